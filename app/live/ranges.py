"""Which part of a file a request asks for (RFC 9110, section 14): one range or the whole."""

import re

_ONE_RANGE = re.compile(r"bytes=\s*(?:([0-9]{1,18})-([0-9]{0,18})|-([0-9]{1,18}))\s*")


class UnsatisfiableRange(Exception):  # noqa: N818 - the name is the finding
    """A range that lies wholly behind the end of the file: 416."""


def chosen_range(header: str | None, size: int) -> tuple[int, int] | None:
    """First byte and number of bytes; None for the whole file.

    What is no range of bytes, or several of them, is ignored, as RFC 9110 allows.
    """
    found = _ONE_RANGE.fullmatch(header) if header is not None else None
    if found is None:
        return None
    if found[3] is not None:
        count = min(int(found[3]), size)
        if count == 0:
            raise UnsatisfiableRange
        return size - count, count
    first = int(found[1])
    last = int(found[2]) if found[2] else size - 1
    if found[2] and last < first:
        return None
    if first >= size:
        raise UnsatisfiableRange
    return first, min(last, size - 1) - first + 1
