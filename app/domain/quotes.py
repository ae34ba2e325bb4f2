"""A part of a message that another one answers: words that stand there, and where.

The words are kept with the answer, as Telegram does: they are what was answered, whatever becomes
of the message later.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from app.domain.text import utf16_length

#: UTF-16 units (https://core.telegram.org/bots/api#replyparameters).
QUOTE_LIMIT = 1024


@dataclass(frozen=True, slots=True)
class Quote:
    """`position` counts the UTF-16 units of the quoted message's body before `text`."""

    text: str
    position: int


def quote_in(body: str, text: str, near: int | None = None) -> Quote | None:
    """The part of `body` that says `text`; of several the one nearest to `near`.

    None for what is not there word for word, for nothing, for all of it, and beyond QUOTE_LIMIT.
    """
    text = text.strip()
    if not text or text == body or utf16_length(text) > QUOTE_LIMIT:
        return None
    found = [utf16_length(body[:at]) for at in _places(body, text)]
    if not found:
        return None
    return Quote(text, min(found, key=lambda at: abs(at - (near or 0))))


def _places(body: str, text: str) -> Iterable[int]:
    at = body.find(text)
    while at >= 0:
        yield at
        at = body.find(text, at + len(text))
