"""Moving a burst to the ticket it was meant for: counted, told and alerted as if it came there."""

import pytest

from app.domain.errors import DeskError
from app.domain.person import Person
from app.domain.ticket import Status
from app.services import inbox, moving, notifications, outbox, reading, routing
from app.services.incoming import Incoming
from tests.certain import sure
from tests.factories import MINUTE_MS, NO_LIMIT, Desk, one_text


def write(desk: Desk, customer: Person, number: int, body: str) -> int:
    """Somebody writes to the bot; answers the message's id."""
    incoming = Incoming(number, desk.now // 1000, body)
    outcome = sure(desk.do(routing.receive, customer, incoming, NO_LIMIT))
    assert outcome.message is not None
    return outcome.message.id


def two_live(desk: Desk) -> tuple[Person, int, int]:
    """A customer with two live tickets; the second is the more recently active."""
    customer = desk.customer()
    first, second = desk.open(customer, "The lamp"), desk.open(customer, "The chair")
    desk.later(MINUTE_MS)
    return customer, first, second


def settle(desk: Desk) -> list[tuple[int, list[int]]]:
    """Plans and sends all that is due; answers (chat, message ids) of the alerts."""
    while desk.do(notifications.plan):
        pass
    desk.later(MINUTE_MS)
    alerts = []
    while parcels := desk.do(outbox.claim_due, [], 50):
        for parcel in parcels:
            desk.do(outbox.done, parcel.delivery, one_text(1000 + parcel.delivery.id))
            if parcel.delivery.kind == "alert":
                alerts.append((parcel.delivery.chat_id, [one.id for one in parcel.messages]))
    return alerts


def test_a_moved_message_is_told_to_staff_who_have_read_further(desk: Desk) -> None:
    customer, first, second = two_live(desk)
    agent = desk.agent()
    moved = write(desk, customer, 1, "It is the lamp again")
    answer = desk.post(agent, first, "We are looking")
    assert answer.message is not None
    desk.do(reading.mark_read, agent, first, answer.message.id)
    settle(desk)
    desk.do(moving.move_burst, customer, moved, first)
    told = [ids for chat, ids in settle(desk) if chat == agent.id]
    assert told == [[moved]], f"the agent was told of {told}; it came from {second}"


def test_both_tickets_are_counted_afresh_and_the_source_keeps_a_line(desk: Desk) -> None:
    customer, first, second = two_live(desk)
    agent = desk.agent()
    moved = write(desk, customer, 1, "It is the lamp again")
    desk.do(moving.move_burst, customer, moved, first)
    there = desk.look(inbox.list_messages, agent, first, 50).messages
    here = desk.look(inbox.list_messages, agent, second, 50).messages
    assert [one.id for one in there][-1] == moved
    assert [one.kind for one in here] == ["message", "system"]
    assert here[-1].body == "moved"
    assert desk.look(inbox.get_ticket, agent, second).ticket.status is Status.NEW


def test_a_new_ticket_takes_a_burst_that_belongs_nowhere(desk: Desk) -> None:
    customer, _, second = two_live(desk)
    burst = [write(desk, customer, number, f"part {number}") for number in (1, 2)]
    ticket = desk.do(moving.move_burst, customer, burst[0], None)
    page = desk.look(inbox.list_messages, customer, ticket.id, 50)
    assert [one.id for one in page.messages] == burst
    assert ticket.id != second


@pytest.mark.parametrize("late_ms", [0, 1])
def test_the_buttons_work_for_half_an_hour(desk: Desk, late_ms: int) -> None:
    customer, first, _ = two_live(desk)
    moved = write(desk, customer, 1, "It is the lamp again")
    desk.later(moving.MOVE_MS + late_ms)
    if not late_ms:
        assert desk.do(moving.move_burst, customer, moved, first).id == first
        return
    with pytest.raises(DeskError, match="closed"):
        desk.do(moving.move_burst, customer, moved, first)


def test_nobody_moves_what_is_not_theirs(desk: Desk) -> None:
    customer, first, _ = two_live(desk)
    moved = write(desk, customer, 1, "It is the lamp again")
    stranger = desk.customer("igor")
    with pytest.raises(DeskError, match="not_found"):
        desk.do(moving.move_burst, stranger, moved, first)
    with pytest.raises(DeskError, match="not_found"):
        desk.do(moving.move_burst, customer, moved, desk.open(stranger))


def test_what_is_read_is_not_sent_any_more(desk: Desk) -> None:
    customer, first, _ = two_live(desk)
    answer = desk.post(desk.agent(), first, "We are looking")
    assert answer.message is not None
    while desk.do(notifications.plan):
        pass
    desk.do(reading.mark_read, customer, first, answer.message.id)
    states = desk.rows("SELECT state FROM deliveries WHERE kind = 'message'")
    assert states == [("cancelled",)]
