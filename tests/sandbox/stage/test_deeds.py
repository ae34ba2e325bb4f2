"""What a player does reaches the bot, and what the bot does reaches every page."""

import asyncio
from typing import Any

import aiohttp
import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, MenuButtonWebApp, WebAppInfo

from app.sandbox import PretendTelegram, User
from app.sandbox.stage import uploads
from tests.certain import sure

from .conftest import TOKEN, Wire, joined

PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x40\x00\x00\x00\x20\x08\x02\x00\x00\x00"
    b"\x00\x00\x00\x00"
)


def client(telegram: PretendTelegram) -> Bot:
    return Bot(TOKEN, base_url=f"{telegram.url}/bot", base_file_url=f"{telegram.url}/file/bot")


async def upload(
    telegram: PretendTelegram, content: bytes, name: str = "кот.png", mime: str = "image/png"
) -> dict[str, Any]:
    headers = {"Origin": telegram.url, "X-Name": "%D0%BA%D0%BE%D1%82.png", "X-Mime": mime}
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{telegram.url}/stage/upload", data=content, headers=headers) as answer,
    ):
        made: dict[str, Any] = await answer.json()
    return made


async def test_a_conversation_is_seen_by_two_pages_at_once(
    telegram: PretendTelegram, anna: User
) -> None:
    async with joined(telegram) as one, joined(telegram) as two, client(telegram) as bot:
        scene = await one.told_of("scene")
        await two.told_of("scene")
        assert [message["text"] for message in scene["chats"]["2001"]["messages"]] == ["/start"]
        assert scene["people"][0]["role"] == "customer"
        answer = await one.ask("send_text", user_id=2001, text="Не приходит посылка")
        assert answer["made"]["message_id"]
        seen = await two.told_of("message")
        assert seen["message"]["text"] == "Не приходит посылка"
        await bot.send_message(2001, "<b>Сейчас</b>", parse_mode="HTML")
        said = (await two.told_of("message"))["message"]
        assert (said["text"], said["from_bot"]) == ("Сейчас", True)
        assert said["entities"][0]["type"] == "bold"


async def test_a_message_counts_as_read_once_the_bot_has_confirmed_it(
    telegram: PretendTelegram, anna: User, wire: Wire
) -> None:
    scene = await wire.told_of("scene")
    assert scene["people"][0]["unread_from"] == 1
    async with client(telegram) as bot:
        (update,) = await bot.get_updates(timeout=5)
        await bot.get_updates(offset=update.update_id + 1, timeout=0)
    assert (await wire.told_of("person"))["state"]["unread_from"] is None


async def test_a_press_waits_for_the_bots_answer(
    telegram: PretendTelegram, anna: User, wire: Wire
) -> None:
    keys = InlineKeyboardMarkup([[InlineKeyboardButton("Взять", callback_data="take")]])
    async with client(telegram) as bot:
        sent = await bot.send_message(2001, "Новый тикет", reply_markup=keys)
        telegram.updates.drop_pending()
        asked = asyncio.create_task(
            wire.ask("press", user_id=2001, message_id=sent.message_id, label="take")
        )
        (update,) = await bot.get_updates(timeout=5)
        await sure(update.callback_query).answer("Взято", show_alert=True)
        answer = await asked
    assert answer["made"] == {"text": "Взято", "show_alert": True, "url": ""}


async def test_an_album_goes_as_photos_of_their_true_size(
    telegram: PretendTelegram, anna: User, wire: Wire
) -> None:
    ids = [(await upload(telegram, PNG))["upload_id"] for _ in range(2)]
    fields = {"uploads": ids, "as": "photo", "caption": "Две"}
    answer = await wire.ask("send_files", user_id=2001, **fields)
    first, second = (telegram.chat(anna).messages[one] for one in answer["made"]["message_ids"])
    assert first.extras["media_group_id"] == second.extras["media_group_id"]
    assert (first.text, second.text) == ("Две", "")
    largest = first.content["photo"][-1]
    assert (largest["width"], largest["height"]) == (64, 32)
    assert (await wire.ask("send_files", user_id=2001, **fields))["refused"] == "no_upload"


