"""Text as the desk accepts it, and text as Telegram measures it (UTF-16 code units).

It never changes what somebody wrote beyond Unicode NFC and the trimming of its ends.
"""

import itertools
import re
import unicodedata

from app.domain.errors import DeskError, invalid
from app.domain.graphemes import border

SUBJECT_LIMIT = 200
BODY_LIMIT = 16_000
NAME_LIMIT = 128
SUBJECT_FROM_BODY_LIMIT = 80

#: Letters that draw nothing: a name of these alone would be a hole in every list.
_BLANK_LETTERS = re.compile("[\u115f\u1160\u2800\u3164\uffa0]")
#: Where a run of marks may hide that is too long for Unicode's own way of sorting it.
_LONG_RUN = re.compile(r"[^\w\s\x00-\x7f]{65,}")
#: What UTF-16 writes as two code units.
_PAIRS = re.compile("[\U00010000-\U0010ffff]")


def bounded(text: str, *, field: str, limit: int, least: int = 1) -> str:
    """`text` in NFC without white space at its ends; `least` to `limit` code points.

    Raises `invalid` for NUL, lone surrogates and texts that are too short, `too_large` beyond
    `limit` (PROTOCOL.md section 3).
    """
    if "\x00" in text or not _has_utf8(text):
        raise invalid(field)
    if not unicodedata.is_normalized("NFC", text):
        text = _normal(text)
    text = text.strip()
    if len(text) < least:
        raise invalid(field)
    if len(text) > limit:
        raise DeskError("too_large", field=field, limit=limit)
    return text


def _has_utf8(text: str) -> bool:
    """Lone surrogates are no text: nothing could send them."""
    if text.isascii():
        return True
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _normal(text: str) -> str:
    """NFC in linear time: the library sorts a run of marks by exchanging neighbours, which takes
    the loop a second for a frame full of them, unless they are in order already."""
    return unicodedata.normalize("NFC", _LONG_RUN.sub(_with_marks_in_order, text))


def _with_marks_in_order(run: re.Match[str]) -> str:
    ordered: list[str] = []
    for is_mark, group in itertools.groupby(run[0], lambda one: unicodedata.combining(one) > 0):
        letters = list(group)
        ordered += sorted(letters, key=unicodedata.combining) if is_mark else letters
    return "".join(ordered)


def display_name(*parts: str | None) -> str:
    """A person's name fit to be shown: one line, no controls or direction overrides, bounded."""
    joined = " ".join(part for part in parts if part)
    normal = unicodedata.normalize("NFC", joined[: NAME_LIMIT * 4])
    shown = "".join(c if unicodedata.category(c)[0] != "C" else " " for c in normal)
    line = " ".join(_BLANK_LETTERS.sub(" ", shown).split())
    return line[: border(line, NAME_LIMIT)].rstrip() or "—"


def subject_from(body: str) -> str:
    """The subject of a ticket that began as a message: its first line, shortened at a word."""
    line = body.strip().split("\n", 1)[0].strip()
    if len(line) <= SUBJECT_FROM_BODY_LIMIT:
        return line
    head = line[: border(line, SUBJECT_FROM_BODY_LIMIT - 1)]
    at_word = head.rsplit(" ", 1)[0] if " " in head[SUBJECT_FROM_BODY_LIMIT // 2 :] else head
    return at_word.rstrip() + "…"


def utf16_length(text: str) -> int:
    """Code units of `text` in UTF-16, the measure of every limit of Telegram."""
    return len(text) + len(_PAIRS.findall(text))
