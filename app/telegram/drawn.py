"""What a delivery shows, before it is fitted into messages: words, buttons, files.

Whatever is read here comes from the parcel; nothing decides whether it is sent.
"""

from collections.abc import Iterable
from typing import NamedTuple

from app.config import Settings
from app.domain.attachment import UPLOAD_LIMIT_BYTES, AttachmentState, Look
from app.domain.entities import Entity
from app.domain.extras import NOTHING, Card
from app.domain.message import Message, Origin
from app.domain.rating import SCORES
from app.domain.splitting import Part, joined
from app.domain.text import utf16_length
from app.i18n import t
from app.services.outbox import Holding, Parcel
from app.telegram import keyboards
from app.telegram.keyboards import Row
from app.telegram.packing import SHOWN_CARDS, Held

BLANK_LINE = "\n\n"


class Drawn(NamedTuple):
    """What a delivery shows, before it is fitted into messages."""

    part: Part
    rows: list[Row]
    held: tuple[Held, ...] = ()
    cards: tuple[Card, ...] = ()


def holes(score: int) -> str:
    """A rating as it looks on the ticket: the holes that were punched, and those that were not."""
    return "●" * score + "○" * (len(SCORES) - score)


def locale_of(parcel: Parcel, settings: Settings) -> str:
    return parcel.person.language if parcel.person else settings.language


def words_of(message: Message) -> Part:
    return Part(message.body, (message.extra or NOTHING).entities)


def spoken(message: Message) -> Part:
    """The words of an answer, but for those that only say what is shown beside them: where a place
    is, who somebody is, which emoji a sticker stands for."""
    extra = message.extra or NOTHING
    is_shown = extra.card is not None and extra.card["kind"] in SHOWN_CARDS
    is_sticker = message.origin == Origin.TELEGRAM and message.holds == Look.STICKER
    return Part("") if is_shown or is_sticker else words_of(message)


def headed(head: str, body: Part) -> Part:
    """A bold head above what is said."""
    if not head:
        return body
    bold = Part(head, (Entity("bold", 0, utf16_length(head)),))
    return joined(bold, Part("\n"), body) if body.text else bold


def plain(head: str, text: str, rows: list[Row]) -> Drawn:
    return Drawn(headed(head, Part(text)), rows)


def beyond_words(
    parcel: Parcel, said: Iterable[Message]
) -> tuple[tuple[Held, ...], tuple[Card, ...]]:
    held: list[Held] = []
    cards: list[Card] = []
    for message in said:
        extra = message.extra or NOTHING
        by_telegram = message.origin == Origin.TELEGRAM
        there = [one for one in extra.attachments if _goes(parcel, one.id)]
        held += [Held(parcel.files[one.id].attachment, by_telegram) for one in there]
        shows_cards = not parcel.delivery.content.get("only_words")
        cards += [extra.card] if extra.card and shows_cards else []
    return tuple(held), tuple(cards)


def _goes(parcel: Parcel, attachment_id: int) -> bool:
    held = parcel.files.get(attachment_id)
    if held is None or parcel.delivery.content.get("only_words"):
        return False
    return can_go(held)


def can_go(held: Holding) -> bool:
    if held.telegram_file_id is not None:
        return True
    is_ready = held.attachment.state == AttachmentState.READY and held.file_hash is not None
    return is_ready and held.attachment.size <= UPLOAD_LIMIT_BYTES


def told(parcel: Parcel, message: Message, locale: str) -> Part:
    """A customer's message in words: whose it was, what it says, which files cannot be shown."""
    extra, parts = message.extra or NOTHING, []
    if extra.forwarded_from:
        parts.append(Part(t(locale, "bot.alert.forwarded", name=extra.forwarded_from)))
    if extra.quote:
        mark = Entity("blockquote", 0, utf16_length(extra.quote.text))
        parts.append(Part(extra.quote.text, (mark,)))
    if message.body:
        parts.append(words_of(message))
    absent = [one for one in extra.attachments if not _goes(parcel, one.id)]
    parts += [Part(t(locale, "bot.alert.absent", name=one.name)) for one in absent]
    return _in_lines(parts, "\n")


def in_paragraphs(parts: list[Part]) -> Part:
    return _in_lines(parts, BLANK_LINE)


def _in_lines(parts: list[Part], gap: str) -> Part:
    spaced = [one for part in parts for one in (Part(gap), part)]
    return joined(*spaced[1:])


def title_of(parcel: Parcel) -> str:
    ticket = parcel.ticket
    return f"№ {keyboards.number(ticket.id)} · {ticket.subject}" if ticket else ""
