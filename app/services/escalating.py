"""Answer targets by the clock: a warning, the missed target, and then the admins, each once.

What has been told is written in the transaction that plans the message: a kill changes nothing.
"""

from collections.abc import Iterable

from app.domain.hours import Hours
from app.domain.person import Person, Role
from app.domain.targets import MINUTE_MS, Aim, Due, Targets
from app.domain.ticket import Priority, Ticket
from app.services import clocks, duty, hearers, settings
from app.store import deliveries, people, ticket_clocks, tickets
from app.store.deliveries import Delivery
from app.store.ticket_clocks import Clock
from app.store.transaction import Transaction

ALARMS_LIMIT = 100


def tell_due(tx: Transaction) -> int:
    """Answers how many targets were told of."""
    due = ticket_clocks.alarms_due(tx, ALARMS_LIMIT)
    for clock in due:
        _tell_one(tx, clock)
    return len(due)


def _tell_one(tx: Transaction, clock: Clock) -> None:
    ticket = tickets.get(tx, clock.ticket_id)
    due = _due_of(ticket, clock) if ticket else None
    if ticket is None or due is None:
        clock.alarm_at = None
        ticket_clocks.save(tx, clock)
        return
    targets = settings.section(tx, Targets)
    clock.stage = _reached(tx.now, clock.stage, due, targets)
    clock.alarm_at = clocks.next_alarm(clock.stage, due, targets)
    ticket_clocks.save(tx, clock)
    for person in _whom(tx, ticket, clock.stage):
        _tell(tx, person, ticket, clock)


def _due_of(ticket: Ticket, clock: Clock) -> Due | None:
    """None when the turn that the clock was set for is over."""
    desk = ticket.desk
    if desk.due_at is None or desk.warn_at is None or desk.due_kind is None:
        return None
    if (desk.waiting_since, desk.due_kind) != (clock.turn_at, clock.kind):
        return None
    return Due(desk.due_at, desk.warn_at, Aim(desk.due_kind))


def _reached(now: int, stage: int, due: Due, targets: Targets) -> int:
    """A target that is missed already is not warned of; the admins always come behind it."""
    if stage == clocks.MISSED and now >= due.at + targets.admins_after * MINUTE_MS:
        return clocks.ADMINS_TOLD
    return clocks.MISSED if now >= due.at else clocks.WARNED


def _whom(tx: Transaction, ticket: Ticket, stage: int) -> Iterable[Person]:
    if stage != clocks.ADMINS_TOLD:
        return hearers.of_ticket(tx, ticket)
    assignee_id = ticket.assignee.id if ticket.assignee else None
    admins = [one for one in people.staff(tx) if one.role is Role.ADMIN]
    return [one for one in admins if one.id != assignee_id]


def _tell(tx: Transaction, person: Person, ticket: Ticket, clock: Clock) -> None:
    if person.unreachable_at is not None:
        return
    is_pressing = clock.stage >= clocks.MISSED and ticket.priority is Priority.URGENT
    comes_through = is_pressing and duty.lets_urgent(tx, person.id)
    if not comes_through and duty.holds_back(tx, person.id):
        return
    deliveries.add(
        tx,
        Delivery(
            chat_id=person.id,
            kind="due",
            person_id=person.id,
            ticket_id=ticket.id,
            content={
                "stage": clock.stage,
                "aim": clock.kind,
                "at": ticket.desk.due_at,
                "turn_at": clock.turn_at,
                "zone": settings.section(tx, Hours).zone,
            },
            due_at=tx.now,
        ),
    )
