"""What a message says in words: its text, or a label for what is more than text.

It never drops a message that says something, and never fetches a file.
"""

import json
import re
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from telegram import Message, MessageEntity

from app.domain.text import BODY_LIMIT, bounded
from app.i18n import t

_UNUSABLE = re.compile("[\x00\ud800-\udfff]")
_REPLACEMENT = "\ufffd"
_KIB = 1024
_FILE_FIELDS = (
    "file_id", "file_unique_id", "file_name", "file_size", "mime_type", "duration", "width",
    "height", "length",
)  # fmt: skip
UNKNOWN = "unknown"
Content = dict[str, Any]


class Said(NamedTuple):
    """`placeholder` keeps, as JSON, what the body can only name: the kind and its file_id."""

    body: str
    placeholder: str | None


def said_in(message: Message, locale: str) -> Said | None:
    """The words of a message; None for a service message that says nothing."""
    if message.text is not None:
        body = _clean("\n".join([message.text, *_hidden_links(message.entities)]))
        return Said(body, None) if body else None
    kind = kind_of(message)
    if kind is None:
        return None
    content = _content(message, kind)
    label = t(locale, f"bot.kind.{kind}")
    detail = _DETAILS[kind](content, locale) if kind in _DETAILS else ""
    lines = [f"{label}: {detail}" if detail else label, message.caption or ""]
    lines += _hidden_links(message.caption_entities)
    body = _clean("\n".join(line for line in lines if line))
    return Said(body, json.dumps({"kind": kind, **_file(content)}, ensure_ascii=True))


def _hidden_links(entities: Sequence[MessageEntity]) -> list[str]:
    """Addresses that stand behind words and not in them: a line each under the text."""
    return [entity.url for entity in entities if entity.url]


def kind_of(message: Message) -> str | None:
    """The kind of what a message holds besides text, `unknown` for one newer than this program."""
    for kind in KINDS:
        if getattr(message, kind):
            return kind
    novel = any(isinstance(value, dict | list) for value in message.api_kwargs.values())
    return UNKNOWN if novel else None


def _content(message: Message, kind: str) -> Content:
    """The kind's fields as Telegram spells them."""
    if kind == UNKNOWN:
        return {}
    content = getattr(message, kind)
    if kind == "photo":
        return dict(content[-1].to_dict())
    to_dict = getattr(content, "to_dict", None)
    return dict(to_dict()) if to_dict else {}


def _file(content: Content) -> Content:
    fields = ((name, content.get(name)) for name in _FILE_FIELDS)
    return {name: value for name, value in fields if isinstance(value, str | int)}


def _clean(text: str) -> str:
    whole = _UNUSABLE.sub(_REPLACEMENT, text)
    return bounded(whole[:BODY_LIMIT], field="body", limit=BODY_LIMIT, least=0)


def _length(content: Content, _locale: str) -> str:
    minutes, seconds = divmod(int(content.get("duration", 0)), 60)
    return f"{minutes}:{seconds:02d}"


def _size(content: Content, locale: str) -> str:
    size = content.get("file_size")
    if not size:
        return ""
    kib = max(1, round(size / _KIB))
    if kib < _KIB:
        return t(locale, "bot.size.kb", size=kib)
    return t(locale, "bot.size.mb", size=max(1, round(kib / _KIB)))


def _document(content: Content, locale: str) -> str:
    return _listed(content.get("file_name"), _size(content, locale))


def _audio(content: Content, locale: str) -> str:
    title = " — ".join(filter(None, (content.get("performer"), content.get("title"))))
    return _listed(title or content.get("file_name"), _length(content, locale))


def _location(content: Content, _locale: str) -> str:
    return f"{content['latitude']:.5f}, {content['longitude']:.5f}"


def _venue(content: Content, locale: str) -> str:
    place = _location(content["location"], locale)
    return _listed(content["title"], content["address"], place)


def _contact(content: Content, _locale: str) -> str:
    name = " ".join(filter(None, (content["first_name"], content.get("last_name"))))
    return _listed(name, content["phone_number"])


def _poll(content: Content, _locale: str) -> str:
    return "\n".join([content["question"], *_points(content["options"])])


def _checklist(content: Content, _locale: str) -> str:
    return "\n".join([content["title"], *_points(content["tasks"])])


def _points(items: list[Content]) -> list[str]:
    return [f"— {item['text']}" for item in items]


def _dice(content: Content, _locale: str) -> str:
    return f"{content['emoji']} {content['value']}"


def _sticker(content: Content, _locale: str) -> str:
    return str(content.get("emoji", ""))


def _title(content: Content, _locale: str) -> str:
    return str(content.get("title", ""))


def _listed(*parts: str | None) -> str:
    return ", ".join(part for part in parts if part)


_DETAILS: dict[str, Callable[[Content, str], str]] = {
    "document": _document,
    "audio": _audio,
    "voice": _length,
    "video_note": _length,
    "video": _length,
    "location": _location,
    "venue": _venue,
    "contact": _contact,
    "poll": _poll,
    "checklist": _checklist,
    "dice": _dice,
    "sticker": _sticker,
    "game": _title,
    "invoice": _title,
}

#: In the order of asking: an animation is a document too, a venue a location, a live photo both.
KINDS = (
    "live_photo", "photo", "animation", "video", "video_note", "voice", "audio", "document",
    "sticker", "venue", "location", "contact", "poll", "checklist", "dice", "game", "invoice",
    "story", "paid_media", "passport_data", "giveaway", "giveaway_winners",
)  # fmt: skip
