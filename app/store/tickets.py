"""Tickets as rows, each with its two sights (the customer's and the staff's) kept up to date.

Lists are paged by key, never by offset; what a list shows is on the row or one join away.
"""

import json
from typing import Any

from app.domain.message import PREVIEW_LENGTH
from app.domain.person import PersonRef
from app.domain.ticket import (
    PLAIN,
    DeskFields,
    LastMessage,
    Mark,
    Priority,
    Sight,
    Status,
    Ticket,
)
from app.store import marks
from app.store.transaction import Row, Transaction

_CUT = PREVIEW_LENGTH * 2
#: Read for every viewer; `ts` is joined only where the staff's last message is another one.
COLUMNS = (
    "t.id, t.subject, t.status, t.priority, t.follows, t.created_at,"
    " t.customer_id, tc.name, tc.role, t.assignee_id, ta.name, ta.role,"
    " t.public_updated_at, t.public_rev, t.public_count,"
    f" tp.id, tp.kind, tp.author_id, substr(tp.body, 1, {_CUT}), tp.created_at,"
    " tp.holds,"
    " t.staff_updated_at, t.staff_rev, t.staff_count,"
    f" ts.id, ts.kind, ts.author_id, substr(ts.body, 1, {_CUT}), ts.created_at,"
    " ts.holds,"
    " t.category_id, t.tags, t.snoozed_until, t.waiting_since, t.due_at, t.due_kind, t.warn_at,"
    " t.rating"
)
WIDTH = 38
JOINS = """
LEFT JOIN people tc ON tc.id = t.customer_id
LEFT JOIN people ta ON ta.id = t.assignee_id
LEFT JOIN messages tp ON tp.id = t.public_last
LEFT JOIN messages ts ON ts.id = t.staff_last AND t.staff_last IS NOT t.public_last
"""
_MARK = "k.message_id, k.seen, k.rev"
_MARK_JOIN = "LEFT JOIN marks k ON k.ticket_id = t.id AND k.person_id = ?"

_STATUS = {status.value: status for status in Status}
_PRIORITY = {priority.value: priority for priority in Priority}


def from_row(row: Row, at: int = 0) -> Ticket:
    """The ticket whose COLUMNS begin at position `at` of the row."""
    (
        ticket_id, subject, status, priority, follows, created_at,
        customer_id, customer_name, customer_role, assignee_id, assignee_name, assignee_role,
        public_at, public_rev, public_count, pid, pkind, pauthor, pbody, pcreated, pholds,
        staff_at, staff_rev, staff_count, sid, skind, sauthor, sbody, screated, sholds,
        *desk,
    ) = row[at : at + WIDTH]  # fmt: skip
    public_last = LastMessage(pid, pkind, pauthor, pbody, pcreated, pholds) if pid else None
    staff_last = public_last
    if sid:
        staff_last = LastMessage(sid, skind, sauthor, sbody, screated, sholds)
    return Ticket(
        ticket_id,
        subject,
        _STATUS[status],
        _PRIORITY[priority],
        PersonRef(customer_id, customer_name, customer_role),
        PersonRef(assignee_id, assignee_name, assignee_role) if assignee_id is not None else None,
        follows,
        created_at,
        Sight(public_at, public_rev, public_count, public_last),
        Sight(staff_at, staff_rev, staff_count, staff_last),
        _desk_fields(desk),
    )


_NONE_OF_THEM = [None] * 8


def _desk_fields(values: list[Any]) -> DeskFields:
    """Most tickets of a young desk have none of them, and share one object."""
    if values == _NONE_OF_THEM:
        return PLAIN
    category_id, tags, *times = values
    return DeskFields(category_id, tuple(json.loads(tags)) if tags else (), *times)


def mark_from_row(row: Row, at: int) -> Mark | None:
    if row[at] is None:
        return None
    return Mark(row[at], row[at + 1], row[at + 2])


_GET = f"SELECT {COLUMNS} FROM tickets t {JOINS} WHERE t.id = ?"
_GET_MARKED = f"SELECT {COLUMNS}, {_MARK} FROM tickets t {JOINS} {_MARK_JOIN} WHERE t.id = ?"


def get(tx: Transaction, ticket_id: int) -> Ticket | None:
    """One's own copy: it may be changed and saved."""
    if tx.keeps:
        known = _known(tx, ticket_id)
        return known.copy() if known else None
    row = tx.one(_GET, (ticket_id,))
    return from_row(row) if row else None


def get_marked(
    tx: Transaction, ticket_id: int, reader_id: int
) -> tuple[Ticket, Mark | None] | None:
    """A ticket together with how far `reader_id` has read it."""
    if not tx.keeps:
        row = tx.one(_GET_MARKED, (reader_id, ticket_id))
        return (from_row(row), mark_from_row(row, WIDTH)) if row else None
    known = tx.kept.tickets.get(ticket_id) or _known(tx, ticket_id)
    if known is None:
        return None
    mark = tx.kept.marks[ticket_id].get(reader_id)
    return known.copy(), mark and mark.copy()


def _known(tx: Transaction, ticket_id: int) -> Ticket | None:
    """The ticket as it was last written, for looking only; read and remembered when it is new."""
    known = tx.kept.tickets.get(ticket_id)
    if known is not None:
        return known
    row = tx.one(_GET, (ticket_id,))
    if row is None:
        return None
    known = from_row(row)
    tx.kept.keep(known, marks.by_person(tx, ticket_id))
    return known


