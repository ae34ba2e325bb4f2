"""Links to exports, and the rows that an export is made of beyond those of the desk's own lists."""

from typing import NamedTuple

from app.domain.message import Message
from app.store import messages
from app.store.transaction import Transaction


class ExportLink(NamedTuple):
    """`subject` is ticket or person, `subject_id` which."""

    person_id: int
    subject: str
    subject_id: int
    expires_at: int


def add_link(tx: Transaction, token_hash: bytes, link: ExportLink) -> None:
    tx.execute_beside("DELETE FROM export_links WHERE expires_at <= ?", (tx.now,))
    tx.execute_beside(
        "INSERT INTO export_links (token_hash, person_id, subject, subject_id, expires_at)"
        " VALUES (?, ?, ?, ?, ?)",
        (token_hash, *link),
    )


def link_of(tx: Transaction, token_hash: bytes) -> ExportLink | None:
    """One that has not expired."""
    row = tx.one(
        "SELECT person_id, subject, subject_id, expires_at FROM export_links"
        " WHERE token_hash = ? AND expires_at > ?",
        (token_hash, tx.now),
    )
    return ExportLink(*row) if row else None


def conversation(tx: Transaction, ticket_id: int) -> list[Message]:
    """All that was said in a ticket, oldest first."""
    rows = tx.all(
        f"SELECT {messages.COLUMNS} FROM messages m {messages.JOINS} WHERE m.ticket_id = ?"
        " ORDER BY m.id",
        (ticket_id,),
    )
    return [messages.from_row(row) for row in rows]


def ticket_ids_of(tx: Transaction, person_id: int) -> list[int]:
    rows = tx.all("SELECT id FROM tickets WHERE customer_id = ? ORDER BY id", (person_id,))
    return [int(row[0]) for row in rows]
