"""What people do and see: history, waiting, blocking, groups."""

import asyncio
from typing import Any

import pytest

from app.sandbox import PretendTelegram, User

from .conftest import Call


async def test_waiting_ends_with_the_message_and_shows_the_screen_in_vain(
    telegram: PretendTelegram, anna: User, call: Call
) -> None:
    chat = telegram.chat(anna)
    waiting = asyncio.create_task(chat.wait_for_bot("answer", timeout_s=60))
    await call("sendMessage", chat_id=anna.user_id, text="the answer")
    assert (await waiting).text == "the answer"
    with pytest.raises(TimeoutError, match="the answer"):
        await chat.wait_for_bot("another", timeout_s=0.01)
    with pytest.raises(TimeoutError):
        await chat.wait_for_bot("answer", timeout_s=0.01, after=chat.last())


async def test_waiting_sees_edits(telegram: PretendTelegram, anna: User, call: Call) -> None:
    sent = await call("sendMessage", chat_id=anna.user_id, text="one")
    waiting = asyncio.create_task(
        telegram.chat(anna).wait_for(lambda message: message.edited, timeout_s=60)
    )
    place = {"chat_id": anna.user_id, "message_id": sent["result"]["message_id"]}
    await call("editMessageText", **place, text="two")
    assert (await waiting).text == "two"


def test_people_edit_only_their_own(telegram: PretendTelegram, anna: User) -> None:
    answer = telegram.world.post(telegram.chat(anna), telegram.world.bot, {"text": "x"})
    with pytest.raises(PermissionError):
        telegram.edit_text(anna, answer, "mine now")


def test_who_blocked_the_bot_cannot_write_before_unblocking(
    telegram: PretendTelegram, anna: User
) -> None:
    telegram.block(anna)
    with pytest.raises(PermissionError, match="unblock"):
        telegram.send_text(anna, "hello?")
    telegram.unblock(anna)
    assert telegram.send_text(anna, "hello").text == "hello"


def test_a_missing_button_is_named_with_those_that_are_there(
    telegram: PretendTelegram, anna: User
) -> None:
    markup = {"inline_keyboard": [[{"text": "Site", "url": "https://a.b"}]]}
    chat, bot = telegram.chat(anna), telegram.world.bot
    message = telegram.world.post(chat, bot, {"text": "x"}, reply_markup=markup)
    with pytest.raises(LookupError, match="Site"):
        telegram.press(anna, message, "Take")
    with pytest.raises(LookupError, match="not a callback button"):
        telegram.press(anna, message, "Site")


def test_private_chats_share_the_bots_numbering_and_supergroups_do_not(
    telegram: PretendTelegram, anna: User
) -> None:
    boris = telegram.add_user(2002, "Борис")
    group = telegram.add_group(-1009, "Staff")
    mine = telegram.send_text(anna, "a")
    assert telegram.send_text(boris, "b").message_id == mine.message_id + 1
    assert telegram.send_text(boris, "c", chat=group).message_id == 1


async def test_two_servers_live_side_by_side() -> None:
    async with PretendTelegram(token="1:a") as one, PretendTelegram(token="2:b") as two:
        assert one.url != two.url
        assert one.world.bot.user_id != two.world.bot.user_id


def bodies(telegram: PretendTelegram, kind: str) -> list[dict[str, Any]]:
    return [update[kind] for update in telegram.updates.pending() if kind in update]


def test_an_edited_medium_keeps_its_caption_and_its_place(
    telegram: PretendTelegram, anna: User
) -> None:
    sent = telegram.send(anna, "photo", caption="before", album="7")
    former = sent.content["photo"][-1]["file_id"]
    telegram.edit_medium(anna, sent, "photo")
    telegram.edit_medium(anna, sent, "video", caption="after")
    first, second = bodies(telegram, "edited_message")
    assert first["caption"] == "before"
    assert first["photo"][-1]["file_id"] != former
    assert (second["caption"], second["media_group_id"]) == ("after", "7")
    assert "photo" not in second
    assert {first["message_id"], second["message_id"]} == {sent.message_id}


def test_a_live_location_moves_as_an_edit(telegram: PretendTelegram, anna: User) -> None:
    sent = telegram.send(anna, "location", live_period=900)
    telegram.move_live(anna, sent, 59.9, 30.3)
    (moved,) = bodies(telegram, "edited_message")
    assert moved["location"] == {"latitude": 59.9, "longitude": 30.3, "live_period": 900}


def test_reactions_tell_what_there_was_and_what_there_is(
    telegram: PretendTelegram, anna: User
) -> None:
    telegram.updates.allow(["message_reaction"])
    answer = telegram.world.post(telegram.chat(anna), telegram.world.bot, {"text": "x"})
    telegram.react(anna, answer, "👍", "custom:5")
    telegram.react(anna, answer)
    first, second = bodies(telegram, "message_reaction")
    assert first["old_reaction"] == []
    assert first["new_reaction"] == second["old_reaction"]
    assert first["new_reaction"][1] == {"type": "custom_emoji", "custom_emoji_id": "5"}
    assert second["new_reaction"] == []
    assert answer.reactions == {}


def test_what_telegram_adds_beside_the_content_is_given_as_it_is(
    telegram: PretendTelegram, anna: User
) -> None:
    origin = {"type": "hidden_user", "sender_user_name": "Olga", "date": 1}
    telegram.send_text(anna, "look", marks={"forward_origin": origin})
    telegram.send(anna, "sticker", is_video=True, thumbnail=b"x", marks={"message_thread_id": 4})
    text, sticker = bodies(telegram, "message")
    assert text["forward_origin"] == origin
    assert sticker["message_thread_id"] == 4
    assert sticker["sticker"]["is_video"]
    assert "thumbnail" in sticker["sticker"]
