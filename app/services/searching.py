"""Search: what somebody types becomes what they may see of tickets, people and messages.

Customers search their own tickets by the same verbs; what leaves passes through the same rules as
everywhere else (access.py).
"""

from collections.abc import Iterable
from datetime import tzinfo
from itertools import chain
from typing import NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from app.domain.errors import DeskError, invalid
from app.domain.person import Person
from app.domain.policy import require
from app.domain.search_query import SearchQuery, UsedFilter, calendar_at, read_query
from app.domain.search_words import MYSELF, State
from app.domain.ticket import Mark, Ticket
from app.domain.words import flat, normal
from app.services import access
from app.services.search_marks import MarkedMessage, MarkedTicket, Marker
from app.store import catalog, events, people, search, search_names, search_terms, search_tickets
from app.store.search import Found, Indexing
from app.store.search_terms import Group, Sought
from app.store.transaction import Transaction

#: Beside the messages of a first page.
TICKETS_SHOWN, PEOPLE_SHOWN = 5, 5
#: Of a name that many have the newest accounts count.
NAMESAKES_LIMIT = 200
#: A page of found messages ends early where its bodies grow larger than this, in code points.
PAGE_BODY_CODE_POINTS = 160_000

Shown = tuple[Ticket, Mark | None]


class SearchPage(NamedTuple):
    """`tickets` are all that the page speaks of, each once."""

    tickets: list[Shown]
    found_messages: list[MarkedMessage]
    found_tickets: list[MarkedTicket]
    found_people: list[Person]
    filters: tuple[UsedFilter, ...]
    indexing: Indexing | None
    next: int | None
    cursor: int


class Lookup(NamedTuple):
    """The first few tickets and people that somebody may mean."""

    tickets: list[Shown]
    people: list[Person]
    cursor: int


class _Asked(NamedTuple):
    """Who asks for what; `sought` is None when nothing can be found."""

    actor: Person
    query: SearchQuery
    sought: Sought | None
    groups: list[Group]

    @property
    def marker(self) -> Marker:
        """The words of phrases are marked where the whole phrase stands."""
        return Marker(self.groups[: len(self.query.words)], self.query.phrases)


def find(
    tx: Transaction, actor: Person, text: str, zone: str | None, before: int | None, limit: int
) -> SearchPage:
    """A page of messages, newest first; the first one with the tickets and people of that name.

    A page may be short and still have a `next`. Raises `invalid`, `too_large`.
    """
    require(actor, "search.find")
    query = read_query(text, calendar_at(tx.now, _zone(zone)))
    sought = _sought(tx, actor, query)
    found = Found([], None, [])
    if sought is not None and not query.is_empty:
        found = search.find_messages(tx, sought, before, limit)
    asked = _Asked(actor, query, sought, found.groups)
    messages, shown, following = _readable(tx, asked, found)
    beside: list[MarkedTicket] = []
    named: list[Person] = []
    if sought is not None and before is None:
        beside = _tickets(tx, asked, shown, [*_by_subject(tx, asked), *_across(tx, asked)])
        named = _people(tx, actor, query, PEOPLE_SHOWN)
    return SearchPage(
        list(shown.values()),
        messages,
        beside,
        named,
        query.filters,
        search.indexing(tx),
        following,
        events.newest_id(tx),
    )


def look_up(tx: Transaction, actor: Person, text: str) -> Lookup:
    """Tickets by number or subject and people by name, while somebody types: for staff."""
    require(actor, "search.lookup")
    query = read_query(text, calendar_at(tx.now))
    sought = _sought(tx, actor, query)
    if sought is None or query.is_empty:
        return Lookup([], [], events.newest_id(tx))
    shown: dict[int, Shown] = {}
    asked = _Asked(actor, query, sought, search_terms.groups_of(tx, sought))
    _tickets(tx, asked, shown, _by_subject(tx, asked))
    named = _people(tx, actor, query, PEOPLE_SHOWN)
    return Lookup(list(shown.values()), named, events.newest_id(tx))


def _zone(name: str | None) -> tzinfo:
    try:
        return ZoneInfo(name or "UTC")
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise invalid("zone") from None


# -- what is asked -------------------------------------------------------------------------


