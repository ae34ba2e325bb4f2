"""What somebody reads of the desk: pages of tickets, a ticket, pages of messages."""

import base64
import binascii
import json
from collections.abc import Sequence
from typing import NamedTuple

from app.domain.errors import invalid
from app.domain.inbox import Order, Wanted, require_plain
from app.domain.message import Message
from app.domain.person import Person
from app.domain.policy import require
from app.domain.ticket import Mark, Ticket
from app.services import access
from app.services.outcome import Outcome
from app.store import events, inbox_counts, inbox_pages, messages
from app.store.transaction import Transaction

#: A page of messages ends early where its bodies grow larger than this (UTF-8 is up to 4 times
#: as many bytes); `more_before` and `more_after` say so.
PAGE_BODY_CODE_POINTS = 160_000
_KEY_LIMIT = 2**53


class TicketPage(NamedTuple):
    """`order` is how the tickets of the list follow each other."""

    tickets: list[tuple[Ticket, Mark | None]]
    next: str | None
    cursor: int
    order: Order = Order.ACTIVITY


def list_tickets(
    tx: Transaction, actor: Person, wanted: Wanted, before: str | None, limit: int
) -> TicketPage:
    """One page as the actor sees it. Raises `invalid`, and `forbidden` for what staff may ask."""
    require(actor, "inbox.list")
    if actor.is_staff:
        wanted.check()
        found = inbox_pages.for_staff(tx, actor.id, wanted, _key(before), limit + 1)
    else:
        require_plain(wanted)
        found = inbox_pages.for_customer(tx, actor.id, wanted.view, _key(before), limit + 1)
    page = found[:limit]
    following = _opaque(page[-1][1]) if len(found) > limit else None
    return TicketPage([one for one, _ in page], following, events.newest_id(tx), wanted.order)


class Counts(NamedTuple):
    """How many tickets each of the lists has, in their order."""

    counts: list[int]
    cursor: int


def count_tickets(tx: Transaction, actor: Person, lists: Sequence[Wanted]) -> Counts:
    """Raises `invalid`."""
    require(actor, "inbox.counts")
    for wanted in lists:
        wanted.check()
    return Counts(inbox_counts.of(tx, actor.id, lists), events.newest_id(tx))


def _opaque(key: inbox_pages.Key) -> str:
    return base64.urlsafe_b64encode(json.dumps(key).encode()).decode().rstrip("=")


def _key(opaque: str | None) -> inbox_pages.Key | None:
    if opaque is None:
        return None
    try:
        padded = opaque + "=" * (-len(opaque) % 4)
        phase, a, b = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
    except (ValueError, TypeError, binascii.Error, RecursionError):
        raise invalid("before") from None
    if any(type(part) is not int or abs(part) >= _KEY_LIMIT for part in (phase, a, b)):
        raise invalid("before")
    if phase not in inbox_pages.PHASES:
        raise invalid("before")
    return phase, a, b


def get_ticket(tx: Transaction, actor: Person, ticket_id: int) -> Outcome:
    require(actor, "ticket.get")
    ticket, mark = access.ticket_for(tx, actor, ticket_id)
    return Outcome(ticket, mark, events.newest_id(tx))


class MessagePage(NamedTuple):
    """Oldest first."""

    messages: list[Message]
    more_before: bool
    more_after: bool
    cursor: int


class Place(NamedTuple):
    """Where a page of messages lies: at most one is given, each a message id."""

    before: int | None = None
    after: int | None = None
    around: int | None = None


NEWEST = Place()


def list_messages(
    tx: Transaction, actor: Person, ticket_id: int, limit: int, place: Place = NEWEST
) -> MessagePage:
    """A page of what the actor may see of a ticket; the newest when no place is given."""
    require(actor, "message.list")
    access.ticket_for(tx, actor, ticket_id)
    given = {name: value for name, value in place._asdict().items() if value is not None}
    if len(given) > 1:
        raise invalid(sorted(given)[1])
    page = _page(tx, ticket_id, int(actor.is_staff), limit, given)
    return MessagePage(*page, events.newest_id(tx))


def _page(
    tx: Transaction, ticket_id: int, notes: int, limit: int, place: dict[str, int]
) -> tuple[list[Message], bool, bool]:
    if "after" in place:
        newer = messages.after(tx, ticket_id, notes, place["after"], limit + 1)
        page = _bounded(newer[:limit])
        return page, _has_before(tx, ticket_id, notes, page), len(newer) > len(page)
    if "around" in place:
        return _around(tx, ticket_id, notes, limit, place["around"])
    if "before" in place:
        older = messages.before(tx, ticket_id, notes, place["before"], limit + 1)
        page = _bounded(older[:limit])
        return page[::-1], len(older) > len(page), _has_after(tx, ticket_id, notes, page)
    newest = messages.newest(tx, ticket_id, notes, limit + 1)
    page = _bounded(newest[:limit])
    return page[::-1], len(newest) > len(page), False


def _around(
    tx: Transaction, ticket_id: int, notes: int, limit: int, message_id: int
) -> tuple[list[Message], bool, bool]:
    older = messages.before(tx, ticket_id, notes, message_id + 1, limit // 2 + 2)
    newer = messages.after(tx, ticket_id, notes, message_id, limit + 1)
    before = _bounded(older[: limit // 2 + 1])
    after = _bounded(newer[: limit - len(before)])
    return before[::-1] + after, len(older) > len(before), len(newer) > len(after)


def _bounded(found: list[Message]) -> list[Message]:
    """The first messages of `found` that fit a page; at least one."""
    room = PAGE_BODY_CODE_POINTS
    for position, message in enumerate(found):
        room -= len(message.body)
        if room < 0 and position > 0:
            return found[:position]
    return found


def _has_before(tx: Transaction, ticket_id: int, notes: int, page: list[Message]) -> bool:
    first = min((message.id for message in page), default=None)
    return first is not None and bool(messages.before(tx, ticket_id, notes, first, 1))


def _has_after(tx: Transaction, ticket_id: int, notes: int, page: list[Message]) -> bool:
    last = max((message.id for message in page), default=None)
    return last is not None and bool(messages.after(tx, ticket_id, notes, last, 1))
