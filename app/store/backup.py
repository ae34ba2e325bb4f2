"""A copy of a living database on one snapshot, its check, and what a restored one has to forget.

It must never hold up a writer, nor close a connection without the write lock.
"""

import contextlib
import os
import secrets
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from app.store import deliveries, desk_facts
from app.store.connections import opener
from app.store.deliveries import Delivery
from app.store.lock import FileLock, LockTimeout
from app.store.migrate import APPLICATION_ID, migrate, newest_version, refuse_foreign
from app.store.transaction import Transaction, keep_newest_event_id, newest_event_id

READ_BUSY_MS = 5_000
#: 1 MiB of pages of 4 KiB: how often progress is told.
PIECE_PAGES = 256
COMPLAINTS_LIMIT = 5
#: Rows that open a door or tell of a life that has ended; a table that this version of the
#: database does not have yet has none.
_OF_THE_LIVING = ("sessions", "leases", "heartbeats", "claims")

Progress = Callable[[int, int], None]


class Facts(NamedTuple):
    """What a database says of itself; equal facts are how a copy is compared."""

    schema: int
    epoch: str
    log_end: int
    rows: dict[str, int]


class DamagedCopy(Exception):  # noqa: N818 - the name is the finding
    """What SQLite's own checks say of a file, in its words."""


def copy_snapshot(path: Path, target: Path, lock: FileLock, on_progress: Progress) -> Facts:
    """Copies the database as it is now into a file of its own, while others write.

    The open read transaction pins the snapshot, so pieces never start over; writers go on in the
    WAL. `on_progress(bytes done, bytes in all)`. Raises UnusableDatabase, LockTimeout,
    sqlite3.Error; what it leaves of `target` then is the caller's to remove.
    """
    source = _opened(path, lock)
    try:
        source.execute("BEGIN")
        facts = facts_of(source)
        _copy(source, target, on_progress)
        source.execute("ROLLBACK")
    finally:
        _close(source, lock)
    return facts


def _opened(path: Path, lock: FileLock) -> sqlite3.Connection:
    with lock:
        refuse_foreign(path)
        return opener(path, READ_BUSY_MS)()


def _close(connection: sqlite3.Connection, lock: FileLock) -> None:
    """The last connection of a WAL database checkpoints it at its end."""
    try:
        with lock:
            connection.close()
    except LockTimeout:
        connection.close()


def _copy(source: sqlite3.Connection, target: Path, on_progress: Progress) -> None:
    page_bytes = int(source.execute("PRAGMA page_size").fetchone()[0])

    def tell(_status: int, remaining: int, total: int) -> None:
        on_progress((total - remaining) * page_bytes, total * page_bytes)

    with contextlib.closing(sqlite3.connect(target, isolation_level=None)) as copy:
        copy.execute("PRAGMA synchronous=OFF")
        source.backup(copy, pages=PIECE_PAGES, progress=tell)
        # The copy has the WAL's mark from its original; without it, it is one file.
        copy.execute("PRAGMA journal_mode=DELETE").fetchone()


def facts_of(connection: sqlite3.Connection) -> Facts:
    """In one transaction of the caller's, or of a file that nobody else has."""
    tables = connection.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND substr(name, 1, 7) <> 'sqlite_'"
        " AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY name"
    ).fetchall()
    rows = {
        name: int(connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0])
        for (name,) in tables
    }
    tx = Transaction(connection, 0)
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    return Facts(version, desk_facts.epoch(tx), newest_event_id(connection), rows)


def check_copy(path: Path) -> Facts:
    """The facts of a whole copy. Raises DamagedCopy with what is wrong with it.

    Nothing is written beside the file, so that it may lie on a medium that is read only.
    """
    address = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
    try:
        with contextlib.closing(sqlite3.connect(address, uri=True)) as copy:
            _require_ours(copy)
            _require_whole(copy)
            return facts_of(copy)
    except sqlite3.Error as error:
        raise DamagedCopy(str(error)) from error


