"""The buttons under the bot's messages, and what a pressed one says when it comes back.

It never trusts a press: who may do it is asked of the desk each time.
"""

from collections.abc import Iterable
from typing import NamedTuple

from telegram import ForceReply, InlineKeyboardButton, InlineKeyboardMarkup, WebAppInfo

from app.domain.person import LANGUAGES
from app.domain.rating import SCORES
from app.i18n import t

Row = list[InlineKeyboardButton]
#: What stands under a message of the bot.
Markup = InlineKeyboardMarkup | ForceReply
LABEL_LIMIT = 48
PLACEHOLDER_LIMIT = 64
PARTS_LIMIT = 3
NUMBER_LIMIT = 2**53


class Pressed(NamedTuple):
    """What callback_data (at most 64 bytes) says: a verb and up to two numbers."""

    verb: str
    numbers: tuple[int, ...]


def read_press(text: str | None) -> Pressed | None:
    """None for what is not ours or not whole."""
    verb, *rest = (text or "").split(":")
    if len(rest) >= PARTS_LIMIT or not all(part.isascii() and part.isdigit() for part in rest):
        return None
    numbers = tuple(int(part[:20]) for part in rest)
    return Pressed(verb, numbers) if all(one < NUMBER_LIMIT for one in numbers) else None


def number(ticket_id: int) -> str:
    """A ticket's number as people read it, `104 203` with a space that does not break."""
    return f"{ticket_id:,}".replace(",", "\u00a0")


def app_url(public_url: str, ticket_id: int | None = None) -> str:
    return f"{public_url}/?ticket={ticket_id}" if ticket_id else f"{public_url}/"


def open_app(locale: str, public_url: str | None) -> list[Row]:
    """The row that opens the Mini App; none while it has no public address."""
    if public_url is None:
        return []
    return [[_web_app(t(locale, "bot.button.tickets"), app_url(public_url))]]


def open_ticket(locale: str, public_url: str | None, ticket_id: int) -> list[Row]:
    if public_url is None:
        return []
    return [[_web_app(t(locale, "bot.button.ticket"), app_url(public_url, ticket_id))]]


def open_each(public_url: str | None, tickets: Iterable[tuple[int, str]]) -> list[Row]:
    """One row for each ticket, its number and subject on it."""
    if public_url is None:
        return []
    return [
        [_web_app(f"№ {number(ticket_id)} · {subject}", app_url(public_url, ticket_id))]
        for ticket_id, subject in tickets
    ]


def not_solved(locale: str, ticket_id: int) -> list[Row]:
    return [[_callback(t(locale, "bot.button.not_solved"), f"reopen:{ticket_id}")]]


def rate(ticket_id: int) -> list[Row]:
    """Five holes to punch, one to five."""
    return [[_callback(str(score), f"rate:{ticket_id}:{score}") for score in SCORES]]


def comment(locale: str, ticket_id: int) -> list[Row]:
    return [[_callback(t(locale, "bot.button.comment"), f"comment:{ticket_id}")]]


def still_needed(locale: str, ticket_id: int) -> list[Row]:
    return [[_callback(t(locale, "bot.button.still_needed"), f"help:{ticket_id}")]]


def categories(ticket_id: int, choices: Iterable[tuple[int, str]]) -> list[Row]:
    """Two in a row: what the ticket is about."""
    buttons = [_callback(name, f"about:{ticket_id}:{one}") for one, name in choices]
    return [buttons[at : at + 2] for at in range(0, len(buttons), 2)]


def take(locale: str, ticket_id: int) -> list[Row]:
    return [[_callback(t(locale, "bot.button.take"), f"take:{ticket_id}")]]


def answer(locale: str, ticket_id: int) -> list[Row]:
    """Asks for the words of an answer."""
    return [[_callback(t(locale, "bot.button.answer"), f"answer:{ticket_id}")]]


def finish(locale: str, ticket_id: int) -> list[Row]:
    return [[_callback(t(locale, "bot.button.finish"), f"done:{ticket_id}")]]


def show_each(tickets: Iterable[tuple[int, str]]) -> list[Row]:
    """One row for each ticket; pressed, it is shown in the chat."""
    return [
        [_callback(f"№ {number(ticket_id)} · {subject}", f"show:{ticket_id}")]
        for ticket_id, subject in tickets
    ]


def resend(locale: str, delivery_id: int) -> list[Row]:
    return [[_callback(t(locale, "bot.button.resend"), f"resend:{delivery_id}")]]


def move(locale: str, first_message_id: int, choices: Iterable[tuple[int, str]]) -> list[Row]:
    """One row for each ticket that the messages can move to, and one for a new ticket."""
    rows = [
        [_callback(f"№ {number(ticket_id)} · {subject}", f"move:{first_message_id}:{ticket_id}")]
        for ticket_id, subject in choices
    ]
    return [*rows, [_callback(t(locale, "bot.button.new_ticket"), f"move:{first_message_id}:0")]]


def languages() -> list[Row]:
    """Each language under its own name, whoever asks."""
    return [
        [_callback(t(language, "bot.language.name"), f"language:{place}")]
        for place, language in enumerate(LANGUAGES)
    ]


def take_back(locale: str) -> list[Row]:
    return [[_callback(t(locale, "bot.button.take_back"), "back")]]


def close_each(choices: Iterable[tuple[int, str]]) -> list[Row]:
    """One row for each ticket that `/close` may have meant."""
    return [
        [_callback(f"№ {number(ticket_id)} · {subject}", f"done:{ticket_id}")]
        for ticket_id, subject in choices
    ]


def asks_for_reply(placeholder: str) -> ForceReply:
    """The client opens its field in reply to the message, as if the person had chosen to."""
    return ForceReply(input_field_placeholder=_placeholder(placeholder))


def _placeholder(text: str) -> str:
    """https://core.telegram.org/bots/api#forcereply: at most 64 characters."""
    return text if len(text) <= PLACEHOLDER_LIMIT else text[: PLACEHOLDER_LIMIT - 1].rstrip() + "…"


def markup(rows: Iterable[Row]) -> InlineKeyboardMarkup | None:
    kept = list(rows)
    return InlineKeyboardMarkup(kept) if kept else None


def beside(*groups: list[Row]) -> list[Row]:
    """The first rows of several groups as one row."""
    row = [button for group in groups for button in (group[0] if group else [])]
    return [row] if row else []


def _web_app(text: str, url: str) -> InlineKeyboardButton:
    return InlineKeyboardButton(_label(text), web_app=WebAppInfo(url))


def _callback(text: str, content: str) -> InlineKeyboardButton:
    return InlineKeyboardButton(_label(text), callback_data=content)


def _label(text: str) -> str:
    return text if len(text) <= LABEL_LIMIT else text[: LABEL_LIMIT - 1].rstrip() + "…"
