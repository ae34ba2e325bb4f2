"""The pretend Telegram as a process of its own, driven through its control API."""

import aiohttp
import pytest
from telegram import Bot
from telegram.error import NetworkError

from app.sandbox.remote import remote_telegram
from tests.certain import sure

from .conftest import TOKEN


async def test_the_whole_conversation_from_another_process() -> None:
    async with (
        remote_telegram(TOKEN) as telegram,
        Bot(TOKEN, base_url=f"{telegram.url}/bot") as bot,
    ):
        await telegram.ask("add_user", user_id=5, first_name="Анна")
        await telegram.ask("send_text", user_id=5, text="/start")
        (update,) = await bot.get_updates(timeout=5)
        keyboard = {"inline_keyboard": [[{"text": "Take", "callback_data": "take"}]]}
        sent = await bot.send_message(5, "Hi", api_kwargs={"reply_markup": keyboard})
        seen = await telegram.ask("wait", chat_id=5, text="Hi", timeout_s=60)
        assert seen["message_id"] == sent.message_id
        await telegram.ask("press", user_id=5, message_id=sent.message_id, label="Take")
        (press,) = await bot.get_updates(offset=update.update_id + 1, timeout=5)
        assert sure(press.callback_query).data == "take"
        await telegram.ask("fault", kind="drop_after", method="sendMessage")
        with pytest.raises(NetworkError):
            await bot.send_message(5, "lost reply")
        await telegram.ask("send", user_id=5, kind="sticker")
        history = await telegram.ask("history", chat_id=5)
        shown = [message.get("text", "sticker") for message in history["messages"]]
        assert shown == ["/start", "Hi", "lost reply", "sticker"]
        calls = await telegram.ask("calls")
        marks = [(c["accepted"], c["replied"]) for c in calls if c["method"] == "sendMessage"]
        assert marks == [(True, True), (True, False)]
        updates = await telegram.ask("updates")
        assert updates["delivered"][str(update.update_id)] == 1


async def test_it_goes_away_for_a_while_and_comes_back() -> None:
    async with remote_telegram(TOKEN) as telegram, aiohttp.ClientSession() as session:
        address = f"{telegram.url}/bot{TOKEN}/getMe"
        await telegram.ask("down", for_s=0.5)
        refused = 0
        async with session.get(address) as answer:
            assert answer.status == 200, "the answer to `down` goes out before it"
        for _ in range(10_000):
            try:
                async with session.get(address) as answer:
                    if refused and answer.status == 200:
                        break
            except aiohttp.ClientError:
                refused += 1
        assert refused


async def test_wrong_questions_are_answered_with_the_reason() -> None:
    async with remote_telegram(TOKEN) as telegram, aiohttp.ClientSession() as session:
        with pytest.raises(RuntimeError, match="KeyError: 77"):
            await telegram.ask("send_text", user_id=77, text="x")
        with pytest.raises(RuntimeError, match="no fault"):
            await telegram.ask("fault", kind="earthquake")
        await telegram.ask("add_user", user_id=5, first_name="A")
        with pytest.raises(TimeoutError):
            await telegram.ask("wait", chat_id=5, timeout_s=0.01)
        form = {"user_id": "5"}
        async with session.post(f"{telegram.url}/control/block", data=form) as answer:
            assert answer.status == 415, "a web page cannot drive it"
