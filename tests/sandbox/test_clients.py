"""Two client libraries drive the pretend Telegram over real HTTP, from end to end, as bots do."""

import asyncio
import contextlib
from urllib.parse import parse_qs, urlsplit

import aiogram
import pytest
import telegram as ptb
from aiogram import types
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError

from app.sandbox import PretendTelegram
from tests.certain import sure

from .scene import ANNA, BORIS, FORUM, Scene, png


async def test_aiogram_sends_every_kind(scene: Scene, gram: aiogram.Bot) -> None:
    def file(name: str, content: bytes = b"bytes") -> types.BufferedInputFile:
        return types.BufferedInputFile(content, name)

    sent = [
        await gram.send_photo(ANNA, file("a.png", png(640, 480)), caption="<i>c</i>",
                              parse_mode="HTML"),
        await gram.send_document(ANNA, file("a.pdf"), thumbnail=file("t.jpg", png(9, 9))),
        await gram.send_video(ANNA, file("a.mp4"), duration=2, width=64, height=48),
        await gram.send_animation(ANNA, file("a.gif", b"GIF89a\x02\0\x03\0")),
        await gram.send_audio(ANNA, file("a.mp3"), title="T", performer="P"),
        await gram.send_voice(ANNA, file("a.oga"), duration=2),
        await gram.send_video_note(ANNA, file("a.mp4"), length=240),
        await gram.send_sticker(ANNA, file("a.webp")),
        await gram.send_location(ANNA, 55.7, 37.6),
        await gram.send_venue(ANNA, 55.7, 37.6, "Depot", "Street 1"),
        await gram.send_contact(ANNA, "+7999", "Ivan"),
        await gram.send_poll(ANNA, "Well?", ["a", "b"], is_anonymous=False),
        await gram.send_dice(ANNA, emoji="🎯"),
    ]  # fmt: skip
    kinds = ["photo", "document", "video", "animation", "audio", "voice", "video_note", "sticker",
             "location", "venue", "contact", "poll", "dice"]  # fmt: skip
    assert [message.content_type for message in sent] == kinds
    moving = sure(sent[3].animation)
    assert (moving.width, moving.height, moving.mime_type) == (2, 3, "image/gif")
    album = await gram.send_media_group(
        ANNA,
        [types.InputMediaPhoto(media=file("1.png", png(5, 5)), caption="one"),
         types.InputMediaVideo(media=file("2.mp4"), thumbnail=file("t.jpg", png(3, 3)))],
    )  # fmt: skip
    assert len({message.media_group_id for message in album}) == 1
    assert sure(sure(album[1].video).thumbnail).width == 3


async def test_aiogram_moves_and_changes_messages(scene: Scene, gram: aiogram.Bot) -> None:
    forwarded = await gram.forward_message(BORIS, ANNA, scene.ids["theirs"])
    assert isinstance(forwarded.forward_origin, types.MessageOriginUser)
    assert forwarded.forward_origin.sender_user.id == ANNA
    copied = await gram.copy_message(BORIS, ANNA, scene.ids["photo"], caption="other")
    assert scene.telegram.chat(BORIS).messages[copied.message_id].text == "other"
    ids = [scene.ids["text"], scene.ids["photo"]]
    assert len(await gram.forward_messages(BORIS, ANNA, ids)) == 2
    media = types.InputMediaDocument(media=types.BufferedInputFile(b"d", "d.txt"), caption="new")
    edited = await gram.edit_message_media(media, chat_id=ANNA, message_id=scene.ids["photo"])
    assert isinstance(edited, types.Message)
    assert (sure(edited.document).file_name, edited.caption) == ("d.txt", "new")
    poll = await gram.stop_poll(ANNA, scene.ids["poll"])
    assert poll.is_closed
    topic = await gram.create_forum_topic(FORUM, "Case 7")
    said = await gram.send_message(FORUM, "here", message_thread_id=topic.message_thread_id)
    assert said.is_topic_message
    await gram.delete_forum_topic(FORUM, topic.message_thread_id)
    with pytest.raises(TelegramBadRequest, match="message thread not found"):
        await gram.send_message(FORUM, "here", message_thread_id=topic.message_thread_id)
    await gram.delete_messages(ANNA, ids)
    scene.telegram.block(scene.anna)
    with pytest.raises(TelegramForbiddenError):
        await gram.send_message(ANNA, "x")


async def test_both_libraries_keep_the_profile(
    scene: Scene, gram: aiogram.Bot, bot: ptb.Bot
) -> None:
    photo = types.InputProfilePhotoStatic(photo=types.BufferedInputFile(png(640, 640), "a.png"))
    assert await gram.set_my_profile_photo(photo)
    photos = await gram.get_user_profile_photos(gram.id)
    assert [size.width for size in photos.photos[0]] == [160, 320, 640]
    kept = scene.telegram.profile.photo
    assert kept is not None
    assert kept.content == png(640, 640)
    assert await bot.set_my_profile_photo(ptb.InputProfilePhotoStatic(png(320, 320)))
    assert (await bot.get_user_profile_photos(gram.id)).total_count == 1
    assert await bot.remove_my_profile_photo()
    assert scene.telegram.profile.photo is None
    rights = types.ChatAdministratorRights.model_construct(can_delete_messages=True)
    await gram.set_my_default_administrator_rights(rights)
    assert (await gram.get_my_default_administrator_rights()).can_delete_messages
    await bot.set_my_name("Desk")
    assert (await gram.get_me()).first_name == "Desk"


