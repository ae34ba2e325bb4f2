"""How many tickets a list has: added up from the counts that triggers keep, never by counting them.

What rests and what is late are few, and are counted in an index of their own.
"""

from collections import Counter
from collections.abc import Sequence

from app.domain.inbox import Wanted
from app.store.transaction import Transaction

#: Status, assignee and category; nobody and none are 0.
Kind = tuple[str, int, int]

_RESTING = (
    "SELECT status, coalesce(assignee_id, 0), coalesce(category_id, 0), count(*) FROM tickets"
    " WHERE snoozed_until IS NOT NULL AND status <> 'resolved' AND status <> 'closed'"
    " GROUP BY 1, 2, 3"
)
_OVERDUE = (
    "SELECT count(*) FROM tickets WHERE due_at <= ?"
    " AND status <> 'resolved' AND status <> 'closed'"
)
_TAGGED = "SELECT sum(n) FROM tag_counts WHERE tag_id = ?"


def of(tx: Transaction, reader_id: int, lists: Sequence[Wanted]) -> list[int]:
    """The number of tickets of each list as `reader_id` sees it."""
    every = _counted(tx, "SELECT status, assignee_id, category_id, n FROM ticket_counts")
    resting = _counted(tx, _RESTING)
    return [_count(tx, reader_id, wanted, every, resting) for wanted in lists]


def _counted(tx: Transaction, sql: str) -> Counter[Kind]:
    return Counter({(row[0], row[1], row[2]): row[3] for row in tx.all(sql)})


def _count(
    tx: Transaction, reader_id: int, wanted: Wanted, every: Counter[Kind], resting: Counter[Kind]
) -> int:
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
    kinds = [kind for kind in every if _fits(kind, reader_id, wanted)]
    return sum(every[kind] - (resting[kind] if wanted.awake else 0) for kind in kinds)


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
