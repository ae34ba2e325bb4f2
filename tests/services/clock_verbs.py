"""What becomes due by the clock, in the form of test_verb_table: each verb and who hears of it."""

from collections.abc import Callable

from app.domain.ticket import Status
from app.services import (
    assigning,
    choosing,
    desk_fields,
    due_work,
    recounting,
    silence,
    upkeep,
    waking,
)
from tests.factories import DAY_MS, Desk
from tests.services.clockwork import tune
from tests.services.desk_verbs import category, one

Step = Callable[[Desk], object]


def _after_a_week(desk: Desk) -> None:
    desk.later(7 * DAY_MS)
    desk.do(upkeep.tick)


def _woken(desk: Desk) -> None:
    desk.do(desk_fields.snooze, desk.agent(), one(desk), desk.now + DAY_MS)
    desk.later(DAY_MS)
    desk.do(waking.wake_due)


def _silent(desk: Desk) -> None:
    tune(desk, "silence", ends_silent=True)
    desk.do(recounting.step)
    desk.do(recounting.step)
    desk.later(5 * DAY_MS)
    desk.do(silence.tell_due)


def _given(desk: Desk) -> None:
    tune(desk, "routing", mode="round_robin")
    desk.do(assigning.give_out)


def _recounted(verb: Callable[..., object]) -> Step:
    def step(desk: Desk) -> None:
        tune(desk, "targets", is_on=True)
        desk.do(verb)

    return step


_TUNED = "desk.changed"
EVENTFUL: dict[str, tuple[Status, Step, list[str], list[str]]] = {
    "upkeep.tick": (
        Status.RESOLVED, _after_a_week, ["ticket.changed"], ["ticket.changed"],
    ),
    "waking.wake_due": (Status.OPEN, _woken, ["ticket.changed"] * 2, []),
    "silence.tell_due": (
        Status.WAITING, _silent, [_TUNED, "ticket.changed"], ["ticket.changed"],
    ),
    "silence.still_needed": (
        Status.WAITING,
        lambda d: d.do(silence.still_needed, d.customer(), one(d), "help"),
        ["message.posted"], ["message.posted"],
    ),
    "assigning.give_out": (
        Status.NEW, _given, [_TUNED, "ticket.changed"], ["ticket.changed"],
    ),
    "choosing.choose_category": (
        Status.NEW,
        lambda d: d.do(choosing.choose_category, d.customer(), one(d), category(d)),
        [_TUNED, "ticket.changed"], [],
    ),
    "recounting.step": (
        Status.NEW, _recounted(recounting.step), [_TUNED, "ticket.changed"], [],
    ),
    "due_work.step": (
        Status.NEW, _recounted(due_work.step), [_TUNED, "ticket.changed"], [],
    ),
}  # fmt: skip
SILENT = {
    "assigning.see": "who was at the desk lately is shown by nothing",
    "duty.set_own": "somebody's hours are their own; the answer has them whole",
    "choosing.tell_opened": "deliveries are the bot's own book-keeping",
    "duty.holds_back": "a digest is planned like every delivery",
    "digests.tell_due": "deliveries are the bot's own book-keeping",
    "escalating.tell_due": "deliveries are the bot's own book-keeping; a ticket shows its time",
}
READING = {
    "hearers", "duty.get", "duty.of", "duty.quiet_until", "duty.lets_urgent",
    "due_work.has_work", "recounting.has_work", "assigning.has_work",
}  # fmt: skip
PARTS = {"clocks", "away.tell", "desk_fields.tell", "desk_fields.wake", "assigning.give"}
