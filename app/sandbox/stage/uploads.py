"""Files on their way from the page into a message: kept in memory until they are sent.
It never keeps more than its bounds, and forgets the oldest that nobody sent.
"""

import secrets
from dataclasses import dataclass
from urllib.parse import unquote

from aiohttp import web

from app.sandbox.files import UPLOAD_LIMIT_BYTES
from app.sandbox.stage.refusals import DeedRefusedError

WAITING_LIMIT = 40
WAITING_LIMIT_BYTES = 128 * 1024 * 1024
SENT_LIMIT_BYTES = 256 * 1024 * 1024
NAME_LIMIT = 120
PIECE_BYTES = 64 * 1024


@dataclass(frozen=True)
class Waiting:
    name: str
    mime: str
    content: bytes


class Uploads:
    """`receive` answers an id that `take` turns into the file, once."""

    def __init__(self) -> None:
        self._waiting: dict[str, Waiting] = {}
        self._sent_bytes = 0

    async def receive(self, request: web.Request) -> str:
        """One file as the request's body, its name percent-encoded in X-Name."""
        content = await _body(request)
        if not content:
            raise DeedRefusedError("empty_file")
        self._make_room(len(content))
        upload_id = secrets.token_urlsafe(12)
        name = unquote(request.headers.get("X-Name", ""))[-NAME_LIMIT:] or "file"
        mime = request.headers.get("X-Mime", "") or "application/octet-stream"
        self._waiting[upload_id] = Waiting(name.replace("/", "_"), mime[:NAME_LIMIT], content)
        return upload_id

    def take(self, upload_ids: list[str]) -> list[Waiting]:
        missing = [name for name in upload_ids if name not in self._waiting]
        if missing or len(set(upload_ids)) != len(upload_ids):
            raise DeedRefusedError("no_upload")
        taken = [self._waiting[name] for name in upload_ids]
        added = sum(len(file.content) for file in taken)
        if self._sent_bytes + added > SENT_LIMIT_BYTES:
            raise DeedRefusedError("memory_full")
        self._sent_bytes += added
        for name in upload_ids:
            del self._waiting[name]
        return taken

    def _make_room(self, added: int) -> None:
        while self._waiting and (
            len(self._waiting) >= WAITING_LIMIT or self._held() + added > WAITING_LIMIT_BYTES
        ):
            del self._waiting[next(iter(self._waiting))]

    def _held(self) -> int:
        return sum(len(file.content) for file in self._waiting.values())


async def _body(request: web.Request) -> bytes:
    """Read in pieces, so that a file above the limit is refused before it is in memory."""
    pieces = bytearray()
    async for piece in request.content.iter_chunked(PIECE_BYTES):
        pieces += piece
        if len(pieces) > UPLOAD_LIMIT_BYTES:
            raise DeedRefusedError("file_too_big")
    return bytes(pieces)
