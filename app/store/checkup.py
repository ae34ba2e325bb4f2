"""What a checkup asks of the database file: whose it is, whether it is whole and can be written.

It must never migrate or mend, and holds a lock for no longer than a glance.
"""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from app.store.connections import opener
from app.store.database import DATABASE_NAME, LOCK_NAME
from app.store.lock import FairLock, FileLock, LockTimeout
from app.store.migrate import APPLICATION_ID
from app.store.migrate import newest_version as newest_version
from app.store.transaction import Transaction

BUSY_S = 1.0
LOCK_PATIENCE_S = 1.5
#: How many steps of SQLite's machine lie between two looks at the clock.
STEPS_BETWEEN_LOOKS = 20_000
FINDINGS_LIMIT = 5


class State(NamedTuple):
    """`code` is one of missing, unreadable, damaged, foreign, newer, older, current."""

    code: str
    version: int
    wanted: int


class Wholeness(NamedTuple):
    """`code` is one of whole, damaged, orphans, unfinished, unreadable; `detail` is SQLite's."""

    code: str
    faults: int = 0
    detail: str = ""


def state_of(folder: Path) -> State:
    """Whose file it is and how old; looks without changing a byte of it."""
    path = folder / DATABASE_NAME
    wanted = newest_version()
    if not path.exists():
        return State("missing", 0, wanted)
    try:
        with _reading(path) as connection:
            application, version, tables = _signature(connection)
    except sqlite3.OperationalError:
        return State("unreadable", 0, wanted)
    except sqlite3.DatabaseError:
        return State("damaged", 0, wanted)
    if application != APPLICATION_ID and (application or tables):
        return State("foreign", version, wanted)
    if version == wanted:
        return State("current", version, wanted)
    return State("newer" if version > wanted else "older", version, wanted)


def _signature(connection: sqlite3.Connection) -> tuple[int, int, int]:
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    tables = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]
    return int(application), int(version), int(tables)


def wholeness_of(folder: Path, limit_s: float) -> Wholeness:
    """SQLite's quick_check and the foreign keys, given up after `limit_s` seconds."""
    deadline = time.monotonic() + limit_s
    try:
        with _reading(folder / DATABASE_NAME) as connection:
            connection.set_progress_handler(
                lambda: int(time.monotonic() > deadline), STEPS_BETWEEN_LOOKS
            )
            return _checked(connection)
    except sqlite3.OperationalError as error:
        interrupted = getattr(error, "sqlite_errorcode", 0) == sqlite3.SQLITE_INTERRUPT
        return Wholeness("unfinished" if interrupted else "unreadable")
    except sqlite3.DatabaseError as error:
        return Wholeness("damaged", 1, str(error))


def _checked(connection: sqlite3.Connection) -> Wholeness:
    rows = connection.execute(f"PRAGMA quick_check({FINDINGS_LIMIT})").fetchall()
    lines = [str(row[0]) for row in rows if row[0] != "ok"]
    if lines:
        return Wholeness("damaged", len(lines), lines[0].splitlines()[-1])
    orphans = connection.execute("PRAGMA foreign_key_check").fetchall()
    if orphans:
        return Wholeness("orphans", len(orphans), str(orphans[0][0]))
    return Wholeness("whole")


def write_trouble(folder: Path) -> str | None:
    """Why nothing could be written now: locked, read_only, or SQLite's own name; None: it can.

    It writes the version that is there and takes that back, under the lock of the desk's writers: a
    transaction alone would begin in a file that can only be read, too.
    """
    path = folder / DATABASE_NAME
    lock = FairLock(folder / LOCK_NAME, LOCK_PATIENCE_S)
    try:
        with lock, closing(_plain(path, "rw")) as connection:
            connection.execute("BEGIN IMMEDIATE")
            version = int(connection.execute("PRAGMA user_version").fetchone()[0])
            connection.execute(f"PRAGMA user_version = {version:d}")
            connection.execute("ROLLBACK")
    except LockTimeout:
        return "locked"
    except sqlite3.Error as error:
        return _trouble(error)
    finally:
        lock.close()
    return None


def _trouble(error: sqlite3.Error) -> str:
    name = str(getattr(error, "sqlite_errorname", "SQLITE_ERROR"))
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return "locked"
    if name.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN")):
        return "read_only"
    return name


def is_free(lock_path: Path) -> bool | None:
    """Whether nobody holds this lock at this moment; None when there is no such file.

    It is taken for the glance itself, so ask only where nobody is about to need it.
    """
    if not lock_path.exists():
        return None
    lock = FileLock(lock_path)
    try:
        if not lock.try_acquire():
            return False
        lock.release()
    finally:
        lock.close()
    return True


def wal_bytes(folder: Path) -> int:
    with suppress(OSError):
        return (folder / f"{DATABASE_NAME}-wal").stat().st_size
    return 0


def checkpoint(folder: Path) -> int:
    """Moves the WAL into the database as the desk does, and answers the size that is left.

    Raises LockTimeout, sqlite3.Error.
    """
    path = folder / DATABASE_NAME
    lock = FairLock(folder / LOCK_NAME, LOCK_PATIENCE_S)
    try:
        with lock, closing(opener(path, int(BUSY_S * 1000))()) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    finally:
        lock.close()
    return wal_bytes(folder)


@contextmanager
def looking(folder: Path, now: int) -> Iterator[Transaction]:
    """One snapshot to read from; nothing can be written through it. Raises sqlite3.Error."""
    with _reading(folder / DATABASE_NAME) as connection:
        connection.execute("BEGIN")
        try:
            yield Transaction(connection, now)
        finally:
            connection.execute("ROLLBACK")


def endings_since(tx: Transaction, since: int) -> dict[str, int]:
    """How many deliveries have ended how; those to people who blocked the bot are no fault."""
    rows = tx.all(
        "SELECT state, count(*) FROM deliveries WHERE ended_at >= ?"
        " AND coalesce(error, '') <> 'blocked' GROUP BY state",
        (since,),
    )
    return dict(rows)


def oldest_new_update(tx: Transaction) -> int | None:
    """When the oldest update that has not been worked came in."""
    row = tx.one("SELECT min(received_at) FROM updates WHERE state = 'new'")
    return row[0] if row else None


def _plain(path: Path, mode: str) -> sqlite3.Connection:
    return sqlite3.connect(
        f"{path.absolute().as_uri()}?mode={mode}", uri=True, timeout=BUSY_S, isolation_level=None
    )


@contextmanager
def _reading(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection that can write nothing: its end is no checkpoint either."""
    with closing(_plain(path, "ro")) as connection:
        connection.execute("PRAGMA query_only=ON")
        yield connection
