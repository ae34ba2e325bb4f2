"""Formatted text: what remains of a message once its markup is parsed and its ends trimmed.
All lengths and offsets are UTF-16 code units, as everywhere in the Bot API.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate
from typing import Any

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024
RAW_TEXT_LIMIT_BYTES = 1 << 15
TRIMMED = " \n\r\t\v\f\u00a0"


def utf16_length(text: str) -> int:
    return len(text) + sum(1 for char in text if ord(char) > 0xFFFF)


def utf16_places(text: str) -> list[int]:
    """For each character and the end, how many UTF-16 code units stand before it."""
    return list(accumulate((1 + (ord(char) > 0xFFFF) for char in text), initial=0))


def utf16_slice(text: str, offset: int, length: int) -> str:
    raw = text.encode("utf-16-le", "surrogatepass")
    return raw[2 * offset : 2 * (offset + length)].decode("utf-16-le", "replace")


@dataclass(frozen=True)
class FormattedText:
    text: str
    entities: tuple[dict[str, Any], ...] = ()

    def trimmed(self) -> FormattedText:
        """Without white space at either end; entities follow, and those left empty go."""
        left = len(self.text) - len(self.text.lstrip(TRIMMED))
        text = self.text.strip(TRIMMED)
        shift = utf16_length(self.text[:left])
        limit = utf16_length(text)
        moved = (_moved(entity, shift, limit) for entity in self.entities)
        return FormattedText(text, tuple(entity for entity in moved if entity["length"] > 0))

    def content(self, text_name: str, entities_name: str) -> dict[str, Any]:
        """As fields of a Message, absent when empty."""
        body: dict[str, Any] = {text_name: self.text} if self.text else {}
        if self.entities:
            body[entities_name] = list(self.entities)
        return body


def _moved(entity: dict[str, Any], shift: int, limit: int) -> dict[str, Any]:
    begin = min(max(0, entity["offset"] - shift), limit)
    end = min(max(0, entity["offset"] + entity["length"] - shift), limit)
    return {**entity, "offset": begin, "length": end - begin}


def in_order(entities: list[dict[str, Any]]) -> tuple[dict[str, Any], ...]:
    """Outer before inner, left before right: the order in which Telegram gives them."""
    kept = [entity for entity in entities if entity["length"] > 0]
    return tuple(sorted(kept, key=lambda entity: (entity["offset"], -entity["length"])))
