"""Steps of time: exact to the step, and any span of days in a few blocks."""

import random

from app.domain.figures import Fact, Happened
from app.domain.steps import BORDERS_MS, SIZES, Spread, cover, step_of

DAY_MS = 24 * 3600 * 1000


def test_a_length_is_in_the_step_whose_border_it_does_not_pass() -> None:
    for amount in (0, 1, 1000, 1001, 59_999, 60_000, 60_001, 3_600_000, 3_600_001, 15 * DAY_MS):
        step = step_of(amount)
        assert BORDERS_MS[step] >= amount
        assert step == 0 or BORDERS_MS[step - 1] < amount


def test_what_took_longer_than_the_last_border_counts_there() -> None:
    assert step_of(9_999 * DAY_MS) == len(BORDERS_MS) - 1


def test_the_half_and_the_most_of_few() -> None:
    spread = Spread()
    assert spread.within(50) == 0
    for amount in (1_000, 2_000, 60_000):
        spread.take(Happened(0, Fact.NEXT, 1, amount))
    assert [spread.within(percent) for percent in (1, 50, 67, 90, 100)] == [
        1_000, 2_000, 60_000, 60_000, 60_000,
    ]  # fmt: skip


def test_blocks_are_the_days_of_a_span_and_no_others() -> None:
    chance = random.Random(8)
    for _ in range(500):
        first = chance.randrange(20_000, 20_200)
        last = first + chance.randrange(0, 731)
        blocks = cover(first, last)
        days = [
            day
            for size, start, end in blocks
            for day in range(start * size, (end + 1) * size)
        ]
        assert sorted(days) == list(range(first, last + 1)), (first, last)
        singles = sum(end + 1 - start for size, start, end in blocks if size < SIZES[-1])
        assert singles <= 28, (first, last)
