"""What the pretend Telegram knows outlives it: the same people, chats, message ids and files."""

import json
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from app.sandbox import Chat, Message, PretendTelegram, User
from app.sandbox.memory import FORM, WORLD_NAME, Memory, remembering
from app.sandbox.profile import Profile

TOKEN = "4242:pretend"
PICTURE = b"\x89PNG a picture"


def lively() -> PretendTelegram:
    telegram = PretendTelegram(TOKEN)
    anna = telegram.add_user(1, "Anna", last_name="B", username="anna", role="agent")
    first = telegram.start(anna)
    world = telegram.world
    keys = {"inline_keyboard": [[{"text": "Open", "callback_data": "open:1"}]]}
    answer = world.post(telegram.chat(1), world.bot, {"text": "Hello"}, reply_markup=keys)
    telegram.send_text(anna, "an answer", reply_to=answer)
    telegram.send(anna, "photo", caption="look", content=PICTURE)
    answer.pinned = True
    answer.reactions[1] = "👍"
    telegram.delete(first)
    world.profile.commands['{"type": "default"}', "ru"] = [{"command": "start", "description": "d"}]
    world.profile.buttons[1] = {"type": "web_app", "text": "T", "web_app": {"url": "https://x"}}
    world.profile.photo = world.files.keep("profile_photo", PICTURE, "bot.jpg", "image/jpeg")
    world.profile.rights[True] = {"can_post_messages": True}
    world.bot.first_name = "A desk"
    telegram.add_group(-1001, "Staff")
    return telegram


def reborn(folder: Path) -> PretendTelegram:
    telegram = PretendTelegram(TOKEN)
    Memory(telegram.world, folder).recall()
    return telegram


def test_a_new_life_shows_what_the_old_one_did(tmp_path: Path) -> None:
    former = lively()
    Memory(former.world, tmp_path).save()
    later = reborn(tmp_path)
    for chat_id in (1, -1001):
        seen = [message.seen() for message in later.world.chats[chat_id].everything()]
        assert seen == [message.seen() for message in former.world.chats[chat_id].everything()]
    assert later.world.users == former.world.users
    assert later.world.roles == {1: "agent"}
    assert later.world.profile.commands == former.world.profile.commands
    assert later.world.profile.button_seen(1) == former.world.profile.button_seen(1)
    assert later.world.profile == former.world.profile
    assert later.world.bot == former.world.bot
    picture = later.world.files.everything()[0]
    assert picture.content == PICTURE
    assert later.world.files.by_path(picture.path) is not None


KEPT = {
    Chat: {"chat_id", "kind", "user", "title", "username", "started", "blocked", "kicked"},
    Message: {
        "message_id", "chat", "sender", "date", "content", "reply_to", "reply_markup", "edit_date",
        "deleted", "pinned", "extras", "reactions",
    },
    User: {
        "user_id", "first_name", "last_name", "username", "language_code", "is_bot", "deactivated",
        "photos",
    },
    Profile: {
        "names", "descriptions", "short_descriptions", "commands", "default_button", "buttons",
        "rights", "photo",
    },
}  # fmt: skip
#: Of one life only: what the bot was just doing, bells, what the members of groups may do.
NOT_KEPT = {Chat: {"actions", "bell", "room", "messages"}}


@pytest.mark.parametrize("kind", KEPT, ids=lambda kind: kind.__name__)
def test_every_field_is_kept_or_known_to_be_of_one_life(kind: type[Any]) -> None:
    known = KEPT[kind] | NOT_KEPT.get(kind, set())
    assert {field.name for field in fields(kind)} == known, "app/sandbox/memory.py forgets it"


def test_numbers_go_on_above_all_earlier_ones(tmp_path: Path) -> None:
    former = lively()
    Memory(former.world, tmp_path).save()
    later = reborn(tmp_path)
    message = later.send_text(later.world.users[1], "and on")
    assert message.message_id > max(former.chat(1).messages)
    numbers = [update["update_id"] for update in former.updates.pending()]
    assert later.updates.pending()[0]["update_id"] > max(numbers)


async def test_it_is_kept_at_the_end_of_the_block(tmp_path: Path) -> None:
    telegram = PretendTelegram(TOKEN)
    async with remembering(telegram.world, tmp_path / "memory"):
        telegram.start(telegram.add_user(7, "Seven"))
    assert reborn(tmp_path / "memory").chat(7).last().text == "/start"


async def test_without_a_folder_nothing_is_kept() -> None:
    telegram = PretendTelegram(TOKEN)
    async with remembering(telegram.world, None):
        telegram.start(telegram.add_user(7, "Seven"))
    assert telegram.chat(7).last().text == "/start"


def test_a_half_written_file_is_never_read(tmp_path: Path) -> None:
    former = lively()
    memory = Memory(former.world, tmp_path)
    memory.save()
    (tmp_path / f"{WORLD_NAME}.new").write_text('{"form": 1, "us', encoding="utf-8")
    assert reborn(tmp_path).chat(1).last().text == "look"


def test_nothing_new_is_not_written_again(tmp_path: Path) -> None:
    memory = Memory(lively().world, tmp_path)
    memory.save()
    (tmp_path / WORLD_NAME).unlink()
    memory.save()
    assert not (tmp_path / WORLD_NAME).exists()


def test_another_form_is_refused(tmp_path: Path) -> None:
    (tmp_path / WORLD_NAME).write_text(json.dumps({"form": FORM + 1}), encoding="utf-8")
    with pytest.raises(ValueError, match="form"):
        reborn(tmp_path)
