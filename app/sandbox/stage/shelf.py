"""The bytes the page asks for by address: its own files, and what people and the bot have sent.
It reads below its folder only and never lets the browser guess a type.
"""

import re
from pathlib import Path
from urllib.parse import quote

from aiohttp import web

from app.sandbox.files import Files, StoredFile
from app.sandbox.stage.guard import FILE_POLICY, check_site, page_policy, sealed

PAGE_FOLDER = Path(__file__).resolve().parents[1] / "page"
OWN_NAME = re.compile(r"(?:[\w-]+/)*[\w-]+\.[a-z]+", re.ASCII)
MAIN_HOST = "127.0.0.1"
TYPES = {
    ".html": "text/html",
    ".js": "text/javascript",
    ".css": "text/css",
    ".json": "application/json",
    ".svg": "image/svg+xml",
}
#: What may be shown in place, by how its bytes begin; everything else is a download.
SHOWN = (
    (b"\x89PNG\r\n\x1a\n", 0, "image/png"),
    (b"\xff\xd8\xff", 0, "image/jpeg"),
    (b"GIF8", 0, "image/gif"),
    (b"WEBP", 8, "image/webp"),
    (b"ftyp", 4, "video/mp4"),
    (b"\x1aE\xdf\xa3", 0, "video/webm"),
    (b"OggS", 0, "audio/ogg"),
    (b"ID3", 0, "audio/mpeg"),
    (b"\xff\xfb", 0, "audio/mpeg"),
    (b"WAVE", 8, "audio/wav"),
)
DOWNLOAD_TYPE = "application/octet-stream"


async def page(request: web.Request) -> web.Response:
    """Only under the one name that the Mini App lets frame it: 127.0.0.1."""
    check_site(request)
    name, _, port = request.host.rpartition(":")
    if name != MAIN_HOST:
        query = f"?{request.query_string}" if request.query_string else ""
        raise web.HTTPFound(f"http://{MAIN_HOST}:{port}/{query}")
    return await page_file(request)


async def page_file(request: web.Request) -> web.Response:
    check_site(request)
    path = _own_path(request.match_info.get("path") or "index.html")
    kind = TYPES.get(path.suffix) if path is not None else None
    if path is None or kind is None:
        raise web.HTTPNotFound(text="There is no such file.")
    headers = sealed(page_policy(request.host), Cache_Control="no-cache")
    return web.Response(
        body=path.read_bytes(), content_type=kind, charset="utf-8", headers=headers
    )


def _own_path(name: str) -> Path | None:
    if not OWN_NAME.fullmatch(name):
        return None
    path = (PAGE_FOLDER / name).resolve()
    return path if path.is_relative_to(PAGE_FOLDER) and path.is_file() else None


def sent_file(request: web.Request, files: Files) -> web.Response:
    """A file of a message by its id; what is no picture, film or sound is only downloaded."""
    check_site(request)
    stored = files.by_id(request.match_info["file_id"])
    if stored is None:
        raise web.HTTPNotFound(text="There is no such file.")
    kind = shown_type(stored.content)
    headers = sealed(FILE_POLICY, Cache_Control="private, max-age=3600, immutable")
    if kind == DOWNLOAD_TYPE or "save" in request.query:
        headers["Content-Disposition"] = _attachment(stored)
    return web.Response(body=stored.content, content_type=kind, headers=headers)


def shown_type(content: bytes) -> str:
    """The type by the first bytes; never what the sender claims it to be."""
    for mark, at, kind in SHOWN:
        if content[at : at + len(mark)] == mark:
            return kind
    return DOWNLOAD_TYPE


def _attachment(stored: StoredFile) -> str:
    return f"attachment; filename*=UTF-8''{quote(stored.name, safe='')}"
