"""Rows that a transaction has not written yet: many of a kind are written by one `executemany`.

Each step can be taken back, so a verb that has failed leaves nothing of itself behind.
"""

import sqlite3
from collections.abc import Sequence
from typing import Any

Row = tuple[Any, ...]
#: Statement, key, and the row of before (None: there was none).
Step = tuple[str, int, Row | None]


class PutOff:
    """By statement and key; a later row of the same key replaces the former one."""

    __slots__ = ("_rows", "_steps")

    def __init__(self) -> None:
        self._rows: dict[str, dict[int, Row]] = {}
        self._steps: list[Step] = []

    def __len__(self) -> int:
        return len(self._steps)

    def put(self, sql: str, key: int, row: Row) -> None:
        rows = self._rows.get(sql)
        if rows is None:
            rows = self._rows[sql] = {}
        self._steps.append((sql, key, rows.get(key)))
        rows[key] = row

    def drop(self, sql: str, key: int) -> None:
        """That row need not be written: another statement says the same and more."""
        rows = self._rows.get(sql)
        if rows and key in rows:
            self._steps.append((sql, key, rows.pop(key)))

    def has(self, sql: str, key: int) -> bool:
        rows = self._rows.get(sql)
        return rows is not None and key in rows

    def take_back(self, count: int) -> list[Step]:
        """Undoes all steps but the first `count`; answers them for `put_again`."""
        undone: list[Step] = []
        while len(self._steps) > count:
            sql, key, former = self._steps.pop()
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
                connection.executemany(sql, rows.values())
                rows.clear()
        self._steps.clear()
