"""Who the bot is, leaving a server, and reading chats: getMe, logOut, close, getChat.
Nothing here writes into a chat.
"""

from typing import Any

from app.sandbox.arguments import Arguments
from app.sandbox.methods.places import chat_named, chat_to_write
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
REACTION_LIMIT = 11


def me(world: World, _arguments: Arguments) -> dict[str, Any]:
    return {**world.bot.wire(), **ABILITIES}


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
    }
    pinned = chat.pinned()
    return {**body, "pinned_message": pinned[-1].wire()} if pinned else body


def chat_action(world: World, arguments: Arguments) -> bool:
    action = arguments.text("action").lower()
    if action not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    chat = chat_to_write(world, arguments)
    chat.actions.append(action)
    chat.bell.ring()
    return True


METHODS = {
    "getme": me,
    "logout": log_out,
    "close": close,
    "getchat": chat_in_full,
    "sendchataction": chat_action,
}
