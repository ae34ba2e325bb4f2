"""What a verb writes through: the batch's connection, its moment and the next event id.

A transaction never commits: that is the writer's, once for the whole batch.
"""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from app.domain.ticket import Ticket
from app.domain.visibility import Told
from app.store.kept import Kept
from app.store.put_off import PutOff

Row = tuple[Any, ...]
Values = Sequence[object] | Mapping[str, object]


class Transaction:
    """`now` is in Unix milliseconds and the same for a whole batch.

    `told` are the events that it has appended, with the objects that the verbs had at hand;
    `last_event_id` is the newest event as this transaction sees it, so the cursor of an answer.
    The writer's transactions keep: they remember tickets from batch to batch, and put rows off
    until a statement could miss them. A verb that only puts rows off needs no savepoint.
    """

    __slots__ = (
        "_events_before",
        "_has_savepoint",
        "_ids_before",
        "_rows_before",
        "_saved",
        "asked",
        "connection",
        "is_broken",
        "keeps",
        "kept",
        "last_event_id",
        "looked_up",
        "now",
        "presumed",
        "put_off",
        "told",
    )  # fmt: skip

    def __init__(
        self,
        connection: sqlite3.Connection,
        now: int,
        last_event_id: int = 0,
        kept: Kept | None = None,
    ) -> None:
        self.connection = connection
        self.now = now
        self.last_event_id = last_event_id
        self.keeps = kept is not None
        self.kept = kept or Kept()
        self.told: list[Told] = []
        self.put_off = PutOff()
        self.asked: set[tuple[int | None, str]] = set()
        self.looked_up: dict[tuple[int, str], tuple[int, int, str] | None] = {}
        self.presumed: set[tuple[int, str] | None] = set()
        self.is_broken = False
        self._saved: list[int] = []
        self._has_savepoint = True
        self._rows_before = 0
        self._events_before = (0, 0)
        self._ids_before: int | None = None

    # -- statements ------------------------------------------------------------------------

    def execute(self, sql: str, values: Values = ()) -> sqlite3.Cursor:
        """A statement that writes; what it may have changed is not remembered any longer."""
        cursor = self.execute_beside(sql, values)
        self.kept.forget_tickets()
        return cursor

    def execute_beside(self, sql: str, values: Values = ()) -> sqlite3.Cursor:
        """A statement that writes to none of tickets, messages, marks and people."""
        self._open_savepoint()
        self.settle()
        return self.connection.execute(sql, values)

    def execute_each(self, sql: str, rows: Sequence[Values]) -> None:
        """`execute_beside` once for each row."""
        if rows:
            self._open_savepoint()
            self.settle()
            self.connection.executemany(sql, rows)

    def one(self, sql: str, values: Values = ()) -> Row | None:
        if self.put_off:
            self._make_visible()
        row: Row | None = self.connection.execute(sql, values).fetchone()
        return row

    def all(self, sql: str, values: Values = ()) -> list[Row]:
        if self.put_off:
            self._make_visible()
        return self.connection.execute(sql, values).fetchall()

    def stream(self, sql: str, values: Values = ()) -> Iterator[Row]:
        """Rows as they are taken: whoever has enough leaves the rest unread."""
        if self.put_off:
            self._make_visible()
        return self.connection.execute(sql, values)

    def peek(self, sql: str, values: Values = ()) -> Row | None:
        """`one` for what no row that has been put off can change."""
        row: Row | None = self.connection.execute(sql, values).fetchone()
        return row

    def settle(self) -> None:
        """Writes what has been put off. Raises sqlite3.Error; then nothing of the batch holds."""
        if not self.put_off:
            return
        try:
            self.put_off.write(self.connection)
        except sqlite3.Error:
            self.is_broken = True
            raise

    def _make_visible(self) -> None:
        if len(self.put_off) > self._rows_before:
            self._open_savepoint()
        self.settle()
        self._rows_before = 0

    def _open_savepoint(self) -> None:
        """The rows of former verbs are written before it and those of this verb behind it."""
        if self._has_savepoint:
            return
        mine = self.put_off.take_back(self._rows_before)
        self.settle()
        self.connection.execute("SAVEPOINT verb")
        self._has_savepoint = True
        self._rows_before = 0
        self.put_off.put_again(mine)

    # -- one verb --------------------------------------------------------------------------

    def begin_verb(self) -> None:
        """From here on everything can be undone, up to `end_verb`."""
        self._has_savepoint = False
        self._rows_before = len(self.put_off.steps)
        self._events_before = (self.last_event_id, len(self.told))
        self._ids_before = self.kept.last_message_id
        self._saved.clear()

    def end_verb(self) -> None:
        if self._has_savepoint:
            self.connection.execute("RELEASE verb")
        self._has_savepoint = True

    def undo_verb(self) -> None:
        """Takes back what the verb has done. Raises sqlite3.Error when SQLite cannot."""
        self.last_event_id, told = self._events_before
        del self.told[told:]
        self.put_off.take_back(self._rows_before)
        self.kept.last_message_id = self._ids_before
        for ticket_id in self._saved:
            self.kept.forget(ticket_id)
        if self._has_savepoint and self.connection.in_transaction:
            self.kept.forget_tickets()
            self.connection.execute("ROLLBACK TO verb")
            self.connection.execute("RELEASE verb")
        self._has_savepoint = True

    def keep_saved(self, ticket: Ticket) -> None:
        """Remembers a ticket as the verb leaves it, if it was known before."""
        marks = self.kept.marks.get(ticket.id)
        if marks is not None:
            self._saved.append(ticket.id)
            self.kept.tickets[ticket.id] = ticket


def newest_event_id(connection: sqlite3.Connection) -> int:
    """The last event id ever handed out; it is never handed out again."""
    row = connection.execute("SELECT event_id FROM log_end").fetchone()
    return int(row[0])


def keep_newest_event_id(tx: Transaction) -> None:
    """Called once a batch, before its COMMIT, when it has appended events."""
    tx.connection.execute("UPDATE log_end SET event_id = ?", (tx.last_event_id,))
