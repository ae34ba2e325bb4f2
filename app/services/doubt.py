"""Deliveries whose reply was lost: a person is asked, and only a person sends them again."""

from app.domain.delivery import REPEATABLE_CALLS, DeliveryMark
from app.domain.errors import DeskError, invalid
from app.domain.message import Kind
from app.domain.person import Person
from app.domain.policy import require
from app.services import access, delivery_marks
from app.services.outbox import end
from app.store import deliveries, people, tickets
from app.store import delivery_marks as mark_rows
from app.store.deliveries import Delivery
from app.store.transaction import Transaction

#: How long a question about a lost reply waits when its own reply was lost.
ASK_AGAIN_MS = 60_000

#: What may be made twice without anybody noticing: it is simply made again. Among them edits,
#: unless they were about to send what does not fit into the messages that are there.
_REPEATABLE = frozenset({"deletion", "reaction", "edit", "alert_edit", "topic"})
_ENDED_BADLY = frozenset({"unknown", "failed"})


def uncertain(tx: Transaction, delivery: Delivery, error: str) -> None:
    """The reply was lost: it may have arrived. It is not sent again unless a person says so.

    A question about a lost reply is harmless when it comes twice, so it is simply asked again.
    """
    if delivery.kind == "unknown":
        deliveries.postpone(tx, delivery.id, tx.now + ASK_AGAIN_MS, error)
        return
    if may_repeat(delivery):
        deliveries.postpone(tx, delivery.id, tx.now, error)
        return
    end(tx, delivery, "unknown", error)
    for person in _whom_to_ask(tx, delivery):
        deliveries.add(
            tx,
            Delivery(
                chat_id=person.id,
                kind="unknown",
                person_id=person.id,
                ticket_id=delivery.ticket_id,
                content={"delivery_id": delivery.id},
                due_at=tx.now,
            ),
        )


def may_repeat(delivery: Delivery) -> bool:
    if delivery.kind not in _REPEATABLE:
        return False
    rest = delivery.content.get("rest")
    return not rest or rest[0]["do"] in REPEATABLE_CALLS


def _whom_to_ask(tx: Transaction, delivery: Delivery) -> list[Person]:
    """The assignee, or the staff while there is none; one's own alerts are asked of oneself."""
    staff = people.staff(tx)
    own = [person for person in staff if person.id == delivery.person_id]
    if own:
        return own
    ticket = tickets.get(tx, delivery.ticket_id) if delivery.ticket_id else None
    assignee_id = ticket.assignee.id if ticket and ticket.assignee else None
    return [person for person in staff if person.id == assignee_id] or staff


def recover(tx: Transaction) -> int:
    """At the bot's start: what was on its way when it died may or may not have arrived."""
    found = deliveries.in_flight(tx)
    for delivery in found:
        uncertain(tx, delivery, "crashed")
    return len(found)


def resend(tx: Transaction, actor: Person, delivery_id: int) -> bool:
    """Plans an uncertain or failed delivery once more; False when that was done already.

    Raises `forbidden` for customers.
    """
    require(actor, "delivery.resend")
    former = deliveries.get(tx, delivery_id)
    if former is None or former.state not in _ENDED_BADLY:
        return False
    deliveries.set_state(tx, former.id, "cancelled", "resent")
    former.state, former.due_at, former.error = "pending", tx.now, None
    deliveries.add(tx, former)
    delivery_marks.tell(tx, former)
    return True


def resend_message(tx: Transaction, actor: Person, message_id: int) -> tuple[DeliveryMark, int]:
    """The same for whoever sees the message and not its delivery: a change that has failed too.

    What is under way or has arrived stays as it is. Raises `invalid` for what never was to be sent.
    """
    require(actor, "delivery.resend")
    message, ticket, _ = access.message_for(tx, actor, message_id)
    if message.kind != Kind.MESSAGE or message.author_id == ticket.customer.id:
        raise invalid("message_id")
    if message.deleted_at is not None:
        raise DeskError("conflict", field="message_id")
    for kind in ("message", "edit"):
        newest = mark_rows.newest(tx, message_id, kind)
        if newest and newest.state in _ENDED_BADLY:
            resend(tx, actor, newest.id)
            break
    mark = mark_rows.of_message(tx, message_id) or delivery_marks.not_planned_yet(message)
    return mark, tx.last_event_id
