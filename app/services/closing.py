"""`/close` in the chat: the ticket of the message replied to, or the only live one, is resolved.

A customer never closes for good: what is resolved they can reopen (docs/lifecycle.md).
"""

from app.domain.person import Person
from app.domain.ticket import Status, Ticket
from app.services import access, answers
from app.services import tickets as verbs
from app.store import chats, tickets
from app.store.transaction import Transaction

CHOICES = 8


def close_by_command(tx: Transaction, person: Person, replied: int | None) -> None:
    """Resolves, or asks which one; `replied` is Telegram's number of a message of their chat."""
    ticket_id = chats.ticket_of(tx, person.id, replied) if replied is not None else None
    if ticket_id is not None and _is_theirs(tx, person, ticket_id):
        close_one(tx, person, ticket_id)
        return
    if person.is_staff:
        answers.plan(tx, person.id, "staff_close_hint")
        return
    live = tickets.live_of_customer(tx, person.id, CHOICES)
    if len(live) == 1:
        close_one(tx, person, live[0].id)
    elif live:
        choices = [[one.id, one.subject] for one in live]
        answers.plan(tx, person.id, "close_which", choices=choices)
    else:
        answers.plan(tx, person.id, "nothing_to_close")


def _is_theirs(tx: Transaction, person: Person, ticket_id: int) -> bool:
    ticket = tickets.get(tx, ticket_id)
    return ticket is not None and (person.is_staff or ticket.customer.id == person.id)


def close_one(tx: Transaction, person: Person, ticket_id: int) -> Ticket:
    """Resolves a ticket and says so in the chat. Raises `not_found`."""
    ticket, _ = access.ticket_for(tx, person, ticket_id)
    if ticket.status is Status.CLOSED:
        answers.plan(tx, person.id, "closed_before", ticket_id)
        return ticket
    outcome = verbs.resolve(tx, person, ticket_id)
    answers.plan(tx, person.id, "done_by_staff" if person.is_staff else "done", ticket_id)
    return outcome.ticket
