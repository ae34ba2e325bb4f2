"""Finds tickets by subject and by number, newest first; few are asked for, few are looked at."""

import json
import time
from collections.abc import Iterator, Sequence
from itertools import islice

from app.store import search_index, search_keys, search_terms
from app.store.search_index import texts_of
from app.store.search_names import all_of
from app.store.search_terms import Conditions, Group, Sought
from app.store.transaction import Transaction

#: Of those whose subjects fit so many are looked at, whatever the filters leave of them.
LOOKED_AT = 300
#: Tickets above the index's mark, read one by one.
TAIL_LIMIT = 300
#: So many words can be spread over a subject and its messages, and so many tickets are looked at.
LEAST_ACROSS, ACROSS_LOOKED_AT = 2, 24
#: How long that may take, once the first few have been looked at.
ACROSS_S, ACROSS_FIRST = 0.003, 3
#: The longest number that is looked for as the beginning of another.
NUMBER_LENGTH = 15
#: How many digits may still follow what somebody types.
DIGITS_TO_COME = 4

_OF_INDEX = (
    "SELECT t.id, {passes}, t.subject FROM ticket_words w CROSS JOIN tickets t ON t.id = w.rowid"
    " WHERE w.ticket_words MATCH :match AND w.rowid <= :mark ORDER BY w.rowid DESC LIMIT :most"
)
_OF_TAIL = (
    "SELECT t.id, {passes}, t.subject FROM tickets t WHERE t.id > :mark"
    " ORDER BY t.id DESC LIMIT :most"
)
_SAID = "SELECT 1 FROM message_words WHERE message_words MATCH ? LIMIT 1"
_SAID_LATELY = (
    "SELECT body, extra FROM messages WHERE ticket_id = ? AND id > ? AND kind IN (?, ?)"
    " AND deleted_at IS NULL ORDER BY id DESC LIMIT ?"
)
_BY_NUMBER = (
    "SELECT t.id, {passes} FROM tickets t WHERE t.id BETWEEN :low AND :high"
    " ORDER BY t.id LIMIT :most"
)


def by_subject(tx: Transaction, sought: Sought, groups: list[Group], limit: int) -> list[int]:
    """Ids of tickets whose subjects have all the words."""
    if not groups:
        return []
    found = _subjects(tx, sought, [group.terms for group in groups])
    fitting = (
        ticket_id
        for ticket_id, subject in found
        if search_terms.holds_all(groups, subject)
        and search_terms.holds_phrases(sought.phrases, [subject])
    )
    return list(islice(fitting, limit))


def across(tx: Transaction, sought: Sought, groups: list[Group], limit: int) -> list[int]:
    """Ids of tickets that have some of the words in the subject and the others in their messages.

    The newest of those whose subjects have a word are looked at. A phrase stands in one text, and
    who said it when is asked of one message: such searches find nothing here.
    """
    is_of_one_text = sought.phrases or sought.people is not None or sought.since or sought.until
    if len(groups) < LEAST_ACROSS or is_of_one_text:
        return []
    terms = frozenset[str]().union(*(group.terms for group in groups))
    found: list[int] = []
    deadline = time.monotonic() + ACROSS_S
    candidates = islice(_subjects(tx, sought, [terms]), ACROSS_LOOKED_AT)
    for at, (ticket_id, subject) in enumerate(candidates):
        if at >= ACROSS_FIRST and time.monotonic() > deadline:
            break
        missing = search_terms.missing_in(groups, subject)
        if 0 < len(missing) < len(groups) and _says_all(tx, sought, ticket_id, missing):
            found.append(ticket_id)
        if len(found) == limit:
            break
    return found


def _subjects(
    tx: Transaction, sought: Sought, terms: Sequence[frozenset[str]]
) -> Iterator[tuple[int, str]]:
    """Tickets that pass, the newest first: all above the mark, and those of the index that have
    one of each group of terms."""
    conditions = _conditions(tx, sought)
    mark = search_index.mark_of(tx, search_index.TICKETS)
    values = {**conditions.values, "mark": mark, "most": TAIL_LIMIT}
    for ticket_id, passes, subject in tx.stream(_OF_TAIL.format(passes=conditions.sql), values):
        if passes:
            yield ticket_id, subject
    keys = [] if sought.is_staff else [frozenset({search_keys.shown_to(sought.reader_id)})]
    values = {**values, "most": LOOKED_AT, "match": all_of([*terms, *keys])}
    for ticket_id, passes, subject in tx.stream(_OF_INDEX.format(passes=conditions.sql), values):
        if passes:
            yield ticket_id, subject


def _says_all(tx: Transaction, sought: Sought, ticket_id: int, groups: list[Group]) -> bool:
    """Whether each word stands in some message of the ticket that the reader may see."""
    keys = [frozenset({search_keys.of_ticket(ticket_id)})]
    if not sought.is_staff:
        keys.append(frozenset({search_keys.shown_to(sought.reader_id)}))
    late: list[str] | None = None
    for group in groups:
        if tx.one(_SAID, (all_of([*keys, group.terms]),)):
            continue
        if late is None:
            late = _said_lately(tx, sought, ticket_id)
        if not any(search_terms.holds_all([group], text) for text in late):
            return False
    return True


def _said_lately(tx: Transaction, sought: Sought, ticket_id: int) -> list[str]:
    """What the index does not have yet."""
    kinds = ("message", "note") if sought.is_staff else ("message", "message")
    values = (ticket_id, search_index.mark_of(tx, search_index.MESSAGES), *kinds, TAIL_LIMIT)
    rows = tx.all(_SAID_LATELY, values)
    return [text for body, extra in rows for text in texts_of(body, extra)]


def by_number(tx: Transaction, sought: Sought, number: int, limit: int) -> list[int]:
    """The ticket of this number, then those whose numbers begin with it."""
    conditions = _conditions(tx, sought)
    sql = _BY_NUMBER.format(passes=conditions.sql)
    found: list[int] = []
    for digits in range(DIGITS_TO_COME + 1):
        low, high = number * 10**digits, (number + 1) * 10**digits - 1
        if len(str(high)) > NUMBER_LENGTH:
            break
        values = {**conditions.values, "low": low, "high": high, "most": LOOKED_AT}
        found += [row[0] for row in tx.stream(sql, values) if row[1]]
        if len(found) >= limit:
            break
    return list(dict.fromkeys(found))[:limit]


def _conditions(tx: Transaction, sought: Sought) -> Conditions:
    found = search_terms.of_tickets(sought, tx.now)
    if sought.people is not None:
        found.add(
            "t.customer_id IN (SELECT value FROM json_each(:people))",
            people=json.dumps(sought.people),
        )
    if sought.since is not None:
        found.add("t.created_at >= :since", since=sought.since)
    if sought.until is not None:
        found.add("t.created_at < :until", until=sought.until)
    return found
