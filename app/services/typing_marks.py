"""Staff who type an answer: kept for a moment, so that the bot can show it in the chat."""

from app.domain.person import Person
from app.domain.policy import require
from app.domain.ticket import Ticket
from app.services import access
from app.services.topics import thread_of
from app.store import typings
from app.store.transaction import Transaction
from app.store.typings import Typed as Typed

TYPING_MS = 6_000
#: A mark that lives at least so long is not written anew: at most one write per 4 s.
STILL_FRESH_MS = TYPING_MS - 4_000


def look(tx: Transaction, actor: Person, ticket_id: int) -> tuple[Ticket, bool]:
    """The ticket, and whether the bot has to be told that the actor types there."""
    require(actor, "typing.set")
    ticket, _ = access.ticket_for(tx, actor, ticket_id)
    if not actor.is_staff or actor.id == ticket.customer.id:
        return ticket, False
    return ticket, typings.until(tx, ticket_id, actor.id) <= tx.now + STILL_FRESH_MS


def hold(tx: Transaction, actor: Person, ticket_id: int) -> None:
    """The actor types there, for TYPING_MS from now."""
    ticket, is_due = look(tx, actor, ticket_id)
    if is_due:
        typings.hold(tx, ticket.id, actor.id, tx.now + TYPING_MS)


def shown(tx: Transaction) -> list[Typed]:
    """Whom the bot shows that they are being answered."""
    found = typings.shown(tx)
    return [one._replace(thread_id=thread_of(tx, one.chat_id, one.ticket_id)) for one in found]