def _require_ours(copy: sqlite3.Connection) -> None:
    if int(copy.execute("PRAGMA application_id").fetchone()[0]) != APPLICATION_ID:
        raise DamagedCopy("the file belongs to another program")
    version = int(copy.execute("PRAGMA user_version").fetchone()[0])
    if version > newest_version():
        raise DamagedCopy(f"the database is of version {version}, newer than this program")


def _require_whole(copy: sqlite3.Connection) -> None:
    said = [row[0] for row in copy.execute(f"PRAGMA integrity_check({COMPLAINTS_LIMIT})")]
    if said != ["ok"]:
        raise DamagedCopy("; ".join(map(str, said)))
    loose = copy.execute("PRAGMA foreign_key_check").fetchmany(COMPLAINTS_LIMIT)
    if loose:
        raise DamagedCopy("; ".join(f"{row[0]} {row[1]} points nowhere" for row in loose))


def rework(path: Path, change: Callable[[Transaction], None], now: int) -> int:
    """Brings a copy to this program's schema and runs `change`; answers the schema.

    The file is whole and alone afterwards, without a WAL beside it.
    """
    connection = opener(path, 0)()
    try:
        schema = migrate(connection)
        connection.execute("BEGIN IMMEDIATE")
        tx = Transaction(connection, now, newest_event_id(connection))
        change(tx)
        tx.settle()
        keep_newest_event_id(tx)
        connection.execute("COMMIT")
        connection.execute("PRAGMA journal_mode=DELETE").fetchone()
    finally:
        connection.close()
    return schema


def begin_another_life(tx: Transaction) -> str:
    """A new epoch, so that every client reads afresh; answers it."""
    epoch = secrets.token_urlsafe(12)
    desk_facts.put(tx, desk_facts.EPOCH, epoch)
    return epoch


def forget_the_living(tx: Transaction) -> int:
    """Ends sessions, leases, heartbeats and open claims; answers how many sessions it were."""
    there = {name for (name,) in tx.all("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    ended = {
        name: tx.execute(f"DELETE FROM {name}").rowcount for name in _OF_THE_LIVING if name in there
    }
    return ended.get("sessions", 0)


def under_way(tx: Transaction) -> list[Delivery]:
    """All deliveries that had not ended, oldest first."""
    ids = tx.all("SELECT id FROM deliveries WHERE state IN ('pending', 'sending') ORDER BY id")
    return [found for (one,) in ids if (found := deliveries.get(tx, one)) is not None]


def number_on_from(tx: Transaction, former: dict[str, int]) -> None:
    """Numbers that the former desk has given out are never given to anything else."""
    for name, newest in former.items():
        tx.execute("UPDATE sqlite_sequence SET seq = max(seq, ?) WHERE name = ?", (newest, name))


def numbers_of(path: Path) -> dict[str, int]:
    """The newest number of each table that counts for ever; nothing when it cannot be read."""
    address = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
    try:
        with contextlib.closing(sqlite3.connect(address, uri=True)) as former:
            _require_ours(former)
            return {str(name): int(seq) for name, seq in former.execute(
                "SELECT name, seq FROM sqlite_sequence")}  # fmt: skip
    except (sqlite3.Error, DamagedCopy):
        return {}


def files_named_in(path: Path) -> dict[bytes, int]:
    """The digests and sizes of all files that a database nobody writes speaks of.

    Nothing for a database of a version before there were files. Raises sqlite3.Error.
    """
    address = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
    with contextlib.closing(sqlite3.connect(address, uri=True)) as copy:
        has_files = copy.execute(
            "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'files'"
        ).fetchone()
        if has_files is None:
            return {}
        return {bytes(row[0]): int(row[1]) for row in copy.execute("SELECT hash, size FROM files")}


def synced(path: Path) -> None:
    """What has been written to a file or a folder is on the disk."""
    if os.name == "nt" and path.is_dir():
        return  # Windows has no such thing for a folder
    descriptor = os.open(path, os.O_RDWR if path.is_file() else os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
