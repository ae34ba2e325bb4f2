"""Tickets that the desk gives to somebody by itself: in turn or by load, to whoever has room."""

from app.domain.load import Hand, Mode, Routing, choose
from app.domain.person import Person
from app.domain.ticket import Ticket
from app.services import duty, hearers, settings
from app.services.writing import write_change
from app.store import duties, people, tickets
from app.store.transaction import Transaction

STEP_LIMIT = 50
#: Somebody who was at the desk so short a time ago is still there.
PRESENT_MS = 5 * 60 * 1000


def see(tx: Transaction, people_ids: tuple[int, ...]) -> None:
    """Members of the staff have the desk open, or have just done something in the chat."""
    for person_id in people_ids:
        duties.see(tx, person_id)


def has_work(tx: Transaction) -> bool:
    """Whether somebody has room for what is nobody's."""
    routing = settings.section(tx, Routing)
    if routing.mode is Mode.OFF:
        return False
    return any(_chosen(tx, routing, ticket_id) for ticket_id in duties.unassigned(tx, STEP_LIMIT))


def _chosen(tx: Transaction, routing: Routing, ticket_id: int) -> Person | None:
    ticket = tickets.get(tx, ticket_id)
    return _somebody(tx, routing, ticket) if ticket else None


def give_out(tx: Transaction) -> int:
    """Gives what is nobody's to whoever has room; answers how many it was."""
    if settings.section(tx, Routing).mode is Mode.OFF:
        return 0
    waiting = (tickets.get(tx, ticket_id) for ticket_id in duties.unassigned(tx, STEP_LIMIT))
    return sum(give(tx, ticket) for ticket in waiting if ticket)


def give(tx: Transaction, ticket: Ticket) -> bool:
    """Gives a ticket that is nobody's to somebody and saves it; False when nobody has room."""
    routing = settings.section(tx, Routing)
    if routing.mode is Mode.OFF or ticket.assignee is not None:
        return False
    person = _somebody(tx, routing, ticket)
    if person is None:
        return False
    duties.give(tx, person.id)
    ticket.assignee = person.ref
    write_change(tx, ticket, None, f"assigned:{person.name}")
    tickets.save(tx, ticket)
    return True


def _somebody(tx: Transaction, routing: Routing, ticket: Ticket) -> Person | None:
    staff = {one.id: one for one in hearers.of_category(tx, ticket, people.staff(tx))}
    loads, times = duties.loads(tx), duties.times(tx)
    hands = []
    for person_id in staff:
        given_at, seen_at = times.get(person_id, (0, 0))
        if _is_there(tx, routing, person_id, seen_at):
            hands.append(Hand(person_id, loads.get(person_id, 0), given_at))
    chosen = choose(routing, hands)
    return None if chosen is None else staff[chosen]


def _is_there(tx: Transaction, routing: Routing, person_id: int, seen_at: int) -> bool:
    if not duty.of(tx, person_id).takes_new or duty.quiet_until(tx, person_id) is not None:
        return False
    return not routing.only_present or tx.now - seen_at <= PRESENT_MS
