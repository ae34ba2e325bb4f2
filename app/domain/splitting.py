"""A text that is too long for one Telegram message, cut where nobody is hurt by it.

The parts join to the text again; what spans a border goes on behind it with its attributes.
"""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import accumulate
from typing import NamedTuple

from app.domain.entities import FOUND, Entity
from app.domain.graphemes import border, may_break
from app.domain.text import utf16_length

#: Telegram's limits of one text and of one caption, in UTF-16 code units after entity parsing.
TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024

#: Besides white space and controls: letters that draw nothing, which Telegram counts as nothing.
_BLANK_LETTERS = "\u115f\u1160\u2800\u3164\uffa0\ufffc"
#: Better places for a cut first.
_GAPS = ("\n\n", "\n", " ")


class Part(NamedTuple):
    """A stretch of a text with the entities in it, their offsets counted from its beginning."""

    text: str
    entities: tuple[Entity, ...] = ()


class _Span(NamedTuple):
    """An entity in code points of the whole text, and what a part of it is when it is cut."""

    begin: int
    end: int
    entity: Entity
    half: Entity | None


def split(
    text: str,
    entities: Iterable[Entity] = (),
    limit: int = TEXT_LIMIT,
    first: int | None = None,
) -> list[Part]:
    """Parts of at most `limit` UTF-16 units that join to `text` again; one at least.

    A part ends at a paragraph, a line or a word where it can, rather before an entity than in it,
    and never inside a grapheme (unless one alone is longer than the limit). `first` is the limit
    of the first part alone, when that is a caption.
    """
    whole, room = tuple(entities), first or limit
    if utf16_length(text) <= room:
        return [Part(text, whole)]
    places = _places(text)
    spans = _spans(text, places, whole)
    parts, begin = [], 0
    while places[-1] - places[begin] > room:
        end = begin + _cut(text, begin, spans, _reach(places, begin, room))
        parts.append(Part(text[begin:end], _within(places, spans, begin, end)))
        begin, room = end, limit
    return [*parts, Part(text[begin:], _within(places, spans, begin, len(text)))]


def sendable(parts: Sequence[Part]) -> list[Part]:
    """Without the parts that Telegram would refuse as empty; the first when there is no other."""
    return [part for part in parts if not is_blank(part.text)] or list(parts[:1])


def is_blank(text: str) -> bool:
    """Whether Telegram sees nothing in it: white space, and letters that draw nothing."""
    return all(
        letter in _BLANK_LETTERS or unicodedata.category(letter)[0] in "ZC" for letter in text
    )


def joined(*parts: Part) -> Part:
    """One text of several, each with its entities."""
    entities: list[Entity] = []
    at = 0
    for part in parts:
        entities += [replace(one, offset=one.offset + at) for one in part.entities]
        at += utf16_length(part.text)
    return Part("".join(part.text for part in parts), tuple(entities))


def _places(text: str) -> list[int]:
    """For each code point and the end, how many UTF-16 units stand before it."""
    return list(accumulate((1 + (character > "\uffff") for character in text), initial=0))


def _spans(text: str, places: Sequence[int], entities: Iterable[Entity]) -> list[_Span]:
    at = {units: position for position, units in enumerate(places)}
    spans = []
    for one in entities:
        begin, end = at[one.offset], at[one.end]
        spans.append(_Span(begin, end, one, _halved(one, text[begin:end])))
    return spans


def _halved(entity: Entity, words: str) -> Entity | None:
    """What a piece of an entity is: half of an address still leads to the whole one, half of
    what else clients find by themselves is nothing of its kind any more."""
    if entity.type not in FOUND:
        return entity
    if entity.type != "url":
        return None
    address = words if "://" in words else f"http://{words}"
    return replace(entity, type="text_link", url=address)


def _reach(places: Sequence[int], begin: int, limit: int) -> int:
    """How many code points behind `begin` fit; one that alone is too long fits all the same."""
    low, high = begin + 1, min(len(places) - 1, begin + limit)
    while low < high:
        middle = (low + high + 1) // 2
        if places[middle] - places[begin] <= limit:
            low = middle
        else:
            high = middle - 1
    return low - begin


def _cut(text: str, begin: int, spans: Sequence[_Span], longest: int) -> int:
    """Where the part that starts at `begin` ends, at most `longest` code points behind it."""
    window = text[begin : begin + longest + 1]
    at = _at_gap(window, longest)
    crossed = [span.begin - begin for span in spans if span.begin < begin + at < span.end]
    early = [one for one in crossed if one > longest // 2 and _is_word_end(window, one)]
    return min(early, default=at)


def _at_gap(window: str, longest: int) -> int:
    for gap in _GAPS:
        at = window.rfind(gap, 0, longest)
        if at > longest // 2 and may_break(window, at + len(gap)):
            return at + len(gap)
    return border(window, longest)


def _is_word_end(window: str, at: int) -> bool:
    return not window[at - 1].isalnum() and may_break(window, at)


def _within(
    places: Sequence[int], spans: Iterable[_Span], begin: int, end: int
) -> tuple[Entity, ...]:
    pieces = (_piece(places, span, begin, end) for span in spans)
    return tuple(piece for piece in pieces if piece)


def _piece(places: Sequence[int], span: _Span, begin: int, end: int) -> Entity | None:
    """The part of an entity that lies between two cuts."""
    first, last = max(span.begin, begin), min(span.end, end)
    if first >= last:
        return None
    is_whole = (first, last) == (span.begin, span.end)
    kept = span.entity if is_whole else span.half
    offset, length = places[first] - places[begin], places[last] - places[first]
    return kept and replace(kept, offset=offset, length=length)
