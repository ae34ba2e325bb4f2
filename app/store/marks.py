"""Read marks: how far each person has read each ticket, and the count that makes `unread`."""

import json
from collections.abc import Collection

from app.domain.message import Message
from app.domain.ticket import Mark
from app.store.transaction import Transaction

_COUNTED_FOR_STAFF = "kind IN ('message', 'note')"
_COUNTED_FOR_CUSTOMERS = "kind = 'message'"


def get(tx: Transaction, ticket_id: int, person_id: int) -> Mark | None:
    row = tx.one(
        "SELECT message_id, seen, rev FROM marks WHERE ticket_id = ? AND person_id = ?",
        (ticket_id, person_id),
    )
    return Mark(*row) if row else None


def save(tx: Transaction, ticket_id: int, person_id: int, mark: Mark) -> None:
    tx.kept.forget(ticket_id)
    tx.execute_beside(
        "INSERT INTO marks (ticket_id, person_id, message_id, seen, rev) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT (ticket_id, person_id) DO UPDATE SET message_id = excluded.message_id,"
        " seen = excluded.seen, rev = excluded.rev",
        (ticket_id, person_id, mark.message_id, mark.seen, mark.rev),
    )


def count_own(tx: Transaction, ticket_id: int, person_id: int) -> None:
    """One's own message is not unread: it counts as seen without moving the mark."""
    tx.kept.forget(ticket_id)
    tx.execute_beside(
        "INSERT INTO marks (ticket_id, person_id, message_id, seen, rev) VALUES (?, ?, 0, 1, 0)"
        " ON CONFLICT (ticket_id, person_id) DO UPDATE SET seen = seen + 1",
        (ticket_id, person_id),
    )


def give_authors(tx: Transaction, ticket_id: int) -> None:
    """Everybody who has said something in a ticket has a mark there, if only at its beginning."""
    tx.execute(
        "INSERT OR IGNORE INTO marks (ticket_id, person_id, message_id, seen, rev)"
        " SELECT DISTINCT ticket_id, author_id, 0, 0, 0 FROM messages"
        " WHERE ticket_id = ? AND kind <> 'system' AND author_id IS NOT NULL",
        (ticket_id,),
    )


def give_customer(tx: Transaction, person_id: int) -> None:
    """A mark in each of a customer's own tickets: as staff, they count their own words too."""
    tx.execute(
        "INSERT OR IGNORE INTO marks (ticket_id, person_id, message_id, seen, rev)"
        " SELECT id, customer_id, 0, 0, 0 FROM tickets WHERE customer_id = ?",
        (person_id,),
    )


def discount(tx: Transaction, message: Message) -> None:
    """A counted message is gone: those who had seen it have seen one less.

    Staff have seen their own words too; customers never counted a note, nor their own words.
    """
    tx.execute(
        "UPDATE marks SET seen = max(0, seen - 1) WHERE ticket_id = ?1"
        " AND CASE (SELECT role FROM people WHERE id = person_id) WHEN 'customer'"
        " THEN ?4 <> 'note' AND person_id <> ?3 AND message_id >= ?2"
        " ELSE message_id >= ?2 OR person_id = ?3 END",
        (message.ticket_id, message.id, message.author_id, message.kind),
    )


def unread_behind(
    tx: Transaction, ticket_id: int, person_id: int, message_id: int, sees_notes: int
) -> int:
    """How many messages behind `message_id` are unread for this person."""
    counted = _COUNTED_FOR_STAFF if sees_notes else _COUNTED_FOR_CUSTOMERS
    row = tx.one(
        f"SELECT count(*) FROM messages WHERE ticket_id = ? AND id > ? AND {counted}"
        " AND deleted_at IS NULL AND author_id IS NOT ?",
        (ticket_id, message_id, person_id),
    )
    return int(row[0]) if row else 0


def of_person(tx: Transaction, person_id: int) -> list[tuple[int, Mark]]:
    rows = tx.all(
        "SELECT ticket_id, message_id, seen, rev FROM marks WHERE person_id = ?", (person_id,)
    )
    return [(row[0], Mark(*row[1:])) for row in rows]


def of_ticket(tx: Transaction, ticket_id: int) -> list[tuple[int, Mark]]:
    rows = tx.all(
        "SELECT person_id, message_id, seen, rev FROM marks WHERE ticket_id = ?"
        " ORDER BY person_id",
        (ticket_id,),
    )
    return [(row[0], Mark(*row[1:])) for row in rows]


def by_person(tx: Transaction, ticket_id: int) -> dict[int, Mark]:
    return dict(of_ticket(tx, ticket_id))


def of_tickets(tx: Transaction, ticket_ids: Collection[int]) -> dict[int, dict[int, Mark]]:
    """Per ticket and person, in one look-up for all that are not remembered."""
    known = tx.kept.marks
    found = {ticket_id: known[ticket_id] for ticket_id in ticket_ids if ticket_id in known}
    missing = [ticket_id for ticket_id in ticket_ids if ticket_id not in found]
    return found | _read_of_tickets(tx, missing) if missing else found


def _read_of_tickets(tx: Transaction, ticket_ids: list[int]) -> dict[int, dict[int, Mark]]:
    found: dict[int, dict[int, Mark]] = {ticket_id: {} for ticket_id in ticket_ids}
    rows = tx.all(
        "SELECT k.ticket_id, k.person_id, k.message_id, k.seen, k.rev FROM json_each(?) j"
        " CROSS JOIN marks k ON k.ticket_id = j.value",
        (json.dumps(ticket_ids),),
    )
    for row in rows:
        found[row[0]][row[1]] = Mark(*row[2:])
    return found
