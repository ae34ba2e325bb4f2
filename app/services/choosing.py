"""What a ticket is about, as its customer says: it goes to the people of that category."""

from dataclasses import replace

from app.domain.errors import DeskError
from app.domain.person import Person
from app.domain.policy import require
from app.domain.ticket import Status, Ticket
from app.services import access, answers, assigning, clocks, desk_fields
from app.services.catalog import category_of
from app.services.writing import write_change
from app.store import catalog, tickets
from app.store.transaction import Transaction

#: Of the bot's buttons; the Mini App offers all.
CHOICES_LIMIT = 10


def tell_opened(tx: Transaction, person: Person, ticket: Ticket) -> None:
    """The bot's answer to a new ticket, with categories to choose from where the desk has some."""
    open_ones = [one for one in catalog.categories(tx) if one.is_open]
    has_one = ticket.desk.category_id is not None
    choices = [] if has_one else [[one.id, one.name] for one in open_ones[:CHOICES_LIMIT]]
    answers.plan(tx, person.id, "opened", ticket.id, choices=choices)


def choose_category(
    tx: Transaction, person: Person, ticket_id: int, category_id: int
) -> str:
    """The customer's choice while nobody has answered; answers the category's name.

    Raises `not_found`, and `closed` when it is too late.
    """
    require(person, "ticket.open")
    ticket, _ = access.ticket_for(tx, person, ticket_id)
    category = category_of(tx, category_id)
    if ticket.customer.id != person.id or not category.is_open:
        raise DeskError("not_found")
    if ticket.status is not Status.NEW:
        raise DeskError("closed")
    before = ticket.desk.category_id
    if before == category_id:
        return category.name
    ticket.desk = replace(ticket.desk, category_id=category_id)
    clocks.refresh(tx, ticket)
    desk_fields.change(tx, person, ticket, "category", (before, category_id))
    _hand_on(tx, ticket, category.people)
    return category.name


def _hand_on(tx: Transaction, ticket: Ticket, people: tuple[int, ...]) -> None:
    """It was somebody's by the desk's own choice, made before this one."""
    if ticket.assignee is not None and people and ticket.assignee.id not in people:
        former, ticket.assignee = ticket.assignee, None
        write_change(tx, ticket, None, "unassigned", former)
        tickets.save(tx, ticket)
    assigning.give(tx, ticket)
