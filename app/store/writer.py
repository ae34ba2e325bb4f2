"""The group commit: many verbs, each undone alone if it fails, one transaction, one fsync.

An answer is given only after COMMIT. A verb is a plain function of a transaction, so no network
call and no wait can sit inside one.
"""

import contextlib
import logging
import os
import sqlite3
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from app.domain.errors import DeskError
from app.domain.visibility import Told
from app.store.client_ids import ClientIds
from app.store.failures import code_of, is_busy, is_engine_failure, is_io_error
from app.store.kept import Kept
from app.store.lock import PATIENCE_S, FileLock, LockTimeout, until
from app.store.transaction import Transaction, keep_newest_event_id, newest_event_id

log = logging.getLogger(__name__)

CHECKPOINT_WAL_BYTES = 4 * 1024 * 1024
CHECKPOINT_EVERY_S = 60.0
CHECKPOINT_AGAIN_S = 0.5
Verb = Callable[..., Any]
Answer = Callable[[Any, Exception | None], None]


class Job:
    """One queued verb; after its batch either `result` or `error` holds.

    `asks` is the (person id, client_id) that it will look up, if that is known beforehand.
    """

    __slots__ = ("answer", "arguments", "asks", "error", "result", "verb")

    def __init__(
        self,
        verb: Verb,
        arguments: tuple[Any, ...],
        answer: Answer,
        asks: tuple[int, str] | None = None,
    ) -> None:
        self.verb = verb
        self.arguments = arguments
        self.answer = answer
        self.asks = asks
        self.result: Any = None
        self.error: Exception | None = None

    def refuse(self) -> None:
        """Nobody can say whether it was kept: the caller sends it again."""
        self.result = None
        self.error = DeskError("unavailable")


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
        self.kept = Kept()
        self._client_ids = ClientIds()
        self.last_event_id = 0
        self.told: list[Told] = []
        self._checkpointed_at = time.monotonic()

    def run(self, jobs: Sequence[Job]) -> None:
        """Gives each job its result or its error; raises nothing that a verb raised."""
        self.told = []
        try:
            with self._lock:
                self._run_together(jobs)
        except LockTimeout:
            _refuse(jobs)
        except sqlite3.Error as error:
            log.warning("a batch broke off: %s; %d refused", code_of(error), len(jobs))
            _refuse(jobs)
            self._recover(error)

    def _run_together(self, jobs: Sequence[Job]) -> None:
        if not self._begin(jobs):
            return
        tx = self._transaction()
        self._client_ids.prepare(tx, [job.asks for job in jobs if job.asks])
        for position, job in enumerate(jobs):
            _run_verb(tx, job)
            if not self.connection.in_transaction:
                self._lose(jobs[: position + 1], job.error)
                self._run_singly(jobs[position + 1 :])
                return
            if tx.is_broken:
                self._recover(job.error)
                self._run_anew(tx, jobs)
                return
        self._commit(tx, jobs)

    def _run_anew(self, tx: Transaction, jobs: Sequence[Job]) -> None:
        """The tables have refused a row: it was a repetition, or each runs by itself to find whose
        it was."""
        if tx.presumed:
            self._client_ids.doubt()
            self._run_together(jobs)
        else:
            self._run_singly(jobs)

    def _run_singly(self, jobs: Sequence[Job]) -> None:
        for job in jobs:
            if not self._begin([job]):
                continue
            tx = self._transaction()
            _run_verb(tx, job)
            if self.connection.in_transaction:
                self._commit(tx, [job])
            else:
                self._lose([job], job.error)

    def _transaction(self) -> Transaction:
        version = self.connection.execute("PRAGMA data_version").fetchone()[0]
        self.kept.follow(version)
        newest = newest_event_id(self.connection)
        return Transaction(self.connection, self._clock(), newest, self.kept)

    def _lose(self, jobs: Sequence[Job], error: Exception | None) -> None:
        """A full disk or an interrupt has taken the whole transaction with it."""
        log.warning("a transaction is gone: %s; %d refused", code_of(error), len(jobs))
        _refuse(jobs)
        self._recover(error)

    def _begin(self, jobs: Sequence[Job]) -> bool:
        try:
            if until(self._try_begin, PATIENCE_S):
                return True
            log.warning("another program keeps the database locked; %d refused", len(jobs))
        except sqlite3.Error as error:
            log.warning("BEGIN failed: %s", code_of(error))
            self._recover(error)
        _refuse(jobs)
        return False

    def _try_begin(self) -> bool:
        try:
            self.connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            if is_busy(error):
                return False
            raise
        return True

    def _commit(self, tx: Transaction, jobs: Sequence[Job]) -> None:
        try:
            tx.settle()
            if tx.told:
                keep_newest_event_id(tx)
            self.connection.execute("COMMIT")
            self.last_event_id = tx.last_event_id
            self.told += tx.told
        except sqlite3.Error as error:
            self._fail(tx, jobs, error)

    def _fail(self, tx: Transaction, jobs: Sequence[Job], error: sqlite3.Error) -> None:
        """The end of a batch failed. A row that the tables refuse is one verb's own fault."""
        self._recover(error)
        if not tx.is_broken or is_engine_failure(error):
            log.warning("COMMIT failed: %s; %d refused", code_of(error), len(jobs))
            _refuse(jobs)
        elif len(jobs) > 1 or tx.presumed:
            self._run_anew(tx, jobs)
        else:
            jobs[0].result, jobs[0].error = None, error

    def _recover(self, error: Exception | None) -> None:
        """Leaves no transaction open; after an I/O error the file is opened anew, because the
        connection's view of it is not to be trusted."""
        self.kept.forget_all()
        broken = is_io_error(error)
        if _rolled_back(self.connection) and not broken:
            return
        try:
            fresh = self._connect()
        except sqlite3.Error as failure:
            log.warning("the database cannot be opened again: %s", code_of(failure))
            return
        former, self.connection = self.connection, fresh
        with contextlib.suppress(sqlite3.Error):
            former.close()

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

        It runs between batches, after their answers, so that nobody's message waits for it. Under
        load the WAL is begun anew but keeps its size: a file that grows makes each fsync dearer.
        """
        if not self.checkpoint_due():
            return
        age_s = time.monotonic() - self._checkpointed_at
        mode = "TRUNCATE" if age_s > CHECKPOINT_EVERY_S else "RESTART"
        self._checkpointed_at = time.monotonic()
        try:
            with self._lock:
                self.connection.execute(f"PRAGMA wal_checkpoint({mode})").fetchone()
        except LockTimeout:
            log.info("the checkpoint waits for the other process")
        except sqlite3.Error as error:
            log.warning("checkpoint failed: %s", code_of(error))

    def close(self) -> None:
        """Closes under the lock: the last connection of a WAL database checkpoints it."""
        try:
            with self._lock:
                self.connection.close()
        except LockTimeout:
            log.warning("the write lock was not free at the end; closing without it")
            self.connection.close()


def _run_verb(tx: Transaction, job: Job) -> None:
    """Each verb holds or does not, whatever becomes of the others of its batch."""
    _try_verb(tx, job)
    if job.error is None or job.asks not in tx.presumed:
        return
    if tx.connection.in_transaction and not tx.is_broken:
        # Whatever it was refused for, a repetition is answered as the first time.
        tx.presumed.discard(job.asks)
        _try_verb(tx, job)


def _try_verb(tx: Transaction, job: Job) -> None:
    job.error = None
    tx.begin_verb()
    try:
        job.result = job.verb(tx, *job.arguments)
        tx.end_verb()
    except Exception as error:  # noqa: BLE001 - whatever a verb raises is its caller's answer
        job.result = None
        job.error = error
        _undo(tx)
        if tx.connection.in_transaction and is_engine_failure(error):
            log.warning("a verb could not be kept: %s", code_of(error))
            job.error = DeskError("unavailable")


def _undo(tx: Transaction) -> None:
    """Takes one verb back; where SQLite cannot, the whole transaction goes."""
    try:
        tx.undo_verb()
    except sqlite3.Error:
        _rolled_back(tx.connection)


def _rolled_back(connection: sqlite3.Connection) -> bool:
    """Ends whatever transaction is open; False when SQLite cannot even do that."""
    try:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
    except sqlite3.Error as error:
        log.warning("ROLLBACK failed: %s", code_of(error))
    return not connection.in_transaction


def _refuse(jobs: Sequence[Job]) -> None:
    for job in jobs:
        job.refuse()
