"""A bot of each library polls the pretend Telegram: the same talk with both, the same result."""

import asyncio
from typing import Any

import aiogram
import telegram as ptb
from aiogram import types
from aiogram.filters import Command, CommandStart
from telegram.ext import (
    Application,
    ApplicationBuilder,
    CallbackQueryHandler,
    CommandHandler,
    MessageHandler,
    MessageReactionHandler,
    filters,
)

from app.sandbox import PretendTelegram, User
from tests.certain import sure

from .conftest import TOKEN
from .scene import png

AnyApplication = Application[Any, Any, Any, Any, Any, Any]
PICTURE = png(30, 20)
HEARD = ["start claim_7", f"photo of {len(PICTURE)} bytes", "reaction 👍"]
KEYS = types.InlineKeyboardMarkup(
    inline_keyboard=[[types.InlineKeyboardButton(text="Take", callback_data="take")]]
)


def listening_aiogram(heard: list[str]) -> aiogram.Dispatcher:
    """Commands, a deep link, a photo, a button, a reaction."""
    dispatcher = aiogram.Dispatcher()

    @dispatcher.message(CommandStart(deep_link=True))
    async def start(message: types.Message, command: Any) -> None:
        heard.append(f"start {command.args}")
        await message.answer("Добро пожаловать", reply_markup=KEYS)

    @dispatcher.message(Command("help"))
    async def help_out(message: types.Message) -> None:
        await message.reply("<b>Help</b>", parse_mode="HTML")

    @dispatcher.message(aiogram.F.photo)
    async def photo(message: types.Message, bot: aiogram.Bot) -> None:
        content = await bot.download(sure(message.photo)[-1])
        heard.append(f"photo of {len(sure(content).read())} bytes")
        await message.copy_to(message.chat.id)

    @dispatcher.callback_query()
    async def pressed(query: types.CallbackQuery) -> None:
        assert isinstance(query.message, types.Message)
        await query.message.edit_text("Taken", reply_markup=None)
        await query.answer("Done")

    @dispatcher.message_reaction()
    async def reacted(seen: types.MessageReactionUpdated, bot: aiogram.Bot) -> None:
        (given,) = seen.new_reaction
        assert isinstance(given, types.ReactionTypeEmoji)
        heard.append(f"reaction {given.emoji}")
        own: list[types.ReactionTypeUnion] = [types.ReactionTypeEmoji(emoji="🔥")]
        await bot.set_message_reaction(seen.chat.id, seen.message_id, own)

    return dispatcher


def listening_ptb(url: str, heard: list[str]) -> AnyApplication:
    """The same with python-telegram-bot and its own updater."""

    async def start(update: ptb.Update, context: Any) -> None:
        heard.append(f"start {context.args[0]}")
        button = ptb.InlineKeyboardButton("Take", callback_data="take")
        keys = ptb.InlineKeyboardMarkup.from_button(button)
        await sure(update.message).reply_text("Добро пожаловать", reply_markup=keys)

    async def help_out(update: ptb.Update, _context: Any) -> None:
        await sure(update.message).reply_html("<b>Help</b>", do_quote=True)

    async def photo(update: ptb.Update, _context: Any) -> None:
        message = sure(update.message)
        file = await message.photo[-1].get_file()
        heard.append(f"photo of {len(await file.download_as_bytearray())} bytes")
        await message.copy(message.chat_id)

    async def pressed(update: ptb.Update, _context: Any) -> None:
        await sure(update.callback_query).edit_message_text("Taken")
        await sure(update.callback_query).answer("Done")

    async def reacted(update: ptb.Update, context: Any) -> None:
        seen = sure(update.message_reaction)
        (given,) = seen.new_reaction
        assert isinstance(given, ptb.ReactionTypeEmoji)
        heard.append(f"reaction {given.emoji}")
        await context.bot.set_message_reaction(seen.chat.id, seen.message_id, "🔥")

    builder = ApplicationBuilder().token(TOKEN).base_url(f"{url}/bot")
    application = builder.base_file_url(f"{url}/file/bot").build()
    commands = (CommandHandler("start", start), CommandHandler("help", help_out))
    others = (CallbackQueryHandler(pressed), MessageReactionHandler(reacted))
    application.add_handlers([*commands, MessageHandler(filters.PHOTO, photo), *others])
    return application


async def test_aiogram_polls_and_answers(
    telegram: PretendTelegram, anna: User, gram: aiogram.Bot
) -> None:
    heard: list[str] = []
    dispatcher = listening_aiogram(heard)
    kinds = dispatcher.resolve_used_update_types()
    polling = asyncio.create_task(
        dispatcher.start_polling(gram, handle_signals=False, allowed_updates=kinds)
    )
    try:
        await telegram.updates.wait_polled(timeout_s=60)
        await talk(telegram, anna)
    finally:
        await dispatcher.stop_polling()
        await polling
    assert heard == HEARD


async def test_python_telegram_bot_polls_and_answers(telegram: PretendTelegram, anna: User) -> None:
    """It asks for the same offset once more as it stops, which pacing would hold for 3 s."""
    telegram.world.rules.paced_polling = False
    heard: list[str] = []
    application = listening_ptb(telegram.url, heard)
    updater = sure(application.updater)
    async with application:
        await application.start()
        await updater.start_polling(allowed_updates=ptb.Update.ALL_TYPES)
        await telegram.updates.wait_polled(timeout_s=60)
        await talk(telegram, anna)
        await updater.stop()
        await application.stop()
    assert heard == HEARD


async def talk(telegram: PretendTelegram, anna: User) -> None:
    """What Anna does, each step seen to be answered."""
    chat = telegram.chat(anna)
    telegram.start(anna, "claim_7")
    welcome = await chat.wait_for_bot("Добро пожаловать", timeout_s=60)
    press = telegram.press(anna, welcome, "Take")
    assert (await press.answered(timeout_s=60))["text"] == "Done"
    assert welcome.text == "Taken"
    assert welcome.buttons == []
    asked = telegram.send_text(anna, "/help")
    answer = await chat.wait_for_bot("Help", timeout_s=60)
    assert answer.reply_to is asked
    assert answer.entities[0]["type"] == "bold"
    sent = telegram.send(anna, "photo", content=PICTURE, caption="look")
    copy = await chat.wait_for(lambda m: m.from_bot and "photo" in m.content, timeout_s=60)
    assert copy.text == "look"
    assert "forward_origin" not in copy.extras
    telegram.react(anna, sent, "👍")
    bot_id = telegram.world.bot.user_id
    await chat.wait_for(lambda m: m.reactions.get(bot_id) == "🔥", timeout_s=60)
