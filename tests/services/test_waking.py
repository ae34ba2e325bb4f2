"""Tickets put aside come back by the clock, with a line and an alert, or at a customer's word."""

from app.services import desk_fields, tickets
from tests.factories import Desk
from tests.services.clockwork import HOUR_MS, told, work


def aside(desk: Desk) -> int:
    one = desk.open()
    desk.do(desk_fields.snooze, desk.agent(), one, desk.now + HOUR_MS)
    return one


def history(desk: Desk, ticket_id: int) -> list[tuple[str, object]]:
    found = desk.look(desk_fields.history, desk.admin(), ticket_id)
    return [(change.what, change.after) for change in found.changes]


def snoozed(desk: Desk, ticket_id: int) -> object:
    return desk.rows("SELECT snoozed_until FROM tickets WHERE id = ?", ticket_id)[0][0]


def test_it_comes_back_once_to_its_assignee_and_followers(desk: Desk) -> None:
    one = aside(desk)
    desk.do(tickets.assign, desk.admin(), one, desk.agent("mila").id)
    desk.do(desk_fields.follow, desk.admin(), one, desk_fields.Attention(follows=True))
    desk.later(HOUR_MS - 1)
    work(desk)
    assert told(desk, "reminder") == []
    desk.later(1)
    work(desk)
    work(desk)
    assert sorted(told(desk, "reminder")) == [("boss", "reminder"), ("mila", "reminder")]
    assert history(desk, one)[0] == ("snooze", None)
    assert snoozed(desk, one) is None


def test_nobodys_comes_back_to_who_put_it_aside(desk: Desk) -> None:
    aside(desk)
    desk.later(HOUR_MS)
    work(desk)
    assert told(desk, "reminder") == [("anton", "reminder")]


def test_a_customers_word_wakes_it_at_once(desk: Desk) -> None:
    """Without the bot's process: in the transaction of the word."""
    one = aside(desk)
    desk.post(desk.customer(), one)
    assert snoozed(desk, one) is None
    assert history(desk, one)[0] == ("snooze", None)


def test_the_end_of_a_ticket_ends_its_rest(desk: Desk) -> None:
    one = aside(desk)
    desk.do(tickets.resolve, desk.agent(), one)
    desk.later(HOUR_MS)
    work(desk)
    assert snoozed(desk, one) is None
    assert told(desk, "reminder") == []
