"""Tickets whose customers do not answer: warned of, then resolved, and always to be had back."""

from app.domain.message import Message
from app.domain.ticket import Status
from app.services import desk_fields, silence
from tests.factories import DAY_MS, Desk
from tests.services.clockwork import HOUR_MS, lines_of, told, tune, work


def with_silence(desk: Desk, days: int = 5) -> None:
    tune(desk, "silence", ends_silent=True, silent_days=days, warn_hours=24)
    work(desk)


def status_of(desk: Desk, ticket_id: int) -> str:
    return str(desk.rows("SELECT status FROM tickets WHERE id = ?", ticket_id)[0][0])


def names_of(desk: Desk, ticket_id: int) -> list[str]:
    return [line.partition(":")[0] for line in lines_of(desk, ticket_id)]


def test_a_silent_ticket_is_warned_of_and_then_resolved(desk: Desk) -> None:
    with_silence(desk)
    one = desk.ticket_in(Status.WAITING)
    desk.later(4 * DAY_MS - 1)
    work(desk)
    assert "silence" not in names_of(desk, one)
    desk.later(1)
    work(desk)
    assert names_of(desk, one)[-1] == "silence"
    assert told(desk, "status") == [("vera", "status")]
    desk.later(DAY_MS - 1)
    work(desk)
    assert status_of(desk, one) == "waiting"
    desk.later(1)
    work(desk)
    assert status_of(desk, one) == "resolved"
    assert names_of(desk, one)[-2:] == ["silence", "resolved"]


def test_a_late_warning_leaves_its_whole_time(desk: Desk) -> None:
    with_silence(desk)
    one = desk.ticket_in(Status.WAITING)
    desk.later(30 * DAY_MS)
    work(desk)
    assert status_of(desk, one) == "waiting"
    desk.later(DAY_MS)
    work(desk)
    assert status_of(desk, one) == "resolved"


def test_another_word_of_the_staff_begins_it_anew_and_a_note_does_not(desk: Desk) -> None:
    with_silence(desk)
    said, noted = desk.ticket_in(Status.WAITING), desk.ticket_in(Status.WAITING)
    desk.later(3 * DAY_MS)
    desk.post(desk.agent(), said)
    desk.note(desk.agent(), noted)
    desk.later(DAY_MS)
    work(desk)
    assert ["silence" in names_of(desk, one) for one in (said, noted)] == [False, True]
    desk.later(3 * DAY_MS)
    work(desk)
    assert "silence" in names_of(desk, said)


def test_a_word_behind_the_warning_takes_it_back(desk: Desk) -> None:
    with_silence(desk)
    one = desk.ticket_in(Status.WAITING)
    desk.later(4 * DAY_MS)
    work(desk)
    desk.later(HOUR_MS)
    desk.post(desk.agent(), one, "Are you there?")
    desk.later(2 * DAY_MS)
    work(desk)
    assert status_of(desk, one) == "waiting"


def test_what_is_put_aside_is_not_silent(desk: Desk) -> None:
    with_silence(desk)
    one = desk.ticket_in(Status.WAITING)
    desk.do(desk_fields.snooze, desk.agent(), one, desk.now + 10 * DAY_MS)
    desk.later(9 * DAY_MS)
    work(desk)
    assert "silence" not in names_of(desk, one)


def test_the_button_works_at_once_and_once(desk: Desk) -> None:
    with_silence(desk)
    one = desk.ticket_in(Status.WAITING)
    desk.later(4 * DAY_MS)
    work(desk)
    customer = desk.customer()

    def press() -> Message | None:
        return desk.do(silence.still_needed, customer, one, "I still need help")

    assert press() is not None
    assert status_of(desk, one) == "open"
    assert press() is None
    desk.later(30 * DAY_MS)
    work(desk)
    assert status_of(desk, one) == "open"


def test_an_old_button_reopens_and_a_very_old_one_opens_another_ticket(desk: Desk) -> None:
    resolved, closed = desk.ticket_in(Status.RESOLVED), desk.ticket_in(Status.CLOSED)
    for one in (resolved, closed):
        desk.do(silence.still_needed, desk.customer(), one, "I still need help")
    assert status_of(desk, resolved) == "open"
    assert desk.rows("SELECT follows FROM tickets ORDER BY id DESC LIMIT 1") == [(closed,)]


def test_tickets_that_are_there_when_it_is_tuned_follow(desk: Desk) -> None:
    one = desk.ticket_in(Status.WAITING)
    desk.later(6 * DAY_MS)
    with_silence(desk)
    assert "silence" in names_of(desk, one)
    tune(desk, "silence", ends_silent=False)
    desk.later(6 * DAY_MS)
    work(desk)
    assert status_of(desk, one) == "waiting"
