"""Rows that a transaction has not written yet: many of a kind are written by one `executemany`.

Each step can be taken back, so a verb that has failed leaves nothing of itself behind.
"""

import sqlite3
from collections.abc import Sequence
from functools import cache
from itertools import chain
from typing import Any

Row = tuple[Any, ...]
#: An INSERT of so many rows costs less than as many INSERTs; it stays far below the 999 values
#: that a statement of an old SQLite may have.
ROWS_TOGETHER = 25
#: Statement, key, and the row of before (None: there was none).
Step = tuple[str, int, Row | None]


class PutOff:
    """By statement and key; a later row of the same key replaces the former one.

    `steps` is for looking only: a verb begins and ends with their number.
    """

    __slots__ = ("_rows", "steps")

    def __init__(self) -> None:
        self._rows: dict[str, dict[int, Row]] = {}
        self.steps: list[Step] = []

    def __len__(self) -> int:
        return len(self.steps)

    def put(self, sql: str, key: int, row: Row) -> None:
        rows = self._rows.get(sql)
        if rows is None:
            rows = self._rows[sql] = {}
        self.steps.append((sql, key, rows.get(key)))
        rows[key] = row

    def drop(self, sql: str, key: int) -> None:
        """That row need not be written: another statement says the same and more."""
        rows = self._rows.get(sql)
        if rows and key in rows:
            self.steps.append((sql, key, rows.pop(key)))

    def has(self, sql: str, key: int) -> bool:
        rows = self._rows.get(sql)
        return rows is not None and key in rows

    def take_back(self, count: int) -> list[Step]:
        """Undoes all steps but the first `count`; answers them for `put_again`."""
        undone: list[Step] = []
        while len(self.steps) > count:
            sql, key, former = self.steps.pop()
            rows = self._rows[sql]
            undone.append((sql, key, rows.pop(key, None)))
            if former is not None:
                rows[key] = former
        undone.reverse()
        return undone

    def put_again(self, steps: Sequence[Step]) -> None:
        for sql, key, row in steps:
            if row is None:
                self.drop(sql, key)
            else:
                self.put(sql, key, row)

    def write(self, connection: sqlite3.Connection) -> None:
        """Raises sqlite3.Error; some of the rows may have been written then."""
        for sql, rows in self._rows.items():
            if rows:
                _write_rows(connection, sql, list(rows.values()))
                rows.clear()
        self.steps.clear()


def _write_rows(connection: sqlite3.Connection, sql: str, rows: list[Row]) -> None:
    alone = len(rows) % ROWS_TOGETHER
    together = _for_rows_together(sql) if len(rows) > alone else None
    if together is None:
        connection.executemany(sql, rows)
        return
    connection.executemany(sql, rows[:alone])
    for first in range(alone, len(rows), ROWS_TOGETHER):
        values = tuple(chain.from_iterable(rows[first : first + ROWS_TOGETHER]))
        connection.execute(together, values)


@cache
def _for_rows_together(sql: str) -> str | None:
    """The statement for ROWS_TOGETHER rows; None when it is no plain INSERT of given values."""
    head, values, row = sql.rpartition(" VALUES ")
    if not head.startswith("INSERT INTO ") or row.strip("(?, )"):
        return None
    return head + values + ", ".join([row] * ROWS_TOGETHER)
