"""How a line gets into a ticket: the row, both sights, the author's mark and the event together.

Every verb that says something passes here, so state and event cannot part.
"""

from dataclasses import replace

from app.domain.events import Event, EventType, Scope
from app.domain.message import Kind, Message, Origin
from app.domain.person import Person, PersonRef
from app.domain.ticket import LastMessage, Mark, Sight, Ticket
from app.store import events, marks, messages, tickets
from app.store.transaction import Transaction

#: Looking a member up in its enum takes longer than comparing it.
_NOTE, _SYSTEM = Kind.NOTE, Kind.SYSTEM


def write_message(
    tx: Transaction,
    ticket: Ticket,
    message: Message,
    event: Event,
    digest: str | None = None,
) -> None:
    """Adds `message` to `ticket` and appends `event`, which is about it.

    The caller saves the ticket once all its changes are made.
    """
    message.rev = tx.last_event_id + 1
    message.ticket_id = ticket.id
    message.created_at = tx.now
    messages.add(tx, message, digest)
    _move_sights(tx, ticket, message)
    event.ticket_id = ticket.id
    event.message_id = message.id
    events.append(tx, event, ticket, message)


def _move_sights(tx: Transaction, ticket: Ticket, message: Message) -> None:
    """A system line is news of the ticket, but what was said last stays what was said last."""
    if message.kind == _SYSTEM:
        ticket.staff = replace(ticket.staff, updated_at=tx.now, rev=message.rev)
        ticket.public = replace(ticket.public, updated_at=tx.now, rev=message.rev)
        return
    author_id = message.author_id
    last = LastMessage(
        message.id, message.kind, author_id, message.body, message.created_at, message.holds
    )
    ticket.staff = Sight(tx.now, message.rev, ticket.staff.count + 1, last)
    if message.kind == _NOTE:
        return
    foreign = author_id != ticket.customer.id
    ticket.public = Sight(tx.now, message.rev, ticket.public.count + foreign, last)


def own_mark(
    tx: Transaction, ticket: Ticket, author: Person, mark: Mark | None
) -> Mark | None:
    """The author's mark after they said something: their own words are never unread.

    What customers say is not in their count at all, so nothing of theirs has to be written.
    """
    if not author.is_staff:
        return mark
    marks.count_own(tx, ticket.id, author.id)
    if mark is None:
        return Mark(0, 1, 0)
    return Mark(mark.message_id, mark.seen + 1, mark.rev)


def said(author: Person, kind: Kind, body: str, origin: Origin) -> Message:
    """A message that has not been written yet."""
    return Message(
        0, 0, str(kind), author.ref, body, None, None, str(origin), 0, None, None, 0
    )


def write_change(
    tx: Transaction,
    ticket: Ticket,
    actor: Person | None,
    code: str,
    former_assignee: PersonRef | None = None,
) -> Message:
    """A change of status or assignee: its one system line and its `ticket.changed`.

    `actor` is None for what the desk does by itself. The event remembers the former assignee,
    who is told when somebody takes over.
    """
    line = Message(
        0, 0, str(_SYSTEM), actor.ref if actor else None, code, None, None,
        str(Origin.MINI_APP), 0, None, None, 0,
    )  # fmt: skip
    event = Event(
        0,
        0,
        EventType.TICKET_CHANGED,
        Scope.PUBLIC,
        actor_id=actor.id if actor else None,
        person_id=former_assignee.id if former_assignee else None,
    )
    write_message(tx, ticket, line, event)
    return line


def touch(tx: Transaction, ticket: Ticket, message: Message) -> None:
    """An object of the ticket has changed in place: the sights that show it get its rev."""
    ticket.staff = replace(ticket.staff, rev=message.rev)
    if message.kind != _NOTE:
        ticket.public = replace(ticket.public, rev=message.rev)
    tickets.save(tx, ticket)


def change_in_place(
    tx: Transaction, actor: Person, ticket: Ticket, message: Message, what: EventType
) -> None:
    """A message is other than it was: its event, its row, and the sights that show it."""
    scope = Scope.STAFF if message.kind == _NOTE else Scope.PUBLIC
    message.rev = events.append(
        tx,
        Event(0, 0, what, scope, ticket.id, message.id, actor_id=actor.id),
    )
    messages.save(tx, message)
    touch(tx, ticket, message)
