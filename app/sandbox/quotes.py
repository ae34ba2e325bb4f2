"""A part of a message that an answer quotes, whoever answers: it stands there word for word."""

from collections.abc import Iterable
from typing import Any

from app.sandbox.chats import Message
from app.sandbox.text import FormattedText, utf16_length

#: https://core.telegram.org/bots/api#replyparameters
QUOTED = frozenset(
    {"bold", "italic", "underline", "strikethrough", "spoiler", "custom_emoji"}
)
#: What an app lets people choose: quote_length_max of Telegram's client configuration.
QUOTE_LIMIT = 1024


def chosen(message: Message, text: str, position: int) -> dict[str, Any] | None:
    """The TextQuote of what a person has chosen, `position` in UTF-16 units; None when those words
    do not stand there or are too many."""
    raw = message.text.encode("utf-16-le", "surrogatepass")
    wanted = text.encode("utf-16-le", "surrogatepass")
    stands_there = position >= 0 and raw[2 * position :].startswith(wanted)
    if not text.strip() or not stands_there or utf16_length(text) > QUOTE_LIMIT:
        return None
    found = [one for one in within(message, position, text) if one["type"] in QUOTED]
    return as_told(FormattedText(text, tuple(found)), position)


def as_told(quote: FormattedText, position: int) -> dict[str, Any]:
    """https://core.telegram.org/bots/api#textquote"""
    return {**quote.content("text", "entities"), "position": position, "is_manual": True}


def within(message: Message, position: int, text: str) -> list[dict[str, Any]]:
    """What of the message's formatting falls on the quote, counted from its start."""
    end, found = position + utf16_length(text), []
    for one in message.entities:
        start = max(position, one["offset"])
        stop = min(end, one["offset"] + one["length"])
        if start < stop:
            found.append({**one, "offset": start - position, "length": stop - start})
    return found


def marks_of(entities: Iterable[dict[str, Any]]) -> set[tuple[str, int, int]]:
    """The formatting that has to be the same in a quote and where it is from."""
    return {(e["type"], e["offset"], e["length"]) for e in entities if e["type"] in QUOTED}
