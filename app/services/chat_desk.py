"""What agents do from Telegram alone: look into a ticket, be asked for an answer's words."""

from app.domain.errors import DeskError
from app.domain.message import Kind, Message
from app.domain.person import Person
from app.domain.policy import require
from app.domain.ticket import Status, Ticket
from app.services import access, answers
from app.store import merges, messages
from app.store.transaction import Transaction

#: The newest lines of a ticket that are shown in a chat, and how much of each.
LINES_LIMIT = 6
LINE_LENGTH = 600


def show_ticket(tx: Transaction, person: Person, ticket_id: int) -> Ticket:
    """Plans what was said last in a ticket, with its buttons. Raises `not_found`, `forbidden`."""
    ticket = _ticket_of(tx, person, ticket_id)
    newest = messages.newest(tx, ticket.id, 1, LINES_LIMIT)
    lines = [_line(one) for one in reversed(newest) if one.kind != Kind.SYSTEM]
    answers.plan(tx, person.id, "ticket_shown", ticket.id, lines=lines)
    return ticket


def _line(message: Message) -> dict[str, object]:
    return {
        "who": message.author.name if message.author else "",
        "body": "" if message.deleted_at else message.body[:LINE_LENGTH],
        "holds": message.holds,
        "is_note": message.kind == Kind.NOTE,
    }


def ask_for_answer(tx: Transaction, person: Person, ticket_id: int) -> Ticket:
    """Plans a message whose reply answers the customer. Raises `closed` besides."""
    ticket = _ticket_of(tx, person, ticket_id)
    if ticket.status is Status.CLOSED:
        raise DeskError("closed")
    answers.plan(tx, person.id, "answer_here", ticket.id, customer=ticket.customer.name)
    return ticket


def _ticket_of(tx: Transaction, person: Person, ticket_id: int) -> Ticket:
    require(person, "ticket.get")
    if not person.is_staff:
        raise DeskError("forbidden")
    ticket, _ = access.ticket_for(tx, person, merges.goes_on_in(tx, ticket_id))
    return ticket
