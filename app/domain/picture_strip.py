"""A picture without what its camera says of its owner: place, time, device, comments, hidden tails.

The picture itself stays as it is to the last bit: only whole blocks of the file are left out.
What stands behind a picture's end (an archive, a page, a film) is left out too.
"""

import re
from collections.abc import Callable, Iterator

_EXIF_START = b"Exif\x00\x00"
_SOS, _EOI = 0xDA, 0xD9
#: A marker inside a scan: neither a stuffed byte nor a restart nor filling.
_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
_ALONE = frozenset({0x01, *range(0xD0, 0xD8)})

_PNG_START = b"\x89PNG\r\n\x1a\n"
#: What draws the picture, its colours, its size on paper and its frames (PNG third edition).
_PNG_KEPT = frozenset(
    {
        b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"cICP",
        b"sBIT", b"bKGD", b"pHYs", b"acTL", b"fcTL", b"fdAT",
    }
)  # fmt: skip
_WEBP_KEPT = frozenset({b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"})
_WEBP_SAYS_EXIF_OR_XMP = 0x0C
#: What makes a GIF move; all other extensions are letters to programs.
_GIF_LOOPS = (b"NETSCAPE2.0", b"ANIMEXTS1.0")


class BrokenPicture(ValueError):  # noqa: N818 - the name is the finding
    """The blocks of the file do not fit into one another."""


def stripped(content: bytes, mime: str, orientation: int = 1) -> bytes:
    """The picture alone. `orientation` (Exif, 1 to 8) is kept for a JPEG that lies on its side.

    Raises BrokenPicture; for a type that is not known here, too.
    """
    strip = _STRIPS.get(mime)
    if strip is None:
        raise BrokenPicture(mime)
    try:
        parts = list(strip(content))
    except IndexError as error:
        raise BrokenPicture("it ends too early") from error
    if mime == "image/jpeg" and orientation != 1:
        parts.insert(1, _orientation_block(orientation))
    whole = b"".join(parts)
    if mime != "image/webp":
        return whole
    return whole[:4] + (len(whole) - 8).to_bytes(4, "little") + whole[8:]


def _orientation_block(orientation: int) -> bytes:
    """An Exif block of one entry (0x0112, a short)."""
    entry = b"\x01\x12\x00\x03\x00\x00\x00\x01" + orientation.to_bytes(2, "big") + b"\x00\x00"
    exif = _EXIF_START + b"MM\x00*\x00\x00\x00\x08\x00\x01" + entry + b"\x00\x00\x00\x00"
    return b"\xff\xe1" + (len(exif) + 2).to_bytes(2, "big") + exif


# -- JPEG ----------------------------------------------------------------------------------------


def _jpeg(content: bytes) -> Iterator[bytes]:
    if not content.startswith(b"\xff\xd8\xff"):
        raise BrokenPicture("no JPEG")
    yield content[:2]
    at, has_scan = 2, False
    while at < len(content):
        at, marker = _next_marker(content, at)
        if marker == _EOI:
            break
        if marker in _ALONE:
            continue
        end = at + int.from_bytes(content[at : at + 2], "big")
        if end < at + 2 or end > len(content):
            raise BrokenPicture("a block is longer than the file")
        if _is_kept_of_jpeg(marker, content[at + 2 : end]):
            yield bytes((0xFF, marker)) + content[at:end]
        at = end
        if marker == _SOS:
            has_scan = True
            found = _MARKER.search(content, at)
            end = found.start() if found else len(content)
            yield content[at:end]
            at = end
    if not has_scan:
        raise BrokenPicture("nothing is drawn")
    yield bytes((0xFF, _EOI))


def _next_marker(content: bytes, at: int) -> tuple[int, int]:
    """Where the block behind the marker begins, and the marker."""
    if content[at] != 0xFF:
        raise BrokenPicture("no marker where one has to be")
    while content[at] == 0xFF:
        at += 1
    return at + 1, content[at]


def _is_kept_of_jpeg(marker: int, block: bytes) -> bool:
    if marker == 0xFE:
        return False
    if not 0xE0 <= marker <= 0xEF:
        return True
    kept = {0xE0: b"JFIF\x00", 0xE2: b"ICC_PROFILE\x00", 0xEE: b"Adobe"}
    return marker in kept and block.startswith(kept[marker])


# -- PNG -----------------------------------------------------------------------------------------


def _png(content: bytes) -> Iterator[bytes]:
    if not content.startswith(_PNG_START):
        raise BrokenPicture("no PNG")
    yield _PNG_START
    at = len(_PNG_START)
    while at + 12 <= len(content):
        end = at + 12 + int.from_bytes(content[at : at + 4], "big")
        name = content[at + 4 : at + 8]
        if end > len(content):
            break
        if name in _PNG_KEPT:
            yield content[at:end]
        if name == b"IEND":
            return
        at = end
    raise BrokenPicture("it ends too early")


# -- WebP ----------------------------------------------------------------------------------------


def _webp(content: bytes) -> Iterator[bytes]:
    if content[:4] != b"RIFF" or content[8:12] != b"WEBP":
        raise BrokenPicture("no WebP")
    limit = min(len(content), 8 + int.from_bytes(content[4:8], "little"))
    yield content[:12]
    at = 12
    while at + 8 <= limit:
        name, size = content[at : at + 4], int.from_bytes(content[at + 4 : at + 8], "little")
        end = at + 8 + size
        if end > limit:
            raise BrokenPicture("a block is longer than the file")
        if name in _WEBP_KEPT:
            yield _webp_block(name, content[at:end])
        at = end + size % 2


def webp_size(head: bytes) -> tuple[int, int] | None:
    """Width and height by the first block; None when it does not say them."""
    name, block = head[12:16], head[20:30]
    if len(block) < 10:
        return None
    if name == b"VP8X":
        return _little(block[4:7]) + 1, _little(block[7:10]) + 1
    if name == b"VP8L":
        sides = _little(block[1:5])
        return (sides & 0x3FFF) + 1, (sides >> 14 & 0x3FFF) + 1
    if name == b"VP8 ":
        return _little(block[6:8]) & 0x3FFF, _little(block[8:10]) & 0x3FFF
    return None


def _little(field: bytes) -> int:
    return int.from_bytes(field, "little")


def _webp_block(name: bytes, block: bytes) -> bytes:
    if name == b"VP8X":
        flags = block[8] & ~_WEBP_SAYS_EXIF_OR_XMP
        block = block[:8] + bytes((flags,)) + block[9:]
    return block + b"\x00" * (len(block) % 2)


# -- GIF -----------------------------------------------------------------------------------------


def _gif(content: bytes) -> Iterator[bytes]:
    if content[:6] not in {b"GIF87a", b"GIF89a"}:
        raise BrokenPicture("no GIF")
    at = 13 + _gif_colours(content[10])
    yield content[:at]
    while True:
        kind = content[at]
        if kind == 0x3B:
            yield b"\x3b"
            return
        begin, is_kept = at, True
        if kind == 0x2C:
            at += 10
            at += _gif_colours(content[at - 1]) + 1
        elif kind == 0x21:
            is_kept = _is_kept_of_gif(content, at)
            at += 2
        else:
            raise BrokenPicture("no block where one has to be")
        at = _gif_end(content, at)
        if is_kept:
            yield content[begin:at]


def _gif_colours(flags: int) -> int:
    """The bytes of the table of colours that these flags speak of."""
    return 3 << (flags & 7) + 1 if flags & 0x80 else 0


def _is_kept_of_gif(content: bytes, at: int) -> bool:
    label = content[at + 1]
    return label == 0xF9 or (label == 0xFF and content[at + 3 : at + 14] in _GIF_LOOPS)


def _gif_end(content: bytes, at: int) -> int:
    while content[at]:
        at += content[at] + 1
    return at + 1


_STRIPS: dict[str, Callable[[bytes], Iterator[bytes]]] = {
    "image/jpeg": _jpeg,
    "image/png": _png,
    "image/webp": _webp,
    "image/gif": _gif,
}
