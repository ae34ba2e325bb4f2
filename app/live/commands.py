"""Frame → verb: which verb a method runs, with which arguments, and how its result is shown.

There are no rules of the desk here; a method without a row in policy.PERMISSIONS cannot start.
The commands of the desk itself stand in desk_commands.py.
"""

from typing import Any

from app.domain import visibility
from app.domain.entities import formatted
from app.domain.errors import DeskError
from app.domain.message import Message
from app.domain.person import Person, PersonRef, Role
from app.domain.text import BODY_LIMIT, SUBJECT_LIMIT, bounded
from app.domain.visibility import Wire
from app.live import (
    desk_commands,
    duty_commands,
    figure_commands,
    inbox_commands,
    people_commands,
    reminder_commands,
    reply_commands,
    search_commands,
    shows,
)
from app.live.auth import hash_of, new_token
from app.live.command import Caller, Command
from app.live.limits import SEARCHES_PER_MINUTE
from app.live.written import beyond, entities_of, message_draft, written
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
from app.services.requests import digest_of


def _open(caller: Caller, params: Any) -> tuple[Any, ...]:
    subject = bounded(params.subject, field="subject", limit=SUBJECT_LIMIT)
    body, extra, ids = written(params)
    asked = (subject, body, params.customer_id, *beyond(extra, ids))
    if params.category_id is not None:
        asked += ("category", params.category_id)
    digest = digest_of("ticket.open", *asked)
    draft = tickets.TicketDraft(subject, body, params.client_id, digest, params.customer_id)
    draft.extra, draft.attachment_ids, draft.category_id = extra, ids, params.category_id
    return caller.person, draft, caller.per_minute


def _post(caller: Caller, params: Any) -> tuple[Any, ...]:
    return caller.person, message_draft(params, "message.post"), caller.per_minute


def _note(caller: Caller, params: Any) -> tuple[Any, ...]:
    body, extra, ids = written(params)
    digest = digest_of("note.add", params.ticket_id, body, *beyond(extra, ids))
    draft = conversation.NoteDraft(params.ticket_id, body, params.client_id, digest, extra, ids)
    return caller.person, draft


def _edit(caller: Caller, params: Any) -> tuple[Any, ...]:
    body, entities = formatted(params.body, entities_of(params), limit=BODY_LIMIT, least=0)
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
    "ticket.open": Command(tickets.open_ticket, _open, shows.message_and_ticket),
    "ticket.claim": Command(
        tickets.claim, lambda c, p: (c.person, p.ticket_id, p.from_), shows.ticket
    ),
    "ticket.assign": Command(
        tickets.assign, lambda c, p: (c.person, p.ticket_id, p.assignee_id), shows.ticket
    ),
    "ticket.resolve": Command(tickets.resolve, _by_ticket, shows.ticket),
    "ticket.reopen": Command(tickets.reopen, _by_ticket, shows.ticket),
    "ticket.close": Command(tickets.close, _by_ticket, shows.ticket),
    "message.post": Command(conversation.post_message, _post, shows.message_and_ticket),
    "message.edit": Command(conversation.edit_message, _edit, shows.message),
    "message.delete": Command(
        conversation.delete_message, lambda c, p: (c.person, p.message_id), shows.message
    ),
    "note.add": Command(conversation.add_note, _note, shows.message),
    "reaction.set": Command(
        reacting.set_reaction, lambda c, p: (c.person, p.message_id, p.emoji), shows.message
    ),
    "file.link": Command(file_links.link_file, _link, shows.address),
    "conversation.mark_read": Command(
        reading.mark_read, lambda c, p: (c.person, p.ticket_id, p.message_id), shows.cursor
    ),
    "delivery.resend": Command(
        doubt.resend_message, lambda c, p: (c.person, p.message_id), shows.delivery
    ),
    "person.set_role": Command(
        people.set_role, lambda c, p: (c.person, p.person_id, Role(p.role)), shows.person
    ),
    "person.set_language": Command(
        people.set_language, lambda c, p: (c.person, p.language), shows.person
    ),
    "person.block": Command(bans.block, _block, shows.person),
    "person.unblock": Command(bans.unblock, lambda c, p: (c.person, p.person_id), shows.person),
    **desk_commands.WRITES,
    **reply_commands.WRITES,
    **inbox_commands.WRITES,
    **people_commands.WRITES,
    **duty_commands.WRITES,
    **reminder_commands.WRITES,
}

#: Commands that only read, each on one snapshot.
READS: dict[str, Command] = {
    "ticket.get": Command(inbox.get_ticket, _by_ticket, shows.ticket),
    "message.list": Command(inbox.list_messages, _list_messages, shows.message_page),
    "message.versions": Command(
        versions.list_versions, lambda c, p: (c.person, p.message_id), shows.versions
    ),
    "conversation.marks": Command(reading.read_marks, _by_ticket, shows.marks),
    "person.blocked": Command(bans.blocked, lambda c, _: (c.person,), shows.people),
    "conversation.deliveries": Command(delivery_marks.of_ticket, _by_ticket, shows.deliveries),
    **desk_commands.READS,
    **reply_commands.READS,
    **figure_commands.READS,
    **search_commands.READS,
    **inbox_commands.READS,
    **people_commands.READS,
    **duty_commands.READS,
    **reminder_commands.READS,
}

#: Methods with an allowance of their own, staff's too.
PER_MINUTE = dict.fromkeys(search_commands.READS, SEARCHES_PER_MINUTE)

#: Methods that carry a client_id: a repetition of one must never meet a limit.
REPEATABLE = frozenset({"ticket.open", "message.post", "note.add", "reply.use"})


def facts_for(person: Person, error: DeskError) -> Wire:
    """What a refusal may tell this person: objects in it leave through visibility.py too."""
    return {name: _fact(person, value) for name, value in error.facts.items()}


def _fact(person: Person, value: object) -> object:
    if isinstance(value, PersonRef):
        return visibility.ref(value)
    if isinstance(value, Message):
        return visibility.message_for(person, value)
    return value
