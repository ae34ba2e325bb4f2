"""When a member of the staff wants to be left alone, and whether they take new tickets."""

from functools import lru_cache
from typing import Annotated

from pydantic import Field, field_validator

from app.domain.hours import SpanText, Zone, span_of
from app.domain.section import Section
from app.domain.worktime import WHOLE_DAY, Calendar, Spans, is_open, next_opening

Weekday = Annotated[int, Field(ge=0, le=6)]


class Duty(Section):
    """`quiet` is a span of every day; `days_off` are quiet as a whole, 0 is Monday; one
    day at least is none.

    `zone` None is the desk's own. `lets_urgent`: a missed target of an urgent ticket comes through.
    `takes_new`: the desk may give them tickets by itself.
    """

    is_quiet: bool = False
    quiet: SpanText = "21:00-09:00"
    days_off: Annotated[tuple[Weekday, ...], Field(max_length=6)] = ()
    zone: Zone | None = None
    lets_urgent: bool = False
    takes_new: bool = True

    @field_validator("days_off")
    @classmethod
    def _each_day_once(cls, found: tuple[int, ...]) -> tuple[int, ...]:
        return tuple(sorted(set(found)))

    def quiet_until(self, desk_zone: str, at: int) -> int | None:
        """When quiet hours that hold at this moment end; None when none do."""
        if not self.is_quiet:
            return None
        awake = _awake(self.zone or desk_zone, self.quiet, self.days_off)
        return None if is_open(awake, at) else next_opening(awake, at)


@lru_cache(maxsize=256)
def _awake(zone: str, quiet: str, days_off: tuple[int, ...]) -> Calendar:
    """The hours that are not quiet."""
    span = span_of(quiet)
    day = _beside(span.start, span.end)
    week = tuple(() if number in days_off else day for number in range(7))
    return Calendar(zone, week)


def _beside(start: int, end: int) -> Spans:
    """What a day has beside one span, which may go over midnight."""
    if end < start:
        return (WHOLE_DAY[0]._replace(start=end, end=start),)
    pieces = (WHOLE_DAY[0]._replace(end=start), WHOLE_DAY[0]._replace(start=end % 1440))
    return tuple(
        one for one, length in zip(pieces, (start, 1440 - end), strict=True) if length > 0
    )
