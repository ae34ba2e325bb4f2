"""Bytes that nobody names any longer are thrown away: never those of a row, of a backup under way
or of a former desk that is kept aside."""

import asyncio
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from app.services import attachments, backup, health, restore
from app.services.file_folder import FileFolder
from app.services.filing import FilingRoom
from app.services.shelf import PARTIAL
from app.store import backup as copies
from app.store import files
from app.store.database import DATABASE_NAME, Store
from app.store.lock import FileLock

#: Bytes without a row are an orphan of a kill when they are so old; younger ones may get theirs.
ORPHAN_AFTER_S = 24 * 3600
#: Of bytes whose row has gone; somebody may have sent the same ones again a moment ago.
FRESH_S = 600
#: So many are looked up in one read, and thrown away under one hold of the naming lock.
READ_GROUP = 500
LOCKED_GROUP = 50


class Swept(NamedTuple):
    """How many files went because nobody named them, and how many that never became whole."""

    unnamed: int = 0
    unfinished: int = 0


class FileSweep:
    """`run` once is one sweep. The bot does it by the clock, the live server while the bot is down;
    should both come to it at once, one does nothing."""

    def __init__(self, store: Store, room: FilingRoom) -> None:
        self._store = store
        self._room = room
        self._data_dir = store.path.parent

    async def run(self) -> Swept:
        """Does nothing while a backup or a restore is under way. Raises OSError, sqlite3.Error."""
        lock = FileLock(self._data_dir / backup.ONLY_ONE)
        try:
            return await self._swept() if lock.try_acquire() else Swept()
        finally:
            lock.close()

    async def run_for_the_bot(self) -> Swept:
        """`run`, unless the bot lives and does it itself."""
        return await self.run() if await self._store.read(health.is_bot_down) else Swept()

    async def _swept(self) -> Swept:
        folder = self._room.folder
        now_s = self._store.clock() / 1000
        await asyncio.to_thread(folder.prepare)
        dropped = await self._store.write(attachments.sweep)
        unfinished = await asyncio.to_thread(folder.sweep_incoming, now_s - ORPHAN_AFTER_S)
        lost = await self._without_row(await asyncio.to_thread(_old, folder, dropped, now_s))
        spared = await asyncio.to_thread(_kept_aside, self._data_dir) if lost else set()
        gone = 0
        for group in _groups([digest for digest in lost if digest not in spared], LOCKED_GROUP):
            gone += await self._remove(group)
        return Swept(gone, unfinished)

    async def _without_row(self, digests: list[bytes]) -> list[bytes]:
        found: list[bytes] = []
        for group in _groups(digests, READ_GROUP):
            found += await self._store.read(files.without_row, group)
        return found

    async def _remove(self, group: list[bytes]) -> int:
        """Asks again under the lock: nobody can give these bytes a row meanwhile."""
        async with self._room.naming():
            rowless = await self._store.read(files.without_row, group)
            await asyncio.to_thread(_remove_all, self._room.folder, rowless)
        return len(rowless)


def _old(folder: FileFolder, dropped: Iterable[bytes], now_s: float) -> list[bytes]:
    """What may have no row: what has just lost it, and all that is old."""
    just = [digest for digest in dropped if folder.is_older(digest, now_s - FRESH_S)]
    return list(dict.fromkeys([*just, *folder.named(now_s - ORPHAN_AFTER_S)]))


def _kept_aside(data_dir: Path) -> set[bytes]:
    """What former desks name: a restore keeps them, and the way back needs their files.

    Raises sqlite3.Error for one that cannot be read: then nothing is thrown away.
    """
    found: set[bytes] = set()
    for aside in data_dir.glob(f"{restore.ASIDE}*"):
        database = aside / DATABASE_NAME
        if database.is_file() and not aside.name.endswith(PARTIAL):
            found |= copies.files_named_in(database).keys()
    return found


def _groups(digests: list[bytes], size: int) -> Iterator[list[bytes]]:
    return (digests[at : at + size] for at in range(0, len(digests), size))


def _remove_all(folder: FileFolder, digests: Iterable[bytes]) -> None:
    for digest in digests:
        folder.remove(digest)

