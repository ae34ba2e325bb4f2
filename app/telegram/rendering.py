"""A delivery as a person reads it in their chat: plain words in their language, and buttons.

It never decides whether something is sent, and never reads the store: a parcel holds it all.
"""

from collections.abc import Callable
from typing import NamedTuple

from telegram import InlineKeyboardMarkup, MessageEntity

from app.config import Settings
from app.domain.message import Kind
from app.domain.text import split_for_telegram, utf16_length
from app.i18n import t
from app.services.outbox import Parcel
from app.telegram import keyboards
from app.telegram.answers import render_answer
from app.telegram.keyboards import Row

BLANK_LINE = "\n\n"


class Letter(NamedTuple):
    """The parts of one delivery; `bold` is the length of the head of the first, in UTF-16.

    The buttons belong under the last part.
    """

    parts: list[str]
    bold: int
    buttons: InlineKeyboardMarkup | None

    def entities(self) -> list[MessageEntity]:
        return [MessageEntity(MessageEntity.BOLD, 0, self.bold)] if self.bold else []


def render(parcel: Parcel, settings: Settings) -> Letter:
    """The parts that are still to be sent, each short enough for Telegram."""
    head, body, rows = _RENDERERS[parcel.delivery.kind](parcel, settings)
    buttons = keyboards.markup(rows)
    rest = parcel.delivery.content.get("rest")
    if rest:
        return Letter(rest, 0, buttons)
    text = f"{head}\n{body}" if head else body
    parts = [part for part in split_for_telegram(text) if part.strip()]
    return Letter(parts, utf16_length(head), buttons)


def locale_of(parcel: Parcel, settings: Settings) -> str:
    return parcel.person.language if parcel.person else settings.language


Drawn = tuple[str, str, list[Row]]


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
    return "\n".join(lines), message.body, rows


def _status(parcel: Parcel, settings: Settings) -> Drawn:
    """The ticket was resolved or closed by the staff."""
    locale, ticket, message = locale_of(parcel, settings), parcel.ticket, parcel.messages[0]
    if ticket is None:
        raise LookupError("a change without its ticket")
    rows = keyboards.beside(
        keyboards.not_solved(locale, ticket.id),
        keyboards.open_ticket(locale, settings.public_url, ticket.id),
    )
    return _title(parcel), t(locale, f"bot.status.{message.body}"), rows


def _alert(parcel: Parcel, settings: Settings) -> Drawn:
    """The customer's messages themselves, for the staff."""
    locale, ticket = locale_of(parcel, settings), parcel.ticket
    if ticket is None:
        raise LookupError("an alert without its ticket")
    head = f"№ {keyboards.number(ticket.id)} · {ticket.customer.name}"
    said = [message.body for message in parcel.messages if message.kind != Kind.SYSTEM]
    rows = keyboards.beside(
        keyboards.open_ticket(locale, settings.public_url, ticket.id),
        [] if ticket.assignee else keyboards.take(locale, ticket.id),
    )
    return head, BLANK_LINE.join(said), rows


def _assigned(parcel: Parcel, settings: Settings) -> Drawn:
    return _handed(parcel, settings, "bot.alert.assigned")


def _taken_over(parcel: Parcel, settings: Settings) -> Drawn:
    return _handed(parcel, settings, "bot.alert.taken_over")


def _handed(parcel: Parcel, settings: Settings, key: str) -> Drawn:
    locale = locale_of(parcel, settings)
    name = parcel.actor.name if parcel.actor else t(locale, "bot.somebody")
    ticket_id = parcel.delivery.ticket_id or 0
    rows = keyboards.open_ticket(locale, settings.public_url, ticket_id)
    return _title(parcel), t(locale, key, name=name), rows


def _unknown(parcel: Parcel, settings: Settings) -> Drawn:
    """Nobody can say whether an earlier delivery has arrived: a person decides."""
    locale, ticket = locale_of(parcel, settings), parcel.ticket
    rows = keyboards.resend(locale, parcel.delivery.content["delivery_id"])
    if ticket is None:
        return "", t(locale, "bot.alert.unknown_answer"), rows
    opening = keyboards.open_ticket(locale, settings.public_url, ticket.id)
    text = t(locale, "bot.alert.unknown", name=ticket.customer.name)
    return _title(parcel), text, keyboards.beside(rows, opening)


def _answer(parcel: Parcel, settings: Settings) -> Drawn:
    text, rows = render_answer(parcel, settings, locale_of(parcel, settings))
    return "", text, rows


def _title(parcel: Parcel) -> str:
    ticket = parcel.ticket
    return f"№ {keyboards.number(ticket.id)} · {ticket.subject}" if ticket else ""


_RENDERERS: dict[str, Callable[[Parcel, Settings], Drawn]] = {
    "message": _message,
    "status": _status,
    "alert": _alert,
    "assigned": _assigned,
    "taken_over": _taken_over,
    "unknown": _unknown,
    "answer": _answer,
}
