"""The bot's own words: the greeting, lists, confirmations, refusals, each with its buttons.

It never contains a word itself: each answer is a key under `bot.answer`, with its values.
"""

from collections.abc import Callable
from typing import Any

from app.config import Settings
from app.domain.ticket import Status
from app.i18n import t
from app.services.outbox import Parcel
from app.telegram import keyboards
from app.telegram.drawn import BLANK_LINE, holes
from app.telegram.due_words import digest_words
from app.telegram.keyboards import Row
from app.telegram.own_words import KEYS, said

Words = tuple[str, list[Row]]


def render_answer(parcel: Parcel, settings: Settings, locale: str) -> Words:
    """The words and buttons of a planned answer; plain ones need nothing but their key."""
    content = parcel.delivery.content
    name = content["name"]
    if name in _ANSWERS:
        return _ANSWERS[name](parcel, settings, locale)
    values = {key: value for key, value in content.items() if key not in {"name", "rest"}}
    ticket_id = parcel.delivery.ticket_id
    if ticket_id is not None:
        values["number"] = keyboards.number(ticket_id)
    rows = keyboards.open_ticket(locale, settings.public_url, ticket_id) if ticket_id else []
    if name in KEYS:
        return said(parcel, locale, name, **values), rows
    return t(locale, f"bot.answer.{name}", **values), rows


def _greeting(parcel: Parcel, settings: Settings, locale: str) -> Words:
    return _with_app(said(parcel, locale, "greeting"), settings, locale)


def _banned(parcel: Parcel, _settings: Settings, locale: str) -> Words:
    return said(parcel, locale, "banned"), []


def _greeting_staff(_parcel: Parcel, settings: Settings, locale: str) -> Words:
    return _with_app(t(locale, "bot.answer.greeting_staff"), settings, locale)


def _help(parcel: Parcel, settings: Settings, locale: str) -> Words:
    return _with_app(said(parcel, locale, "help"), settings, locale)


def _help_staff(_parcel: Parcel, settings: Settings, locale: str) -> Words:
    return _with_app(t(locale, "bot.answer.help_staff"), settings, locale)


def _tickets(parcel: Parcel, settings: Settings, locale: str) -> Words:
    """A customer's tickets, newest activity first."""
    content = parcel.delivery.content
    if not content["rows"]:
        return _with_app(t(locale, "bot.answer.no_tickets"), settings, locale)
    lines = [t(locale, "bot.answer.tickets")]
    lines += [_line(row, t(locale, f"status.customer.{row['status']}")) for row in content["rows"]]
    return _with_app(_ended(lines, content["more"], locale), settings, locale)


def _inbox(parcel: Parcel, settings: Settings, locale: str) -> Words:
    """For the staff: what is theirs, and what is nobody's yet."""
    content = parcel.delivery.content
    blocks = []
    for view in ("mine", "unassigned"):
        rows = content[view]["rows"]
        if rows:
            lines = [t(locale, f"bot.answer.inbox_{view}")]
            lines += [_line(row, row["customer"]) for row in rows]
            blocks.append(_ended(lines, content[view]["more"], locale))
    text = BLANK_LINE.join(blocks) or t(locale, "bot.answer.inbox_empty")
    return _with_app(text, settings, locale)


def _waiting(parcel: Parcel, settings: Settings, locale: str) -> Words:
    """For the staff: who waits for an answer, each ticket with its button."""
    rows = parcel.delivery.content["rows"]
    if not rows:
        return _with_app(t(locale, "bot.answer.nobody_waits"), settings, locale)
    lines = [t(locale, "bot.answer.inbox_waiting")]
    lines += [_line(row, row["customer"]) for row in rows]
    text = _ended(lines, parcel.delivery.content["more"], locale)
    text, whole = _with_app(text, settings, locale)
    return text, keyboards.show_each(_named(rows)) + whole


def _mine(parcel: Parcel, settings: Settings, locale: str) -> Words:
    """For the staff: what is theirs, each ticket with its button."""
    rows = parcel.delivery.content["rows"]
    if not rows:
        return _with_app(t(locale, "bot.answer.mine_empty"), settings, locale)
    lines = [t(locale, "bot.answer.inbox_mine")]
    lines += [_line(row, t(locale, f"status.staff.{row['status']}")) for row in rows]
    text = _ended(lines, parcel.delivery.content["more"], locale)
    text, whole = _with_app(text, settings, locale)
    return text, keyboards.show_each(_named(rows)) + whole


def _named(rows: list[dict[str, Any]]) -> list[tuple[int, str]]:
    return [(row["id"], row["subject"]) for row in rows]


def _ticket_shown(parcel: Parcel, settings: Settings, locale: str) -> Words:
    """What was said last in a ticket, for the staff."""
    ticket = parcel.ticket
    if ticket is None:
        raise LookupError("a ticket is shown and is not there")
    state = t(locale, f"status.staff.{ticket.status.value}")
    held = t(locale, "bot.alert.taken", name=ticket.assignee.name) if ticket.assignee else ""
    head = f"№ {keyboards.number(ticket.id)} · {ticket.subject}"
    lines = [head, " · ".join(filter(None, (state, ticket.customer.name, held)))]
    said = [_said_line(one, locale) for one in parcel.delivery.content["lines"]]
    rows = keyboards.beside(
        keyboards.open_ticket(locale, settings.public_url, ticket.id),
        keyboards.take(locale, ticket.id) if ticket.is_live and not ticket.assignee else [],
    )
    if ticket.status is not Status.CLOSED:
        finish = keyboards.finish(locale, ticket.id) if ticket.is_live else []
        rows += keyboards.beside(keyboards.answer(locale, ticket.id), finish)
    return BLANK_LINE.join(["\n".join(lines), *said]), rows


