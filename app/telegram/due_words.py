"""What the clock makes the bot say: away, silence, targets, tickets that come back."""

from collections.abc import Callable
from typing import Any

from app.config import Settings
from app.i18n import t
from app.services.clocks import ADMINS_TOLD, MISSED, WARNED
from app.services.outbox import Parcel
from app.telegram import keyboards
from app.telegram.keyboards import Row
from app.telegram.moments import moment
from app.telegram.own_words import said

Words = tuple[str, list[Row]]
_STAGES = {WARNED: "warned", MISSED: "missed", ADMINS_TOLD: "admins"}


def line_words(parcel: Parcel, settings: Settings, locale: str) -> Words:
    """A line of the conversation, by its code, as its customer reads it in the chat."""
    name, _, rest = parcel.messages[0].body.partition(":")
    return _LINES[name](parcel, settings, locale, rest)


def _away(parcel: Parcel, settings: Settings, locale: str, rest: str) -> Words:
    rows = keyboards.open_ticket(locale, settings.public_url, parcel.delivery.ticket_id or 0)
    return t(locale, "bot.status.away", when=_when(parcel, locale, rest)), rows


def _away_long(parcel: Parcel, settings: Settings, locale: str, _rest: str) -> Words:
    rows = keyboards.open_ticket(locale, settings.public_url, parcel.delivery.ticket_id or 0)
    return t(locale, "bot.status.away_long"), rows


def _said(parcel: Parcel, settings: Settings, locale: str, rest: str) -> Words:
    return rest, keyboards.open_ticket(locale, settings.public_url, parcel.delivery.ticket_id or 0)


def _silence(parcel: Parcel, settings: Settings, locale: str, rest: str) -> Words:
    ticket_id = parcel.delivery.ticket_id or 0
    rows = keyboards.beside(
        keyboards.still_needed(locale, ticket_id),
        keyboards.open_ticket(locale, settings.public_url, ticket_id),
    )
    return said(parcel, locale, "silence", when=_when(parcel, locale, rest)), rows


def _when(parcel: Parcel, locale: str, rest: str) -> str:
    at, _, zone = rest.partition(":")
    return moment(locale, zone, int(at), parcel.delivery.created_at)


_LINES: dict[str, Callable[[Parcel, Settings, str, str], Words]] = {
    "away": _away,
    "away_long": _away_long,
    "said": _said,
    "silence": _silence,
}


def due_words(parcel: Parcel, settings: Settings, locale: str) -> Words:
    """For the staff: a target is near, or missed."""
    content = parcel.delivery.content
    when = moment(locale, content["zone"], content["at"], parcel.delivery.created_at)
    stage, aim = _STAGES[content["stage"]], t(locale, f"bot.due.aim_{content['aim']}")
    lines = [t(locale, f"bot.due.{stage}", aim=aim, when=when), _whose(parcel, locale)]
    return "\n".join(lines), _open_and_take(parcel, settings, locale)


def reminder_words(parcel: Parcel, settings: Settings, locale: str) -> Words:
    """For the staff: a ticket that was put aside is back, or they wanted to be reminded of it."""
    content = parcel.delivery.content
    lines = [t(locale, "bot.due.reminded" if content.get("own") else "bot.due.back")]
    lines += [content["text"]] if content.get("text") else []
    return "\n".join([*lines, _whose(parcel, locale)]), _open_and_take(parcel, settings, locale)


def _whose(parcel: Parcel, locale: str) -> str:
    ticket = parcel.ticket
    if ticket is None or ticket.assignee is None:
        return t(locale, "bot.due.nobodys")
    if ticket.assignee.id == parcel.delivery.person_id:
        return t(locale, "bot.due.yours")
    return t(locale, "bot.alert.taken", name=ticket.assignee.name)


def _open_and_take(parcel: Parcel, settings: Settings, locale: str) -> list[Row]:
    ticket_id = parcel.delivery.ticket_id or 0
    is_free = parcel.ticket is not None and parcel.ticket.assignee is None
    return keyboards.beside(
        keyboards.open_ticket(locale, settings.public_url, ticket_id),
        keyboards.take(locale, ticket_id) if is_free else [],
    )


def digest_words(parcel: Parcel, settings: Settings, locale: str) -> Words:
    """When somebody's quiet hours end: what waits, each ticket with its button."""
    content: dict[str, Any] = parcel.delivery.content
    lines = [t(locale, "bot.answer.digest")]
    lines += [_row(row) for row in content["rows"]]
    if content["named"]:
        lines.append(t(locale, "bot.answer.digest_named", count=content["named"]))
    if content.get("rung"):
        lines.append(t(locale, "bot.answer.digest_rung", count=content["rung"]))
    lines += [t(locale, "bot.answer.more")] if content["more"] else []
    rows = keyboards.open_each(
        settings.public_url, [(row["id"], row["subject"]) for row in content["rows"]]
    )
    return "\n".join(lines), rows + keyboards.open_app(locale, settings.public_url)


def _row(row: dict[str, Any]) -> str:
    return f"№ {keyboards.number(row['id'])} · {row['subject']} · {row['customer']}"
