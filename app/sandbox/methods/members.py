"""Who is in a chat and what they may do there: members, administrators, leaving.
Only the bot's own membership is ever changed here.
"""

from typing import Any

from app.sandbox.arguments import Arguments
from app.sandbox.chats import Chat
from app.sandbox.methods.places import chat_named, chat_to_edit, user_named
from app.sandbox.methods.rights import group_rights
from app.sandbox.refusal import bad_request
from app.sandbox.users import User
from app.sandbox.world import World

PRESENT = frozenset({"creator", "administrator", "member", "restricted"})
ALLOWED_TO_ADMINS = ("can_manage_chat", "can_delete_messages", "can_invite_users")
GROUP_ONLY = ("can_pin_messages", "can_manage_topics", "can_restrict_members", "can_change_info")


def get_member(world: World, arguments: Arguments) -> dict[str, Any]:
    user = user_named(world, arguments)
    chat = chat_to_edit(world, arguments)
    if chat.is_private and user.user_id not in {chat.chat_id, world.bot.user_id}:
        raise bad_request("member not found")
    return _member(world, chat, user)


def get_administrators(world: World, arguments: Arguments) -> list[dict[str, Any]]:
    chat = chat_to_edit(world, arguments)
    if chat.is_private:
        raise bad_request("there are no administrators in the private chat")
    return [
        _member(world, chat, user)
        for user in _everyone(world)
        if chat.room.is_admin(user.user_id) and (user is world.bot or not user.is_bot)
    ]


def count_members(world: World, arguments: Arguments) -> int:
    chat = chat_to_edit(world, arguments)
    if chat.is_private:
        return 2
    return sum(1 for user in _everyone(world) if standing_of(world, chat, user) in PRESENT)


def leave(world: World, arguments: Arguments) -> bool:
    chat = chat_named(world, arguments)
    if chat.is_private:
        raise bad_request("can't leave private chats")
    chat.room.standings[world.bot.user_id] = "left"
    chat.bell.ring()
    return True


def standing_of(world: World, chat: Chat, user: User) -> str:
    """Whoever has written into a group is a member of it, and the bot is unless it was sent off."""
    if user is world.bot and chat.kicked:
        return "kicked"
    named = chat.room.standings.get(user.user_id)
    if named:
        return named
    is_here = user is world.bot or chat.is_private or _has_written(chat, user)
    return "member" if is_here else "left"


def _member(world: World, chat: Chat, user: User) -> dict[str, Any]:
    standing = standing_of(world, chat, user)
    body: dict[str, Any] = {"user": user.wire(), "status": standing}
    if standing == "creator":
        body["is_anonymous"] = False
    if standing == "administrator":
        allowed = (*ALLOWED_TO_ADMINS, *GROUP_ONLY)
        body |= {"can_be_edited": False, **group_rights(dict.fromkeys(allowed, True))}
    if standing == "kicked":
        body["until_date"] = 0
    return body


def _has_written(chat: Chat, user: User) -> bool:
    return any(message.sender is user for message in chat.messages.values())


def _everyone(world: World) -> list[User]:
    return [world.bot, *world.users.values()]


METHODS = {
    "getchatmember": get_member,
    "getchatadministrators": get_administrators,
    "getchatmembercount": count_members,
    "leavechat": leave,
}
