"""Finds messages, the newest first: in the index up to its mark, above it in the rows themselves.

No search takes long, whatever is asked: it goes back in time window by window, and when its time is
up it says where it has come, so that the next request goes on from there.
"""

import time
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import NamedTuple

from app.store import search_index, search_terms
from app.store.search_index import texts_of
from app.store.search_names import all_of
from app.store.search_terms import Conditions, Group, Sought
from app.store.transaction import Row, Transaction

#: How long one request looks; what it has begun to read comes on top.
BUDGET_S = 0.010
#: The first window of the index, in messages; the next ones as large as WINDOW_S lets them be.
FIRST_WINDOW = 30_000
#: The first one where a key names a customer, a few people or tickets: few rows are in it.
FIRST_NARROW_WINDOW = 1_000_000
WINDOW_S = 0.003
GROWTH_LIMIT = 8
#: Messages above the index's mark that are read one by one; of more, the rest waits for the index.
TAIL_LIMIT = 5_000
#: The clock may have been set back a little: the ids of a time are looked for this much around it.
CLOCK_SLACK_MS = 3_600_000

_OF_INDEX = (
    "SELECT m.id, {passes}, {said} FROM message_words w CROSS JOIN messages m ON m.id = w.rowid"
    " JOIN tickets t ON t.id = m.ticket_id WHERE w.message_words MATCH :match"
    " AND w.rowid BETWEEN :low AND :high ORDER BY w.rowid DESC"
)
_OF_ROWS = (
    "SELECT m.id, {passes}, {said} FROM messages m CROSS JOIN tickets t ON t.id = m.ticket_id"
    " WHERE m.id BETWEEN :low AND :high ORDER BY m.id DESC"
)
_IDS_OF_INDEX = (
    "SELECT w.rowid FROM message_words w WHERE w.message_words MATCH :match"
    " AND w.rowid BETWEEN :low AND :high ORDER BY w.rowid DESC"
)
#: The words of a row are read where they decide: above the mark, and for phrases.
_SAID, _UNSAID = "m.body, m.extra", "NULL, NULL"


class Found(NamedTuple):
    """Ids, the newest first; `next` is the id below which the search goes on, None at its end."""

    ids: list[int]
    next: int | None
    groups: list[Group]


class Indexing(NamedTuple):
    """How far the index has come when that is not far enough for a search to be whole."""

    done: int
    total: int


def indexing(tx: Transaction) -> Indexing | None:
    done, total = search_index.behind(tx)
    return Indexing(done, total) if total - done > TAIL_LIMIT else None


def find_messages(tx: Transaction, sought: Sought, before: int | None, limit: int) -> Found:
    """One page of up to `limit`; it may be short, or empty, and still have a `next`."""
    groups = search_terms.groups_of(tx, sought)
    walk = _Walk(tx, sought, groups, limit)
    mark, newest = search_index.behind(tx)
    low, high = _span(tx, sought, newest)
    high = min(high, newest if before is None else before - 1)
    walk.through_tail(max(low, mark + 1, newest - TAIL_LIMIT + 1), high)
    walk.through_index(low, min(high, mark))
    return Found(walk.ids, walk.next, groups)


def _span(tx: Transaction, sought: Sought, newest: int) -> tuple[int, int]:
    """The ids between two moments, roughly: messages are in the order of time, and none is newer
    than its ticket."""
    low, high = 1, newest
    if sought.since is not None:
        low = _first_since(tx, sought.since - CLOCK_SLACK_MS, newest)
    untils = (sought.until, search_terms.active_until(tx, sought))
    until = min((one for one in untils if one is not None), default=None)
    if until is not None:
        high = _first_since(tx, until + CLOCK_SLACK_MS, newest) - 1
    return low, high


