"""Updates are stored before Telegram hears that they were received, whatever comes back."""

import logging

import pytest

from app.telegram.poller import CONFLICT_BEAT, lane_of
from tests.telegram.bench import Bench


@pytest.mark.parametrize(
    ("update", "lane"),
    [
        ({"update_id": 1, "message": {"from": {"id": 5}}}, 5),
        ({"update_id": 1, "callback_query": {"from": {"id": 5}}}, -5),
        ({"update_id": 1, "novelty": {"from": {"id": 5}}}, 5),
        ({"update_id": 1, "channel_post": {"chat": {"id": -5}}}, 0),
        ({"update_id": 1, "message": {"from": {"id": True}}}, 0),
        ({"update_id": 1, "message": {"from": {"id": 2**70}}}, 0),
        ({"update_id": 1, "message": {"from": [5]}}, 0),
        ({"update_id": 1, "message": None}, 0),
    ],
)
def test_the_lane_is_the_sender(update: dict[str, object], lane: int) -> None:
    assert lane_of(update) == lane


async def test_nothing_is_confirmed_before_it_is_stored(desk: Bench) -> None:
    anna = desk.telegram.add_user(2001, "Анна")
    desk.telegram.send_text(anna, "Вопрос")
    waiting = desk.telegram.updates.pending()[0]["update_id"]
    desk.start_bot()
    await desk.telegram.updates.wait_confirmed(timeout_s=15)
    assert await desk.rows("SELECT id, lane FROM updates") == [(waiting, 2001)]
    assert desk.telegram.updates.allowed == [
        "message", "edited_message", "callback_query", "my_chat_member",
        "message_reaction",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "fault", ["drop_before", "drop_after", "truncate", "html", "flood", "no_list", "no_result"]
)
async def test_the_poll_outlives_every_fault(
    desk: Bench, fault: str, caplog: pytest.LogCaptureFixture
) -> None:
    faults, where = desk.telegram.faults, {"method": "getUpdates"}
    caplog.set_level(logging.WARNING, "app.telegram.poller")
    plant = {
        "drop_before": lambda: faults.drop_before(**where),
        "drop_after": lambda: faults.drop_after(**where),
        "truncate": lambda: faults.truncate(**where),
        "html": lambda: faults.server_error(502, **where),
        "flood": lambda: faults.flood(1, **where),
        "no_list": lambda: faults.server_error(200, body='{"ok": true, "result": 7}', **where),
        "no_result": lambda: faults.server_error(200, body='{"ok": true}', **where),
    }
    plant[fault]()
    anna = desk.telegram.add_user(2001, "Анна")
    desk.telegram.send_text(anna, "Вопрос")
    desk.start_bot()
    await desk.filed("Вопрос")
    await desk.telegram.updates.wait_confirmed(timeout_s=15)
    assert await desk.conversation(100_001) == ["Вопрос"]
    assert "trying again" in caplog.text


@pytest.mark.parametrize(("code", "hint"), [(401, "BOT_TOKEN"), (409, "second poller")])
async def test_a_refused_poll_is_said_once_and_tried_again(
    desk: Bench,
    code: int,
    hint: str,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("app.telegram.poller.CONFLICT_WAIT_S", 0.1)
    monkeypatch.setattr("app.telegram.poller.REFUSED_TOKEN_WAIT_S", 0.1)
    monkeypatch.setattr("app.telegram.patience.GROWTH", 1.0)
    caplog.set_level(logging.WARNING, "app.telegram.poller")
    desk.telegram.faults.refuse(code, "No", method="getUpdates", times=3)
    desk.start_bot()
    anna = await desk.customer()
    assert await desk.opens_ticket(anna, "Вопрос") == 100_001
    assert caplog.text.count(hint) == 1
    beats = await desk.rows("SELECT 1 FROM heartbeats WHERE name = ?", CONFLICT_BEAT)
    assert bool(beats) is (code == 409), "the doctor asks when another poller was met"
