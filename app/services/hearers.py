"""Which of the staff hear of a ticket: its assignee, else those of its category, else everybody."""

from app.domain.person import Person
from app.domain.ticket import Ticket
from app.store import catalog, people
from app.store.transaction import Transaction


def of_ticket(tx: Transaction, ticket: Ticket) -> list[Person]:
    staff = people.staff(tx)
    own = [one for one in staff if ticket.assignee and one.id == ticket.assignee.id]
    return own or of_category(tx, ticket, staff)


def of_category(tx: Transaction, ticket: Ticket, staff: list[Person]) -> list[Person]:
    """Those of `staff` whose the tickets of its category are."""
    if ticket.desk.category_id is None:
        return staff
    category = catalog.category(tx, ticket.desk.category_id)
    ids = frozenset(category.people) if category else frozenset()
    return [one for one in staff if one.id in ids] or staff
