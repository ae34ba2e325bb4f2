"""The card of a person: who they have been, what the staff know of them, what else they asked."""

from typing import NamedTuple

from app.domain.card import (
    NAMES_LIMIT,
    NOTE_LIMIT,
    NOTES_LIMIT,
    TICKETS_LIMIT,
    FormerName,
    PersonNote,
)
from app.domain.errors import DeskError
from app.domain.events import Event, EventType, Scope
from app.domain.person import Person, Role
from app.domain.policy import require
from app.domain.text import bounded
from app.domain.ticket import Mark, Ticket
from app.services import access
from app.store import cards, events
from app.store.transaction import Transaction


class Card(NamedTuple):
    """`tickets` are the newest TICKETS_LIMIT of `ticket_count`; `met_at` is the first contact."""

    person: Person
    met_at: int
    names: list[FormerName]
    notes: list[PersonNote]
    tickets: list[tuple[Ticket, Mark | None]]
    ticket_count: int
    cursor: int


def get_card(tx: Transaction, actor: Person, person_id: int) -> Card:
    """Raises `not_found`."""
    require(actor, "person.card")
    return _card(tx, actor, access.person_of(tx, person_id), events.newest_id(tx))


def _card(tx: Transaction, actor: Person, person: Person, cursor: int) -> Card:
    return Card(
        person,
        cards.met_at(tx, person.id),
        cards.former_names(tx, person.id, NAMES_LIMIT),
        cards.notes_of(tx, person.id),
        cards.tickets_of(tx, person.id, actor.id, TICKETS_LIMIT),
        cards.count_tickets_of(tx, person.id),
        cursor,
    )


def add_note(tx: Transaction, actor: Person, person_id: int, body: str) -> Card:
    """Says something about a person that only the staff see. Raises `invalid`, `too_large`."""
    require(actor, "person_note.add")
    person = access.person_of(tx, person_id)
    if len(cards.notes_of(tx, person.id)) >= NOTES_LIMIT:
        raise DeskError("too_large", limit=NOTES_LIMIT)
    words = bounded(body, field="body", limit=NOTE_LIMIT)
    cards.add_note(tx, person.id, actor.id, words)
    return _card(tx, actor, person, _tell(tx, actor, person))


def remove_note(tx: Transaction, actor: Person, note_id: int) -> Card:
    """Takes one's own note away, an admin anybody's. Raises `not_found`, `forbidden`."""
    require(actor, "person_note.remove")
    note = cards.note(tx, note_id)
    if note is None:
        raise DeskError("not_found")
    if note.author.id != actor.id and actor.role is not Role.ADMIN:
        raise DeskError("forbidden")
    cards.remove_note(tx, note_id)
    person = access.person_of(tx, note.person_id)
    return _card(tx, actor, person, _tell(tx, actor, person))


def _tell(tx: Transaction, actor: Person, person: Person) -> int:
    """The staff's clients look at the card again; the person hears nothing."""
    event = Event(0, 0, EventType.PERSON_CHANGED, Scope.STAFF)
    event.actor_id, event.person_id = actor.id, person.id
    return events.append(tx, event)
