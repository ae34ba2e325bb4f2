"""Finding the chat and the message that a call names, with the refusals of the real server.
It changes nothing.
"""

from app.sandbox.arguments import Arguments
from app.sandbox.chats import Chat, Message
from app.sandbox.refusal import bad_request, forbidden
from app.sandbox.world import World


def chat_named(world: World, arguments: Arguments) -> Chat:
    """By id or by @username of a public group; people are found by id alone."""
    name = arguments.text("chat_id")
    if not name:
        raise bad_request("chat_id is empty")
    if name.startswith("@"):
        found = [c for c in world.chats.values() if c.username and f"@{c.username}" == name]
        chat = found[0] if found else None
    else:
        chat = world.chats.get(arguments.integer("chat_id"))
    if chat is None:
        raise bad_request("chat not found")
    return chat


def chat_to_edit(world: World, arguments: Arguments) -> Chat:
    chat = chat_named(world, arguments)
    if chat.user is not None and chat.user.deactivated:
        raise forbidden("user is deactivated")
    if chat.kicked:
        raise forbidden(f"bot was kicked from the {chat.kind} chat")
    return chat


def chat_to_write(world: World, arguments: Arguments) -> Chat:
    chat = chat_to_edit(world, arguments)
    if not chat.started:
        raise forbidden("bot can't initiate conversation with a user")
    if chat.blocked:
        raise forbidden("bot was blocked by the user")
    return chat


def message_named(chat: Chat, arguments: Arguments, what: str) -> Message:
    """`what` is the role in the refusal, such as "message to edit"."""
    if "message_id" not in arguments:
        raise bad_request("message identifier is not specified")
    message = chat.messages.get(arguments.integer("message_id"))
    if message is None or message.deleted:
        raise bad_request(f"{what} not found")
    return message


def message_replied(chat: Chat, arguments: Arguments) -> Message | None:
    """From reply_parameters, or from the older reply_to_message_id."""
    given = arguments.structure("reply_parameters", "reply parameters")
    if given is not None and not isinstance(given, dict):
        raise bad_request("object expected as reply parameters")
    old = {
        "message_id": arguments.integer("reply_to_message_id"),
        "allow_sending_without_reply": arguments.is_true("allow_sending_without_reply"),
    }
    reply = given or old
    message_id = reply.get("message_id") or 0
    if not isinstance(message_id, int):
        raise bad_request("message identifier must be a Number")
    if message_id <= 0:
        return None
    message = chat.messages.get(message_id)
    if message is not None and not message.deleted:
        return message
    if reply.get("allow_sending_without_reply"):
        return None
    raise bad_request("message to be replied not found")