def add(tx: Transaction, ticket: Ticket) -> int:
    """Adds a ticket without messages and answers its id."""
    added = tx.execute_beside(
        "INSERT INTO tickets (subject, status, priority, customer_id, assignee_id, follows,"
        " created_at, public_updated_at, public_rev, public_count, staff_updated_at, staff_rev,"
        " staff_count, category_id, waiting_since)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, 0, ?, 0, 0, ?, ?)",
        (
            ticket.subject,
            ticket.status,
            ticket.priority,
            ticket.customer.id,
            ticket.assignee.id if ticket.assignee else None,
            ticket.follows,
            ticket.created_at,
            ticket.public.updated_at,
            ticket.staff.updated_at,
            ticket.desk.category_id,
            ticket.desk.waiting_since,
        ),
    )
    ticket.id = int(added.lastrowid or 0)
    return ticket.id


_SIGHTS = (
    "public_updated_at = ?, public_rev = ?, public_count = ?, public_last = ?,"
    " staff_updated_at = ?, staff_rev = ?, staff_count = ?, staff_last = ?"
)
_SAVE = f"UPDATE tickets SET {_SIGHTS}, status = ?, assignee_id = ? WHERE id = ?"
_SAVE_SIGHTS = f"UPDATE tickets SET {_SIGHTS} WHERE id = ?"
_SAVE_DESK = (
    "UPDATE tickets SET priority = ?, category_id = ?, tags = ?, snoozed_until = ?,"
    " waiting_since = ?, due_at = ?, due_kind = ?, warn_at = ?, rating = ? WHERE id = ?"
)


def save(tx: Transaction, ticket: Ticket) -> None:
    """Writes what verbs change: status, assignee and the two sights."""
    assignee_id = ticket.assignee.id if ticket.assignee else None
    tx.put_off.drop(_SAVE_SIGHTS, ticket.id)
    row = (*_sights(ticket), str(ticket.status), assignee_id, ticket.id)
    tx.put_off.put(_SAVE, ticket.id, row)
    tx.keep_saved(ticket)


def save_sights(tx: Transaction, ticket: Ticket) -> None:
    """`save` for a ticket whose status and assignee are as they were: what most messages do."""
    if tx.put_off.has(_SAVE, ticket.id):
        save(tx, ticket)
        return
    tx.put_off.put(_SAVE_SIGHTS, ticket.id, (*_sights(ticket), ticket.id))
    tx.keep_saved(ticket)


def save_desk(tx: Transaction, ticket: Ticket) -> None:
    """Writes the priority and the desk's fields; its tags stand in `ticket_tags` as well."""
    desk = ticket.desk
    row = (
        str(ticket.priority),
        desk.category_id,
        json.dumps(desk.tags) if desk.tags else None,
        desk.snoozed_until,
        desk.waiting_since,
        desk.due_at,
        desk.due_kind,
        desk.warn_at,
        desk.rating,
        ticket.id,
    )
    tx.put_off.put(_SAVE_DESK, ticket.id, row)
    tx.keep_saved(ticket)


def _sights(ticket: Ticket) -> tuple[int | None, ...]:
    public, staff = ticket.public, ticket.staff
    return (
        public.updated_at,
        public.rev,
        public.count,
        public.last.id if public.last else None,
        staff.updated_at,
        staff.rev,
        staff.count,
        staff.last.id if staff.last else None,
    )


def set_resolved_at(tx: Transaction, ticket_id: int, at: int | None) -> None:
    tx.execute_beside("UPDATE tickets SET resolved_at = ? WHERE id = ?", (at, ticket_id))


def resolved_before(tx: Transaction, moment: int, limit: int) -> list[int]:
    """Ids of resolved tickets whose time to be closed has come, oldest first."""
    rows = tx.all(
        "SELECT id FROM tickets WHERE status = 'resolved' AND resolved_at <= ?"
        " ORDER BY resolved_at LIMIT ?",
        (moment, limit),
    )
    return [row[0] for row in rows]


def live_of_customer(tx: Transaction, customer_id: int, limit: int) -> list[Ticket]:
    """A customer's live tickets, the most recently active first."""
    rows = tx.all(
        f"SELECT {COLUMNS} FROM tickets t {JOINS} WHERE t.customer_id = ?"
        " AND t.status <> 'resolved' AND t.status <> 'closed'"
        " ORDER BY t.public_updated_at DESC, t.id DESC LIMIT ?",
        (customer_id, limit),
    )
    return [from_row(row) for row in rows]


def newest_resolved_of_customer(tx: Transaction, customer_id: int) -> Ticket | None:
    row = tx.one(
        f"SELECT {COLUMNS} FROM tickets t {JOINS} WHERE t.customer_id = ?"
        " AND t.status = 'resolved' ORDER BY t.public_updated_at DESC, t.id DESC LIMIT 1",
        (customer_id,),
    )
    return from_row(row) if row else None


def newest_following(tx: Transaction, ticket_id: int) -> int | None:
    """The newest ticket that follows this one."""
    row = tx.one("SELECT id FROM tickets WHERE follows = ? ORDER BY id DESC LIMIT 1", (ticket_id,))
    return int(row[0]) if row else None
