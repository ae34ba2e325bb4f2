"""The outbox on its way to Telegram: what may go now, and how each send has ended.

A delivery is `sending` alone, committed just before its call; whatever is found in that state
after a crash is `unknown`, and a person is asked instead of sending it twice.
"""

from collections.abc import Collection
from typing import NamedTuple

from app.domain.errors import DeskError
from app.domain.message import Message
from app.domain.person import Person
from app.domain.ticket import Ticket
from app.services import people as people_verbs
from app.store import chats, deliveries, marks, messages, people, tickets
from app.store.deliveries import Delivery
from app.store.transaction import Transaction

KEEP_ENDED_MS = 30 * 24 * 3600 * 1000
#: Back-off of sends that never reached Telegram.
RETRY_FIRST_MS = 1_000
RETRY_MOST_MS = 15_000
#: How long a question about a lost reply waits when its own reply was lost.
ASK_AGAIN_MS = 60_000

#: Kinds that a read mark makes needless.
_CANCELLED_BY_READING = frozenset({"message", "alert", "status"})


class Parcel(NamedTuple):
    """A delivery with all that its rendering needs, read in the transaction that claimed it.

    `several` means that the ticket's customer has more than one live ticket.
    """

    delivery: Delivery
    person: Person | None
    ticket: Ticket | None
    messages: list[Message]
    actor: Person | None
    several: bool


def has_due(tx: Transaction, resting: Collection[int]) -> bool:
    return bool(deliveries.due(tx, resting, 1))


def next_due_at(tx: Transaction, resting: Collection[int]) -> int | None:
    """When the next delivery may go, those to `resting` chats left aside."""
    return deliveries.next_due_at(tx, resting)


def claim_due(tx: Transaction, resting: Collection[int], limit: int) -> list[Parcel]:
    """Takes what may be sent now, at most one a chat, and marks it `sending`.

    What its person has read meanwhile, or what was deleted, is cancelled instead.
    """
    parcels: list[Parcel] = []
    claimed: set[int] = set()
    for delivery in deliveries.due(tx, resting, limit * 4):
        if delivery.chat_id in claimed or len(parcels) >= limit:
            continue
        parcel = _open(tx, delivery)
        if _is_needless(tx, parcel):
            deliveries.set_state(tx, delivery.id, "cancelled")
            continue
        deliveries.set_state(tx, delivery.id, "sending")
        claimed.add(delivery.chat_id)
        parcels.append(parcel)
    return parcels


def _open(tx: Transaction, delivery: Delivery) -> Parcel:
    ids = delivery.content.get("message_ids") or [delivery.message_id]
    found = [messages.get(tx, message_id) for message_id in ids if message_id]
    actor_id = delivery.content.get("actor_id")
    ticket = tickets.get(tx, delivery.ticket_id) if delivery.ticket_id else None
    return Parcel(
        delivery,
        people.get(tx, delivery.person_id) if delivery.person_id else None,
        ticket,
        [message for message in found if message and _still_belongs(message, delivery)],
        people.get(tx, actor_id) if actor_id else None,
        ticket is not None and len(tickets.live_of_customer(tx, ticket.customer.id, 2)) > 1,
    )


def _still_belongs(message: Message, delivery: Delivery) -> bool:
    """Neither deleted meanwhile nor moved to another ticket (which has its own deliveries)."""
    return message.deleted_at is None and message.ticket_id == delivery.ticket_id


def _is_needless(tx: Transaction, parcel: Parcel) -> bool:
    delivery = parcel.delivery
    if delivery.kind not in _CANCELLED_BY_READING or delivery.content.get("rest"):
        return False
    if not parcel.messages:
        return True
    if delivery.person_id is None or delivery.ticket_id is None:
        return False
    if delivery.content.get("was_moved"):
        return False
    mark = marks.get(tx, delivery.ticket_id, delivery.person_id)
    return mark is not None and mark.message_id >= parcel.messages[-1].id


def sent(tx: Transaction, delivery: Delivery, telegram_id: int) -> None:
    """Telegram has it; a reply to it finds its ticket."""
    deliveries.set_sent(tx, delivery.id, telegram_id)
    _remember(tx, delivery, telegram_id)


def sent_part(tx: Transaction, delivery: Delivery, telegram_id: int, rest: list[str]) -> None:
    """A part of a long text has gone; `rest` are the parts to come.

    They are kept as they were cut: an edit between two parts must not shift their borders.
    """
    _remember(tx, delivery, telegram_id)
    delivery.content["rest"] = rest
    deliveries.go_on(tx, delivery, telegram_id)


def _remember(tx: Transaction, delivery: Delivery, telegram_id: int) -> None:
    if delivery.ticket_id is not None:
        chats.remember(
            tx, delivery.chat_id, telegram_id, delivery.ticket_id, delivery.message_id
        )


def refused(tx: Transaction, delivery: Delivery, error: str) -> None:
    """Telegram will never take it (a 400): it has failed, and the chat goes on."""
    deliveries.set_state(tx, delivery.id, "failed", error)


def blocked(tx: Transaction, delivery: Delivery, error: str) -> None:
    """Telegram does not deliver to this person (a 403) until they write again."""
    deliveries.set_state(tx, delivery.id, "failed", error)
    deliveries.fail_chat(tx, delivery.chat_id, error)
    if delivery.person_id is not None:
        people_verbs.set_unreachable(tx, delivery.person_id)


def not_reached(tx: Transaction, delivery: Delivery, error: str) -> None:
    """No connection: nothing was sent, so it is tried again with a back-off, for ever.

    The chat waits with it: later deliveries must not overtake.
    """
    delay = min(RETRY_MOST_MS, RETRY_FIRST_MS * 2 ** min(delivery.tries, 10))
    deliveries.hold_chat(tx, delivery.chat_id, tx.now + delay)
    deliveries.postpone(tx, delivery.id, tx.now + delay, error)


def rest(tx: Transaction, delivery: Delivery, retry_after_ms: int) -> None:
    """Telegram asked for a pause (a 429): this chat waits, the others go on."""
    until = tx.now + retry_after_ms
    deliveries.hold_chat(tx, delivery.chat_id, until)
    deliveries.postpone(tx, delivery.id, until, "retry_after")


def moved_chat(tx: Transaction, delivery: Delivery, new_chat_id: int) -> None:
    """The group has a new id: everything that waits for it goes there."""
    deliveries.move_chat(tx, delivery.chat_id, new_chat_id)
    deliveries.postpone(tx, delivery.id, tx.now, "chat_moved")


def uncertain(tx: Transaction, delivery: Delivery, error: str) -> None:
    """The reply was lost: it may have arrived. It is not sent again unless a person says so.

    A question about a lost reply is harmless when it comes twice, so it is simply asked again.
    """
    if delivery.kind == "unknown":
        deliveries.postpone(tx, delivery.id, tx.now + ASK_AGAIN_MS, error)
        return
    deliveries.set_state(tx, delivery.id, "unknown", error)
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
    if not actor.is_staff or actor.blocked_at is not None:
        raise DeskError("forbidden")
    former = deliveries.get(tx, delivery_id)
    if former is None or former.state not in {"unknown", "failed"}:
        return False
    deliveries.set_state(tx, former.id, "cancelled", "resent")
    former.state, former.due_at, former.error = "pending", tx.now, None
    deliveries.add(tx, former)
    return True


def oldest_due(tx: Transaction) -> int | None:
    return deliveries.oldest_due(tx)


def purge(tx: Transaction) -> int:
    return deliveries.purge(tx, tx.now - KEEP_ENDED_MS, 1_000)
