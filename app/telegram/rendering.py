"""A delivery as a person reads it in their chat: plain words in their language, and buttons.

It never decides whether something is sent, and never reads the store: a parcel holds it all.
"""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from telegram import InlineKeyboardMarkup

from app.config import Settings
from app.domain.attachment import UPLOAD_LIMIT_BYTES, AttachmentState
from app.domain.entities import Entity
from app.domain.extras import NOTHING, Card
from app.domain.graphemes import border
from app.domain.message import Kind, Message, Origin
from app.domain.person import Role
from app.domain.splitting import Part, joined
from app.domain.text import utf16_length
from app.i18n import t
from app.services.file_folder import FileFolder
from app.services.outbox import Holding, Parcel
from app.telegram import keyboards
from app.telegram.answers import render_answer
from app.telegram.keyboards import Row
from app.telegram.packing import Draft, Held, packed
from app.telegram.revising import revised
from app.telegram.sources import Source
from app.telegram.steps import SentMessage, Step, all_from_json

#: Characters of a topic's name (https://core.telegram.org/bots/api#createforumtopic).
TOPIC_NAME_LIMIT = 128
BLANK_LINE = "\n\n"


class UnsendableError(Exception):
    """A file of an answer cannot go to Telegram; its text is the reason that staff are shown."""


class Letter(NamedTuple):
    """The calls of one delivery that are still to be made, its buttons, and its files by id."""

    steps: list[Step]
    buttons: InlineKeyboardMarkup | None
    files: dict[int, Source]


class Drawn(NamedTuple):
    """What a delivery shows, before it is fitted into messages."""

    part: Part
    rows: list[Row]
    held: tuple[Held, ...] = ()
    cards: tuple[Card, ...] = ()


def render(parcel: Parcel, settings: Settings) -> Letter:
    """The steps that are still to be made; none when the chat shows it all already.

    Raises UnsendableError.
    """
    files = {one: _source(held, settings) for one, held in parcel.files.items()}
    kind = parcel.delivery.kind
    if kind in _BARE:
        return Letter(_BARE[kind](parcel), None, files)
    drawn = _RENDERERS[parcel.changed.kind if parcel.changed else kind](parcel, settings)
    buttons = keyboards.markup(drawn.rows)
    rest = parcel.delivery.content.get("rest")
    if rest:
        return Letter(all_from_json(rest), buttons, files)
    draft = Draft(drawn.part, drawn.held, drawn.cards, parcel.answers)
    if parcel.changed:
        return Letter(revised(_sent(parcel), draft, buttons), buttons, files)
    if kind == "message":
        _require_sendable(parcel)
    return Letter(packed(draft), buttons, files)


def _source(held: Holding, settings: Settings) -> Source:
    path = FileFolder(settings.data_dir).path_of(held.file_hash) if held.file_hash else None
    return Source(held.attachment, held.telegram_file_id, path)


def _sent(parcel: Parcel) -> list[SentMessage]:
    found = parcel.changed.content.get("sent", []) if parcel.changed else []
    return [SentMessage(*one) for one in found]


def _require_sendable(parcel: Parcel) -> None:
    for held in parcel.files.values():
        if not _can_go(held):
            is_big = held.attachment.size > UPLOAD_LIMIT_BYTES
            raise UnsendableError("too_big" if is_big else "missing")


def _can_go(held: Holding) -> bool:
    if held.telegram_file_id is not None:
        return True
    is_ready = held.attachment.state == AttachmentState.READY and held.file_hash is not None
    return is_ready and held.attachment.size <= UPLOAD_LIMIT_BYTES


def locale_of(parcel: Parcel, settings: Settings) -> str:
    return parcel.person.language if parcel.person else settings.language


def _message(parcel: Parcel, settings: Settings) -> Drawn:
    """An answer of the staff to the customer."""
    locale, ticket, message = locale_of(parcel, settings), parcel.ticket, parcel.messages[0]
    if ticket is None:
        raise LookupError("a message without its ticket")
    author = message.author.name if message.author else ""
    lines = [t(locale, "bot.message.author", name=author)] if author else []
    if parcel.several or not ticket.is_live:
        lines.insert(0, _title(parcel))
    rows = keyboards.open_ticket(locale, settings.public_url, ticket.id)
    held, cards = _beyond_words(parcel, parcel.messages)
    return Drawn(_headed("\n".join(lines), _words(message)), rows, held, cards)


def _words(message: Message) -> Part:
    return Part(message.body, (message.extra or NOTHING).entities)


def _headed(head: str, body: Part) -> Part:
    """A bold head above what is said."""
    if not head:
        return body
    bold = Part(head, (Entity("bold", 0, utf16_length(head)),))
    return joined(bold, Part("\n"), body) if body.text else bold


def _plain(head: str, text: str, rows: list[Row]) -> Drawn:
    return Drawn(_headed(head, Part(text)), rows)


