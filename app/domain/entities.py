"""Formatted text: a body with Telegram's entities, the one format on both sides.

Offsets and lengths are in UTF-16 code units of the body, as Telegram counts
(https://core.telegram.org/bots/api#messageentity).
"""

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from app.domain.errors import DeskError, invalid
from app.domain.text import bounded, utf16_length

ENTITIES_LIMIT = 100
URL_LIMIT = 2_048
LANGUAGE_LIMIT = 32

#: What a person chooses, and what clients find by themselves and Telegram passes on.
CHOSEN = frozenset(
    {"bold", "italic", "underline", "strikethrough", "spoiler", "code", "pre"}
    | {"blockquote", "expandable_blockquote", "text_link"}
)
FOUND = frozenset({"url", "email", "phone_number", "mention", "hashtag", "cashtag", "bot_command"})
ENTITY_TYPES = CHOSEN | FOUND
#: Schemes a link may lead to; `javascript:` and the like are never kept.
_LINK = re.compile(r"(?:https?://|tg:|mailto:|tel:)[^\s\x00-\x1f\x7f]+", re.IGNORECASE)
_LANGUAGE = re.compile(r"[\w.+#-]+")


@dataclass(frozen=True, slots=True)
class Entity:
    """One stretch of a body; `url` belongs to `text_link`, `language` to `pre`."""

    type: str
    offset: int
    length: int
    url: str | None = None
    language: str | None = None

    @property
    def end(self) -> int:
        return self.offset + self.length


Formatted = tuple[str, tuple[Entity, ...]]


def formatted(
    text: str, entities: Iterable[Entity], *, limit: int, least: int = 1
) -> Formatted:
    """`bounded` for a body with entities, which follow what normalising and trimming move.

    Raises `invalid` (`body` or `entities`) and `too_large`.
    """
    given = tuple(entities)
    body = bounded(text, field="body", limit=limit, least=least)
    if not given:
        return body, ()
    if len(given) > ENTITIES_LIMIT:
        raise DeskError("too_large", field="entities", limit=ENTITIES_LIMIT)
    borders = _borders(text)
    if not all(_is_sound(one) and one.offset in borders and one.end in borders for one in given):
        raise invalid("entities")
    moved = _moved(text, body, given)
    if not _are_nested(moved):
        raise invalid("entities")
    return body, moved


def fitting(text: str, entities: Iterable[Entity], *, limit: int) -> Formatted:
    """The same for what Telegram has checked already: an entity that does not fit is left out."""
    body = bounded(text, field="body", limit=limit, least=0)
    borders = _borders(text)
    kept: list[Entity] = []
    for one in list(entities)[:ENTITIES_LIMIT]:
        if not (_is_sound(one) and one.offset in borders and one.end in borders):
            continue
        if _are_nested(_sorted([*kept, one])):
            kept.append(one)
    return body, _moved(text, body, tuple(kept))


def _is_sound(entity: Entity) -> bool:
    if entity.type not in ENTITY_TYPES or entity.offset < 0 or entity.length <= 0:
        return False
    if (entity.url is not None) != (entity.type == "text_link"):
        return False
    if entity.url is not None and not is_link(entity.url):
        return False
    if entity.language is None:
        return True
    fits = len(entity.language) <= LANGUAGE_LIMIT and _LANGUAGE.fullmatch(entity.language)
    return entity.type == "pre" and fits is not None


def is_link(url: str) -> bool:
    """Whether an address may stand behind words: a known scheme, bounded, without white space."""
    return len(url) <= URL_LIMIT and _LINK.fullmatch(url) is not None


def _borders(text: str) -> frozenset[int]:
    """Where, in UTF-16 units, a character begins or the text ends: nowhere in between."""
    borders, at = {0}, 0
    for character in text:
        at += 2 if ord(character) > 0xFFFF else 1
        borders.add(at)
    return frozenset(borders)


def _moved(text: str, body: str, entities: tuple[Entity, ...]) -> tuple[Entity, ...]:
    """Entities of `text` as they lie in `body`, its NFC without white space at its ends."""
    if not entities:
        return ()
    if text == body:
        return _sorted(entities)
    lead = utf16_length(text) - utf16_length(text.lstrip())
    end = utf16_length(body)
    prefix = _lengths_in_nfc(text)
    moved = []
    for one in entities:
        first = min(max(prefix(one.offset) - lead, 0), end)
        last = min(max(prefix(one.end) - lead, 0), end)
        if last > first:
            moved.append(Entity(one.type, first, last - first, one.url, one.language))
    return _sorted(moved)


def _lengths_in_nfc(text: str) -> Callable[[int], int]:
    """How long the first n UTF-16 units of `text` are once it is in NFC."""
    if unicodedata.is_normalized("NFC", text):
        return lambda count: count
    units = text.encode("utf-16-le")

    def measure(count: int) -> int:
        head = units[: count * 2].decode("utf-16-le")
        return utf16_length(unicodedata.normalize("NFC", head))

    return measure


def _sorted(entities: Iterable[Entity]) -> tuple[Entity, ...]:
    """In order, an outer one before those inside it."""
    return tuple(sorted(entities, key=lambda one: (one.offset, -one.length, one.type)))


def _are_nested(entities: tuple[Entity, ...]) -> bool:
    """Whether each lies wholly inside or wholly outside of each other one."""
    open_ends: list[int] = []
    for one in entities:
        while open_ends and open_ends[-1] <= one.offset:
            open_ends.pop()
        if open_ends and one.end > open_ends[-1]:
            return False
        open_ends.append(one.end)
    return True
