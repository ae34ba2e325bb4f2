"""How many tickets a list has: added up from the counts that triggers keep, never by counting them.

What rests and what is late are few, and are counted in an index of their own.
"""

from collections import Counter
from collections.abc import Mapping, Sequence

from app.domain.inbox import Wanted
from app.store.inbox_pages import also, values_of
from app.store.transaction import Transaction

#: Status, assignee and category; nobody and none are 0.
Kind = tuple[str, int, int]

#: `> 0` and not `IS NOT NULL`: SQLite takes the index for a range only, else it reads all tickets.
_RESTING = (
    "SELECT status, coalesce(assignee_id, 0), coalesce(category_id, 0), count(*) FROM tickets"
    " WHERE snoozed_until > 0 AND status <> 'resolved' AND status <> 'closed'"
    " GROUP BY 1, 2, 3"
)
_LIVE = "status <> 'resolved' AND status <> 'closed'"


def of(tx: Transaction, reader_id: int, lists: Sequence[Wanted]) -> list[int]:
    """The number of tickets of each list as `reader_id` sees it."""
    resting = _counted(tx, _RESTING)
    return [_count(tx, reader_id, wanted, resting) for wanted in lists]


def _counted(tx: Transaction, sql: str) -> Counter[Kind]:
    return Counter({(row[0], row[1], row[2]): row[3] for row in tx.all(sql)})


def _count(tx: Transaction, reader_id: int, wanted: Wanted, resting: Counter[Kind]) -> int:
    values = values_of(tx, reader_id, wanted)
    if wanted.view == "overdue":
        return _counted_by(tx, wanted, values, "due_at <= :now")
    if wanted.view == "snoozed":
        return _counted_by(tx, wanted, values, "snoozed_until > 0")
    if wanted.customer_id is not None:
        where = f"customer_id = :customer AND status = :status{also(wanted, 'customer')}"
        sql = f"SELECT count(*) FROM tickets WHERE {where}"
        return sum(_number(tx, sql, {**values, "status": one}) for one in wanted.statuses)
    if wanted.tag_id is not None:
        return _kept(tx, wanted, values, "tag_counts") - _tagged_asleep(tx, wanted, values)
    asleep = sum(n for kind, n in resting.items() if _fits(kind, reader_id, wanted))
    is_whole = not wanted.has_holder and wanted.category_id is None
    table = "status_counts" if is_whole else "ticket_counts"
    return _kept(tx, wanted, values, table) - (asleep if wanted.awake else 0)


def _counted_by(
    tx: Transaction, wanted: Wanted, values: dict[str, int | None], driver: str
) -> int:
    """Few rows of an index of their own, counted."""
    sql = f"SELECT count(*) FROM tickets WHERE {driver} AND {_LIVE}{also(wanted)}"
    return _number(tx, sql, values)


def _tagged_asleep(tx: Transaction, wanted: Wanted, values: dict[str, int | None]) -> int:
    if not wanted.awake:
        return 0
    statuses = ", ".join(repr(one) for one in wanted.statuses)
    sql = (
        f"SELECT count(*) FROM tickets WHERE snoozed_until > 0 AND {_LIVE}"
        f" AND +status IN ({statuses}){also(wanted, 'awake')}"
    )
    return _number(tx, sql, values)


def _kept(tx: Transaction, wanted: Wanted, values: dict[str, int | None], table: str) -> int:
    """SQLite adds the numbers up: there are as many as agents times categories."""
    where = "status = :status"
    if wanted.has_holder:
        where += f" AND assignee_id = {'0' if wanted.view == 'unassigned' else ':assignee'}"
    if wanted.category_id is not None:
        where += " AND category_id = :category"
    if wanted.tag_id is not None:
        where += " AND tag_id = :tag"
    sql = f"SELECT sum(n) FROM {table} WHERE {where}"
    return sum(_number(tx, sql, {**values, "status": status}) for status in wanted.statuses)


def _fits(kind: Kind, reader_id: int, wanted: Wanted) -> bool:
    status, assignee_id, category_id = kind
    holder = {"mine": reader_id, "unassigned": 0}.get(wanted.view, wanted.assignee_id)
    return (
        status in wanted.statuses
        and holder in {None, assignee_id}
        and wanted.category_id in {None, category_id}
    )


def _number(tx: Transaction, sql: str, values: Mapping[str, object]) -> int:
    row = tx.one(sql, values)
    return int(row[0] or 0) if row else 0
