"""`/files/<token>` for an export: the archive is made while it goes out, and none of it is kept."""

import asyncio
import logging
from collections.abc import AsyncGenerator, Iterator
from functools import partial

from app.domain.errors import DeskError
from app.domain.filename import content_disposition
from app.live.claim import Words
from app.live.responses import Headers, Response, plain
from app.services import archive, exporting
from app.services.archive import Archive
from app.services.file_folder import FileFolder
from app.store.database import Store

log = logging.getLogger(__name__)

ZIP = "application/zip"
_HEADERS: Headers = (
    ("Content-Type", ZIP),
    ("Cache-Control", "private, no-store"),
    ("Content-Security-Policy", "default-src 'none'; sandbox"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
)


def without_words(locale: str | None, key: str, **values: object) -> str:  # noqa: ARG001
    """For a server that nobody has handed words to: its keys."""
    return key


class ExportDoor:
    """Answers the addresses that `ticket.export` and `person.export` have given."""

    def __init__(self, store: Store, folder: FileFolder, words: Words) -> None:
        self._store = store
        self._folder = folder
        self._words = words

    async def answer(self, token_hash: bytes) -> Response:
        try:
            found = await self._store.read(exporting.open_export, token_hash)
        except DeskError as refusal:
            return plain(404 if refusal.code == "not_found" else 503)
        words = partial(self._words, found.language)
        made = await asyncio.to_thread(
            archive.archive_of, found, self._folder, words, self._store.clock()
        )
        name = f"{found.name}.zip"
        headers = (*_HEADERS, ("Content-Disposition", content_disposition(name, ZIP, "attachment")))
        return Response(200, headers, _sent(made), made.size)


async def _sent(made: Archive) -> AsyncGenerator[bytes, None]:
    """In a thread: the bytes are read from the disk as they go."""
    pieces: Iterator[bytes] = made.pieces()
    while piece := await asyncio.to_thread(next, pieces, b""):
        yield piece
