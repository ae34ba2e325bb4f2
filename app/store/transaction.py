"""What a verb writes through: the batch's connection, its moment and the next event id.

A transaction never commits: that is the writer's, once for the whole batch.
"""

import sqlite3
from collections.abc import Sequence
from typing import Any

from app.domain.visibility import Told

Row = tuple[Any, ...]


class Transaction:
    """`now` is in Unix milliseconds and the same for a whole batch.

    `told` are the events that it has appended, with the objects that the verbs had at hand.

    `last_event_id` is the newest event as this transaction sees it, so the cursor of an answer.
    """

    __slots__ = ("connection", "last_event_id", "now", "told")

    def __init__(self, connection: sqlite3.Connection, now: int, last_event_id: int = 0) -> None:
        self.connection = connection
        self.now = now
        self.last_event_id = last_event_id
        self.told: list[Told] = []

    def execute(self, sql: str, values: Sequence[object] = ()) -> sqlite3.Cursor:
        return self.connection.execute(sql, values)

    def one(self, sql: str, values: Sequence[object] = ()) -> Row | None:
        row: Row | None = self.connection.execute(sql, values).fetchone()
        return row

    def all(self, sql: str, values: Sequence[object] = ()) -> list[Row]:
        return self.connection.execute(sql, values).fetchall()


def newest_event_id(connection: sqlite3.Connection) -> int:
    """The last event id ever handed out; it is never handed out again."""
    row = connection.execute("SELECT event_id FROM log_end").fetchone()
    return int(row[0])


def keep_newest_event_id(tx: Transaction) -> None:
    """Called once a batch, before its COMMIT, when it has appended events."""
    tx.execute("UPDATE log_end SET event_id = ?", (tx.last_event_id,))
