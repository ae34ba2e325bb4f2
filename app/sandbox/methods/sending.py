"""The way every message of the bot takes: reply, buttons, chat, topic, content, flood limit.
The order of the checks is the real server's: what can be read, the chat, the rest.
"""

import secrets
from collections.abc import Callable, Sequence
from typing import Any

from app.sandbox.arguments import Arguments
from app.sandbox.chats import Chat, Message
from app.sandbox.markup import parsed_markup, usable_markup
from app.sandbox.methods.places import chat_to_write, thread_named
from app.sandbox.methods.replies import Answered, replied, wanted_reply
from app.sandbox.refusal import bad_request
from app.sandbox.text import CAPTION_LIMIT, TEXT_LIMIT, FormattedText, utf16_length
from app.sandbox.world import World

Content = dict[str, Any]
Made = Callable[[Chat], Content]


def send(world: World, arguments: Arguments, make: Made, **extras: Any) -> Message:
    """One message; `make` is called once the chat has been found and may still refuse."""
    reply = wanted_reply(arguments)
    markup = parsed_markup(arguments)
    chat = chat_to_write(world, arguments)
    answered = replied(world, chat, reply)
    placed = placing(chat, arguments, answered)
    content = make(chat)
    usable = usable_markup(markup, chat, world.rules)
    world.limits.charge(chat)
    return _post(world, chat, content, answered, usable, {**placed, **extras})


def send_album(world: World, arguments: Arguments, makes: Sequence[Made]) -> list[Message]:
    """All or none; they share a media_group_id, and a reply is that of the first."""
    reply = wanted_reply(arguments)
    chat = chat_to_write(world, arguments)
    answered = replied(world, chat, reply)
    placed = placing(chat, arguments, answered)
    contents = [make(chat) for make in makes]
    world.limits.charge(chat)
    if len(contents) > 1:
        placed["media_group_id"] = str(secrets.randbits(52) + 10**16)
    return [_post(world, chat, content, answered, None, placed) for content in contents]


def placing(chat: Chat, arguments: Arguments, answered: Answered) -> dict[str, Any]:
    """What stands on a message because of how it was sent."""
    body: dict[str, Any] = dict(answered.extras)
    thread_id = thread_named(chat, arguments) or _thread_of(answered.message)
    if thread_id:
        body |= {"message_thread_id": thread_id, "is_topic_message": True}
    if arguments.is_true("protect_content"):
        body["has_protected_content"] = True
    if chat.is_private and arguments.text("message_effect_id"):
        body["effect_id"] = arguments.text("message_effect_id")
    return body


def text_content(text: FormattedText, preview: Content) -> Made:
    def make(_chat: Chat) -> Content:
        if not text.text:
            raise bad_request("text must be non-empty")
        check_length(text, TEXT_LIMIT, "message is too long")
        return {**text.content("text", "entities"), **preview}

    return make


def captioned(content: Content, caption: FormattedText) -> Content:
    check_length(caption, CAPTION_LIMIT, "message caption is too long")
    return {**content, **caption.content("caption", "caption_entities")}


def check_length(text: FormattedText, limit: int, reason: str) -> None:
    if utf16_length(text.text) > limit:
        raise bad_request(reason)


def _thread_of(message: Message | None) -> int:
    return int(message.extras.get("message_thread_id", 0)) if message else 0


def _post(
    world: World,
    chat: Chat,
    content: Content,
    answered: Answered,
    markup: Content | None,
    extras: Content,
) -> Message:
    chat.room.draft = ""
    return world.post(
        chat, world.bot, content, reply_to=answered.message, reply_markup=markup, extras=extras
    )
