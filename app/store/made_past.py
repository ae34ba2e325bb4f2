"""A past written at once: rows of whole tickets as the verbs would have left them.

For measurements of a large desk only (scripts/bench): the verbs write the same a hundred times
slower, and a test holds the two against each other.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import count

from app.domain.message import Kind
from app.domain.person import Role
from app.domain.ticket import LIVE, Status
from app.store import catalog, search_names
from app.store.transaction import Transaction, keep_newest_event_id

_EVENT_OF = {Kind.MESSAGE: "message.posted", Kind.NOTE: "note.added"}
_ADD_MESSAGE = (
    "INSERT INTO messages (id, ticket_id, kind, author_id, body, origin, created_at, rev)"
    " VALUES (?, ?, ?, ?, ?, 'telegram', ?, ?)"
)
_ADD_EVENT = (
    "INSERT INTO events (id, at, type, scope, ticket_id, message_id, actor_id)"
    " VALUES (?, ?, ?, ?, ?, ?, ?)"
)
_ADD_TICKET = (
    "INSERT INTO tickets (id, subject, status, priority, customer_id, assignee_id, created_at,"
    " resolved_at, public_updated_at, public_rev, public_count, public_last, staff_updated_at,"
    " staff_rev, staff_count, staff_last, category_id, tags, waiting_since, due_at, due_kind)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_ADD_MARK = "INSERT INTO marks (ticket_id, person_id, message_id, seen, rev) VALUES (?, ?, ?, ?, 0)"
_ADD_PERSON = (
    "INSERT INTO people (id, name, username, role, language, created_at, rev)"
    " VALUES (?, ?, ?, ?, 'ru', ?, 0)"
)


@dataclass(slots=True)
class PastMessage:
    kind: Kind
    author_id: int
    body: str
    at: int
    id: int = 0
    rev: int = 0


@dataclass(slots=True)
class PastTicket:
    """`messages` are in the order of time and begin with its customer's."""

    subject: str
    status: Status
    priority: str
    customer_id: int
    assignee_id: int | None
    category_id: int | None
    tags: tuple[int, ...]
    due_at: int | None
    messages: list[PastMessage]
    id: int = field(default=0)


def people_after(tx: Transaction, person_id: int) -> int:
    """How many people have a greater number."""
    row = tx.one("SELECT count(*) FROM people WHERE id > ?", (person_id,))
    return int(row[0]) if row else 0


def tickets_written(tx: Transaction) -> int:
    row = tx.one("SELECT count(*) FROM tickets")
    return int(row[0]) if row else 0


def add_people(tx: Transaction, rows: Sequence[tuple[int, str, str | None, Role]]) -> None:
    """(id, name, username, role) of people who are not there yet."""
    tx.execute_each(_ADD_PERSON, [(*row, tx.now) for row in rows])
    for person_id, name, username, _ in rows:
        search_names.follow_new(tx, person_id, name, username)


def add_tickets(tx: Transaction, past: Sequence[PastTicket]) -> None:
    """Writes tickets with everything in them; their messages get ids in the order of time."""
    _number(tx, past)
    # The rows name each other: tickets their last messages, messages their tickets.
    tx.execute_each(_ADD_TICKET, [_ticket_row(ticket) for ticket in past])
    said = sorted(((one.id, ticket, one) for ticket in past for one in ticket.messages), key=_first)
    tx.execute_each(_ADD_MESSAGE, [
        (one.id, ticket.id, one.kind, one.author_id, one.body, one.at, one.rev)
        for _, ticket, one in said
    ])  # fmt: skip
    tx.execute_each(_ADD_EVENT, [_event_row(ticket, one) for _, ticket, one in said])
    tx.execute_each(_ADD_MARK, [row for ticket in past for row in _mark_rows(ticket)])
    for ticket in past:
        if ticket.tags:
            catalog.set_ticket_tags(tx, ticket.id, ticket.tags)
    tx.kept.forget_all()


def _first(said: tuple[int, PastTicket, PastMessage]) -> int:
    return said[0]


def _number(tx: Transaction, past: Sequence[PastTicket]) -> None:
    newest = tx.one(
        "SELECT (SELECT seq FROM sqlite_sequence WHERE name = 'tickets'),"
        " (SELECT coalesce(max(id), 0) FROM messages), (SELECT event_id FROM log_end)"
    )
    assert newest is not None  # noqa: S101 - a SELECT without FROM has one row
    ticket_id, message_id, event_id = newest
    for ticket, number in zip(past, count(ticket_id + 1)):
        ticket.id = number
    for one in sorted((one for ticket in past for one in ticket.messages), key=lambda one: one.at):
        message_id, event_id = message_id + 1, event_id + 1
        one.id, one.rev = message_id, event_id
    tx.last_event_id = event_id
    keep_newest_event_id(tx)


def _ticket_row(ticket: PastTicket) -> tuple[object, ...]:
    public = [one for one in ticket.messages if one.kind is Kind.MESSAGE]
    foreign = sum(one.author_id != ticket.customer_id for one in public)
    last_public, last = public[-1], ticket.messages[-1]
    is_over = ticket.status not in LIVE
    return (
        ticket.id, ticket.subject, ticket.status, ticket.priority, ticket.customer_id,
        ticket.assignee_id, ticket.messages[0].at, last.at if is_over else None,
        last_public.at, last_public.rev, foreign, last_public.id,
        last.at, last.rev, len(ticket.messages), last.id,
        ticket.category_id, json.dumps(ticket.tags) if ticket.tags else None,
        _waiting_since(ticket, public), ticket.due_at, "next" if ticket.due_at else None,
    )  # fmt: skip


def _waiting_since(ticket: PastTicket, public: list[PastMessage]) -> int | None:
    """The customer's first word since the staff's last one, where it is our turn."""
    if ticket.status not in {Status.NEW, Status.OPEN}:
        return None
    since = public[-1].at
    for one in reversed(public):
        if one.author_id != ticket.customer_id:
            break
        since = one.at
    return since


def _event_row(ticket: PastTicket, one: PastMessage) -> tuple[object, ...]:
    is_first = one is ticket.messages[0]
    scope = "staff" if one.kind is Kind.NOTE else "public"
    name = "ticket.opened" if is_first else _EVENT_OF[one.kind]
    return one.rev, one.at, name, scope, ticket.id, one.id, one.author_id


def _mark_rows(ticket: PastTicket) -> list[tuple[int, int, int, int]]:
    """Both have read all of it, the assignee up to what the customer has said last."""
    last = ticket.messages[-1].id
    foreign = sum(
        one.kind is Kind.MESSAGE and one.author_id != ticket.customer_id for one in ticket.messages
    )
    rows = [(ticket.id, ticket.customer_id, last, foreign)]
    if ticket.assignee_id is not None:
        rows.append((ticket.id, ticket.assignee_id, last, len(ticket.messages)))
    return rows
