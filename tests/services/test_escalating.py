"""Answer targets: when they are due, who is told of them, and that each is told once."""

import pytest

from app.domain.ticket import Priority, Status
from app.services import clocks, desk_fields, notifications, outbox, recounting, tickets
from tests.factories import Desk
from tests.services.clockwork import HOUR_MS, MINUTE_MS, due_of, told, tune, work

RULES = [
    {"first": 60, "next": 120, "resolution": 480},
    {"priority": "urgent", "first": 10},
]


def with_targets(desk: Desk, **more: object) -> None:
    tune(desk, "targets", is_on=True, rules=RULES, **more)
    work(desk)


def test_a_new_ticket_has_its_first_reply_due(desk: Desk) -> None:
    with_targets(desk)
    one = desk.open()
    assert due_of(desk, one) == ("first", desk.now + HOUR_MS, desk.now + 48 * MINUTE_MS)


def test_without_targets_nothing_is_due_and_nothing_is_written(desk: Desk) -> None:
    one = desk.ticket_in(Status.OPEN)
    assert due_of(desk, one) == (None, None, None)
    assert desk.rows("SELECT * FROM ticket_clocks") == []


def test_the_customers_turn_stops_the_clock_of_the_resolution(desk: Desk) -> None:
    with_targets(desk)
    one = desk.open()
    desk.later(HOUR_MS)
    desk.post(desk.agent(), one)
    assert due_of(desk, one) == (None, None, None)
    desk.later(100 * HOUR_MS)
    desk.post(desk.customer(), one)
    assert due_of(desk, one)[:2] == ("next", desk.now + 2 * HOUR_MS)
    tune(desk, "targets", is_on=True, rules=[{"resolution": 480}])
    work(desk)
    assert due_of(desk, one)[:2] == ("resolution", desk.now + 7 * HOUR_MS)


def standing(desk: Desk, ticket_id: int) -> clocks.Standing:
    return desk.look(desk_fields.history, desk.agent(), ticket_id).targets


def test_all_targets_of_a_turn_are_seen_not_the_nearest_alone(desk: Desk) -> None:
    with_targets(desk)
    one = desk.open()
    opened = desk.now
    running = [(due.aim, due.at) for due in standing(desk, one).running]
    assert running == [("first", opened + HOUR_MS), ("resolution", opened + 8 * HOUR_MS)]
    desk.later(HOUR_MS)
    desk.post(desk.agent(), one)
    assert standing(desk, one) == ([], 7 * HOUR_MS), "the customer's turn stops both"
    desk.later(HOUR_MS)
    desk.post(desk.customer(), one)
    running = [(due.aim, due.at) for due in standing(desk, one).running]
    assert running == [("next", desk.now + 2 * HOUR_MS), ("resolution", desk.now + 7 * HOUR_MS)]
    desk.do(tickets.resolve, desk.agent(), one)
    assert standing(desk, one) == ([], None)


def test_without_targets_none_is_seen(desk: Desk) -> None:
    one = desk.ticket_in(Status.WAITING)
    assert standing(desk, one) == ([], None)


def test_more_words_of_the_customer_change_nothing(desk: Desk) -> None:
    with_targets(desk)
    one = desk.open()
    before = due_of(desk, one), desk.rows("SELECT * FROM ticket_clocks")
    desk.later(MINUTE_MS)
    desk.post(desk.customer(), one)
    assert (due_of(desk, one), desk.rows("SELECT * FROM ticket_clocks")) == before


def test_another_priority_has_another_target(desk: Desk) -> None:
    with_targets(desk)
    one = desk.open()
    desk.do(desk_fields.set_priority, desk.agent(), one, Priority.URGENT)
    assert due_of(desk, one)[:2] == ("first", desk.now + 10 * MINUTE_MS)


