"""Working time against an independent reckoning, minute by minute, around every clock change.

`TIKETHET_ZONES=60 TIKETHET_CALENDARS=20 pytest tests/domain/test_worktime.py` takes them all.
"""

import os
import random
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from app.domain.worktime import (
    WHOLE_DAY,
    Calendar,
    Span,
    add,
    around_the_clock,
    between,
    is_open,
    next_opening,
    wall_clock,
)
from tests.domain.wall import MINUTE_MS, ZONES, Wall, changes_of, random_calendar

ZONE_COUNT = int(os.environ.get("TIKETHET_ZONES", "8"))
CALENDARS = int(os.environ.get("TIKETHET_CALENDARS", "1"))
SEED = int(os.environ.get("TIKETHET_SEED", "20261201"))
YEAR = 2026
MINUTES = 9 * 1440
QUESTIONS = 60
HOUR_MS = 60 * MINUTE_MS
DAY_MS = 24 * HOUR_MS


def test_there_are_sixty_different_zones() -> None:
    assert len(ZONES) == len(set(ZONES)) == 60


@pytest.mark.parametrize("zone", ZONES[:ZONE_COUNT])
def test_random_calendars_around_every_clock_change(zone: str) -> None:
    for change in changes_of(zone, YEAR) or [datetime(YEAR, 2, 27, tzinfo=UTC)]:
        dice = random.Random(f"{SEED}-{zone}-{change}")
        for _ in range(CALENDARS):
            calendar = random_calendar(dice, zone, change.date())
            compare(dice, calendar, Wall(calendar, change - timedelta(days=4), MINUTES))


def compare(dice: random.Random, calendar: Calendar, wall: Wall) -> None:
    for _ in range(QUESTIONS):
        start = moment(dice, wall)
        end = moment(dice, wall)
        worked = dice.choice((0, 1, dice.randrange(3 * DAY_MS), dice.randrange(60) * HOUR_MS))
        told = f"{calendar} from {start} to {end}, {worked}"
        assert between(calendar, start, end) == wall.between(start, end), told
        same(add(calendar, start, worked), wall.add(start, worked), wall, told)
        same(next_opening(calendar, start), wall.next_opening(start), wall, told)


def moment(dice: random.Random, wall: Wall) -> int:
    """Any, or the beginning of a minute: borders are where mistakes live."""
    minute = wall.start + dice.randrange(MINUTES - 1) * MINUTE_MS
    return minute + dice.choice((0, 0, dice.randrange(MINUTE_MS)))


def same(found: int | None, expected: int | None, wall: Wall, told: str) -> None:
    """What the wall is too short for lies behind its end, or never comes."""
    if expected is None:
        assert found is None or found >= wall.start + MINUTES * MINUTE_MS, told
    else:
        assert found == expected, told


def at(zone: str, *wall: int) -> int:
    return round(datetime(*wall, tzinfo=ZoneInfo(zone)).timestamp() * 1000)  # type: ignore[arg-type, misc]


MOSCOW = "Europe/Moscow"
LUNCH = (Span(9 * 60, 13 * 60), Span(14 * 60, 18 * 60))
#: Monday to Friday with a lunch break; New Year is free in every year.
OFFICE = Calendar(MOSCOW, (LUNCH,) * 5 + ((),) * 2, {}, {(1, 1): ()})


def test_a_lunch_break_does_not_count() -> None:
    noon = at(MOSCOW, 2026, 12, 2, 12)
    assert add(OFFICE, noon, 2 * HOUR_MS) == at(MOSCOW, 2026, 12, 2, 15)
    assert between(OFFICE, noon, at(MOSCOW, 2026, 12, 2, 15)) == 2 * HOUR_MS


def test_what_is_over_at_the_end_of_a_day_is_due_on_that_day() -> None:
    assert add(OFFICE, at(MOSCOW, 2026, 12, 4, 17), HOUR_MS) == at(MOSCOW, 2026, 12, 4, 18)
    assert add(OFFICE, at(MOSCOW, 2026, 12, 4, 17), HOUR_MS + 1) == at(MOSCOW, 2026, 12, 7, 9) + 1


def test_the_next_opening_is_behind_weekends_and_holidays() -> None:
    assert next_opening(OFFICE, at(MOSCOW, 2026, 12, 31, 18)) == at(MOSCOW, 2027, 1, 4, 9)
    assert next_opening(OFFICE, at(MOSCOW, 2027, 1, 4, 9, 1)) == at(MOSCOW, 2027, 1, 4, 9, 1)
    assert is_open(OFFICE, at(MOSCOW, 2027, 1, 4, 9))
    assert not is_open(OFFICE, at(MOSCOW, 2027, 1, 4, 13))


def test_a_night_shift_belongs_to_the_day_on_which_it_begins() -> None:
    """It goes on into a holiday; the one that would begin on the holiday does not."""
    nights = Calendar("UTC", ((Span(22 * 60, 6 * 60),),) * 7, {date(2026, 12, 8): ()})
    assert between(nights, at("UTC", 2026, 12, 8), at("UTC", 2026, 12, 9)) == 6 * HOUR_MS
    assert next_opening(nights, at("UTC", 2026, 12, 8, 6)) == at("UTC", 2026, 12, 9, 22)


def test_an_hour_that_clocks_skip_is_not_worked_and_one_shown_twice_is_worked_twice() -> None:
    always_night = Calendar("Europe/Berlin", ((Span(0, 6 * 60),),) * 7)
    spring, autumn = (2026, 3, 29), (2026, 10, 25)
    for day, hours in ((spring, 5), (autumn, 7)):
        midnight = at("Europe/Berlin", *day)
        assert between(always_night, midnight, midnight + 12 * HOUR_MS) == hours * HOUR_MS


def test_a_day_that_was_left_out_is_not_worked() -> None:
    """Samoa had no 30 December 2011."""
    samoa = Calendar("Pacific/Apia", (WHOLE_DAY,) * 7, {date(2011, 12, 30): ()})
    start = at("Pacific/Apia", 2011, 12, 29)
    assert between(samoa, start, at("Pacific/Apia", 2012, 1, 1)) == 2 * DAY_MS


def test_overlapping_spans_count_once() -> None:
    double = Calendar("UTC", ((Span(9 * 60, 12 * 60), Span(10 * 60, 13 * 60)),) * 7)
    assert between(double, at("UTC", 2026, 5, 1), at("UTC", 2026, 5, 2)) == 4 * HOUR_MS


def test_around_the_clock_time_is_time() -> None:
    start = at(MOSCOW, 2026, 12, 1)
    assert add(around_the_clock(MOSCOW), start, 100 * DAY_MS) == start + 100 * DAY_MS
    assert between(around_the_clock(MOSCOW), start, start + 100 * DAY_MS) == 100 * DAY_MS


def test_a_desk_that_never_opens_never_answers() -> None:
    shut = Calendar("UTC", ((),) * 7)
    assert next_opening(shut, 0) is None
    assert add(shut, 0, 1) is None
    assert between(shut, 0, 30 * DAY_MS) == 0


def test_a_full_date_goes_before_a_yearly_one() -> None:
    """A holiday that is worked this year."""
    once = Calendar(MOSCOW, OFFICE.week, {date(2027, 1, 1): LUNCH}, OFFICE.yearly)
    assert next_opening(once, at(MOSCOW, 2027, 1, 1)) == at(MOSCOW, 2027, 1, 1, 9)


def test_the_wall_clock_of_a_zone() -> None:
    assert wall_clock(MOSCOW, at(MOSCOW, 2026, 12, 1, 9, 30)).hour == 9
