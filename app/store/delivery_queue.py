"""Which delivery goes next: in each chat one at a time, each ticket's in their order.

A chat that Telegram wants to rest, and a person who has the ticket on screen, hold up what is
theirs and nothing else. `chat_turns` says when a chat is worth a look, so that a turn costs what
may go and not what waits; triggers of the deliveries and the leases keep it early enough.
"""

import json
from collections.abc import Collection

from app.store.deliveries import COLUMNS, WAITING, Delivery, from_row
from app.store.transaction import Transaction

_WORTH_A_LOOK = "chat_id NOT IN (SELECT value FROM json_each(:resting))"

#: In a chat: no earlier one of the same ticket waits, and no other one is half sent (such a one
#: has a telegram_id already while it waits for its next part). That nothing is on its way is
#: asked before.
_MAY_BE_NEXT = """
d.chat_id = :chat AND d.state = 'pending'
    AND NOT EXISTS (SELECT 1 FROM deliveries e WHERE e.chat_id = d.chat_id
        AND e.ticket_id IS d.ticket_id AND e.state = 'pending' AND e.id < d.id)
    AND (d.telegram_id IS NOT NULL OR NOT EXISTS (SELECT 1 FROM deliveries b
        WHERE b.chat_id = d.chat_id AND b.state = 'pending' AND b.telegram_id IS NOT NULL))
"""

#: Until when the person may have the ticket on screen (what has begun to go out goes on all the
#: same).
_SEEN_UNTIL = """
CASE WHEN d.message_id IS NOT NULL AND d.kind IN ('message', 'alert', 'status', 'mention')
        AND d.telegram_id IS NULL
    THEN coalesce((SELECT max(l.until) FROM leases l
        WHERE l.person_id = d.person_id AND l.ticket_id = d.ticket_id), 0)
    ELSE 0 END
"""
_NEXT = f"""
SELECT {COLUMNS} FROM deliveries d INDEXED BY deliveries_waiting
WHERE {_MAY_BE_NEXT} AND {WAITING} AND max(d.due_at, {_SEEN_UNTIL}) <= :now
ORDER BY d.id LIMIT 1
"""
_NEXT_DUE_AT = f"""
SELECT min(max(d.due_at, {_SEEN_UNTIL})) FROM deliveries d WHERE {_MAY_BE_NEXT}
"""


def has_due(tx: Transaction, resting: Collection[int]) -> bool:
    """Whether a chat is worth a look; `resting` are chats that had one just now."""
    due_at = next_due_at(tx, resting)
    return due_at is not None and due_at <= tx.now


def next_due_at(tx: Transaction, resting: Collection[int]) -> int | None:
    """When the next one may be sent at the earliest, if nothing happens before; None when nothing
    waits."""
    row = tx.one(
        f"SELECT look_at FROM chat_turns WHERE {_WORTH_A_LOOK} ORDER BY look_at LIMIT 1",
        {"resting": json.dumps(list(resting))},
    )
    return row[0] if row else None


def chats_in_turn(tx: Transaction, resting: Collection[int], limit: int) -> list[int]:
    """The chats that are worth a look, those first in which something has waited longest."""
    rows = tx.all(
        f"SELECT chat_id FROM chat_turns WHERE look_at <= :now AND {_WORTH_A_LOOK}"
        " ORDER BY look_at LIMIT :limit",
        {"now": tx.now, "resting": json.dumps(list(resting)), "limit": limit},
    )
    return [row[0] for row in rows]


def next_in(tx: Transaction, chat_id: int) -> Delivery | None:
    """What may go to a chat now; None when something is on its way there, or nothing may."""
    if _is_sending(tx, chat_id) or _held_until(tx, chat_id) > tx.now:
        return None
    row = tx.one(_NEXT, {"chat": chat_id, "now": tx.now})
    return from_row(row) if row else None


def pass_turn(tx: Transaction, chat_id: int) -> None:
    """The chat is worth a look again when the next one may go; one that is on its way says so
    itself, by its end."""
    due_at = None if _is_sending(tx, chat_id) else _due_at(tx, chat_id)
    if due_at is None:
        tx.execute_beside("DELETE FROM chat_turns WHERE chat_id = ?", (chat_id,))
    else:
        tx.execute_beside(
            "UPDATE chat_turns SET look_at = ? WHERE chat_id = ?", (due_at, chat_id)
        )


def _due_at(tx: Transaction, chat_id: int) -> int | None:
    held_until = _held_until(tx, chat_id)
    if held_until > tx.now:
        return held_until
    row = tx.one(_NEXT_DUE_AT, {"chat": chat_id})
    return row[0] if row else None


def _is_sending(tx: Transaction, chat_id: int) -> bool:
    found = tx.one(
        "SELECT 1 FROM deliveries WHERE chat_id = ? AND state = 'sending' LIMIT 1", (chat_id,)
    )
    return found is not None


def _held_until(tx: Transaction, chat_id: int) -> int:
    """When Telegram lets the chat go on; a moment that may be over."""
    row = tx.one("SELECT until FROM chat_holds WHERE chat_id = ?", (chat_id,))
    return int(row[0]) if row else 0


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
