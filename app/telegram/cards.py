"""Places, people, questions and dice that somebody sends: as cards, not as files.

Numbers are taken as Telegram has checked them; words are cleaned like a body.
"""

from collections.abc import Callable
from typing import Any

from app.domain.extras import Card
from app.domain.text import display_name
from app.telegram.labels import Content, contact_name

WORDS_LIMIT = 300


def card_of(kind: str, content: Content) -> Card | None:
    """None for what is no card."""
    make = _CARDS.get(kind)
    return make(content) if make else None


def _location(content: Content) -> Card:
    return {
        "kind": "location",
        "latitude": float(content["latitude"]),
        "longitude": float(content["longitude"]),
    }


def _venue(content: Content) -> Card:
    named = {"title": _words(content["title"]), "address": _words(content["address"])}
    return _location(content["location"]) | {key: text for key, text in named.items() if text}


def _contact(content: Content) -> Card:
    return {
        "kind": "contact",
        "name": display_name(contact_name(content)),
        "phone": _words(content["phone_number"]),
    }


def _poll(content: Content) -> Card:
    options = [_words(option["text"]) for option in content["options"]]
    return {"kind": "poll", "question": _words(content["question"]), "options": options}


def _dice(content: Content) -> Card:
    return {"kind": "dice", "emoji": str(content["emoji"])[:16], "value": int(content["value"])}


def _words(text: Any) -> str:
    """One line that no control or lone surrogate can break."""
    shown = "".join(one if one.isprintable() else " " for one in str(text)[: WORDS_LIMIT * 2])
    return " ".join(shown.split())[:WORDS_LIMIT]


_CARDS: dict[str, Callable[[Content], Card]] = {
    "location": _location,
    "venue": _venue,
    "contact": _contact,
    "poll": _poll,
    "dice": _dice,
}
