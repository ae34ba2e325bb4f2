"""The index of search: filled behind the messages in steps, followed by whatever changes later.

Each index is whole up to its mark. What is newer is read from the rows themselves (search.py), so
that saying something costs the index nothing, and search finds the same whatever was killed when.
"""

import json
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from app.domain.message import Message
from app.domain.words import rules, terms_of
from app.store import desk_facts, extras, search_keys, search_names
from app.store.transaction import Row, Transaction

MESSAGES, TICKETS, PEOPLE = "messages", "tickets", "people"
#: Names of the files of messages that the index has from before it knew such names.
FILES, FILES_END = "files", "files_end"
#: The rules by which the index was made (domain/words.py).
RULES_FACT = "search_rules"
#: What a beginning may stand for: words of such a length.
LEAST_TERM, MOST_TERM = 3, 24

_MARK = "SELECT up_to FROM search_marks WHERE name = ?"
_TERMS = (
    "INSERT INTO search_terms (term, n) VALUES (?, ?)"
    " ON CONFLICT (term) DO UPDATE SET n = n + excluded.n"
)
_TAGS = "SELECT group_concat(g.tag_id) FROM ticket_tags g WHERE g.ticket_id"
_NEXT_MESSAGES = (
    f"SELECT m.id, m.kind, m.ticket_id, m.author_id, t.customer_id, ({_TAGS} = m.ticket_id),"
    " m.body, m.extra, m.deleted_at FROM messages m JOIN tickets t ON t.id = m.ticket_id"
    " WHERE m.id > ? ORDER BY m.id LIMIT ?"
)
_NEXT_FILES = (
    "SELECT DISTINCT a.message_id FROM attachments a WHERE a.message_id > ?"
    " AND a.message_id <= ? ORDER BY a.message_id LIMIT ?"
)
_NAMED = (
    "SELECT m.id, m.extra FROM messages m WHERE m.deleted_at IS NULL AND m.kind <> 'system'"
    " AND m.id IN (SELECT value FROM json_each(?))"
)
_NEXT_TICKETS = "SELECT id, customer_id, subject FROM tickets WHERE id > ? ORDER BY id LIMIT ?"


def mark_of(tx: Transaction, name: str) -> int:
    row = tx.one(_MARK, (name,))
    return int(row[0]) if row else 0


def move_mark(tx: Transaction, name: str, up_to: int) -> None:
    tx.execute_beside("UPDATE search_marks SET up_to = ? WHERE name = ?", (up_to, name))


def behind(tx: Transaction) -> tuple[int, int]:
    """(up to which message the index is whole, the newest message)."""
    row = tx.one("SELECT max(id) FROM messages")
    return mark_of(tx, MESSAGES), int(row[0] or 0) if row else 0


# -- filling -------------------------------------------------------------------------------


def begin_anew_if_outdated(tx: Transaction) -> bool:
    """Empties an index that was made by other rules; True when it was."""
    if desk_facts.get(tx, RULES_FACT) == rules():
        return False
    for table in ("message_words", "ticket_words", "person_words"):
        tx.execute_beside(f"INSERT INTO {table} ({table}) VALUES ('delete-all')")
    tx.execute_beside("DELETE FROM search_terms")
    tx.execute_beside("UPDATE search_marks SET up_to = 0")
    desk_facts.put(tx, RULES_FACT, rules())
    return True


def advance(tx: Transaction, limit: int) -> int:
    """Takes up to `limit` rows of each kind into the index; answers how many it were."""
    steps = (_advance_people, _advance_tickets, _advance_messages, _advance_files)
    return sum(step(tx, limit) for step in steps)


def _advance_messages(tx: Transaction, limit: int) -> int:
    rows = tx.all(_NEXT_MESSAGES, (mark_of(tx, MESSAGES), limit))
    if not rows:
        return 0
    seen: Counter[str] = Counter()
    added = []
    for row in rows:
        terms = _sayings(row[1:]).terms
        if terms:
            seen.update(term for term in terms if _is_completable(term))
            added.append((row[0], " ".join(terms)))
    tx.execute_each("INSERT INTO message_words (rowid, words) VALUES (?, ?)", added)
    tx.execute_each(_TERMS, sorted(seen.items()))
    move_mark(tx, MESSAGES, rows[-1][0])
    return len(rows)


def texts_of(body: str, extra: str | None) -> list[str]:
    """What a message says, and the names of its files; `extra` is its row's."""
    return [body, *_names_in(extra)]


def _names_in(extra: str | None) -> list[str]:
    if extra is None or '"attachments"' not in extra:
        return []
    decoded = extras.decode(extra)
    return decoded.file_names if decoded else []


class _Sayings(NamedTuple):
    """All that a message is found by: its `texts` are its body and the names of its files."""

    kind: str
    ticket_id: int
    author_id: int | None
    customer_id: int
    tags: str | None
    texts: list[str]
    deleted_at: int | None

    @property
    def terms(self) -> set[str]:
        if self.kind == "system" or self.deleted_at is not None:
            return set()
        numbers = map(int, self.tags.split(",")) if self.tags else ()
        keys = search_keys.keys_of_message(
            self.kind, self.ticket_id, self.author_id, self.customer_id, numbers
        )
        return keys.union(*map(terms_of, self.texts))


