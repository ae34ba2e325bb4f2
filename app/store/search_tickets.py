"""Finds tickets by subject and by number, newest first; few are asked for, few are looked at."""

import json

from app.store import search_index, search_keys, search_terms
from app.store.search_names import all_of
from app.store.search_terms import Conditions, Group, Sought
from app.store.transaction import Transaction

#: Of those whose subjects fit so many are looked at, whatever the filters leave of them.
LOOKED_AT = 300
#: Tickets above the index's mark, read one by one.
TAIL_LIMIT = 300
#: The longest number that is looked for as the beginning of another.
NUMBER_LENGTH = 15
#: How many digits may still follow what somebody types.
DIGITS_TO_COME = 4

_OF_INDEX = (
    "SELECT t.id, {passes} FROM ticket_words w CROSS JOIN tickets t ON t.id = w.rowid"
    " WHERE w.ticket_words MATCH :match AND w.rowid <= :mark ORDER BY w.rowid DESC LIMIT :most"
)
_OF_TAIL = (
    "SELECT t.id, {passes}, t.subject FROM tickets t WHERE t.id > :mark"
    " ORDER BY t.id DESC LIMIT :most"
)
_BY_NUMBER = (
    "SELECT t.id, {passes} FROM tickets t WHERE t.id BETWEEN :low AND :high"
    " ORDER BY t.id LIMIT :most"
)


def by_subject(tx: Transaction, sought: Sought, groups: list[Group], limit: int) -> list[int]:
    """Ids of tickets whose subjects have all the words."""
    if not groups:
        return []
    conditions = _conditions(tx, sought)
    mark = search_index.mark_of(tx, search_index.TICKETS)
    values = {**conditions.values, "mark": mark, "most": TAIL_LIMIT}
    rows = tx.stream(_OF_TAIL.format(passes=conditions.sql), values)
    found = [row[0] for row in rows if row[1] and search_terms.holds_all(groups, row[2])]
    if len(found) >= limit:
        return found[:limit]
    terms = [group.terms for group in groups]
    if not sought.is_staff:
        terms.append(frozenset({search_keys.shown_to(sought.reader_id)}))
    values = {**values, "most": LOOKED_AT, "match": all_of(terms)}
    for ticket_id, passes in tx.stream(_OF_INDEX.format(passes=conditions.sql), values):
        if passes:
            found.append(ticket_id)
        if len(found) == limit:
            break
    return found


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
