"""Moving a burst of messages from the ticket it landed in to the one it was meant for.

The messages keep their ids and their order; both tickets are counted afresh, and the staff of
the right ticket are alerted as if the messages had come there at once.
"""

from app.domain.errors import DeskError
from app.domain.events import Event, EventType, Scope
from app.domain.message import Message, Origin
from app.domain.person import Person
from app.domain.policy import require
from app.domain.text import subject_from
from app.domain.ticket import Move, Status, Ticket, next_status
from app.services import facts, turns
from app.services.tickets import TicketDraft, new_ticket
from app.services.writing import write_change
from app.store import chats, counts, events, messages, tickets
from app.store.transaction import Transaction

#: How long the buttons under a message can move it.
MOVE_MS = 30 * 60 * 1000


def move_burst(
    tx: Transaction, person: Person, first_message_id: int, ticket_id: int | None
) -> Ticket:
    """Moves a burst to another live ticket of the same customer, or with None to a new one.

    Raises `not_found` for what is not theirs, `closed` when it is too late.
    """
    require(person, "message.post")
    moved = messages.of_burst(tx, first_message_id)
    if not moved or moved[0].author_id != person.id:
        raise DeskError("not_found")
    source = _own(tx, person, moved[0].ticket_id)
    if tx.now - moved[0].created_at > MOVE_MS or source.status is Status.CLOSED:
        raise DeskError("closed")
    if ticket_id == source.id:
        return source
    if ticket_id is None:
        target = _new(tx, person, source, moved)
    else:
        target = _own(tx, person, ticket_id)
        if not target.is_live:
            raise DeskError("closed")
    _move(tx, person, moved, source, target)
    return target


def _own(tx: Transaction, person: Person, ticket_id: int) -> Ticket:
    ticket = tickets.get(tx, ticket_id)
    if ticket is None or ticket.customer.id != person.id:
        raise DeskError("not_found")
    return ticket


def _new(tx: Transaction, person: Person, source: Ticket, moved: list[Message]) -> Ticket:
    subject = subject_from(moved[0].body) or source.subject
    ticket = new_ticket(tx, person, person, TicketDraft(subject, "", origin=Origin.TELEGRAM))
    tickets.add(tx, ticket)
    facts.opened(tx, ticket)
    return ticket


def _move(
    tx: Transaction, person: Person, moved: list[Message], source: Ticket, target: Ticket
) -> None:
    what = EventType.MESSAGE_POSTED if target.staff.count else EventType.TICKET_OPENED
    for message in moved:
        message.ticket_id = target.id
        message.reply_to = None
        message.rev = events.append(
            tx, Event(0, 0, what, Scope.PUBLIC, target.id, message.id, actor_id=person.id)
        )
        what = EventType.MESSAGE_POSTED
        messages.save(tx, message)
        chats.move(tx, message.id, target.id)
    _lead_burst(tx, person, moved[0], target)
    before = target.status
    target.status = next_status(before, Move.CUSTOMER_SPEAKS)
    facts.spoken(tx, target, before, person)
    turns.follow(tx, target)
    _count_afresh(tx, target, tx.last_event_id, tx.now)
    source.status = _status_without(tx, source)
    turns.follow(tx, source)
    write_change(tx, source, person, "moved")
    _count_afresh(tx, source, tx.last_event_id, None)


def _lead_burst(tx: Transaction, person: Person, first: Message, target: Ticket) -> None:
    """What still comes in the same run goes where its beginning has gone."""
    burst = chats.burst_of(tx, person.id)
    if burst and burst.first_message_id == first.id:
        chats.keep_burst(tx, person.id, burst._replace(ticket_id=target.id))


def _count_afresh(tx: Transaction, ticket: Ticket, rev: int, active_at: int | None) -> None:
    ticket.public = counts.sight(tx, ticket, rev, active_at, 0)
    ticket.staff = counts.sight(tx, ticket, rev, active_at, 1)
    tickets.save(tx, ticket)
    counts.recount_marks(tx, ticket)


def _status_without(tx: Transaction, ticket: Ticket) -> Status:
    """Whose turn it is in a live ticket once the moved words are gone."""
    if not ticket.is_live:
        return ticket.status
    last = messages.last_spoken(tx, ticket.id)
    if last and last.author_id != ticket.customer.id:
        return Status.WAITING
    return Status.OPEN if counts.has_answer(tx, ticket) else Status.NEW