async def test_files_have_bounds(
    telegram: PretendTelegram, anna: User, wire: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (await upload(telegram, b""))["refused"] == "empty_file"
    monkeypatch.setattr(uploads, "UPLOAD_LIMIT_BYTES", 10)
    assert (await upload(telegram, b"x" * 11))["refused"] == "file_too_big"
    monkeypatch.setattr(uploads, "SENT_LIMIT_BYTES", 5)
    made = await upload(telegram, b"x" * 8)
    answer = await wire.ask("send_files", user_id=2001, uploads=[made["upload_id"]])
    assert answer["refused"] == "memory_full"
    monkeypatch.setattr(uploads, "WAITING_LIMIT", 2)
    first, *_rest = [(await upload(telegram, b"x"))["upload_id"] for _ in range(3)]
    answer = await wire.ask("send_files", user_id=2001, uploads=[first])
    assert answer["refused"] == "no_upload", "the oldest that nobody sent goes first"


async def test_editing_replying_deleting_reacting(
    telegram: PretendTelegram, anna: User, wire: Wire
) -> None:
    async with client(telegram) as bot:
        said = await bot.send_message(2001, "Чем помочь?")
    first = (await wire.ask("send_text", user_id=2001, text="Посылка", reply_to=said.message_id))
    message_id = first["made"]["message_id"]
    bold = [{"type": "bold", "offset": 0, "length": 5}]
    fields = {"user_id": 2001, "message_id": message_id}
    await wire.ask("edit_text", **fields, text="Заказ", entities=bold)
    message = telegram.chat(anna).messages[message_id]
    assert (message.text, message.edited) == ("Заказ", True)
    assert sure(message.reply_to).text == "Чем помочь?"
    assert message.entities == bold
    own = await wire.ask("edit_text", user_id=2001, message_id=said.message_id, text="x")
    assert own["refused"] == "blocked", "nobody edits the bot's words"
    await wire.ask("react", user_id=2001, message_id=said.message_id, emoji="👍")
    assert telegram.chat(anna).messages[said.message_id].reactions == {2001: "👍"}
    await wire.ask("delete", **fields)
    assert message.deleted


async def test_a_part_of_a_message_is_quoted_as_it_stands_there(
    telegram: PretendTelegram, anna: User, wire: Wire
) -> None:
    async with client(telegram) as bot:
        said = await bot.send_message(2001, "😀 Ждём <b>посылку</b> завтра", parse_mode="HTML")
        telegram.updates.drop_pending()
        asked = {"user_id": 2001, "text": "Когда?", "reply_to": said.message_id}
        await wire.ask("send_text", **asked, quote="Ждём посылку", quote_position=3)
        (update,) = await bot.get_updates(timeout=5)
    quote = sure(sure(update.message).quote)
    assert (quote.text, quote.position, quote.is_manual) == ("Ждём посылку", 3, True)
    assert [(one.type, one.offset, one.length) for one in sure(quote.entities)] == [("bold", 5, 7)]
    for words, place in (("посылку", 0), ("ничего", 3), ("Ждём", -1), (" ", 2), ("x" * 1025, 0)):
        answer = await wire.ask("send_text", **asked, quote=words, quote_position=place)
        assert answer["refused"] == "no_such_quote", (words, place)
    kept = await wire.ask(
        "send_sample", user_id=2001, kind="dice", reply_to=said.message_id, quote="завтра",
        quote_position=16,
    )  # fmt: skip
    dice = telegram.chat(anna).messages[kept["made"]["message_id"]]
    assert dice.extras["quote"]["text"] == "завтра"


async def test_blocking_is_told_and_undone(
    telegram: PretendTelegram, anna: User, wire: Wire
) -> None:
    await wire.told_of("scene")
    await wire.ask("block", user_id=2001)
    assert telegram.chat(anna).blocked
    assert (await wire.ask("send_text", user_id=2001, text="x"))["refused"] == "blocked"
    await wire.ask("unblock", user_id=2001)
    kinds = [next(k for k in update if k != "update_id") for update in telegram.updates.pending()]
    assert kinds.count("my_chat_member") == 2


async def test_troubles_strike_and_end(telegram: PretendTelegram, anna: User, wire: Wire) -> None:
    scene = await wire.told_of("scene")
    assert {trouble["name"] for trouble in scene["troubles"]} == {"down", "flood", "slow", "lost"}
    async with aiohttp.ClientSession() as session:
        address = f"{telegram.url}/bot{TOKEN}/sendMessage"
        body = {"chat_id": 2001, "text": "x"}
        await wire.ask("trouble", name="flood", to=True)
        async with session.post(address, json=body) as answer:
            assert answer.status == 429
        while (state := await wire.told_of("troubles"))["state"][1]["hits"] != 1:
            assert state["state"][1]["on"]
        await wire.ask("trouble", name="flood", to=False)
        async with session.post(address, json=body) as answer:
            assert answer.status == 200
        await wire.ask("trouble", name="lost", to=True)
        try:
            await session.post(address, json={**body, "text": "lost"})
        except aiohttp.ClientError:
            assert telegram.chat(anna).last().text == "lost"
        async with session.post(address, json=body) as answer:
            assert answer.status == 200, "a lost answer is lost once"


async def test_telegram_down_ends_the_long_poll_and_keeps_what_people_write(
    telegram: PretendTelegram, anna: User, wire: Wire
) -> None:
    async with client(telegram) as bot:
        telegram.updates.drop_pending()
        polling = asyncio.create_task(bot.get_updates(timeout=30))
        await telegram.updates.wait_polled(timeout_s=60)
        await wire.ask("trouble", name="down", to=True)
        async with asyncio.timeout(5):
            assert await polling == ()
        await wire.ask("send_text", user_id=2001, text="Пока вас нет")
        assert [update["message"]["text"] for update in telegram.updates.pending()] == [
            "Пока вас нет"
        ]
        await wire.ask("trouble", name="down", to=False)
        (update,) = await bot.get_updates(timeout=5)
        assert sure(update.message).text == "Пока вас нет"


async def test_the_mini_app_is_opened_signed_with_the_clients_look(
    telegram: PretendTelegram, anna: User, wire: Wire
) -> None:
    async with client(telegram) as bot:
        button = MenuButtonWebApp("Тикеты", WebAppInfo("http://127.0.0.1:8000/"))
        await bot.set_chat_menu_button(menu_button=button)
        assert (await wire.told_of("person"))["state"]["menu"]["text"] == "Тикеты"
        look = {"platform": "ios", "theme": {"bg_color": "#000000"}}
        menu = await wire.ask("open_app", user_id=2001, way="menu", **look)
        assert "tgWebAppPlatform=ios" in menu["made"]["url"]
        assert "%23000000" in menu["made"]["url"]
        assert "tgWebAppData=" in menu["made"]["url"]
        link = await wire.ask("open_app", user_id=2001, way="link", start_param="t_104203")
        assert "tgWebAppStartParam=t_104203" in link["made"]["url"]


async def test_new_people_and_older_pages(
    telegram: PretendTelegram, anna: User, wire: Wire
) -> None:
    made = (await wire.ask("add_person", first_name="Иван", language_code="en"))["made"]
    assert telegram.world.users[made["id"]].first_name == "Иван"
    for number in range(130):
        telegram.send_text(anna, str(number))
    newest = telegram.chat(anna).last().message_id
    page = await wire.ask("history", user_id=2001, before=newest, limit=50)
    assert [message["text"] for message in page["made"]["messages"]] == [
        str(number) for number in range(79, 129)
    ]
    assert page["made"]["more"]
    everything = await wire.ask("history", user_id=2001, before=newest, limit=9999)
    assert everything["made"]["more"] is False
