"""Text messages of the bot and what becomes of messages: send, show a draft, delete, pin.
The order of the checks is the real server's: the text, the buttons, the chat, the rest.
"""

from typing import Any

from app.sandbox.arguments import Arguments
from app.sandbox.chats import Chat, Message
from app.sandbox.entities import formatted
from app.sandbox.methods.places import (
    chat_to_edit,
    chat_to_write,
    message_ids,
    message_named,
    shown_message,
    thread_named,
)
from app.sandbox.methods.sending import check_length, send, text_content
from app.sandbox.refusal import bad_request
from app.sandbox.text import TEXT_LIMIT, FormattedText
from app.sandbox.world import World

DELETE_LIMIT_S = 48 * 3600
DICE_LIFE_S = 24 * 3600
SERVICE_FIELDS = frozenset(
    {"pinned_message", "forum_topic_created", "forum_topic_edited", "forum_topic_closed"}
    | {"forum_topic_reopened", "write_access_allowed", "web_app_data"}
)
PREVIEW_SWITCHES = ("is_disabled", "prefer_small_media", "prefer_large_media", "show_above_text")


def send_message(world: World, arguments: Arguments) -> dict[str, Any]:
    preview = preview_of(arguments)
    make = text_content(text_of(arguments), preview)
    return send(world, arguments, make).wire()


def send_draft(world: World, arguments: Arguments) -> bool:
    """A preview in a private chat, gone with the next message; an empty text clears it."""
    text = formatted(arguments, "text", "entities")
    chat = chat_to_write(world, arguments)
    thread_named(chat, arguments)
    if not chat.is_private:
        raise bad_request("the method can be used only in private chats")
    if not arguments.integer("draft_id"):
        raise bad_request("RANDOM_ID_INVALID")
    check_length(text, TEXT_LIMIT, "message is too long")
    chat.room.draft = text.text
    chat.bell.ring()
    return True


def delete_message(world: World, arguments: Arguments) -> bool:
    for name, what in (("chat_id", "chat"), ("message_id", "message")):
        if not arguments.text(name):
            raise bad_request(f"{what} identifier is not specified")
    chat = chat_to_edit(world, arguments)
    message = message_named(chat, arguments, "message to delete")
    _check_deletable(world, message)
    _delete(message)
    return True


def delete_messages(world: World, arguments: Arguments) -> bool:
    """Those that are not there are passed over; one that may not go keeps all."""
    wanted = message_ids(arguments)
    chat = chat_to_edit(world, arguments)
    found = [message for message in (shown_message(chat, one) for one in wanted) if message]
    for message in found:
        _check_deletable(world, message)
    for message in found:
        _delete(message)
    return True


def pin_message(world: World, arguments: Arguments) -> bool:
    """Its service message appears in the chat, as in real private chats."""
    chat = chat_to_edit(world, arguments)
    message = message_named(chat, arguments, "message to pin")
    if is_service(message):
        raise bad_request("service messages can't be pinned")
    if message.pinned:
        return True
    message.pinned = True
    chat.changed(message)
    notice = world.post(chat, world.bot, {"pinned_message": message.wire_alone()})
    world.updates.add("message", notice.wire())
    return True


def unpin_message(world: World, arguments: Arguments) -> bool:
    """Without an id the one pinned last."""
    chat = chat_to_edit(world, arguments)
    if arguments.integer("message_id") > 0:
        _unpin(message_named(chat, arguments, "message to unpin"))
        return True
    pinned = chat.pinned()
    if not pinned:
        raise bad_request("message to unpin not found")
    _unpin(pinned[-1])
    return True


def unpin_all_messages(world: World, arguments: Arguments) -> bool:
    for message in chat_to_edit(world, arguments).pinned():
        _unpin(message)
    return True


def is_service(message: Message) -> bool:
    return not SERVICE_FIELDS.isdisjoint(message.content)


def text_of(arguments: Arguments) -> FormattedText:
    if not arguments.text("text"):
        raise bad_request("message text is empty")
    return formatted(arguments, "text", "entities")


def preview_of(arguments: Arguments) -> dict[str, Any]:
    """The LinkPreviewOptions as they come back: only what is switched on."""
    options = arguments.structure("link_preview_options", "link preview options")
    if options is None:
        disabled = arguments.is_true("disable_web_page_preview")
        options = {"is_disabled": True} if disabled else {}
    if not isinstance(options, dict):
        raise bad_request("object expected as link preview options")
    kept: dict[str, Any] = {name: True for name in PREVIEW_SWITCHES if options.get(name) is True}
    if isinstance(options.get("url"), str) and options["url"]:
        kept["url"] = options["url"]
    return {"link_preview_options": kept} if kept else {}


def unpin_in(chat: Chat, thread_id: int) -> None:
    """Every pinned message of one topic."""
    for message in chat.pinned():
        if message.extras.get("message_thread_id") == thread_id:
            _unpin(message)


def _unpin(message: Message) -> None:
    message.pinned = False
    message.chat.changed(message)


def _delete(message: Message) -> None:
    message.deleted = True
    message.chat.changed(message)


def _check_deletable(world: World, message: Message) -> None:
    """In groups what others wrote is an administrator's to delete; nothing goes after 48 hours."""
    age_s = world.clock.now_s() - message.date
    chat = message.chat
    is_fresh_dice = "dice" in message.content and chat.is_private and age_s < DICE_LIFE_S
    is_mine = message.sender is world.bot or chat.is_private
    if not is_mine and not chat.room.is_admin(world.bot.user_id):
        raise bad_request("message can't be deleted")
    if age_s > DELETE_LIMIT_S or is_fresh_dice:
        raise bad_request("message can't be deleted for everyone")


METHODS = {
    "sendmessage": send_message,
    "sendmessagedraft": send_draft,
    "deletemessage": delete_message,
    "deletemessages": delete_messages,
    "pinchatmessage": pin_message,
    "unpinchatmessage": unpin_message,
    "unpinallchatmessages": unpin_all_messages,
}
