"""Opening, claiming, assigning, resolving, reopening and closing tickets."""

from dataclasses import dataclass

from app.domain.errors import DeskError
from app.domain.events import Event, EventType, Scope
from app.domain.extras import Extras
from app.domain.message import Kind, Message, Origin
from app.domain.person import Person, PersonRef
from app.domain.policy import require, require_customer_of
from app.domain.ticket import (
    LIVE,
    DeskFields,
    Move,
    Priority,
    Sight,
    Status,
    Ticket,
    next_status,
)
from app.services import (
    access,
    assigning,
    attachments,
    facts,
    gate,
    rating,
    requests,
    turns,
)
from app.services.catalog import category_of
from app.services.outcome import Outcome
from app.services.writing import own_mark, said, write_change, write_message
from app.store import people, tickets
from app.store.transaction import Transaction


@dataclass(slots=True)
class TicketDraft:
    """What somebody asks to be opened; `digest` identifies the request under its client_id."""

    subject: str
    body: str
    client_id: str | None = None
    digest: str | None = None
    customer_id: int | None = None
    follows: int | None = None
    origin: Origin = Origin.MINI_APP
    extra: Extras | None = None
    attachment_ids: tuple[int, ...] = ()
    category_id: int | None = None


def open_ticket(tx: Transaction, actor: Person, draft: TicketDraft, per_minute: int) -> Outcome:
    """Opens a ticket with its first message. Raises `conflict`, `rate_limited`, `not_found`.

    Staff open one in a customer's name by `customer_id`; such a ticket is the opener's at once.
    """
    require(actor, "ticket.open")
    repeated = requests.repeated(tx, actor, draft.client_id, draft.digest)
    if repeated:
        return repeated
    gate.pass_or_refuse(tx, actor, per_minute)
    return open_unchecked(tx, actor, draft)


def open_unchecked(tx: Transaction, actor: Person, draft: TicketDraft) -> Outcome:
    """The part behind idempotency and gate, shared with messages that become tickets."""
    customer = _customer_of(tx, actor, draft)
    _require_category(tx, draft.category_id)
    ticket = new_ticket(tx, actor, customer, draft)
    tickets.add(tx, ticket)
    turns.begin(tx, ticket)
    facts.opened(tx, ticket)
    message = said(actor, Kind.MESSAGE, draft.body, draft.origin)
    message.client_id = draft.client_id
    message.extra = attachments.take(tx, actor, draft.attachment_ids, draft.extra)
    event = Event(0, 0, EventType.TICKET_OPENED, Scope.PUBLIC, actor_id=actor.id)
    write_message(tx, ticket, message, event, draft.digest)
    attachments.attach(tx, message)
    mark = own_mark(tx, ticket, actor, None)
    tickets.save(tx, ticket)
    assigning.give(tx, ticket)
    return Outcome(ticket, mark, tx.last_event_id, message)


def _customer_of(tx: Transaction, actor: Person, draft: TicketDraft) -> Person:
    if draft.customer_id is None or draft.customer_id == actor.id:
        return actor
    if not actor.is_staff:
        raise DeskError("forbidden")
    customer = access.person_of(tx, draft.customer_id)
    require_customer_of(actor, customer)
    return customer


def _require_category(tx: Transaction, category_id: int | None) -> None:
    """Raises `not_found` for one that is not there or archived."""
    if category_id is not None and not category_of(tx, category_id).is_open:
        raise DeskError("not_found", field="category_id")


def new_ticket(tx: Transaction, actor: Person, customer: Person, draft: TicketDraft) -> Ticket:
    """A ticket that has not been added yet: the staff's own answer waits for the customer."""
    by_staff = actor.id != customer.id
    return Ticket(
        0,
        draft.subject,
        Status.WAITING if by_staff else Status.NEW,
        Priority.NORMAL,
        customer.ref,
        actor.ref if by_staff else None,
        draft.follows,
        tx.now,
        Sight(tx.now, 0, 0, None),
        Sight(tx.now, 0, 0, None),
        DeskFields(draft.category_id, waiting_since=None if by_staff else tx.now),
    )


