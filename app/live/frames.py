"""The two frames that a desk's day is made of, without the library's machinery in between.

Everything else of RFC 6455 - fragments, control frames, errors - stays the library's.
"""

try:
    from websockets.speedups import apply_mask
except ImportError:  # no compiled wheel for this system
    from websockets.utils import apply_mask

_FINAL_TEXT = 0x81
_MASKED = 0x80
_SHORT = 126
_LONG = 127


def whole_text(block: bytes) -> bytes | None:
    """The payload of a block that is exactly one final, masked text frame below 64 KiB.

    None for anything else, which the library then reads as if this had not been asked.
    """
    size = len(block)
    if size < 6 or block[0] != _FINAL_TEXT or block[1] < _MASKED:
        return None
    length, start = block[1] - _MASKED, 6
    if length == _SHORT and size >= 8:
        length, start = int.from_bytes(block[2:4], "big"), 8
        if length < _SHORT:
            return None
    elif length >= _SHORT:
        return None
    if size != start + length:
        return None
    return apply_mask(block[start:], block[start - 4 : start])


def text_frame(payload: bytes) -> bytes:
    """A whole, unmasked text frame (RFC 6455 section 5.2) around `payload`."""
    size = len(payload)
    if size < _SHORT:
        return b"\x81%c%b" % (size, payload)
    if size < 65536:
        return b"\x81\x7e%b%b" % (size.to_bytes(2, "big"), payload)
    return b"\x81\x7f%b%b" % (size.to_bytes(8, "big"), payload)
