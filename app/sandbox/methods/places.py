"""Finding the chat, the topic and the message that a call names, with the real server's refusals.
It changes nothing.
"""

from typing import Any

from app.sandbox.arguments import Arguments
from app.sandbox.chats import Chat, Message
from app.sandbox.refusal import bad_request, forbidden
from app.sandbox.room import GENERAL_TOPIC
from app.sandbox.users import User
from app.sandbox.world import World

IDS_LIMIT = 100


def chat_named(world: World, arguments: Arguments, argument: str = "chat_id") -> Chat:
    return chat_of(world, arguments.text(argument))


def chat_of(world: World, name: str) -> Chat:
    """By id or by @username of a public group; people are found by id alone."""
    if not name:
        raise bad_request("chat_id is empty")
    chat = _public(world, name) if name.startswith("@") else world.chats.get(_number(name))
    if chat is None:
        raise bad_request("chat not found")
    return chat


def chat_to_edit(world: World, arguments: Arguments) -> Chat:
    chat = chat_named(world, arguments)
    if chat.user is not None and chat.user.deactivated:
        raise forbidden("user is deactivated")
    if chat.kicked:
        raise forbidden(f"bot was kicked from the {chat.kind} chat")
    if chat.room.standings.get(world.bot.user_id) == "left":
        raise forbidden(f"bot is not a member of the {chat.kind} chat")
    return chat


def chat_to_write(world: World, arguments: Arguments) -> Chat:
    chat = chat_to_edit(world, arguments)
    if not chat.started:
        raise forbidden("bot can't initiate conversation with a user")
    if chat.blocked:
        raise forbidden("bot was blocked by the user")
    return chat


def thread_named(chat: Chat, arguments: Arguments) -> int:
    """The topic to write into, 0 for none; chats without topics pass over it, as in real life."""
    thread_id = max(0, arguments.integer("message_thread_id"))
    if not thread_id or (not chat.is_private and not chat.room.is_forum):
        return 0
    if thread_id == GENERAL_TOPIC or thread_id not in chat.room.topics:
        raise bad_request("message thread not found")
    return thread_id


def message_named(chat: Chat, arguments: Arguments, what: str) -> Message:
    """`what` is the role in the refusal, such as "message to edit"."""
    message = shown_message(chat, arguments.integer("message_id"))
    if message is None:
        raise bad_request(f"{what} not found")
    return message


def shown_message(chat: Chat, message_id: int) -> Message | None:
    message = chat.messages.get(message_id)
    return None if message is None or message.deleted else message


def message_ids(arguments: Arguments) -> list[int]:
    """The list of a method for several messages: at least one, at most 100, each above 0."""
    given = arguments.structure("message_ids", "message_ids")
    if given is None or given == []:
        raise bad_request("message identifiers are not specified")
    if not isinstance(given, list):
        raise bad_request("expected an Array of message identifiers")
    if len(given) > IDS_LIMIT:
        raise bad_request("too many message identifiers specified")
    return [_message_id(value) for value in given]


def user_named(world: World, arguments: Arguments, argument: str = "user_id") -> User:
    user_id = user_id_named(arguments, argument)
    if user_id == world.bot.user_id:
        return world.bot
    user = world.users.get(user_id)
    if user is None:
        raise bad_request("user not found")
    return user


def user_id_named(arguments: Arguments, argument: str = "user_id") -> int:
    user_id = max(0, arguments.integer(argument))
    if not user_id:
        raise bad_request(f"invalid {argument} specified")
    return user_id


def _message_id(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise bad_request("message identifier must be a Number")
    try:
        number = int(value)
    except ValueError:
        raise bad_request("can't parse message identifier as a Number") from None
    if number <= 0:
        raise bad_request("invalid message identifier specified")
    return number


def _public(world: World, name: str) -> Chat | None:
    return next(
        (chat for chat in world.chats.values() if chat.username and f"@{chat.username}" == name),
        None,
    )


def _number(name: str) -> int:
    try:
        return int(name)
    except ValueError:
        return 0