def _said_line(line: dict[str, Any], locale: str) -> str:
    who = line["who"]
    if line["is_note"]:
        who = t(locale, "bot.answer.note_of", name=who)
    body = line["body"] or (t(locale, f"bot.holds.{line['holds']}") if line["holds"] else "—")
    return f"{who}: {body}"


def _claimed(_parcel: Parcel, settings: Settings, locale: str) -> Words:
    return _with_app(t(locale, "bot.answer.claim_claimed"), settings, locale)


def _invited(parcel: Parcel, settings: Settings, locale: str) -> Words:
    name = parcel.delivery.content["name"]
    return _with_app(t(locale, f"bot.answer.{name}"), settings, locale)


def _merged(parcel: Parcel, settings: Settings, locale: str) -> Words:
    """Two tickets of the customer are one."""
    ticket_id, former = parcel.delivery.ticket_id or 0, parcel.delivery.content["former"]
    numbers = {"number": keyboards.number(ticket_id), "former": keyboards.number(former)}
    rows = keyboards.open_ticket(locale, settings.public_url, ticket_id)
    return t(locale, "bot.answer.merged", **numbers), rows


def _several(parcel: Parcel, _settings: Settings, locale: str) -> Words:
    content = parcel.delivery.content
    text = t(locale, "bot.answer.several", number=keyboards.number(parcel.delivery.ticket_id or 0))
    choices = [(ticket_id, subject) for ticket_id, subject in content["choices"]]
    return text, keyboards.move(locale, content["first_message_id"], choices)


def _opened(parcel: Parcel, settings: Settings, locale: str) -> Words:
    ticket = parcel.ticket
    if ticket is None:
        raise LookupError("a ticket was opened and is not there")
    number = keyboards.number(ticket.id)
    if ticket.follows:
        former = keyboards.number(ticket.follows)
        text = said(parcel, locale, "opened_following", number=number, former=former)
    else:
        text = said(parcel, locale, "opened", number=number)
    rows = keyboards.open_ticket(locale, settings.public_url, ticket.id)
    choices = parcel.delivery.content.get("choices")
    if not choices:
        return text, rows
    text += BLANK_LINE + t(locale, "bot.answer.choose_category")
    return text, keyboards.categories(ticket.id, [(one, name) for one, name in choices]) + rows


def _new(_parcel: Parcel, _settings: Settings, locale: str) -> Words:
    return t(locale, "bot.answer.new"), keyboards.take_back(locale)


def _language(_parcel: Parcel, _settings: Settings, locale: str) -> Words:
    return t(locale, "bot.answer.language"), keyboards.languages()


def _close_which(parcel: Parcel, _settings: Settings, locale: str) -> Words:
    choices = [(ticket_id, subject) for ticket_id, subject in parcel.delivery.content["choices"]]
    return t(locale, "bot.answer.close_which"), keyboards.close_each(choices)


def _done(parcel: Parcel, settings: Settings, locale: str) -> Words:
    ticket_id = parcel.delivery.ticket_id or 0
    rows = keyboards.beside(
        keyboards.not_solved(locale, ticket_id),
        keyboards.open_ticket(locale, settings.public_url, ticket_id),
    )
    text = said(parcel, locale, "done", number=keyboards.number(ticket_id))
    if parcel.asks_rating:
        text += BLANK_LINE + said(parcel, locale, "question")
        rows = keyboards.rate(ticket_id) + rows
    return text, rows


def _rated(parcel: Parcel, _settings: Settings, locale: str) -> Words:
    ticket_id = parcel.delivery.ticket_id or 0
    shown = holes(parcel.delivery.content["score"])
    text = said(parcel, locale, "rated", number=keyboards.number(ticket_id), holes=shown)
    return text, keyboards.comment(locale, ticket_id)


def _comment(_parcel: Parcel, _settings: Settings, locale: str) -> Words:
    return t(locale, "bot.answer.comment"), []


def _line(row: dict[str, Any], note: str) -> str:
    return f"№ {keyboards.number(row['id'])} · {row['subject']} · {note}"


def _ended(lines: list[str], is_cut: object, locale: str) -> str:
    return "\n".join([*lines, t(locale, "bot.answer.more")] if is_cut else lines)


def _with_app(text: str, settings: Settings, locale: str) -> Words:
    """The Mini App's button; without an address, how the operator gives it one."""
    if settings.public_url is None:
        return text + BLANK_LINE + t(locale, "bot.answer.no_app"), []
    return text, keyboards.open_app(locale, settings.public_url)


_ANSWERS: dict[str, Callable[[Parcel, Settings, str], Words]] = {
    "banned": _banned,
    "greeting": _greeting,
    "greeting_staff": _greeting_staff,
    "help": _help,
    "help_staff": _help_staff,
    "tickets": _tickets,
    "inbox": _inbox,
    "waiting": _waiting,
    "mine": _mine,
    "ticket_shown": _ticket_shown,
    "claim_claimed": _claimed,
    "invite_admin": _invited,
    "invite_agent": _invited,
    "merged": _merged,
    "several": _several,
    "opened": _opened,
    "new": _new,
    "language": _language,
    "close_which": _close_which,
    "done": _done,
    "rated": _rated,
    "comment": _comment,
    "digest": digest_words,
}
