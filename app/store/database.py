"""The store: opens the file, answers `read`, queues `write`, and tells when the log has grown.

Its surface is all that another engine would have to offer; every SQLite-ism stays in this folder.
"""

import asyncio
import logging
import os
import sqlite3
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

from app.domain.errors import DeskError
from app.domain.visibility import Told
from app.store.answers import answer_all, call, turn_away
from app.store.connections import Connection, opener, warn_of_fault
from app.store.lock import FairLock
from app.store.lock import LockTimeout as LockTimeout
from app.store.migrate import UnusableDatabase as UnusableDatabase
from app.store.migrate import migrate, refuse_foreign
from app.store.transaction import Transaction
from app.store.writer import Answer, BatchRunner, Job

log = logging.getLogger(__name__)

P = ParamSpec("P")
R = TypeVar("R")
Tail = Callable[[Transaction, list[Told]], Any]

DATABASE_NAME = "tikethet.db"
LOCK_NAME = "write.lock"
READERS = 2
READ_BUSY_MS = 5_000
READ_PATIENCE_S = 10.0
QUEUE_LIMIT = 20_000
BATCH_LIMIT = 500
CLOSE_PATIENCE_S = 5.0
#: How often the other process's commits are looked for (p50 11 ms, 1.5 % of a core).
WATCH_EVERY_S = 0.02


