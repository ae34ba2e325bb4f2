"""Every method called as it should be: at least once, and once for each kind of answer it has."""

from collections.abc import Callable
from typing import Any

from .scene import ANNA, APP_QUERY, BASIC, BORIS, FORUM, GROUP, KEYBOARD, URL, Scene, png

Fields = dict[str, Any]
Right = tuple[str, Callable[[Scene], Fields]]

HOME = {"chat_id": ANNA}
ARTICLE = {
    "type": "article",
    "id": "1",
    "title": "t",
    "input_message_content": {"message_text": "<b>shared</b>", "parse_mode": "HTML"},
}
LINK = {"type": "web_app", "text": "Open", "web_app": {"url": URL}}
COMMANDS = [{"command": "/start", "description": "Begin"}]
ADMINS = {"type": "chat_administrators", "chat_id": GROUP}
THUMBS_UP = [{"type": "emoji", "emoji": "👍"}]
RIGHTS = {"can_delete_messages": True, "can_post_messages": True}
ELSEWHERE = {"message_id": 1, "chat_id": GROUP, "quote": "ell"}


def _plain(method: str, **fields: Any) -> Right:
    return method, lambda _scene: fields


def _at(method: str, name: str, **fields: Any) -> Right:
    """On the message of that name in Anna's chat."""
    return method, lambda scene: {**HOME, "message_id": scene.ids[name], **fields}


def _from(method: str, name: str, **fields: Any) -> Right:
    """From Anna's chat to Boris."""
    return method, lambda scene: {
        "chat_id": BORIS, "from_chat_id": ANNA, "message_id": scene.ids[name], **fields
    }


def _all_from(method: str, **fields: Any) -> Right:
    return method, lambda scene: {
        "chat_id": BORIS,
        "from_chat_id": ANNA,
        "message_ids": [scene.ids["text"], scene.ids["photo"], 99_999, scene.ids["notice"]],
        **fields,
    }


def _on_topic(method: str, **fields: Any) -> Right:
    return method, lambda scene: {"chat_id": FORUM, "message_thread_id": scene.topic, **fields}


def _again(method: str, kind: str) -> Right:
    """A file of the scene, by its id."""
    return method, lambda scene: {**HOME, kind: scene.file_id(kind)}


def _album(*media: Fields, **parts: bytes) -> Right:
    return _plain("sendMediaGroup", **HOME, media=list(media), **parts)


