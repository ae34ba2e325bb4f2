"""The part of a message that an answer of the staff quotes, as Telegram wants it said.

A quote must stand in Telegram's message word for word, with its formatting, or the whole answer is
refused: what is not sure to stand there is said in the words instead.
"""

from typing import Any

from app.domain.entities import Entity
from app.domain.extras import NOTHING
from app.domain.message import Message, Origin
from app.domain.quotes import Quote
from app.domain.splitting import Part, joined
from app.domain.text import utf16_length
from app.services.outbox import Parcel

#: Of an answer of the staff: one that is longer may be several messages, and which of them holds
#: the quote is not known.
ONE_MESSAGE = 3_500
#: Formatting that belongs to a quote (https://core.telegram.org/bots/api#replyparameters).
_KEPT = frozenset({"bold", "italic", "underline", "strikethrough", "spoiler"})


def quote_of(parcel: Parcel) -> Quote | None:
    """What the one message of a parcel quotes."""
    extra = parcel.messages[0].extra if len(parcel.messages) == 1 else None
    return extra.quote if extra else None


def as_telegram_quotes(parcel: Parcel) -> dict[str, Any]:
    """The fields of a reply, as a step keeps them; none when it has to be said in words."""
    quote, answered = quote_of(parcel), parcel.answered
    if quote is None or answered is None or parcel.answers is None:
        return {}
    shown = parcel.changed or parcel.delivery
    if shown.content.get("quote_refused") or not _can_be_found(answered):
        return {}
    # What was quoted when it was sent is quoted still, whatever has become of it since.
    if parcel.changed is None and not _stands_there(answered, quote):
        return {}
    entities = [
        [one.type, one.offset, one.length] for one in _within(answered, quote) if one.type in _KEPT
    ]
    return {"quote": quote.text, "quote_entities": entities}


def in_words(parcel: Parcel, said: Part) -> Part:
    """The words of an answer, with the quote before them where Telegram shows none."""
    quote = quote_of(parcel)
    if quote is None or as_telegram_quotes(parcel):
        return said
    mark = Entity("blockquote", 0, utf16_length(quote.text))
    return joined(Part(quote.text, (mark,)), Part("\n"), said)


def _can_be_found(answered: Message) -> bool:
    """Whether the first message that the chat has of it holds all its words."""
    extra = answered.extra or NOTHING
    if answered.origin == Origin.TELEGRAM:
        return not extra.card and len(extra.attachments) <= 1
    return not extra.attachments and utf16_length(answered.body) <= ONE_MESSAGE


def _stands_there(answered: Message, quote: Quote) -> bool:
    units = answered.body.encode("utf-16-le")[quote.position * 2 :]
    return answered.deleted_at is None and units.startswith(quote.text.encode("utf-16-le"))


def _within(answered: Message, quote: Quote) -> list[Entity]:
    """The entities of a message as they fall on the quote, counted from its start."""
    end = quote.position + utf16_length(quote.text)
    found = []
    for one in (answered.extra or NOTHING).entities:
        start, stop = max(one.offset, quote.position), min(one.offset + one.length, end)
        if start < stop:
            found.append(Entity(one.type, start - quote.position, stop - start))
    return found
