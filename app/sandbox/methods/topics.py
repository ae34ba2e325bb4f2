"""Forum topics: in supergroups that are forums, and in private chats where the rules say so.
What happens to a topic in a group is told there by a service message, as in real life.
"""

from collections.abc import Callable
from typing import Any

from app.sandbox.arguments import Arguments
from app.sandbox.chats import Chat
from app.sandbox.methods.messages import unpin_in
from app.sandbox.methods.places import chat_to_write
from app.sandbox.refusal import bad_request
from app.sandbox.room import Topic
from app.sandbox.world import World

NAME_LIMIT = 128
COLORS = (0x6FB9F0, 0xFFD67E, 0xCB86DB, 0x8EEE98, 0xFF93B2, 0xFB6F5F)


def create_topic(world: World, arguments: Arguments) -> dict[str, Any]:
    chat = _forum(world, arguments)
    _check_rights(world, chat, "create a topic")
    name = _name(arguments)
    if not name:
        raise bad_request("name must be non-empty")
    topic = Topic(0, name, _color(arguments), arguments.text("icon_custom_emoji_id"))
    topic.thread_id = _tell(world, chat, None, {"forum_topic_created": topic.looks()})
    chat.room.topics[topic.thread_id] = topic
    return topic.wire()


def edit_topic(world: World, arguments: Arguments) -> bool:
    chat, topic = _topic(world, arguments, "edit the topic")
    name = _name(arguments)
    if arguments.text("name") and not name:
        raise bad_request("name must be non-empty")
    changes: dict[str, Any] = {"name": name} if name else {}
    if "icon_custom_emoji_id" in arguments:
        changes["icon_custom_emoji_id"] = arguments.text("icon_custom_emoji_id")
    if not changes:
        return True
    if all(getattr(topic, field) == value for field, value in changes.items()):
        raise bad_request("TOPIC_NOT_MODIFIED")
    for field, value in changes.items():
        setattr(topic, field, value)
    _tell(world, chat, topic, {"forum_topic_edited": changes})
    return True


def close_topic(world: World, arguments: Arguments) -> bool:
    return _turn(world, arguments, "forum_topic_closed", lambda topic: not topic.is_closed)


def reopen_topic(world: World, arguments: Arguments) -> bool:
    return _turn(world, arguments, "forum_topic_reopened", lambda topic: topic.is_closed)


def delete_topic(world: World, arguments: Arguments) -> bool:
    """With every message in it; nothing tells of it."""
    chat, topic = _topic(world, arguments, "delete the topic")
    del chat.room.topics[topic.thread_id]
    for message in chat.history():
        if message.extras.get("message_thread_id") == topic.thread_id:
            message.deleted = True
            chat.changed(message)
    return True


def unpin_topic(world: World, arguments: Arguments) -> bool:
    chat, topic = _topic(world, arguments, "pin or unpin the topic")
    unpin_in(chat, topic.thread_id)
    return True


def _turn(
    world: World, arguments: Arguments, notice: str, may: Callable[[Topic], bool]
) -> bool:
    chat = chat_to_write(world, arguments)
    if chat.is_private and world.rules.private_topics:
        raise bad_request("the chat is not a supergroup forum")
    chat, topic = _topic(world, arguments, "close or open the topic")
    if not may(topic):
        raise bad_request("TOPIC_NOT_MODIFIED")
    topic.is_closed = notice == "forum_topic_closed"
    _tell(world, chat, topic, {notice: {}})
    return True


def _topic(world: World, arguments: Arguments, deed: str) -> tuple[Chat, Topic]:
    chat = _forum(world, arguments)
    thread_id = arguments.integer("message_thread_id")
    if thread_id <= 0:
        raise bad_request("invalid forum topic identifier specified")
    _check_rights(world, chat, deed)
    topic = chat.room.topics.get(thread_id)
    if topic is None:
        raise bad_request("TOPIC_ID_INVALID")
    return chat, topic


def _forum(world: World, arguments: Arguments) -> Chat:
    chat = chat_to_write(world, arguments)
    is_forum = world.rules.private_topics if chat.is_private else chat.room.is_forum
    if not is_forum:
        raise bad_request("the chat is not a forum")
    return chat


def _check_rights(world: World, chat: Chat, deed: str) -> None:
    if not chat.is_private and not chat.room.is_admin(world.bot.user_id):
        raise bad_request(f"not enough rights to {deed}")


def _name(arguments: Arguments) -> str:
    return " ".join(arguments.text("name").split())[:NAME_LIMIT]


def _color(arguments: Arguments) -> int:
    """One of six; without a wish the first of them."""
    color = arguments.integer("icon_color") or COLORS[0]
    if not 0 <= color <= 0xFFFFFF:
        raise bad_request("invalid icon color specified")
    if color not in COLORS:
        raise bad_request("TOPIC_ICON_COLOR_INVALID")
    return color


def _tell(world: World, chat: Chat, topic: Topic | None, content: dict[str, Any]) -> int:
    """The service message in its topic; the one that opens a topic gives it its id.

    Id 1 is the general topic's: the first message of a supergroup tells of its making.
    """
    if not chat.is_private and not chat.messages:
        world.post(chat, world.bot, {"supergroup_chat_created": True})
    notice = world.post(chat, world.bot, content)
    thread_id = topic.thread_id if topic else notice.message_id
    notice.extras |= {"message_thread_id": thread_id, "is_topic_message": True}
    world.updates.add("message", notice.wire())
    return thread_id


METHODS = {
    "createforumtopic": create_topic,
    "editforumtopic": edit_topic,
    "closeforumtopic": close_topic,
    "reopenforumtopic": reopen_topic,
    "deleteforumtopic": delete_topic,
    "unpinallforumtopicmessages": unpin_topic,
}
