"""Figures: what happened at the desk from one day to another, by its own calendar.

They are the facts (facts.py): most of them added up by day, the newest read as they are.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from app.domain.errors import invalid
from app.domain.figures import (
    Dim,
    Fact,
    Happened,
    Place,
    Total,
    day_number,
    day_of,
    totals,
)
from app.domain.hours import Hours
from app.domain.person import Person, PersonRef
from app.domain.policy import require
from app.domain.rating import Rating, Ratings
from app.domain.steps import (
    Cell,
    Measured,
    Spread,
    add_to_spreads,
    cover,
    measured,
    strides,
)
from app.services import settings
from app.services.past import past_facts
from app.store import events, figure_lengths, figures, people, ratings
from app.store.transaction import Transaction

#: Two years, each day of which a screen can show.
DAYS_LIMIT = 731
#: Facts that a read adds up by itself; more means that the work lies behind.
FRESH_LIMIT = 20_000
#: Of one step of the work, so that nobody waits for it longer than for a batch of messages.
ROLL_LIMIT = 250
FORGET_LIMIT = 2_000
PAST_TICKETS = 20
RATINGS_PAGE = 50

_DAY_MS = 24 * 3600 * 1000


class Lengths(NamedTuple):
    """How long things took in all the days, with percentiles, and how they were rated.

    By 0, colleague, category, and both.
    """

    all: dict[tuple[Fact, int], Measured]
    agents: dict[tuple[Fact, int], Measured]
    categories: dict[tuple[Fact, int], Measured]
    cells: dict[tuple[Fact, tuple[int, int]], Measured]


@dataclass(frozen=True, slots=True)
class Figures:
    """`days` are all of the span in order, `backlog` is how many were live at the end of each.

    `is_whole` is False while the work lies behind: facts of the past or of a new zone are missing.
    """

    span: tuple[date, date]
    zone: str
    days: dict[tuple[Fact, int], Total]
    backlog: list[int]
    agents: dict[tuple[Fact, int], Total]
    categories: dict[tuple[Fact, int], Total]
    hours: dict[tuple[int, int], int]
    lengths: Lengths
    people: dict[int, PersonRef]
    is_whole: bool
    cursor: int


def zone_of(tx: Transaction) -> ZoneInfo:
    """The desk's own, which its working hours are in."""
    return ZoneInfo(settings.section(tx, Hours).zone)


def get_figures(tx: Transaction, actor: Person, first: date, last: date) -> Figures:
    """The figures of the days from `first` to `last`, both in. Raises `invalid`."""
    require(actor, "figures.get")
    span = _span(first, last)
    zone, work = zone_of(tx), figures.work(tx)
    behind = figures.facts_behind(tx, work.rolled_id, FRESH_LIMIT + 1)
    is_same_zone = work.zone in {zone.key, ""}
    fresh = totals((fact for _, fact in behind), zone) if is_same_zone else {}
    agents = _with(figures.by_id(tx, Dim.AGENT, span), fresh, Dim.AGENT, span)
    days = _with(figures.by_day(tx, span), fresh, Dim.ALL, span)
    return Figures(
        (first, last),
        zone.key,
        days,
        _backlog(tx, span, days, fresh),
        agents,
        _with(figures.by_id(tx, Dim.CATEGORY, span), fresh, Dim.CATEGORY, span),
        _hours(tx, span, fresh),
        _lengths(tx, span, [fact for _, fact in behind] if is_same_zone else [], zone),
        _people(tx, {agent_id for _, agent_id in agents}),
        work.knows_the_past and is_same_zone and len(behind) <= FRESH_LIMIT,
        events.newest_id(tx),
    )


def _span(first: date, last: date) -> tuple[int, int]:
    span = day_number(first), day_number(last)
    if span[1] < span[0]:
        raise invalid("to")
    if span[1] - span[0] >= DAYS_LIMIT:
        raise invalid("from", limit=DAYS_LIMIT)
    return span


def _within(
    fresh: Mapping[Place, Total], dim: Dim, span: tuple[int, int]
) -> Iterator[tuple[Place, Total]]:
    return (
        (place, total)
        for place, total in fresh.items()
        if place.dim is dim and span[0] <= place.day <= span[1]
    )


def _with(
    found: dict[tuple[Fact, int], Total],
    fresh: Mapping[Place, Total],
    dim: Dim,
    span: tuple[int, int],
) -> dict[tuple[Fact, int], Total]:
    """What is in the days, and what is not in them yet."""
    for place, total in _within(fresh, dim, span):
        key = place.kind, place.day if dim is Dim.ALL else place.dim_id
        found.setdefault(key, Total()).add(total)
    return found


def _hours(
    tx: Transaction, span: tuple[int, int], fresh: Mapping[Place, Total]
) -> dict[tuple[int, int], int]:
    found = figures.by_hour(tx, span)
    for place, total in _within(fresh, Dim.HOUR, span):
        key = day_of(place.day).weekday(), place.dim_id
        found[key] = found.get(key, 0) + total.n
    return found


