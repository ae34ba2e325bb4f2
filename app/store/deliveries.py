"""The outbox: one row for each thing that Telegram shall tell one chat.

`pending` → `sending` (committed before the call) → `sent`, `failed`, `unknown` or `cancelled`.
"""

import json
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from app.store.transaction import Row, Transaction

COLUMNS = (
    "d.id, d.chat_id, d.person_id, d.kind, d.ticket_id, d.message_id, d.content, d.state,"
    " d.due_at, d.tries, d.created_at, d.error, d.ended_at"
)

#: The condition of the index that knows the few rows that have not ended: SQLite uses it only
#: where these very words stand.
WAITING = "state IN ('pending', 'sending')"


@dataclass(slots=True)
class Delivery:
    """`content` is what rendering needs beyond the ids; `person_id` is whom the chat is of."""

    chat_id: int
    kind: str
    person_id: int | None = None
    ticket_id: int | None = None
    message_id: int | None = None
    content: dict[str, Any] = field(default_factory=dict)
    state: str = "pending"
    due_at: int = 0
    tries: int = 0
    created_at: int = 0
    error: str | None = None
    id: int = 0
    ended_at: int | None = None


def from_row(row: Row) -> Delivery:
    return Delivery(
        id=row[0],
        chat_id=row[1],
        person_id=row[2],
        kind=row[3],
        ticket_id=row[4],
        message_id=row[5],
        content=json.loads(row[6]),
        state=row[7],
        due_at=row[8],
        tries=row[9],
        created_at=row[10],
        error=row[11],
        ended_at=row[12],
    )


def add(tx: Transaction, delivery: Delivery) -> int:
    """Adds a row as it is, created now, and answers its id."""
    delivery.created_at = tx.now
    ended_at = tx.now if delivery.state in {"failed", "cancelled"} else None
    added = tx.execute_beside(
        "INSERT INTO deliveries (chat_id, person_id, kind, ticket_id, message_id, content, state,"
        " due_at, created_at, ended_at, error) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            delivery.chat_id,
            delivery.person_id,
            delivery.kind,
            delivery.ticket_id,
            delivery.message_id,
            _json(delivery.content),
            delivery.state,
            delivery.due_at,
            tx.now,
            ended_at,
            delivery.error,
        ),
    )
    delivery.id = int(added.lastrowid or 0)
    return delivery.id


def get(tx: Transaction, delivery_id: int) -> Delivery | None:
    row = tx.one(f"SELECT {COLUMNS} FROM deliveries d WHERE d.id = ?", (delivery_id,))
    return from_row(row) if row else None


def set_state(tx: Transaction, delivery_id: int, state: str, error: str | None = None) -> None:
    """Moves a delivery to an end (or to `sending`)."""
    ended_at = None if state in {"pending", "sending"} else tx.now
    tx.execute_beside(
        "UPDATE deliveries SET state = ?, error = ?, ended_at = ? WHERE id = ?",
        (state, error, ended_at, delivery_id),
    )


def set_sent(tx: Transaction, delivery: Delivery, telegram_id: int | None) -> None:
    """All of it has gone; `telegram_id` is the last message that it has made, if any."""
    tx.execute_beside(
        "UPDATE deliveries SET state = 'sent', telegram_id = coalesce(?, telegram_id),"
        " error = NULL, ended_at = ?, content = ? WHERE id = ?",
        (telegram_id, tx.now, _json(delivery.content), delivery.id),
    )


def save_content(tx: Transaction, delivery: Delivery) -> None:
    tx.execute_beside(
        "UPDATE deliveries SET content = ? WHERE id = ?", (_json(delivery.content), delivery.id)
    )


def _json(content: dict[str, Any]) -> str:
    return json.dumps(content, ensure_ascii=False)


def postpone(tx: Transaction, delivery_id: int, due_at: int, error: str | None) -> None:
    """Nothing has reached Telegram: the row waits for another try."""
    tx.execute_beside(
        "UPDATE deliveries SET state = 'pending', due_at = ?, tries = tries + 1, error = ?"
        " WHERE id = ?",
        (due_at, error, delivery_id),
    )


def go_on(tx: Transaction, delivery: Delivery, telegram_id: int | None) -> None:
    """A part of it has gone; the next one is due before all else in the chat."""
    tx.execute_beside(
        "UPDATE deliveries SET state = 'pending', due_at = ?, tries = 0, error = NULL, content = ?,"
        " telegram_id = coalesce(?, telegram_id) WHERE id = ?",
        (tx.now, _json(delivery.content), telegram_id, delivery.id),
    )


def rewrite(tx: Transaction, delivery: Delivery) -> None:
    """A waiting delivery tells of more than it did."""
    tx.execute_beside(
        "UPDATE deliveries SET content = ?, message_id = ?, due_at = ? WHERE id = ?",
        (
            _json(delivery.content),
            delivery.message_id,
            delivery.due_at,
            delivery.id,
        ),
    )


def waiting_alert(tx: Transaction, chat_id: int, ticket_id: int) -> Delivery | None:
    """The alert about this ticket that has not gone out to this chat yet."""
    return waiting_of(tx, chat_id, ticket_id, "alert")