RIGHTLY: list[Right] = [
    _plain("getMe"),
    _plain("close"),
    _plain("logOut"),
    _plain("getUpdates"),
    _plain("setWebhook", url="https://example.org/hook", allowed_updates=["message"]),
    _plain("setWebhook", url=""),
    _plain("deleteWebhook"),
    _plain("getWebhookInfo"),
    _plain("getChat", **HOME),
    _plain("getChat", chat_id="@staff_group"),
    _plain("getChat", chat_id=FORUM),
    _plain("getChat", chat_id=BASIC),
    _plain("getChatMember", **HOME, user_id=ANNA),
    _plain("getChatMember", chat_id=GROUP, user_id=ANNA),
    _plain("getChatMember", chat_id=GROUP, user_id=BORIS),
    _plain("getChatMember", chat_id=FORUM, user_id=1001),
    _plain("getChatAdministrators", chat_id=FORUM),
    _plain("getChatMemberCount", chat_id=GROUP),
    _plain("leaveChat", chat_id=GROUP),
    _plain("setMyCommands", commands=COMMANDS, language_code="ru"),
    _plain("setMyCommands", commands=COMMANDS, scope=ADMINS),
    _plain("getMyCommands", scope={"type": "chat", "chat_id": ANNA}),
    _plain("deleteMyCommands"),
    _plain("setMyName", name="Desk"),
    _plain("getMyName", language_code="ru"),
    _plain("setMyDescription", description="Helps"),
    _plain("getMyDescription"),
    _plain("setMyShortDescription", short_description="Helps"),
    _plain("getMyShortDescription"),
    _plain(
        "setMyProfilePhoto", photo={"type": "static", "photo": "attach://p"}, p=png(640, 640)
    ),
    _plain("removeMyProfilePhoto"),
    _plain("getUserProfilePhotos", user_id=ANNA),
    _plain("setMyDefaultAdministratorRights", rights=RIGHTS, for_channels=True),
    _plain("getMyDefaultAdministratorRights"),
    _plain("getMyDefaultAdministratorRights", for_channels=True),
    _plain("setChatMenuButton", menu_button=LINK),
    _plain("setChatMenuButton", **HOME, menu_button={"type": "commands"}),
    _plain("getChatMenuButton"),
    _plain("getChatMenuButton", **HOME),
    _plain("sendMessage", **HOME, text="<b>Hi</b> /start @anna_k", parse_mode="HTML"),
    _plain("sendMessage", **HOME, text="x", reply_markup=KEYBOARD, protect_content=True),
    _plain("sendMessage", **HOME, text="x", reply_markup={"keyboard": [["a"]]}),
    _plain("sendMessage", **HOME, text="x", reply_parameters=ELSEWHERE),
    _plain("sendMessage", **HOME, text=URL, link_preview_options={"is_disabled": True}),
    _on_topic("sendMessage", text="in a topic"),
    (
        "sendMessage",
        lambda s: {
            **HOME, "text": "x", "reply_parameters": {"message_id": s.ids["theirs"], "quote": "que"}
        },
    ),
    _plain("sendMessageDraft", **HOME, draft_id=7, text="typing"),
    _plain("sendPhoto", **HOME, photo=png(1000, 500), caption="*b*", parse_mode="MarkdownV2"),
    _plain("sendPhoto", **HOME, photo=png(9, 9), has_spoiler=True, show_caption_above_media=True),
    _again("sendPhoto", "photo"),
    _plain("sendDocument", **HOME, document=b"report", thumbnail=png(90, 90)),
    _plain("sendDocument", **HOME, document=png(400, 300)),
    _plain("sendDocument", **HOME, document=b"GIF89a\x05\0\x04\0.."),
    _again("sendDocument", "document"),
    _plain("sendVideo", **HOME, video=b"v", duration=3, width=640, height=480),
    _again("sendVideo", "video"),
    _plain("sendAnimation", **HOME, animation=b"a", caption="moves"),
    _plain("sendAudio", **HOME, audio=b"a", title="T", performer="P"),
    _plain("sendVoice", **HOME, voice=b"o", caption="said", duration=4),
    _plain("sendVideoNote", **HOME, video_note=b"n", length=240),
    _plain("sendSticker", **HOME, sticker=b"s"),
    _again("sendSticker", "sticker"),
    _album(
        {"type": "photo", "media": "attach://a", "caption": "one"},
        {"type": "video", "media": "attach://b", "thumbnail": "attach://a"},
        a=png(3, 4),
        b=b"video",
    ),
    _album({"type": "document", "media": "attach://a"}, a=b"GIF89a stays a document"),
    ("getFile", lambda s: {"file_id": s.file_id("document")}),
    _plain("sendLocation", **HOME, latitude=55.7, longitude=37.6, live_period=600, heading=90),
    _plain("sendVenue", **HOME, latitude=1, longitude=2, title="t", address="a",
           foursquare_id="f"),
    _plain("sendContact", **HOME, phone_number="+7999", first_name="Ivan", last_name="K"),
    _plain("sendDice", **HOME, emoji="🎰"),
    _plain("sendPoll", **HOME, question="Well?", options=["a", {"text": "b"}]),
    _plain("sendPoll", **HOME, question="*2*", question_parse_mode="MarkdownV2", type="quiz",
           options=["a", "b"], correct_option_ids=[1], explanation="why", open_period=60,
           close_date=1, is_anonymous=False),
    _at("stopPoll", "poll"),
    _from("copyMessage", "photo", caption="another", reply_markup=KEYBOARD),
    _all_from("copyMessages", remove_caption=True),
    _from("forwardMessage", "theirs"),
    _from("forwardMessage", "photo"),
    _all_from("forwardMessages"),
    _plain("sendChatAction", **HOME, action="typing"),
    _at("setMessageReaction", "theirs", reaction=THUMBS_UP, is_big=True),
    _at("editMessageText", "buttons", text="y", reply_markup=KEYBOARD),
    _at("editMessageCaption", "photo", caption="new"),
    _at("editMessageMedia", "photo", media={"type": "document", "media": "attach://d"}, d=b"d"),
    _at("editMessageReplyMarkup", "text", reply_markup=KEYBOARD),
    _at("deleteMessage", "theirs"),
    ("deleteMessages", lambda s: {**HOME, "message_ids": [s.ids["text"], 99_999]}),
    _at("pinChatMessage", "text"),
    _at("unpinChatMessage", "pinned"),
    _plain("unpinChatMessage", **HOME),
    _plain("unpinAllChatMessages", **HOME),
    ("answerCallbackQuery", lambda s: {"callback_query_id": s.press.press_id, "text": "Done"}),
    _plain("answerWebAppQuery", web_app_query_id=APP_QUERY, result=ARTICLE),
    _plain("savePreparedInlineMessage", user_id=ANNA, result=ARTICLE, allow_user_chats=True),
    _plain("createForumTopic", chat_id=FORUM, name="New", icon_color=16766590),
    _on_topic("editForumTopic", name="Renamed", icon_custom_emoji_id=""),
    _on_topic("closeForumTopic"),
    _on_topic("reopenForumTopic"),
    _on_topic("deleteForumTopic"),
    _on_topic("unpinAllForumTopicMessages"),
]
