"""One upload on its way to the disk: pieces in order, each once, written beside the loop.

It must never hold more than WINDOW pieces in memory, nor say that a byte is here which is not.
"""

import asyncio
import logging
from pathlib import Path
from typing import Protocol

from app.services.file_folder import append
from app.services.uploads import Finished, UploadDraft

log = logging.getLogger(__name__)

#: What a client may send before it has heard of the first of it.
WINDOW = 8
CHUNK_BYTES = 60 * 1024
#: So often what was written is brought to the disk itself: what a power cut leaves is good up to
#: the last milestone but one (docs/decisions/0024).
MILESTONE_BYTES = 1024 * 1024


def resume_point(size: int) -> int:
    """How much of a file of `size` bytes is certain after a restart."""
    return max(0, (size // MILESTONE_BYTES - 1) * MILESTONE_BYTES)


class Listener(Protocol):
    """Who sends an upload's bytes and hears how far it has come."""

    def hear(self, upload: "Upload") -> None: ...


class Upload:
    """`received` bytes are in the file at `path`; its `listener`, if it has one, hears of news.

    `is_stopped` says that the disk refused: it goes on only when it is begun again.
    """

    def __init__(
        self, upload_id: int, person_id: int, draft: UploadDraft, path: Path, received: int
    ) -> None:
        self.id = upload_id
        self.person_id = person_id
        self.draft = draft
        self.path = path
        self.received = received
        self.is_stopped = False
        self.listener: Listener | None = None
        self.finishing: asyncio.Task[Finished] | None = None
        self._expected = received
        self._waiting: list[bytes] = []
        self._writer: asyncio.Task[None] | None = None

    @property
    def size(self) -> int:
        return self.draft.size

    def take(self, offset: int, piece: bytes) -> None:
        """The next piece in order is written; any other is answered with how far it has come."""
        is_next = offset == self._expected and offset + len(piece) <= self.size
        if not is_next or len(self._waiting) >= WINDOW or self.finishing or self.is_stopped:
            self._news()
            return
        self._expected += len(piece)
        self._waiting.append(piece)
        if self._writer is None:
            self._writer = asyncio.create_task(self._write_on(), name="upload")

    async def _write_on(self) -> None:
        while self._waiting:
            pieces, self._waiting = self._waiting, []
            end = self.received + sum(map(len, pieces))
            is_milestone = end // MILESTONE_BYTES > self.received // MILESTONE_BYTES
            try:
                self.received = await asyncio.to_thread(
                    append, self.path, self.received, pieces, is_milestone=is_milestone
                )
            except OSError as error:
                log.error("an upload cannot be written: %s", type(error).__name__)
                self._stop()
            self._news()
        self._writer = None

    def _stop(self) -> None:
        self._waiting.clear()
        self._expected = self.received
        self.is_stopped = True

    def go_on_from(self, received: int) -> None:
        """What lies behind `received` bytes is not good: they are asked for again."""
        self._waiting.clear()
        self.received = self._expected = received
        self.is_stopped = False
        self._news()

    async def settled(self) -> None:
        """Waits until all that was taken is written."""
        if self._writer is not None:
            await asyncio.wait({self._writer})

    def _news(self) -> None:
        if self.listener is not None:
            self.listener.hear(self)
