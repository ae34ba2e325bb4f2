"""A step of a delivery as one call of the Bot API, and what the call has made in the chat.

Bytes go from the disk to the socket in pieces; what has been uploaded once goes by its file_id.
"""

import hashlib
import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any, NamedTuple

from telegram import (
    Bot,
    InlineKeyboardMarkup,
    InputFile,
    InputMediaAudio,
    InputMediaDocument,
    InputMediaPhoto,
    InputMediaVideo,
    LinkPreviewOptions,
    Message,
    MessageEntity,
    ReplyParameters,
)

from app.domain.attachment import Attachment
from app.domain.entities import Entity
from app.telegram.steps import REPEATABLE, SentMessage, Step

NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
#: After the last byte of an upload Telegram may take a while to look at it.
UPLOAD_READ_TIMEOUT_S = 90.0

_AS_WANTED = ("message is not modified", "message to delete not found", "topic_not_modified")
_OF_FILE_ID = ("file identifier", "file reference", "can't use file of type")
_MEDIA: dict[str, Any] = {
    "photo": InputMediaPhoto,
    "video": InputMediaVideo,
    "document": InputMediaDocument,
    "audio": InputMediaAudio,
}


class Source(NamedTuple):
    """Where the bytes of an attachment come from: Telegram's own copy, or the disk."""

    attachment: Attachment
    file_id: str | None
    path: Path | None


class Made(NamedTuple):
    """What a call has left in the chat: messages, those that are `gone`, and the file_ids of
    uploads by attachment."""

    messages: list[SentMessage]
    gone: list[int]
    file_ids: dict[int, str]


class Place(NamedTuple):
    """Where and under which buttons a step goes."""

    chat_id: int
    buttons: InlineKeyboardMarkup | None
    thread_id: int | None = None


Call = Callable[[Bot, Step, Place, list[Any]], Awaitable[Any]]


async def make(bot: Bot, step: Step, place: Place, sources: Mapping[int, Source]) -> Made:
    """Raises what the wire raises, and FileNotFoundError when there are no bytes to send."""
    with ExitStack() as opened:
        found = [_bytes_of(sources[one], opened, step.do) for one in step.files]
        call: Call = _CALLS.get(step.do, _send_file)
        answer = await call(bot, step, place, found)
    if step.do in REPEATABLE:
        return changed(step, place.buttons)
    messages = list(answer) if isinstance(answer, Sequence) else [answer]
    looks = looks_of(step, place.buttons)
    made = [SentMessage(one.message_id, step.role, looks) for one in messages]
    return Made(made, [], _file_ids(step, messages))


def changed(step: Step, buttons: InlineKeyboardMarkup | None) -> Made:
    """What a step that changes something has left there."""
    if step.do.startswith("edit") and step.target is not None:
        return Made([SentMessage(step.target, step.role, looks_of(step, buttons))], [], {})
    return Made([], step.values.get("ids", []), {})


def is_as_wanted(step: Step, description: str) -> bool:
    """Whether a refusal says that the chat is as the step wants it."""
    said = description.lower()
    return step.do in REPEATABLE and any(one in said for one in _AS_WANTED)


def is_of_file_id(description: str) -> bool:
    """Telegram does not know a file by the id that it gave once, or knows it as something else."""
    said = description.lower()
    return any(one in said for one in _OF_FILE_ID)


def can_upload(step: Step, sources: Mapping[int, Source]) -> bool:
    return bool(step.files) and all(sources[one].path is not None for one in step.files)


async def make_topic(bot: Bot, chat_id: int, name: str) -> int:
    """Answers Telegram's number of the new topic. Raises what the wire raises."""
    topic = await bot.create_forum_topic(chat_id, name)
    return topic.message_thread_id


def is_of_topic(description: str) -> bool:
    """The topic is not there any more."""
    said = description.lower()
    return "message thread not found" in said or "topic_id_invalid" in said


def looks_of(step: Step, buttons: InlineKeyboardMarkup | None) -> str:
    """The same for what would look the same: an edit to it would be refused."""
    markup = buttons.to_dict() if buttons and step.buttons else None
    part = [step.part.text, [list(_fields(one)) for one in step.part.entities], markup]
    return hashlib.sha256(json.dumps(part).encode()).hexdigest()[:16]


def _fields(one: Entity) -> tuple[object, ...]:
    return (one.type, one.offset, one.length, one.url, one.language)


def entities_of(step: Step) -> list[MessageEntity]:
    return [
        MessageEntity(e.type, e.offset, e.length, url=e.url, language=e.language)
        for e in step.part.entities
    ]


def _around(step: Step, place: Place) -> dict[str, Any]:
    """What every new message takes."""
    around: dict[str, Any] = {"chat_id": place.chat_id, "message_thread_id": place.thread_id}
    if step.target is not None:
        answered = ReplyParameters(step.target, allow_sending_without_reply=True)
        around["reply_parameters"] = answered
    return around


