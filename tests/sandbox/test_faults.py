"""Faults on demand: what the bot's library sees, and what really happened in the chat."""

import asyncio
from datetime import timedelta

import pytest
from telegram import Bot
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError, TimedOut

from app.sandbox import PretendTelegram, User

from .conftest import Call


def texts(telegram: PretendTelegram, user: User) -> list[str]:
    return [message.text for message in telegram.chat(user).from_bot()]


async def test_a_refusal_strikes_once_and_names_itself(
    telegram: PretendTelegram, anna: User, bot: Bot
) -> None:
    fault = telegram.faults.refuse(403, "Forbidden: bot was blocked by the user")
    with pytest.raises(Forbidden, match="blocked by the user"):
        await bot.send_message(anna.user_id, "one")
    await bot.send_message(anna.user_id, "two")
    assert texts(telegram, anna) == ["two"]
    assert fault.hits == 1


async def test_a_flood_refusal_carries_retry_after(
    telegram: PretendTelegram, anna: User, bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")
    telegram.faults.flood(17)
    with pytest.raises(RetryAfter) as refusal:
        await bot.send_message(anna.user_id, "one")
    assert isinstance(refusal.value.retry_after, timedelta)
    assert refusal.value.retry_after.total_seconds() == 17


@pytest.mark.parametrize(
    ("status", "body"), [(502, None), (500, '{"ok":false,"error_code":500,"description":"boom"}')]
)
async def test_a_server_error_happens_before_the_method(
    telegram: PretendTelegram, anna: User, bot: Bot, status: int, body: str | None
) -> None:
    telegram.faults.server_error(status, **({"body": body} if body else {}))
    with pytest.raises(NetworkError):
        await bot.send_message(anna.user_id, "one")
    assert texts(telegram, anna) == []


async def test_a_server_error_after_the_method_delivers(
    telegram: PretendTelegram, anna: User, bot: Bot
) -> None:
    telegram.faults.server_error(moment="after")
    with pytest.raises(NetworkError):
        await bot.send_message(anna.user_id, "one")
    assert texts(telegram, anna) == ["one"]
    (call,) = telegram.calls.of("sendMessage")
    assert (call.accepted, call.code) == (True, 502)


async def test_truncated_json_delivers(telegram: PretendTelegram, anna: User, bot: Bot) -> None:
    telegram.faults.truncate()
    with pytest.raises(TelegramError, match="Invalid server response"):
        await bot.send_message(anna.user_id, "one")
    assert texts(telegram, anna) == ["one"]


async def test_a_drop_before_the_method_delivers_nothing(
    telegram: PretendTelegram, anna: User, bot: Bot
) -> None:
    telegram.faults.drop_before(method="sendMessage")
    with pytest.raises(NetworkError):
        await bot.send_message(anna.user_id, "one")
    (call,) = telegram.calls.of("sendMessage")
    assert (call.accepted, call.replied, texts(telegram, anna)) == (False, False, [])


async def test_a_drop_after_the_method_loses_only_the_reply(
    telegram: PretendTelegram, anna: User, bot: Bot
) -> None:
    telegram.faults.drop_after(method="sendMessage")
    with pytest.raises(NetworkError):
        await bot.send_message(anna.user_id, "one")
    (call,) = telegram.calls.accepted("sendMessage")
    assert (call.replied, texts(telegram, anna)) == (False, ["one"])


async def test_a_fault_keeps_to_its_method_and_chat(
    telegram: PretendTelegram, anna: User, bot: Bot
) -> None:
    boris = telegram.add_user(2002, "Борис")
    telegram.start(boris)
    fault = telegram.faults.refuse(
        400, "Bad Request: chat not found", method="sendMessage", chat_id=2002, times=None
    )
    await bot.send_message(anna.user_id, "to Anna")
    await bot.send_chat_action(2002, "typing")
    for _ in range(2):
        with pytest.raises(BadRequest):
            await bot.send_message(2002, "to Boris")
    fault.clear()
    await bot.send_message(2002, "to Boris")
    assert (fault.hits, texts(telegram, boris)) == (2, ["to Boris"])


async def test_a_hang_lasts_until_it_is_cleared(
    telegram: PretendTelegram, anna: User, bot: Bot
) -> None:
    fault = telegram.faults.hang(method="sendMessage")
    sending = asyncio.create_task(bot.send_message(anna.user_id, "one", read_timeout=30))
    await fault.wait_struck(timeout_s=60)
    assert not sending.done()
    fault.clear()
    with pytest.raises(NetworkError):
        await sending
    assert texts(telegram, anna) == []


async def test_a_delay_outlasts_the_clients_patience_and_still_delivers(
    telegram: PretendTelegram, anna: User, bot: Bot
) -> None:
    fault = telegram.faults.delay(30, method="sendMessage")
    with pytest.raises(TimedOut):
        await bot.send_message(anna.user_id, "one", read_timeout=0.2)
    fault.clear()
    call = await telegram.calls.wait_for(lambda c: c.method == "sendMessage", timeout_s=60)
    assert (call.accepted, texts(telegram, anna)) == (True, ["one"])


async def test_an_endless_delay_strikes_each_call_once(
    telegram: PretendTelegram, anna: User, bot: Bot
) -> None:
    fault = telegram.faults.delay(0.01, method="sendMessage", times=None)
    await bot.send_message(anna.user_id, "one")
    assert fault.hits == 1


async def test_the_server_can_be_unreachable_and_come_back_on_its_port(
    telegram: PretendTelegram, anna: User, bot: Bot
) -> None:
    address = telegram.url
    await telegram.go_down()
    for _ in range(2):
        with pytest.raises(NetworkError):
            await bot.send_message(anna.user_id, "away")
    await telegram.come_back()
    await bot.send_message(anna.user_id, "back")
    assert (telegram.url, texts(telegram, anna)) == (address, ["back"])


async def test_going_down_cuts_a_long_poll(telegram: PretendTelegram, bot: Bot) -> None:
    poll = asyncio.create_task(bot.get_updates(timeout=20))
    await telegram.updates.wait_polled(timeout_s=60)
    await telegram.go_down()
    with pytest.raises(NetworkError):
        await asyncio.wait_for(poll, 15)


async def test_flood_limits_refuse_the_fourth_message_of_a_burst(
    telegram: PretendTelegram, anna: User, call: Call
) -> None:
    telegram.limits.enforce()
    answers = [await call("sendMessage", chat_id=anna.user_id, text="x") for _ in range(4)]
    assert [answer["ok"] for answer in answers] == [True, True, True, False]
    assert answers[-1]["parameters"] == {"retry_after": 1}
    telegram.world.clock.skip(1)
    assert (await call("sendMessage", chat_id=anna.user_id, text="x"))["ok"]


async def test_a_group_takes_twenty_a_minute(telegram: PretendTelegram, call: Call) -> None:
    group = telegram.add_group(-1001, "Staff")
    telegram.limits.enforce()
    answers = [await call("sendMessage", chat_id=group.chat_id, text="x") for _ in range(21)]
    assert [answer["ok"] for answer in answers] == [True] * 20 + [False]
    assert 1 <= answers[-1]["parameters"]["retry_after"] <= 3


async def test_thirty_a_second_over_all_chats(
    telegram: PretendTelegram, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    for user_id in range(1, 36):
        telegram.start(telegram.add_user(user_id, f"user {user_id}"))
    monkeypatch.setattr(telegram.world.clock, "now_s", lambda: 1_800_000_000.0)
    telegram.limits.enforce()
    answers = [await call("sendMessage", chat_id=number, text="x") for number in range(1, 36)]
    assert [answer["ok"] for answer in answers] == [True] * 30 + [False] * 5


async def test_a_refusal_may_carry_parameters(
    telegram: PretendTelegram, anna: User, call: Call
) -> None:
    telegram.faults.refuse(
        400,
        "Bad Request: group chat was upgraded to a supergroup chat",
        parameters={"migrate_to_chat_id": -1003},
    )
    answer = await call("sendMessage", chat_id=anna.user_id, text="x")
    assert answer["parameters"] == {"migrate_to_chat_id": -1003}
