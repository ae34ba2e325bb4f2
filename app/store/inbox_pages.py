"""The pages of the inbox: which tickets a list shows, paged by key.

Each page is one or a few ranges of an index, so a million tickets open as fast as a hundred.
"""

from collections.abc import Iterator
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
HELD_BY_NOBODY = "assignee_id IS NULL"


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
        place, sign, way = f"({self.column}, {self.ticket})", "", "DESC"
        edge = f"{place} < (:a, :b)"
        if self.rises:
            sign, way, edge = "-", "ASC", f"{place} > (0 - :a, 0 - :b)"
        order = f"{self.column} {way}, {self.ticket} {way}"
        if self.column == self.ticket:
            edge, order = f"{self.ticket} < :b", f"{self.ticket} DESC"
        return (
            f"SELECT * FROM (SELECT {self.ticket} AS id, {self.phase} AS phase,"
            f" {sign}{self.column} AS a, {sign}{self.ticket} AS b FROM {self.table}"
            f" WHERE {self.where} AND {edge} ORDER BY {order} LIMIT :limit)"
        )


def for_staff(
    tx: Transaction, reader_id: int, wanted: Wanted, before: Key | None, limit: int
) -> list[tuple[Found, Key]]:
    """One page of a list as `reader_id` sees it."""
    return _page(tx, parts_of(wanted), values_of(tx, reader_id, wanted), before, limit)


def values_of(tx: Transaction, reader_id: int, wanted: Wanted) -> dict[str, int | None]:
    """What the conditions of a list are about."""
    return {
        "reader": reader_id,
        "category": wanted.category_id,
        "tag": wanted.tag_id,
        "assignee": reader_id if wanted.view == "mine" else wanted.assignee_id,
        "customer": wanted.customer_id,
        "now": tx.now,
    }


def parts_of(wanted: Wanted) -> list[Part]:
    """The ranges of a list."""
    if wanted.view == "overdue":
        where = f"due_at <= :now AND {_LIVE}{also(wanted)}"
        return [Part(where, "due_at", rises=True)]
    if wanted.view == "snoozed":
        where = f"snoozed_until IS NOT NULL AND {_LIVE}{also(wanted)}"
        return [Part(where, "snoozed_until", rises=True)]
    if wanted.order in {Order.WAITING, Order.QUEUE}:
        return _oldest(wanted)
    return _newest(wanted)


def conditions(wanted: Wanted, *but: str) -> Iterator[str]:
    """What the filters of a list ask of a row of `tickets`, some left aside."""
    if "holder" not in but and wanted.has_holder:
        yield HELD_BY_NOBODY if wanted.view == "unassigned" else "assignee_id = :assignee"
    if "category" not in but and wanted.category_id is not None:
        yield "category_id = :category"
    if "customer" not in but and wanted.customer_id is not None:
        yield "customer_id = :customer"
    if "tag" not in but and wanted.tag_id is not None:
        yield "EXISTS (SELECT 1 FROM ticket_tags WHERE tag_id = :tag AND ticket_id = tickets.id)"
    if "awake" not in but and wanted.awake:
        yield "snoozed_until IS NULL"


def also(wanted: Wanted, *but: str) -> str:
    """The same behind the condition that a range is made of.

    The plus keeps SQLite from ranging over another column.
    """
    return "".join(f" AND +{one}" for one in conditions(wanted, *but))


def _oldest(wanted: Wanted) -> list[Part]:
    """Who waits, the longest first; then the others."""
    # Of nobody's tickets those of the category are the fewer, of a colleague's their own.
    driver, where = "", ""
    if wanted.has_holder and not (wanted.view == "unassigned" and wanted.category_id):
        driver, where = "holder", f"{next(conditions(wanted, 'category'))} AND "
    elif wanted.category_id is not None:
        driver, where = "category", "category_id = :category AND "
    waiting = f"{where}{_WAITS}{_narrowed(wanted)}{also(wanted, driver)}"
    first = Part(waiting, "waiting_since", rises=True)
    rest = [
        replace(part, where=f"{part.where} AND waiting_since IS NULL", phase=1)
        for part in _newest(wanted)
    ]
    return [first, *rest]


def _narrowed(wanted: Wanted) -> str:
    """Of the live tickets of one assignee, or of those who wait, those of this view alone."""
    if len(wanted.statuses) == len(STATUSES["mine"]):
        return ""
    return f" AND +status IN ({', '.join(repr(one) for one in wanted.statuses)})"


def _newest(wanted: Wanted) -> list[Part]:
    statuses = [f"status = '{one}'" for one in wanted.statuses]
    if wanted.customer_id is not None:
        more = also(wanted, "customer")
        return [Part(f"customer_id = :customer AND {one}{more}", "id") for one in statuses]
    if wanted.tag_id is not None:
        return [_tagged(wanted, one) for one in statuses]
    if wanted.has_holder:
        return _of_holder(wanted, statuses)
    more = also(wanted, "category")
    if wanted.category_id is not None:
        return [Part(f"category_id = :category AND {one}{more}") for one in statuses]
    return [Part(f"{one}{more}") for one in statuses]


def _of_holder(wanted: Wanted, statuses: list[str]) -> list[Part]:
    holder = next(conditions(wanted, "category"))
    more = also(wanted, "holder", "category")
    if wanted.category_id is not None:
        where = f"{holder} AND category_id = :category"
        return [Part(f"{where} AND {one}{more}", "id") for one in statuses]
    if wanted.is_live:
        return [Part(f"{holder} AND {_LIVE}{_narrowed(wanted)}{more}")]
    return [Part(f"{holder} AND {one}{more}", "id") for one in statuses]


def _tagged(wanted: Wanted, status: str) -> Part:
    """A range of the tag's own rows, which know status, assignee and category."""
    where = f"tag_id = :tag AND {status}"
    if wanted.has_holder:
        where += f" AND assignee_id = {'0' if wanted.view == 'unassigned' else ':assignee'}"
    if wanted.category_id is not None:
        where += " AND category_id = :category"
    if wanted.awake:
        where += " AND ticket_id NOT IN (SELECT id FROM tickets WHERE snoozed_until > 0)"
    return Part(where, "ticket_id", table="ticket_tags", ticket="ticket_id")


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
    """A later phase is looked at only where the earlier ones have not filled the page."""
    phase, a, b = before or (0, _FAR, _FAR)
    rows: list[Row] = []
    for each in range(phase, PHASES[-1] + 1):
        ranges = " UNION ALL ".join(part.sql() for part in parts if part.phase == each)
        if not ranges or len(rows) == limit:
            continue
        edge = (a, b) if each == phase else (_FAR, _FAR)
        rows += tx.all(
            f"WITH page AS (SELECT * FROM ({ranges}) ORDER BY a DESC, b DESC LIMIT :limit)"
            f" {_SELECT} ORDER BY page.a DESC, page.b DESC",
            {**values, "a": edge[0], "b": edge[1], "limit": limit - len(rows)},
        )
    return [_found(row) for row in rows]


def _found(row: Row) -> tuple[Found, Key]:
    found = tickets.from_row(row), tickets.mark_from_row(row, tickets.WIDTH)
    return found, tuple(row[-3:])