async def test_scopes_and_languages_fall_back_as_documented(scene: Scene, bot: ptb.Bot) -> None:
    profile, anna = scene.telegram.profile, scene.anna
    staff = ptb.BotCommandScopeChat(ANNA)
    for scope, language, word in (
        (None, "", "all"),
        (None, "ru", "all-ru"),
        (ptb.BotCommandScopeAllPrivateChats(), "", "private"),
        (staff, "ru", "own-ru"),
    ):
        await bot.set_my_commands([ptb.BotCommand("a", word)], scope, language_code=language)
    seen = [
        profile.commands_seen(ANNA, "ru"),
        profile.commands_seen(ANNA, "en"),
        profile.commands_seen(BORIS, "ru"),
        profile.commands_seen(scene.group.chat_id, "ru"),
    ]
    words = [commands[0]["description"] for commands in seen]
    assert words == ["own-ru", "private", "private", "all-ru"]
    await bot.delete_my_commands(staff, language_code="ru")
    assert profile.commands_seen(anna.user_id, "ru")[0]["description"] == "private"
    await bot.set_my_commands([], ptb.BotCommandScopeAllPrivateChats())
    assert profile.commands_seen(anna.user_id, "ru")[0]["description"] == "all-ru"


async def test_commands_in_groups_know_administrators(scene: Scene, bot: ptb.Bot) -> None:
    profile, group = scene.telegram.profile, scene.group.chat_id
    for scope, word in (
        (ptb.BotCommandScopeAllGroupChats(), "groups"),
        (ptb.BotCommandScopeAllChatAdministrators(), "admins"),
        (ptb.BotCommandScopeChatMember(group, BORIS), "boris"),
    ):
        await bot.set_my_commands([ptb.BotCommand("a", word)], scope)
    as_member = profile.commands_seen(group, "ru", user_id=ANNA)
    as_admin = profile.commands_seen(group, "ru", user_id=ANNA, is_admin=True)
    as_boris = profile.commands_seen(group, "ru", user_id=BORIS)
    words = [commands[0]["description"] for commands in (as_member, as_admin, as_boris)]
    assert words == ["groups", "admins", "boris"]


async def test_topics_in_private_chats(scene: Scene, bot: ptb.Bot) -> None:
    with pytest.raises(ptb.error.BadRequest, match="not a forum"):
        await bot.create_forum_topic(ANNA, "Case")
    scene.telegram.world.rules.private_topics = True
    assert (await bot.get_me()).has_topics_enabled
    topic = await bot.create_forum_topic(ANNA, "Case 7")
    said = await bot.send_message(ANNA, "here", message_thread_id=topic.message_thread_id)
    reply = ptb.ReplyParameters(said.message_id)
    answer = await bot.send_message(ANNA, "there too", reply_parameters=reply)
    assert answer.message_thread_id == topic.message_thread_id


async def test_a_draft_is_shown_until_the_message(scene: Scene, gram: aiogram.Bot) -> None:
    await gram.send_message_draft(ANNA, 5, text="thinking")
    assert scene.chat.room.draft == "thinking"
    await gram.send_message(ANNA, "thought")
    assert scene.chat.room.draft == ""


async def test_a_second_aiogram_meets_the_conflict(
    telegram: PretendTelegram, gram: aiogram.Bot
) -> None:
    first = asyncio.create_task(gram.get_updates(timeout=20))
    await telegram.updates.wait_polled(timeout_s=60)
    second = asyncio.create_task(gram.get_updates(timeout=20))
    with pytest.raises(aiogram.exceptions.TelegramConflictError):
        await asyncio.wait_for(first, 15)
    second.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await second


async def test_an_open_mini_app_is_answered_once(scene: Scene, bot: ptb.Bot) -> None:
    page = ptb.MenuButtonWebApp("Open", ptb.WebAppInfo("https://example.org/"))
    await bot.set_chat_menu_button(menu_button=page)
    fragment = urlsplit(scene.telegram.apps.open_menu_button(scene.anna)).fragment
    signed = parse_qs(parse_qs(fragment)["tgWebAppData"][0])
    said = ptb.InputTextMessageContent("shared from the app")
    result = ptb.InlineQueryResultArticle("1", "t", said)
    assert (await bot.answer_web_app_query(signed["query_id"][0], result)).inline_message_id
    shown = scene.chat.last()
    assert (shown.text, shown.sender) == ("shared from the app", scene.anna)
    with pytest.raises(ptb.error.BadRequest, match="Query is too old"):
        await bot.answer_web_app_query(signed["query_id"][0], result)
