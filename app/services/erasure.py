"""Erasing a customer: what they said, were called and sent is gone, what was done stays counted.

Their tickets keep their times, states and whose they were, so the figures stay as they are; a
message keeps its place. The person's Telegram id stays as the row's key.
"""

from typing import NamedTuple

from app.domain.errors import DeskError
from app.domain.events import Event, EventType, Scope
from app.domain.message import Kind, Message
from app.domain.person import Person
from app.domain.policy import require
from app.domain.ticket import Status
from app.services import access, attachments, audit, facts, moved
from app.services import people as people_verbs
from app.services.writing import write_change
from app.store import attachments as attachment_rows
from app.store import erasure, events, people, tickets
from app.store.transaction import Transaction


class Erased(NamedTuple):
    """How much it was."""

    person: Person
    tickets: int
    messages: int
    cursor: int


def erase_person(tx: Transaction, actor: Person, person_id: int) -> Erased:
    """Erases a customer for good. Raises `not_found`, and `forbidden` for staff.

    Copies in backups stay as they are (docs/operating.md).
    """
    require(actor, "person.erase")
    return erase(tx, actor, person_id)


def erase(tx: Transaction, actor: Person | None, person_id: int) -> Erased:
    """The same for the operator, who needs no role: `actor` is None for the console."""
    person = access.person_of(tx, person_id)
    if person.is_staff:
        raise DeskError("forbidden", reason="staff")
    ids = erasure.tickets_of(tx, person.id)
    count = sum(_erase_ticket(tx, actor, ticket_id) for ticket_id in ids)
    for attachment_id in erasure.unused_files_of(tx, person.id):
        attachment_rows.remove(tx, attachment_id)
    person.name, person.username = erasure.BLANK, None
    person.rev = people_verbs.tell_of(tx, person, actor)
    people.save(tx, person)
    erasure.blank_person(tx, person.id)
    audit.record(
        tx, actor, "person.erase", person=person.ref, tickets=len(ids), messages=count
    )
    return Erased(person, len(ids), count, tx.last_event_id)


def _erase_ticket(tx: Transaction, actor: Person | None, ticket_id: int) -> int:
    said = erasure.said_in(tx, ticket_id)
    for message in said:
        _erase_message(tx, actor, message)
    erasure.blank_ticket(tx, ticket_id)
    ticket = tickets.get(tx, ticket_id)
    if ticket is None:
        raise LookupError("a ticket was erased and is not there")
    if ticket.status is not Status.CLOSED:
        facts.moved(tx, ticket, Status.CLOSED, actor)
        tickets.set_resolved_at(tx, ticket.id, None)
        moved.set_turn(tx, ticket, Status.CLOSED)
    write_change(tx, ticket, actor, "erased")
    moved.count_afresh(tx, ticket, tx.last_event_id, tx.now)
    return len(said)


def _erase_message(tx: Transaction, actor: Person | None, message: Message) -> None:
    attachments.drop(tx, message)
    rev = message.rev
    if message.deleted_at is None:
        scope = Scope.STAFF if message.kind == Kind.NOTE else Scope.PUBLIC
        event = Event(0, 0, EventType.MESSAGE_DELETED, scope, message.ticket_id, message.id)
        event.actor_id = actor.id if actor else None
        rev = events.append(tx, event)
    erasure.blank_message(tx, message, rev)
