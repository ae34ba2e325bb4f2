"""Which delivery goes next: in each chat one at a time, each ticket's in their order.

A chat that Telegram wants to rest, and a person who has the ticket on screen, hold up what is
theirs and nothing else.
"""

import json
from collections.abc import Collection

from app.store.deliveries import COLUMNS, WAITING, Delivery, from_row
from app.store.transaction import Transaction

#: In a chat: nothing is on its way, no earlier one of the same ticket waits, and no other one is
#: half sent (such a one has a telegram_id already while it waits for its next part). None of the
#: inner queries looks at `d`: each runs once, however long the outbox has grown.
_MAY_BE_NEXT = f"""
d.id IN (SELECT min(id) FROM deliveries
        WHERE {WAITING} AND state = 'pending' GROUP BY chat_id, ticket_id)
    AND d.chat_id NOT IN (SELECT value FROM json_each(:resting))
    AND d.chat_id NOT IN (SELECT chat_id FROM deliveries WHERE {WAITING} AND state = 'sending')
    AND (d.telegram_id IS NOT NULL OR d.chat_id NOT IN (SELECT chat_id FROM deliveries
        WHERE {WAITING} AND state = 'pending' AND telegram_id IS NOT NULL))
"""

#: When Telegram lets the chat go on, and until when the person may have the ticket on screen
#: (what has begun to go out goes on all the same).
_HELD_UNTIL = "coalesce((SELECT h.until FROM chat_holds h WHERE h.chat_id = d.chat_id), 0)"
_SEEN_UNTIL = """
CASE WHEN d.message_id IS NOT NULL AND d.kind IN ('message', 'alert', 'status', 'mention')
        AND d.telegram_id IS NULL
    THEN coalesce((SELECT max(l.until) FROM leases l
        WHERE l.person_id = d.person_id AND l.ticket_id = d.ticket_id), 0)
    ELSE 0 END
"""
_DUE = f"""
SELECT {COLUMNS} FROM deliveries d
WHERE {_MAY_BE_NEXT} AND max(d.due_at, {_HELD_UNTIL}, {_SEEN_UNTIL}) <= :now
ORDER BY d.id LIMIT :limit
"""
_NEXT_DUE_AT = f"""
SELECT min(max(d.due_at, {_HELD_UNTIL}, {_SEEN_UNTIL})) FROM deliveries d WHERE {_MAY_BE_NEXT}
"""


def due(tx: Transaction, resting: Collection[int], limit: int) -> list[Delivery]:
    """What may be sent now, oldest first; `resting` are chats that had one just now."""
    rows = tx.all(_DUE, {"now": tx.now, "resting": json.dumps(list(resting)), "limit": limit})
    return [from_row(row) for row in rows]


def next_due_at(tx: Transaction, resting: Collection[int]) -> int | None:
    """When the next one may be sent, if nothing happens before; None when nothing waits."""
    row = tx.one(_NEXT_DUE_AT, {"resting": json.dumps(list(resting))})
    return row[0] if row else None


def cancel_of_staff(tx: Transaction, chat_id: int) -> None:
    """Somebody is no staff any more: what waits for their chat and is meant for staff only."""
    tx.execute_beside(
        "UPDATE deliveries SET state = 'cancelled', ended_at = ? WHERE chat_id = ?"
        f" AND {WAITING} AND state = 'pending' AND kind NOT IN"
        " ('answer', 'message', 'status', 'edit', 'deletion', 'reaction', 'topic')",
        (tx.now, chat_id),
    )


def last_said(tx: Transaction, chat_id: int, since: int) -> Delivery | None:
    """The newest delivery that has left a message in a chat, if that was after a moment."""
    row = tx.one(
        f"SELECT {COLUMNS} FROM deliveries d WHERE d.ended_at >= ? AND d.chat_id = ?"
        " AND d.state = 'sent' AND d.telegram_id IS NOT NULL ORDER BY d.ended_at DESC, d.id DESC"
        " LIMIT 1",
        (since, chat_id),
    )
    return from_row(row) if row else None


def was_answered(tx: Transaction, chat_id: int, ticket_id: int, name: str, since: int) -> bool:
    """Whether an answer of the bot of this name about this ticket waits, or came after a moment."""
    row = tx.one(
        f"SELECT 1 FROM deliveries WHERE ({WAITING} AND chat_id = :chat OR ended_at >= :since)"
        " AND chat_id = :chat AND ticket_id = :ticket AND kind = 'answer' AND created_at >= :since"
        " AND json_extract(content, '$.name') = :name LIMIT 1",
        {"chat": chat_id, "ticket": ticket_id, "name": name, "since": since},
    )
    return row is not None
