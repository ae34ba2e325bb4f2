"""getUpdates: what confirms an update, who is told of a conflict, what comes twice."""

import asyncio
from typing import Any

import pytest
from telegram import Bot
from telegram.error import Conflict

from app.sandbox import PretendTelegram, User
from app.sandbox.updates import CONFLICT_PAUSE_S, UPDATE_LIFE_S
from tests.certain import sure

from .conftest import Call


def ids(answer: dict[str, Any]) -> list[int]:
    return [update["update_id"] for update in answer["result"]]


def say(telegram: PretendTelegram, user: User, count: int) -> list[int]:
    for number in range(count):
        telegram.send_text(user, f"message {number}")
    return [update["update_id"] for update in telegram.updates.pending()]


async def test_an_update_stays_until_a_higher_offset_is_asked(
    telegram: PretendTelegram, anna: User, call: Call
) -> None:
    first, second, third = say(telegram, anna, 3)
    assert ids(await call("getUpdates")) == [first, second, third]
    assert ids(await call("getUpdates", offset=first)) == [first, second, third]
    assert ids(await call("getUpdates", offset=second)) == [second, third]
    assert ids(await call("getUpdates", offset=0)) == [second, third], "0 reads from the head"


async def test_an_offset_above_the_last_confirms_everything(
    telegram: PretendTelegram, anna: User, call: Call
) -> None:
    last = say(telegram, anna, 3)[-1]
    telegram.world.rules.paced_polling = False
    assert ids(await call("getUpdates", offset=last + 1)) == []
    assert telegram.updates.pending() == []


async def test_an_offset_far_outside_the_queue_confirms_nothing(
    telegram: PretendTelegram, anna: User, call: Call
) -> None:
    waiting = say(telegram, anna, 2)
    assert ids(await call("getUpdates", offset=waiting[-1] + 1000)) == waiting
    assert len(telegram.updates.pending()) == 2


async def test_a_negative_offset_keeps_only_the_last(
    telegram: PretendTelegram, anna: User, call: Call
) -> None:
    waiting = say(telegram, anna, 5)
    assert ids(await call("getUpdates", offset=-2)) == waiting[-2:]
    assert ids(await call("getUpdates")) == waiting[-2:], "the earlier ones are forgotten"


@pytest.mark.parametrize(("limit", "count"), [(1, 1), (0, 1), (1000, 100), (100, 100)])
async def test_the_limit_is_between_1_and_100(
    telegram: PretendTelegram, anna: User, call: Call, limit: int, count: int
) -> None:
    say(telegram, anna, 120)
    assert len(ids(await call("getUpdates", limit=limit))) == count


async def test_the_same_offset_at_once_gets_one_update(
    telegram: PretendTelegram, anna: User, call: Call
) -> None:
    first, *_rest = say(telegram, anna, 3)
    assert len(ids(await call("getUpdates", offset=first))) == 3
    assert ids(await call("getUpdates", offset=first)) == [first]


async def test_a_long_poll_ends_with_the_first_update(
    telegram: PretendTelegram, anna: User, bot: Bot
) -> None:
    poll = asyncio.create_task(bot.get_updates(timeout=20))
    await telegram.updates.wait_polled(timeout_s=60)
    telegram.send_text(anna, "here")
    (update,) = await asyncio.wait_for(poll, 15)
    assert sure(update.message).text == "here"


async def test_a_second_long_poll_ends_the_first_with_409(
    telegram: PretendTelegram, anna: User, bot: Bot, call: Call
) -> None:
    first = asyncio.create_task(bot.get_updates(timeout=20))
    await telegram.updates.wait_polled(timeout_s=60)
    second = asyncio.create_task(call("getUpdates", timeout=20))
    with pytest.raises(Conflict) as conflict:
        await asyncio.wait_for(first, 15)
    assert conflict.value.message == (
        "Conflict: terminated by other getUpdates request; "
        "make sure that only one bot instance is running"
    )
    telegram.send_text(anna, "for the second")
    assert len(ids(await asyncio.wait_for(second, 15))) == 1


