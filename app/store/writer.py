"""The group commit: many verbs, each in its savepoint, one transaction, one fsync.

An answer is given only after COMMIT. A verb is a plain function of a transaction, so no network
call and no wait can sit inside one.
"""

import logging
import os
import sqlite3
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from app.domain.errors import DeskError
from app.store.lock import PATIENCE_S, FileLock, LockTimeout, until
from app.store.transaction import Transaction, newest_event_id

log = logging.getLogger(__name__)

#: Left free after each batch so that the other process gets its turn (measured: without it its
#: BEGIN waited 4-5 s, with it p99 5.7 ms).
GAP_S = 0.0002
CHECKPOINT_WAL_BYTES = 4 * 1024 * 1024
CHECKPOINT_EVERY_S = 60.0
CHECKPOINT_AGAIN_S = 0.5
_IO_ERROR = 10
_PRIMARY = 0xFF

Verb = Callable[..., Any]
Answer = Callable[[Any, Exception | None], None]


class Job:
    """One queued verb; after its batch either `result` or `error` holds."""

    __slots__ = ("answer", "arguments", "error", "result", "verb")

    def __init__(self, verb: Verb, arguments: tuple[Any, ...], answer: Answer) -> None:
        self.verb = verb
        self.arguments = arguments
        self.answer = answer
        self.result: Any = None
        self.error: Exception | None = None


class BatchRunner:
    """Runs batches on one connection, in whatever single thread calls it."""

    def __init__(
        self,
        connect: Callable[[], sqlite3.Connection],
        path: Path,
        lock: FileLock,
        clock: Callable[[], int],
    ) -> None:
        self._connect = connect
        self.connection = connect()
        self._wal = path.with_name(path.name + "-wal")
        self._lock = lock
        self._clock = clock
        self.last_event_id = 0
        self._released_at = 0.0
        self._checkpointed_at = time.monotonic()

    def run(self, jobs: Sequence[Job]) -> None:
        """Gives each job its result or its error; raises nothing that a verb raised."""
        self._leave_gap()
        try:
            with self._lock:
                self._run_together(jobs)
        except LockTimeout:
            _refuse(jobs)
        finally:
            self._released_at = time.monotonic()

    def _leave_gap(self) -> None:
        rest = self._released_at + GAP_S - time.monotonic()
        if rest > 0:
            time.sleep(rest)

    def _run_together(self, jobs: Sequence[Job]) -> None:
        if not self._begin(jobs):
            return
        tx = Transaction(self.connection, self._clock(), newest_event_id(self.connection))
        for position, job in enumerate(jobs):
            _run_verb(tx, job)
            if not self.connection.in_transaction:
                # A full disk or an interrupt has taken the whole transaction with it.
                _refuse(jobs[: position + 1])
                self._recover(job.error)
                self._run_singly(jobs[position + 1 :])
                return
        self._commit(tx, jobs)

    def _run_singly(self, jobs: Sequence[Job]) -> None:
        for job in jobs:
            if not self._begin([job]):
                continue
            tx = Transaction(self.connection, self._clock(), newest_event_id(self.connection))
            _run_verb(tx, job)
            if self.connection.in_transaction:
                self._commit(tx, [job])
            else:
                _refuse([job])
                self._recover(job.error)

    def _begin(self, jobs: Sequence[Job]) -> bool:
        try:
            if until(self._try_begin, PATIENCE_S):
                return True
            log.warning("another program keeps the database locked; %d refused", len(jobs))
        except sqlite3.Error as error:
            log.warning("BEGIN failed: %s", _code_of(error))
            self._recover(error)
        _refuse(jobs)
        return False

    def _try_begin(self) -> bool:
        try:
            self.connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            if _is_busy(error):
                return False
            raise
        return True

    def _commit(self, tx: Transaction, jobs: Sequence[Job]) -> None:
        try:
            self.connection.execute("COMMIT")
            self.last_event_id = tx.last_event_id
        except sqlite3.Error as error:
            log.warning("COMMIT failed: %s; %d refused", _code_of(error), len(jobs))
            if self.connection.in_transaction:
                self.connection.execute("ROLLBACK")
            _refuse(jobs)
            self._recover(error)

    def _recover(self, error: Exception | None) -> None:
        """After an I/O error the connection's view of the file is not to be trusted."""
        code = getattr(error, "sqlite_errorcode", 0) or 0
        if code & _PRIMARY != _IO_ERROR:
            return
        try:
            fresh = self._connect()
        except sqlite3.Error as failure:
            log.warning("the database cannot be opened again: %s", _code_of(failure))
            return
        self.connection.close()
        self.connection = fresh

    def checkpoint_due(self) -> bool:
        """Whether the WAL has grown, or has lain about, for long enough to be moved."""
        age_s = time.monotonic() - self._checkpointed_at
        if age_s > CHECKPOINT_EVERY_S:
            return True
        return age_s > CHECKPOINT_AGAIN_S and self._wal_bytes() > CHECKPOINT_WAL_BYTES

    def _wal_bytes(self) -> int:
        try:
            return os.stat(self._wal).st_size  # noqa: PTH116 - this is asked once a batch
        except OSError:
            return 0

    def checkpoint(self) -> None:
        """Moves the WAL into the file when that is due; a busy reader only delays it.

        It runs between batches, after their answers, so that nobody's message waits for it.
        """
        if not self.checkpoint_due():
            return
        self._checkpointed_at = time.monotonic()
        try:
            with self._lock:
                self.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        except LockTimeout:
            log.info("the checkpoint waits for the other process")
        except sqlite3.Error as error:
            log.warning("checkpoint failed: %s", _code_of(error))

    def close(self) -> None:
        """Closes under the lock: the last connection of a WAL database checkpoints it."""
        try:
            with self._lock:
                self.connection.close()
        except LockTimeout:
            log.warning("the write lock was not free at the end; closing without it")
            self.connection.close()


def _run_verb(tx: Transaction, job: Job) -> None:
    connection = tx.connection
    before = tx.last_event_id
    try:
        connection.execute("SAVEPOINT verb")
        job.result = job.verb(tx, *job.arguments)
        connection.execute("RELEASE verb")
    except Exception as error:  # noqa: BLE001 - whatever a verb raises is its caller's answer
        job.error = error
        tx.last_event_id = before
        _undo(connection)


def _undo(connection: sqlite3.Connection) -> None:
    """Takes one verb back; where SQLite cannot, the whole transaction goes."""
    if not connection.in_transaction:
        return
    try:
        connection.execute("ROLLBACK TO verb")
        connection.execute("RELEASE verb")
    except sqlite3.Error:
        connection.execute("ROLLBACK")


def _refuse(jobs: Sequence[Job]) -> None:
    for job in jobs:
        job.result = None
        job.error = DeskError("unavailable")


def _is_busy(error: sqlite3.Error) -> bool:
    return (error.sqlite_errorcode & _PRIMARY) in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}


def _code_of(error: Exception) -> str:
    return getattr(error, "sqlite_errorname", None) or type(error).__name__
