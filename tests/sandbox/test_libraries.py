"""Two independent Bot API libraries read every answer and every update without complaint."""

from collections.abc import AsyncIterator
from typing import Any

import aiogram
import pytest
import telegram as ptb
from aiogram import types
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from pydantic import TypeAdapter

from app.sandbox import PretendTelegram, User
from app.sandbox.kinds import BUILDERS
from tests.certain import sure

from .conftest import TOKEN, Call

KINDS = sorted(BUILDERS)
MARKUP = {"inline_keyboard": [[{"text": "Take", "callback_data": "take"}]]}
BUTTON = {"type": "web_app", "text": "Open", "web_app": {"url": "https://example.org/"}}


@pytest.fixture
async def aiogram_bot(telegram: PretendTelegram) -> AsyncIterator[aiogram.Bot]:
    session = AiohttpSession(api=TelegramAPIServer.from_base(telegram.url))
    async with aiogram.Bot(TOKEN, session=session).context() as client:
        yield client


def read_updates(telegram: PretendTelegram) -> list[tuple[ptb.Update, types.Update]]:
    """Each waiting update as both libraries see it; unknown fields would be a mistake of ours."""
    pairs = []
    for raw in telegram.updates.pending():
        seen = ptb.Update.de_json(raw, None)
        pairs.append((seen, types.Update.model_validate(raw)))
        assert unread(seen) == [], f"python-telegram-bot does not know {unread(seen)}"
    return pairs


def unread(seen: ptb.TelegramObject | None) -> list[str]:
    if seen is None:
        return []
    parts = [getattr(seen, name) for name in seen.__slots__ if not name.startswith("_")]
    below = [name for part in parts if isinstance(part, ptb.TelegramObject)
             for name in unread(part)]
    return [*seen.api_kwargs, *below]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_message(telegram: PretendTelegram, anna: User, kind: str) -> None:
    telegram.send(anna, kind, caption="look" if kind == "photo" else "")
    ((seen, other),) = read_updates(telegram)
    assert getattr(seen.message, kind), "python-telegram-bot sees the kind"
    assert sure(other.message).content_type == kind


def test_every_kind_of_update(telegram: PretendTelegram, anna: User) -> None:
    first = telegram.send_text(anna, "one")
    telegram.send_text(anna, "two", reply_to=first)
    telegram.edit_text(anna, first, "one, corrected")
    answer = telegram.world.post(
        telegram.chat(anna), telegram.world.bot, {"text": "x"}, reply_markup=MARKUP
    )
    telegram.press(anna, answer, "Take")
    telegram.delete(answer)
    telegram.press(anna, answer, "take")
    telegram.block(anna)
    telegram.unblock(anna)
    group = telegram.add_group(-1005, "Staff")
    telegram.send_text(anna, "/tickets", chat=group)
    pairs = read_updates(telegram)
    assert [other.event_type for _seen, other in pairs] == [
        "message",
        "message",
        "edited_message",
        "callback_query",
        "callback_query",
        "my_chat_member",
        "my_chat_member",
        "message",
    ]
    assert sure(sure(pairs[1][0].message).reply_to_message).text == "one"
    assert sure(pairs[2][1].edited_message).edit_date
    assert not sure(sure(pairs[4][0].callback_query).message).is_accessible
    assert sure(pairs[7][0].message).chat.type == "supergroup"


def test_an_album_is_one_group_of_messages(telegram: PretendTelegram, anna: User) -> None:
    for _ in range(2):
        telegram.send(anna, "photo", album="42")
    groups = {sure(seen.message).media_group_id for seen, _other in read_updates(telegram)}
    assert groups == {"42"}


@pytest.mark.parametrize(
    ("method", "arguments", "shape", "ptb_class"),
    [
        ("getMe", {}, types.User, ptb.User),
        ("getChat", {"chat_id": 2001}, types.ChatFullInfo, ptb.ChatFullInfo),
        ("getWebhookInfo", {}, types.WebhookInfo, ptb.WebhookInfo),
        ("getMyCommands", {}, list[types.BotCommand], None),
        ("getMyName", {}, types.BotName, ptb.BotName),
        ("getMyDescription", {}, types.BotDescription, ptb.BotDescription),
        ("getMyShortDescription", {}, types.BotShortDescription, ptb.BotShortDescription),
        ("getChatMenuButton", {"chat_id": 2001}, types.MenuButtonDefault, ptb.MenuButton),
        ("getChatMenuButton", {}, types.MenuButtonCommands, ptb.MenuButton),
        ("setMyCommands", {"commands": [{"command": "a", "description": "b"}]}, bool, None),
        ("setMyName", {"name": "x"}, bool, None),
        ("setMyDescription", {"description": "x"}, bool, None),
        ("setMyShortDescription", {"short_description": "x"}, bool, None),
        ("setChatMenuButton", {"menu_button": BUTTON}, bool, None),
        ("deleteMyCommands", {}, bool, None),
        ("deleteWebhook", {}, bool, None),
        ("sendChatAction", {"chat_id": 2001, "action": "typing"}, bool, None),
        ("close", {}, bool, None),
        (
            "sendMessage",
            {"chat_id": 2001, "text": "x", "reply_markup": MARKUP},
            types.Message,
            ptb.Message,
        ),
    ],
)
async def test_every_answer(
    anna: User, call: Call, method: str, arguments: dict[str, Any], shape: object, ptb_class: Any
) -> None:
    answer = await call(method, **arguments)
    assert answer["ok"], answer
    TypeAdapter(shape).validate_python(answer["result"])
    if ptb_class is not None:
        assert unread(ptb_class.de_json(answer["result"], None)) == []


