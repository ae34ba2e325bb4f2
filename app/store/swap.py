"""Puts another database in the place of one that nobody uses, in one step of the file system.

It must never leave a moment without a desk, and never touch a file that somebody has open: whether
somebody has is asked of SQLite's own locks, which end with the process that holds them.
"""

import contextlib
import os
import shutil
import sqlite3
import sys
import time
from pathlib import Path

from app.store.backup import synced

REPLACE_PATIENCE_S = 2.0
REPLACE_EVERY_S = 0.05
#: SQLite's bytes of locks (https://sqlite.org/fileformat2.html#the_lock_byte_page): whoever has a
#: WAL database open holds a shared lock on this range until it closes.
_SHARED_FIRST = 0x40000002
_SHARED_BYTES = 510
_WAL = "-wal"
_SHM = "-shm"

if sys.platform == "win32":
    import msvcrt

    def _lock_range(descriptor: int) -> bool:
        os.lseek(descriptor, _SHARED_FIRST, os.SEEK_SET)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, _SHARED_BYTES)
        except OSError:
            return False
        os.lseek(descriptor, _SHARED_FIRST, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_UNLCK, _SHARED_BYTES)
        return True

else:
    import fcntl

    def _lock_range(descriptor: int) -> bool:
        try:
            fcntl.lockf(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB, _SHARED_BYTES, _SHARED_FIRST)
        except OSError:
            return False
        return True


def is_in_use(path: Path) -> bool:
    """Whether any other process has the database open, be its content whole or not.

    This process itself must have no connection to it: closing a file drops its own POSIX locks.
    """
    try:
        descriptor = os.open(path, os.O_RDWR | getattr(os, "O_BINARY", 0))
    except FileNotFoundError:
        return False
    try:
        return not _lock_range(descriptor)
    finally:
        os.close(descriptor)


def fold(path: Path) -> bool:
    """Makes a database that nobody uses one file, without a WAL; False when SQLite cannot."""
    try:
        with contextlib.closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as alone:
            mode = alone.execute("PRAGMA journal_mode=DELETE").fetchone()[0]
    except sqlite3.Error:
        return False
    return mode == "delete" and not _beside(path, _WAL).exists()


def put_in_place(fresh: Path, path: Path, aside: Path) -> None:
    """`fresh` becomes the database at `path`; what was there has its second name in `aside` first.

    The caller holds the write lock, and nobody uses the database. Killed at any point, either the
    former or the new database is in place.
    """
    is_one_file = True
    if path.exists():
        aside.mkdir(parents=True, exist_ok=True)
        is_one_file = fold(path)
        _second_name(path, aside / path.name)
    if not is_one_file:
        # A former database that SQLite cannot even open: its WAL must not be applied to the new.
        for end in (_WAL, _SHM):
            if _beside(path, end).exists():
                replaced(_beside(path, end), aside / (path.name + end))
    replaced(fresh, path)
    synced(path.parent)


def take_back(aside: Path, path: Path) -> None:
    """A swap was cut off before its last step: the WAL goes back to the database it is of."""
    if (aside / (path.name + _WAL)).exists() and not _beside(path, _WAL).exists():
        replaced(aside / (path.name + _WAL), _beside(path, _WAL))


def _beside(path: Path, end: str) -> Path:
    return path.with_name(path.name + end)


def _second_name(path: Path, other: Path) -> None:
    """A hard link where the file system has them, else a copy."""
    other.unlink(missing_ok=True)
    try:
        os.link(path, other)
    except OSError:
        half = other.with_name(other.name + ".half")
        shutil.copyfile(path, half)
        synced(half)
        replaced(half, other)
    synced(other.parent)


def replaced(source: Path, target: Path) -> None:
    """Path.replace, again and again while a scanner or indexer of Windows looks into the file."""
    deadline = time.monotonic() + REPLACE_PATIENCE_S
    while True:
        try:
            source.replace(target)
        except PermissionError:
            if time.monotonic() >= deadline:
                raise
            time.sleep(REPLACE_EVERY_S)
        else:
            return
