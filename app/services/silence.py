"""Tickets whose customers do not answer: a warning, then the end, and a way back at any time."""

from app.domain.hours import Hours
from app.domain.message import Message, Origin
from app.domain.person import Person
from app.domain.settings import Silence
from app.domain.ticket import Move, Status, Ticket, next_status
from app.services import access, clocks, settings
from app.services.conversation import MessageDraft, post_message
from app.services.tickets import change_status
from app.services.writing import write_change
from app.store import ticket_clocks, tickets
from app.store.ticket_clocks import Clock
from app.store.transaction import Transaction

SILENCES_LIMIT = 50
#: The bot presses for the customer: what is pressed once cannot be a flood.
_NO_LIMIT = 0


def tell_due(tx: Transaction) -> int:
    """Warns customers and resolves what stayed silent; answers how many were looked at."""
    due = ticket_clocks.silences_due(tx, SILENCES_LIMIT)
    for clock in due:
        _look_at(tx, clock, settings.section(tx, Silence))
    return len(due)


def _look_at(tx: Transaction, clock: Clock, silence: Silence) -> None:
    ticket = tickets.get(tx, clock.ticket_id)
    if ticket is None or ticket.status is not Status.WAITING or not silence.ends_silent:
        clock.silence_at = clock.silence_warned_at = None
        ticket_clocks.save(tx, clock)
        return
    if _rests(ticket, clock, silence, tx.now):
        ticket_clocks.save(tx, clock)
    elif clock.silence_warned_at is None:
        _warn(tx, ticket, clock, silence)
    else:
        # Its clock stops with the change of status.
        change_status(tx, ticket, None, next_status(ticket.status, Move.RESOLVE))
        tickets.save(tx, ticket)


def _rests(ticket: Ticket, clock: Clock, silence: Silence, now: int) -> bool:
    """Somebody has said something since, or the staff have put it aside: the silence is shorter."""
    if ticket.desk.snoozed_until is not None and ticket.desk.snoozed_until > now:
        clock.silence_at = ticket.desk.snoozed_until
        return True
    said_at = _said_at(ticket)
    if clock.silence_warned_at is not None and said_at <= clock.silence_warned_at:
        return False
    clocks.await_customer(clock, ticket, silence, said_at)
    return clock.silence_at is not None and clock.silence_at > now


def _said_at(ticket: Ticket) -> int:
    last = ticket.public.last
    return last.created_at if last else ticket.created_at


def _warn(tx: Transaction, ticket: Ticket, clock: Clock, silence: Silence) -> None:
    """However late the warning is, so much time is left behind it."""
    ends_at = _said_at(ticket) + clocks.silent_ms(silence)
    clock.silence_at = max(ends_at, tx.now + clocks.warned_ms(silence))
    clock.silence_warned_at = tx.now
    ticket_clocks.save(tx, clock)
    zone = settings.section(tx, Hours).zone
    write_change(tx, ticket, None, f"silence:{clock.silence_at}:{zone}")
    tickets.save(tx, ticket)


def still_needed(tx: Transaction, person: Person, ticket_id: int, words: str) -> Message | None:
    """The customer says by a button that they need help still, however old the button is.

    It is their message, so the ticket goes on like with any other; None when it is the staff's
    turn already. Raises `not_found`.
    """
    ticket, _ = access.ticket_for(tx, person, ticket_id)
    if ticket.desk.waiting_since is not None or ticket.customer.id != person.id:
        return None
    draft = MessageDraft(ticket.id, words, origin=Origin.TELEGRAM)
    return post_message(tx, person, draft, _NO_LIMIT).message
