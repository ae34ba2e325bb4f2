"""Keeps the index of search up with what is said, in steps short enough for everybody to wait."""

from app.store import search_index, search_merge
from app.store.transaction import Transaction

#: A step takes so many rows of each kind in: about 20 ms of the writer's time.
STEP = 250


def prepare(tx: Transaction) -> bool:
    """At the start of a process: an index made by other rules begins anew; True then."""
    return search_index.begin_anew_if_outdated(tx)


def advance(tx: Transaction) -> int:
    """One step; answers how many rows it took in, or 1 for a step that joins pieces of the index;
    0 when there is nothing to do."""
    return search_index.advance(tx, STEP) or search_merge.step(tx)


def behind(tx: Transaction) -> tuple[int, int]:
    """(up to which message the index is whole, the newest message)."""
    return search_index.behind(tx)
