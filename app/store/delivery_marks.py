"""What became of staff messages on their way to the customer's chat, read from the outbox."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby

from app.domain.delivery import DeliveryMark, mark_of
from app.store.deliveries import COLUMNS, Delivery, from_row
from app.store.transaction import Row, Transaction

#: The newest staff messages of a ticket whose deliveries are told at once.
MARKS_LIMIT = 500

_FIELDS = "d.message_id, d.kind, d.state, d.error, coalesce(d.ended_at, d.created_at)"
_KINDS = "d.kind IN ('message', 'edit', 'deletion')"


def of_message(tx: Transaction, message_id: int) -> DeliveryMark | None:
    rows = tx.all(
        f"SELECT {_FIELDS} FROM deliveries d WHERE d.message_id = ? AND {_KINDS} ORDER BY d.id",
        (message_id,),
    )
    return _mark(rows)


def of_ticket(tx: Transaction, ticket_id: int) -> list[DeliveryMark]:
    """Of the newest messages, oldest first."""
    rows = tx.all(
        f"SELECT {_FIELDS} FROM (SELECT id FROM messages WHERE ticket_id = ? AND kind = 'message'"
        " ORDER BY id DESC LIMIT ?) m"
        f" JOIN deliveries d ON d.message_id = m.id AND {_KINDS} ORDER BY d.message_id, d.id",
        (ticket_id, MARKS_LIMIT),
    )
    return list(_marks(rows))


def _marks(rows: Iterable[Row]) -> Iterable[DeliveryMark]:
    for _, of_one in groupby(rows, key=lambda row: row[0]):
        mark = _mark(list(of_one))
        if mark:
            yield mark


def _mark(rows: Sequence[Row]) -> DeliveryMark | None:
    """The newest sending counts, and a change that came to nothing."""
    sendings = [row for row in rows if row[1] == "message"]
    if not sendings:
        return None
    message_id, _, state, error, at = sendings[-1]
    mark = mark_of(message_id, state, error, at)
    changes = [row for row in rows if row[1] != "message"]
    if changes and changes[-1][2] == "failed":
        return replace(mark, differs=changes[-1][1])
    return mark


def newest(tx: Transaction, message_id: int, kind: str = "message") -> Delivery | None:
    """The newest delivery of one kind about a message."""
    row = tx.one(
        f"SELECT {COLUMNS} FROM deliveries d WHERE d.message_id = ? AND d.kind = ?"
        " ORDER BY d.id DESC LIMIT 1",
        (message_id, kind),
    )
    return from_row(row) if row else None


def newest_in(tx: Transaction, chat_id: int, message_id: int, kind: str) -> Delivery | None:
    """The newest delivery of one kind about a message to one chat."""
    row = tx.one(
        f"SELECT {COLUMNS} FROM deliveries d WHERE d.message_id = ? AND d.chat_id = ?"
        " AND d.kind = ? ORDER BY d.id DESC LIMIT 1",
        (message_id, chat_id, kind),
    )
    return from_row(row) if row else None


def alerts_of(tx: Transaction, message_ids: Sequence[int]) -> list[Delivery]:
    """The alerts that are in chats and end with one of these messages, oldest first."""
    marks = ", ".join("?" * len(message_ids))
    rows = tx.all(
        f"SELECT {COLUMNS} FROM deliveries d WHERE d.message_id IN ({marks})"
        " AND d.kind = 'alert' AND d.state = 'sent' ORDER BY d.id",
        tuple(message_ids),
    )
    return [from_row(row) for row in rows]


def waiting_change(
    tx: Transaction, chat_id: int, kind: str, message_id: int | None
) -> Delivery | None:
    """A change that has not gone out yet: when it does, it shows what is then."""
    row = tx.one(
        f"SELECT {COLUMNS} FROM deliveries d WHERE d.message_id = ? AND d.chat_id = ?"
        " AND d.kind = ? AND d.state = 'pending' AND d.telegram_id IS NULL LIMIT 1",
        (message_id, chat_id, kind),
    )
    return from_row(row) if row else None
