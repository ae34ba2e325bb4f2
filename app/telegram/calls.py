"""A step of a delivery as one call of the Bot API, and what the call has made in the chat."""

import hashlib
import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import ExitStack
from itertools import repeat
from typing import Any, NamedTuple

from telegram import (
    Bot,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    Message,
    MessageEntity,
    ReplyParameters,
)

from app.domain.entities import Entity
from app.telegram.keyboards import Markup
from app.telegram.sources import MEDIA, Source, about_file, bytes_of, file_ids_of
from app.telegram.steps import SentMessage, Step

NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
#: After the last byte of an upload Telegram may take a while to look at it.
UPLOAD_READ_TIMEOUT_S = 90.0

_AS_WANTED = ("message is not modified", "message to delete not found", "topic_not_modified")
_OF_QUOTE = frozenset({"quote", "quote_entities"})
_OF_FILE_ID = ("file identifier", "file reference", "can't use file of type")
class Made(NamedTuple):
    """What a call has left in the chat: messages, those that are `gone`, and the file_ids of
    uploads by attachment."""

    messages: list[SentMessage]
    gone: list[int]
    file_ids: dict[int, str]


class Place(NamedTuple):
    """Where and under which buttons a step goes; `is_quiet`: without a sound."""

    chat_id: int
    buttons: Markup | None
    thread_id: int | None = None
    is_quiet: bool = False


Call = Callable[[Bot, Step, Place, list[Any]], Awaitable[Any]]


async def make(bot: Bot, step: Step, place: Place, sources: Mapping[int, Source]) -> Made:
    """Raises what the wire raises, and FileNotFoundError when there are no bytes to send."""
    with ExitStack() as opened:
        found = [bytes_of(sources[one], opened, step.do) for one in step.files]
        call: Call = _CALLS.get(step.do, _send_file)
        answer = await call(bot, step, place, found)
    if not step.is_new:
        return changed(step, place.buttons)
    messages = list(answer) if isinstance(answer, Sequence) else [answer]
    looks = looks_of(step, place.buttons)
    made = [
        SentMessage(one.message_id, step.role, looks, file)
        for one, file in zip(messages, step.files or repeat(0), strict=False)
    ]
    return Made(made, [], file_ids_of(step, messages))


def changed(step: Step, buttons: Markup | None) -> Made:
    """What a step that changes something has left there."""
    if step.do.startswith("edit") and step.target is not None:
        file = step.files[0] if step.files else step.values.get("file", 0)
        return Made([SentMessage(step.target, step.role, looks_of(step, buttons), file)], [], {})
    return Made([], step.values.get("ids", []), {})


def is_as_wanted(step: Step, description: str) -> bool:
    """Whether a refusal says that the chat is as the step wants it."""
    said = description.lower()
    return not step.is_new and any(one in said for one in _AS_WANTED)


def is_of_file_id(description: str) -> bool:
    """Telegram does not know a file by the id that it gave once, or knows it as something else."""
    said = description.lower()
    return any(one in said for one in _OF_FILE_ID)


async def make_topic(bot: Bot, chat_id: int, name: str) -> int:
    """Answers Telegram's number of the new topic. Raises what the wire raises."""
    topic = await bot.create_forum_topic(chat_id, name)
    return topic.message_thread_id


def is_of_topic(description: str) -> bool:
    """The topic is not there any more."""
    said = description.lower()
    return "message thread not found" in said or "topic_id_invalid" in said


def looks_of(step: Step, buttons: Markup | None) -> str:
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
    if place.is_quiet:
        around["disable_notification"] = True
    if step.target is not None:
        around["reply_parameters"] = ReplyParameters(
            step.target, allow_sending_without_reply=True, **_quoting(step)
        )
    return around


def _quoting(step: Step) -> dict[str, Any]:
    """Which part of the message is answered (quoting.py)."""
    quote = step.values.get("quote")
    if quote is None:
        return {}
    return {
        "quote": quote,
        "quote_entities": [MessageEntity(*one) for one in step.values["quote_entities"]],
    }


def is_of_quote(description: str) -> bool:
    """The words that are quoted do not stand in the message that is answered."""
    return "quote" in description.lower()


def _under(step: Step, place: Place) -> Markup | None:
    return place.buttons if step.buttons else None


def _keyboard_under(step: Step, place: Place) -> InlineKeyboardMarkup | None:
    """What an edited message can have under it: its field was opened when it was sent."""
    under = _under(step, place)
    return under if isinstance(under, InlineKeyboardMarkup) else None


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
    about = about_file(step.do, source.attachment)
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
        media.append(MEDIA[kind](one, **about_file(kind, source.attachment)))
    return await bot.send_media_group(
        media=media, read_timeout=UPLOAD_READ_TIMEOUT_S, **_around(step, place)
    )


async def _send_place(bot: Bot, step: Step, place: Place, _found: list[Any]) -> Message:
    """A location, a venue or a contact."""
    send = getattr(bot, f"send_{step.do}")
    values = {name: value for name, value in step.values.items() if name not in _OF_QUOTE}
    sent: Message = await send(
        **values, reply_markup=_under(step, place), **_around(step, place)
    )
    return sent


async def _edit_text(bot: Bot, step: Step, place: Place, _found: list[Any]) -> Any:
    return await bot.edit_message_text(
        step.part.text,
        place.chat_id,
        step.target,
        entities=entities_of(step),
        reply_markup=_keyboard_under(step, place),
        link_preview_options=NO_PREVIEW,
    )


async def _edit_caption(bot: Bot, step: Step, place: Place, _found: list[Any]) -> Any:
    return await bot.edit_message_caption(
        place.chat_id,
        step.target,
        caption=step.part.text,
        caption_entities=entities_of(step),
        reply_markup=_keyboard_under(step, place),
    )


async def _edit_media(bot: Bot, step: Step, place: Place, found: list[Any]) -> Any:
    """Another file in the place of the former; its words are given anew, or they would be gone."""
    source, media = found[0]
    kind = step.values["kind"]
    return await bot.edit_message_media(
        MEDIA[kind](
            media,
            caption=step.part.text or None,
            caption_entities=entities_of(step) or None,
            **about_file(kind, source.attachment),
        ),
        place.chat_id,
        step.target,
        reply_markup=_keyboard_under(step, place),
        read_timeout=UPLOAD_READ_TIMEOUT_S,
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
    "edit_media": _edit_media,
    "delete": _delete,
    "react": _react,
}
