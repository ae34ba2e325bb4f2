"""Words for what is more than text: a label for each kind, and what can be said of it in a line.

A card keeps them as its body, for searches and alerts; a ticket that begins with a file takes them
as its subject; a kind newer than this program has nothing else.
"""

from collections.abc import Callable
from typing import Any

from app.i18n import t

_KIB = 1024
Content = dict[str, Any]


def label_of(kind: str, content: Content, locale: str) -> str:
    """`content` are the kind's fields as Telegram spells them."""
    label = t(locale, f"bot.kind.{kind}")
    detail = _DETAILS[kind](content, locale) if kind in _DETAILS else ""
    return f"{label}: {detail}" if detail else label


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
    return _listed(song_title(content) or content.get("file_name"), _length(content, locale))


def song_title(content: Content) -> str:
    return " — ".join(filter(None, (content.get("performer"), content.get("title"))))


def _location(content: Content, _locale: str) -> str:
    return f"{content['latitude']:.5f}, {content['longitude']:.5f}"


def _venue(content: Content, locale: str) -> str:
    place = _location(content["location"], locale)
    return _listed(content["title"], content["address"], place)


def _contact(content: Content, _locale: str) -> str:
    return _listed(contact_name(content), content["phone_number"])


def contact_name(content: Content) -> str:
    return " ".join(filter(None, (content["first_name"], content.get("last_name"))))


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