def _lengths(
    tx: Transaction, span: tuple[int, int], fresh: list[Happened], zone: ZoneInfo
) -> Lengths:
    found: dict[Cell, Spread] = {}
    for blocks in cover(*span):
        figure_lengths.add_to_spreads(tx, found, blocks)
    add_to_spreads(found, fresh, zone, span)
    return Lengths(
        measured(found, lambda _cell: 0),
        measured(found, lambda cell: cell.agent_id),
        measured(found, lambda cell: cell.category_id),
        measured(found, lambda cell: (cell.agent_id, cell.category_id)),
    )


#: How each thing changes the number of live tickets.
_LIVE_BY = {Fact.OPENED: 1, Fact.REOPENED: 1, Fact.ENDED: -1}


def _backlog(
    tx: Transaction,
    span: tuple[int, int],
    days: Mapping[tuple[Fact, int], Total],
    fresh: Mapping[Place, Total],
) -> list[int]:
    """How many tickets were live when each day ended."""
    live = sum(_LIVE_BY.get(kind, 0) * n for kind, n in figures.before(tx, span[0]).items())
    for place, total in fresh.items():
        if place.dim is Dim.ALL and place.day < span[0]:
            live += _LIVE_BY.get(place.kind, 0) * total.n
    left = []
    for day in range(span[0], span[1] + 1):
        there = ((by, days.get((kind, day))) for kind, by in _LIVE_BY.items())
        live += sum(by * total.n for by, total in there if total)
        left.append(live)
    return left


def _people(tx: Transaction, ids: set[int]) -> dict[int, PersonRef]:
    return {person.id: person.ref for person in people.known(tx, sorted(ids - {0}))}


# -- ratings with their comments -----------------------------------------------------------


class RatingPage(NamedTuple):
    ratings: list[Rating]
    people: dict[int, PersonRef]
    next: tuple[int, int] | None
    cursor: int


def list_ratings(
    tx: Transaction,
    actor: Person,
    span: tuple[date, date],
    before: tuple[int, int] | None,
    which: Ratings = "all",
) -> RatingPage:
    """Ratings given on the days of `span`, the newest first; `before` is a former `next`."""
    require(actor, "figures.ratings")
    _span(*span)
    zone = zone_of(tx)
    moments = _moment(span[0], zone), _moment(day_of(day_number(span[1]) + 1), zone)
    key = before or (moments[1], 0)
    found = ratings.given(tx, moments, key, RATINGS_PAGE + 1, which)
    page = found[:RATINGS_PAGE]
    following = (page[-1].at, page[-1].id) if len(found) > RATINGS_PAGE else None
    known = _people(tx, {one.assignee_id or 0 for one in page})
    return RatingPage(page, known, following, events.newest_id(tx))


def _moment(day: date, zone: ZoneInfo) -> int:
    """When a day begins there."""
    there = datetime(day.year, day.month, day.day, tzinfo=zone)
    return int(there.astimezone(UTC).timestamp() * 1000)


# -- the work ------------------------------------------------------------------------------


def keep_up(tx: Transaction) -> bool:
    """One step of what makes figures fast; True when there is more to do at once.

    Facts of tickets from before there were facts; days of another zone go; facts join their days.
    """
    work, zone = figures.work(tx), zone_of(tx)
    if not work.knows_the_past:
        return _learn_the_past(tx, work)
    if work.zone != zone.key:
        return _change_zone(tx, work, zone)
    return _roll(tx, work, zone)


def _learn_the_past(tx: Transaction, work: figures.Work) -> bool:
    found = figures.past_tickets(tx, work, PAST_TICKETS)
    for ticket_id, *about in found:
        lines = figures.past_of(tx, ticket_id, work.past_message)
        figures.add(tx, ticket_id, past_facts(lines, *about))
    following = found[-1][0] + 1 if found else work.past_ticket + 1
    figures.set_work(tx, work._replace(next_ticket=following))
    return True


def _change_zone(tx: Transaction, work: figures.Work, zone: ZoneInfo) -> bool:
    if figures.forget_days(tx, FORGET_LIMIT) == 0:
        figures.set_work(tx, work._replace(zone=zone.key, rolled_id=0))
    return True


def _roll(tx: Transaction, work: figures.Work, zone: ZoneInfo) -> bool:
    behind = figures.facts_behind(tx, work.rolled_id, ROLL_LIMIT)
    if not behind:
        return False
    happened: list[Happened] = [fact for _, fact in behind]
    figures.add_to_days(tx, totals(happened, zone))
    figure_lengths.add(tx, strides(happened, zone))
    figures.set_work(tx, work._replace(rolled_id=behind[-1][0]))
    return len(behind) == ROLL_LIMIT
