"""A topic for each ticket in its customer's chat, where the bot has topics there at all.

It is made with the first message that goes to it, renamed as the ticket ends and goes on, and
made anew when the customer has deleted it.
"""

from typing import NamedTuple

from app.domain.ticket import Ticket
from app.store import deliveries, desk_facts, topics
from app.store.deliveries import Delivery
from app.store.transaction import Transaction

#: Deliveries that belong into the ticket's topic.
_IN_TOPIC = frozenset({"message", "status", "answer", "edit"})
#: Those that are worth making one.
_MAKING = frozenset({"message", "status", "answer"})


class Shelf(NamedTuple):
    """Where in its chat a delivery goes: a topic, none, or one that has yet to be made."""

    thread_id: int | None = None
    is_missing: bool = False


NOWHERE = Shelf()


def shelf_of(tx: Transaction, delivery: Delivery, ticket: Ticket | None) -> Shelf:
    if ticket is None or delivery.chat_id != ticket.customer.id or not _has_topics(tx):
        return NOWHERE
    if delivery.kind == "topic":
        return Shelf(topics.of_ticket(tx, delivery.chat_id, ticket.id))
    if delivery.kind not in _IN_TOPIC:
        return NOWHERE
    thread_id = topics.of_ticket(tx, delivery.chat_id, ticket.id)
    return Shelf(thread_id, thread_id is None and delivery.kind in _MAKING)


def thread_of(tx: Transaction, chat_id: int, ticket_id: int) -> int | None:
    return topics.of_ticket(tx, chat_id, ticket_id) if _has_topics(tx) else None


def _has_topics(tx: Transaction) -> bool:
    return desk_facts.get(tx, desk_facts.BOT_TOPICS) == "1"


def made(tx: Transaction, delivery: Delivery, thread_id: int) -> None:
    """The topic is there; what was to go to it is due at once."""
    if delivery.ticket_id is not None:
        topics.keep(tx, delivery.chat_id, thread_id, delivery.ticket_id)
    deliveries.postpone(tx, delivery.id, tx.now, "topic")


def gone(tx: Transaction, delivery: Delivery, thread_id: int) -> None:
    """The customer has deleted the topic: it is made anew."""
    topics.forget(tx, delivery.chat_id, thread_id)
    deliveries.postpone(tx, delivery.id, tx.now, "topic")


def plan_rename(tx: Transaction, ticket: Ticket) -> None:
    """The topic's name tells whether the ticket has ended."""
    chat_id = ticket.customer.id
    if thread_of(tx, chat_id, ticket.id) is None:
        return
    deliveries.cancel_of_person(tx, chat_id, ticket.id, ("topic",))
    deliveries.add(
        tx,
        Delivery(
            chat_id=chat_id, kind="topic", person_id=chat_id, ticket_id=ticket.id, due_at=tx.now
        ),
    )
