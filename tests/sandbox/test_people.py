"""What people do and see: history, waiting, blocking, groups."""

import asyncio

import pytest

from app.sandbox import PretendTelegram

from .conftest import Call


async def test_waiting_ends_with_the_message_and_shows_the_screen_in_vain(
    telegram, anna, call: Call
):
    chat = telegram.chat(anna)
    waiting = asyncio.create_task(chat.wait_for_bot("answer", timeout_s=5))
    await call("sendMessage", chat_id=anna.user_id, text="the answer")
    assert (await waiting).text == "the answer"
    with pytest.raises(TimeoutError, match="the answer"):
        await chat.wait_for_bot("another", timeout_s=0.01)
    with pytest.raises(TimeoutError):
        await chat.wait_for_bot("answer", timeout_s=0.01, after=chat.last())


async def test_waiting_sees_edits(telegram, anna, call: Call):
    sent = await call("sendMessage", chat_id=anna.user_id, text="one")
    waiting = asyncio.create_task(
        telegram.chat(anna).wait_for(lambda message: message.edited, timeout_s=5)
    )
    place = {"chat_id": anna.user_id, "message_id": sent["result"]["message_id"]}
    await call("editMessageText", **place, text="two")
    assert (await waiting).text == "two"


def test_people_edit_only_their_own(telegram, anna):
    answer = telegram.world.post(telegram.chat(anna), telegram.world.bot, {"text": "x"})
    with pytest.raises(PermissionError):
        telegram.edit_text(anna, answer, "mine now")


def test_who_blocked_the_bot_cannot_write_before_unblocking(telegram, anna):
    telegram.block(anna)
    with pytest.raises(PermissionError, match="unblock"):
        telegram.send_text(anna, "hello?")
    telegram.unblock(anna)
    assert telegram.send_text(anna, "hello").text == "hello"


def test_a_missing_button_is_named_with_those_that_are_there(telegram, anna):
    markup = {"inline_keyboard": [[{"text": "Site", "url": "https://a.b"}]]}
    chat, bot = telegram.chat(anna), telegram.world.bot
    message = telegram.world.post(chat, bot, {"text": "x"}, reply_markup=markup)
    with pytest.raises(LookupError, match="Site"):
        telegram.press(anna, message, "Take")
    with pytest.raises(LookupError, match="not a callback button"):
        telegram.press(anna, message, "Site")


def test_private_chats_share_the_bots_numbering_and_supergroups_do_not(telegram, anna):
    boris = telegram.add_user(2002, "Борис")
    group = telegram.add_group(-1009, "Staff")
    mine = telegram.send_text(anna, "a")
    assert telegram.send_text(boris, "b").message_id == mine.message_id + 1
    assert telegram.send_text(boris, "c", chat=group).message_id == 1


async def test_two_servers_live_side_by_side():
    async with PretendTelegram(token="1:a") as one, PretendTelegram(token="2:b") as two:
        assert one.url != two.url
        assert one.world.bot.user_id != two.world.bot.user_id
