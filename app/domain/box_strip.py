"""Where HEIC, AVIF, MP4 and MOV files say where and by what they were taken: ranges to blot out.

Only the boxes of ISO 14496-12 are read, nothing is decoded, and no byte moves: what is blotted out
is overwritten in its place, so that everything else of the file stays where it was.
"""

from collections.abc import Callable, Iterator
from typing import NamedTuple

BOXES_LIMIT = 10_000
#: More of one box than this is not looked into.
META_LIMIT_BYTES = 4 * 1024 * 1024
_XMP = b"application/rdf+xml"
#: An Exif of no entries: readers complain of one that is no TIFF at all.
_NO_EXIF = b"\x00\x00\x00\x00MM\x00*\x00\x00\x00\x08\x00\x00\x00\x00\x00\x00"


class Blot(NamedTuple):
    """`size` bytes at `start` become what `content` is."""

    start: int
    size: int
    fill: bytes = b""

    @property
    def content(self) -> bytes:
        """The filling, then zeros."""
        return self.fill[: self.size].ljust(self.size, b"\x00")


#: `read(start, size)` of the file; fewer bytes at its end.
Read = Callable[[int, int], bytes]


class _Box(NamedTuple):
    kind: bytes
    start: int
    body: int
    end: int


def blots(read: Read, size: int) -> list[Blot]:
    """What is to be blotted out of a file of `size` bytes; nothing for what is no such file."""
    found: list[Blot] = []
    for box in _boxes(read, 0, size):
        if box.kind == b"meta":
            found += _of_pictures(read, box, size)
        elif box.kind == b"moov":
            found += [
                Blot(one.start + 4, one.end - one.start - 4, b"free")
                for one in _boxes(read, box.body, box.end)
                if one.kind in {b"udta", b"meta"}
            ]
    return found


def _boxes(read: Read, at: int, end: int) -> Iterator[_Box]:
    for _ in range(BOXES_LIMIT):
        head = read(at, 16)
        if at + 8 > end or len(head) < 8:
            return
        length, kind, body = int.from_bytes(head[:4], "big"), head[4:8], at + 8
        if length == 1:
            length, body = int.from_bytes(head[8:16], "big"), at + 16
        elif length == 0:
            length = end - at
        if length < body - at or at + length > end:
            return
        yield _Box(kind, at, body, at + length)
        at += length


def _of_pictures(read: Read, meta: _Box, size: int) -> Iterator[Blot]:
    """The extents of the items that are Exif or XMP."""
    if meta.end - meta.body > META_LIMIT_BYTES:
        return
    inner = {box.kind: box for box in _boxes(read, meta.body + 4, meta.end)}
    if b"iinf" not in inner or b"iloc" not in inner:
        return
    wanted = dict(_personal_items(read, inner[b"iinf"]))
    place = inner[b"iloc"]
    for item, start, length in _extents(_Fields(read(place.body, place.end - place.body))):
        if item in wanted and start + length <= size:
            yield Blot(start, length, wanted[item])


def _personal_items(read: Read, items: _Box) -> Iterator[tuple[int, bytes]]:
    """Items that speak of their owner, and what stands in their place."""
    version = read(items.body, 1)
    first = items.body + (8 if version > b"\x00" else 6)
    for box in _boxes(read, first, items.end):
        fields = _Fields(read(box.body, box.end - box.body))
        version_of = fields.number(1)
        fields.number(3)
        item = fields.number(4 if version_of == 3 else 2)
        fields.number(2)
        kind = fields.take(4)
        if kind == b"Exif":
            yield item, _NO_EXIF
        elif kind == b"mime" and _XMP in fields.rest:
            yield item, b""


def _extents(fields: "_Fields") -> Iterator[tuple[int, int, int]]:
    """(item, start, length) of all items that lie in the file itself."""
    version = fields.number(1)
    fields.number(3)
    sizes, more = fields.number(1), fields.number(1)
    offset_size, length_size = sizes >> 4, sizes & 15
    start_size, index_size = more >> 4, more & 15
    for _ in range(min(fields.number(4 if version == 2 else 2), BOXES_LIMIT)):
        item = fields.number(4 if version == 2 else 2)
        method = fields.number(2) & 15 if version else 0
        fields.number(2)
        start = fields.number(start_size)
        for _ in range(min(fields.number(2), BOXES_LIMIT)):
            if version and index_size:
                fields.number(index_size)
            offset, length = fields.number(offset_size), fields.number(length_size)
            if fields.is_over:
                return
            if method == 0:
                yield item, start + offset, length


class _Fields:
    """The fields of a box, one after the other; behind its end all are zero."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._at = 0

    @property
    def is_over(self) -> bool:
        return self._at > len(self._content)

    @property
    def rest(self) -> bytes:
        return self._content[self._at :]

    def take(self, size: int) -> bytes:
        self._at += size
        return self._content[self._at - size : self._at]

    def number(self, size: int) -> int:
        return int.from_bytes(self.take(size), "big")
