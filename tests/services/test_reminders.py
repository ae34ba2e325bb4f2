"""Reminders ring once, for their owner alone, and go where their ticket went."""

import json

import pytest

from app.domain.errors import DeskError
from app.domain.person import Person, Role
from app.domain.reminder import REMINDER_MOST_MS, REMINDERS_LIMIT, Reminder
from app.services import erasure, people, regrouping, reminders, tickets
from tests.factories import Desk
from tests.services.clockwork import HOUR_MS, told, work
from tests.services.test_quiet_hours import quieten


def remind(desk: Desk, actor: Person, ticket_id: int, text: str = "", after: int = HOUR_MS) -> None:
    desk.do(reminders.set_reminder, actor, ticket_id, desk.now + after, text)


def own(desk: Desk, actor: Person) -> list[Reminder]:
    return desk.look(reminders.list_reminders, actor)[0]


def test_it_rings_once_at_its_moment_for_its_owner_alone(desk: Desk) -> None:
    one = desk.open()
    remind(desk, desk.agent(), one, "Спросить склад")
    desk.later(HOUR_MS - 1)
    work(desk)
    assert told(desk, "reminder") == []
    desk.later(1)
    work(desk)
    work(desk)
    assert told(desk, "reminder") == [("anton", "reminder")]
    content = json.loads(desk.rows("SELECT content FROM deliveries WHERE kind = 'reminder'")[0][0])
    assert content == {"own": True, "text": "Спросить склад"}
    (rung,) = own(desk, desk.agent())
    assert (rung.ticket_id, rung.rung_at) == (one, desk.now)
    assert own(desk, desk.admin()) == []


def test_a_second_one_for_a_ticket_takes_the_place_of_the_first(desk: Desk) -> None:
    one = desk.open()
    remind(desk, desk.agent(), one, "раз")
    remind(desk, desk.agent(), one, "два", 2 * HOUR_MS)
    assert [kept.text for kept in own(desk, desk.agent())] == ["два"]
    desk.later(HOUR_MS)
    work(desk)
    assert told(desk, "reminder") == []


def test_what_is_done_rings_no_more_and_has_not_to_be_there_twice(desk: Desk) -> None:
    one = desk.open()
    remind(desk, desk.agent(), one)
    desk.do(reminders.remove_reminder, desk.agent(), one)
    desk.later(HOUR_MS)
    work(desk)
    assert told(desk, "reminder") == []
    with pytest.raises(DeskError, match="not_found"):
        desk.do(reminders.remove_reminder, desk.agent(), one)


@pytest.mark.parametrize("after", [0, -1, REMINDER_MOST_MS + 1])
def test_a_moment_that_cannot_be_is_refused(desk: Desk, after: int) -> None:
    one = desk.open()
    with pytest.raises(DeskError, match="invalid"):
        remind(desk, desk.agent(), one, after=after)
    assert own(desk, desk.agent()) == []


def test_nobody_has_more_than_the_limit(desk: Desk) -> None:
    one = desk.open()
    others = desk.rows("SELECT id FROM tickets")
    assert others == [(one,)]
    for number in range(REMINDERS_LIMIT):
        remind(desk, desk.agent(), desk.open(desk.customer(f"c{number}")))
    with pytest.raises(DeskError, match="too_large"):
        remind(desk, desk.agent(), one)


def test_quiet_hours_hold_the_message_back_and_their_end_counts_it(desk: Desk) -> None:
    one = desk.open()
    desk.do(tickets.resolve, desk.admin(), one)
    work(desk)
    quieten(desk, desk.agent())
    remind(desk, desk.agent(), one)
    desk.later(HOUR_MS)
    work(desk)
    assert told(desk, "reminder") == []
    assert own(desk, desk.agent())[0].rung_at == desk.now
    desk.later(HOUR_MS)
    work(desk)
    (row,) = desk.rows("SELECT content FROM deliveries WHERE kind = 'answer'")
    content = json.loads(row[0])
    assert (content["name"], content["rung"], content["rows"]) == ("digest", 1, [])


def test_of_a_merged_ticket_it_rings_where_that_goes_on(desk: Desk) -> None:
    first, second = desk.open(), desk.open()
    remind(desk, desk.agent(), first, "Проверить")
    desk.do(regrouping.merge_tickets, desk.agent(), first, second)
    desk.later(HOUR_MS)
    work(desk)
    assert [kept.ticket_id for kept in own(desk, desk.agent())] == [second]
    assert desk.rows("SELECT ticket_id FROM deliveries WHERE kind = 'reminder'") == [(second,)]


def test_who_has_left_the_staff_is_told_nothing(desk: Desk) -> None:
    one = desk.open()
    remind(desk, desk.agent(), one)
    desk.do(people.set_role, desk.admin(), desk.agent().id, Role.CUSTOMER)
    desk.later(HOUR_MS)
    work(desk)
    assert told(desk, "reminder") == []
    assert desk.rows("SELECT count(*) FROM reminders") == [(0,)]


def test_erasing_a_customer_takes_what_the_staff_wrote_of_them_along(desk: Desk) -> None:
    vera = desk.customer()
    remind(desk, desk.agent(), desk.open(vera), "Вера, улица Лесная, 5")
    desk.do(erasure.erase_person, desk.admin(), vera.id)
    assert desk.rows("SELECT count(*) FROM reminders") == [(0,)]