def _first_since(tx: Transaction, moment: int, newest: int) -> int:
    """The id from which on messages are not older than `moment`, by halving."""
    low, high = 1, newest + 1
    while low < high:
        middle = (low + high) // 2
        row = tx.one(
            "SELECT id, created_at FROM messages WHERE id >= ? ORDER BY id LIMIT 1", (middle,)
        )
        if row is None or row[1] >= moment:
            high = middle
        else:
            low = int(row[0]) + 1
    return low


class _Walk:
    """A way back through the messages that ends when the page is full or the time is up."""

    def __init__(self, tx: Transaction, sought: Sought, groups: list[Group], limit: int) -> None:
        self.ids: list[int] = []
        self.next: int | None = None
        self._tx = tx
        self._groups = groups
        self._limit = limit
        self._phrases = sought.phrases
        self._conditions: Conditions = search_terms.of_messages(sought, tx.now)
        keys = search_terms.keys_of(tx, sought)
        self._is_hopeless = not all([*keys, *(group.terms for group in groups)])
        self._first_window = FIRST_NARROW_WINDOW if search_terms.is_narrow(keys) else FIRST_WINDOW
        self._match = all_of([*(group.terms for group in groups), *keys])
        self._deadline = time.monotonic() + BUDGET_S
        self._is_over = self._is_hopeless
        self._held = search_terms.messages_held(tx, sought) if self._match else None

    def through_tail(self, low: int, high: int) -> None:
        if self._is_over or low > high:
            return
        for message_id, passes, body, extra in self._rows(_OF_ROWS, _SAID, low, high):
            is_found = passes and self._fits(texts_of(body, extra), self._groups)
            if self._takes(message_id, is_found=is_found):
                return

    def through_index(self, low: int, high: int) -> None:
        said = _SAID if self._phrases else _UNSAID
        size = self._first_window
        while high >= low and not self._is_over:
            began = time.monotonic()
            bottom = max(low, high - size + 1)
            for message_id, passes, body, extra in self._of_index(said, bottom, high):
                is_found = passes and (body is None or self._fits(texts_of(body, extra), []))
                if self._takes(message_id, is_found=bool(is_found)):
                    return
            now = time.monotonic()
            size = _next_size(size, now - began, self._deadline - now)
            high = bottom - 1
            if high >= low and now > self._deadline:
                self._stop_at(bottom)

    def _of_index(self, said: str, low: int, high: int) -> Iterator[Row]:
        if self._held is None:
            return self._rows(_OF_INDEX if self._match else _OF_ROWS, said, low, high)
        ids = (row[0] for row in self._rows(_IDS_OF_INDEX, said, low, high))
        held = (one for one in ids if one in self._held)
        return chain.from_iterable(self._rows(_OF_ROWS, said, one, one) for one in held)

    def _fits(self, texts: Sequence[str], groups: list[Group]) -> bool:
        return search_terms.holds_all(groups, "\n".join(texts)) and search_terms.holds_phrases(
            self._phrases, texts
        )

    def _rows(self, statement: str, said: str, low: int, high: int) -> Iterator[Row]:
        sql = statement.format(passes=self._conditions.sql, said=said)
        values = {**self._conditions.values, "low": low, "high": high, "match": self._match}
        return self._tx.stream(sql, values)

    def _takes(self, message_id: int, *, is_found: bool) -> bool:
        """Looks at one row; True when the walk is over."""
        if is_found and len(self.ids) == self._limit:
            self._stop_at(self.ids[-1])
            return True
        if is_found:
            self.ids.append(message_id)
        if time.monotonic() > self._deadline:
            self._stop_at(message_id)
        return self._is_over

    def _stop_at(self, message_id: int) -> None:
        self.next = message_id
        self._is_over = True


def _next_size(size: int, took_s: float, left_s: float) -> int:
    """A window that takes as long as a window may, and no longer than there is time left."""
    growth = min(WINDOW_S, left_s) / took_s if took_s > 0 else GROWTH_LIMIT
    return max(1_000, int(size * min(GROWTH_LIMIT, growth)))
