"""What a change of turn, status, priority or category means for what is due by the clock.

Nothing here is done when a customer adds words to an open ticket: the turn stays theirs.
"""

from dataclasses import replace
from typing import NamedTuple

from app.domain.hours import Hours
from app.domain.settings import Silence
from app.domain.targets import MINUTE_MS, Due, Targets, nearest_due, resting_ms, running
from app.domain.ticket import Status, Ticket
from app.domain.worktime import between
from app.services import settings
from app.store import ticket_clocks
from app.store.ticket_clocks import Clock
from app.store.transaction import Transaction

HOUR_MS = 3600 * 1000
DAY_MS = 24 * HOUR_MS
#: Stages of a target (0021_clocks.sql).
NOTHING_TOLD, WARNED, MISSED, ADMINS_TOLD = range(4)


def follow_turn(tx: Transaction, ticket: Ticket, waited_since: int | None) -> None:
    """The status has changed; `waited_since` is since when the customer was waiting before.

    The caller saves the ticket's desk fields.
    """
    targets, silence = settings.section(tx, Targets), settings.section(tx, Silence)
    clock = ticket_clocks.find(tx, ticket.id)
    if clock is None and not targets.is_on and not silence.ends_silent:
        return
    clock = clock or Clock(ticket.id)
    if targets.is_on and waited_since is not None and ticket.desk.waiting_since is None:
        clock.spent_ms += between(settings.section(tx, Hours).calendar, waited_since, tx.now)
    await_customer(clock, ticket, silence, tx.now)
    set_due(tx, ticket, clock, targets)
    ticket_clocks.save(tx, clock)


def refresh(tx: Transaction, ticket: Ticket) -> None:
    """Its priority or category is another one. The caller saves the ticket's desk fields."""
    targets = settings.section(tx, Targets)
    if not targets.is_on:
        return
    clock = ticket_clocks.get(tx, ticket.id)
    set_due(tx, ticket, clock, targets)
    ticket_clocks.save(tx, clock)


def await_customer(clock: Clock, ticket: Ticket, silence: Silence, said_at: int) -> None:
    """From the last word on: when its customer is warned that the ticket ends by itself."""
    clock.silence_at = clock.silence_warned_at = None
    if silence.ends_silent and ticket.status is Status.WAITING:
        clock.silence_at = said_at + silent_ms(silence) - warned_ms(silence)


def silent_ms(silence: Silence) -> int:
    return silence.silent_days * DAY_MS


def warned_ms(silence: Silence) -> int:
    """How long before the end a customer is warned; never longer than the whole silence."""
    return min(silence.warn_hours * HOUR_MS, silent_ms(silence) - HOUR_MS)


def set_due(tx: Transaction, ticket: Ticket, clock: Clock, targets: Targets) -> None:
    """Writes the nearest target onto ticket and clock. What was told once is not told again."""
    due = None
    if ticket.desk.waiting_since is not None:
        calendar = settings.section(tx, Hours).calendar
        due = nearest_due(targets, calendar, ticket, clock.spent_ms)
    show(ticket, due)
    if due is None:
        clock.turn_at = clock.kind = clock.alarm_at = None
        clock.stage = NOTHING_TOLD
        return
    if (clock.turn_at, clock.kind) != (ticket.desk.waiting_since, due.aim):
        clock.stage = NOTHING_TOLD
    clock.turn_at, clock.kind = ticket.desk.waiting_since, str(due.aim)
    clock.alarm_at = next_alarm(clock.stage, due, targets)


class Standing(NamedTuple):
    """`running` are all targets of this turn; `resting_ms` is what is left for the resolution while
    its time stands still."""

    running: list[Due]
    resting_ms: int | None


def standing(tx: Transaction, ticket: Ticket) -> Standing:
    """Every target of a ticket, not the nearest alone."""
    targets = settings.section(tx, Targets)
    clock = ticket_clocks.find(tx, ticket.id) or Clock(ticket.id)
    calendar = settings.section(tx, Hours).calendar
    return Standing(
        running(targets, calendar, ticket, clock.spent_ms),
        resting_ms(targets, ticket, clock.spent_ms),
    )


def show(ticket: Ticket, due: Due | None) -> None:
    after = (due.at, str(due.aim), due.warn_at) if due else (None, None, None)
    desk = ticket.desk
    if (desk.due_at, desk.due_kind, desk.warn_at) != after:
        at, kind, warn_at = after
        ticket.desk = replace(desk, due_at=at, due_kind=kind, warn_at=warn_at)


def next_alarm(stage: int, due: Due, targets: Targets) -> int | None:
    """When the stage behind `stage` is told."""
    moments = (due.warn_at, due.at, due.at + targets.admins_after * MINUTE_MS)
    return moments[stage] if stage < ADMINS_TOLD else None
