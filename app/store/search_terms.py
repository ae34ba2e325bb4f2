"""What a search asks for, as the index and the rows are asked: groups of terms, and conditions.

Every filter is said twice: as keys of the index where it has them, and always as a condition of
the row, which decides. So the index may know less than the rows, and never shows more.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from app.domain.search_words import State
from app.domain.words import flat, phrases_in, term_of, trace_of, words_of
from app.store import search_keys
from app.store.transaction import Transaction

#: Shorter beginnings stand for themselves alone.
LEAST_BEGINNING = 3
#: The most frequent words that a beginning stands for, out of the first so many of the alphabet.
COMPLETIONS, COMPLETIONS_LOOKED_AT = 12, 4_000
#: Up to so many tickets or people are asked for by their keys; of more, each row says whose it is.
MOST_KEYS = 256
#: Of so many tickets, and of no more messages, it is known beforehand which messages they have.
MOST_TICKETS, MOST_HELD = 600, 6_000

_LIVE = "t.status <> 'resolved' AND t.status <> 'closed'"
_STATUSES: dict[State, tuple[str, ...]] = {
    State.NEW: ("new",),
    State.OPEN: ("new", "open"),
    State.WAITING: ("waiting",),
    State.RESOLVED: ("resolved",),
    State.CLOSED: ("closed",),
}
_OF_STAFF = {State.NOTE, State.MINE, State.UNASSIGNED, State.OVERDUE}
_CONDITIONS = {
    State.NOTE: "m.kind = 'note'",
    State.MINE: f"t.assignee_id = :reader AND {_LIVE}",
    State.UNASSIGNED: f"t.assignee_id IS NULL AND {_LIVE}",
    State.OVERDUE: f"t.due_at <= :now AND {_LIVE}",
}


@dataclass(frozen=True, slots=True)
class Sought:
    """Who looks for what. Of `people` any will do, of each of `tags` any; None is no filter."""

    reader_id: int
    is_staff: bool
    words: tuple[str, ...] = ()
    phrases: tuple[tuple[str, ...], ...] = ()
    is_typing: bool = False
    people: tuple[int, ...] | None = None
    tags: tuple[tuple[int, ...], ...] = ()
    states: frozenset[State] = frozenset()
    since: int | None = None
    until: int | None = None


class Group(NamedTuple):
    """One word of the search: a text must have one of its terms, or a word that begins so."""

    terms: frozenset[str]
    beginning: str | None = None

    def is_in(self, normals: set[str], terms: frozenset[str]) -> bool:
        if not self.terms.isdisjoint(terms):
            return True
        begun = self.beginning
        return begun is not None and any(word.startswith(begun) for word in normals)

    def may_be_in(self, flat_text: str) -> bool:
        """A cheap no for most texts."""
        if self.beginning is not None and self.beginning in flat_text:
            return True
        return any(trace_of(term) in flat_text for term in self.terms)


def groups_of(tx: Transaction, sought: Sought) -> list[Group]:
    """One for each word, then one for each word of a phrase, which the index knows by its forms."""
    groups = [Group(frozenset({term_of(word)})) for word in sought.words]
    if groups and sought.is_typing:
        groups[-1] = _begun(tx, sought.words[-1])
    words = dict.fromkeys(word for phrase in sought.phrases for word in phrase)
    return groups + [Group(frozenset({term_of(word)})) for word in words]


def _begun(tx: Transaction, word: str) -> Group:
    if len(word) < LEAST_BEGINNING:
        return Group(frozenset({term_of(word)}))
    rows = tx.all(
        "SELECT term FROM (SELECT term, n FROM search_terms WHERE term >= ? AND term < ? LIMIT ?)"
        " ORDER BY n DESC, term LIMIT ?",
        (word, word + chr(0x10FFFF), COMPLETIONS_LOOKED_AT, COMPLETIONS),
    )
    return Group(frozenset({term_of(word), *(row[0] for row in rows)}), word)


def holds_phrases(phrases: Iterable[tuple[str, ...]], texts: Sequence[str]) -> bool:
    """Whether each of the phrases stands in one of the texts."""
    return all(any(phrases_in(text, phrase) for text in texts) for phrase in phrases)


def holds_all(groups: list[Group], text: str) -> bool:
    """Whether a text that is not in the index yet would be found there."""
    if not groups:
        return True
    flat_text = flat(text)
    if not all(group.may_be_in(flat_text) for group in groups):
        return False
    words = words_of(text)
    normals, terms = {word.normal for word in words}, frozenset(word.term for word in words)
    return all(group.is_in(normals, terms) for group in groups)


def missing_in(groups: list[Group], text: str) -> list[Group]:
    """Those that a text does not have."""
    words = words_of(text)
    normals, terms = {word.normal for word in words}, frozenset(word.term for word in words)
    return [group for group in groups if not group.is_in(normals, terms)]


# -- conditions ----------------------------------------------------------------------------


@dataclass(slots=True)
class Conditions:
    """`sql` is joined from constants; what people gave stands in `values`."""

    parts: list[str] = field(default_factory=list)
    values: dict[str, object] = field(default_factory=dict)

    def add(self, part: str, **values: object) -> None:
        self.parts.append(part)
        self.values.update(values)

    @property
    def sql(self) -> str:
        return " AND ".join(f"({part})" for part in self.parts) or "1"


def of_messages(sought: Sought, now: int) -> Conditions:
    """For `messages m JOIN tickets t`."""
    found = of_tickets(sought, now)
    found.add("m.kind <> 'system' AND m.deleted_at IS NULL")
    if not sought.is_staff:
        found.add("m.kind = 'message'")
    if sought.people is not None:
        found.add(
            "m.author_id IN (SELECT value FROM json_each(:people))",
            people=json.dumps(sought.people),
        )
    if State.NOTE in sought.states:
        found.add(_CONDITIONS[State.NOTE])
    if sought.since is not None:
        found.add("m.created_at >= :since", since=sought.since)
    if sought.until is not None:
        found.add("m.created_at < :until", until=sought.until)
    return found


def of_tickets(sought: Sought, now: int) -> Conditions:
    """For `tickets t` alone: what a ticket must be, whoever says what in it."""
    found = Conditions(values={"reader": sought.reader_id, "now": now})
    if not sought.is_staff:
        found.add("t.customer_id = :reader")
    for place, ids in enumerate(sought.tags):
        name = f"tags{place}"
        found.add(
            "EXISTS (SELECT 1 FROM ticket_tags g WHERE g.ticket_id = t.id"
            f" AND g.tag_id IN (SELECT value FROM json_each(:{name})))",
            **{name: json.dumps(ids)},
        )
    statuses = _statuses_of(sought)
    if statuses:
        found.add(" OR ".join(f"t.status = '{one}'" for one in statuses))
    for state in sorted(sought.states & {State.MINE, State.UNASSIGNED, State.OVERDUE}):
        found.add(_CONDITIONS[state])
    return found


def _statuses_of(sought: Sought) -> list[str]:
    """Of which any will do; none is no filter."""
    return sorted({one for state in sought.states for one in _STATUSES.get(state, ())})


def active_until(tx: Transaction, sought: Sought) -> int | None:
    """When the newest ticket of the statuses that are asked for was active for the last time: what
    is closed may lie behind thousands of tickets that live. None when no status is asked for."""
    statuses = _statuses_of(sought)
    if not statuses:
        return None
    sql = "SELECT max(staff_updated_at) FROM tickets WHERE status = ?"
    rows = [tx.one(sql, (one,)) for one in statuses]
    return max((row[0] or 0 for row in rows if row), default=0)


# -- keys ----------------------------------------------------------------------------------

#: Each a few ranges of an index that has nothing but what is looked for. With `_LIVE` in its place,
#: SQLite goes through all that a colleague has ever closed.
_LIVE_RANGES = "t.status IN ('new', 'open', 'waiting')"
_DRIVERS = {
    State.MINE: f"tickets t WHERE t.assignee_id = :reader AND {_LIVE_RANGES}",
    State.UNASSIGNED: f"tickets t WHERE t.assignee_id IS NULL AND {_LIVE_RANGES}",
    State.OVERDUE: f"tickets t INDEXED BY tickets_overdue WHERE {_CONDITIONS[State.OVERDUE]}",
    State.NEW: "tickets t WHERE t.status = 'new'",
    State.OPEN: "tickets t WHERE t.status IN ('new', 'open')",
    State.WAITING: "tickets t WHERE t.status = 'waiting'",
}


_MESSAGES_OF = (
    "SELECT m.id FROM json_each(:tickets) j CROSS JOIN messages m ON m.ticket_id = j.value"
    " LIMIT :most"
)


def keys_of(tx: Transaction, sought: Sought) -> list[frozenset[str]]:
    """The filters that the index knows: what it finds has one key of each. An empty one says that
    nothing can be found."""
    if not sought.is_staff and (sought.tags or sought.states & _OF_STAFF):
        return [frozenset()]
    keys = [frozenset(map(search_keys.tagged, ids)) for ids in sought.tags]
    if not sought.is_staff:
        keys.append(frozenset({search_keys.shown_to(sought.reader_id)}))
    if State.NOTE in sought.states:
        keys.append(frozenset({search_keys.NOTE}))
    if sought.people is not None and len(sought.people) <= MOST_KEYS:
        keys.append(frozenset(map(search_keys.said_by, sought.people)))
    few = _tickets_of_state(tx, sought, MOST_KEYS)
    if few is not None:
        keys.append(frozenset(map(search_keys.of_ticket, few)))
    return keys


def is_narrow(keys: list[frozenset[str]]) -> bool:
    """Whether one of the keys leaves few messages of all."""
    return any(search_keys.is_narrow(key) for group in keys for key in group)


def messages_held(tx: Transaction, sought: Sought) -> frozenset[int] | None:
    """All messages of the tickets of one of the states, where those are too many for keys and yet
    few: who has them need not look at the row of each message that has the words."""
    tickets = _tickets_of_state(tx, sought, MOST_TICKETS)
    if tickets is None or len(tickets) <= MOST_KEYS:
        return None
    ids = tx.all(_MESSAGES_OF, {"tickets": json.dumps(tickets), "most": MOST_HELD + 1})
    return frozenset(row[0] for row in ids) if len(ids) <= MOST_HELD else None


def _tickets_of_state(tx: Transaction, sought: Sought, most: int) -> list[int] | None:
    """None when there are more; several statuses are not looked at."""
    several = len(sought.states & _STATUSES.keys()) > 1
    for state in _DRIVERS:
        if state not in sought.states or (several and state in _STATUSES):
            continue
        values = {"reader": sought.reader_id, "now": tx.now, "most": most + 1}
        sql = f"SELECT t.id FROM {_DRIVERS[state]} LIMIT :most"
        ids = [row[0] for row in tx.all(sql, values)]
        if len(ids) <= most:
            return ids
    return None
