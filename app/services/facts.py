"""What figures count, noted when the turn in a ticket changes: never with each message.

Each is called before the ticket's own fields follow the change (turns.py): how long somebody has
waited is read from them.
"""

from app.domain.figures import Fact, Happened
from app.domain.person import Person
from app.domain.rating import Rating
from app.domain.ticket import LIVE, Status, Ticket
from app.store import figures, messages
from app.store.transaction import Transaction

_ANSWERS = {Status.NEW: Fact.FIRST, Status.OPEN: Fact.NEXT}


def opened(tx: Transaction, ticket: Ticket) -> None:
    _note(tx, ticket, Fact.OPENED)


def spoken(tx: Transaction, ticket: Ticket, before: Status, actor: Person) -> None:
    """Words have turned a live ticket: an answer to who waits, or a further question."""
    if ticket.status is Status.WAITING and before in _ANSWERS:
        since = ticket.desk.waiting_since
        waited = tx.now - since if since is not None else 0
        _note(tx, ticket, _ANSWERS[before], waited, actor.id)
    elif ticket.status is Status.OPEN and before is Status.WAITING:
        _note(tx, ticket, Fact.ASKED)


def moved(tx: Transaction, ticket: Ticket, after: Status, actor: Person | None) -> None:
    """A verb, or words to a resolved ticket, end it or open it again; `ticket` is as before."""
    was_live, is_live = ticket.status in LIVE, after in LIVE
    if was_live and not is_live:
        agent_id = actor.id if actor and actor.is_staff else 0
        if not agent_id and ticket.assignee:
            agent_id = ticket.assignee.id
        began = messages.newest_line_at(tx, ticket.id, "reopened") or ticket.created_at
        _note(tx, ticket, Fact.ENDED, tx.now - began, agent_id)
    elif is_live and not was_live:
        _note(tx, ticket, Fact.REOPENED)


def rated(tx: Transaction, rating: Rating, former: int | None) -> None:
    """A rating counts on the day it was given, whatever it is changed to."""
    for score, n in ((former, -1), (rating.score, 1)):
        if score is not None:
            fact = Happened(
                rating.at, Fact.RATED, n, score, rating.assignee_id or 0, rating.category_id or 0
            )
            figures.add(tx, rating.ticket_id, [fact])


def _note(
    tx: Transaction, ticket: Ticket, kind: Fact, amount: int = 0, agent_id: int = 0
) -> None:
    category_id = ticket.desk.category_id or 0
    figures.note(tx, ticket.id, Happened(tx.now, kind, 1, amount, agent_id, category_id))
