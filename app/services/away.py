"""Outside working hours: a customer who begins to wait is told once per ticket until when.

It is a line of the conversation, planned behind the message that it answers, never with it.
"""

from app.domain.hours import Hours
from app.domain.message import Message
from app.domain.ticket import Ticket
from app.domain.worktime import next_opening, wall_clock
from app.services import settings
from app.services.writing import write_change
from app.store import people, ticket_clocks, tickets
from app.store.transaction import Transaction


def tell(tx: Transaction, ticket: Ticket, message: Message) -> None:
    """`message` is the customer's; nothing is said while the desk is open or has answered."""
    if message.created_at != ticket.desk.waiting_since:
        return
    hours = settings.section(tx, Hours)
    if not hours.is_on or not hours.tells_away:
        return
    opening = next_opening(hours.calendar, tx.now)
    if opening == tx.now:
        return
    clock = ticket_clocks.get(tx, ticket.id)
    if clock.away_told_at is not None:
        return
    clock.away_told_at = tx.now
    ticket_clocks.save(tx, clock)
    own = tickets.get(tx, ticket.id)
    if own is not None:
        write_change(tx, own, None, _line(tx, own, hours, opening))
        tickets.save(tx, own)


def _line(tx: Transaction, ticket: Ticket, hours: Hours, opening: int | None) -> str:
    """The desk's own words by their code, or the admins' words as they stand."""
    customer = people.get(tx, ticket.customer.id)
    text = hours.away_text(customer.language) if customer else ""
    if text:
        return "said:" + text.replace("{when}", moment(hours.zone, opening))
    return "away_long" if opening is None else f"away:{opening}:{hours.zone}"


def moment(zone: str, at: int | None) -> str:
    """In numbers alone, which every language reads: `07.12 09:00 (UTC+03:00)`."""
    if at is None:
        return "—"
    wall = wall_clock(zone, at)
    ahead = wall.strftime("%z")
    return f"{wall:%d.%m %H:%M} (UTC{ahead[:3]}:{ahead[3:]})"
