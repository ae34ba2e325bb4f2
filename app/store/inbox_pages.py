"""The pages of the inbox: which tickets a view shows, newest activity first, paged by key.

Each page is one range of an index per status, so a million tickets open as fast as a hundred.
"""

from app.domain.ticket import Mark, Ticket
from app.store import tickets
from app.store.transaction import Row, Transaction

LIVE = ("new", "open", "waiting")
ALL = (*LIVE, "resolved", "closed")

#: Which statuses a view shows; PROTOCOL.md section 3.3 defines them.
STATUSES: dict[str, tuple[str, ...]] = {
    "mine": LIVE,
    "unassigned": LIVE,
    "open": ("new", "open"),
    "waiting": ("waiting",),
    "resolved": ("resolved",),
    "closed": ("closed",),
    "all": ALL,
}

Key = tuple[int, int]
Found = tuple[Ticket, Mark | None]

_SELECT = (
    f"SELECT {tickets.COLUMNS}, k.message_id, k.seen, k.rev FROM page"
    f" JOIN tickets t ON t.id = page.id {tickets.JOINS}"
    " LEFT JOIN marks k ON k.ticket_id = t.id AND k.person_id = :reader"
)
_STAFF_PART = (
    "SELECT id, staff_updated_at AS at FROM tickets"
    " WHERE {range} AND (staff_updated_at, id) < (:at, :id)"
)
_FAR = (2**62, 2**62)


def for_staff(
    tx: Transaction, reader_id: int, view: str, before: Key | None, limit: int
) -> list[Found]:
    """One page of a staff view as `reader_id` sees it, by staff activity."""
    if view == "mine":
        ranges = ["assignee_id = :reader AND status <> 'resolved' AND status <> 'closed'"]
    elif view == "unassigned":
        ranges = ["assignee_id IS NULL AND status <> 'resolved' AND status <> 'closed'"]
    else:
        ranges = [f"status = '{status}'" for status in STATUSES[view]]
    parts = [_STAFF_PART.format(range=one) for one in ranges]
    return _page(tx, parts, {"reader": reader_id}, before, limit)


def for_customer(
    tx: Transaction, customer_id: int, view: str, before: Key | None, limit: int
) -> list[Found]:
    """One page of a customer's own tickets by what they may see; `view` only narrows."""
    statuses = ", ".join(f"'{status}'" for status in STATUSES[view])
    assignee = {"mine": " AND assignee_id = :reader", "unassigned": " AND assignee_id IS NULL"}
    part = (
        "SELECT id, public_updated_at AS at FROM tickets WHERE customer_id = :reader"
        f" AND status IN ({statuses}){assignee.get(view, '')}"
        " AND (public_updated_at, id) < (:at, :id)"
    )
    return _page(tx, [part], {"reader": customer_id}, before, limit)


def _page(
    tx: Transaction, parts: list[str], values: dict[str, int], before: Key | None, limit: int
) -> list[Found]:
    at, ticket_id = before or _FAR
    ranges = " UNION ALL ".join(
        f"SELECT * FROM ({part} ORDER BY at DESC, id DESC LIMIT :limit)" for part in parts
    )
    rows = tx.all(
        f"WITH page AS (SELECT id, at FROM ({ranges}) ORDER BY at DESC, id DESC LIMIT :limit)"
        f" {_SELECT} ORDER BY page.at DESC, page.id DESC",
        {**values, "at": at, "id": ticket_id, "limit": limit},
    )
    return [_found(row) for row in rows]


def _found(row: Row) -> Found:
    return tickets.from_row(row), tickets.mark_from_row(row, tickets.WIDTH)
