"""An operating system's lock on a file of the data folder, held between processes.

Every batch, checkpoint and close of a writer holds the write lock: SQLite before 3.51.3 may corrupt
a WAL that two processes reset at once (https://sqlite.org/wal.html#walresetbug), and SQLite's own
busy handler starves the second process for seconds.
"""

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self

#: How often a waiter looks again, and how long it looks in all.
RETRY_S = 0.0005
PATIENCE_S = 5.0

if sys.platform == "win32":
    import msvcrt

    def _try_lock(descriptor: int) -> bool:
        try:
            os.lseek(descriptor, 0, os.SEEK_SET)
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _unlock(descriptor: int) -> None:
        os.lseek(descriptor, 0, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _try_lock(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True

    def _unlock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_UN)


class LockTimeout(Exception):  # noqa: N818 - the name says what happened, not that it is bad
    """Somebody else kept the lock for longer than the waiter's patience."""


def until(attempt: Callable[[], bool], patience_s: float) -> bool:
    """Repeats `attempt` every RETRY_S until it succeeds; False after `patience_s`."""
    deadline = time.monotonic() + patience_s
    while not attempt():
        if time.monotonic() >= deadline:
            return False
        time.sleep(RETRY_S)
    return True


class FileLock:
    """Not re-entrant; used from one thread at a time. The file is kept, only its lock ends.

    The system drops the lock of a process that dies, however it dies.
    """

    def __init__(self, path: Path, patience_s: float = PATIENCE_S) -> None:
        self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        self._patience_s = patience_s

    def try_acquire(self) -> bool:
        return _try_lock(self._descriptor)

    def release(self) -> None:
        _unlock(self._descriptor)

    def close(self) -> None:
        os.close(self._descriptor)

    def __enter__(self) -> Self:
        if not until(self.try_acquire, self._patience_s):
            raise LockTimeout
        return self

    def __exit__(
        self,
        _type: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self.release()


class FairLock(FileLock):
    """A lock for whose next holder there is a queue of one: whoever waits keeps the turn, and who
    has just let go of the lock cannot take it again before them.

    The turn is a lock of its own, beside `path`. Without it a process that writes back to back
    finds the lock free again long before a waiter looks, unless it rests after each batch.
    """

    def __init__(self, path: Path, patience_s: float = PATIENCE_S) -> None:
        super().__init__(path, patience_s)
        self._turn = FileLock(path.with_suffix(".turn"), patience_s)

    def __enter__(self) -> Self:
        with self._turn:
            super().__enter__()
        return self

    def close(self) -> None:
        self._turn.close()
        super().close()
