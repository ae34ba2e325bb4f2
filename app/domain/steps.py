"""How long things took, in steps: what half of them kept within, and what nine in ten.

A percentile is the upper border of the step that holds it, so it is exact to the step however many
days are added up: rounding up keeps an order.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from typing import NamedTuple, TypeVar
from zoneinfo import ZoneInfo

from app.domain.figures import HOUR_MS, MINUTE_MS, TOOK_TIME, Fact, Happened, day_number

K = TypeVar("K", bound=Hashable)

_SECOND_MS = 1_000
_DAY_MS = 24 * HOUR_MS
#: (as far as, in steps of), ms. Ten years is the last border: what takes longer counts there.
_SCALE = (
    (MINUTE_MS, _SECOND_MS),
    (HOUR_MS, MINUTE_MS),
    (4 * HOUR_MS, 5 * MINUTE_MS),
    (_DAY_MS, 15 * MINUTE_MS),
    (14 * _DAY_MS, HOUR_MS),
    (3_650 * _DAY_MS, _DAY_MS),
)


def _borders() -> list[int]:
    borders = [0]
    for end, step in _SCALE:
        borders += range(borders[-1] + step, end + 1, step)
    return borders


BORDERS_MS = _borders()
#: The days of a block: a span is at most 14 single days, 14 blocks of eight, and whole 64s.
SIZES = (1, 8, 64)
#: Ratings have no steps: theirs is who was rated how, under which category.
KINDS = TOOK_TIME | {Fact.RATED}


class Cell(NamedTuple):
    """Who did what, under which category; 0 is nobody and none."""

    kind: Fact
    agent_id: int
    category_id: int


class Measured(NamedTuple):
    """Sums and percentiles; `amount`, `half` and `most` (nine in ten) are ms, or holes."""

    n: int
    amount: int
    half: int
    most: int


class Stride(NamedTuple):
    """A cell in one block of days."""

    size: int
    block: int
    cell: Cell


class Blocks(NamedTuple):
    """Blocks of `size` days from `first` to `last`, both in."""

    size: int
    first: int
    last: int


@dataclass(slots=True)
class Spread:
    """Sums, `amount` in ms or holes of ratings, and in `steps` how many took how long."""

    n: int = 0
    amount: int = 0
    steps: Counter[int] = field(default_factory=Counter)

    def take(self, fact: Happened) -> None:
        self.n += fact.n
        self.amount += fact.n * fact.amount
        if fact.kind in TOOK_TIME:
            self.steps[step_of(fact.amount)] += fact.n

    def add(self, other: "Spread") -> None:
        self.n += other.n
        self.amount += other.amount
        self.steps.update(other.steps)

    def within(self, percent: int) -> int:
        """What `percent` in a hundred of them took at most, in ms; 0 when there is none."""
        rank, seen = -(-self.n * percent // 100), 0
        for step in sorted(self.steps):
            seen += self.steps[step]
            if seen >= rank:
                return BORDERS_MS[step]
        return 0


def step_of(amount: int) -> int:
    return min(bisect_left(BORDERS_MS, amount), len(BORDERS_MS) - 1)


def strides(facts: Iterable[Happened], zone: ZoneInfo) -> dict[Stride, Spread]:
    """The facts that have a length, each in the blocks of every size that hold its day."""
    found: dict[Stride, Spread] = {}
    for day, cell, fact in _lasting(facts, zone):
        for size in SIZES:
            found.setdefault(Stride(size, day // size, cell), Spread()).take(fact)
    return found


def add_to_spreads(
    spreads: dict[Cell, Spread], facts: Iterable[Happened], zone: ZoneInfo, span: tuple[int, int]
) -> None:
    """Those of the days of `span`, both in."""
    for day, cell, fact in _lasting(facts, zone):
        if span[0] <= day <= span[1]:
            spreads.setdefault(cell, Spread()).take(fact)


def measured(
    spreads: Mapping[Cell, Spread], key_of: Callable[[Cell], K]
) -> dict[tuple[Fact, K], Measured]:
    """The cells of one key together."""
    together: dict[tuple[Fact, K], Spread] = {}
    for cell, spread in spreads.items():
        together.setdefault((cell.kind, key_of(cell)), Spread()).add(spread)
    return {
        key: Measured(one.n, one.amount, one.within(50), one.within(90))
        for key, one in together.items()
    }


def _lasting(facts: Iterable[Happened], zone: ZoneInfo) -> Iterator[tuple[int, Cell, Happened]]:
    for fact in facts:
        if fact.kind in KINDS:
            day = day_number(datetime.fromtimestamp(fact.at / 1000, zone).date())
            yield day, Cell(fact.kind, fact.agent_id, fact.category_id), fact


def cover(first: int, last: int) -> list[Blocks]:
    """The fewest blocks that are the days from `first` to `last`, both in, and no other."""
    found: list[Blocks] = []
    end = last + 1
    for size, larger in pairwise(SIZES):
        up, down = -(-first // larger) * larger, end // larger * larger
        if up >= down:
            return found + _blocks(size, first, end)
        found += _blocks(size, first, up) + _blocks(size, down, end)
        first, end = up, down
    return found + _blocks(SIZES[-1], first, end)


def _blocks(size: int, first: int, end: int) -> list[Blocks]:
    return [Blocks(size, first // size, end // size - 1)] if end > first else []
