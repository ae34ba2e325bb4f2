"""Where a text may be cut without breaking what people see as one character.

The rules of Unicode's annex 29, on the side of caution: it may hold together a little more than
they ask, and it never changes a text.
"""

import re
import unicodedata

_ZERO_WIDTH_JOINER = "\u200d"
_VIRAMA = 9
#: Besides marks: joiners, variation selectors, skin tones, tags, half-width voicing, sara am.
_HOLDS_TO_PREVIOUS = re.compile(
    "[\u200c\u200d\ufe00-\ufe0f\uff9e\uff9f\u0e33\u0eb3\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]"
)
#: Signs that are drawn around or before what follows them.
_HOLDS_TO_NEXT = re.compile(
    "[\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd\u200d]"
)
_HANGUL = re.compile("[\u1100-\u11ff\ua960-\ua97f\uac00-\ud7ff]")
_HANGUL_LEADING = re.compile("[\u1100-\u115f\ua960-\ua97f]")
_HANGUL_TRAILING = re.compile("[\u1160-\u11ff\ud7b0-\ud7ff]")


def border(text: str, at: int) -> int:
    """The last place up to `at` code points where a cut is allowed; `at` when there is none."""
    if at >= len(text):
        return len(text)
    place = at
    while place > 0 and not may_break(text, place):
        place -= 1
    return place or at


def may_break(text: str, at: int) -> bool:
    """Whether the text may be cut before its code point `at`, which is not its first."""
    before, after = text[at - 1], text[at]
    if before == "\r" and after == "\n":
        return False
    if unicodedata.category(before) == "Cc":
        return True
    if _HOLDS_TO_PREVIOUS.match(after) or unicodedata.category(after).startswith("M"):
        return False
    if _HOLDS_TO_NEXT.match(before) or _joins_letters(before, after):
        return False
    if _is_regional(before) and _is_regional(after):
        return _regionals_before(text, at) % 2 == 0
    return not _is_one_syllable(before, after)


def _joins_letters(before: str, after: str) -> bool:
    return unicodedata.combining(before) == _VIRAMA and unicodedata.category(after) == "Lo"


def _is_regional(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"


def _regionals_before(text: str, at: int) -> int:
    count = 0
    while count < at and _is_regional(text[at - 1 - count]):
        count += 1
    return count


def _is_one_syllable(before: str, after: str) -> bool:
    if _HANGUL_TRAILING.match(after):
        return _HANGUL.match(before) is not None
    return bool(_HANGUL_LEADING.match(before) and _HANGUL.match(after))
