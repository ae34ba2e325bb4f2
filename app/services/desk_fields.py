"""What the staff give a ticket beside words: priority, category, tags, a rest, their attention.

Each change is a line of the ticket's history that customers never see, and moves nothing but the
staff's `rev`: rows do not jump in the inbox because somebody has sorted them.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from app.domain.desk import TICKET_TAGS_LIMIT, TicketChange
from app.domain.errors import DeskError, invalid
from app.domain.events import Event, EventType, Scope
from app.domain.person import Person, PersonRef
from app.domain.policy import require
from app.domain.ticket import Priority, Status, Ticket
from app.services import access, clocks
from app.services.catalog import category_of, tag_of
from app.services.outcome import Outcome
from app.store import catalog, events, ticket_changes, tickets
from app.store.transaction import Transaction

HISTORY_LIMIT = 200
#: Who wants to forget a ticket for longer closes it.
SNOOZE_MOST_MS = 366 * 24 * 3600 * 1000


class History(NamedTuple):
    """`changes` are the newest HISTORY_LIMIT, the newest first."""

    changes: list[TicketChange]
    followers: list[PersonRef]
    targets: clocks.Standing
    cursor: int


def change(
    tx: Transaction, actor: Person | None, ticket: Ticket, what: str, to: tuple[object, object]
) -> None:
    """Writes what the caller has changed in `ticket`; `to` is what was before and what is now."""
    ticket_changes.add(tx, ticket.id, actor.id if actor else None, what, to)
    tell(tx, actor, ticket)


def tell(tx: Transaction, actor: Person | None, ticket: Ticket) -> None:
    """Writes what the caller has changed in `ticket`, as far as it is of the staff's eyes alone."""
    actor_id = actor.id if actor else None
    event = Event(0, 0, EventType.TICKET_CHANGED, Scope.STAFF, ticket.id, actor_id=actor_id)
    ticket.staff = replace(ticket.staff, rev=events.append(tx, event))
    tickets.save_desk(tx, ticket)
    tickets.save(tx, ticket)


def set_priority(tx: Transaction, actor: Person, ticket_id: int, priority: Priority) -> Outcome:
    ticket = _ticket(tx, actor, "ticket.set_priority", ticket_id)
    before = ticket.priority
    if before is not priority:
        ticket.priority = priority
        clocks.refresh(tx, ticket)
        change(tx, actor, ticket, "priority", (str(before), str(priority)))
    return _now(tx, actor, ticket_id)


def set_category(
    tx: Transaction, actor: Person, ticket_id: int, category_id: int | None
) -> Outcome:
    """Raises `not_found` for one that is not there or archived."""
    ticket = _ticket(tx, actor, "ticket.set_category", ticket_id)
    before = ticket.desk.category_id
    if before == category_id:
        return _now(tx, actor, ticket_id)
    if category_id is not None and category_of(tx, category_id).archived_at is not None:
        raise DeskError("not_found", field="category_id")
    ticket.desk = replace(ticket.desk, category_id=category_id)
    clocks.refresh(tx, ticket)
    change(tx, actor, ticket, "category", (before, category_id))
    return _now(tx, actor, ticket_id)


def set_tags(
    tx: Transaction, actor: Person, ticket_id: int, add: Sequence[int], remove: Sequence[int]
) -> Outcome:
    """Takes tags away and adds others behind them. Raises `not_found`, `too_large`."""
    ticket = _ticket(tx, actor, "ticket.set_tags", ticket_id)
    before = ticket.desk.tags
    left = [tag_id for tag_id in before if tag_id not in remove]
    after = tuple(dict.fromkeys((*left, *add)))
    if after == before:
        return _now(tx, actor, ticket_id)
    if len(after) > TICKET_TAGS_LIMIT:
        raise DeskError("too_large", limit=TICKET_TAGS_LIMIT)
    for tag_id in set(after) - set(before):
        if tag_of(tx, tag_id).archived_at is not None:
            raise DeskError("not_found", field="tag_id")
    ticket.desk = replace(ticket.desk, tags=after)
    catalog.set_ticket_tags(tx, ticket.id, after)
    change(tx, actor, ticket, "tags", (list(before), list(after)))
    return _now(tx, actor, ticket_id)


def snooze(tx: Transaction, actor: Person, ticket_id: int, until: int | None) -> Outcome:
    """Puts a live ticket aside until then, or wakes it with None. Raises `invalid`, `closed`."""
    ticket = _ticket(tx, actor, "ticket.snooze", ticket_id)
    before = ticket.desk.snoozed_until
    if before == until:
        return _now(tx, actor, ticket_id)
    if until is not None and not ticket.is_live:
        raise DeskError("transition_refused", status=str(ticket.status))
    if until is not None and not tx.now < until <= tx.now + SNOOZE_MOST_MS:
        raise invalid("until")
    ticket.desk = replace(ticket.desk, snoozed_until=until)
    change(tx, actor, ticket, "snooze", (before, until))
    return _now(tx, actor, ticket_id)


def wake(tx: Transaction, ticket: Ticket) -> None:
    """What was put aside comes back by itself."""
    until = ticket.desk.snoozed_until
    ticket.desk = replace(ticket.desk, snoozed_until=None)
    change(tx, None, ticket, "snooze", (until, None))


class Attention(NamedTuple):
    """Whether somebody wants to hear of a ticket that is not theirs."""

    follows: bool


def follow(tx: Transaction, actor: Person, ticket_id: int, attention: Attention) -> Outcome:
    require(actor, "ticket.follow")
    ticket, _ = access.ticket_for(tx, actor, ticket_id)
    turn = ticket_changes.follow if attention.follows else ticket_changes.unfollow
    if turn(tx, ticket.id, actor.id):
        change(tx, actor, ticket, "follow", (not attention.follows, attention.follows))
    return _now(tx, actor, ticket_id)


def history(tx: Transaction, actor: Person, ticket_id: int) -> History:
    require(actor, "ticket.history")
    ticket, _ = access.ticket_for(tx, actor, ticket_id)
    return History(
        ticket_changes.newest(tx, ticket_id, HISTORY_LIMIT),
        ticket_changes.followers(tx, ticket_id),
        clocks.standing(tx, ticket),
        events.newest_id(tx),
    )


def _ticket(tx: Transaction, actor: Person, command: str, ticket_id: int) -> Ticket:
    """The ticket, which must not be closed: what is closed is a record."""
    require(actor, command)
    ticket, _ = access.ticket_for(tx, actor, ticket_id)
    if ticket.status is Status.CLOSED:
        raise DeskError("closed")
    return ticket


def _now(tx: Transaction, actor: Person, ticket_id: int) -> Outcome:
    ticket, mark = access.ticket_for(tx, actor, ticket_id)
    return Outcome(ticket, mark, tx.last_event_id)
