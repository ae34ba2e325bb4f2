"""Which tickets were merged into which, and what a regrouping of messages asks of the rows."""

import json
from collections.abc import Sequence

from app.domain.message import Message
from app.domain.ticket import Ticket
from app.store import messages
from app.store.transaction import Transaction

#: A chain longer than this is a fault; it cannot grow by itself, for what is merged is closed.
CHAIN_LIMIT = 100


def add(tx: Transaction, ticket_id: int, into_id: int, actor_id: int) -> None:
    tx.execute_beside(
        "INSERT INTO merges (ticket_id, into_id, at, actor_id) VALUES (?, ?, ?, ?)",
        (ticket_id, into_id, tx.now, actor_id),
    )


def into_of(tx: Transaction, ticket_id: int) -> int | None:
    row = tx.one("SELECT into_id FROM merges WHERE ticket_id = ?", (ticket_id,))
    return int(row[0]) if row else None


def goes_on_in(tx: Transaction, ticket_id: int) -> int:
    """The ticket that this one has become by merging; itself when it never was merged."""
    for _ in range(CHAIN_LIMIT):
        into_id = into_of(tx, ticket_id)
        if into_id is None:
            return ticket_id
        ticket_id = into_id
    return ticket_id


def said_in(tx: Transaction, ticket_id: int, limit: int) -> list[Message]:
    """Messages and notes of a ticket, oldest first; system lines are its own."""
    rows = tx.all(
        f"SELECT {messages.COLUMNS} FROM messages m {messages.JOINS}"
        " WHERE m.ticket_id = ? AND m.kind <> 'system' ORDER BY m.id LIMIT ?",
        (ticket_id, limit),
    )
    return [messages.from_row(row) for row in rows]


def has_words_beside(tx: Transaction, ticket_id: int, ids: Sequence[int]) -> bool:
    """Whether a message of either side would stay in the ticket without these."""
    row = tx.one(
        "SELECT 1 FROM messages WHERE ticket_id = ? AND kind = 'message'"
        " AND id NOT IN (SELECT value FROM json_each(?)) LIMIT 1",
        (ticket_id, json.dumps(list(ids))),
    )
    return row is not None


def move_deliveries(tx: Transaction, message_id: int, ticket_id: int) -> None:
    """What is on its way about a message, and what was, is about the other ticket from now on."""
    tx.execute_beside(
        "UPDATE deliveries SET ticket_id = ? WHERE message_id = ?", (ticket_id, message_id)
    )


def waiting_since(tx: Transaction, ticket: Ticket) -> int | None:
    """When the customer said the first thing that nobody of the staff has answered."""
    row = tx.one(
        "SELECT min(created_at) FROM messages WHERE ticket_id = ?1 AND kind = 'message'"
        " AND author_id = ?2 AND id > coalesce((SELECT max(id) FROM messages"
        " WHERE ticket_id = ?1 AND kind = 'message' AND author_id <> ?2), 0)",
        (ticket.id, ticket.customer.id),
    )
    return row[0] if row else None


def first_unread(
    tx: Transaction, ticket_id: int, person_id: int, read: int, sees_notes: int
) -> int | None:
    """The oldest message behind a mark that somebody has not said themselves."""
    counted = "kind <> 'system'" if sees_notes else "kind = 'message'"
    row = tx.one(
        f"SELECT min(id) FROM messages WHERE ticket_id = ? AND id > ? AND {counted}"
        " AND deleted_at IS NULL AND author_id IS NOT ?",
        (ticket_id, read, person_id),
    )
    return row[0] if row else None


def give_followers(tx: Transaction, from_id: int, to_id: int) -> None:
    tx.execute_beside(
        "INSERT OR IGNORE INTO followers (ticket_id, person_id)"
        " SELECT ?, person_id FROM followers WHERE ticket_id = ?",
        (to_id, from_id),
    )
