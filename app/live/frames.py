"""The two frames that a desk's day is made of, without the library's machinery in between.

Everything else of RFC 6455 - fragments, control frames, errors - stays the library's.
"""

try:
    from websockets.speedups import apply_mask
except ImportError:  # no compiled wheel for this system
    from websockets.utils import apply_mask

#: Head and payload, which are put together when they are written to a socket and not before.
Frame = tuple[bytes, bytes]

_FINAL_TEXT = 0x81
_MASKED = 0x80
_SHORT = 126
_MASKED_WITH_LENGTH = _MASKED | _SHORT


def whole_text(block: bytes) -> bytes | None:
    """The payload of a block that is exactly one final, masked text frame below 64 KiB.

    None for anything else, which the library then reads as if this had not been asked.
    """
    size = len(block)
    if size < 6 or block[0] != _FINAL_TEXT:
        return None
    second = block[1]
    if second == _MASKED_WITH_LENGTH:
        # A length below 126 has to stand in the second byte.
        if size < 8 + _SHORT or size - 8 != block[2] << 8 | block[3]:
            return None
        return apply_mask(block[8:], block[4:8])
    if size - 6 != second - _MASKED or second > _MASKED_WITH_LENGTH:
        return None
    return apply_mask(block[6:], block[2:6])


def text_frame(payload: bytes) -> Frame:
    """A whole, unmasked text frame (RFC 6455 section 5.2) around `payload`."""
    size = len(payload)
    if size < _SHORT:
        return b"\x81%c" % size, payload
    if size < 65536:
        return b"\x81\x7e" + size.to_bytes(2, "big"), payload
    return b"\x81\x7f" + size.to_bytes(8, "big"), payload
