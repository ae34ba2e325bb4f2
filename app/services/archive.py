"""An export as one ZIP: a page that a person can read, JSON for programs, and the files.

It is written while it is sent: nothing of it is kept on the disk, and its length is known before.
"""

import io
import json
import zipfile
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, NamedTuple

from app.services.archive_page import Words, page_of
from app.services.exporting import Export
from app.services.file_folder import FileFolder, size_of

PIECE_BYTES = 64 * 1024
PAGE_NAME = "index.html"
JSON_NAME = "export.json"


class Entry(NamedTuple):
    """One file of the archive: words at hand, or `size` bytes that lie at `source`."""

    path: str
    content: bytes
    source: Path | None = None
    size: int = 0


class Archive:
    """`made_at` in Unix milliseconds is the time of all its files."""

    def __init__(self, entries: Sequence[Entry], made_at: int) -> None:
        self._entries = entries
        self._made_at = datetime.fromtimestamp(made_at / 1000, UTC)
        self.size = sum(len(piece) for piece in self._written(_zeros))

    def pieces(self) -> Iterator[bytes]:
        """The bytes, from the disk as they are asked for. Raises OSError."""
        return _in_pieces(self._written(_read))

    def _written(self, read: Callable[[Entry], Iterator[bytes]]) -> Iterator[bytes]:
        sink = _Sink()
        with zipfile.ZipFile(sink, "w") as archive:
            for entry in self._entries:
                yield from self._put(archive, entry, read(entry), sink)
        yield from sink.taken()

    def _put(
        self, archive: zipfile.ZipFile, entry: Entry, pieces: Iterator[bytes], sink: "_Sink"
    ) -> Iterator[bytes]:
        with archive.open(self._head(entry), "w") as file:
            for piece in pieces:
                file.write(piece)
                yield from sink.taken()
        yield from sink.taken()

    def _head(self, entry: Entry) -> zipfile.ZipInfo:
        moment = self._made_at.timetuple()[:6]
        head = zipfile.ZipInfo(entry.path, (max(1980, moment[0]), *moment[1:]))
        head.external_attr = 0o644 << 16
        if entry.source is None:
            head.compress_type = zipfile.ZIP_DEFLATED
        head.file_size = entry.size if entry.source else len(entry.content)
        return head


class _Sink(io.RawIOBase):
    """Where the archive is written to: it cannot be sought in, and is emptied all the time."""

    def __init__(self) -> None:
        super().__init__()
        self._pieces: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, piece: object) -> int:
        taken = bytes(piece)  # type: ignore[call-overload]
        self._pieces.append(taken)
        return len(taken)

    def taken(self) -> Iterator[bytes]:
        found, self._pieces = self._pieces, []
        yield from found


def _in_pieces(parts: Iterator[bytes]) -> Iterator[bytes]:
    """Small ones together, so that each is worth a trip; none is empty."""
    waiting = bytearray()
    for part in parts:
        waiting += part
        if len(waiting) >= PIECE_BYTES:
            yield bytes(waiting)
            waiting.clear()
    if waiting:
        yield bytes(waiting)


def _read(entry: Entry) -> Iterator[bytes]:
    if entry.source is None:
        yield entry.content
        return
    with entry.source.open("rb") as file:
        yield from _pieces_of(file, entry.size)


def _pieces_of(file: BinaryIO, size: int) -> Iterator[bytes]:
    while size > 0 and (piece := file.read(min(PIECE_BYTES, size))):
        size -= len(piece)
        yield piece


def _zeros(entry: Entry) -> Iterator[bytes]:
    """As many bytes as the entry has: what is stored as it is takes the same room."""
    if entry.source is None:
        yield entry.content
        return
    whole, rest = divmod(entry.size, PIECE_BYTES)
    blank = bytes(PIECE_BYTES)
    yield from (blank for _ in range(whole))
    yield blank[:rest]


def archive_of(export: Export, folder: FileFolder, words: Words, made_at: int) -> Archive:
    """The archive of an export; files that are not whole on the disk are left out."""
    kept = [Entry(one.path, b"", folder.path_of(one.digest), one.size) for one in export.parts]
    there = [one for one in kept if one.source and size_of(one.source) == one.size]
    paths = {one.path for one in there}
    text = json.dumps({"made_at": made_at, **export.content}, ensure_ascii=False, indent=1)
    page = page_of(export.content, paths, words, made_at)
    return Archive(
        [Entry(PAGE_NAME, page.encode()), Entry(JSON_NAME, text.encode()), *there], made_at
    )
