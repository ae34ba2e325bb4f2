"""Messages that go on to another chat: forwarded with their origin, or copied without it.
Service messages and protected ones stay where they are.
"""

import secrets
from typing import Any

from app.sandbox.arguments import Arguments
from app.sandbox.chats import Chat, Message
from app.sandbox.entities import formatted
from app.sandbox.methods.messages import is_service
from app.sandbox.methods.places import (
    chat_named,
    chat_to_write,
    message_ids,
    message_named,
    shown_message,
)
from app.sandbox.methods.replies import Answered, origin_of
from app.sandbox.methods.sending import captioned, placing, send
from app.sandbox.refusal import bad_request
from app.sandbox.text import FormattedText
from app.sandbox.world import World

CAPTION_FIELDS = frozenset({"caption", "caption_entities"})


def copy_message(world: World, arguments: Arguments) -> dict[str, int]:
    caption = None
    if "caption" in arguments:
        caption = formatted(arguments, "caption", "caption_entities")
    source = _source(world, arguments, "message to copy")
    _check(source, "the message can't be copied")
    sent = send(world, arguments, lambda _chat: _copied(source, caption))
    return {"message_id": sent.message_id}


def forward_message(world: World, arguments: Arguments) -> dict[str, Any]:
    source = _source(world, arguments, "message to forward")
    _check(source, "the message can't be forwarded")
    extras = {"forward_origin": origin_of(source)}
    return send(world, arguments, lambda _chat: dict(source.content), **extras).wire()


def copy_messages(world: World, arguments: Arguments) -> list[dict[str, int]]:
    removed = FormattedText("") if arguments.is_true("remove_caption") else None

    def move(message: Message) -> tuple[dict[str, Any], dict[str, Any]]:
        return _copied(message, removed), {}

    return _move_all(world, arguments, move)


def forward_messages(world: World, arguments: Arguments) -> list[dict[str, int]]:
    def move(message: Message) -> tuple[dict[str, Any], dict[str, Any]]:
        return dict(message.content), {"forward_origin": origin_of(message)}

    return _move_all(world, arguments, move)


def _move_all(world: World, arguments: Arguments, move: Any) -> list[dict[str, int]]:
    """In the order given, albums kept; those that are not there or may not go are passed over."""
    _check_origin_named(arguments)
    wanted = message_ids(arguments)
    chat = chat_to_write(world, arguments)
    placed = placing(chat, arguments, Answered())
    origin = chat_named(world, arguments, "from_chat_id")
    found = [message for message in (shown_message(origin, one) for one in wanted) if message]
    movable = [message for message in found if not _stays(message)]
    if not movable:
        raise bad_request("messages can't be forwarded")
    world.limits.charge(chat)
    albums = _new_albums(movable)
    sent = []
    for message in movable:
        content, extras = move(message)
        album = albums.get(message.extras.get("media_group_id", ""), {})
        sent.append(_posted(world, chat, content, {**placed, **album, **extras}))
    return [{"message_id": message_id} for message_id in sent]


def _posted(
    world: World, chat: Chat, content: dict[str, Any], extras: dict[str, Any]
) -> int:
    return world.post(chat, world.bot, content, extras=extras).message_id


def _new_albums(messages: list[Message]) -> dict[str, dict[str, str]]:
    former = {str(message.extras.get("media_group_id", "")) for message in messages} - {""}
    return {album: {"media_group_id": str(secrets.randbits(52))} for album in former}


def _source(world: World, arguments: Arguments, what: str) -> Message:
    _check_origin_named(arguments)
    return message_named(chat_named(world, arguments, "from_chat_id"), arguments, what)


def _check_origin_named(arguments: Arguments) -> None:
    if not arguments.text("from_chat_id"):
        raise bad_request('parameter "from_chat_id" is required')


def _check(message: Message, refusal: str) -> None:
    if _stays(message):
        raise bad_request(refusal)


def _stays(message: Message) -> bool:
    return is_service(message) or bool(message.extras.get("has_protected_content"))


def _copied(message: Message, caption: FormattedText | None) -> dict[str, Any]:
    """Text keeps its words: only a caption can be put in another's place."""
    if caption is None or "text" in message.content:
        return dict(message.content)
    bare = {name: value for name, value in message.content.items() if name not in CAPTION_FIELDS}
    return captioned(bare, caption)


METHODS = {
    "copymessage": copy_message,
    "copymessages": copy_messages,
    "forwardmessage": forward_message,
    "forwardmessages": forward_messages,
}
