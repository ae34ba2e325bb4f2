"""The width and height of a picture, read from the head of its bytes: PNG, GIF, JPEG and WebP.
It decodes nothing and refuses nothing: what it cannot read has no size.
"""

PNG_HEAD = b"\x89PNG\r\n\x1a\n"
GIF_HEADS = (b"GIF87a", b"GIF89a")
JPEG_HEAD = b"\xff\xd8"
LONE_MARKERS = frozenset({0x01, *range(0xD0, 0xDA)})
FRAME_MARKERS = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}

Sides = tuple[int, int]


def sides_of(content: bytes) -> Sides | None:
    """(width, height) in pixels; None when the bytes are no picture of a known kind."""
    for head, read in READERS:
        if content.startswith(head):
            sides = read(content)
            return sides if sides and min(sides) > 0 else None
    return None


def fitted(sides: Sides, box_px: int) -> Sides:
    """Scaled down to fit a square of `box_px`, never up and never below one pixel."""
    longest = max(sides)
    if longest <= box_px:
        return sides
    width, height = (max(1, round(side * box_px / longest)) for side in sides)
    return width, height


def _png(content: bytes) -> Sides | None:
    if len(content) < 24 or content[12:16] != b"IHDR":
        return None
    return int.from_bytes(content[16:20]), int.from_bytes(content[20:24])


def _gif(content: bytes) -> Sides | None:
    if len(content) < 10:
        return None
    return int.from_bytes(content[6:8], "little"), int.from_bytes(content[8:10], "little")


def _jpeg(content: bytes) -> Sides | None:
    """Walks the segments to the first frame header; height comes before width in it."""
    at = 2
    while at + 9 <= len(content):
        if content[at] != 0xFF:
            return None
        marker = content[at + 1]
        if marker == 0xFF or marker in LONE_MARKERS:
            at += 1 if marker == 0xFF else 2
            continue
        if marker in FRAME_MARKERS:
            height, width = (int.from_bytes(content[at + n : at + n + 2]) for n in (5, 7))
            return width, height
        at += 2 + int.from_bytes(content[at + 2 : at + 4])
    return None


def _webp(content: bytes) -> Sides | None:
    if len(content) < 30 or content[8:12] != b"WEBP":
        return None
    kind = content[12:16]
    if kind == b"VP8X":
        return _plus_one(content[24:27]), _plus_one(content[27:30])
    if kind == b"VP8L":
        bits = int.from_bytes(content[21:25], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    width, height = (int.from_bytes(content[at : at + 2], "little") for at in (26, 28))
    return width & 0x3FFF, height & 0x3FFF


def _plus_one(raw: bytes) -> int:
    return int.from_bytes(raw, "little") + 1


READERS = (
    (PNG_HEAD, _png),
    (GIF_HEADS, _gif),
    (JPEG_HEAD, _jpeg),
    (b"RIFF", _webp),
)
