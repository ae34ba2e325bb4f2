"""Messages that stand in another ticket of the same customer from now on.

They keep their ids, their order, their files and what Telegram knows them by; whoever has read them
has read them. Nobody is told of them again: `message.moved` is no new message.
"""

from collections.abc import Sequence
from dataclasses import replace

from app.domain.events import Event, EventType, Scope
from app.domain.message import Kind, Message
from app.domain.person import Person
from app.domain.ticket import Mark, Status, Ticket
from app.services import turns
from app.store import chats, counts, events, marks, merges, messages, people, tickets
from app.store.transaction import Transaction


def carry(tx: Transaction, actor: Person, moved: Sequence[Message], target: Ticket) -> None:
    """Moves the rows and tells of each; the caller counts both tickets afresh."""
    ids = {message.id for message in moved}
    for message in moved:
        scope = Scope.STAFF if message.kind == Kind.NOTE else Scope.PUBLIC
        event = Event(0, 0, EventType.MESSAGE_MOVED, scope, target.id, message.id)
        event.actor_id = actor.id
        message.ticket_id = target.id
        message.reply_to = message.reply_to if message.reply_to in ids else None
        message.rev = events.append(tx, event)
        messages.save(tx, message)
        chats.move(tx, message.id, target.id)
        merges.move_deliveries(tx, message.id, target.id)


def copy_marks(tx: Transaction, source: Ticket, target: Ticket) -> None:
    """Before anything is moved: nobody has to read again, and nothing unread is taken for read."""
    in_source, in_target = marks.by_person(tx, source.id), marks.by_person(tx, target.id)
    for person in people.known(tx, sorted({*in_source, *in_target})):
        mark, other = in_source.get(person.id, Mark()), in_target.get(person.id, Mark())
        at = _joined(tx, person, (source.id, mark.message_id), (target.id, other.message_id))
        marks.save(tx, target.id, person.id, Mark(at, 0, other.rev))


def _joined(tx: Transaction, person: Person, *places: tuple[int, int]) -> int:
    notes = int(person.is_staff)
    unread = [merges.first_unread(tx, *place, notes) for place in _of(person, places)]
    oldest = min((one for one in unread if one is not None), default=None)
    newest_read = max(read for _, read in places)
    return newest_read if oldest is None else min(newest_read, oldest - 1)


def _of(person: Person, places: Sequence[tuple[int, int]]) -> list[tuple[int, int, int]]:
    return [(ticket_id, person.id, read) for ticket_id, read in places]


def count_afresh(tx: Transaction, ticket: Ticket, rev: int, active_at: int | None) -> None:
    """Both sights and everybody's marks, from the messages as they are now; saves the ticket."""
    ticket.public = counts.sight(tx, ticket, rev, active_at, 0)
    ticket.staff = counts.sight(tx, ticket, rev, active_at, 1)
    tickets.save(tx, ticket)
    counts.recount_marks(tx, ticket)


def turn_of(tx: Transaction, ticket: Ticket) -> Status:
    """Whose turn it is, by what is said in a live ticket now."""
    last = messages.last_spoken(tx, ticket.id)
    if last and last.author_id != ticket.customer.id:
        return Status.WAITING
    return Status.OPEN if counts.has_answer(tx, ticket) else Status.NEW


def set_turn(tx: Transaction, ticket: Ticket, status: Status) -> None:
    """The status, and since when the customer waits: from their words, not from now."""
    ticket.status = status
    turns.follow(tx, ticket)
    if ticket.desk.waiting_since is None:
        return
    since = merges.waiting_since(tx, ticket) or tx.now
    ticket.desk = replace(ticket.desk, waiting_since=since)
    tickets.save_desk(tx, ticket)
