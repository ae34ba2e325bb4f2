"""A delivery as a person reads it in their chat: plain words in their language, and buttons.

It never decides whether something is sent, and never reads the store: a parcel holds it all.
"""

from collections.abc import Callable
from typing import NamedTuple

from app.config import Settings
from app.domain.attachment import UPLOAD_LIMIT_BYTES
from app.domain.extras import NOTHING
from app.domain.graphemes import border
from app.domain.person import Role
from app.i18n import t
from app.services.file_folder import FileFolder
from app.services.outbox import Holding, Parcel
from app.services.runs import SAME_VOICE
from app.telegram import keyboards, staff_letters
from app.telegram.answers import render_answer
from app.telegram.drawn import (
    BLANK_LINE,
    Drawn,
    beyond_words,
    can_go,
    headed,
    locale_of,
    plain,
    spoken,
    title_of,
)
from app.telegram.due_words import due_words, line_words, reminder_words
from app.telegram.keyboards import Markup
from app.telegram.own_words import said
from app.telegram.packing import NO_QUOTE, Draft, packed
from app.telegram.quoting import as_telegram_quotes, in_words
from app.telegram.revising import revised
from app.telegram.sources import Source
from app.telegram.steps import SentMessage, Step, all_from_json

#: Characters of a topic's name (https://core.telegram.org/bots/api#createforumtopic).
TOPIC_NAME_LIMIT = 128
#: The answer whose reply goes to the customer: the field opens with it.
ASKS_FOR_ANSWER = "answer_here"
_ENDS = frozenset({"resolved", "closed"})


class UnsendableError(Exception):
    """A file of an answer cannot go to Telegram; its text is the reason that staff are shown."""


class Letter(NamedTuple):
    """The calls of one delivery that are still to be made, its buttons, and its files by id."""

    steps: list[Step]
    buttons: Markup | None
    files: dict[int, Source]


def render(parcel: Parcel, settings: Settings) -> Letter:
    """The steps that are still to be made; none when the chat shows it all already.

    Raises UnsendableError.
    """
    files = {one: _source(held, settings) for one, held in parcel.files.items()}
    kind = parcel.delivery.kind
    if kind in _BARE:
        return Letter(_BARE[kind](parcel), None, files)
    drawn = _RENDERERS[parcel.changed.kind if parcel.changed else kind](parcel, settings)
    buttons = _buttons(parcel, drawn, settings)
    rest = parcel.delivery.content.get("rest")
    if rest:
        return Letter(all_from_json(rest), buttons, files)
    quoting = as_telegram_quotes(parcel) if kind == "message" else NO_QUOTE
    draft = Draft(drawn.part, drawn.held, drawn.cards, parcel.answers, quoting)
    if parcel.changed:
        return Letter(revised(_sent(parcel), draft, buttons), buttons, files)
    if kind == "message":
        _require_sendable(parcel)
    return Letter(packed(draft), buttons, files)


def _buttons(parcel: Parcel, drawn: Drawn, settings: Settings) -> Markup | None:
    if parcel.delivery.content.get("name") != ASKS_FOR_ANSWER:
        return keyboards.markup(drawn.rows)
    locale = locale_of(parcel, settings)
    return keyboards.asks_for_reply(t(locale, "bot.answer.answer_hint"))


def _source(held: Holding, settings: Settings) -> Source:
    path = FileFolder(settings.data_dir).path_of(held.file_hash) if held.file_hash else None
    return Source(held.attachment, held.telegram_file_id, path)


def _sent(parcel: Parcel) -> list[SentMessage]:
    found = parcel.changed.content.get("sent", []) if parcel.changed else []
    return [SentMessage(*one) for one in found]


def _require_sendable(parcel: Parcel) -> None:
    for held in parcel.files.values():
        if not can_go(held):
            is_big = held.attachment.size > UPLOAD_LIMIT_BYTES
            raise UnsendableError("too_big" if is_big else "missing")


def _message(parcel: Parcel, settings: Settings) -> Drawn:
    """An answer of the staff to the customer."""
    locale, ticket, message = locale_of(parcel, settings), parcel.ticket, parcel.messages[0]
    if ticket is None:
        raise LookupError("a message without its ticket")
    author = message.author.name if message.author else ""
    lines = [t(locale, "bot.message.author", name=author)] if author else []
    if parcel.several or not ticket.is_live:
        lines.insert(0, title_of(parcel))
    rows = keyboards.open_ticket(locale, settings.public_url, ticket.id)
    held, cards = beyond_words(parcel, parcel.messages)
    if (parcel.changed or parcel.delivery).content.get(SAME_VOICE):
        lines = []
    said = in_words(parcel, spoken(message))
    return Drawn(headed("\n".join(lines), said), rows, held, cards)


def _status(parcel: Parcel, settings: Settings) -> Drawn:
    """A line that the customer reads in the chat as well: it has ended, it rests, it is silent."""
    locale, ticket, message = locale_of(parcel, settings), parcel.ticket, parcel.messages[0]
    if ticket is None:
        raise LookupError("a change without its ticket")
    if message.body not in _ENDS:
        return plain(title_of(parcel), *line_words(parcel, settings, locale))
    rows = keyboards.beside(
        keyboards.not_solved(locale, ticket.id),
        keyboards.open_ticket(locale, settings.public_url, ticket.id),
    )
    text = said(parcel, locale, message.body)
    if parcel.asks_rating:
        text += BLANK_LINE + said(parcel, locale, "question")
        rows = keyboards.rate(ticket.id) + rows
    return plain(title_of(parcel), text, rows)


def _due(parcel: Parcel, settings: Settings) -> Drawn:
    return plain(title_of(parcel), *due_words(parcel, settings, locale_of(parcel, settings)))


def _reminder(parcel: Parcel, settings: Settings) -> Drawn:
    return plain(title_of(parcel), *reminder_words(parcel, settings, locale_of(parcel, settings)))


def _answer(parcel: Parcel, settings: Settings) -> Drawn:
    text, rows = render_answer(parcel, settings, locale_of(parcel, settings))
    return plain("", text, rows)


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
    title = title_of(parcel) if is_live else f"✓ {title_of(parcel)}"
    return title[: border(title, TOPIC_NAME_LIMIT)]


#: Calls without words.
_BARE: dict[str, Callable[[Parcel], list[Step]]] = {
    "deletion": _deletion,
    "reaction": _reaction,
    "topic": _topic,
}
_RENDERERS: dict[str, Callable[[Parcel, Settings], Drawn]] = {
    "message": _message,
    "status": _status,
    "alert": staff_letters.alert,
    "mention": staff_letters.mention,
    "low_rating": staff_letters.low_rating,
    "assigned": staff_letters.assigned,
    "taken_over": staff_letters.taken_over,
    "due": _due,
    "reminder": _reminder,
    "unknown": staff_letters.unknown,
    "answer": _answer,
}