def waiting_of(tx: Transaction, chat_id: int, ticket_id: int, kind: str) -> Delivery | None:
    """The newest of a kind about this ticket that has not gone out to this chat yet."""
    row = tx.one(
        f"SELECT {COLUMNS} FROM deliveries d WHERE d.chat_id = ? AND d.ticket_id = ?"
        f" AND d.kind = ? AND d.{WAITING} AND d.state = 'pending'"
        " AND d.telegram_id IS NULL ORDER BY d.id DESC LIMIT 1",
        (chat_id, ticket_id, kind),
    )
    return from_row(row) if row else None


def in_flight(tx: Transaction) -> list[Delivery]:
    rows = tx.all(
        f"SELECT {COLUMNS} FROM deliveries d WHERE d.state = 'sending' ORDER BY d.id"
    )
    return [from_row(row) for row in rows]


def cancel_of_person(tx: Transaction, chat_id: int, ticket_id: int, kinds: tuple[str, ...]) -> None:
    """What waits for a chat about a ticket is not to be sent any more."""
    tx.execute_beside(
        "UPDATE deliveries SET state = 'cancelled', ended_at = ?1 WHERE chat_id = ?2"
        f" AND ticket_id = ?3 AND {WAITING} AND state = 'pending'"
        " AND kind IN (SELECT value FROM json_each(?4))",
        (tx.now, chat_id, ticket_id, json.dumps(kinds)),
    )


class Touched(NamedTuple):
    """A staff message whose delivery has changed together with others."""

    ticket_id: int
    message_id: int


def _change(tx: Transaction, which: str, change: str, values: dict[str, Any]) -> list[Touched]:
    """One change of several rows, and the staff messages among them."""
    messages = tx.all(
        f"SELECT ticket_id, message_id FROM deliveries WHERE {which}"
        " AND kind = 'message' AND message_id IS NOT NULL ORDER BY id",
        values,
    )
    tx.execute_beside(f"UPDATE deliveries SET {change} WHERE {which}", values)
    return [Touched(*row) for row in messages]


def cancel_read(
    tx: Transaction, person_id: int, ticket_id: int, message_id: int
) -> list[Touched]:
    """What waits to tell somebody of what they have just read; begun and moved ones go out."""
    return _change(
        tx,
        f"chat_id = :chat AND {WAITING} AND state = 'pending' AND ticket_id = :ticket"
        " AND message_id <= :message AND kind IN ('message', 'alert', 'status', 'mention')"
        " AND content NOT LIKE '%\"was_moved\": true%' AND content NOT LIKE '%\"rest\": [%'",
        "state = 'cancelled', ended_at = :now",
        {"chat": person_id, "ticket": ticket_id, "message": message_id, "now": tx.now},
    )


def fail_chat(tx: Transaction, chat_id: int, error: str) -> list[Touched]:
    """Telegram does not deliver to this chat: everything that waits for it has failed."""
    return _change(
        tx,
        f"chat_id = :chat AND {WAITING} AND state = 'pending'",
        "state = 'failed', error = :error, ended_at = :now",
        {"chat": chat_id, "error": error, "now": tx.now},
    )


def move_chat(tx: Transaction, chat_id: int, new_chat_id: int) -> None:
    """A group has become a supergroup: what waits for it goes to its new id."""
    tx.execute_beside(
        f"UPDATE deliveries SET chat_id = ? WHERE chat_id = ? AND {WAITING}",
        (new_chat_id, chat_id),
    )


def revive(tx: Transaction, chat_id: int, since: int) -> list[Touched]:
    """What somebody was not told while they had blocked the bot is due now, in its order."""
    return _change(
        tx,
        "ended_at >= :since AND chat_id = :chat AND state = 'failed' AND error = 'blocked'"
        " AND kind IN ('message', 'status', 'edit', 'deletion')",
        "state = 'pending', due_at = :now, error = NULL, ended_at = NULL",
        {"chat": chat_id, "since": since, "now": tx.now},
    )


def hold_chat(tx: Transaction, chat_id: int, until: int) -> None:
    """Telegram asked for a rest (`retry_after`): this chat alone waits."""
    tx.execute_beside(
        "INSERT INTO chat_holds (chat_id, until) VALUES (?, ?)"
        " ON CONFLICT (chat_id) DO UPDATE SET until = max(until, excluded.until)",
        (chat_id, until),
    )


def oldest_due(tx: Transaction) -> int | None:
    """Since when the oldest delivery that is due has been waiting."""
    row = tx.one(
        "SELECT min(due_at) FROM deliveries WHERE state = 'pending' AND due_at <= ?", (tx.now,)
    )
    return row[0] if row else None


def purge(tx: Transaction, before: int, limit: int) -> int:
    """Forgets deliveries that ended long ago; `unknown` ones are kept for their Resend."""
    tx.execute_beside("DELETE FROM chat_holds WHERE until <= ?", (tx.now,))
    return tx.execute_beside(
        "DELETE FROM deliveries WHERE id IN (SELECT id FROM deliveries"
        " WHERE ended_at <= ? AND state <> 'unknown' LIMIT ?)",
        (before, limit),
    ).rowcount
