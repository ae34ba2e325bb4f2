"""Whose turn it is, and what hangs on it: since when the customer has been waiting.

Everything here happens when the turn changes, never with each message: what a customer adds to
an open ticket costs nothing of it.
"""

from dataclasses import replace

from app.domain.ticket import Status, Ticket
from app.store import tickets
from app.store.transaction import Transaction

#: The customer has spoken last, or reopened it: the next word is the staff's.
THEIR_TURN = frozenset({Status.NEW, Status.OPEN})


def follow(tx: Transaction, ticket: Ticket) -> None:
    """Called with every change of status, before the caller saves the ticket."""
    waits = ticket.status in THEIR_TURN
    desk = ticket.desk
    if waits == (desk.waiting_since is not None):
        return
    ticket.desk = replace(desk, waiting_since=tx.now if waits else None)
    tickets.save_desk(tx, ticket)
