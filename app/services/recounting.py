"""After hours, targets or silence have been tuned, live tickets follow, a few at a time.

How far that has come is a row, so that a bot which is killed goes on where it was.
"""

import hashlib
import json
from typing import NamedTuple

from app.domain.settings import Silence
from app.domain.targets import Targets
from app.domain.ticket import Status, Ticket
from app.services import clocks, desk_fields, settings
from app.store import desk_facts, ticket_clocks, tickets
from app.store import settings as setting_rows
from app.store.ticket_clocks import Clock
from app.store.transaction import Transaction

STEP_LIMIT = 200
FACT = "clocks_recounted"
_SECTIONS = ("hours", "targets", "silence")
_START = (0, 0)
_STAFF, _CUSTOMERS, _DONE = "staff", "customers", "done"


class _Progress(NamedTuple):
    """`print` is of the settings that are being applied; `behind` the last ticket done."""

    print: str
    turn: str
    behind: tuple[int, int]


def has_work(tx: Transaction) -> bool:
    return _progress(tx).turn != _DONE


def step(tx: Transaction) -> bool:
    """Recounts the next few tickets; whether there are more."""
    progress = _progress(tx)
    if progress.turn == _DONE:
        return False
    look = ticket_clocks.in_turn_of_staff
    if progress.turn == _CUSTOMERS:
        look = ticket_clocks.in_turn_of_customer
    found = look(tx, progress.behind, STEP_LIMIT)
    for _, ticket_id in found:
        _recount(tx, ticket_id)
    after = _next(progress, found)
    desk_facts.put(tx, FACT, json.dumps(after))
    return after.turn != _DONE


def _next(progress: _Progress, found: list[tuple[int, int]]) -> _Progress:
    if len(found) == STEP_LIMIT:
        return progress._replace(behind=found[-1])
    following = _CUSTOMERS if progress.turn == _STAFF else _DONE
    return progress._replace(turn=following, behind=_START)


def _progress(tx: Transaction) -> _Progress:
    tuned = [setting_rows.get(tx, section) or "" for section in _SECTIONS]
    print_ = hashlib.sha256("\0".join(tuned).encode()).hexdigest()
    kept = desk_facts.get(tx, FACT)
    if kept is not None:
        known, turn, behind = json.loads(kept)
        if known == print_:
            return _Progress(known, turn, tuple(behind))
    return _Progress(print_, _STAFF, _START)


def _recount(tx: Transaction, ticket_id: int) -> None:
    targets, silence = settings.section(tx, Targets), settings.section(tx, Silence)
    clock = ticket_clocks.find(tx, ticket_id)
    if clock is None and not targets.is_on and not silence.ends_silent:
        return
    ticket = tickets.get(tx, ticket_id)
    if ticket is None:
        return
    clock = clock or Clock(ticket_id)
    before = ticket.desk
    clocks.set_due(tx, ticket, clock, targets)
    _leave_the_past_alone(ticket, clock, tx.now)
    if ticket.status is Status.WAITING and clock.silence_warned_at is None:
        said_at = ticket.public.last.created_at if ticket.public.last else ticket.created_at
        clocks.await_customer(clock, ticket, silence, said_at)
    elif not silence.ends_silent:
        clock.silence_at = clock.silence_warned_at = None
    ticket_clocks.save(tx, clock)
    if ticket.desk != before:
        desk_fields.tell(tx, None, ticket)


def _leave_the_past_alone(ticket: Ticket, clock: Clock, now: int) -> None:
    """Who tunes the targets is not to be flooded with what is late by them already."""
    desk = ticket.desk
    if desk.due_at is None or desk.warn_at is None or clock.alarm_at is None:
        return
    if desk.due_at <= now:
        clock.stage, clock.alarm_at = clocks.ADMINS_TOLD, None
    elif desk.warn_at <= now and clock.stage == clocks.NOTHING_TOLD:
        clock.stage, clock.alarm_at = clocks.WARNED, desk.due_at