def claim(tx: Transaction, actor: Person, ticket_id: int, from_id: int | None) -> Outcome:
    """Takes a ticket that is nobody's, or `from_id`'s. Raises `conflict` with the assignee."""
    require(actor, "ticket.claim")
    ticket, _ = access.ticket_for(tx, actor, ticket_id)
    assignee = ticket.assignee
    if assignee and assignee.id == actor.id:
        return _now(tx, actor, ticket.id)
    if (assignee.id if assignee else None) != from_id:
        raise DeskError("conflict", assignee=assignee)
    return _give(tx, actor, ticket, actor, "claimed")


def assign(tx: Transaction, actor: Person, ticket_id: int, assignee_id: int | None) -> Outcome:
    """Gives a ticket to a member of staff, or back to the queue with None."""
    require(actor, "ticket.assign")
    ticket, _ = access.ticket_for(tx, actor, ticket_id)
    if (ticket.assignee.id if ticket.assignee else None) == assignee_id:
        return _now(tx, actor, ticket.id)
    if assignee_id is None:
        return _give(tx, actor, ticket, None, "unassigned")
    assignee = people.get(tx, assignee_id)
    if assignee is None or not assignee.is_staff or assignee.blocked_at is not None:
        raise DeskError("not_found", field="assignee_id")
    code = "claimed" if assignee.id == actor.id else f"assigned:{assignee.name}"
    return _give(tx, actor, ticket, assignee, code)


def _give(
    tx: Transaction, actor: Person, ticket: Ticket, assignee: Person | None, code: str
) -> Outcome:
    if ticket.status is Status.CLOSED:
        raise DeskError("closed")
    change_assignee(tx, ticket, actor, assignee.ref if assignee else None, code)
    tickets.save(tx, ticket)
    return _now(tx, actor, ticket.id)


def change_assignee(
    tx: Transaction, ticket: Ticket, actor: Person | None, assignee: PersonRef | None, code: str
) -> Message:
    """Sets the assignee and writes the line; the caller saves the ticket."""
    former = ticket.assignee
    ticket.assignee = assignee
    return write_change(tx, ticket, actor, code, former)


def resolve(tx: Transaction, actor: Person, ticket_id: int) -> Outcome:
    require(actor, "ticket.resolve")
    return _change_status(tx, actor, ticket_id, Move.RESOLVE)


def reopen(tx: Transaction, actor: Person, ticket_id: int) -> Outcome:
    require(actor, "ticket.reopen")
    return _change_status(tx, actor, ticket_id, Move.REOPEN)


def close(tx: Transaction, actor: Person, ticket_id: int) -> Outcome:
    require(actor, "ticket.close")
    return _change_status(tx, actor, ticket_id, Move.CLOSE)


def expire(tx: Transaction, ticket_id: int) -> None:
    """Closes a resolved ticket whose time has come; one that was reopened is left alone."""
    ticket = tickets.get(tx, ticket_id)
    if ticket is None or ticket.status is not Status.RESOLVED:
        return
    change_status(tx, ticket, None, next_status(ticket.status, Move.EXPIRE))
    tickets.save(tx, ticket)


def _change_status(tx: Transaction, actor: Person, ticket_id: int, move: Move) -> Outcome:
    ticket, _ = access.ticket_for(tx, actor, ticket_id)
    after = next_status(ticket.status, move)
    if after is not ticket.status:
        change_status(tx, ticket, actor, after)
        tickets.save(tx, ticket)
    return _now(tx, actor, ticket.id)


_CODES = {
    Status.RESOLVED: "resolved",
    Status.CLOSED: "closed",
    Status.NEW: "reopened",
    Status.OPEN: "reopened",
    Status.WAITING: "reopened",
}


def change_status(tx: Transaction, ticket: Ticket, actor: Person | None, after: Status) -> Message:
    """Sets the status by a verb's name and writes the line; the caller saves the ticket."""
    if after in LIVE and not ticket.is_live:
        rating.reopened(tx, ticket)
    facts.moved(tx, ticket, after, actor)
    ticket.status = after
    turns.follow(tx, ticket)
    tickets.set_resolved_at(tx, ticket.id, tx.now if after is Status.RESOLVED else None)
    return write_change(tx, ticket, actor, _CODES[after])


def _now(tx: Transaction, actor: Person, ticket_id: int) -> Outcome:
    ticket, mark = access.ticket_for(tx, actor, ticket_id)
    return Outcome(ticket, mark, tx.last_event_id)