def _sought(tx: Transaction, actor: Person, query: SearchQuery) -> Sought | None:
    """None when a filter names nobody and nothing: then nothing is found."""
    people_ids = _people_of(tx, actor, query.people)
    tags = [_tags_named(tx, name) for name in query.tags]
    if people_ids == () or not all(tags):
        return None
    return Sought(
        actor.id,
        actor.is_staff,
        query.words,
        query.phrases,
        query.is_typing,
        people_ids,
        tuple(tags),
        query.states,
        query.since,
        query.until,
    )


def _people_of(tx: Transaction, actor: Person, names: Iterable[str]) -> tuple[int, ...] | None:
    if not names:
        return None
    found: dict[int, None] = {}
    for name in names:
        ids = [actor.id] if normal(name) in MYSELF else _named(tx, name)
        found.update(dict.fromkeys(ids))
    return tuple(found)


def _named(tx: Transaction, name: str) -> list[int]:
    """`@name` is one person where somebody has just that name."""
    ids = search_names.find_people(tx, name, NAMESAKES_LIMIT)
    if not name.startswith("@"):
        return ids
    wanted = name[1:].casefold()
    exact = [one.id for one in people.known(tx, ids) if (one.username or "").casefold() == wanted]
    return exact or ids


def _tags_named(tx: Transaction, name: str) -> tuple[int, ...]:
    """The tag of this name, else those that begin so."""
    wanted = flat(name)
    tags = [(flat(tag.name), tag.id) for tag in catalog.tags(tx)]
    exact = tuple(tag_id for named, tag_id in tags if named == wanted)
    return exact or tuple(tag_id for named, tag_id in tags if named.startswith(wanted))


# -- what is shown -------------------------------------------------------------------------


def _readable(
    tx: Transaction, asked: _Asked, found: Found
) -> tuple[list[MarkedMessage], dict[int, Shown], int | None]:
    """The rules of access have the last word, whatever was found."""
    marked: list[MarkedMessage] = []
    marker = asked.marker
    shown: dict[int, Shown] = {}
    room = PAGE_BODY_CODE_POINTS
    for message_id in found.ids:
        try:
            message, ticket, mark = access.message_for(tx, asked.actor, message_id)
        except DeskError:
            continue
        room -= len(message.body)
        if room < 0 and marked:
            return marked, shown, marked[-1].message.id
        marked.append(marker.message(message))
        shown[ticket.id] = (ticket, mark)
    return marked, shown, found.next


def _by_subject(tx: Transaction, asked: _Asked) -> list[int]:
    if asked.sought is None or State.NOTE in asked.query.states:
        return []
    ids: list[int] = []
    if asked.query.number is not None:
        ids = search_tickets.by_number(tx, asked.sought, asked.query.number, TICKETS_SHOWN)
    return ids + search_tickets.by_subject(tx, asked.sought, asked.groups, TICKETS_SHOWN)


def _across(tx: Transaction, asked: _Asked) -> list[int]:
    if asked.sought is None or State.NOTE in asked.query.states:
        return []
    return search_tickets.across(tx, asked.sought, asked.groups, TICKETS_SHOWN)


def _tickets(
    tx: Transaction, asked: _Asked, shown: dict[int, Shown], ids: list[int]
) -> list[MarkedTicket]:
    """The first few of them, each once; `shown` gets those that it lacks."""
    marked = []
    for ticket_id in list(dict.fromkeys(ids))[:TICKETS_SHOWN]:
        ticket, mark = shown.get(ticket_id) or access.ticket_for(tx, asked.actor, ticket_id)
        shown[ticket_id] = (ticket, mark)
        marked.append(asked.marker.ticket(ticket))
    return marked


def _people(tx: Transaction, actor: Person, query: SearchQuery, limit: int) -> list[Person]:
    """For staff, and only for words without filters: those narrow messages."""
    words = [*query.words, *chain.from_iterable(query.phrases)]
    if not actor.is_staff or query.filters or not words:
        return []
    ids = search_names.find_people(tx, " ".join(words), limit)
    known = {person.id: person for person in people.known(tx, ids)}
    return [known[person_id] for person_id in ids if person_id in known]
