"""From bytes that came in to a file that the desk knows: judged, cleaned, named, recorded.

Whoever brings bytes (an upload, the bot's fetcher) passes here; nothing has a name before its
bytes are on the disk, and no row is written before that.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from app.domain.attachment import Attachment
from app.domain.errors import DeskError
from app.domain.filename import cleaned
from app.domain.filetype import PICTURES, PIXELS_LIMIT, UNKNOWN, FileType, extension_of, judged
from app.services.file_folder import (
    NAMING_PATIENCE_S,
    FileFolder,
    blot_out,
    discard,
    read_through,
)
from app.services.pictures import PictureWorkshop, Prepared
from app.store.attachments import KeptFile
from app.store.lock import FileLock

R = TypeVar("R")

NAMING_EVERY_S = 0.005


@dataclass(frozen=True, slots=True)
class Looked:
    """What a file is, and where what becomes of it lies until it is kept."""

    type: FileType
    file: KeptFile
    path: Path
    width: int | None = None
    height: int | None = None
    preview: KeptFile | None = None
    preview_path: Path | None = None
    preview_size: tuple[int, int] | None = None

    def attachment(self, name: str, attachment_id: int = 0) -> Attachment:
        """As the desk shows it, under a name that somebody gave it."""
        shown = cleaned(name) or f"{self.type.kind}.{extension_of(self.type.mime)}"
        return Attachment(
            attachment_id, self.type.kind, shown, self.type.mime, self.file.size,
            self.width, self.height, None, self.type.look, preview=self.preview_size,
        )  # fmt: skip


class FilingRoom:
    """One for each process of the desk."""

    def __init__(self, folder: FileFolder, workshop: PictureWorkshop | None = None) -> None:
        self.folder = folder
        self._workshop = workshop or PictureWorkshop()

    async def look_at(self, path: Path, kind: str | None = None, look: str | None = None) -> Looked:
        """Judges an incoming file as it is. `kind` and `look` are its sender's words.

        Raises OSError, and `too_large` (field `pixels`) for a picture that nobody may be shown;
        then the file at `path` is gone.
        """
        return await self._look(path, kind, look, None)

    async def clean_up(
        self, path: Path, kind: str | None = None, look: str | None = None
    ) -> Looked:
        """`look_at` for what people upload: of a picture only the picture is kept."""
        await asyncio.to_thread(blot_out, path)
        return await self._look(path, kind, look, self.folder.new_path("clean-"))

    async def with_picture(self, looked: Looked, picture: Path) -> Looked:
        """`looked` with a preview drawn from the picture that came with it, where it is one.

        Raises OSError. What lies at `picture` is gone afterwards.
        """
        preview = self.folder.new_path("preview-")
        try:
            made = await self._workshop.prepare(picture, None, preview)
        finally:
            await asyncio.to_thread(discard, picture)
        drawn = await asyncio.to_thread(_looked, looked, made, None, preview)
        return replace(drawn, width=looked.width, height=looked.height)

    async def _look(
        self, path: Path, kind: str | None, look: str | None, clean: Path | None
    ) -> Looked:
        found = await asyncio.to_thread(read_through, path)
        file = KeptFile(found.digest, found.size)
        known = judged(found.head, kind, look)
        if known.mime not in PICTURES:
            return Looked(known, file, path)
        preview = self.folder.new_path("preview-")
        made = await self._workshop.prepare(path, clean, preview)
        if made.is_bomb:
            await asyncio.to_thread(_discard_all, path, clean, preview)
            raise DeskError("too_large", field="pixels", limit=PIXELS_LIMIT)
        if made.is_broken:
            await asyncio.to_thread(_discard_all, clean, preview)
            return Looked(FileType(UNKNOWN, "file"), file, path)
        as_it_came = Looked(known, file, path)
        return await asyncio.to_thread(_looked, as_it_came, made, clean, preview)

    @asynccontextmanager
    async def naming(self) -> AsyncIterator[None]:
        """The right to give names and to take them; waits without a thread.

        Raises `unavailable` after NAMING_PATIENCE_S.
        """
        lock = self.folder.naming_lock()
        try:
            await _acquire(lock)
            yield
        finally:
            lock.close()

    async def keep(self, looked: Looked, record: Callable[[], Awaitable[R]]) -> R:
        """Gives the bytes their names, then has `record` write the rows that speak of them.

        Raises OSError and what `record` raises; bytes without a row are swept after a day.
        """
        async with self.naming():
            await asyncio.to_thread(_place, self.folder, looked)
            return await record()


async def _acquire(lock: FileLock) -> None:
    try:
        async with asyncio.timeout(NAMING_PATIENCE_S):
            # Its holder may be another process, which has no event to wait for.
            while not lock.try_acquire():  # noqa: ASYNC110
                await asyncio.sleep(NAMING_EVERY_S)
    except TimeoutError:
        raise DeskError("unavailable") from None


def _looked(as_it_came: Looked, made: Prepared, clean: Path | None, preview: Path) -> Looked:
    path, file = as_it_came.path, as_it_came.file
    if clean is not None and made.is_clean:
        discard(path)
        found = read_through(clean)
        path, file = clean, KeptFile(found.digest, found.size)
    small = None
    if made.preview is not None:
        found = read_through(preview)
        small = KeptFile(found.digest, found.size)
    else:
        discard(preview)
    return Looked(
        as_it_came.type, file, path, made.width, made.height,
        small, preview if small else None, made.preview,
    )  # fmt: skip


def _place(folder: FileFolder, looked: Looked) -> None:
    folder.place(looked.path, looked.file.digest)
    if looked.preview and looked.preview_path:
        folder.place(looked.preview_path, looked.preview.digest)


def _discard_all(*paths: Path | None) -> None:
    for path in paths:
        if path is not None:
            discard(path)