def test_targets_count_working_time(desk: Desk) -> None:
    """The desk begins on a Wednesday at 12:00 in Moscow."""
    tune(desk, "hours", is_on=True, week=[["09:00-12:30", "13:30-18:00"]] * 5 + [[], []])
    with_targets(desk)
    assert due_of(desk, desk.open())[1] == desk.now + 2 * HOUR_MS


def test_the_assignee_is_warned_then_told_then_the_admins_each_once(desk: Desk) -> None:
    with_targets(desk)
    desk.admin(), desk.agent("nora")
    one = desk.open()
    desk.do(desk_fields.follow, desk.agent("nora"), one, desk_fields.Attention(follows=True))
    desk.do(tickets.assign, desk.admin(), one, desk.agent().id)
    steps = []
    for minutes in (47, 1, 11, 1, 29, 1, 600):
        desk.later(minutes * MINUTE_MS)
        work(desk)
        work(desk)
        steps.append(told(desk, "due"))
    warned = [("anton", "due")]
    assert steps[:2] == [[], warned]
    assert steps[2:4] == [warned, warned * 2]
    assert steps[4:] == [warned * 2, [*warned * 2, ("boss", "due")], [*warned * 2, ("boss", "due")]]


def test_nobodys_ticket_is_told_to_all_who_hear_of_it(desk: Desk) -> None:
    with_targets(desk)
    desk.admin(), desk.agent()
    desk.open()
    desk.later(48 * MINUTE_MS)
    work(desk)
    assert sorted(told(desk, "due")) == [("anton", "due"), ("boss", "due")]


def test_after_a_long_rest_what_is_missed_is_not_warned_of_first(desk: Desk) -> None:
    with_targets(desk)
    desk.admin()
    desk.open()
    desk.later(10 * HOUR_MS)
    work(desk)
    stages = desk.rows("SELECT json_extract(content, '$.stage') FROM deliveries WHERE kind = 'due'")
    assert stages == [(2,), (3,)]


def test_what_has_been_answered_is_not_told_any_more(desk: Desk) -> None:
    with_targets(desk)
    one = desk.open()
    desk.later(50 * MINUTE_MS)
    work(desk)
    desk.post(desk.agent(), one)
    desk.do(notifications.plan)
    for chat in {row[0] for row in desk.rows("SELECT chat_id FROM deliveries")}:
        others = [row[0] for row in desk.rows("SELECT DISTINCT chat_id FROM deliveries")]
        desk.do(outbox.claim_due, [one for one in others if one != chat], 50)
    states = desk.rows("SELECT DISTINCT state FROM deliveries WHERE kind = 'due'")
    assert states == [("cancelled",)]


def test_an_answer_ends_the_alarm(desk: Desk) -> None:
    with_targets(desk)
    one = desk.open()
    desk.post(desk.agent(), one)
    desk.later(100 * HOUR_MS)
    work(desk)
    assert told(desk, "due") == []


def test_new_targets_reach_tickets_that_are_there_and_do_not_flood(desk: Desk) -> None:
    late, fresh = desk.open(), desk.open(desk.customer("nina"))
    desk.later(90 * MINUTE_MS)
    with_targets(desk)
    assert [due_of(desk, one)[0] for one in (late, fresh)] == ["first", "first"]
    desk.later(HOUR_MS)
    work(desk)
    assert told(desk, "due") == []
    tune(desk, "targets", is_on=False)
    work(desk)
    assert due_of(desk, late) == (None, None, None)


def test_many_tickets_are_recounted_in_steps(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recounting, "STEP_LIMIT", 3)
    ids = [desk.open(desk.customer(f"c{number}")) for number in range(7)]
    with_targets(desk)
    assert all(due_of(desk, one)[0] == "first" for one in ids)


def test_staff_hear_of_a_new_due_time_and_customers_do_not(desk: Desk) -> None:
    one = desk.open()
    before = desk.cursor
    with_targets(desk)
    scopes = desk.rows(
        "SELECT DISTINCT scope FROM events WHERE id > ? AND ticket_id = ?", before, one
    )
    assert scopes == [("staff",)]