def _beyond_words(
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
    return _can_go(held)


def _status(parcel: Parcel, settings: Settings) -> Drawn:
    """The ticket was resolved or closed by the staff."""
    locale, ticket, message = locale_of(parcel, settings), parcel.ticket, parcel.messages[0]
    if ticket is None:
        raise LookupError("a change without its ticket")
    rows = keyboards.beside(
        keyboards.not_solved(locale, ticket.id),
        keyboards.open_ticket(locale, settings.public_url, ticket.id),
    )
    return _plain(_title(parcel), t(locale, f"bot.status.{message.body}"), rows)


def _alert(parcel: Parcel, settings: Settings) -> Drawn:
    """The customer's messages themselves, for the staff."""
    locale, ticket = locale_of(parcel, settings), parcel.ticket
    if ticket is None:
        raise LookupError("an alert without its ticket")
    head = f"№ {keyboards.number(ticket.id)} · {ticket.customer.name}"
    if ticket.assignee and ticket.assignee.id != parcel.delivery.person_id:
        head += "\n" + t(locale, "bot.alert.taken", name=ticket.assignee.name)
    said = [message for message in parcel.messages if message.kind != Kind.SYSTEM]
    words = [part for one in said if (part := _told(parcel, one, locale)).text]
    body = _in_paragraphs(words) if said else Part(t(locale, "bot.alert.deleted"))
    rows = keyboards.beside(
        keyboards.open_ticket(locale, settings.public_url, ticket.id),
        [] if ticket.assignee else keyboards.take(locale, ticket.id),
    )
    return Drawn(_headed(head, body), rows, *_beyond_words(parcel, said))


def _told(parcel: Parcel, message: Message, locale: str) -> Part:
    """A customer's message in words: whose it was, what it says, which files cannot be shown."""
    extra, parts = message.extra or NOTHING, []
    if extra.forwarded_from:
        parts.append(Part(t(locale, "bot.alert.forwarded", name=extra.forwarded_from)))
    if message.body:
        parts.append(_words(message))
    absent = [one for one in extra.attachments if not _goes(parcel, one.id)]
    parts += [Part(t(locale, "bot.alert.absent", name=one.name)) for one in absent]
    return _in_lines(parts, "\n")


def _in_paragraphs(parts: list[Part]) -> Part:
    return _in_lines(parts, BLANK_LINE)


def _in_lines(parts: list[Part], gap: str) -> Part:
    spaced = [one for part in parts for one in (Part(gap), part)]
    return joined(*spaced[1:])


def _assigned(parcel: Parcel, settings: Settings) -> Drawn:
    return _handed(parcel, settings, "bot.alert.assigned")


def _taken_over(parcel: Parcel, settings: Settings) -> Drawn:
    return _handed(parcel, settings, "bot.alert.taken_over")


def _handed(parcel: Parcel, settings: Settings, key: str) -> Drawn:
    locale = locale_of(parcel, settings)
    name = parcel.actor.name if parcel.actor else t(locale, "bot.somebody")
    ticket_id = parcel.delivery.ticket_id or 0
    rows = keyboards.open_ticket(locale, settings.public_url, ticket_id)
    return _plain(_title(parcel), t(locale, key, name=name), rows)


def _unknown(parcel: Parcel, settings: Settings) -> Drawn:
    """Nobody can say whether an earlier delivery has arrived: a person decides."""
    locale, ticket = locale_of(parcel, settings), parcel.ticket
    rows = keyboards.resend(locale, parcel.delivery.content["delivery_id"])
    if ticket is None:
        return _plain("", t(locale, "bot.alert.unknown_answer"), rows)
    opening = keyboards.open_ticket(locale, settings.public_url, ticket.id)
    text = t(locale, "bot.alert.unknown", name=ticket.customer.name)
    return _plain(_title(parcel), text, keyboards.beside(rows, opening))


def _answer(parcel: Parcel, settings: Settings) -> Drawn:
    text, rows = render_answer(parcel, settings, locale_of(parcel, settings))
    return _plain("", text, rows)


def _deletion(parcel: Parcel) -> list[Step]:
    ids = [one.telegram_id for one in _sent(parcel)]
    return [Step("delete", values={"ids": ids})]


def _reaction(parcel: Parcel) -> list[Step]:
    """The last one that a member of staff has chosen; none takes the bot's back."""
    extra = parcel.messages[0].extra or NOTHING
    chosen = [one.emoji for one in extra.reactions if one.person.role != Role.CUSTOMER]
    emoji = chosen[-1] if chosen else ""
    return [Step("react", target=parcel.answers, values={"emoji": emoji})]


def _topic(parcel: Parcel) -> list[Step]:
    return [Step("rename", values={"name": topic_name(parcel)})]


def topic_name(parcel: Parcel) -> str:
    """What a ticket's topic is called: its number and subject, ticked off when it has ended."""
    is_live = parcel.ticket is None or parcel.ticket.is_live
    title = _title(parcel) if is_live else f"✓ {_title(parcel)}"
    return title[: border(title, TOPIC_NAME_LIMIT)]


def _title(parcel: Parcel) -> str:
    ticket = parcel.ticket
    return f"№ {keyboards.number(ticket.id)} · {ticket.subject}" if ticket else ""


#: Calls without words.
_BARE: dict[str, Callable[[Parcel], list[Step]]] = {
    "deletion": _deletion,
    "reaction": _reaction,
    "topic": _topic,
}
_RENDERERS: dict[str, Callable[[Parcel, Settings], Drawn]] = {
    "message": _message,
    "status": _status,
    "alert": _alert,
    "assigned": _assigned,
    "taken_over": _taken_over,
    "unknown": _unknown,
    "answer": _answer,
}
