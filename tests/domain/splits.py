"""Random texts with random formatting, and what must hold for every way to cut them.

What people see as one character is known here by how a text was put together, never by asking
the code that cuts it.
"""

import random
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from app.domain.entities import FOUND, Entity
from app.domain.splitting import Part, split
from app.domain.text import utf16_length

#: What people see as one character, though it is several.
CLUSTERS = [
    "e\u0301", "a\u0323\u0302", "и\u0306", "👍🏽", "👨\u200d👩\u200d👧\u200d👦", "🇷🇺",
    "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f", "1\ufe0f\u20e3",
    "❤\ufe0f\u200d🔥", "\r\n", "\u1112\u1161\u11ab", "한\u11a8", "क\u094dष", "ก\u0e33",
    "👩🏿\u200d🚀", "\U0001f3f3\ufe0f\u200d🌈", "ｶ\uff9e", " \u0301", "\u0600\u0661",
    "נ\u05b8\u05bc", "a\u200c", "💂🏼\u200d♂\ufe0f", "\u0b95\u0bcd\u0bb7",
    "Z\u0351\u036b\u0343\u036a\u0302\u036b\u033d\u034f\u0334\u0319\u0324",
]  # fmt: skip
FILLERS = ["x", "слово", " ", "\n", "\n\n", ".", "👍", "1", "https://a.example/путь", "@somebody"]
STYLES = ["bold", "italic", "underline", "strikethrough", "spoiler", "code", "pre", "blockquote"]
LINKS = ["text_link", "url", "mention", "hashtag"]
PIECES_LIMIT = 60
ENTITIES_LIMIT = 8
LIMITS = range(44, 90)
#: One text in so many is cut by Telegram's own limits.
LONG_EVERY = 1_000
TELEGRAM_LIMITS = (1024, 4096)


class Sample(NamedTuple):
    """`borders` are the code points before which a cut breaks nothing."""

    text: str
    entities: tuple[Entity, ...]
    borders: frozenset[int]
    limit: int


def sample(dice: random.Random, number: int) -> Sample:
    is_long = number % LONG_EVERY == 0
    pieces = dice.choices(CLUSTERS + FILLERS, k=dice.randrange(1, PIECES_LIMIT + 1))
    if is_long:
        pieces = dice.choices(CLUSTERS + FILLERS, k=dice.randrange(800, 4_000))
    limit = dice.choice(TELEGRAM_LIMITS if is_long else LIMITS)
    text = "".join(pieces)
    return Sample(text, _entities(dice, pieces), borders(pieces), limit)


def borders(pieces: Sequence[str]) -> frozenset[int]:
    """Where one may cut, in code points: between the clusters, and anywhere in plain words."""
    found, at = {0}, 0
    for piece in pieces:
        if piece in FILLERS:
            found |= {at + inside for inside in range(len(piece))}
        at += len(piece)
        found.add(at)
    return frozenset(found)


def _entities(dice: random.Random, pieces: Sequence[str]) -> tuple[Entity, ...]:
    """Nested or beside each other, from one piece to another, in Telegram's order."""
    lengths = [utf16_length(piece) for piece in pieces]
    made: list[Entity] = []
    for _ in range(dice.randrange(ENTITIES_LIMIT)):
        first = dice.randrange(len(pieces))
        last = min(len(pieces), first + dice.randrange(1, 20))
        begin, end = sum(lengths[:first]), sum(lengths[:last])
        if all(_nest(one, begin, end) for one in made):
            made.append(_entity(dice, begin, end - begin))
    return tuple(sorted(made, key=lambda one: (one.offset, -one.length)))


def _nest(one: Entity, begin: int, end: int) -> bool:
    apart = end <= one.offset or one.offset + one.length <= begin
    inside = one.offset <= begin and end <= one.offset + one.length
    around = begin <= one.offset and one.offset + one.length <= end
    return apart or inside or around


def _entity(dice: random.Random, offset: int, length: int) -> Entity:
    kind = dice.choice(STYLES + LINKS)
    url = f"https://a.example/{offset}" if kind == "text_link" else None
    language = "python" if kind == "pre" else None
    return Entity(kind, offset, length, url, language)


def faults(given: Sample) -> list[str]:
    """What is wrong with the parts of a sample, in words; empty when all is well."""
    parts = split(given.text, given.entities, given.limit)
    found = []
    if "".join(part.text for part in parts) != given.text:
        found.append("the parts do not join to the text")
    if any(utf16_length(part.text) > given.limit for part in parts):
        found.append("a part is over the limit")
    if not all(part.text for part in parts):
        found.append("a part is empty")
    at = 0
    for part in parts[:-1]:
        at += len(part.text)
        if at not in given.borders:
            found.append(f"cut inside {given.text[at - 4 : at]!r} | {given.text[at : at + 4]!r}")
    return found + _entity_faults(given, parts)


def _entity_faults(given: Sample, parts: Sequence[Part]) -> list[str]:
    found = []
    whole: list[Entity] = []
    at = 0
    for part in parts:
        raw, units = part.text.encode("utf-16-le"), utf16_length(part.text)
        for one in part.entities:
            if one.length <= 0 or one.offset < 0 or one.offset + one.length > units:
                found.append(f"out of bounds: {one}")
            if any(_halves_a_pair(raw, edge) for edge in (one.offset, one.offset + one.length)):
                found.append(f"half a character: {one}")
            whole.append(replace(one, offset=one.offset + at))
        if list(part.entities) != sorted(part.entities, key=lambda one: (one.offset, -one.length)):
            found.append("out of order")
        at += units
    return found + _cover_faults(given, whole)


def _halves_a_pair(raw: bytes, unit: int) -> bool:
    return 0xDC00 <= int.from_bytes(raw[2 * unit : 2 * unit + 2], "little") < 0xE000


def _cover_faults(given: Sample, pieces: Sequence[Entity]) -> list[str]:
    """Each entity goes on to its end, in pieces that touch, with its attributes; no other does."""
    left = list(pieces)
    found = []
    for one in given.entities:
        at, end = one.offset, one.offset + one.length
        while at < end:
            piece = next((p for p in left if p.offset == at and _continues(one, p, end)), None)
            if piece is None:
                break
            left.remove(piece)
            at += piece.length
        if at < end and one.type not in {"mention", "hashtag"}:
            found.append(f"{one} breaks off at {at}")
    return found + [f"invented: {piece}" for piece in left]


def _continues(one: Entity, piece: Entity, end: int) -> bool:
    if piece.offset + piece.length > end:
        return False
    if one.type in FOUND and piece.length < one.length:
        return one.type == "url" and piece.type == "text_link" and piece.url is not None
    return (piece.type, piece.url, piece.language) == (one.type, one.url, one.language)
