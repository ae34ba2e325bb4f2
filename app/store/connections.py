"""SQLite connections as the desk wants them: pragmas, threads, and the fault of old versions.

aiosqlite owns the threads; a subclass runs one function a hop instead of one statement.
"""

import asyncio
import logging
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, cast

import aiosqlite

from app.store.transaction import Transaction

log = logging.getLogger(__name__)

R = TypeVar("R")

#: Each statement of the desk is prepared once per connection.
STATEMENT_CACHE = 512
#: SQLite versions with the WAL-reset fault (https://sqlite.org/wal.html#walresetbug).
_MENDED = {(3, 44): 6, (3, 50): 7}
_ITERATION_CHUNK = 64
#: SQLite's own 2 MiB hold less than a busy desk touches in a second.
CACHE_KIB = 16 * 1024

Connect = Callable[[], sqlite3.Connection]


class Connection(aiosqlite.Connection):
    """One SQLite connection in a thread of its own; a function runs there in one hop."""

    @classmethod
    async def open(cls, connect: Connect) -> "Connection":
        """Raises what `connect` raises; the thread has ended then."""
        connection = cls(connect, _ITERATION_CHUNK)
        try:
            await connection
        except BaseException:
            # Its last word would find the loop closed, and print a traceback of its own.
            await asyncio.to_thread(connection._thread.join)
            raise
        return connection

    async def run(self, function: Callable[..., R], *arguments: object) -> R:
        answer = await self._execute(function, *arguments)  # type: ignore[no-untyped-call]
        return cast(R, answer)

    async def read(self, query: Callable[[Transaction], R], clock: Callable[[], int]) -> R:
        """Runs `query` on one snapshot, which begins with its first SELECT."""
        return await self.run(self._in_snapshot, query, clock)

    async def data_version(self) -> int:
        """A number that changes when another connection has committed; 0 when it cannot be told."""
        try:
            return await self.run(self._data_version)
        except sqlite3.Error as error:
            log.warning("the log cannot be watched: %s", getattr(error, "sqlite_errorname", "?"))
            return 0

    def adopt(self, connection: sqlite3.Connection) -> None:
        """The runner may have opened the file anew after an I/O error."""
        self._connection = connection

    def _in_snapshot(self, query: Callable[[Transaction], Any], clock: Callable[[], int]) -> Any:
        self._conn.execute("BEGIN")
        try:
            return query(Transaction(self._conn, clock()))
        finally:
            if self._conn.in_transaction:
                self._conn.execute("ROLLBACK")

    def _data_version(self) -> int:
        return int(self._conn.execute("PRAGMA data_version").fetchone()[0])


def opener(path: Path, busy_ms: int) -> Connect:
    """What opens the file: WAL, FULL, foreign keys, and checkpoints only under the write lock."""

    def connect() -> sqlite3.Connection:
        connection = sqlite3.connect(
            path,
            timeout=busy_ms / 1000,
            isolation_level=None,
            cached_statements=STATEMENT_CACHE,
            check_same_thread=False,
        )
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "wal_autocheckpoint=0",
            f"cache_size=-{CACHE_KIB}",
        ):
            connection.execute(f"PRAGMA {pragma}").fetchone()
        return connection

    return connect


def has_wal_reset_fault(version: tuple[int, ...]) -> bool:
    """Whether this SQLite may corrupt a WAL that two processes reset at once."""
    if version < (3, 7, 0) or version >= (3, 51, 3):
        return False
    mended_from = _MENDED.get((version[0], version[1]))
    return mended_from is None or version[2] < mended_from


def warn_of_fault() -> None:
    """One line at start, so that an operator can tell which SQLite serves them."""
    if has_wal_reset_fault(sqlite3.sqlite_version_info):
        log.warning(
            "SQLite %s has the WAL-reset fault; the write lock keeps it away",
            sqlite3.sqlite_version,
        )