def _under(step: Step, place: Place) -> InlineKeyboardMarkup | None:
    return place.buttons if step.buttons else None


async def _send_text(bot: Bot, step: Step, place: Place, _found: list[Any]) -> Message:
    return await bot.send_message(
        text=step.part.text,
        entities=entities_of(step),
        reply_markup=_under(step, place),
        link_preview_options=NO_PREVIEW,
        **_around(step, place),
    )


async def _send_file(bot: Bot, step: Step, place: Place, found: list[Any]) -> Message:
    source, media = found[0]
    about = _about(step.do, source.attachment)
    if step.part.text:
        about |= {"caption": step.part.text, "caption_entities": entities_of(step)}
    send = getattr(bot, f"send_{step.do}")
    sent: Message = await send(
        **{step.do: media},
        reply_markup=_under(step, place),
        read_timeout=UPLOAD_READ_TIMEOUT_S,
        **about,
        **_around(step, place),
    )
    return sent


async def _send_album(
    bot: Bot, step: Step, place: Place, found: list[Any]
) -> tuple[Message, ...]:
    media = []
    for kind, (source, one) in zip(step.values["kinds"], found, strict=True):
        media.append(_MEDIA[kind](one, **_about(kind, source.attachment)))
    return await bot.send_media_group(
        media=media, read_timeout=UPLOAD_READ_TIMEOUT_S, **_around(step, place)
    )


def _about(kind: str, attachment: Attachment) -> dict[str, Any]:
    """What Telegram is told of a file beside its bytes."""
    sides = {"width": attachment.width, "height": attachment.height}
    about: dict[str, dict[str, Any]] = {
        "video": {**sides, "duration": attachment.duration, "supports_streaming": True},
        "animation": {**sides, "duration": attachment.duration},
        "audio": {"duration": attachment.duration},
        "voice": {"duration": attachment.duration},
        "video_note": {"duration": attachment.duration, "length": attachment.width},
        "document": {"disable_content_type_detection": True},
    }
    return {name: value for name, value in about.get(kind, {}).items() if value is not None}


async def _send_place(bot: Bot, step: Step, place: Place, _found: list[Any]) -> Message:
    """A location, a venue or a contact."""
    send = getattr(bot, f"send_{step.do}")
    sent: Message = await send(
        **step.values, reply_markup=_under(step, place), **_around(step, place)
    )
    return sent


async def _edit_text(bot: Bot, step: Step, place: Place, _found: list[Any]) -> Any:
    return await bot.edit_message_text(
        step.part.text,
        place.chat_id,
        step.target,
        entities=entities_of(step),
        reply_markup=_under(step, place),
        link_preview_options=NO_PREVIEW,
    )


async def _edit_caption(bot: Bot, step: Step, place: Place, _found: list[Any]) -> Any:
    return await bot.edit_message_caption(
        place.chat_id,
        step.target,
        caption=step.part.text,
        caption_entities=entities_of(step),
        reply_markup=_under(step, place),
    )


async def _delete(bot: Bot, step: Step, place: Place, _found: list[Any]) -> bool:
    return await bot.delete_messages(place.chat_id, step.values["ids"])


async def _react(bot: Bot, step: Step, place: Place, _found: list[Any]) -> bool:
    emoji = step.values["emoji"]
    return await bot.set_message_reaction(place.chat_id, step.target or 0, emoji or [])


async def _rename_topic(bot: Bot, step: Step, place: Place, _found: list[Any]) -> bool:
    return await bot.edit_forum_topic(place.chat_id, place.thread_id or 0, step.values["name"])


_CALLS: dict[str, Call] = {
    "rename": _rename_topic,
    "text": _send_text,
    "album": _send_album,
    "location": _send_place,
    "venue": _send_place,
    "contact": _send_place,
    "edit_text": _edit_text,
    "edit_caption": _edit_caption,
    "delete": _delete,
    "react": _react,
}


def _bytes_of(source: Source, opened: ExitStack, kind: str) -> tuple[Source, Any]:
    if source.file_id is not None:
        return source, source.file_id
    if source.path is None:
        raise FileNotFoundError("an attachment without bytes")
    stream = opened.enter_context(source.path.open("rb"))
    name = _name_of(source.attachment, kind)
    return source, InputFile(stream, name, attach=True, read_file_handle=False)


def _name_of(attachment: Attachment, kind: str) -> str:
    """Telegram goes by the end of a name for what it shows as something else than a file."""
    return attachment.name if kind == "document" or "." in attachment.name else f"file.{kind}"


def _file_ids(step: Step, messages: Sequence[Message]) -> dict[int, str]:
    """Only of what has become what it was sent as: nothing else may be sent again so."""
    kinds = step.values.get("kinds", [step.do])
    found = {}
    for attachment_id, kind, message in zip(step.files, kinds, messages, strict=False):
        shown: Any = getattr(message, kind, None)
        largest = shown[-1] if kind == "photo" and shown else shown
        if largest:
            found[attachment_id] = str(largest.file_id)
    return found
