"""Where a TIFF file says where, when and by whom it was made: ranges to blot out.

As with box_strip.py nothing is decoded and no byte moves. What Exif and GPS say is gone as a whole;
in the directories of the pictures only what speaks of people, places, times and devices.
"""

from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from app.domain.box_strip import Blot, Read

MARKS = (b"II*\x00", b"MM\x00*")
DIRECTORIES_LIMIT = 500
ENTRIES_LIMIT = 4_096
_EXIF, _GPS, _PICTURES = 0x8769, 0x8825, 0x014A
#: Title, maker, model, page, software, time, artist, computer, XMP, IPTC, Photoshop, the five
#: fields of Windows, the letters of raw files and the names of cameras and their files.
_PERSONAL = frozenset(
    {
        0x010D, 0x010E, 0x010F, 0x0110, 0x011D, 0x0131, 0x0132, 0x013B, 0x013C, 0x02BC, 0x83BB,
        0x8649, 0x9C9B, 0x9C9C, 0x9C9D, 0x9C9E, 0x9C9F, 0xC614, 0xC615, 0xC62F, 0xC634, 0xC68B,
    }
)  # fmt: skip
_BYTES_OF_TYPE = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4}
_IN_ENTRY = 4


class _Entry(NamedTuple):
    """Where it stands, its tag, and where its value is."""

    at: int
    tag: int
    start: int
    size: int


class _File(NamedTuple):
    read: Read
    order: str

    def number(self, at: int, size: int) -> int:
        return int.from_bytes(self.read(at, size), "big" if self.order == "MM" else "little")


def blots(read: Read, size: int) -> list[Blot]:
    """What is to be blotted out of a file of `size` bytes; nothing for what is no TIFF."""
    head = read(0, 8)
    if len(head) < 8 or head[:4] not in MARKS:
        return []
    file = _File(read, head[:2].decode("ascii"))
    found = (blot for at in _directories(file) for blot in _of_directory(file, at))
    inside = (one for one in found if one.size and one.start + one.size <= size)
    return list(islice(inside, DIRECTORIES_LIMIT * ENTRIES_LIMIT))


def _directories(file: _File) -> Iterator[int]:
    """Those of pictures, each once: the chain from the first, and what hangs on them."""
    waiting, seen = [file.number(4, 4)], {0}
    while waiting and len(seen) <= DIRECTORIES_LIMIT:
        at = waiting.pop()
        if at in seen:
            continue
        seen.add(at)
        entries = list(_entries(file, at))
        if not entries:
            continue
        yield at
        waiting.append(file.number(at + 2 + 12 * len(entries), 4))
        below = (one for one in entries if one.tag == _PICTURES)
        waiting += [place for one in below for place in _places(file, one)]


def _entries(file: _File, at: int) -> Iterator[_Entry]:
    for number in range(min(file.number(at, 2), ENTRIES_LIMIT)):
        place = at + 2 + 12 * number
        if len(file.read(place, 12)) < 12:
            return
        size = _BYTES_OF_TYPE.get(file.number(place + 2, 2), 0) * file.number(place + 4, 4)
        start = place + 8 if size <= _IN_ENTRY else file.number(place + 8, 4)
        yield _Entry(place, file.number(place, 2), start, size)


def _places(file: _File, entry: _Entry) -> list[int]:
    count = min(entry.size // 4, DIRECTORIES_LIMIT)
    return [file.number(entry.start + 4 * one, 4) for one in range(count)]


def _of_directory(file: _File, at: int) -> Iterator[Blot]:
    for entry in _entries(file, at):
        if entry.tag in _PERSONAL:
            yield Blot(entry.start, entry.size)
        elif entry.tag in {_EXIF, _GPS}:
            yield from _whole(file, file.number(entry.at + 8, 4))


def _whole(file: _File, at: int) -> Iterator[Blot]:
    """A directory that speaks of nothing else: its values, then its entries and their number."""
    entries = list(_entries(file, at))
    yield from (Blot(one.start, one.size) for one in entries if one.size > _IN_ENTRY)
    if entries:
        yield Blot(at, 2 + 12 * len(entries))
