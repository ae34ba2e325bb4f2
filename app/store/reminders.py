"""Reminders as rows, by person and ticket."""

from app.domain.reminder import Reminder
from app.store.transaction import Transaction

_COLUMNS = "person_id, ticket_id, due_at, text, rung_at"


def put(tx: Transaction, reminder: Reminder) -> None:
    """In the place of the person's former one for this ticket, if there is one."""
    tx.execute_beside(
        f"INSERT OR REPLACE INTO reminders ({_COLUMNS}) VALUES (?, ?, ?, ?, ?)",
        (
            reminder.person_id,
            reminder.ticket_id,
            reminder.due_at,
            reminder.text,
            reminder.rung_at,
        ),
    )


def get(tx: Transaction, person_id: int, ticket_id: int) -> Reminder | None:
    row = tx.one(
        f"SELECT {_COLUMNS} FROM reminders WHERE person_id = ? AND ticket_id = ?",
        (person_id, ticket_id),
    )
    return Reminder(*row) if row else None


def remove(tx: Transaction, person_id: int, ticket_id: int) -> None:
    tx.execute_beside(
        "DELETE FROM reminders WHERE person_id = ? AND ticket_id = ?", (person_id, ticket_id)
    )


def of_person(tx: Transaction, person_id: int) -> list[Reminder]:
    """What has rung before what waits, each by its moment."""
    rows = tx.all(
        f"SELECT {_COLUMNS} FROM reminders WHERE person_id = ?"
        " ORDER BY rung_at IS NULL, due_at, ticket_id",
        (person_id,),
    )
    return [Reminder(*row) for row in rows]


def count(tx: Transaction, person_id: int) -> int:
    row = tx.one("SELECT count(*) FROM reminders WHERE person_id = ?", (person_id,))
    return int(row[0]) if row else 0


def due(tx: Transaction, limit: int) -> list[Reminder]:
    """Those whose moment has come, the longest due first."""
    rows = tx.all(
        f"SELECT {_COLUMNS} FROM reminders WHERE rung_at IS NULL AND due_at <= ?"
        " ORDER BY due_at LIMIT ?",
        (tx.now, limit),
    )
    return [Reminder(*row) for row in rows]
