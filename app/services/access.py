"""The only way to get a ticket or a message for somebody.

What they may not see and what does not exist are the same `not_found`.
"""

from app.domain.errors import DeskError
from app.domain.message import Message
from app.domain.person import Person
from app.domain.policy import may_see_message, may_view
from app.domain.ticket import Mark, Ticket
from app.store import messages, people, tickets
from app.store.transaction import Transaction


def ticket_for(
    tx: Transaction, person: Person, ticket_id: int
) -> tuple[Ticket, Mark | None]:
    """The ticket and how far `person` has read it. Raises `not_found`."""
    found = tickets.get_marked(tx, ticket_id, person.id)
    if found is None or not may_view(person, found[0]):
        raise DeskError("not_found")
    return found


def message_for(
    tx: Transaction, person: Person, message_id: int
) -> tuple[Message, Ticket, Mark | None]:
    """The message with its ticket. Raises `not_found`."""
    message = messages.get(tx, message_id)
    if message is None or not may_see_message(person, message):
        raise DeskError("not_found")
    ticket, mark = ticket_for(tx, person, message.ticket_id)
    return message, ticket, mark


def person_of(tx: Transaction, person_id: int) -> Person:
    """Raises `not_found`."""
    person = people.get(tx, person_id)
    if person is None:
        raise DeskError("not_found")
    return person
