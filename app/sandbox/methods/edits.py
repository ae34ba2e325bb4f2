"""Editing what the bot has sent: text, caption, media, buttons, and the end of a poll.
A message that would look the same is refused, as by the real server.
"""

from typing import Any

from app.sandbox.arguments import Arguments
from app.sandbox.chats import Message
from app.sandbox.entities import formatted
from app.sandbox.markup import inline_only, parsed_markup, usable_markup
from app.sandbox.methods.media import input_media
from app.sandbox.methods.messages import preview_of, text_of
from app.sandbox.methods.places import chat_to_edit, message_named
from app.sandbox.methods.sending import captioned, text_content
from app.sandbox.refusal import bad_request, forbidden
from app.sandbox.world import World

NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
CAPTION_FIELDS = frozenset({"caption", "caption_entities", "show_caption_above_media"})
CAPTIONED = frozenset({"photo", "video", "animation", "audio", "document", "voice"})
MEDIA = CAPTIONED - {"voice"}
Markup = dict[str, Any] | None


def edit_text(world: World, arguments: Arguments) -> dict[str, Any]:
    make = text_content(text_of(arguments), preview_of(arguments))
    markup = parsed_markup(arguments)
    message = _message_to_edit(world, arguments)
    if "text" not in message.content:
        raise bad_request("there is no text in the message to edit")
    return _edit(world, message, make(message.chat), markup)


def edit_caption(world: World, arguments: Arguments) -> dict[str, Any]:
    markup = parsed_markup(arguments)
    caption = formatted(arguments, "caption", "caption_entities")
    message = _message_to_edit(world, arguments)
    if CAPTIONED.isdisjoint(message.content):
        raise bad_request("there is no caption in the message to edit")
    bare = {name: value for name, value in message.content.items() if name not in CAPTION_FIELDS}
    content = captioned(bare, caption)
    if arguments.is_true("show_caption_above_media"):
        content["show_caption_above_media"] = True
    return _edit(world, message, content, markup)


def edit_media(world: World, arguments: Arguments) -> dict[str, Any]:
    """Text becomes a medium as well; in an album the kind of medium stays."""
    markup = parsed_markup(arguments)
    given = arguments.structure("media", "input media")
    if given is None:
        raise bad_request('parameter "media" is required')
    medium = input_media(arguments, given, "InputMedia")
    message = _message_to_edit(world, arguments)
    if MEDIA.isdisjoint(message.content) and "text" not in message.content:
        raise bad_request("message media can't be edited")
    content = medium.make(world)
    if message.extras.get("media_group_id") and medium.kind not in message.content:
        raise bad_request("can't change media type in the album")
    return _edit(world, message, content, markup)


def edit_reply_markup(world: World, arguments: Arguments) -> dict[str, Any]:
    markup = parsed_markup(arguments)
    message = _message_to_edit(world, arguments)
    return _edit(world, message, message.content, markup)


def stop_poll(world: World, arguments: Arguments) -> dict[str, Any]:
    markup = parsed_markup(arguments)
    chat = chat_to_edit(world, arguments)
    message = message_named(chat, arguments, "message with poll to stop")
    if "poll" not in message.content:
        raise bad_request("message is not a poll")
    if message.sender is not world.bot:
        raise bad_request("poll can't be stopped")
    if message.content["poll"]["is_closed"]:
        raise bad_request("poll has already been closed")
    message.content = {"poll": {**message.content["poll"], "is_closed": True}}
    message.reply_markup = usable_markup(inline_only(markup), chat, world.rules)
    chat.changed(message)
    closed: dict[str, Any] = message.content["poll"]
    world.updates.add("poll", closed)
    return closed


def _message_to_edit(world: World, arguments: Arguments) -> Message:
    """A message of inline mode is never found: this server has none."""
    if not arguments.text("chat_id") and arguments.integer("message_id") <= 0:
        if not arguments.text("inline_message_id"):
            raise bad_request("message identifier is not specified")
        raise bad_request("MESSAGE_ID_INVALID")
    chat = chat_to_edit(world, arguments)
    message = message_named(chat, arguments, "message to edit")
    if message.sender is not world.bot or "forward_origin" in message.extras:
        raise bad_request("message can't be edited")
    if chat.blocked:
        raise forbidden("bot was blocked by the user")
    return message


def _edit(
    world: World, message: Message, content: dict[str, Any], markup: Markup
) -> dict[str, Any]:
    usable = usable_markup(inline_only(markup), message.chat, world.rules)
    if message.content == content and message.reply_markup == usable:
        raise bad_request(NOT_MODIFIED)
    world.limits.charge(message.chat)
    if message.content != content:
        message.edit_date = world.clock.date()
    message.content, message.reply_markup = content, usable
    message.chat.changed(message)
    return message.wire()


METHODS = {
    "editmessagetext": edit_text,
    "editmessagecaption": edit_caption,
    "editmessagemedia": edit_media,
    "editmessagereplymarkup": edit_reply_markup,
    "stoppoll": stop_poll,
}
