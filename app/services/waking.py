"""Tickets that were put aside come back: when their time is over, or at their customer's word."""

from app.domain.person import PersonRef
from app.domain.ticket import Ticket
from app.services import desk_fields, duty
from app.store import deliveries, people, ticket_changes, ticket_clocks, tickets
from app.store.deliveries import Delivery
from app.store.transaction import Transaction

SNOOZES_LIMIT = 100


def wake_due(tx: Transaction) -> int:
    """Answers how many came back."""
    due = ticket_clocks.snoozes_due(tx, SNOOZES_LIMIT)
    for ticket_id in due:
        ticket = tickets.get(tx, ticket_id)
        if ticket is None:
            continue
        hearers = _hearers(tx, ticket)
        desk_fields.wake(tx, ticket)
        for person in hearers:
            _remind(tx, person, ticket)
    return len(due)


def _hearers(tx: Transaction, ticket: Ticket) -> list[PersonRef]:
    """Its assignee and who follows it; nobody's comes back to whoever has put it aside."""
    own = [ticket.assignee] if ticket.assignee else []
    found = {one.id: one for one in [*own, *ticket_changes.followers(tx, ticket.id)]}
    if not found:
        changes = ticket_changes.newest(tx, ticket.id, desk_fields.HISTORY_LIMIT)
        actor = next((one.actor for one in changes if one.what == "snooze" and one.after), None)
        found = {actor.id: actor} if actor else {}
    return list(found.values())


def _remind(tx: Transaction, who: PersonRef, ticket: Ticket) -> None:
    person = people.get(tx, who.id)
    if person is None or not person.is_staff or person.blocked_at is not None:
        return
    if person.unreachable_at is not None or duty.holds_back(tx, person.id):
        return
    deliveries.add(
        tx,
        Delivery(
            chat_id=person.id,
            kind="reminder",
            person_id=person.id,
            ticket_id=ticket.id,
            due_at=tx.now,
        ),
    )