class Store:
    """Opened with `async with open_store(path)` only: the threads of aiosqlite end with it."""

    def __init__(self, path: Path, clock: Callable[[], int]) -> None:
        self.path = path
        self.clock = clock
        self.schema = 0
        self._lock = FairLock(path.with_name(LOCK_NAME))
        self._jobs: deque[Job] = deque()
        self._awake = asyncio.Event()
        self._closing = False
        self._runner: BatchRunner
        self._writer: Connection
        self._watcher: Connection
        self._opened: list[Connection] = []
        self._readers: asyncio.Queue[Connection] = asyncio.Queue()
        self._task: asyncio.Task[None] | None = None
        self._tail: Tail | None = None
        self._on_tail: Callable[[Any], None] | None = None
        self._on_batch: Callable[[int, float], None] | None = None
        self._committed = asyncio.Event()
        self._settled = asyncio.Event()
        self._settled.set()
        self.answered_event_id = 0

    # -- writing ---------------------------------------------------------------------------

    def submit(
        self,
        answer: Answer,
        verb: Callable[..., Any],
        arguments: tuple[Any, ...] = (),
        asks: tuple[int, str] | None = None,
    ) -> None:
        """Queues a verb; `answer(result, error)` is called on the loop once it is on disk.

        `asks` is the (person id, client_id) that the verb will look up: a batch does it at once.
        Raises `unavailable` when the queue is full or the store is closing.
        """
        if self._closing or len(self._jobs) >= QUEUE_LIMIT:
            raise DeskError("unavailable")
        if not self._jobs:
            self._awake.set()
        self._jobs.append(Job(verb, arguments, answer, asks))

    async def write(
        self, verb: Callable[Concatenate[Transaction, P], R], *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """Runs a verb and answers once its state is on disk.

        Cancelling the waiter does not stop the write. Raises what the verb raised, or
        `unavailable` when nobody can say whether it was kept.
        """
        future: asyncio.Future[R] = asyncio.get_running_loop().create_future()

        def answer(result: Any, error: Exception | None) -> None:
            if future.done():
                return
            if error is None:
                future.set_result(result)
            else:
                future.set_exception(error)

        def bound(tx: Transaction) -> R:
            return verb(tx, *args, **kwargs)

        self.submit(answer, bound)
        return await future

    def tail_with(self, tail: Tail, on_tail: Callable[[Any], None]) -> None:
        """`tail(tx, told)` reads the log in the writer's thread right after each commit of this
        process, which appended `told`; `on_tail` gets what it found, on the loop, after the
        batch's answers."""
        self._tail = tail
        self._on_tail = on_tail

    def observe_batches(self, on_batch: Callable[[int, float], None]) -> None:
        """`on_batch(jobs, seconds)` after each batch: for the metrics."""
        self._on_batch = on_batch

    async def settled(self) -> None:
        """Waits until the batch in flight, if any, has been answered."""
        await self._settled.wait()

    def _run_batch(self, batch: list[Job]) -> tuple[int, Any]:
        self._runner.run(batch)
        connection = self._runner.connection
        if self._tail is None:
            return self._runner.last_event_id, None
        try:
            tx = Transaction(connection, self.clock(), kept=self._runner.kept)
            found = self._tail(tx, self._runner.told)
        except sqlite3.Error as error:
            log.warning("the log could not be read after a commit: %s", type(error).__name__)
            found = None
        return self._runner.last_event_id, found

    async def _write_on(self) -> None:
        while True:
            await self._awake.wait()
            self._awake.clear()
            while self._jobs:
                await self._write_batch()
                # The answers leave, and what has come meanwhile is read into the next batch,
                # before its thread wakes up and wants the interpreter for itself.
                await asyncio.sleep(0)
            if self._closing:
                return

    async def _write_batch(self) -> None:
        batch = [self._jobs.popleft() for _ in range(min(len(self._jobs), BATCH_LIMIT))]
        self._settled.clear()
        began = asyncio.get_running_loop().time()
        found: Any = None
        try:
            last_event_id, found = await self._writer.run(self._run_batch, batch)
            self.answered_event_id = max(self.answered_event_id, last_event_id)
        except Exception:
            log.exception("a batch of %d failed", len(batch))
            for job in batch:
                job.refuse()
        except asyncio.CancelledError:
            turn_away(batch)
            raise
        self._writer.adopt(self._runner.connection)
        answer_all(batch)
        self._settled.set()
        if found is not None and self._on_tail:
            call(self._on_tail, found)
        else:
            self._committed.set()
        if self._on_batch:
            call(self._on_batch, len(batch), asyncio.get_running_loop().time() - began)
        if self._runner.checkpoint_due():
            await self._writer.run(self._runner.checkpoint)

    # -- reading ---------------------------------------------------------------------------

    async def read(
        self, query: Callable[Concatenate[Transaction, P], R], *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """Runs a plain function of a read transaction on one snapshot of the database."""

        def bound(tx: Transaction) -> R:
            return query(tx, *args, **kwargs)

        if self._closing:
            raise DeskError("unavailable")
        try:
            async with asyncio.timeout(READ_PATIENCE_S):
                reader = await self._readers.get()
        except TimeoutError:
            raise DeskError("unavailable") from None
        work = asyncio.ensure_future(reader.read(bound, self.clock))

        def give_back(read: asyncio.Future[R]) -> None:
            self._readers.put_nowait(reader)
            if not read.cancelled():
                read.exception()  # whoever asked may have gone; then nobody else fetches it

        work.add_done_callback(give_back)
        try:
            return await asyncio.shield(work)
        except sqlite3.Error as error:
            log.warning("a read failed: %s", getattr(error, "sqlite_errorname", "unknown"))
            raise DeskError("unavailable") from error

    # -- the log of both processes ---------------------------------------------------------

    async def commits(self) -> AsyncIterator[None]:
        """One item at the start, for what was committed before anybody looked, and one after each
        commit of either process (several may share one item).

        The other process's are found by polling `PRAGMA data_version`, this one's at once.
        """
        version = await self._watcher.data_version()
        yield
        while True:
            try:
                async with asyncio.timeout(WATCH_EVERY_S):
                    await self._committed.wait()
            except TimeoutError:
                latest = await self._watcher.data_version() or version
                if latest == version:
                    continue
                version = latest
            self._committed.clear()
            yield

    # -- life ------------------------------------------------------------------------------

    async def _open(self) -> None:
        warn_of_fault()
        writer_connect = opener(self.path, 0)
        self._writer = await Connection.open(lambda: self._found(writer_connect))
        reader_connect = opener(self.path, READ_BUSY_MS)
        for _ in range(READERS):
            reader = await Connection.open(reader_connect)
            self._opened.append(reader)
            self._readers.put_nowait(reader)
        self._watcher = await Connection.open(reader_connect)
        self._opened.append(self._watcher)
        self._task = asyncio.create_task(self._write_on(), name="store writer")

    def _found(self, connect: Callable[[], sqlite3.Connection]) -> sqlite3.Connection:
        with self._lock:
            refuse_foreign(self.path)
            self._runner = BatchRunner(connect, self.path, self._lock, self.clock)
            try:
                self.schema = migrate(self._runner.connection)
            except BaseException:
                self._runner.connection.close()
                raise
        return self._runner.connection

    async def _close(self) -> None:
        self._closing = True
        self._awake.set()
        if self._task:
            await asyncio.wait({self._task}, timeout=CLOSE_PATIENCE_S)
            self._task.cancel()
            await asyncio.wait({self._task})
        turn_away(self._jobs)
        for connection in self._opened:
            await connection.close()
        if hasattr(self, "_writer"):
            await self._writer.run(self._runner.close)
            await self._writer.close()
        self._lock.close()


def make_private(folder: Path) -> None:
    """The data folder and all that will be made in it belong to the operator alone."""
    os.umask(0o077)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)


@asynccontextmanager
async def open_store(folder: Path, clock: Callable[[], int]) -> AsyncIterator[Store]:
    """The desk in `folder`, which is made when it is missing (readable by its owner only).

    Raises UnusableDatabase (migrate.py), LockTimeout, sqlite3.Error, OSError.
    """
    make_private(folder)
    store = Store(folder / DATABASE_NAME, clock)
    try:
        await store._open()  # noqa: SLF001 - opened and closed here only
        yield store
    finally:
        await store._close()  # noqa: SLF001
