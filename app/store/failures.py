"""What SQLite's errors mean to the writer: whose fault one is, and what it leaves behind.

Nothing is decided here by an error's words, which change from version to version.
"""

import sqlite3

#: The low byte of an extended result code is the primary one.
_PRIMARY = 0xFF
_ENGINE_FAILURES = frozenset(
    {
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_NOMEM,
        sqlite3.SQLITE_INTERRUPT,
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_CORRUPT,
        sqlite3.SQLITE_NOTADB,
    }
)

def is_engine_failure(error: Exception) -> bool:
    """A full disk, an I/O error, a lock: the engine's trouble and no fault of the verb."""
    return isinstance(error, sqlite3.DatabaseError) and _primary(error) in _ENGINE_FAILURES


def _primary(error: sqlite3.Error) -> int:
    return (getattr(error, "sqlite_errorcode", 0) or 0) & _PRIMARY


def is_busy(error: sqlite3.Error) -> bool:
    return _primary(error) in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}


def code_of(error: Exception | None) -> str:
    return getattr(error, "sqlite_errorname", None) or type(error).__name__


def is_io_error(error: Exception | None) -> bool:
    return isinstance(error, sqlite3.Error) and _primary(error) == sqlite3.SQLITE_IOERR
