"""The hours of each member of the staff, when they were last seen and last given a ticket."""

from app.store.transaction import Transaction


def value(tx: Transaction, person_id: int) -> str | None:
    row = tx.peek("SELECT value FROM duties WHERE person_id = ?", (person_id,))
    return str(row[0]) if row else None


def put_value(tx: Transaction, person_id: int, text: str) -> None:
    tx.execute_beside(
        "INSERT INTO duties (person_id, value) VALUES (?, ?)"
        " ON CONFLICT (person_id) DO UPDATE SET value = excluded.value",
        (person_id, text),
    )


def hold(tx: Transaction, person_id: int, until: int | None) -> None:
    """Something was held back until then; None ends it."""
    tx.execute_beside(
        "INSERT INTO duties (person_id, digest_at) VALUES (?, ?)"
        " ON CONFLICT (person_id) DO UPDATE SET digest_at = excluded.digest_at",
        (person_id, until),
    )


def holds_something(tx: Transaction, person_id: int) -> bool:
    row = tx.peek("SELECT digest_at FROM duties WHERE person_id = ?", (person_id,))
    return row is not None and row[0] is not None


def digests_due(tx: Transaction, limit: int) -> list[int]:
    rows = tx.all(
        "SELECT person_id FROM duties WHERE digest_at <= ? ORDER BY digest_at LIMIT ?",
        (tx.now, limit),
    )
    return [row[0] for row in rows]


def see(tx: Transaction, person_id: int) -> None:
    """They are at the desk."""
    tx.execute_beside(
        "INSERT INTO duties (person_id, seen_at) VALUES (?, ?)"
        " ON CONFLICT (person_id) DO UPDATE SET seen_at = excluded.seen_at",
        (person_id, tx.now),
    )


def give(tx: Transaction, person_id: int) -> None:
    """The desk gives them a ticket."""
    tx.execute_beside(
        "INSERT INTO duties (person_id, given_at) VALUES (?, ?)"
        " ON CONFLICT (person_id) DO UPDATE SET given_at = excluded.given_at",
        (person_id, tx.now),
    )


def times(tx: Transaction) -> dict[int, tuple[int, int]]:
    """By person: when they were last given a ticket by the desk, and when last seen."""
    rows = tx.all("SELECT person_id, given_at, seen_at FROM duties")
    return {row[0]: (row[1], row[2]) for row in rows}


def loads(tx: Transaction) -> dict[int, int]:
    """By person: how many live tickets they have."""
    rows = tx.all(
        "SELECT assignee_id, sum(n) FROM ticket_counts"
        " WHERE status IN ('new', 'open', 'waiting') AND assignee_id <> 0 GROUP BY assignee_id"
    )
    return {row[0]: int(row[1]) for row in rows}


def unassigned(tx: Transaction, limit: int) -> list[int]:
    """Nobody's, and the staff's turn, the longest waiting first."""
    rows = tx.all(
        "SELECT id FROM tickets WHERE assignee_id IS NULL AND waiting_since IS NOT NULL"
        " ORDER BY waiting_since LIMIT ?",
        (limit,),
    )
    return [row[0] for row in rows]
