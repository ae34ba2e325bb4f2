"""Working time: which moments the desk is open, and how to count in them.

A moment is working time by what the clocks on the wall of the calendar's zone show then. So an
hour that they skip is worked by nobody, and one that they show twice is worked twice. A span
belongs to the day on which it begins: one over midnight goes on into the next day, whatever that
day is, and a holiday has its own spans instead of those that would begin on it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

MINUTES_A_DAY = 1440
_MINUTE_MS = 60_000
_HOUR_MS = 60 * _MINUTE_MS
_DAY_MS = 24 * _HOUR_MS
#: Looked at in one go.
_STRETCH_MS = 7 * _DAY_MS
#: Two changes of one zone's clocks are further apart than this.
_PROBE_MS = 6 * _HOUR_MS
#: A calendar that does not open within so long never opens.
HORIZON_MS = 3 * 366 * _DAY_MS
_EPOCH_DAY = date(1970, 1, 1).toordinal()


class Span(NamedTuple):
    """Minutes of the day, `start` in and `end` out; an `end` up to `start` is of the next day."""

    start: int
    end: int

    @property
    def length(self) -> int:
        """In minutes on the wall; from any time to the same one is a whole day."""
        minutes = self.end - self.start
        return minutes if minutes > 0 else minutes + MINUTES_A_DAY


Spans = tuple[Span, ...]
WHOLE_DAY: Spans = (Span(0, MINUTES_A_DAY),)


@dataclass(frozen=True)
class Calendar:
    """`week` begins on Monday. `yearly` are holidays by month and day; a full date goes before."""

    zone: str
    week: tuple[Spans, ...]
    holidays: Mapping[date, Spans] = field(default_factory=dict)
    yearly: Mapping[tuple[int, int], Spans] = field(default_factory=dict)

    def spans_of(self, day: date) -> Spans:
        """The spans that begin on a day."""
        if day in self.holidays:
            return self.holidays[day]
        return self.yearly.get((day.month, day.day), self.week[day.weekday()])


def around_the_clock(zone: str) -> Calendar:
    return Calendar(zone, (WHOLE_DAY,) * 7)


class Stretch(NamedTuple):
    """From `start` up to and without `end`, in Unix milliseconds."""

    start: int
    end: int


def is_open(calendar: Calendar, at: int) -> bool:
    return next_opening(calendar, at) == at


def next_opening(calendar: Calendar, at: int) -> int | None:
    """The first working moment from `at` on (`at` itself when it is one); None for never."""
    for stretch in _open_from(calendar, at):
        return stretch.start
    return None


def add(calendar: Calendar, start: int, working_ms: int) -> int | None:
    """The moment when `working_ms` of working time have passed since `start`; None for never.

    It is the first such moment: what is over at six is due at six and not when work begins again.
    """
    left = working_ms
    if left <= 0:
        return start
    for stretch in _open_from(calendar, start):
        length = stretch.end - stretch.start
        if left <= length:
            return stretch.start + left
        left -= length
    return None


def between(calendar: Calendar, start: int, end: int) -> int:
    """The working time from `start` to `end` in milliseconds; 0 when `end` is not later."""
    return sum(one.end - one.start for one in _open_from(calendar, start, max(start, end)))


def _open_from(calendar: Calendar, start: int, end: int | None = None) -> Iterator[Stretch]:
    """Working stretches from `start` on in order; neighbours may touch, none overlap."""
    last = start + HORIZON_MS if end is None else end
    while start < last:
        until = min(start + _STRETCH_MS, last)
        for offset, steady in _steady_stretches(calendar.zone, start, until):
            yield from _open_within(calendar, steady, offset)
        start = until


def _open_within(calendar: Calendar, steady: Stretch, offset: int) -> Iterator[Stretch]:
    """While the clocks' offset stays the same, wall time runs as time does."""
    wall = Stretch(steady.start + offset, steady.end + offset)
    reached = wall.start
    for span in _spans_touching(calendar, wall):
        opened = max(span.start, reached)
        reached = max(reached, min(span.end, wall.end))
        if opened < reached:
            yield Stretch(opened - offset, reached - offset)


def _spans_touching(calendar: Calendar, wall: Stretch) -> Iterator[Stretch]:
    """The spans of the days of `wall` and of the one before, by their beginning."""
    for number in range(wall.start // _DAY_MS - 1, wall.end // _DAY_MS + 1):
        midnight = number * _DAY_MS
        for span in sorted(calendar.spans_of(date.fromordinal(_EPOCH_DAY + number))):
            opened = midnight + span.start * _MINUTE_MS
            yield Stretch(opened, opened + span.length * _MINUTE_MS)


def _steady_stretches(zone: str, start: int, end: int) -> Iterator[tuple[int, Stretch]]:
    """`start` to `end` cut where the zone's clocks change: (offset in ms, stretch)."""
    begun, probed = start, start
    offset = _offset(zone, start)
    while probed < end:
        later = min(probed + _PROBE_MS, end)
        after = _offset(zone, later)
        if after != offset:
            changed = _change_between(zone, probed, later)
            yield offset, Stretch(begun, changed)
            begun, offset = changed, after
        probed = later
    if begun < end:
        yield offset, Stretch(begun, end)


def _change_between(zone: str, before: int, after: int) -> int:
    """The first moment of the new offset, which `after` has and `before` has not."""
    former = _offset(zone, before)
    while after - before > 1:
        middle = (before + after) // 2
        if _offset(zone, middle) == former:
            before = middle
        else:
            after = middle
    return after


@lru_cache(maxsize=64)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def _offset(zone: str, at: int) -> int:
    """How far the zone's clocks are ahead of UTC, in milliseconds."""
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=at)
    ahead = moment.astimezone(_zone(zone)).utcoffset() or timedelta()
    return ahead // timedelta(milliseconds=1)


def wall_clock(zone: str, at: int) -> datetime:
    """What the clocks of the zone show at a moment."""
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=at)
    return moment.astimezone(_zone(zone))
