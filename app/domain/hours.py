"""When the desk works: the section `hours` of the settings, and the calendar that it makes."""

import re
from datetime import date
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, Field, field_validator

from app.domain.section import Section
from app.domain.worktime import Calendar, Span, Spans, around_the_clock

HOLIDAYS_LIMIT = 200
SPANS_LIMIT = 8
AWAY_LIMIT = 1000
_SPAN = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-(?:([01]\d|2[0-3]):([0-5]\d)|24:00)")
_DAY = re.compile(r"(\d{4}-)?(\d{2})-(\d{2})")
#: A leap year: 29 February may be a holiday of every year that has it.
_ANY_YEAR = 2024


def span_of(text: str) -> Span:
    """`09:00-13:00`, up to `24:00`; `22:00-06:00` goes on into the next day.

    Raises ValueError for anything else, and for no time at all.
    """
    found = _SPAN.fullmatch(text)
    if found is None:
        raise ValueError("a span is two times of the day, as in 09:00-13:00")
    start = int(found[1]) * 60 + int(found[2])
    end = int(found[3]) * 60 + int(found[4]) if found[3] else 1440
    if start == end:
        raise ValueError("a span has a beginning and another end")
    return Span(start, end)


def _checked_span(text: str) -> str:
    span_of(text)
    return text


def checked_zone(name: str) -> str:
    """Raises ValueError for a zone that is not in the database of zones."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError("there is no such zone") from None
    return name


def _checked_day(text: str) -> str:
    found = _DAY.fullmatch(text)
    if found is None:
        raise ValueError("a day is 2026-12-31, or 12-31 for every year")
    year = int(found[1][:-1]) if found[1] else _ANY_YEAR
    date(year, int(found[2]), int(found[3]))
    return text


SpanText = Annotated[str, Field(max_length=11), AfterValidator(_checked_span)]
SpanTexts = Annotated[tuple[SpanText, ...], Field(max_length=SPANS_LIMIT)]
Zone = Annotated[str, Field(max_length=64), AfterValidator(checked_zone)]

_WEEKDAY: tuple[str, ...] = ("09:00-18:00",)
_WEEK = (*(_WEEKDAY,) * 5, (), ())


class Holiday(Section):
    """`day` is a date, or month and day for every year; `spans` are worked all the same."""

    day: Annotated[str, Field(max_length=10), AfterValidator(_checked_day)]
    name: Annotated[str, Field(max_length=60)] = ""
    spans: SpanTexts = ()


class Hours(Section):
    """Off, the desk is open around the clock. `week` begins on Monday.

    `away_ru` and `away_en` go out instead of the desk's own words; `{when}` in them becomes the
    next opening.
    """

    is_on: bool = False
    zone: Zone = "Europe/Moscow"
    week: Annotated[tuple[SpanTexts, ...], Field(min_length=7, max_length=7)] = _WEEK
    holidays: Annotated[tuple[Holiday, ...], Field(max_length=HOLIDAYS_LIMIT)] = ()
    tells_away: bool = True
    away_ru: Annotated[str, Field(max_length=AWAY_LIMIT)] = ""
    away_en: Annotated[str, Field(max_length=AWAY_LIMIT)] = ""

    @field_validator("holidays")
    @classmethod
    def _each_day_once(cls, found: tuple[Holiday, ...]) -> tuple[Holiday, ...]:
        if len({one.day for one in found}) != len(found):
            raise ValueError("a day is there twice")
        return found

    @property
    def calendar(self) -> Calendar:
        if not self.is_on:
            return around_the_clock(self.zone)
        dated = {one.day: spans_of(one.spans) for one in self.holidays}
        return Calendar(
            self.zone,
            tuple(spans_of(day) for day in self.week),
            {date.fromisoformat(day): spans for day, spans in dated.items() if len(day) > 5},
            {
                (int(day[:2]), int(day[3:])): spans
                for day, spans in dated.items()
                if len(day) == 5
            },
        )

    def away_text(self, language: str) -> str:
        """Empty where the desk's own words are to be used."""
        return (self.away_ru if language == "ru" else self.away_en).strip()


def spans_of(texts: tuple[str, ...]) -> Spans:
    return tuple(span_of(one) for one in texts)
