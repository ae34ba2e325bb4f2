"""What is said and unsaid in a ticket: posting, notes, editing, deleting."""

from dataclasses import dataclass, replace

from app.domain.entities import Entity
from app.domain.errors import DeskError, invalid
from app.domain.events import Event, EventType, Scope
from app.domain.extras import Extras, with_changes
from app.domain.message import Kind, Message, Origin
from app.domain.person import Person
from app.domain.policy import require, require_own
from app.domain.quotes import Quote, quote_in
from app.domain.ticket import Mark, Move, Status, Ticket, next_status
from app.services import (
    access,
    attachments,
    desk_fields,
    facts,
    gate,
    mentions,
    requests,
    turns,
)
from app.services.outcome import Outcome
from app.services.tickets import TicketDraft, change_assignee, change_status, open_unchecked
from app.services.writing import change_in_place, own_mark, said, write_message
from app.store import marks, merges, messages, tickets
from app.store.transaction import Transaction

#: Looking a member up in its enum takes longer than most of what a message needs.
_CLOSED, _RESOLVED = Status.CLOSED, Status.RESOLVED
_CUSTOMER_SPEAKS, _STAFF_SPEAKS = Move.CUSTOMER_SPEAKS, Move.STAFF_SPEAKS
_MESSAGE, _NOTE = Kind.MESSAGE, Kind.NOTE
_POSTED, _PUBLIC = EventType.MESSAGE_POSTED, Scope.PUBLIC


@dataclass(slots=True)
class MessageDraft:
    """What somebody asks to be posted; `seen` is the newest message they had on screen."""

    ticket_id: int
    body: str
    client_id: str | None = None
    digest: str | None = None
    reply_to: int | None = None
    seen: int | None = None
    origin: Origin = Origin.MINI_APP
    extra: Extras | None = None
    attachment_ids: tuple[int, ...] = ()
    quote: Quote | None = None


def post_message(tx: Transaction, actor: Person, draft: MessageDraft, per_minute: int) -> Outcome:
    """Says something that both sides see.

    A staff answer claims what is nobody's; who speaks reopens what is resolved; a customer
    follows up what is closed with a new ticket. Raises `conflict` (with the answer that came in
    between), `closed`, `rate_limited`, `not_found`, `invalid`.
    """
    require(actor, "message.post")
    repeated = requests.repeated(tx, actor, draft.client_id, draft.digest)
    if repeated:
        return repeated
    ticket, mark = access.ticket_for(tx, actor, draft.ticket_id)
    gate.pass_or_refuse(tx, actor, per_minute)
    is_customer = actor.id == ticket.customer.id
    if ticket.status is _CLOSED and is_customer:
        return _follow_up(tx, actor, ticket, draft)
    if not is_customer:
        _require_seen(tx, actor, draft)
    if draft.reply_to is not None:
        draft.extra = _with_quote(draft, _quotable(tx, ticket, draft.reply_to))
    return _speak(tx, actor, ticket, mark, draft)


def _speak(
    tx: Transaction, actor: Person, ticket: Ticket, mark: Mark | None, draft: MessageDraft
) -> Outcome:
    is_customer = actor.id == ticket.customer.id
    move = _CUSTOMER_SPEAKS if is_customer else _STAFF_SPEAKS
    after = next_status(ticket.status, move)
    before = (ticket.status, ticket.assignee)
    reopens = before[0] is _RESOLVED
    if not reopens:
        ticket.status = after
    message = said(actor, _MESSAGE, draft.body, draft.origin)
    message.client_id = draft.client_id
    message.reply_to = draft.reply_to
    message.extra = draft.extra
    if draft.attachment_ids:
        message.extra = attachments.take(tx, actor, draft.attachment_ids, draft.extra)
    event = Event(0, 0, _POSTED, _PUBLIC, actor_id=actor.id)
    write_message(tx, ticket, message, event, draft.digest)
    if message.extra is not None:
        attachments.attach(tx, message)
    mark = own_mark(tx, ticket, actor, mark)
    if reopens:
        change_status(tx, ticket, actor, after)
    if not is_customer and ticket.assignee is None:
        change_assignee(tx, ticket, actor, actor.ref, "claimed")
    if ticket.status is not before[0]:
        facts.spoken(tx, ticket, before[0], actor)
        turns.follow(tx, ticket)
    if is_customer and ticket.desk.snoozed_until is not None:
        desk_fields.wake(tx, ticket)
    save = tickets.save_sights if before == (ticket.status, ticket.assignee) else tickets.save
    save(tx, ticket)
    return Outcome(ticket, mark, tx.last_event_id, message)


def _follow_up(tx: Transaction, actor: Person, closed: Ticket, draft: MessageDraft) -> Outcome:
    """A message to a closed ticket goes to what it was merged into, or opens one that follows it;
    later ones go on there."""
    newest_id = merges.goes_on_in(tx, closed.id)
    while (following_id := tickets.newest_following(tx, newest_id)) is not None:
        newest_id = following_id
    newest, mark = access.ticket_for(tx, actor, newest_id)
    if newest.status is not _CLOSED:
        draft.reply_to = None
        draft.extra = _without_quote(draft.extra)
        return _speak(tx, actor, newest, mark, draft)
    return open_unchecked(
        tx,
        actor,
        TicketDraft(
            newest.subject,
            draft.body,
            draft.client_id,
            draft.digest,
            follows=newest.id,
            origin=draft.origin,
            extra=_without_quote(draft.extra),
            attachment_ids=draft.attachment_ids,
        ),
    )


