"""The commands of figures, and how these look as JSON."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from pydantic_core import to_json

from app.domain import shapes
from app.domain.errors import invalid
from app.domain.figures import Fact, Total, day_number, day_of
from app.domain.person import Person
from app.domain.shapes import Wire
from app.domain.steps import Measured
from app.live.command import Caller, Command
from app.live.texts import Texts
from app.services import figures
from app.services.figures import Figures, RatingPage

Totals = dict[tuple[Fact, int], Total]
_SCORES = 5
#: What a day, a colleague, a category is told of; nothing of a kind is null.
_COUNTED = {
    "opened": Fact.OPENED, "asked": Fact.ASKED, "reopened": Fact.REOPENED, "ended": Fact.ENDED,
}  # fmt: skip
_TOOK = {"first": Fact.FIRST, "next": Fact.NEXT, "resolution": Fact.ENDED}


def _span(params: Any) -> tuple[date, date]:
    return _day(params.first, "from"), _day(params.last, "to")


def _day(text: str, field: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise invalid(field) from None


def _get(caller: Caller, params: Any) -> tuple[Any, ...]:
    return caller.person, *_span(params)


def _ratings(caller: Caller, params: Any) -> tuple[Any, ...]:
    before = None
    if params.before is not None:
        at, rating_id = params.before.split(":")
        before = int(at), int(rating_id)
    return caller.person, _span(params), before, params.which


def _took(total: Total | None, within: Measured | None) -> Wire | None:
    """`within` is known of all the days together, and of none alone."""
    if total is None or total.n == 0:
        return None
    wire: Wire = {"n": total.n, "ms": total.amount, "spans": total.spans}
    return {**wire, "p50": within.half, "p90": within.most} if within else wire


def _rated(total: Total | None) -> Wire | None:
    if total is None or total.n == 0:
        return None
    return {"n": total.n, "sum": total.amount, "scores": total.spans[:_SCORES]}


def _row(found: Totals, key: int, lengths: Mapping[tuple[Fact, int], Measured]) -> Wire:
    wire: Wire = {}
    for name, kind in _COUNTED.items():
        total = found.get((kind, key))
        wire[name] = total.n if total else 0
    for name, kind in _TOOK.items():
        wire[name] = _took(found.get((kind, key)), lengths.get((kind, key)))
    wire["ratings"] = _rated(found.get((Fact.RATED, key)))
    return wire


def _days(found: Figures) -> list[Wire]:
    first = day_number(found.span[0])
    return [
        {"day": day_of(day).isoformat(), "backlog": backlog, **_row(found.days, day, {})}
        for day, backlog in enumerate(found.backlog, first)
    ]


def _agents(found: Figures) -> list[Wire]:
    """Those who did something; what nobody did is counted under nobody."""
    ids = sorted({agent_id for _, agent_id in found.agents} - {0})
    return [
        {"person": shapes.ref(found.people[one]), **_row(found.agents, one, found.lengths.agents)}
        for one in ids
        if one in found.people
    ]


def _categories(found: Figures) -> list[Wire]:
    ids = sorted({category_id for _, category_id in found.categories})
    lengths = found.lengths.categories
    return [{"category": one or None, **_row(found.categories, one, lengths)} for one in ids]


def _length(one: Measured | None) -> Wire | None:
    if one is None or one.n == 0:
        return None
    return {"n": one.n, "ms": one.amount, "p50": one.half, "p90": one.most}


def _total(found: Figures) -> Wire:
    return {name: _length(found.lengths.all.get((kind, 0))) for name, kind in _TOOK.items()}


def _cells(found: Figures) -> list[Wire]:
    """Who did what under which category; nobody and none are null."""
    cells, wires = found.lengths.cells, []
    for pair in sorted({pair for _, pair in cells}):
        person = shapes.ref(found.people.get(pair[0]))
        wire: Wire = {"person": person, "category": pair[1] or None}
        for name, kind in _TOOK.items():
            wire[name] = _length(cells.get((kind, pair)))
        rated = cells.get((Fact.RATED, pair))
        wire["ratings"] = {"n": rated.n, "sum": rated.amount} if rated and rated.n else None
        wires.append(wire)
    return wires


def _shown(_texts: Texts, _person: Person, found: Figures) -> bytes:
    return to_json(
        {
            "from": found.span[0].isoformat(),
            "to": found.span[1].isoformat(),
            "zone": found.zone,
            "total": _total(found),
            "days": _days(found),
            "agents": _agents(found),
            "categories": _categories(found),
            "cells": _cells(found),
            "hours": [[found.hours.get((day, hour), 0) for hour in range(24)] for day in range(7)],
            "is_whole": found.is_whole,
            "cursor": found.cursor,
        }
    )


def _shown_ratings(_texts: Texts, _person: Person, page: RatingPage) -> bytes:
    shown = [
        {
            "ticket_id": one.ticket_id,
            "assignee": shapes.ref(page.people.get(one.assignee_id or 0)),
            **shapes.rating(one),
        }
        for one in page.ratings
    ]
    following = f"{page.next[0]}:{page.next[1]}" if page.next else None
    return to_json({"ratings": shown, "next": following, "cursor": page.cursor})


READS: dict[str, Command] = {
    "figures.get": Command(figures.get_figures, _get, _shown),
    "figures.ratings": Command(figures.list_ratings, _ratings, _shown_ratings),
}
