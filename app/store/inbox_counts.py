"""How many tickets a list has: added up from the counts that triggers keep, never by counting them.

What rests and what is late are few, and are counted in an index of their own.
"""

from collections import Counter
from collections.abc import Sequence

from app.domain.inbox import Wanted
from app.store.transaction import Transaction

#: Status, assignee and category; nobody and none are 0.
Kind = tuple[str, int, int]

#: `> 0` and not `IS NOT NULL`: SQLite takes the index for a range only, else it reads all tickets.
_RESTING = (
    "SELECT status, coalesce(assignee_id, 0), coalesce(category_id, 0), count(*) FROM tickets"
    " WHERE snoozed_until > 0 AND status <> 'resolved' AND status <> 'closed'"
    " GROUP BY 1, 2, 3"
)
_OVERDUE = (
    "SELECT count(*) FROM tickets WHERE due_at <= ? AND status <> 'resolved' AND status <> 'closed'"
)
_TAGGED = "SELECT sum(n) FROM tag_counts WHERE tag_id = ?"


def of(tx: Transaction, reader_id: int, lists: Sequence[Wanted]) -> list[int]:
    """The number of tickets of each list as `reader_id` sees it."""
    resting = _counted(tx, _RESTING)
    return [_count(tx, reader_id, wanted, resting) for wanted in lists]


def _counted(tx: Transaction, sql: str) -> Counter[Kind]:
    return Counter({(row[0], row[1], row[2]): row[3] for row in tx.all(sql)})


def _count(tx: Transaction, reader_id: int, wanted: Wanted, resting: Counter[Kind]) -> int:
    if wanted.view == "overdue":
        return _number(tx, _OVERDUE, tx.now)
    if wanted.view == "snoozed":
        return resting.total()
    if wanted.tag_id is not None:
        return _of_statuses(tx, wanted, _TAGGED, wanted.tag_id)
    if wanted.customer_id is not None:
        awake = " AND snoozed_until IS NULL" if wanted.awake else ""
        sql = f"SELECT count(*) FROM tickets WHERE customer_id = ?{awake}"
        return _of_statuses(tx, wanted, sql, wanted.customer_id)
    asleep = sum(n for kind, n in resting.items() if _fits(kind, reader_id, wanted))
    return _kept(tx, reader_id, wanted) - (asleep if wanted.awake else 0)


def _kept(tx: Transaction, reader_id: int, wanted: Wanted) -> int:
    """SQLite adds the numbers up: there are as many as agents times categories."""
    holder = {"mine": reader_id, "unassigned": 0}.get(wanted.view, wanted.assignee_id)
    narrowed = {"assignee_id": holder, "category_id": wanted.category_id}
    given = {name: value for name, value in narrowed.items() if value is not None}
    also = "".join(f" AND {name} = ?" for name in given)
    sql = f"SELECT sum(n) FROM ticket_counts WHERE status = ?{also}"
    return sum(_number(tx, sql, status, *given.values()) for status in wanted.statuses)


def _fits(kind: Kind, reader_id: int, wanted: Wanted) -> bool:
    status, assignee_id, category_id = kind
    if status not in wanted.statuses:
        return False
    if wanted.view == "mine":
        return assignee_id == reader_id
    if wanted.view == "unassigned":
        return assignee_id == 0
    if wanted.category_id is not None:
        return category_id == wanted.category_id
    return wanted.assignee_id is None or assignee_id == wanted.assignee_id


def _of_statuses(tx: Transaction, wanted: Wanted, sql: str, one_id: int) -> int:
    return sum(_number(tx, f"{sql} AND status = ?", one_id, status) for status in wanted.statuses)


def _number(tx: Transaction, sql: str, *values: object) -> int:
    row = tx.one(sql, values)
    return int(row[0] or 0) if row else 0
