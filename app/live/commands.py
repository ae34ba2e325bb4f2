"""Frame → verb: which verb a method runs, with which arguments, and how its result is shown.

There are no rules of the desk here; a method without a row in policy.PERMISSIONS cannot start.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

from pydantic_core import to_json

from app.domain import visibility
from app.domain.delivery import DeliveryMark
from app.domain.entities import Entity, formatted
from app.domain.errors import DeskError
from app.domain.extras import Extras, with_changes
from app.domain.message import Message, Version
from app.domain.person import Person, PersonRef, Role
from app.domain.text import BODY_LIMIT, SUBJECT_LIMIT, bounded
from app.domain.visibility import Wire
from app.live.auth import hash_of, new_token
from app.live.texts import NULL, Texts
from app.services import (
    bans,
    conversation,
    delivery_marks,
    doubt,
    file_links,
    inbox,
    people,
    reacting,
    reading,
    tickets,
    versions,
)
from app.services.bans import Banned
from app.services.file_links import FileLink
from app.services.inbox import MessagePage, TicketPage
from app.services.outcome import Outcome
from app.services.reading import ReadMark
from app.services.requests import digest_of


class Caller(NamedTuple):
    """Who gives a command, and the message limit that holds for customers now."""

    person: Person
    per_minute: int


class Command(NamedTuple):
    """`arguments` become the verb's, after the transaction; `show` makes the result's JSON."""

    verb: Callable[..., Any]
    arguments: Callable[[Caller, Any], tuple[Any, ...]]
    show: Callable[[Texts, Person, Any], bytes]


# -- results -------------------------------------------------------------------------------


def _ticket_text(texts: Texts, person: Person, outcome: Outcome) -> bytes:
    is_staff = person.is_staff
    numbers = visibility.numbers_of(is_staff, outcome.ticket, outcome.mark)
    return texts.ticket(is_staff, outcome.ticket, numbers)


def _message_text(texts: Texts, person: Person, outcome: Outcome) -> bytes:
    message = outcome.message
    return texts.message(visibility.is_author(person, message), message) if message else NULL


def _ticket(texts: Texts, person: Person, outcome: Outcome) -> bytes:
    return b'{"ticket":%b,"cursor":%d}' % (_ticket_text(texts, person, outcome), outcome.cursor)


def _message(texts: Texts, person: Person, outcome: Outcome) -> bytes:
    return b'{"message":%b,"cursor":%d}' % (_message_text(texts, person, outcome), outcome.cursor)


def _message_and_ticket(texts: Texts, person: Person, outcome: Outcome) -> bytes:
    return b'{"message":%b,"ticket":%b,"cursor":%d}' % (
        _message_text(texts, person, outcome),
        _ticket_text(texts, person, outcome),
        outcome.cursor,
    )


def _ticket_page(_texts: Texts, person: Person, page: TicketPage) -> bytes:
    return to_json(
        {
            "tickets": [visibility.ticket_for(person, *found) for found in page.tickets],
            "next": page.next,
            "cursor": page.cursor,
        }
    )


def _message_page(_texts: Texts, person: Person, page: MessagePage) -> bytes:
    return to_json(
        {
            "messages": [visibility.message_for(person, message) for message in page.messages],
            "more_before": page.more_before,
            "more_after": page.more_after,
            "cursor": page.cursor,
        }
    )


def _marks(_texts: Texts, _person: Person, found: tuple[list[ReadMark], int]) -> bytes:
    marks, cursor = found
    shown = [
        {"person": visibility.ref(mark.person), "message_id": mark.message_id} for mark in marks
    ]
    return to_json({"marks": shown, "cursor": cursor})


def _versions(_texts: Texts, person: Person, found: tuple[list[Version], int]) -> bytes:
    shown = [visibility.version_for(person, version) for version in found[0]]
    return to_json({"versions": shown, "cursor": found[1]})


def _deliveries(
    _texts: Texts, _person: Person, found: tuple[list[DeliveryMark], int]
) -> bytes:
    marks, cursor = found
    shown = [visibility.delivery(mark) for mark in marks]
    return to_json({"deliveries": shown, "cursor": cursor})


def _delivery(_texts: Texts, _person: Person, found: tuple[DeliveryMark, int]) -> bytes:
    mark, cursor = found
    return to_json({"delivery": visibility.delivery(mark), "cursor": cursor})


def _cursor(_texts: Texts, _person: Person, cursor: int) -> bytes:
    return b'{"cursor":%d}' % cursor


def _person(_texts: Texts, viewer: Person, person: Person) -> bytes:
    return to_json({"person": visibility.person_for(viewer, person)})


def _people(_texts: Texts, viewer: Person, banned: Banned) -> bytes:
    shown = [visibility.person_for(viewer, person) for person in banned.people]
    return to_json({"people": shown, "cursor": banned.cursor})


def _address(_texts: Texts, _person: Person, link: FileLink) -> bytes:
    return to_json({"url": f"/files/{link.token}", "expires_at": link.expires_at})


# -- arguments -----------------------------------------------------------------------------


def _written(params: Any) -> tuple[str, Extras | None, tuple[int, ...]]:
    """Body, entities and files of a message; with files the body may be empty."""
    if not params.entities and not params.attachment_ids:
        return bounded(params.body, field="body", limit=BODY_LIMIT), None, ()
    ids = tuple(params.attachment_ids or ())
    body, entities = formatted(
        params.body, _entities(params), limit=BODY_LIMIT, least=0 if ids else 1
    )
    return body, with_changes(None, entities=entities), ids


def _entities(params: Any) -> list[Entity]:
    return [
        Entity(one.type, one.offset, one.length, one.url, one.language)
        for one in params.entities or ()
    ]


def _beyond(extra: Extras | None, ids: tuple[int, ...]) -> tuple[object, ...]:
    """What joins the digest of a request: nothing for plain words, as it always was."""
    return (extra, ids) if extra or ids else ()


def _open(caller: Caller, params: Any) -> tuple[Any, ...]:
    subject = bounded(params.subject, field="subject", limit=SUBJECT_LIMIT)
    body, extra, ids = _written(params)
    digest = digest_of("ticket.open", subject, body, params.customer_id, *_beyond(extra, ids))
    draft = tickets.TicketDraft(subject, body, params.client_id, digest, params.customer_id)
    draft.extra, draft.attachment_ids = extra, ids
    return caller.person, draft, caller.per_minute


def _post(caller: Caller, params: Any) -> tuple[Any, ...]:
    body, extra, ids = _written(params)
    asked = (params.ticket_id, body, params.reply_to, params.seen, *_beyond(extra, ids))
    digest = digest_of("message.post", *asked)
    draft = conversation.MessageDraft(
        params.ticket_id, body, params.client_id, digest, params.reply_to, params.seen
    )
    draft.extra, draft.attachment_ids = extra, ids
    return caller.person, draft, caller.per_minute


def _note(caller: Caller, params: Any) -> tuple[Any, ...]:
    body, extra, ids = _written(params)
    digest = digest_of("note.add", params.ticket_id, body, *_beyond(extra, ids))
    draft = conversation.NoteDraft(params.ticket_id, body, params.client_id, digest, extra, ids)
    return caller.person, draft


def _edit(caller: Caller, params: Any) -> tuple[Any, ...]:
    body, entities = formatted(params.body, _entities(params), limit=BODY_LIMIT, least=0)
    return caller.person, params.message_id, body, entities


def _block(caller: Caller, params: Any) -> tuple[Any, ...]:
    manner = bans.Manner.SILENT if params.silent else bans.Manner.TOLD
    return caller.person, params.person_id, manner


def _by_ticket(caller: Caller, params: Any) -> tuple[Any, ...]:
    return caller.person, params.ticket_id


def _list_messages(caller: Caller, params: Any) -> tuple[Any, ...]:
    place = inbox.Place(params.before, params.after, params.around)
    return caller.person, params.ticket_id, params.limit, place


def _link(caller: Caller, params: Any) -> tuple[Any, ...]:
    token = new_token()
    rendition = params.rendition or file_links.WHOLE
    return caller.person, params.attachment_id, rendition, token, hash_of(token)


# `session.start`, `conversation.view`, `typing.set` and `upload.*` are in neither table: they
# concern the socket itself (starting.py, indicators.py, uploading.py).

#: Commands that change something: run in the order they came, answered in it.
WRITES: dict[str, Command] = {
    "ticket.open": Command(tickets.open_ticket, _open, _message_and_ticket),
    "ticket.claim": Command(
        tickets.claim, lambda c, p: (c.person, p.ticket_id, p.from_), _ticket
    ),
    "ticket.assign": Command(
        tickets.assign, lambda c, p: (c.person, p.ticket_id, p.assignee_id), _ticket
    ),
    "ticket.resolve": Command(tickets.resolve, _by_ticket, _ticket),
    "ticket.reopen": Command(tickets.reopen, _by_ticket, _ticket),
    "ticket.close": Command(tickets.close, _by_ticket, _ticket),
    "message.post": Command(conversation.post_message, _post, _message_and_ticket),
    "message.edit": Command(conversation.edit_message, _edit, _message),
    "message.delete": Command(
        conversation.delete_message, lambda c, p: (c.person, p.message_id), _message
    ),
    "note.add": Command(conversation.add_note, _note, _message),
    "reaction.set": Command(
        reacting.set_reaction, lambda c, p: (c.person, p.message_id, p.emoji), _message
    ),
    "file.link": Command(file_links.link_file, _link, _address),
    "conversation.mark_read": Command(
        reading.mark_read, lambda c, p: (c.person, p.ticket_id, p.message_id), _cursor
    ),
    "delivery.resend": Command(
        doubt.resend_message, lambda c, p: (c.person, p.message_id), _delivery
    ),
    "person.set_role": Command(
        people.set_role, lambda c, p: (c.person, p.person_id, Role(p.role)), _person
    ),
    "person.set_language": Command(
        people.set_language, lambda c, p: (c.person, p.language), _person
    ),
    "person.block": Command(bans.block, _block, _person),
    "person.unblock": Command(bans.unblock, lambda c, p: (c.person, p.person_id), _person),
}

#: Commands that only read, each on one snapshot.
READS: dict[str, Command] = {
    "ticket.get": Command(inbox.get_ticket, _by_ticket, _ticket),
    "inbox.list": Command(
        inbox.list_tickets, lambda c, p: (c.person, p.view, p.before, p.limit), _ticket_page
    ),
    "message.list": Command(inbox.list_messages, _list_messages, _message_page),
    "message.versions": Command(
        versions.list_versions, lambda c, p: (c.person, p.message_id), _versions
    ),
    "conversation.marks": Command(reading.read_marks, _by_ticket, _marks),
    "person.blocked": Command(bans.blocked, lambda c, _: (c.person,), _people),
    "conversation.deliveries": Command(delivery_marks.of_ticket, _by_ticket, _deliveries),
}

#: Methods that carry a client_id: a repetition of one must never meet a limit.
REPEATABLE = frozenset({"ticket.open", "message.post", "note.add"})


def facts_for(person: Person, error: DeskError) -> Wire:
    """What a refusal may tell this person: objects in it leave through visibility.py too."""
    return {name: _fact(person, value) for name, value in error.facts.items()}


def _fact(person: Person, value: object) -> object:
    if isinstance(value, PersonRef):
        return visibility.ref(value)
    if isinstance(value, Message):
        return visibility.message_for(person, value)
    return value
