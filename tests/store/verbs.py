"""The smallest verbs there are: a value and its event, to watch the writer at work.

They must never say anything about tickets: what is tested here is how things are kept.
"""

from app.domain.events import Event, EventType, Scope
from app.store import desk_facts, events
from app.store.transaction import Transaction


def keep(tx: Transaction, name: str, size: int = 1) -> int:
    """Keeps a value of `size` characters and answers the id of its event."""
    desk_facts.put(tx, f"kept {name}", "x" * size)
    return events.append(tx, Event(0, 0, EventType.PERSON_CHANGED, Scope.STAFF))


def keep_and_fail(tx: Transaction, name: str) -> None:
    keep(tx, name)
    raise LookupError(name)


def lose_everything(tx: Transaction, name: str) -> None:
    """What SQLite does to the whole transaction when the disk is full at the wrong moment."""
    keep(tx, name)
    tx.connection.execute("ROLLBACK")
    raise MemoryError(name)


def kept(tx: Transaction) -> set[str]:
    rows = tx.all("SELECT key FROM desk_facts WHERE key LIKE 'kept %'")
    return {str(row[0]).removeprefix("kept ") for row in rows}


def event_ids(tx: Transaction) -> list[int]:
    return [row[0] for row in tx.all("SELECT id FROM events ORDER BY id")]
