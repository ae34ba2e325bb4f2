"""`/files/<token>`: the bytes of an attachment, whole or one range, to whoever may see it now.

What a stranger sent is never run here: a short list of types is shown in its place, everything
else is only saved, and all of it lies in a sandbox. The token must never reach a log.
"""

import asyncio
import logging
import re
from collections.abc import AsyncGenerator, Awaitable, Callable
from pathlib import Path
from typing import BinaryIO

from app.domain.errors import DeskError
from app.domain.filename import content_disposition
from app.domain.filetype import INLINE
from app.live.auth import hash_of
from app.live.exchanges import Router
from app.live.exports import ExportDoor
from app.live.heads import Request
from app.live.outflow import PIECE_BYTES
from app.live.ranges import UnsatisfiableRange, chosen_range
from app.live.responses import Headers, Response, plain
from app.live.static import matches_etag
from app.services import file_links
from app.services.file_folder import FileFolder, size_of
from app.services.file_links import Opened
from app.store.database import Store

log = logging.getLogger(__name__)

PREFIX = "/files/"
#: The query that asks for a file to be saved, whatever it is.
DOWNLOAD = "download"
#: Telegram's web client fetches what it saves for people, from its own origin.
TELEGRAM_WEB = "https://web.telegram.org"

_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")
_ALWAYS: Headers = (
    ("Cache-Control", "private, no-store"),
    ("Content-Security-Policy", "default-src 'none'; sandbox"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Accept-Ranges", "bytes"),
)


class FileDoor:
    """A router that answers what lies under PREFIX and leaves the rest to the next one."""

    def __init__(
        self, store: Store, folder: FileFolder, exports: ExportDoor, others: Router
    ) -> None:
        self._store = store
        self._folder = folder
        self._exports = exports
        self._others = others

    def __call__(self, request: Request) -> Response | Awaitable[Response]:
        if not request.path.startswith(PREFIX):
            return self._others(request)
        token = request.path.removeprefix(PREFIX)
        if not _TOKEN.fullmatch(token) or request.query not in {"", DOWNLOAD}:
            return plain(404)
        return self._answer(token, request)

    async def _answer(self, token: str, request: Request) -> Response:
        try:
            opened = await self._store.read(file_links.open_link, hash_of(token))
        except DeskError as refusal:
            is_no_file = refusal.code == "not_found"
            return await self._exports.answer(hash_of(token)) if is_no_file else plain(503)
        path = self._folder.path_of(opened.digest)
        if await asyncio.to_thread(size_of, path) != opened.size:
            log.error("a file is lost", extra={"attachment": opened.attachment_id})
            return plain(404)
        return _shown(opened, request, lambda first, count: _pieces(path, first, count))


def _shown(
    opened: Opened, request: Request, pieces: Callable[[int, int], AsyncGenerator[bytes, None]]
) -> Response:
    etag = f'"{opened.digest.hex()[:32]}"'
    headers = (*_headers_of(opened, request.query == DOWNLOAD), ("ETag", etag))
    condition = request.headers.get("if-none-match")
    if condition is not None and matches_etag(condition, etag):
        return Response(304, headers)
    try:
        part = _part_of(request, etag, opened.size)
    except UnsatisfiableRange:
        return plain(416, (("Content-Range", f"bytes */{opened.size}"),))
    if part is None:
        return Response(200, headers, pieces(0, opened.size), opened.size)
    first, count = part
    place = f"bytes {first}-{first + count - 1}/{opened.size}"
    return Response(206, (*headers, ("Content-Range", place)), pieces(first, count), count)


def _part_of(request: Request, etag: str, size: int) -> tuple[int, int] | None:
    """A range is of GET only, and of the very file that If-Range names."""
    named = request.headers.get("if-range")
    if request.method != "GET" or (named is not None and named.strip() != etag):
        return None
    return chosen_range(request.headers.get("range"), size)


def _headers_of(opened: Opened, is_saved: bool) -> Headers:  # noqa: FBT001
    shown = "inline" if opened.mime in INLINE and not is_saved else "attachment"
    headers: Headers = (
        ("Content-Type", opened.mime),
        ("Content-Disposition", content_disposition(opened.name, opened.mime, shown)),
        *_ALWAYS,
    )
    return (*headers, ("Access-Control-Allow-Origin", TELEGRAM_WEB)) if is_saved else headers


async def _pieces(path: Path, first: int, count: int) -> AsyncGenerator[bytes, None]:
    file = await asyncio.to_thread(_opened_at, path, first)
    try:
        while count and (piece := await asyncio.to_thread(file.read, min(PIECE_BYTES, count))):
            count -= len(piece)
            yield piece
    finally:
        file.close()


def _opened_at(path: Path, first: int) -> BinaryIO:
    file = path.open("rb")
    file.seek(first)
    return file
