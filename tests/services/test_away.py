"""Outside working hours a customer is told once per ticket when the desk opens again."""

from app.domain.ticket import Status
from app.services import people
from tests.factories import DAY_MS, Desk
from tests.services.clockwork import HOUR_MS, lines_of, told, tune, work

#: The desk begins on a Wednesday at 12:00 in Moscow; this opens at 14:00.
AFTERNOONS = [["14:00-18:00"]] * 5 + [[], []]


def closed_now(desk: Desk, **more: object) -> None:
    tune(desk, "hours", is_on=True, week=AFTERNOONS, **more)


def test_a_customer_is_told_once_with_the_next_opening(desk: Desk) -> None:
    closed_now(desk)
    one = desk.open()
    work(desk)
    assert lines_of(desk, one) == [f"away:{desk.now + 2 * HOUR_MS}:Europe/Moscow"]
    desk.post(desk.customer(), one)
    work(desk)
    desk.post(desk.agent(), one)
    desk.later(DAY_MS)
    desk.post(desk.customer(), one)
    work(desk)
    assert len([line for line in lines_of(desk, one) if line.startswith("away")]) == 1
    assert told(desk, "status") == [("vera", "status")]


def test_nobody_is_told_while_the_desk_is_open_or_does_not_want_it(desk: Desk) -> None:
    one = desk.open()
    closed_now(desk, tells_away=False)
    two = desk.open()
    closed_now(desk)
    desk.later(2 * HOUR_MS)
    three = desk.open()
    work(desk)
    assert [lines_of(desk, ticket) for ticket in (one, two, three)] == [[], [], []]


def test_what_was_answered_meanwhile_is_not_answered_again(desk: Desk) -> None:
    closed_now(desk)
    one = desk.open()
    desk.post(desk.agent(), one)
    work(desk)
    assert lines_of(desk, one) == ["claimed"]


def test_a_later_turn_outside_the_hours_is_told_too(desk: Desk) -> None:
    one = desk.ticket_in(Status.WAITING)
    closed_now(desk)
    desk.post(desk.customer(), one)
    work(desk)
    assert lines_of(desk, one)[-1].startswith("away:")


def test_the_admins_words_come_in_the_customers_language(desk: Desk) -> None:
    closed_now(desk, away_ru="Ждите {when}!", away_en="Wait for {when}!")
    first = desk.open()
    desk.do(people.set_language, desk.customer("nick"), "en")
    second = desk.open(desk.customer("nick"))
    work(desk)
    assert lines_of(desk, first) == ["said:Ждите 14.10 14:00 (UTC+03:00)!"]
    assert lines_of(desk, second) == ["said:Wait for 14.10 14:00 (UTC+03:00)!"]


def test_a_desk_that_never_opens_says_no_time(desk: Desk) -> None:
    tune(desk, "hours", is_on=True, week=[[]] * 7)
    one = desk.open()
    work(desk)
    assert lines_of(desk, one) == ["away_long"]
