"""Who the bot is, leaving a server, reading chats, and the signs it gives: actions, reactions.
Nothing here writes a message.
"""

from typing import Any

from app.sandbox.arguments import Arguments
from app.sandbox.chats import Chat
from app.sandbox.methods.photos import chat_photo
from app.sandbox.methods.places import chat_named, chat_to_write, message_named, thread_named
from app.sandbox.reactions import chosen_emoji
from app.sandbox.refusal import bad_request
from app.sandbox.world import World

ACTIONS = frozenset(
    {
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
        "record_audio",
        "upload_audio",
        "cancel",
    }
)
ABILITIES = {
    "can_join_groups": True,
    "can_read_all_group_messages": True,
    "supports_inline_queries": False,
    "supports_guest_queries": False,
    "can_connect_to_business": False,
    "has_main_web_app": False,
    "has_topics_enabled": False,
    "allows_users_to_create_topics": False,
    "can_manage_bots": False,
}
GIFTS = (
    "unlimited_gifts",
    "limited_gifts",
    "unique_gifts",
    "premium_subscription",
    "gifts_from_channels",
)
PERMISSIONS = (
    "can_send_messages",
    "can_send_audios",
    "can_send_documents",
    "can_send_photos",
    "can_send_videos",
    "can_send_video_notes",
    "can_send_voice_notes",
    "can_send_polls",
    "can_send_other_messages",
    "can_add_web_page_previews",
    "can_react_to_messages",
    "can_edit_tag",
    "can_change_info",
    "can_invite_users",
    "can_pin_messages",
    "can_manage_topics",
)
REACTION_LIMIT = 11


def me(world: World, _arguments: Arguments) -> dict[str, Any]:
    topics = world.rules.private_topics
    private = {"has_topics_enabled": topics, "allows_users_to_create_topics": topics}
    return {**world.bot.wire(), **ABILITIES, **private}


def log_out(world: World, _arguments: Arguments) -> bool:
    """From then on this server refuses the token, until a test takes it back."""
    world.logged_out = True
    return True


def close(_world: World, _arguments: Arguments) -> bool:
    return True


def chat_in_full(world: World, arguments: Arguments) -> dict[str, Any]:
    chat = chat_named(world, arguments)
    body: dict[str, Any] = {
        **chat.wire(),
        "accent_color_id": 0,
        "max_reaction_count": REACTION_LIMIT,
        "accepted_gift_types": dict.fromkeys(GIFTS, False),
        **_more(chat),
    }
    pinned = chat.pinned()
    return {**body, "pinned_message": pinned[-1].wire_alone()} if pinned else body


def _more(chat: Chat) -> dict[str, Any]:
    """What only one kind of chat has."""
    username = chat.user.username if chat.user else chat.username
    names = {"active_usernames": [username]} if username else {}
    if chat.user is None:
        described = {"description": chat.room.description} if chat.room.description else {}
        return {**names, **described, "permissions": dict.fromkeys(PERMISSIONS, True)}
    photo = chat_photo(chat.user)
    return {**names, "photo": photo} if photo else names


def chat_action(world: World, arguments: Arguments) -> bool:
    action = arguments.text("action").lower()
    if action not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    chat = chat_to_write(world, arguments)
    thread_named(chat, arguments)
    chat.actions.append(action)
    chat.bell.ring()
    return True


def set_reaction(world: World, arguments: Arguments) -> bool:
    """The bot's own, one a message; an empty list takes it back."""
    emoji = chosen_emoji(arguments.structure("reaction", "reaction types"))
    chat = chat_named(world, arguments)
    message = message_named(chat, arguments, "message to react")
    message.reactions.pop(world.bot.user_id, None)
    if emoji:
        message.reactions[world.bot.user_id] = emoji
    chat.changed(message)
    return True


METHODS = {
    "getme": me,
    "logout": log_out,
    "close": close,
    "getchat": chat_in_full,
    "sendchataction": chat_action,
    "setmessagereaction": set_reaction,
}
