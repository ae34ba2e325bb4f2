"""What somebody has changed in their chat changes here: words, card and file, with its history.

The version that Telegram dates newest stands in the end, in whatever order the updates come.
"""

from enum import Enum

from app.domain.events import EventType
from app.domain.extras import NOTHING, Extras, with_changes
from app.domain.message import Message
from app.domain.person import Person
from app.domain.policy import require
from app.domain.ticket import Status, Ticket
from app.services import albums, answers, gate
from app.services.incoming import Incoming, expect_file, with_quote_in_words
from app.services.intake import SetAside
from app.services.writing import change_in_place
from app.store import albums as album_rows
from app.store import attachments as attachment_rows
from app.store import chats, events, messages, tickets
from app.store.transaction import Transaction

#: A live location moves here at most so often.
LIVE_EVERY_MS = 60_000


#: How long an edit waits for a message that has not come.
EARLY_FOR_MS = 10 * 60_000


class Change(Enum):
    """What became of an edit: `unknown` means that it has waited for its message in vain."""

    DONE = "done"
    UNKNOWN = "unknown"


def revise(
    tx: Transaction, person: Person, incoming: Incoming, per_minute: int, received_at: int
) -> Change | SetAside:
    """Brings the message here to what it says there. Raises `rate_limited`.

    An edit that is faster than its message waits for it.
    """
    place = chats.place_of(person.id, incoming.telegram_id)
    message_id = chats.message_of(tx, person.id, incoming.telegram_id)
    message = messages.get(tx, message_id) if message_id else None
    if message is None:
        until = received_at + EARLY_FOR_MS
        return SetAside(place, until) if tx.now < until else Change.UNKNOWN
    if _extra(message).quote is None:
        incoming = with_quote_in_words(incoming)
    ticket = tickets.get(tx, message.ticket_id)
    if ticket is None or not _is_newer(tx, person, message, incoming):
        return Change.DONE
    if _is_place(message) and incoming.card is not None:
        until = _moved_at(tx, message) + LIVE_EVERY_MS
        if tx.now < until:
            # From now on the older ones are known as such, whichever of them comes later.
            chats.set_said_at(tx, person.id, incoming.telegram_id, incoming.said_at_s)
            return SetAside(place, until, replaces=True)
        _move(tx, person, ticket, message, incoming)
        return Change.DONE
    require(person, "message.edit")
    _rewrite(tx, person, ticket, message, incoming, per_minute)
    return Change.DONE


def _is_newer(tx: Transaction, person: Person, message: Message, incoming: Incoming) -> bool:
    if message.author_id != person.id or message.deleted_at is not None:
        return False
    return incoming.said_at_s >= chats.said_at_s(tx, person.id, incoming.telegram_id)


def _is_place(message: Message) -> bool:
    card = message.extra.card if message.extra else None
    return card is not None and card["kind"] == "location"


def _moved_at(tx: Transaction, message: Message) -> int:
    """When the last event of a message was; 0 when the log does not know any more."""
    return events.at(tx, message.rev) or 0


def _move(
    tx: Transaction, person: Person, ticket: Ticket, message: Message, incoming: Incoming
) -> None:
    """A place that moves is news and no second thought: no mark, no history, no allowance."""
    chats.set_said_at(tx, person.id, incoming.telegram_id, incoming.said_at_s)
    if ticket.status is Status.CLOSED or _extra(message).card == incoming.card:
        return
    message.body = incoming.body
    message.extra = with_changes(message.extra, card=incoming.card, entities=incoming.entities)
    change_in_place(tx, person, ticket, message, EventType.MESSAGE_EDITED)


def _rewrite(
    tx: Transaction,
    person: Person,
    ticket: Ticket,
    message: Message,
    incoming: Incoming,
    per_minute: int,
) -> None:
    if not _differs(tx, message, incoming):
        chats.set_said_at(tx, person.id, incoming.telegram_id, incoming.said_at_s)
        return
    gate.pass_or_refuse(tx, person, per_minute)
    if ticket.status is Status.CLOSED:
        answers.plan(tx, person.id, "edit_too_late", ticket.id)
        return
    messages.keep_version(tx, message)
    former = message.extra or NOTHING
    _exchange_file(tx, person, message, incoming)
    body, entities = _words(tx, message, incoming)
    held = tuple(one.attachment for one in attachment_rows.of_message(tx, message.id))
    message.body, message.edited_at = body, tx.now
    message.extra = Extras(
        entities, incoming.card, incoming.forwarded_from, held, former.reactions,
        quote=former.quote,
    ).or_none()
    change_in_place(tx, person, ticket, message, EventType.MESSAGE_EDITED)
    chats.set_said_at(tx, person.id, incoming.telegram_id, incoming.said_at_s)


def _differs(tx: Transaction, message: Message, incoming: Incoming) -> bool:
    part = _part(tx, message, incoming)
    said = (part.body, part.entities) if part else (message.body, _extra(message).entities)
    if said != (incoming.body, incoming.entities) or _extra(message).card != incoming.card:
        return True
    return _has_other_file(tx, message, incoming)


def _extra(message: Message) -> Extras:
    return message.extra or NOTHING


def _part(tx: Transaction, message: Message, incoming: Incoming) -> album_rows.Part | None:
    parts = album_rows.parts_of(tx, message.id)
    return next((one for one in parts if one.telegram_id == incoming.telegram_id), None)


def _held(tx: Transaction, message: Message, incoming: Incoming) -> attachment_rows.Holding | None:
    """The file that this message of Telegram has brought: an album has one from each part."""
    part = _part(tx, message, incoming)
    held = attachment_rows.of_message(tx, message.id)
    if part is None:
        return held[0] if held else None
    return next((one for one in held if one.attachment.id == part.attachment_id), None)


def _has_other_file(tx: Transaction, message: Message, incoming: Incoming) -> bool:
    held, file = _held(tx, message, incoming), incoming.file
    if held is None or file is None:
        return (held is None) != (file is None)
    return file.unique_id != held.telegram_unique_id


def _exchange_file(tx: Transaction, person: Person, message: Message, incoming: Incoming) -> None:
    """Another file stands in the place of the former, which stays with the former version."""
    part = _part(tx, message, incoming)
    attachment_id = part.attachment_id if part else None
    if _has_other_file(tx, message, incoming):
        held = _held(tx, message, incoming)
        place = _place(tx, message, held)
        if held:
            attachment_rows.set_replaced(tx, held.attachment.id)
        attachment_id = None
        for attachment_id in expect_file(tx, person, incoming):
            attachment_rows.set_message(tx, attachment_id, message.id, place)
    if part is not None:
        albums.keep_part(tx, message.id, incoming, attachment_id)


def _place(tx: Transaction, message: Message, held: attachment_rows.Holding | None) -> int:
    ids = [one.attachment.id for one in attachment_rows.of_message(tx, message.id)]
    return ids.index(held.attachment.id) if held else len(ids)


def _words(tx: Transaction, message: Message, incoming: Incoming) -> albums.Words:
    if _part(tx, message, incoming) is None:
        return albums.Words(incoming.body, incoming.entities)
    return albums.words_of(tx, message.id)