def _sayings(row: Row) -> _Sayings:
    kind, ticket_id, author_id, customer_id, tags, body, extra, deleted_at = row
    texts = texts_of(body, extra)
    return _Sayings(kind, ticket_id, author_id, customer_id, tags, texts, deleted_at)


def _is_completable(term: str) -> bool:
    return LEAST_TERM <= len(term) <= MOST_TERM and term.isalpha()


def _advance_files(tx: Transaction, limit: int) -> int:
    mark, end = mark_of(tx, FILES), mark_of(tx, FILES_END)
    if mark >= end:
        return 0
    ids = [row[0] for row in tx.all(_NEXT_FILES, (mark, end, limit))]
    seen: Counter[str] = Counter()
    for message_id, extra in tx.all(_NAMED, (json.dumps(ids),)):
        terms = set[str]().union(*map(terms_of, _names_in(extra)))
        seen.update(term for term in terms if _is_completable(term))
        _put_in(tx, [message_id], terms)
    tx.execute_each(_TERMS, sorted(seen.items()))
    move_mark(tx, FILES, ids[-1] if ids else end)
    return max(1, len(ids))


def _advance_tickets(tx: Transaction, limit: int) -> int:
    rows = tx.all(_NEXT_TICKETS, (mark_of(tx, TICKETS), limit))
    if not rows:
        return 0
    added = [
        (ticket_id, " ".join({search_keys.shown_to(customer_id), *terms_of(subject)}))
        for ticket_id, customer_id, subject in rows
    ]
    seen = Counter(
        term for _, _, subject in rows for term in terms_of(subject) if _is_completable(term)
    )
    tx.execute_each("INSERT INTO ticket_words (rowid, words) VALUES (?, ?)", added)
    tx.execute_each(_TERMS, sorted(seen.items()))
    move_mark(tx, TICKETS, rows[-1][0])
    return len(rows)


def _advance_people(tx: Transaction, limit: int) -> int:
    """Ids of people are Telegram's: once all are in, the mark stands above whatever may come."""
    mark = mark_of(tx, PEOPLE)
    if mark == search_names.ALL:
        return 0
    up_to = search_names.add_after(tx, mark, limit)
    move_mark(tx, PEOPLE, up_to)
    return limit if up_to != search_names.ALL else 0


# -- following -----------------------------------------------------------------------------

_FORMER = (
    f"SELECT m.kind, m.ticket_id, m.author_id, t.customer_id, ({_TAGS} = m.ticket_id), m.body,"
    " m.extra, m.deleted_at FROM messages m JOIN tickets t ON t.id = m.ticket_id"
    " JOIN search_marks s ON s.name = 'messages' AND m.id <= s.up_to WHERE m.id = ?"
)
_PLACE = f"SELECT t.customer_id, ({_TAGS} = t.id) FROM tickets t WHERE t.id = ?"


def follow_message(tx: Transaction, message: Message) -> None:
    """Called before an edit, a deletion or a move is written, with the message as it will be."""
    former = tx.one(_FORMER, (message.id,))
    if former is None:
        return
    before = _sayings(former)
    names = message.extra.file_names if message.extra else []
    after = before._replace(
        ticket_id=message.ticket_id, texts=[message.body, *names], deleted_at=message.deleted_at
    )
    if before == after:
        return
    if before.ticket_id != after.ticket_id:
        customer_id, tags = tx.one(_PLACE, (after.ticket_id,)) or before[3:5]
        after = after._replace(customer_id=customer_id, tags=tags)
    _replace(tx, message.id, before.terms, after.terms)


def _replace(tx: Transaction, message_id: int, before: set[str], after: set[str]) -> None:
    """A row of a table without contents is changed term by term: those it lost, those it got."""
    _take_out(tx, [message_id], before - after)
    _put_in(tx, [message_id], after - before)


def _take_out(tx: Transaction, ids: Iterable[int], terms: set[str]) -> None:
    if terms:
        words = " ".join(sorted(terms))
        tx.execute_each(
            "INSERT INTO message_words (message_words, rowid, words) VALUES ('delete', ?, ?)",
            [(one, words) for one in ids],
        )


def _put_in(tx: Transaction, ids: Iterable[int], terms: set[str]) -> None:
    if terms:
        words = " ".join(sorted(terms))
        tx.execute_each(
            "INSERT INTO message_words (rowid, words) VALUES (?, ?)",
            [(one, words) for one in ids],
        )


def follow_tags(
    tx: Transaction, ticket_id: int, before: Iterable[int], after: Iterable[int]
) -> None:
    """A ticket's tags are keys of its messages: called when they change."""
    former, later = set(before), set(after)
    if former == later:
        return
    rows = tx.all(
        "SELECT m.id FROM messages m JOIN search_marks s ON s.name = 'messages'"
        " WHERE m.ticket_id = ? AND m.id <= s.up_to AND m.kind <> 'system'"
        " AND m.deleted_at IS NULL",
        (ticket_id,),
    )
    ids = [row[0] for row in rows]
    _take_out(tx, ids, set(map(search_keys.tagged, former - later)))
    _put_in(tx, ids, set(map(search_keys.tagged, later - former)))
