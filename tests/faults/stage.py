"""What the fault tests need of the machine: another process, a small disk, a faulty connection."""

import asyncio
import contextlib
import os
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from app.store.connections import Connect, opener
from app.store.database import DATABASE_NAME, LOCK_NAME
from app.store.lock import FairLock
from app.store.migrate import migrate
from app.store.writer import BatchRunner, Job, Verb
from tests.factories import STARTED_AT

if TYPE_CHECKING:
    from sqlite3 import _Parameters

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_S = 60.0


@asynccontextmanager
async def program(name: str, *arguments: object) -> AsyncIterator[asyncio.subprocess.Process]:
    """One of programs.py in a process of its own; killed when the test leaves it running."""
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.faults.programs", name, *map(str, arguments),
        cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    try:
        yield child
    finally:
        with contextlib.suppress(ProcessLookupError):
            child.kill()
        await child.wait()


async def line_of(child: asyncio.subprocess.Process) -> str:
    """The next line it says; its complaints when it says nothing."""
    assert child.stdout is not None
    assert child.stderr is not None
    line = await asyncio.wait_for(child.stdout.readline(), PATIENCE_S)
    assert line, (await child.stderr.read()).decode()
    return line.decode().strip()


@contextmanager
def small_disk(folder: Path, size: str) -> Iterator[None]:
    """A file system of `size` mounted on `folder`; only root can have one."""
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "none", str(folder)], check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def resize(folder: Path, size: str) -> None:
    subprocess.run(["mount", "-o", f"remount,size={size}", str(folder)], check=True)


def can_mount() -> bool:
    if not sys.platform.startswith("linux") or os.geteuid() != 0:
        return False
    with contextlib.suppress(OSError):
        found = subprocess.run(
            ["unshare", "-m", "mount", "-t", "tmpfs", "none", "/mnt"],
            check=False,
            capture_output=True,
        )
        return found.returncode == 0
    return False


class FaultyConnection(sqlite3.Connection):
    """Fails a statement when told to, as a disk does: `fail_with[sql]` is raised once."""

    fail_with: dict[str, sqlite3.Error]

    def execute(self, sql: str, values: "_Parameters" = (), /) -> sqlite3.Cursor:
        error = getattr(self, "fail_with", {}).pop(sql, None)
        if error is not None:
            raise error
        return super().execute(sql, values)


def trouble(code: int, name: str) -> sqlite3.OperationalError:
    error = sqlite3.OperationalError(name)
    error.sqlite_errorcode = code
    error.sqlite_errorname = name
    return error


class Runner:
    """A BatchRunner on a fresh desk, with the connections it has opened so far."""

    def __init__(self, folder: Path, prepare: Callable[[sqlite3.Connection], None]) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.path = folder / DATABASE_NAME
        self.opened: list[FaultyConnection] = []
        self._prepare = prepare
        self.lock = FairLock(folder / LOCK_NAME)
        self.batches = BatchRunner(self._connect, self.path, self.lock, lambda: STARTED_AT)
        migrate(self.batches.connection)

    def _connect(self) -> sqlite3.Connection:
        plain: Connect = opener(self.path, 0)
        plain().close()
        made = sqlite3.connect(
            self.path,
            isolation_level=None,
            check_same_thread=False,
            factory=FaultyConnection,
            timeout=0,
        )
        for pragma in ("synchronous=FULL", "foreign_keys=ON", "wal_autocheckpoint=0"):
            made.execute(f"PRAGMA {pragma}")
        self._prepare(made)
        made.fail_with = {}
        self.opened.append(made)
        return made

    @property
    def connection(self) -> FaultyConnection:
        return self.opened[-1]

    def run(self, *calls: tuple[Verb, tuple[object, ...]]) -> list[object]:
        """Results and errors of one batch, in order."""
        jobs = [Job(verb, arguments, lambda *_: None) for verb, arguments in calls]
        self.batches.run(jobs)
        return [job.error if job.error is not None else job.result for job in jobs]

    def close(self) -> None:
        self.batches.close()
        self.lock.close()
