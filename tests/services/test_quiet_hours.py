"""Quiet hours hold back what would ring, and end with one message about what waits."""

import json

import pytest

from app.domain.errors import DeskError
from app.domain.person import Person
from app.domain.ticket import Priority
from app.services import desk_fields, duty, tickets
from tests.factories import DAY_MS, Desk
from tests.services.clockwork import HOUR_MS, told, tune, work


def quieten(desk: Desk, person: Person, **more: object) -> None:
    """It is Wednesday, 12:00 in Moscow; quiet until 14:00."""
    desk.do(duty.set_own, person, {"is_quiet": True, "quiet": "11:00-14:00", **more})


def test_alerts_wait_for_the_end_as_one_message(desk: Desk) -> None:
    quieten(desk, desk.agent())
    desk.admin()
    for number in range(3):
        desk.open(desk.customer(f"c{number}"))
    work(desk)
    assert told(desk, "alert") == [("boss", "alert")] * 3
    desk.later(2 * HOUR_MS)
    work(desk)
    assert told(desk, "answer") == [("anton", "answer")]
    content = json.loads(
        desk.rows("SELECT content FROM deliveries WHERE kind = 'answer'")[0][0]
    )
    assert (content["name"], len(content["rows"]), content["more"]) == ("digest", 3, False)
    desk.open()
    work(desk)
    assert ("anton", "alert") in told(desk, "alert")


def test_nothing_is_said_when_nothing_waits_any_more(desk: Desk) -> None:
    quieten(desk, desk.agent())
    one = desk.open()
    work(desk)
    desk.post(desk.admin(), one)
    desk.later(2 * HOUR_MS)
    work(desk)
    assert told(desk, "answer") == []


def test_quiet_hours_that_grew_keep_quiet(desk: Desk) -> None:
    quieten(desk, desk.agent())
    desk.open()
    work(desk)
    quieten(desk, desk.agent(), quiet="11:00-16:00")
    desk.later(2 * HOUR_MS)
    work(desk)
    assert told(desk, "answer") == []
    desk.later(2 * HOUR_MS)
    work(desk)
    assert told(desk, "answer") == [("anton", "answer")]


def test_a_day_off_is_quiet_as_a_whole(desk: Desk) -> None:
    desk.do(
        duty.set_own, desk.agent(),
        {"is_quiet": True, "quiet": "23:00-07:00", "days_off": [2], "zone": "UTC"},
    )
    assert desk.look(duty.quiet_until, desk.agent().id) == desk.now + 22 * HOUR_MS
    desk.later(DAY_MS)
    assert desk.look(duty.quiet_until, desk.agent().id) is None


@pytest.mark.parametrize("lets_urgent", [False, True])
def test_a_missed_urgent_target_comes_through_to_who_chose_so(
    desk: Desk, lets_urgent: bool
) -> None:
    tune(desk, "targets", is_on=True, rules=[{"first": 30}])
    quieten(desk, desk.agent(), lets_urgent=lets_urgent)
    one = desk.open()
    desk.do(desk_fields.set_priority, desk.agent(), one, Priority.URGENT)
    desk.do(tickets.assign, desk.admin(), one, desk.agent().id)
    work(desk)
    desk.later(25 * 60_000)
    work(desk)
    assert told(desk, "due") == []
    desk.later(5 * 60_000)
    work(desk)
    assert told(desk, "due") == [("anton", "due")] * lets_urgent


def test_only_what_makes_sense_is_taken(desk: Desk) -> None:
    for value in ({"quiet": "25:00-26:00"}, {"days_off": [7]}, {"zone": "Mars/Base"}, {"x": 1}):
        with pytest.raises(DeskError) as refused:
            desk.do(duty.set_own, desk.agent(), value)
        assert refused.value.code == "invalid"
    with pytest.raises(DeskError, match="forbidden"):
        desk.do(duty.set_own, desk.customer(), {})