def _require_seen(tx: Transaction, actor: Person, draft: MessageDraft) -> None:
    if draft.seen is None:
        return
    between = messages.foreign_answer_after(tx, draft.ticket_id, draft.seen, actor.id)
    if between:
        raise DeskError("conflict", message=between)


def _quotable(tx: Transaction, ticket: Ticket, reply_to: int) -> Message:
    """An answer names a message of the same ticket and never a note, whoever asks."""
    answered = messages.get(tx, reply_to)
    if answered is None or answered.ticket_id != ticket.id or answered.kind != _MESSAGE:
        raise invalid("reply_to")
    return answered


def _with_quote(draft: MessageDraft, answered: Message) -> Extras | None:
    """Nobody can put words into somebody's mouth: what is not there (any more) is no quote, and
    the answer is one to the whole message."""
    if draft.quote is None:
        return draft.extra
    quote = quote_in(answered.body, draft.quote.text, draft.quote.position)
    return with_changes(draft.extra, quote=quote)


def _without_quote(extra: Extras | None) -> Extras | None:
    """What follows a closed ticket is in another conversation than what it quotes."""
    return with_changes(extra, quote=None) if extra and extra.quote else extra


@dataclass(slots=True)
class NoteDraft:
    ticket_id: int
    body: str
    client_id: str | None = None
    digest: str | None = None
    extra: Extras | None = None
    attachment_ids: tuple[int, ...] = ()
    origin: Origin = Origin.MINI_APP


def add_note(tx: Transaction, actor: Person, draft: NoteDraft) -> Outcome:
    """Says something that only staff see; it changes nothing of the customer's ticket."""
    require(actor, "note.add")
    repeated = requests.repeated(tx, actor, draft.client_id, draft.digest)
    if repeated:
        return repeated
    ticket, mark = access.ticket_for(tx, actor, draft.ticket_id)
    note = said(actor, _NOTE, draft.body, draft.origin)
    note.client_id = draft.client_id
    extra = mentions.name_in(tx, draft.body, draft.extra)
    note.extra = attachments.take(tx, actor, draft.attachment_ids, extra)
    event = Event(0, 0, EventType.NOTE_ADDED, Scope.STAFF, actor_id=actor.id)
    write_message(tx, ticket, note, event, draft.digest)
    mentions.keep(tx, note)
    attachments.attach(tx, note)
    mark = own_mark(tx, ticket, actor, mark)
    tickets.save(tx, ticket)
    return Outcome(ticket, mark, tx.last_event_id, note)


def edit_message(
    tx: Transaction,
    actor: Person,
    message_id: int,
    body: str,
    entities: tuple[Entity, ...] = (),
) -> Outcome:
    """Changes one's own words; the former ones are kept.

    Raises `closed`, `forbidden`, and `invalid` for no words where there is no file either.
    """
    require(actor, "message.edit")
    message, ticket, mark = _own(tx, actor, message_id)
    if message.deleted_at is not None:
        raise DeskError("conflict", field="message_id")
    if not body and message.holds is None:
        raise invalid("body")
    former = message.extra
    extra = with_changes(former, entities=entities)
    if message.kind == _NOTE:
        extra = mentions.name_in(tx, body, extra)
    if message.body == body and extra == former:
        return Outcome(ticket, mark, tx.last_event_id, message)
    messages.keep_version(tx, message)
    message.body, message.extra = body, extra
    if message.kind == _NOTE:
        mentions.keep(tx, message, former)
    message.edited_at = tx.now
    change_in_place(tx, actor, ticket, message, EventType.MESSAGE_EDITED)
    return _outcome(tx, actor, message)


def delete_message(tx: Transaction, actor: Person, message_id: int) -> Outcome:
    """Takes one's own words back; the place in the conversation stays."""
    require(actor, "message.delete")
    message, ticket, mark = _own(tx, actor, message_id)
    if message.deleted_at is not None:
        return Outcome(ticket, mark, tx.last_event_id, message)
    messages.keep_version(tx, message)
    attachments.drop(tx, message)
    message.body = ""
    message.extra = None
    message.deleted_at = tx.now
    marks.discount(tx, message)
    ticket.staff = replace(ticket.staff, count=ticket.staff.count - 1)
    if message.kind != _NOTE and message.author_id != ticket.customer.id:
        ticket.public = replace(ticket.public, count=ticket.public.count - 1)
    change_in_place(tx, actor, ticket, message, EventType.MESSAGE_DELETED)
    return _outcome(tx, actor, message)


def _own(tx: Transaction, actor: Person, message_id: int) -> tuple[Message, Ticket, Mark | None]:
    message, ticket, mark = access.message_for(tx, actor, message_id)
    require_own(actor, message)
    if ticket.status is _CLOSED:
        raise DeskError("closed")
    return message, ticket, mark


def _outcome(tx: Transaction, actor: Person, message: Message) -> Outcome:
    ticket, mark = access.ticket_for(tx, actor, message.ticket_id)
    return Outcome(ticket, mark, tx.last_event_id, message)
