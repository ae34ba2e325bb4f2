"""Former names, notes about people, and a person's tickets, as rows."""

from app.domain.card import FormerName, PersonNote
from app.domain.person import Person, PersonRef
from app.domain.ticket import Mark, Ticket
from app.store import tickets
from app.store.transaction import Row, Transaction


def keep_name(tx: Transaction, person: Person) -> None:
    """What somebody is called until now."""
    tx.execute_beside(
        "INSERT OR IGNORE INTO person_names (person_id, until, name, username)"
        " VALUES (?, ?, ?, ?)",
        (person.id, tx.now, person.name, person.username),
    )


def former_names(tx: Transaction, person_id: int, limit: int) -> list[FormerName]:
    """The newest first."""
    rows = tx.all(
        "SELECT name, username, until FROM person_names WHERE person_id = ?"
        " ORDER BY until DESC LIMIT ?",
        (person_id, limit),
    )
    return [FormerName(*row) for row in rows]


def met_at(tx: Transaction, person_id: int) -> int:
    row = tx.one("SELECT created_at FROM people WHERE id = ?", (person_id,))
    return int(row[0]) if row else 0


_NOTE = (
    "SELECT n.id, n.person_id, n.author_id, p.name, p.role, n.body, n.created_at"
    " FROM person_notes n JOIN people p ON p.id = n.author_id"
)


def _note(row: Row) -> PersonNote:
    note_id, person_id, author_id, name, role, body, created_at = row
    return PersonNote(note_id, person_id, PersonRef(author_id, name, role), body, created_at)


def notes_of(tx: Transaction, person_id: int) -> list[PersonNote]:
    """Oldest first."""
    rows = tx.all(f"{_NOTE} WHERE n.person_id = ? ORDER BY n.id", (person_id,))
    return [_note(row) for row in rows]


def note(tx: Transaction, note_id: int) -> PersonNote | None:
    row = tx.one(f"{_NOTE} WHERE n.id = ?", (note_id,))
    return _note(row) if row else None


def add_note(tx: Transaction, person_id: int, author_id: int, body: str) -> None:
    tx.execute_beside(
        "INSERT INTO person_notes (person_id, author_id, body, created_at) VALUES (?, ?, ?, ?)",
        (person_id, author_id, body, tx.now),
    )


def remove_note(tx: Transaction, note_id: int) -> None:
    tx.execute_beside("DELETE FROM person_notes WHERE id = ?", (note_id,))


def tickets_of(
    tx: Transaction, customer_id: int, reader_id: int, limit: int
) -> list[tuple[Ticket, Mark | None]]:
    """A customer's tickets as a member of staff sees them, the most recently active first."""
    rows = tx.all(
        f"SELECT {tickets.COLUMNS}, k.message_id, k.seen, k.rev FROM tickets t {tickets.JOINS}"
        " LEFT JOIN marks k ON k.ticket_id = t.id AND k.person_id = ?"
        " WHERE t.customer_id = ? ORDER BY t.staff_updated_at DESC, t.id DESC LIMIT ?",
        (reader_id, customer_id, limit),
    )
    return [
        (tickets.from_row(row), tickets.mark_from_row(row, tickets.WIDTH)) for row in rows
    ]


def count_tickets_of(tx: Transaction, customer_id: int) -> int:
    row = tx.one("SELECT count(*) FROM tickets WHERE customer_id = ?", (customer_id,))
    return int(row[0]) if row else 0
