"""Somebody of the staff is reminded of a ticket at a moment of their own.

The ticket goes on as it is. A moment is a row, and one step over the rows (due_work.py) plans what
is told in the transaction that writes it down, so a kill changes nothing.
"""

from app.domain.errors import DeskError, invalid
from app.domain.events import Event, EventType, Scope
from app.domain.person import Person
from app.domain.policy import require
from app.domain.reminder import REMINDER_MOST_MS, REMINDERS_LIMIT, Reminder
from app.services import access, duty
from app.store import deliveries, events, merges, people, reminders
from app.store.deliveries import Delivery
from app.store.transaction import Transaction

RINGS_LIMIT = 100


def set_reminder(
    tx: Transaction, actor: Person, ticket_id: int, due_at: int, text: str
) -> tuple[Reminder, int]:
    """The actor's one reminder of this ticket, in the place of a former one, and the cursor.

    Raises `not_found`, `invalid` for a moment that is past or more than a year ahead, `too_large`
    for one more than REMINDERS_LIMIT.
    """
    require(actor, "reminder.set")
    ticket, _ = access.ticket_for(tx, actor, ticket_id)
    if not tx.now < due_at <= tx.now + REMINDER_MOST_MS:
        raise invalid("at")
    is_new = reminders.get(tx, actor.id, ticket.id) is None
    if is_new and reminders.count(tx, actor.id) >= REMINDERS_LIMIT:
        raise DeskError("too_large", field="reminders", limit=REMINDERS_LIMIT)
    reminder = Reminder(actor.id, ticket.id, due_at, text)
    reminders.put(tx, reminder)
    _tell_page(tx, actor.id, ticket.id)
    return reminder, tx.last_event_id


def remove_reminder(tx: Transaction, actor: Person, ticket_id: int) -> int:
    """It is done, or not wanted any more; answers the cursor. Raises `not_found`."""
    require(actor, "reminder.remove")
    if reminders.get(tx, actor.id, ticket_id) is None:
        raise DeskError("not_found")
    reminders.remove(tx, actor.id, ticket_id)
    _tell_page(tx, actor.id, ticket_id)
    return tx.last_event_id


def list_reminders(tx: Transaction, actor: Person) -> tuple[list[Reminder], int]:
    """The actor's own: what has rung, then what waits; and the cursor."""
    require(actor, "reminder.list")
    return reminders.of_person(tx, actor.id), events.newest_id(tx)


def ring_due(tx: Transaction) -> int:
    """Answers how many have rung."""
    due = reminders.due(tx, RINGS_LIMIT)
    for reminder in due:
        _ring(tx, reminder)
    return len(due)


def _ring(tx: Transaction, reminder: Reminder) -> None:
    """Of a ticket that was merged meanwhile, where it goes on. Whoever has left the staff is told
    nothing, and their reminder is gone."""
    person = people.get(tx, reminder.person_id)
    reminders.remove(tx, reminder.person_id, reminder.ticket_id)
    if person is None or not person.is_staff or person.blocked_at is not None:
        return
    reminder.ticket_id = merges.goes_on_in(tx, reminder.ticket_id)
    reminder.rung_at = tx.now
    reminders.put(tx, reminder)
    _tell_page(tx, person.id, reminder.ticket_id)
    if person.unreachable_at is None and not duty.holds_back(tx, person.id):
        deliveries.add(tx, _delivery(tx, reminder))


def _tell_page(tx: Transaction, person_id: int, ticket_id: int) -> None:
    what, scope = EventType.REMINDERS_CHANGED, Scope.PERSON
    events.append(tx, Event(0, 0, what, scope, ticket_id, person_id=person_id))


def _delivery(tx: Transaction, reminder: Reminder) -> Delivery:
    return Delivery(
        chat_id=reminder.person_id,
        kind="reminder",
        person_id=reminder.person_id,
        ticket_id=reminder.ticket_id,
        content={"own": True, "text": reminder.text},
        due_at=tx.now,
    )
