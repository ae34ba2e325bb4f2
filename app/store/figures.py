"""Facts as rows, and the days that they have been added up to."""

import json
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from app.domain.figures import SPANS, Dim, Fact, Happened, Place, Total
from app.store import figure_lengths
from app.store.transaction import Row, Transaction

_ADD = (
    "INSERT INTO facts (ticket_id, at, kind, n, amount, agent_id, category_id)"
    " VALUES (?, ?, ?, ?, ?, ?, ?)"
)
_SPANS = ", ".join(f"s{at}" for at in range(SPANS))
_SUMS = ", ".join(f"sum({name})" for name in ("n", "amount", *_SPANS.split(", ")))
_VALUES = ", ".join(f"value ->> '$[{at}]'" for at in range(6 + SPANS))
_UPSERT = (
    f"INSERT INTO figure_days (dim, kind, day, dim_id, n, amount, {_SPANS})"
    f" SELECT {_VALUES} FROM json_each(?) WHERE true"
    " ON CONFLICT (dim, kind, day, dim_id) DO UPDATE SET n = n + excluded.n,"
    " amount = amount + excluded.amount, "
    + ", ".join(f"s{at} = s{at} + excluded.s{at}" for at in range(SPANS))
)
#: So many kinds there can be: the key of a row that is put off is its event's and its kind's.
_KINDS = 16


def note(tx: Transaction, ticket_id: int, fact: Happened) -> None:
    """Written with the rest of the batch; of one kind at most one for each event."""
    at, kind, n, amount, agent_id, category_id = fact
    row = (ticket_id, at, int(kind), n, amount, agent_id, category_id)
    tx.put_off.put(_ADD, tx.last_event_id * _KINDS + kind, row)


def add(tx: Transaction, ticket_id: int, facts: Iterable[Happened]) -> None:
    """At once, as many as there are."""
    for fact in facts:
        tx.execute_beside(_ADD, (ticket_id, *fact))


class Work(NamedTuple):
    """See figure_work in the migration."""

    zone: str
    rolled_id: int
    next_ticket: int
    past_ticket: int
    past_message: int

    @property
    def knows_the_past(self) -> bool:
        return self.next_ticket > self.past_ticket


def work(tx: Transaction) -> Work:
    row = tx.one(
        "SELECT zone, rolled_id, next_ticket, past_ticket, past_message FROM figure_work"
    )
    return Work(*row) if row else Work("", 0, 1, 0, 0)


def set_work(tx: Transaction, work: Work) -> None:
    tx.execute_beside(
        "UPDATE figure_work SET zone = ?, rolled_id = ?, next_ticket = ?, past_ticket = ?,"
        " past_message = ?",
        work,
    )


def facts_behind(tx: Transaction, rolled_id: int, limit: int) -> list[tuple[int, Happened]]:
    """Facts that no day has yet, by id."""
    rows = tx.all(
        "SELECT id, at, kind, n, amount, agent_id, category_id FROM facts WHERE id > ?"
        " ORDER BY id LIMIT ?",
        (rolled_id, limit),
    )
    return [(row[0], Happened(row[1], Fact(row[2]), *row[3:])) for row in rows]


def add_to_days(tx: Transaction, totals: Mapping[Place, Total]) -> None:
    """All in one statement."""
    rows = [
        [*map(int, place), total.n, total.amount, *total.spans] for place, total in totals.items()
    ]
    tx.execute_beside(_UPSERT, (json.dumps(rows),))


def forget_days(tx: Transaction, limit: int) -> int:
    """Some of the days, which have to be added up anew; answers how many rows went."""
    done = tx.execute_beside(
        "DELETE FROM figure_days WHERE (dim, kind, day, dim_id) IN"
        " (SELECT dim, kind, day, dim_id FROM figure_days LIMIT ?)",
        (limit,),
    )
    return done.rowcount + figure_lengths.forget(tx, limit)


def by_day(tx: Transaction, span: tuple[int, int]) -> dict[tuple[Fact, int], Total]:
    """What happened on each day of `span` (both days in)."""
    rows = tx.all(
        f"SELECT kind, day, n, amount, {_SPANS} FROM figure_days WHERE dim = ?"
        f" AND kind IN ({_ALL_KINDS}) AND day BETWEEN ? AND ?",
        (int(Dim.ALL), *span),
    )
    return {(Fact(row[0]), row[1]): _total(row[2:]) for row in rows}


def by_id(tx: Transaction, dim: Dim, span: tuple[int, int]) -> dict[tuple[Fact, int], Total]:
    """What happened in all of `span`, by agent or by category."""
    rows = tx.all(
        f"SELECT kind, dim_id, {_SUMS} FROM figure_days WHERE dim = ?"
        f" AND kind IN ({_ALL_KINDS}) AND day BETWEEN ? AND ? GROUP BY kind, dim_id",
        (int(dim), *span),
    )
    return {(Fact(row[0]), row[1]): _total(row[2:]) for row in rows}


def by_hour(tx: Transaction, span: tuple[int, int]) -> dict[tuple[int, int], int]:
    """How much came in by weekday (0 is Monday) and hour; the first day of all was a Thursday."""
    rows = tx.all(
        "SELECT (day + 3) % 7, dim_id, sum(n) FROM figure_days WHERE dim = ?"
        f" AND kind IN ({_ALL_KINDS}) AND day BETWEEN ? AND ? GROUP BY 1, 2",
        (int(Dim.HOUR), *span),
    )
    return {(row[0], row[1]): row[2] for row in rows}


def before(tx: Transaction, day: int) -> dict[Fact, int]:
    """How often each thing had happened before a day began."""
    rows = tx.all(
        f"SELECT kind, sum(n) FROM figure_days WHERE dim = ? AND kind IN ({_ALL_KINDS})"
        " AND day < ? GROUP BY kind",
        (int(Dim.ALL), day),
    )
    return {Fact(row[0]): row[1] for row in rows}


#: Named one by one, so that each is a range of the key.
_ALL_KINDS = ", ".join(str(int(kind)) for kind in Fact)


def _total(row: Row) -> Total:
    return Total(row[0], row[1], list(row[2:]))


class PastLine(NamedTuple):
    """One line of a ticket from before there were facts; `code` is a system line's body."""

    kind: str
    author_id: int | None
    is_staff: bool
    code: str
    at: int


def past_tickets(tx: Transaction, work: Work, limit: int) -> list[tuple[int, int, int, int]]:
    """(id, customer, assignee or 0, category or 0) of the next tickets that lack their facts."""
    rows = tx.all(
        "SELECT id, customer_id, coalesce(assignee_id, 0), coalesce(category_id, 0) FROM tickets"
        " WHERE id >= ? AND id <= ? ORDER BY id LIMIT ?",
        (work.next_ticket, work.past_ticket, limit),
    )
    return [(row[0], row[1], row[2], row[3]) for row in rows]


def past_of(tx: Transaction, ticket_id: int, past_message: int) -> list[PastLine]:
    """What was said and done in a ticket, in order, but for notes."""
    rows = tx.all(
        "SELECT m.kind, m.author_id, coalesce(p.role, 'customer') <> 'customer',"
        " CASE m.kind WHEN 'system' THEN m.body ELSE '' END, m.created_at FROM messages m"
        " LEFT JOIN people p ON p.id = m.author_id"
        " WHERE m.ticket_id = ? AND m.id <= ? AND m.kind <> 'note' ORDER BY m.id",
        (ticket_id, past_message),
    )
    return [PastLine(row[0], row[1], bool(row[2]), row[3], row[4]) for row in rows]
