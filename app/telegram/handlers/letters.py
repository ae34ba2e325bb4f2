"""Messages of the private chat: a customer's words go to a ticket, the staff's answer an alert.

It never decides which ticket; that is routing's part.
"""

import re
from dataclasses import replace

from telegram import Message

from app.config import Settings
from app.domain.entities import Entity
from app.domain.errors import DeskError
from app.domain.message import Kind
from app.domain.person import Person
from app.domain.text import utf16_length
from app.services import answers, rating, revising, routing
from app.services.incoming import Incoming
from app.services.intake import SetAside
from app.services.revising import Change
from app.store.transaction import Transaction
from app.telegram.media import said_in

#: Refusals that a member of staff is told of, with the answer that says so.
_TOLD_TO_STAFF = {"closed": "staff_closed", "not_found": "staff_gone", "forbidden": "staff_gone"}
_HEAD = re.compile(r"/\S+\s+")


def receive(tx: Transaction, person: Person, message: Message, settings: Settings) -> None:
    """Files a customer's message. Raises `rate_limited`."""
    incoming = _incoming(message, settings)
    if incoming is None or person.blocked_at is not None:
        return
    is_bare = incoming.file is None and incoming.card is None
    if is_bare and rating.take_comment(tx, person, incoming.body, incoming.reply_to):
        return
    routing.receive(tx, person, incoming, settings.messages_per_minute)


def receive_new(tx: Transaction, person: Person, message: Message, settings: Settings) -> None:
    """The words behind `/new` are the first of their ticket. Raises `rate_limited`."""
    incoming = _incoming(message, settings)
    if incoming is not None and person.blocked_at is None:
        asked = replace(_without_command(incoming), opens_ticket=True)
        routing.receive(tx, person, asked, settings.messages_per_minute)


def _without_command(incoming: Incoming) -> Incoming:
    head = _HEAD.match(incoming.body)
    if head is None:
        return incoming
    lead = utf16_length(head[0])
    entities = tuple(
        Entity(one.type, one.offset - lead, one.length, one.url, one.language)
        for one in incoming.entities
        if one.offset >= lead
    )
    return replace(incoming, body=incoming.body[head.end() :], entities=entities)


def hear_staff(tx: Transaction, person: Person, message: Message, settings: Settings) -> None:
    """A reply to an alert answers the customer; anything else is told how to do that."""
    incoming = _incoming(message, settings)
    if incoming is None or person.blocked_at is not None:
        return
    if routing.is_filed(tx, person, incoming):
        return
    if incoming.reply_to is None:
        answers.plan(tx, person.id, "staff_hint")
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
    elif outcome.message and outcome.message.kind == Kind.NOTE:
        answers.plan(tx, person.id, "staff_noted", outcome.ticket.id)
    else:
        customer = outcome.ticket.customer
        answers.plan_once(tx, person.id, "staff_sent", outcome.ticket.id, customer=customer.name)


def edit(
    tx: Transaction, person: Person, message: Message, settings: Settings, received_at: int
) -> SetAside | None:
    """Changes the message in its ticket; one that has waited for it in vain is filed by itself.

    Raises `rate_limited`.
    """
    incoming = _incoming(message, settings)
    if incoming is None or person.blocked_at is not None:
        return None
    per_minute = settings.messages_per_minute
    change = revising.revise(tx, person, incoming, per_minute, received_at)
    if isinstance(change, SetAside):
        return change
    if change is Change.UNKNOWN and not person.is_staff:
        routing.receive(tx, person, incoming, per_minute)
    return None


def _incoming(message: Message, settings: Settings) -> Incoming | None:
    said = said_in(message, settings.language)
    if said is None:
        return None
    replied, edited = _replied(message), message.edit_date
    return Incoming(
        telegram_id=message.message_id,
        sent_at_s=int(message.date.timestamp()),
        body=said.body,
        reply_to=replied,
        album=message.media_group_id,
        entities=said.entities,
        card=said.card,
        forwarded_from=said.forwarded_from,
        file=said.file,
        quote=said.quote,
        label=said.label,
        edited_at_s=int(edited.timestamp()) if edited else None,
        thread_id=message.message_thread_id,
    )


def _replied(message: Message) -> int | None:
    """The message replied to: what merely stands in a topic seems to answer the topic's first."""
    replied = message.reply_to_message
    if replied is None or replied.forum_topic_created is not None:
        return None
    return replied.message_id
