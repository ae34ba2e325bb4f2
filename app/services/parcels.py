"""A delivery with all that its rendering needs, read in the transaction that claims it."""

from typing import NamedTuple

from app.domain.bot_texts import Texts
from app.domain.message import Message
from app.domain.person import Person
from app.domain.rating import Rating
from app.domain.ticket import Ticket
from app.services import rating, settings
from app.services.topics import Shelf, shelf_of
from app.store import attachments, chats, deliveries, messages, people, ratings
from app.store import delivery_marks as mark_rows
from app.store import tickets as ticket_rows
from app.store.attachments import Holding as Holding
from app.store.deliveries import Delivery
from app.store.transaction import Transaction

#: Kinds that change what another delivery has left in the chat.
CHANGES = frozenset({"edit", "deletion", "alert_edit"})


class Parcel(NamedTuple):
    """A delivery with all that its rendering needs, read in the transaction that claimed it.

    `several` means that the ticket's customer has more than one live ticket. `files` are the
    attachments of the messages, by id. `answers` is the message of this chat that is answered,
    `answered` what the desk knows of it where a part is quoted; `changed` the delivery whose
    messages an edit or a deletion is about; `shelf` its topic; `rating` what the ticket was given,
    `asks_rating` that its end comes with the question; `texts` are the desk's own words.
    """

    delivery: Delivery
    person: Person | None
    ticket: Ticket | None
    messages: list[Message]
    actor: Person | None
    several: bool
    files: dict[int, Holding]
    answers: int | None
    answered: Message | None
    changed: Delivery | None
    shelf: Shelf
    rating: Rating | None = None
    asks_rating: bool = False
    texts: Texts = Texts()


def open_parcel(tx: Transaction, delivery: Delivery) -> Parcel:
    """Reads all that the delivery shows as it is now."""
    changed = changed_by(tx, delivery)
    shown = changed or delivery
    ids = shown.content.get("message_ids") or [shown.message_id]
    found = [messages.get(tx, message_id) for message_id in ids if message_id]
    actor_id = delivery.content.get("actor_id")
    ticket = ticket_rows.get(tx, delivery.ticket_id) if delivery.ticket_id else None
    kept = [message for message in found if message and _still_belongs(message, delivery)]
    return Parcel(
        delivery,
        people.get(tx, delivery.person_id) if delivery.person_id else None,
        ticket,
        kept,
        people.get(tx, actor_id) if actor_id else None,
        ticket is not None and len(ticket_rows.live_of_customer(tx, ticket.customer.id, 2)) > 1,
        _files(tx, kept),
        _answers(tx, delivery, kept),
        _answered(tx, kept),
        changed,
        shelf_of(tx, delivery, ticket),
        ratings.current(tx, ticket.id) if ticket and delivery.kind == "low_rating" else None,
        ticket is not None and _tells_an_end(delivery) and rating.asks(tx, ticket),
        settings.section(tx, Texts),
    )


def _tells_an_end(delivery: Delivery) -> bool:
    """Of the desk's own accord, or in answer to a customer who has ended it in the chat."""
    return delivery.kind == "status" or delivery.content.get("name") == "done"


def changed_by(tx: Transaction, delivery: Delivery) -> Delivery | None:
    """The alert that is changed is named; the answer is the one that was sent last."""
    if delivery.kind not in CHANGES or delivery.message_id is None:
        return None
    named = delivery.content.get("of")
    if named is not None:
        return deliveries.get(tx, named)
    return mark_rows.newest(tx, delivery.message_id)


def _files(tx: Transaction, found: list[Message]) -> dict[int, Holding]:
    holding = [message.id for message in found if message.extra and message.extra.attachments]
    held = [one for message_id in holding for one in attachments.of_message(tx, message_id)]
    return {one.attachment.id: one for one in held}


def _answers(tx: Transaction, delivery: Delivery, found: list[Message]) -> int | None:
    """Telegram's number, in this chat, of what a message quotes or a reaction is about."""
    if delivery.kind == "reaction" and delivery.message_id is not None:
        return chats.first_of_message(tx, delivery.chat_id, delivery.message_id)
    if len(found) != 1 or found[0].reply_to is None:
        return None
    return chats.first_of_message(tx, delivery.chat_id, found[0].reply_to)


def _answered(tx: Transaction, found: list[Message]) -> Message | None:
    if len(found) != 1 or found[0].extra is None or found[0].extra.quote is None:
        return None
    return messages.get(tx, found[0].reply_to) if found[0].reply_to else None


def _still_belongs(message: Message, delivery: Delivery) -> bool:
    """Neither deleted meanwhile nor moved to another ticket (which has its own deliveries)."""
    return message.deleted_at is None and message.ticket_id == delivery.ticket_id
