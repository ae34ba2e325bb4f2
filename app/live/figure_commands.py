"""The commands of figures, and how these look as JSON."""

from datetime import date
from typing import Any

from pydantic_core import to_json

from app.domain import shapes
from app.domain.errors import invalid
from app.domain.figures import Fact, Total, day_number, day_of
from app.domain.person import Person
from app.domain.shapes import Wire
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
    return caller.person, _span(params), before


def _took(total: Total | None) -> Wire | None:
    if total is None or total.n == 0:
        return None
    return {"n": total.n, "ms": total.amount, "spans": total.spans}


def _rated(total: Total | None) -> Wire | None:
    if total is None or total.n == 0:
        return None
    return {"n": total.n, "sum": total.amount, "scores": total.spans[:_SCORES]}


def _row(found: Totals, key: int) -> Wire:
    wire: Wire = {}
    for name, kind in _COUNTED.items():
        total = found.get((kind, key))
        wire[name] = total.n if total else 0
    for name, kind in _TOOK.items():
        wire[name] = _took(found.get((kind, key)))
    wire["ratings"] = _rated(found.get((Fact.RATED, key)))
    return wire


def _days(found: Figures) -> list[Wire]:
    first = day_number(found.span[0])
    return [
        {"day": day_of(first + at).isoformat(), "backlog": backlog, **_row(found.days, first + at)}
        for at, backlog in enumerate(found.backlog)
    ]


def _agents(found: Figures) -> list[Wire]:
    """Those who did something; what nobody did is counted under nobody."""
    ids = sorted({agent_id for _, agent_id in found.agents} - {0})
    return [
        {"person": shapes.ref(found.people[one]), **_row(found.agents, one)}
        for one in ids
        if one in found.people
    ]


def _categories(found: Figures) -> list[Wire]:
    ids = sorted({category_id for _, category_id in found.categories})
    return [{"category": one or None, **_row(found.categories, one)} for one in ids]


def _shown(_texts: Texts, _person: Person, found: Figures) -> bytes:
    return to_json(
        {
            "from": found.span[0].isoformat(),
            "to": found.span[1].isoformat(),
            "zone": found.zone,
            "days": _days(found),
            "agents": _agents(found),
            "categories": _categories(found),
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