async def test_python_telegram_bot_sets_up_its_profile(
    telegram: PretendTelegram, anna: User, bot: ptb.Bot
) -> None:
    commands = [ptb.BotCommand("start", "Начать"), ptb.BotCommand("tickets", "Мои тикеты")]
    await bot.set_my_commands(commands)
    english = [ptb.BotCommand("start", "Start")]
    await bot.set_my_commands(english, ptb.BotCommandScopeAllPrivateChats(), language_code="en")
    assert list(await bot.get_my_commands()) == commands
    assert telegram.profile.commands_seen(2001, "ru")[1]["description"] == "Мои тикеты"
    assert telegram.profile.commands_seen(2001, "en")[0]["description"] == "Start"
    await bot.set_my_name("ТикетНет", language_code="ru")
    assert (await bot.get_my_name("ru")).name == "ТикетНет"
    await bot.set_my_description("Пишите")
    assert (await bot.get_my_description("en")).description == "Пишите"
    await bot.set_my_short_description("Поддержка")
    assert (await bot.get_my_short_description()).short_description == "Поддержка"
    page = ptb.MenuButtonWebApp("Тикеты", ptb.WebAppInfo("https://example.org/"))
    await bot.set_chat_menu_button(menu_button=page)
    assert await bot.get_chat_menu_button() == page
    await bot.set_chat_menu_button(anna.user_id, ptb.MenuButtonCommands())
    assert telegram.apps.menu_button(anna) == {"type": "commands"}
    await bot.set_chat_menu_button(anna.user_id, ptb.MenuButtonDefault())
    assert telegram.apps.menu_button(anna)["text"] == "Тикеты"


async def test_python_telegram_bot_talks(
    telegram: PretendTelegram, anna: User, bot: ptb.Bot
) -> None:
    chat_id = anna.user_id
    keyboard = ptb.InlineKeyboardMarkup.from_button(
        ptb.InlineKeyboardButton("Take", callback_data="take")
    )
    sent = await bot.send_message(chat_id, "<b>Hi</b>", parse_mode="HTML", reply_markup=keyboard)
    assert sent.entities[0].type == "bold"
    reply = await bot.send_message(
        chat_id, "And", reply_parameters=ptb.ReplyParameters(sent.message_id)
    )
    assert sure(reply.reply_to_message).message_id == sent.message_id
    edited = await bot.edit_message_text("Bye", chat_id, sent.message_id)
    assert isinstance(edited, ptb.Message)
    assert edited.edit_date
    await bot.edit_message_reply_markup(chat_id, sent.message_id, reply_markup=keyboard)
    assert await bot.pin_chat_message(chat_id, sent.message_id)
    ((notice, _other),) = read_updates(telegram)
    pinned = sure(notice.message).pinned_message
    assert isinstance(pinned, ptb.Message)
    assert pinned.text == "Bye"
    assert sure((await bot.get_chat(chat_id)).pinned_message).message_id == sent.message_id
    press = telegram.press(anna, telegram.chat(anna).messages[sent.message_id], "Take")
    assert await bot.answer_callback_query(press.press_id, "Done", show_alert=True)
    assert (await press.answered(timeout_s=60))["show_alert"] is True
    assert await bot.delete_message(chat_id, reply.message_id)
    await bot.send_chat_action(chat_id, "typing")
    assert telegram.chat(anna).actions == ["typing"]


async def test_python_telegram_bot_moves_files(
    telegram: PretendTelegram, anna: User, bot: ptb.Bot
) -> None:
    sent = await bot.send_document(anna.user_id, b"report", filename="r.txt", caption="*r*")
    document = sure(sent.document)
    assert (document.file_name, sent.caption) == ("r.txt", "*r*")
    again = await bot.send_document(anna.user_id, document.file_id)
    assert sure(again.document).file_unique_id == document.file_unique_id
    picture = await bot.send_photo(anna.user_id, b"jpeg")
    assert len(picture.photo) == 3
    assert (await bot.send_photo(anna.user_id, picture.photo[-1].file_id)).photo
    theirs = telegram.send(anna, "document", content=b"their bytes", name="a.pdf")
    file = await bot.get_file(theirs.content["document"]["file_id"])
    assert bytes(await file.download_as_bytearray()) == b"their bytes"
    huge = telegram.send(anna, "video", size=20 * 1024 * 1024 + 1)
    with pytest.raises(ptb.error.BadRequest, match="too big"):
        await bot.get_file(huge.content["video"]["file_id"])


async def test_aiogram_talks(
    telegram: PretendTelegram, anna: User, aiogram_bot: aiogram.Bot
) -> None:
    telegram.send_text(anna, "Здравствуйте")
    assert (await aiogram_bot.get_me()).username == "tikethet_bot"
    (update,) = await aiogram_bot.get_updates(timeout=5)
    answer = await aiogram_bot.send_message(
        sure(update.message).chat.id,
        "*Hi*",
        parse_mode="MarkdownV2",
        reply_markup=types.InlineKeyboardMarkup.model_validate(MARKUP),
    )
    assert sure(answer.entities)[0].type == "bold"
    edited = await aiogram_bot.edit_message_text(
        "Bye", chat_id=answer.chat.id, message_id=answer.message_id
    )
    assert isinstance(edited, types.Message)
    assert edited.text == "Bye"
    document = types.BufferedInputFile(b"bytes", "a.txt")
    sent = await aiogram_bot.send_document(answer.chat.id, document)
    stream = await aiogram_bot.download(sure(sent.document))
    assert sure(stream).read() == b"bytes"
