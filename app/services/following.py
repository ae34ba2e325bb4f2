"""What is in people's chats follows what is said here: edits, deletions, reactions, taken tickets.

Planned from the log like everything else. A change that has not gone out yet takes later ones
with it: when it goes, it shows what is then.
"""

from app.domain.message import Message
from app.domain.ticket import Ticket
from app.domain.visibility import Told
from app.services import delivery_marks
from app.store import deliveries, messages, people
from app.store import delivery_marks as mark_rows
from app.store.deliveries import Delivery
from app.store.transaction import Transaction

#: The newest alerts of one ticket that follow what becomes of it; older ones stay as they are.
ALERTS_LIMIT = 3
#: So many messages of a ticket may lie between one and the end of the alert that tells of it.
ALERT_REACH = 20
#: Changes of alerts wait so long, for more of the same, and let what is new go first.
ALERT_EDIT_MS = 2_000

#: An album of the staff waits so long for its further parts, which Telegram hands out one by one,
#: and never longer than the second in all; what comes later follows as an answer to the first.
ALBUM_GATHER_MS = 1_000
ALBUM_GATHER_MOST_MS = 10_000
#: Where a message of the chat says which attachment it shows (telegram/steps.py).
FILE = 3

_NOT_BEGUN = frozenset({"pending", "cancelled", "failed"})


def plan_edit(tx: Transaction, ticket: Ticket, message: Message) -> None:
    """An answer changes in the customer's chat, the customer's words in the staff's alerts."""
    if message.author_id == ticket.customer.id:
        _follow_in_alerts(tx, ticket, message)
        return
    _change_in_chat(tx, ticket, message, "edit")


def plan_files(tx: Transaction, ticket: Ticket, message: Message) -> None:
    """A part of an album came late, or a file has arrived: what the chat lacks of it follows."""
    held = {one.id for one in message.extra.attachments} if message.extra else set()
    if message.author_id == ticket.customer.id:
        _follow_in_alerts(tx, ticket, message, held)
        return
    newest = mark_rows.newest(tx, message.id)
    if newest is None:
        return
    if newest.state == "pending" and not newest.content.get("sent"):
        _wait_for_more(tx, newest, len(held))
    elif not _shows(newest, held):
        _change_in_chat(tx, ticket, message, "edit")


def _wait_for_more(tx: Transaction, delivery: Delivery, parts: int) -> None:
    """An album that grows is waited for, like the first time."""
    known = delivery.content.get("parts")
    if known is None or parts <= known:
        return
    delivery.content["parts"] = parts
    latest = delivery.created_at + ALBUM_GATHER_MOST_MS
    delivery.due_at = max(delivery.due_at, min(latest, tx.now + ALBUM_GATHER_MS))
    deliveries.rewrite(tx, delivery)


def _shows(delivery: Delivery, held: set[int]) -> bool:
    """Whether the chat has all these files. One that is just being sent may lack some; one that
    was sent by an older version does not say."""
    if delivery.state in {"sending", "pending"}:
        return False
    files = [one[FILE] if len(one) > FILE else None for one in delivery.content.get("sent", ())]
    return None in files or held <= set(files)


def plan_deletion(tx: Transaction, ticket: Ticket, message: Message) -> None:
    if message.author_id == ticket.customer.id:
        _follow_in_alerts(tx, ticket, message)
        return
    _change_in_chat(tx, ticket, message, "deletion")


def _change_in_chat(tx: Transaction, ticket: Ticket, message: Message, kind: str) -> None:
    """Behind the answer's own delivery; one that has not begun says by itself what is now."""
    newest = mark_rows.newest(tx, message.id)
    if newest is None or (newest.state in _NOT_BEGUN and not newest.content.get("sent")):
        return
    if mark_rows.waiting_change(tx, newest.chat_id, kind, message.id):
        return
    change = _change(tx, newest, kind)
    customer = people.get(tx, ticket.customer.id)
    if customer and customer.unreachable_at is not None:
        change.state, change.error = "failed", "blocked"
    deliveries.add(tx, change)
    delivery_marks.tell(tx, change)


def _change(tx: Transaction, of: Delivery, kind: str) -> Delivery:
    return Delivery(
        chat_id=of.chat_id,
        kind=kind,
        person_id=of.person_id,
        ticket_id=of.ticket_id,
        message_id=of.message_id,
        due_at=tx.now,
    )


def _follow_in_alerts(
    tx: Transaction, ticket: Ticket, message: Message, held: set[int] | None = None
) -> None:
    """`held` are files that the alerts shall show; those that do already stay as they are."""
    behind = messages.after(tx, ticket.id, 1, message.id, ALERT_REACH)
    ids = [message.id, *(one.id for one in behind)]
    for alert in mark_rows.alerts_of(tx, ids):
        if message.id not in alert.content.get("message_ids", ()):
            continue
        if held is None or not (alert.content.get("only_words") or _shows(alert, held)):
            _edit_alert(tx, alert)


def plan_taken(tx: Transaction, ticket: Ticket) -> None:
    """Everybody's alerts about a ticket say whose it is now, instead of offering it."""
    newest = messages.newest(tx, ticket.id, 1, ALERT_REACH)
    of_person: dict[int, int] = {}
    for alert in reversed(mark_rows.alerts_of(tx, [message.id for message in newest])):
        of_person[alert.chat_id] = of_person.get(alert.chat_id, 0) + 1
        if of_person[alert.chat_id] <= ALERTS_LIMIT:
            _edit_alert(tx, alert)


def _edit_alert(tx: Transaction, alert: Delivery) -> None:
    person = people.get(tx, alert.person_id or 0)
    if person is None or person.unreachable_at is not None:
        return
    waiting = mark_rows.waiting_change(tx, alert.chat_id, "alert_edit", alert.message_id)
    if waiting and waiting.content.get("of") == alert.id:
        return
    change = _change(tx, alert, "alert_edit")
    change.content["of"] = alert.id
    change.due_at = tx.now + ALERT_EDIT_MS
    deliveries.add(tx, change)


def plan_reaction(tx: Transaction, told: Told, ticket: Ticket, message: Message) -> None:
    """The staff's latest reaction is the bot's in the customer's chat: it has one a message."""
    customer = people.get(tx, ticket.customer.id)
    if customer is None or customer.unreachable_at is not None:
        return
    if told.event.actor_id == customer.id:
        return
    if mark_rows.waiting_change(tx, customer.id, "reaction", message.id):
        return
    deliveries.add(
        tx,
        Delivery(
            chat_id=customer.id,
            kind="reaction",
            person_id=customer.id,
            ticket_id=ticket.id,
            message_id=message.id,
            due_at=tx.now,
        ),
    )
