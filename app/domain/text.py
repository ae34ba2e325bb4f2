"""Text as the desk accepts it, and text as Telegram measures it (UTF-16 code units).

It never changes what somebody wrote beyond Unicode NFC and the trimming of its ends.
"""

import re
import unicodedata

from app.domain.errors import DeskError, invalid

SUBJECT_LIMIT = 200
BODY_LIMIT = 16_000
NAME_LIMIT = 128
SUBJECT_FROM_BODY_LIMIT = 80

#: Telegram's limit of one text message, in UTF-16 code units after entity parsing.
TELEGRAM_TEXT_LIMIT = 4096

_FORBIDDEN = re.compile("[\x00\ud800-\udfff]")
_ZERO_WIDTH_JOINER = "\u200d"
_HOLDS_TO_PREVIOUS = re.compile("[\u200d\ufe00-\ufe0f\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]")


def bounded(text: str, *, field: str, limit: int, least: int = 1) -> str:
    """`text` in NFC without white space at its ends; `least` to `limit` code points.

    Raises `invalid` for NUL, lone surrogates and texts that are too short, `too_large` beyond
    `limit` (PROTOCOL.md section 3).
    """
    if not text.isascii():
        if _FORBIDDEN.search(text):
            raise invalid(field)
        text = unicodedata.normalize("NFC", text)
    elif "\x00" in text:
        raise invalid(field)
    text = text.strip()
    if len(text) < least:
        raise invalid(field)
    if len(text) > limit:
        raise DeskError("too_large", field=field, limit=limit)
    return text


def display_name(*parts: str | None) -> str:
    """A person's name fit to be shown: one line, no controls or direction overrides, bounded."""
    joined = " ".join(part for part in parts if part)
    normal = unicodedata.normalize("NFC", joined[: NAME_LIMIT * 4])
    shown = "".join(c if unicodedata.category(c)[0] != "C" else " " for c in normal)
    return " ".join(shown.split())[:NAME_LIMIT] or "—"


def subject_from(body: str) -> str:
    """The subject of a ticket that began as a message: its first line, shortened at a word."""
    line = body.strip().split("\n", 1)[0].strip()
    if len(line) <= SUBJECT_FROM_BODY_LIMIT:
        return line
    head = line[: SUBJECT_FROM_BODY_LIMIT - 1]
    at_word = head.rsplit(" ", 1)[0] if " " in head[SUBJECT_FROM_BODY_LIMIT // 2 :] else head
    return at_word.rstrip() + "…"


def utf16_length(text: str) -> int:
    """Code units of `text` in UTF-16, the measure of every limit of Telegram."""
    return len(text) + sum(1 for c in text if ord(c) > 0xFFFF)


def split_for_telegram(text: str, limit: int = TELEGRAM_TEXT_LIMIT) -> list[str]:
    """Parts of at most `limit` UTF-16 units that join to `text` again.

    A part ends at a paragraph, a line or a word where it can, and inside a grapheme never
    (unless one grapheme alone is longer than the limit).
    """
    parts = []
    while utf16_length(text) > limit:
        cut = _cut(text, limit)
        parts.append(text[:cut])
        text = text[cut:]
    return [*parts, text]


def _cut(text: str, limit: int) -> int:
    longest = _code_points_within(text, limit)
    window = text[:longest]
    for border in ("\n\n", "\n", " "):
        at = window.rfind(border)
        if at > longest // 2:
            return at + len(border)
    return _grapheme_border(text, longest)


def _code_points_within(text: str, limit: int) -> int:
    units = 0
    for position, character in enumerate(text):
        units += 2 if ord(character) > 0xFFFF else 1
        if units > limit:
            return position
    return len(text)


def _grapheme_border(text: str, at: int) -> int:
    border = at
    while border > 0 and not _may_break(text, border):
        border -= 1
    return border or at


def _may_break(text: str, at: int) -> bool:
    before, after = text[at - 1], text[at]
    if _HOLDS_TO_PREVIOUS.match(after) or unicodedata.category(after).startswith("M"):
        return False
    if before == _ZERO_WIDTH_JOINER or (before == "\r" and after == "\n"):
        return False
    if _is_regional(before) and _is_regional(after):
        return _regionals_before(text, at) % 2 == 0
    return not (_is_hangul_jamo(before) and _is_hangul_jamo(after))


def _is_regional(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"


def _regionals_before(text: str, at: int) -> int:
    count = 0
    while count < at and _is_regional(text[at - 1 - count]):
        count += 1
    return count


def _is_hangul_jamo(character: str) -> bool:
    return "\u1100" <= character <= "\u11ff"
