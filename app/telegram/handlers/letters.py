"""Messages of the private chat: a customer's words go to a ticket, the staff's answer an alert.

It never decides which ticket; that is routing's part.
"""

from telegram import Message

from app.config import Settings
from app.domain.errors import DeskError
from app.domain.person import Person
from app.services import answers, routing
from app.services.routing import Incoming
from app.store.transaction import Transaction
from app.telegram.media import said_in

#: Refusals that a member of staff is told of, with the answer that says so.
_TOLD_TO_STAFF = {"closed": "staff_closed", "not_found": "staff_gone", "forbidden": "staff_gone"}


def receive(tx: Transaction, person: Person, message: Message, settings: Settings) -> None:
    """Files a customer's message. Raises `rate_limited`."""
    incoming = _incoming(message, settings)
    if incoming is not None and person.blocked_at is None:
        routing.receive(tx, person, incoming, settings.messages_per_minute)


def hear_staff(tx: Transaction, person: Person, message: Message, settings: Settings) -> None:
    """A reply to an alert answers the customer; anything else is told how to do that."""
    incoming = _incoming(message, settings)
    if incoming is None or person.blocked_at is not None:
        return
    if incoming.reply_to is None:
        answers.plan(tx, person.id, "staff_hint")
    elif incoming.placeholder is not None:
        answers.plan(tx, person.id, "staff_text_only")
    else:
        _answer_customer(tx, person, incoming)


def _answer_customer(tx: Transaction, person: Person, incoming: Incoming) -> None:
    try:
        outcome = routing.reply_as_staff(tx, person, incoming)
    except DeskError as refusal:
        if refusal.code not in _TOLD_TO_STAFF:
            raise
        answers.plan(tx, person.id, _TOLD_TO_STAFF[refusal.code])
        return
    if outcome is None:
        answers.plan(tx, person.id, "staff_hint")
    else:
        customer = outcome.ticket.customer
        answers.plan(tx, person.id, "staff_sent", outcome.ticket.id, customer=customer.name)


def edit(tx: Transaction, person: Person, message: Message, settings: Settings) -> None:
    """Changes the message in its ticket, where it is one. Raises `rate_limited`."""
    said = said_in(message, settings.language)
    if said is not None:
        per_minute = settings.messages_per_minute
        routing.edit(tx, person, message.message_id, said.body, per_minute)


def _incoming(message: Message, settings: Settings) -> Incoming | None:
    said = said_in(message, settings.language)
    if said is None:
        return None
    replied = message.reply_to_message
    return Incoming(
        telegram_id=message.message_id,
        sent_at_s=int(message.date.timestamp()),
        body=said.body,
        reply_to=replied.message_id if replied else None,
        album=message.media_group_id,
        placeholder=said.placeholder,
    )
