"""A search as people type it, read into words and filters; anything can be typed, nothing fails.

`from:anna tag:refund is:open after:2026-11-01 lost parcel`: a filter whose value says nothing is
read as plain words. `"lost parcel"` is a phrase: these words, in these forms, side by side.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import NamedTuple

from app.domain.search_words import DAYS_AGO, FILTERS, STATES, Filter, State
from app.domain.text import bounded
from app.domain.words import normal, words_of

QUERY_LIMIT = 200
#: More words narrow nothing that a person could want narrowed; the first ones count.
WORDS_LIMIT = 12
FILTERS_LIMIT = 12
_MS_PER_S = 1_000
#: Quotes of both languages.
_OPEN, _CLOSED = r"[\"\u201c\u201e\u00ab]", r"[\"\u201c\u201d\u00bb]"
_INSIDE = r"[^\"\u201c\u201d\u00bb]+"
_PIECE = re.compile(
    rf"(?P<name>[^\W\d_]+):(?:{_OPEN}(?P<quoted>{_INSIDE}){_CLOSED}|(?P<value>\S+))"
    rf"|{_OPEN}(?P<phrase>{_INSIDE}){_CLOSED}|(?P<plain>\S+)"
)
_ISO = re.compile(r"(\d{4})-(\d{1,2})(?:-(\d{1,2}))?")
_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})(?:\.(\d{4}|\d{2}))?")
_NUMBER = re.compile(r"[#\u2116]?(\d{1,15})")


class UsedFilter(NamedTuple):
    """A filter as it was understood, and the piece of the query that says it."""

    name: Filter
    value: str
    text: str


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """`words` are small letters in one spelling; the last one is a beginning when `is_typing`.

    Each of `phrases` is words that stand side by side as they are.
    `since` and `until` are Unix milliseconds, the latter exclusive; `number` is what stands alone
    and may be a ticket's.
    """

    words: tuple[str, ...] = ()
    phrases: tuple[tuple[str, ...], ...] = ()
    is_typing: bool = False
    people: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    states: frozenset[State] = frozenset()
    since: int | None = None
    until: int | None = None
    number: int | None = None
    filters: tuple[UsedFilter, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not (self.words or self.phrases or self.filters)


class Calendar(NamedTuple):
    """What a date that somebody types is reckoned by."""

    today: date
    zone: tzinfo

    def begins(self, day: date) -> int:
        midnight = datetime(day.year, day.month, day.day, tzinfo=self.zone)
        return int(midnight.timestamp() * _MS_PER_S)


def calendar_at(now_ms: int, zone: tzinfo = UTC) -> Calendar:
    return Calendar(datetime.fromtimestamp(now_ms / _MS_PER_S, zone).date(), zone)


def read_query(text: str, calendar: Calendar) -> SearchQuery:
    """Raises `invalid` for NUL and lone surrogates, `too_large` beyond QUERY_LIMIT."""
    is_typing = not text[-1:].isspace()
    text = bounded(text, field="query", limit=QUERY_LIMIT, least=0)
    filters: list[UsedFilter] = []
    plain: list[str] = []
    phrases: list[str] = []
    ends_plain = False
    for piece in _PIECE.finditer(text):
        used = _filter_of(piece, calendar) if len(filters) < FILTERS_LIMIT else None
        ends_plain = used is None and piece["phrase"] is None
        if used is not None:
            filters.append(used)
        elif piece["phrase"] is not None:
            phrases.append(piece["phrase"])
        else:
            plain.append(piece[0])
    said = _Said(plain, phrases, is_typing=is_typing and ends_plain)
    return _made(said, filters, calendar)


class _Said(NamedTuple):
    """The pieces of a query that are no filters."""

    plain: list[str]
    phrases: list[str]
    is_typing: bool


def _made(said: _Said, filters: list[UsedFilter], calendar: Calendar) -> SearchQuery:
    phrases = [tuple(word.normal for word in words_of(one)) for one in said.phrases]
    room = max(0, WORDS_LIMIT - sum(map(len, phrases)))
    words = [word.normal for word in words_of(" ".join(said.plain))][:room]
    since, until = _span(filters, calendar)
    is_bare = len(said.plain) == 1 and not phrases
    number = _NUMBER.fullmatch(said.plain[0]) if is_bare else None
    return SearchQuery(
        words=tuple(words),
        phrases=tuple(phrase[:WORDS_LIMIT] for phrase in phrases if phrase)[:WORDS_LIMIT],
        is_typing=said.is_typing and bool(words),
        people=tuple(one.value for one in filters if one.name is Filter.FROM),
        tags=tuple(one.value for one in filters if one.name is Filter.TAG),
        states=frozenset(State(one.value) for one in filters if one.name is Filter.IS),
        since=since,
        until=until,
        number=int(number[1]) if number else None,
        filters=tuple(filters),
    )


def _filter_of(piece: re.Match[str], calendar: Calendar) -> UsedFilter | None:
    name = FILTERS.get(normal(piece["name"] or ""))
    if name is None:
        return None
    value = _value(name, (piece["quoted"] or piece["value"]).strip(), calendar)
    return UsedFilter(name, value, piece[0]) if value else None


def _value(name: Filter, value: str, calendar: Calendar) -> str | None:
    if name is Filter.IS:
        return STATES.get(normal(value))
    if name in {Filter.BEFORE, Filter.AFTER}:
        day = read_day(value, calendar.today)
        return day.isoformat() if day else None
    has_letters = any(c.isalnum() for c in value)
    return value if has_letters else None


def _span(filters: list[UsedFilter], calendar: Calendar) -> tuple[int | None, int | None]:
    """`after:` a day includes it, `before:` a day does not."""
    begins = [
        calendar.begins(date.fromisoformat(one.value))
        for one in filters
        if one.name is Filter.AFTER
    ]
    ends = [
        calendar.begins(date.fromisoformat(one.value))
        for one in filters
        if one.name is Filter.BEFORE
    ]
    return max(begins, default=None), min(ends, default=None)


def read_day(text: str, today: date) -> date | None:
    """`2026-11-01`, `2026-11`, `01.11.2026`, `1.11`, `yesterday`; None for anything else.

    A day without a year is the last one that has come.
    """
    days_ago = DAYS_AGO.get(normal(text))
    if days_ago is not None:
        return today - timedelta(days=days_ago)
    if match := _ISO.fullmatch(text):
        return _day(match[1], match[2], match[3] or "1")
    if match := _DOTTED.fullmatch(text):
        return _dotted(match, today)
    return None


def _dotted(match: re.Match[str], today: date) -> date | None:
    year = match[3]
    if year is not None:
        return _day(year if len(year) > 2 else f"20{year}", match[2], match[1])
    this_year = _day(str(today.year), match[2], match[1])
    if this_year is None or this_year <= today:
        return this_year
    return _day(str(today.year - 1), match[2], match[1])


def _day(year: str, month: str, day: str) -> date | None:
    try:
        found = date(int(year), int(month), int(day))
    except ValueError:
        return None
    # Midnight of the very first and last days cannot be told in every zone.
    return found if 1970 < found.year < 9999 else None
