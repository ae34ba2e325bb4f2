"""Whose turn it is, and what hangs on it: since when the customer has been waiting.

Everything here happens when the turn changes, never with each message: what a customer adds to
an open ticket costs nothing of it.
"""

from dataclasses import replace

from app.domain.ticket import Status, Ticket
from app.services import clocks
from app.store import tickets
from app.store.transaction import Transaction

#: The customer has spoken last, or reopened it: the next word is the staff's.
THEIR_TURN = frozenset({Status.NEW, Status.OPEN})


def follow(tx: Transaction, ticket: Ticket) -> None:
    """Called with every change of status, before the caller saves the ticket."""
    waits = ticket.status in THEIR_TURN
    before = ticket.desk
    if waits != (before.waiting_since is not None):
        ticket.desk = replace(before, waiting_since=tx.now if waits else None)
    if not ticket.is_live and before.snoozed_until is not None:
        ticket.desk = replace(ticket.desk, snoozed_until=None)
    clocks.follow_turn(tx, ticket, before.waiting_since)
    if ticket.desk != before:
        tickets.save_desk(tx, ticket)


def begin(tx: Transaction, ticket: Ticket) -> None:
    """A ticket has just been added: its first turn is somebody's already."""
    before = ticket.desk
    clocks.follow_turn(tx, ticket, None)
    if ticket.desk != before:
        tickets.save_desk(tx, ticket)
