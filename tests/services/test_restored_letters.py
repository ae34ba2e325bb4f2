"""What waited to be sent when the backup was made is not sent blindly by the restored desk."""

from pathlib import Path

import pytest

from app.services import notifications, outbox
from app.services.restore import QUESTIONS_LIMIT
from tests.factories import Desk, one_text
from tests.services.restoring import backed_up, restored, rows


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "desk"


#: Without the changes of alerts that the claim of the ticket has planned.
TOLD = "kind <> 'alert_edit'"


def in_flight(desk: Desk) -> int:
    """A ticket of vera's that anton has answered; the answer is on its way to her chat."""
    ticket_id = desk.open()
    desk.agent()
    desk.do(notifications.plan)
    desk.later(60_000)
    for parcel in desk.do(outbox.claim_due, (), 10):
        desk.do(outbox.done, parcel.delivery, one_text(parcel.delivery.id))
    desk.post(desk.agent(), ticket_id, "an answer")
    desk.do(notifications.plan)
    (parcel,) = desk.do(outbox.claim_due, (), 10)
    assert parcel.delivery.kind == "message"
    return ticket_id


def test_a_letter_on_its_way_is_in_doubt_and_asked_about_once(folder: Path, tmp_path: Path) -> None:
    desk = Desk(folder)
    in_flight(desk)
    source = backed_up(desk, tmp_path)
    desk.close()
    found = restored(source, folder)
    assert found.letters == {"asked": 1, "cancelled": 2}, "staff's alerts are not edited any more"
    states = rows(folder, f"SELECT kind, state FROM deliveries WHERE state <> 'sent' AND {TOLD}")
    assert sorted(states) == [("message", "unknown"), ("unknown", "pending")]


def test_the_restored_desk_goes_on_behind_what_the_restoring_told(
    folder: Path, tmp_path: Path
) -> None:
    """Once the log's end stayed behind, and the first thing that was said collided with it."""
    desk = Desk(folder)
    in_flight(desk)
    source = backed_up(desk, tmp_path)
    desk.close()
    restored(source, folder)
    again = Desk(folder)
    assert again.rows("SELECT max(id) FROM events") == [(again.cursor,)]
    again.open(subject="After it")
    assert again.rows("SELECT max(id) FROM events") == [(again.cursor,)]
    again.close()


def test_a_letter_that_waited_or_was_not_planned_yet_is_not_sent_blindly(
    folder: Path, tmp_path: Path
) -> None:
    desk = Desk(folder)
    ticket_id = in_flight(desk)
    desk.post(desk.agent(), ticket_id, "planned")
    desk.do(notifications.plan)
    desk.post(desk.agent(), ticket_id, "not planned")
    desk.post(desk.customer(), ticket_id, "an alert, not planned")
    source = backed_up(desk, tmp_path)
    desk.close()
    found = restored(source, folder)
    assert found.letters == {"asked": 3, "cancelled": 3}
    waiting = rows(folder, "SELECT kind FROM deliveries WHERE state IN ('pending', 'sending')")
    assert set(waiting) == {("unknown",)}
    again = Desk(folder)
    assert again.do(notifications.plan) == 0, "the log would be planned once more"
    again.close()


def test_a_flood_of_doubt_is_counted_and_not_asked_about(folder: Path, tmp_path: Path) -> None:
    desk = Desk(folder)
    ticket_id = in_flight(desk)
    for number in range(QUESTIONS_LIMIT + 5):
        desk.post(desk.agent(), ticket_id, f"answer {number}")
    source = backed_up(desk, tmp_path)
    desk.close()
    found = restored(source, folder)
    assert found.letters["asked"] == QUESTIONS_LIMIT
    assert found.letters["unknown"] == 6
