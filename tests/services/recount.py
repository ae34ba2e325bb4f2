"""Figures once more, by another road: from the event log, the messages and the changes alone.

Nothing here asks the tables of figures or the functions that write them.
"""

from collections import Counter
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from tests.factories import Desk

MINUTE_MS = 60_000
BORDERS = [minutes * MINUTE_MS for minutes in (5, 15, 60, 240, 480, 1440)]


#: (as far as, in steps of) seconds: percentiles are rounded up to these.
STEPS = ((60, 1), (3_600, 60), (14_400, 300), (86_400, 900), (1_209_600, 3_600), (10**9, 86_400))


def within(lengths: list[int], percent: int) -> int:
    """The nearest rank of all of them, in ms, rounded up."""
    exact = sorted(lengths)[-(-len(lengths) * percent // 100) - 1]
    step = next(step for end, step in STEPS if exact <= end * 1000) * 1000
    return -(-exact // step) * step


class Life:
    """One ticket as the log tells of it."""

    def __init__(self, customer: int) -> None:
        self.customer = customer
        self.state = ""
        self.waits = self.began = self.assignee = 0


class Recount:
    """`counts` by (what, under what, its id, day, number): n, sum, or a place in the spans."""

    def __init__(self, desk: Desk, zone: str) -> None:
        self.zone = ZoneInfo(zone)
        self.counts: Counter[tuple[Any, ...]] = Counter()
        self.hours: Counter[tuple[int, int]] = Counter()
        #: How long each thing took, or its holes: (what, agent, category, day, amount).
        self.lengths: list[tuple[str, int, int, str, int]] = []
        self._people = {name: one for one, name in desk.rows("SELECT id, name FROM people")}
        staff = desk.rows("SELECT id FROM people WHERE role <> 'customer'")
        self._staff = {row[0] for row in staff}
        opened = desk.rows("SELECT id, customer_id FROM tickets")
        self._lives = {ticket: Life(customer) for ticket, customer in opened}
        self._categories = desk.rows(
            "SELECT ticket_id, at, coalesce(after, 'null') FROM ticket_changes"
            " WHERE what = 'category' ORDER BY id"
        )
        for row in desk.rows(
            "SELECT e.at, e.type, e.ticket_id, e.actor_id, m.kind, m.body FROM events e"
            " LEFT JOIN messages m ON m.id = e.message_id WHERE e.ticket_id IS NOT NULL"
            " ORDER BY e.id"
        ):
            self._hear(*row)
        self._rate(desk)

    def _hear(
        self, at: int, what: str, ticket: int, actor: int | None, kind: str | None, body: str
    ) -> None:
        if what == "ticket.opened":
            self._open(at, ticket, actor or 0)
        elif what == "message.posted":
            self._say(at, ticket, actor or 0)
        elif what == "ticket.changed" and kind == "system":
            self._change(at, ticket, actor or 0, body)

    def _open(self, at: int, ticket: int, actor: int) -> None:
        life = self._lives[ticket]
        life.state = "new" if actor == life.customer else "waiting"
        life.assignee = 0 if actor == life.customer else actor
        life.began = life.waits = at
        self._count(at, ticket, "opened")
        self._come_in(at)

    def _say(self, at: int, ticket: int, actor: int) -> None:
        life = self._lives[ticket]
        is_theirs = actor == life.customer
        if is_theirs and life.state == "waiting":
            life.state, life.waits = "open", at
            self._count(at, ticket, "asked")
            self._come_in(at)
        elif not is_theirs and life.state in {"new", "open"}:
            what = "first" if life.state == "new" else "next"
            self._count(at, ticket, what, at - life.waits, actor)
            life.state = "waiting"
        elif life.state == "resolved":
            life.state = "open again" if is_theirs else "waiting again"

    def _change(self, at: int, ticket: int, actor: int, body: str) -> None:
        life = self._lives[ticket]
        if body == "claimed":
            life.assignee = actor
        elif body == "unassigned":
            life.assignee = 0
        elif body.startswith("assigned:"):
            life.assignee = self._people[body.removeprefix("assigned:")]
        elif body == "reopened":
            life.state = life.state.split()[0] if life.state.endswith("again") else "open"
            life.began = life.waits = at
            self._count(at, ticket, "reopened")
        elif body.partition(":")[0] in {"resolved", "closed", "merged_into", "erased"}:
            if life.state in {"new", "open", "waiting"}:
                by = actor if actor in self._staff else life.assignee
                self._count(at, ticket, "ended", at - life.began, by)
            life.state = "resolved" if body == "resolved" else "closed"

    def _rate(self, desk: Desk) -> None:
        for ticket, score, at, assignee in desk.rows(
            "SELECT ticket_id, score, at, coalesce(assignee_id, 0) FROM ratings"
        ):
            self._last(at, ticket, "rated", assignee, score)
            for key in self._keys(at, ticket, "rated", assignee):
                self.counts[*key, "n"] += 1
                self.counts[*key, "sum"] += score
                self.counts[*key, score - 1] += 1

    def _count(self, at: int, ticket: int, what: str, took: int | None = None, by: int = 0) -> None:
        if took is not None:
            self._last(at, ticket, what, by, took)
        for key in self._keys(at, ticket, what, by):
            self.counts[*key, "n"] += 1
            if took is not None:
                self.counts[*key, "sum"] += took
                self.counts[*key, sum(took > border for border in BORDERS)] += 1

    def _keys(self, at: int, ticket: int, what: str, by: int) -> list[tuple[Any, ...]]:
        day = self._there(at).date().isoformat()
        given = [value for one, when, value in self._categories if one == ticket and when <= at]
        category = int(given[-1]) if given and given[-1] != "null" else 0
        return [(what, "all", 0, day), (what, "agent", by, day), (what, "category", category, day)]

    def _last(self, at: int, ticket: int, what: str, by: int, amount: int) -> None:
        _all, agent, (_what, _category, category, day) = self._keys(at, ticket, what, by)
        self.lengths.append((what, agent[2], category, day, amount))

    def _come_in(self, at: int) -> None:
        there = self._there(at)
        self.hours[there.weekday(), there.hour] += 1

    def _there(self, at: int) -> datetime:
        return datetime.fromtimestamp(at / 1000, UTC).astimezone(self.zone)
