"""Text messages of the bot: send, edit, delete, pin.
The order of the checks is the real server's: the text, the chat, the reply, the buttons.
"""

from typing import Any

from app.sandbox.arguments import Arguments
from app.sandbox.chats import Chat, Message
from app.sandbox.entities import formatted
from app.sandbox.markup import inline_markup, reply_markup
from app.sandbox.methods.places import (
    chat_to_edit,
    chat_to_write,
    message_named,
    message_replied,
)
from app.sandbox.refusal import bad_request
from app.sandbox.text import TEXT_LIMIT, FormattedText, utf16_length
from app.sandbox.world import World

DELETE_LIMIT_S = 48 * 3600
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)


def send_message(world: World, arguments: Arguments) -> dict[str, Any]:
    text = _text(arguments)
    chat = chat_to_write(world, arguments)
    check_length(text, TEXT_LIMIT, "message is too long")
    content = {**text.content("text", "entities"), **_preview(arguments)}
    return post(world, arguments, chat, content).wire()


def post(world: World, arguments: Arguments, chat: Chat, content: dict[str, Any]) -> Message:
    """The common end of every send: reply, buttons, flood limit, the message itself."""
    reply_to = message_replied(chat, arguments)
    markup = reply_markup(arguments, chat, world.rules)
    world.limits.charge(chat)
    extras = {"has_protected_content": True} if arguments.is_true("protect_content") else {}
    return world.post(
        chat, world.bot, content, reply_to=reply_to, reply_markup=markup, extras=extras
    )


def check_length(text: FormattedText, limit: int, reason: str) -> None:
    if utf16_length(text.text) > limit:
        raise bad_request(reason)


def edit_text(world: World, arguments: Arguments) -> dict[str, Any]:
    text = _text(arguments)
    message = _message_to_edit(world, arguments)
    if "text" not in message.content:
        raise bad_request("there is no text in the message to edit")
    check_length(text, TEXT_LIMIT, "message is too long")
    content = {**text.content("text", "entities"), **_preview(arguments)}
    return _edit(world, arguments, message, content)


def edit_reply_markup(world: World, arguments: Arguments) -> dict[str, Any]:
    message = _message_to_edit(world, arguments)
    return _edit(world, arguments, message, message.content)


def delete_message(world: World, arguments: Arguments) -> bool:
    chat = chat_to_edit(world, arguments)
    message = message_named(chat, arguments, "message to delete")
    if world.clock.now_s() - message.date > DELETE_LIMIT_S:
        raise bad_request("message can't be deleted for everyone")
    message.deleted = True
    chat.changed(message)
    return True


def pin_message(world: World, arguments: Arguments) -> bool:
    """Its service message appears in the chat, as in real private chats."""
    chat = chat_to_edit(world, arguments)
    message = message_named(chat, arguments, "message to pin")
    if message.pinned:
        return True
    message.pinned = True
    chat.changed(message)
    notice = world.post(chat, world.bot, {"pinned_message": message.wire()})
    world.updates.add("message", notice.wire())
    return True


def _text(arguments: Arguments) -> FormattedText:
    if not arguments.text("text"):
        raise bad_request("message text is empty")
    text = formatted(arguments, "text", "entities")
    if not text.text:
        raise bad_request("text must be non-empty")
    return text


def _preview(arguments: Arguments) -> dict[str, Any]:
    options = arguments.structure("link_preview_options", "link preview options")
    if options is None:
        return {}
    if not isinstance(options, dict):
        raise bad_request("object expected as link preview options")
    return {"link_preview_options": options} if options.get("is_disabled") else {}


def _message_to_edit(world: World, arguments: Arguments) -> Message:
    chat = chat_to_edit(world, arguments)
    message = message_named(chat, arguments, "message to edit")
    if not message.from_bot:
        raise bad_request("message can't be edited")
    return message


def _edit(
    world: World, arguments: Arguments, message: Message, content: dict[str, Any]
) -> dict[str, Any]:
    markup = inline_markup(arguments, message.chat, world.rules)
    if message.content == content and message.reply_markup == markup:
        raise bad_request(NOT_MODIFIED)
    world.limits.charge(message.chat)
    if message.content != content:
        message.edit_date = world.clock.date()
    message.content, message.reply_markup = content, markup
    message.chat.changed(message)
    return message.wire()


METHODS = {
    "sendmessage": send_message,
    "editmessagetext": edit_text,
    "editmessagereplymarkup": edit_reply_markup,
    "deletemessage": delete_message,
    "pinchatmessage": pin_message,
}