async def test_a_webhook_forbids_polling_and_ends_a_long_poll(
    telegram: PretendTelegram, call: Call
) -> None:
    held = asyncio.create_task(call("getUpdates", timeout=20))
    await telegram.updates.wait_polled(timeout_s=60)
    assert (await call("setWebhook", url="https://example.org/hook"))["result"] is True
    ended = await asyncio.wait_for(held, 15)
    assert ended["description"] == "Conflict: terminated by setWebhook request"
    telegram.world.clock.skip(CONFLICT_PAUSE_S)
    refused = await call("getUpdates")
    assert refused["error_code"] == 409
    assert "while webhook is active" in refused["description"]
    state = await call("getWebhookInfo")
    assert state["result"]["url"] == "https://example.org/hook"
    await call("deleteWebhook")
    telegram.world.clock.skip(CONFLICT_PAUSE_S)
    assert (await call("getUpdates"))["ok"] is True


async def test_allowed_updates_is_sticky(telegram: PretendTelegram, anna: User, call: Call) -> None:
    await call("getUpdates", allowed_updates=["message"], offset=1)
    telegram.block(anna)
    telegram.unblock(anna)
    telegram.send_text(anna, "seen")
    (update,) = (await call("getUpdates", offset=2))["result"]
    assert update["message"]["text"] == "seen"
    await call("getUpdates", allowed_updates=[], offset=3)
    telegram.block(anna)
    assert "my_chat_member" in telegram.updates.pending()[-1]


async def test_updates_are_kept_for_a_day(telegram: PretendTelegram, anna: User) -> None:
    telegram.send_text(anna, "old")
    telegram.world.clock.skip(UPDATE_LIFE_S - 60)
    telegram.send_text(anna, "new")
    telegram.world.clock.skip(120)
    assert [update["message"]["text"] for update in telegram.updates.pending()] == ["new"]


async def test_drop_pending_updates_destroys_what_waits(
    telegram: PretendTelegram, anna: User, call: Call
) -> None:
    say(telegram, anna, 2)
    await call("deleteWebhook", drop_pending_updates=True)
    assert telegram.updates.pending() == []


async def test_a_batch_can_come_twice_even_after_its_confirmation(
    telegram: PretendTelegram, anna: User, call: Call
) -> None:
    telegram.updates.repeat()
    first, second = say(telegram, anna, 2)
    assert ids(await call("getUpdates")) == [first, second]
    assert ids(await call("getUpdates", offset=second + 1, timeout=1)) == [first, second]
    assert telegram.updates.delivered == {first: 2, second: 2}
    assert telegram.updates.pending() == []


async def test_any_update_can_be_injected_out_of_order(
    telegram: PretendTelegram, anna: User, call: Call
) -> None:
    (waiting,) = say(telegram, anna, 1)
    telegram.updates.inject({"update_id": 7, "message": {"broken": True}})
    telegram.updates.add_raw({"quantum_message": {}})
    answer = await call("getUpdates", offset=waiting)
    assert ids(answer) == [7, waiting, waiting + 1]
    assert "quantum_message" in answer["result"][-1]


async def test_ids_can_jump_and_start_anew(telegram: PretendTelegram, anna: User) -> None:
    (first,) = say(telegram, anna, 1)
    telegram.updates.renumber(first + 50)
    assert say(telegram, anna, 1)[-1] == first + 50
    with pytest.raises(ValueError, match="confirm"):
        telegram.updates.renumber(10)
    telegram.updates.drop_pending()
    telegram.updates.renumber(10)
    assert say(telegram, anna, 1) == [10]


async def test_a_poller_that_dies_in_its_long_poll_takes_no_update_with_it(
    telegram: PretendTelegram, anna: User, call: Call
) -> None:
    host, port = telegram.url.removeprefix("http://").split(":")
    _reader, writer = await asyncio.open_connection(host, int(port))
    head = f"GET /bot{telegram.token}/getUpdates?timeout=30 HTTP/1.1\r\nHost: {host}\r\n\r\n"
    writer.write(head.encode())
    await telegram.updates.wait_polled(timeout_s=60)
    writer.transport.abort()
    (waiting,) = say(telegram, anna, 1)
    assert ids(await call("getUpdates", timeout=5)) == [waiting]
    assert [body["update_id"] for body in telegram.updates.pending()] == [waiting]
