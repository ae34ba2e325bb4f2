"""From the arguments of a call to formatted text: parse_mode, entity lists, found entities.
Offsets that do not fit the text are refused, never clipped.
"""

import re
from typing import Any

from app.sandbox.arguments import Arguments
from app.sandbox.html_text import parse_html
from app.sandbox.legacy_text import parse_legacy
from app.sandbox.markdown_text import parse_markdown
from app.sandbox.refusal import bad_request
from app.sandbox.text import (
    RAW_TEXT_LIMIT_BYTES,
    FormattedText,
    in_order,
    utf16_places,
)

ENTITY_LIMIT = 100
STYLES = frozenset(
    {
        "bold",
        "italic",
        "underline",
        "strikethrough",
        "spoiler",
        "blockquote",
        "expandable_blockquote",
    }
)
TYPES = STYLES | {
    "mention",
    "hashtag",
    "cashtag",
    "bot_command",
    "url",
    "email",
    "phone_number",
    "code",
    "pre",
    "text_link",
    "text_mention",
    "custom_emoji",
}
FOUND = (
    ("url", re.compile(r"https?://[^\s<>\"]+[^\s<>\".,!?;:)]", re.IGNORECASE)),
    # Only from where a name begins and without going back: its time grows with the text's length.
    ("email", re.compile(r"(?<![\w.+-])[\w.+-]++@[\w-]++(?:\.[\w-]++)+")),
    ("bot_command", re.compile(r"(?<![\w/@])/[A-Za-z0-9_]{1,64}(?:@\w{3,32})?(?![\w/])")),
    ("mention", re.compile(r"(?<![\w/])@[A-Za-z]\w{3,31}")),
    ("hashtag", re.compile(r"(?<![\w/])#(?=\w*[^\W\d])\w+")),
)


def formatted(arguments: Arguments, name: str, entities_name: str) -> FormattedText:
    """The text as it will stand in the chat; parse_mode wins over an entity list."""
    source = arguments.text(name)
    if len(source.encode("utf-8", "surrogatepass")) > RAW_TEXT_LIMIT_BYTES:
        raise bad_request("text is too long")
    mode = arguments.text("parse_mode").lower()
    if source and mode not in {"", "none"}:
        return with_found(_parsed(source, mode).trimmed())
    given = arguments.structure(entities_name, "entities")
    explicit = checked(source, given) if isinstance(given, list) else ()
    return with_found(FormattedText(source, explicit).trimmed())


def _parsed(source: str, mode: str) -> FormattedText:
    if mode == "html":
        return parse_html(source)
    if mode == "markdownv2":
        return parse_markdown(source)
    if mode == "markdown":
        return parse_legacy(source)
    raise bad_request("unsupported parse_mode")


def checked(text: str, given: list[Any]) -> tuple[dict[str, Any], ...]:
    """Explicit entities; each must lie inside the text and must not cut a character."""
    raw = text.encode("utf-16-le", "surrogatepass")
    entities = [_shaped(entity) for entity in given]
    for entity in entities:
        _check_bounds(raw, entity)
    known = [entity for entity in entities if entity["type"] in TYPES]
    return in_order(known[:ENTITY_LIMIT])


def _shaped(entity: Any) -> dict[str, Any]:
    if not isinstance(entity, dict):
        raise bad_request("can't parse MessageEntity: expected an Object")
    for name in ("offset", "length"):
        if not isinstance(entity.get(name), int) or isinstance(entity.get(name), bool):
            raise bad_request(f"can't parse MessageEntity: Can't find field \"{name}\"")
    if not isinstance(entity.get("type"), str):
        raise bad_request("can't parse MessageEntity: Type is not specified")
    if entity["type"] == "text_link" and not entity.get("url"):
        raise bad_request("can't parse MessageEntity: Can't find field \"url\"")
    return dict(entity)


def _check_bounds(raw: bytes, entity: dict[str, Any]) -> None:
    begin, end = entity["offset"], entity["offset"] + entity["length"]
    limit = len(raw) // 2
    if begin < 0 or entity["length"] < 0:
        raise bad_request("entity has a negative offset or length")
    if end > limit:
        place = f"entity beginning at UTF-16 offset {begin} ends after the end of the text"
        raise bad_request(f"{place} at UTF-16 offset {end}")
    for edge, word in ((begin, "begins"), (end, "ends")):
        if _cuts_a_pair(raw, edge):
            raise bad_request(f"entity {word} in a middle of a UTF-16 symbol at offset {edge}")


def _cuts_a_pair(raw: bytes, offset: int) -> bool:
    unit = int.from_bytes(raw[2 * offset : 2 * offset + 2], "little")
    return 0xDC00 <= unit < 0xE000 and offset > 0


def with_found(formatted_text: FormattedText) -> FormattedText:
    """Adds the commands, addresses, mentions and hashtags that Telegram finds by itself.

    They may lie under styles only.
    """
    text = formatted_text.text
    entities = list(formatted_text.entities)
    places = utf16_places(text)
    taken = bytearray(places[-1])
    for entity in entities:
        if entity["type"] not in STYLES:
            _take(taken, entity["offset"], entity["offset"] + entity["length"])
    for kind, pattern in FOUND:
        for found in pattern.finditer(text):
            begin, end = places[found.start()], places[found.end()]
            if taken.find(1, begin, end) < 0:
                _take(taken, begin, end)
                entities.append({"type": kind, "offset": begin, "length": end - begin})
    return FormattedText(text, in_order(entities))


def _take(taken: bytearray, begin: int, end: int) -> None:
    taken[begin:end] = b"\1" * (end - begin)
