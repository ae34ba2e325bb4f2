"""Facts of a desk's day, and how they are counted: each fact once, under what it belongs to.

A fact is written when it happens and never changed; a correction is a fact that takes one away.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import IntEnum
from typing import NamedTuple
from zoneinfo import ZoneInfo

MINUTE_MS = 60_000
HOUR_MS = 60 * MINUTE_MS


class Fact(IntEnum):
    """What can happen to a ticket that figures count.

    The customer opens a ticket or asks again once we have spoken; somebody opens an ended one
    again; we give the first answer or a further one, and the customer has waited for it; a ticket
    ends (resolved, or closed without that); the customer rates its end.
    """

    OPENED = 1
    ASKED = 2
    REOPENED = 3
    FIRST = 4
    NEXT = 5
    ENDED = 6
    RATED = 7


#: The borders of how long something took, in ms: up to the first, ..., beyond the last.
SPANS_MS = (5 * MINUTE_MS, 15 * MINUTE_MS, HOUR_MS, 4 * HOUR_MS, 8 * HOUR_MS, 24 * HOUR_MS)
SPANS = len(SPANS_MS) + 1
TOOK_TIME = frozenset({Fact.FIRST, Fact.NEXT, Fact.ENDED})
#: What comes in: of these alone the hour of the day is counted.
COMES_IN = frozenset({Fact.OPENED, Fact.ASKED})


class Happened(NamedTuple):
    """One fact: `n` is 1, or −1 when it takes one away; `amount` is ms, or holes of a rating.

    `agent_id` and `category_id` are 0 for nobody and none.
    """

    at: int
    kind: Fact
    n: int = 1
    amount: int = 0
    agent_id: int = 0
    category_id: int = 0


class Dim(IntEnum):
    """Under what a fact is counted; its id is 0, the person's, the category's, or the hour."""

    ALL = 0
    AGENT = 1
    CATEGORY = 2
    HOUR = 3


class Place(NamedTuple):
    """`day` is counted from 1970-01-01 by the desk's calendar."""

    dim: Dim
    kind: Fact
    day: int
    dim_id: int


@dataclass(slots=True)
class Total:
    """`spans` says how many took how long (SPANS_MS), or were rated with one to five."""

    n: int = 0
    amount: int = 0
    spans: list[int] = field(default_factory=lambda: [0] * SPANS)

    def add(self, other: "Total") -> None:
        self.n += other.n
        self.amount += other.amount
        for at, count in enumerate(other.spans):
            self.spans[at] += count


def span_of(fact: Happened) -> int | None:
    """Which of SPANS a fact belongs to; None for one that has no length."""
    if fact.kind is Fact.RATED:
        return fact.amount - 1
    if fact.kind not in TOOK_TIME:
        return None
    return sum(fact.amount > border for border in SPANS_MS)


_EPOCH = date(1970, 1, 1)


def day_number(day: date) -> int:
    return (day - _EPOCH).days


def day_of(number: int) -> date:
    return _EPOCH + timedelta(days=number)


def places(fact: Happened, zone: ZoneInfo) -> Iterable[Place]:
    """Everything that a fact counts under."""
    there = datetime.fromtimestamp(fact.at / 1000, zone)
    day = day_number(there.date())
    yield Place(Dim.ALL, fact.kind, day, 0)
    yield Place(Dim.AGENT, fact.kind, day, fact.agent_id)
    yield Place(Dim.CATEGORY, fact.kind, day, fact.category_id)
    if fact.kind in COMES_IN:
        yield Place(Dim.HOUR, fact.kind, day, there.hour)


def totals(facts: Iterable[Happened], zone: ZoneInfo) -> dict[Place, Total]:
    """The facts, each added under everything that it counts under."""
    found: dict[Place, Total] = {}
    for fact in facts:
        span = span_of(fact)
        for place in places(fact, zone):
            total = found.setdefault(place, Total())
            total.n += fact.n
            total.amount += fact.n * fact.amount
            if span is not None:
                total.spans[span] += fact.n
    return found
