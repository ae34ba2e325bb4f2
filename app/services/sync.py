"""Catching up: what a person has missed of the log, in order, or the honest answer that it is
too much to tell."""

from app.domain.person import Person
from app.domain.visibility import Told
from app.store import desk_facts, events
from app.store.transaction import Transaction

#: A client further behind than this many events it may see reads its lists afresh.
RESUME_LIMIT = 1_000
#: How far the log counts as complete for resuming, in events of everyone.
RESUME_SPAN = 50_000


def epoch(tx: Transaction) -> str:
    return desk_facts.epoch(tx)


def newest(tx: Transaction) -> int:
    return events.newest_id(tx)


def may_resume(tx: Transaction, person: Person, cursor: int) -> bool:
    """Whether everything behind `cursor` that this person may see can be told in order."""
    newest_id = tx.last_event_id
    if cursor > newest_id or cursor < person.resync_after:
        return False
    if cursor + 1 < events.oldest_id(tx) or newest_id - cursor > RESUME_SPAN:
        return False
    count = events.count_for_staff if person.is_staff else events.count_for_customer
    return count(tx, person.id, (cursor, newest_id), RESUME_LIMIT + 1) <= RESUME_LIMIT


def missed(
    tx: Transaction, person: Person, after: int, up_to: int, limit: int = RESUME_LIMIT + 1
) -> list[Told]:
    """What this person may hear of the log behind `after` and up to `up_to`."""
    if after >= up_to:
        return []
    if person.is_staff:
        return events.for_staff(tx, person.id, (after, up_to), limit)
    return events.for_customer(tx, person.id, (after, up_to), limit)


def log_after(tx: Transaction, cursor: int, limit: int) -> list[Told]:
    """The log as a feed reads it: every event behind `cursor`."""
    return events.after(tx, cursor, limit)


def log_behind_commit(
    tx: Transaction, cursor: int, told: list[Told], limit: int
) -> list[Told]:
    """The same for the process that has just committed `told`, with less to read."""
    return events.fresh(tx, cursor, told, limit)
