"""The pages of the inbox: which tickets a list shows, paged by key.

Each page is one or a few ranges of an index, so a million tickets open as fast as a hundred.
"""

from dataclasses import dataclass, replace

from app.domain.inbox import STATUSES, Order, Wanted
from app.domain.ticket import Mark, Ticket
from app.store import tickets
from app.store.transaction import Row, Transaction

#: Where a row of a list stands: its phase, then the larger the earlier.
Key = tuple[int, int, int]
Found = tuple[Ticket, Mark | None]

_SELECT = (
    f"SELECT {tickets.COLUMNS}, k.message_id, k.seen, k.rev, page.phase, page.a, page.b FROM page"
    f" JOIN tickets t ON t.id = page.id {tickets.JOINS}"
    " LEFT JOIN marks k ON k.ticket_id = t.id AND k.person_id = :reader"
)
_FAR = 2**62
#: A list has one part after another: who waits, then the others.
PHASES = (0, 1)
#: In the words of the partial indexes.
_LIVE = "status <> 'resolved' AND status <> 'closed'"
_WAITS = "waiting_since IS NOT NULL"


@dataclass(frozen=True, slots=True)
class Part:
    """One range of an index: `column` orders it, the ticket's id parts what is equal.

    Parts of a later phase follow all of the earlier ones.
    """

    where: str
    column: str = "staff_updated_at"
    phase: int = 0
    rises: bool = False
    table: str = "tickets"
    ticket: str = "id"

    def sql(self) -> str:
        after, before = f":a{self.phase}", f":b{self.phase}"
        place, sign, way = f"({self.column}, {self.ticket})", "", "DESC"
        edge = f"{place} < ({after}, {before})"
        if self.rises:
            sign, way, edge = "-", "ASC", f"{place} > (0 - {after}, 0 - {before})"
        order = f"{self.column} {way}, {self.ticket} {way}"
        if self.column == self.ticket:
            edge, order = f"{self.ticket} < {before}", f"{self.ticket} DESC"
        return (
            f"SELECT * FROM (SELECT {self.ticket} AS id, {self.phase} AS phase,"
            f" {sign}{self.column} AS a, {sign}{self.ticket} AS b FROM {self.table}"
            f" WHERE {self.where} AND {edge} ORDER BY {order} LIMIT :limit)"
        )


def for_staff(
    tx: Transaction, reader_id: int, wanted: Wanted, before: Key | None, limit: int
) -> list[tuple[Found, Key]]:
    """One page of a list as `reader_id` sees it."""
    values = {
        "reader": reader_id,
        "category": wanted.category_id,
        "tag": wanted.tag_id,
        "assignee": reader_id if wanted.view == "mine" else wanted.assignee_id,
        "customer": wanted.customer_id,
        "now": tx.now,
    }
    return _page(tx, parts_of(wanted), values, before, limit)


def parts_of(wanted: Wanted) -> list[Part]:
    """The ranges of a list."""
    if wanted.view == "overdue":
        return [Part(f"due_at <= :now AND {_LIVE}", "due_at", rises=True)]
    if wanted.view == "snoozed":
        return [Part(f"snoozed_until IS NOT NULL AND {_LIVE}", "snoozed_until", rises=True)]
    awake = " AND snoozed_until IS NULL" if wanted.awake else ""
    if wanted.order is Order.WAITING:
        return _oldest(wanted, awake)
    return [_also(part, awake) for part in _newest(wanted)]


def _oldest(wanted: Wanted, awake: str) -> list[Part]:
    """Who waits, the longest first; then the others."""
    waiting = f"{_holder(wanted) or _category(wanted)}{_WAITS}{_narrowed(wanted)}{awake}"
    first = Part(waiting, "waiting_since", rises=True)
    others = " AND waiting_since IS NULL"
    rest = [_also(part, others + awake, phase=1) for part in _newest(wanted)]
    return [first, *rest]


def _holder(wanted: Wanted) -> str:
    if wanted.view == "unassigned":
        return "assignee_id IS NULL AND "
    if wanted.view == "mine" or wanted.assignee_id is not None:
        return "assignee_id = :assignee AND "
    return ""


def _category(wanted: Wanted) -> str:
    return "category_id = :category AND " if wanted.category_id is not None else ""


def _narrowed(wanted: Wanted) -> str:
    """Of the live tickets of one assignee, or of those who wait, those of this view alone."""
    if len(wanted.statuses) == len(STATUSES["mine"]):
        return ""
    return f" AND status IN ({', '.join(repr(one) for one in wanted.statuses)})"


def _newest(wanted: Wanted) -> list[Part]:
    statuses = [f"status = '{one}'" for one in wanted.statuses]
    if wanted.tag_id is not None:
        return [_tagged(f"tag_id = :tag AND {one}") for one in statuses]
    if wanted.customer_id is not None:
        return [Part(f"customer_id = :customer AND {one}", "id") for one in statuses]
    if wanted.category_id is not None:
        return [Part(f"category_id = :category AND {one}") for one in statuses]
    if holder := _holder(wanted):
        if wanted.is_live:
            return [Part(f"{holder}{_LIVE}{_narrowed(wanted)}")]
        return [Part(f"{holder}{one}", "id") for one in statuses]
    return [Part(one) for one in statuses]


def _tagged(where: str) -> Part:
    return Part(where, "ticket_id", table="ticket_tags", ticket="ticket_id")


def _also(part: Part, condition: str, phase: int = 0) -> Part:
    return replace(part, where=part.where + condition, phase=phase)


def for_customer(
    tx: Transaction, customer_id: int, view: str, before: Key | None, limit: int
) -> list[tuple[Found, Key]]:
    """One page of a customer's own tickets by what they may see; `view` only narrows."""
    statuses = ", ".join(f"'{status}'" for status in STATUSES[view])
    assignee = {"mine": " AND assignee_id = :reader", "unassigned": " AND assignee_id IS NULL"}
    where = f"customer_id = :reader AND status IN ({statuses}){assignee.get(view, '')}"
    part = Part(where, "public_updated_at")
    return _page(tx, [part], {"reader": customer_id}, before, limit)


def _page(
    tx: Transaction,
    parts: list[Part],
    values: dict[str, int | None],
    before: Key | None,
    limit: int,
) -> list[tuple[Found, Key]]:
    phase, a, b = before or (0, _FAR, _FAR)
    left = [part for part in parts if part.phase >= phase]
    if not left:
        return []
    places = {"a0": _FAR, "b0": _FAR, "a1": _FAR, "b1": _FAR, f"a{phase}": a, f"b{phase}": b}
    order = "phase, a DESC, b DESC"
    ranges = " UNION ALL ".join(part.sql() for part in left)
    rows = tx.all(
        f"WITH page AS (SELECT * FROM ({ranges}) ORDER BY {order} LIMIT :limit)"
        f" {_SELECT} ORDER BY page.phase, page.a DESC, page.b DESC",
        {**values, **places, "limit": limit},
    )
    return [_found(row) for row in rows]


def _found(row: Row) -> tuple[Found, Key]:
    found = tickets.from_row(row), tickets.mark_from_row(row, tickets.WIDTH)
    return found, tuple(row[-3:])
