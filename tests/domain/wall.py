"""An independent reckoning of working time: every minute is looked up on the wall, one by one.

It shares nothing with app/domain/worktime.py but the shape of a calendar.
"""

import random
from bisect import bisect_left
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from app.domain.worktime import Calendar, Span, Spans

MINUTE_MS = 60_000
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)

#: Changes at midnight, over midnight, of half an hour, of two hours, in a fast, in no year, of a
#: whole day; offsets of quarters and of almost a day.
ZONES = (
    "Europe/Moscow", "America/Nuuk", "Australia/Lord_Howe", "America/Santiago", "Africa/Cairo",
    "Antarctica/Troll", "Asia/Beirut", "America/Havana", "Atlantic/Azores", "Africa/Casablanca",
    "Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Pacific/Chatham", "Asia/Gaza",
    "America/Asuncion", "America/Scoresbysund", "Europe/Chisinau", "America/St_Johns",
    "Asia/Kolkata", "Australia/Adelaide", "Australia/Eucla", "Pacific/Kiritimati", "UTC",
    "Pacific/Pago_Pago", "Africa/El_Aaiun", "Asia/Jerusalem", "Asia/Tehran", "Asia/Yangon",
    "America/Los_Angeles", "America/Chicago", "America/Denver", "America/Halifax", "Asia/Kabul",
    "America/Anchorage", "America/Adak", "America/Miquelon", "Pacific/Auckland", "Europe/Dublin",
    "Pacific/Norfolk", "Australia/Sydney", "Australia/Hobart", "Asia/Famagusta", "Europe/London",
    "Europe/Lisbon", "Europe/Kyiv", "Europe/Istanbul", "Europe/Kaliningrad", "Europe/Samara",
    "Asia/Yekaterinburg", "Asia/Vladivostok", "Asia/Kamchatka", "Asia/Almaty", "Asia/Tokyo",
    "Asia/Shanghai", "Asia/Dubai", "Pacific/Marquesas", "Pacific/Easter", "America/Sao_Paulo",
    "America/Tijuana",
)  # fmt: skip


def changes_of(zone: str, year: int) -> list[datetime]:
    """The hours of a year behind which the zone's clocks have been changed."""
    local = ZoneInfo(zone)
    hour = datetime(year, 1, 1, tzinfo=UTC)
    found = []
    while hour.year == year:
        if hour.astimezone(local).utcoffset() != (hour + HOUR).astimezone(local).utcoffset():
            found.append(hour)
        hour += HOUR
    return found


def random_calendar(dice: random.Random, zone: str, near: date) -> Calendar:
    """Spans may overlap, go over midnight, and last the whole day."""
    week = tuple(_spans(dice) for _ in range(7))
    free = [near + DAY * dice.randrange(-4, 5) for _ in range(dice.randrange(3))]
    yearly = near + DAY * dice.randrange(-4, 5)
    return Calendar(
        zone,
        week,
        {day: _spans(dice) for day in free},
        {(yearly.month, yearly.day): _spans(dice)} if dice.random() < 0.3 else {},
    )


def _spans(dice: random.Random) -> Spans:
    if dice.random() < 0.1:
        return (Span(0, 1440),)
    return tuple(_span(dice) for _ in range(dice.choice((0, 1, 1, 2, 3))))


def _span(dice: random.Random) -> Span:
    step = dice.choice((1, 15, 60))
    start = dice.randrange(0, 1440, step)
    return Span(start, dice.choice((dice.randrange(1, 1441), (start // 60 + 3) * 60 % 1440 or 60)))


class Wall:
    """Which minutes from `first` on are worked, and how many were before each of them."""

    def __init__(self, calendar: Calendar, first: datetime, minutes: int) -> None:
        self.start = round(first.timestamp()) * 1000
        self.worked = [0]
        for is_open in self._minutes(calendar, first, minutes):
            self.worked.append(self.worked[-1] + is_open)

    def _minutes(self, calendar: Calendar, first: datetime, minutes: int) -> Iterator[bool]:
        local = ZoneInfo(calendar.zone)
        shown: dict[date, frozenset[int]] = {}
        for number in range(minutes):
            wall = (first + timedelta(minutes=number)).astimezone(local)
            day = wall.date()
            if day not in shown:
                shown[day] = _open_minutes(calendar, day)
            yield wall.hour * 60 + wall.minute in shown[day]

    def between(self, start: int, end: int) -> int:
        return self._before(end) - self._before(start) if end > start else 0

    def _before(self, at: int) -> int:
        minute, rest = divmod(at - self.start, MINUTE_MS)
        whole = self.worked[minute]
        is_open = rest and self.worked[minute + 1] > whole
        return whole * MINUTE_MS + (rest if is_open else 0)

    def add(self, start: int, working_ms: int) -> int | None:
        """None when it lies behind the end of this wall."""
        if working_ms <= 0:
            return start
        aim = self._before(start) + working_ms
        minute = bisect_left(self.worked, -(-aim // MINUTE_MS))
        if minute >= len(self.worked):
            return None
        return self.start + minute * MINUTE_MS - (self.worked[minute] * MINUTE_MS - aim)

    def next_opening(self, at: int) -> int | None:
        after = self.add(at, 1)
        return None if after is None else after - 1


def _open_minutes(calendar: Calendar, day: date) -> frozenset[int]:
    """What the wall shows on a day while the desk is open, in minutes of the day."""
    today = {minute for span in calendar.spans_of(day) for minute in _run(span)}
    before = {minute - 1440 for span in calendar.spans_of(day - DAY) for minute in _run(span)}
    return frozenset(minute for minute in today | before if 0 <= minute < 1440)


def _run(span: Span) -> range:
    return range(span.start, span.end if span.end > span.start else span.end + 1440)
