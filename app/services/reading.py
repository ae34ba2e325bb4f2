"""How far each side has read, and who has what on screen."""

from typing import NamedTuple

from app.domain.errors import DeskError
from app.domain.events import Event, EventType, Scope
from app.domain.person import Person, PersonRef
from app.domain.policy import require
from app.domain.ticket import Mark, Ticket
from app.domain.visibility import sight_of
from app.services import access, delivery_marks
from app.store import deliveries, events, marks, messages, people, presence
from app.store.transaction import Transaction

#: How long a ticket counts as on screen after the last `conversation.view`.
LEASE_MS = 20_000


def mark_read(tx: Transaction, actor: Person, ticket_id: int, message_id: int) -> int:
    """Moves the actor's mark forward and answers the cursor; backwards changes nothing.

    Everyone hears `conversation.read`; when the actor's own `unread` has changed, they alone
    hear a `ticket.changed`.
    """
    require(actor, "conversation.mark_read")
    ticket, found = access.ticket_for(tx, actor, ticket_id)
    message, _, _ = access.message_for(tx, actor, message_id)
    if message.ticket_id != ticket_id:
        raise DeskError("not_found")
    mark = found or Mark()
    if message_id <= mark.message_id:
        return tx.last_event_id
    before = sight_of(actor, ticket).count - mark.seen
    _tell_of_mark(tx, actor, ticket_id, mark.message_id, message_id)
    for cancelled in deliveries.cancel_read(tx, actor.id, ticket_id, message_id):
        delivery_marks.tell_of(tx, *cancelled)
    behind = marks.unread_behind(tx, ticket_id, actor.id, message_id, int(actor.is_staff))
    mark.message_id = message_id
    _count(tx, actor, ticket, mark, before, behind)
    return tx.last_event_id


def _count(
    tx: Transaction, actor: Person, ticket: Ticket, mark: Mark, before: int, behind: int
) -> None:
    if behind != before:
        mark.seen = sight_of(actor, ticket).count - behind
        mark.rev = events.append(
            tx,
            Event(
                0,
                0,
                EventType.TICKET_CHANGED,
                Scope.PERSON,
                ticket.id,
                actor_id=actor.id,
                person_id=actor.id,
            ),
        )
    marks.save(tx, ticket.id, actor.id, mark)


def _tell_of_mark(
    tx: Transaction, actor: Person, ticket_id: int, former: int, message_id: int
) -> None:
    """A mark on a note is, for the customer, a mark on what they could see before it."""
    public = messages.newest_public_id(tx, ticket_id, message_id)
    public_before = messages.newest_public_id(tx, ticket_id, former) if former else None
    moved = public is not None and public != public_before
    events.append(
        tx,
        Event(
            0,
            0,
            EventType.CONVERSATION_READ,
            Scope.PUBLIC if moved else Scope.STAFF,
            ticket_id,
            message_id,
            actor_id=actor.id,
            public_message_id=public,
        ),
    )


class ReadMark(NamedTuple):
    person: PersonRef
    message_id: int


def read_marks(tx: Transaction, actor: Person, ticket_id: int) -> tuple[list[ReadMark], int]:
    """How far the others have read, as the actor may know it, and the cursor."""
    require(actor, "conversation.marks")
    access.ticket_for(tx, actor, ticket_id)
    found = []
    for person_id, mark in marks.of_ticket(tx, ticket_id):
        message_id: int | None = mark.message_id
        if not actor.is_staff:
            message_id = messages.newest_public_id(tx, ticket_id, mark.message_id)
        person = people.get(tx, person_id)
        if message_id and person and person_id != actor.id:
            found.append(ReadMark(person.ref, message_id))
    return found, events.newest_id(tx)


def view(tx: Transaction, actor: Person, socket: str, ticket_id: int | None) -> None:
    """Holds the ticket on screen for LEASE_MS more, or lets go of it with None."""
    require(actor, "conversation.view")
    if ticket_id is None:
        presence.release(tx, actor.id, socket)
        return
    access.ticket_for(tx, actor, ticket_id)
    presence.hold(tx, actor.id, socket, ticket_id, tx.now + LEASE_MS)
