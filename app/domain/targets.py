"""Answer targets: how long a customer may wait, in working time, and which wait is over first.

The section `targets` of the settings, and the reckoning; nothing here reads a clock.
"""

from enum import StrEnum
from typing import Annotated, NamedTuple

from pydantic import Field, field_validator

from app.domain.section import Section
from app.domain.ticket import Priority, Status, Ticket
from app.domain.worktime import Calendar, add

RULES_LIMIT = 500
MINUTE_MS = 60_000
#: A target is warned of when so much of its time is over.
WARN_PERCENT = 80

#: Working minutes; None means that there is no such target.
Minutes = Annotated[int, Field(ge=1, le=60 * 24 * 90)] | None


class Aim(StrEnum):
    """`first` reply to a ticket · `next` reply after a customer's word · `resolution`."""

    FIRST = "first"
    NEXT = "next"
    RESOLUTION = "resolution"


class Rule(Section):
    """For which tickets: None means any. The one that says more goes before the others."""

    category_id: Annotated[int, Field(ge=1)] | None = None
    priority: Priority | None = Field(default=None, strict=False)
    first: Minutes = None
    next: Minutes = None
    resolution: Minutes = None


_USUAL = (
    Rule(first=240, next=480, resolution=2880),
    Rule(priority=Priority.HIGH, first=120, next=240, resolution=960),
    Rule(priority=Priority.URGENT, first=30, next=60, resolution=480),
)


class Targets(Section):
    """`admins_after` is how many minutes after a missed target the admins are told, whatever the
    time of day."""

    is_on: bool = False
    rules: Annotated[tuple[Rule, ...], Field(max_length=RULES_LIMIT)] = _USUAL
    admins_after: Annotated[int, Field(ge=0, le=60 * 24 * 7)] = 30

    @field_validator("rules")
    @classmethod
    def _each_case_once(cls, found: tuple[Rule, ...]) -> tuple[Rule, ...]:
        if len({(one.category_id, one.priority) for one in found}) != len(found):
            raise ValueError("two rules are for the same tickets")
        return found

    def rule_for(self, ticket: Ticket) -> Rule | None:
        """Category and priority together go before the category alone, that before the priority."""
        by_case = {(one.category_id, one.priority): one for one in self.rules}
        category_id, priority = ticket.desk.category_id, ticket.priority
        cases = [(category_id, priority), (category_id, None), (None, priority), (None, None)]
        return next((by_case[case] for case in cases if case in by_case), None)


class Due(NamedTuple):
    """When a target is missed and when it is warned of."""

    at: int
    warn_at: int
    aim: Aim


def nearest_due(
    targets: Targets, calendar: Calendar, ticket: Ticket, spent_ms: int
) -> Due | None:
    """The target that is missed first while it is the staff's turn; none in any other turn.

    `spent_ms` is the working time of the staff's former turns: it counts for the resolution,
    and what the customer takes to answer does not.
    """
    return min(running(targets, calendar, ticket, spent_ms), default=None)


def running(targets: Targets, calendar: Calendar, ticket: Ticket, spent_ms: int) -> list[Due]:
    """Every target whose time runs; the arguments are those of `nearest_due`."""
    since = ticket.desk.waiting_since
    rule = targets.rule_for(ticket) if targets.is_on and since is not None else None
    if rule is None or since is None or not ticket.is_live:
        return []
    reply = Aim.FIRST if ticket.status is Status.NEW else Aim.NEXT
    waits = [
        (reply, rule.first if reply is Aim.FIRST else rule.next, 0),
        (Aim.RESOLUTION, rule.resolution, spent_ms),
    ]
    found = [_due(calendar, since, *wait) for wait in waits]
    return [one for one in found if one is not None]


def resting_ms(targets: Targets, ticket: Ticket, spent_ms: int) -> int | None:
    """Working time that is left for the resolution while the customer has the word (below 0: it is
    missed already); None where no such target stands still."""
    if not targets.is_on or not ticket.is_live or ticket.desk.waiting_since is not None:
        return None
    rule = targets.rule_for(ticket)
    if rule is None or rule.resolution is None:
        return None
    return rule.resolution * MINUTE_MS - spent_ms


def _due(
    calendar: Calendar, since: int, aim: Aim, minutes: int | None, spent_ms: int
) -> Due | None:
    if minutes is None:
        return None
    whole_ms = minutes * MINUTE_MS
    at = add(calendar, since, max(0, whole_ms - spent_ms))
    warn_at = add(calendar, since, max(0, whole_ms * WARN_PERCENT // 100 - spent_ms))
    return Due(at, warn_at, aim) if at is not None and warn_at is not None else None
