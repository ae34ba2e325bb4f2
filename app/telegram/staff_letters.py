"""What the staff are told in their chats: alerts, notes that name them, tickets given and taken."""

from app.config import Settings
from app.domain.message import Kind
from app.domain.splitting import Part
from app.i18n import t
from app.services.outbox import Parcel
from app.telegram import keyboards
from app.telegram.drawn import (
    BLANK_LINE,
    Drawn,
    beyond_words,
    headed,
    holes,
    in_paragraphs,
    locale_of,
    plain,
    title_of,
    told,
)


def alert(parcel: Parcel, settings: Settings) -> Drawn:
    """The customer's messages themselves, for the staff."""
    locale, ticket = locale_of(parcel, settings), parcel.ticket
    if ticket is None:
        raise LookupError("an alert without its ticket")
    head = f"№ {keyboards.number(ticket.id)} · {ticket.customer.name}"
    if ticket.assignee and ticket.assignee.id != parcel.delivery.person_id:
        head += "\n" + t(locale, "bot.alert.taken", name=ticket.assignee.name)
    said = [message for message in parcel.messages if message.kind != Kind.SYSTEM]
    words = [part for one in said if (part := told(parcel, one, locale)).text]
    body = in_paragraphs(words) if said else Part(t(locale, "bot.alert.deleted"))
    rows = _alert_rows(parcel, settings, locale)
    return Drawn(headed(head, body), rows, *beyond_words(parcel, said))


def _alert_rows(parcel: Parcel, settings: Settings, locale: str) -> list[keyboards.Row]:
    """Two in a row at most: a phone cuts the words of three."""
    ticket_id = parcel.delivery.ticket_id or 0
    opening = keyboards.open_ticket(locale, settings.public_url, ticket_id)
    answer = keyboards.answer(locale, ticket_id)
    if parcel.ticket and parcel.ticket.assignee:
        return keyboards.beside(opening, answer)
    return [*opening, *keyboards.beside(keyboards.take(locale, ticket_id), answer)]


def mention(parcel: Parcel, settings: Settings) -> Drawn:
    """A note that names this member of the staff; a reply to it is a note as well."""
    locale, ticket, note = locale_of(parcel, settings), parcel.ticket, parcel.messages[0]
    if ticket is None:
        raise LookupError("a note without its ticket")
    name = note.author.name if note.author else t(locale, "bot.somebody")
    head = f"№ {keyboards.number(ticket.id)} · {ticket.customer.name}\n"
    head += t(locale, "bot.alert.mention", name=name)
    rows = keyboards.open_ticket(locale, settings.public_url, ticket.id)
    body = told(parcel, note, locale)
    return Drawn(headed(head, body), rows, *beyond_words(parcel, [note]))


def low_rating(parcel: Parcel, settings: Settings) -> Drawn:
    """A customer was not helped well: how they rated it, and why when they said so."""
    locale, ticket, rating = locale_of(parcel, settings), parcel.ticket, parcel.rating
    if ticket is None or rating is None:
        raise LookupError("a low rating without its ticket")
    name = ticket.customer.name
    text = t(locale, "bot.alert.low_rating", name=name, holes=holes(rating.score))
    if rating.comment:
        text += BLANK_LINE + rating.comment
    rows = keyboards.open_ticket(locale, settings.public_url, ticket.id)
    return plain(title_of(parcel), text, rows)


def assigned(parcel: Parcel, settings: Settings) -> Drawn:
    """By a colleague, or by the desk itself."""
    by_desk = parcel.delivery.content.get("actor_id") is None
    key = "bot.alert.assigned_by_desk" if by_desk else "bot.alert.assigned"
    return _handed(parcel, settings, key)


def taken_over(parcel: Parcel, settings: Settings) -> Drawn:
    return _handed(parcel, settings, "bot.alert.taken_over")


def _handed(parcel: Parcel, settings: Settings, key: str) -> Drawn:
    locale = locale_of(parcel, settings)
    name = parcel.actor.name if parcel.actor else t(locale, "bot.somebody")
    ticket_id = parcel.delivery.ticket_id or 0
    rows = keyboards.open_ticket(locale, settings.public_url, ticket_id)
    return plain(title_of(parcel), t(locale, key, name=name), rows)


def unknown(parcel: Parcel, settings: Settings) -> Drawn:
    """Nobody can say whether an earlier delivery has arrived: a person decides."""
    locale, ticket = locale_of(parcel, settings), parcel.ticket
    rows = keyboards.resend(locale, parcel.delivery.content["delivery_id"])
    if ticket is None:
        return plain("", t(locale, "bot.alert.unknown_answer"), rows)
    opening = keyboards.open_ticket(locale, settings.public_url, ticket.id)
    text = t(locale, "bot.alert.unknown", name=ticket.customer.name)
    return plain(title_of(parcel), text, keyboards.beside(rows, opening))
