"""Bot API HTML to text and entities, refusing what the real parser refuses.
It knows the documented tags and no others.
"""

import re
from dataclasses import dataclass
from typing import Any

from app.sandbox.refusal import unparsable
from app.sandbox.text import FormattedText, in_order, utf16_length

SIMPLE_TAGS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "pre": "pre",
    "code": "code",
}
SPECIAL_TAGS = frozenset({"a", "span", "blockquote", "tg-emoji"})
REFERENCE = re.compile(r"&(#\d{1,7}|#x[0-9a-fA-F]{1,6}|lt|gt|amp|quot);?")
NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
START_NAME = re.compile(r"<([^\s>]*)")
ATTRIBUTE = re.compile(
    r"""\s+([a-zA-Z][\w-]*)(?:\s*=\s*("[^"]*"|'[^']*'|[\w.-]+))?""", re.ASCII
)


@dataclass
class OpenTag:
    name: str
    attributes: dict[str, str]
    offset: int
    written: int


class HtmlText:
    """One parse; `at` is the position in the source, `offset` the UTF-16 one in the result."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._at = 0
        self._offset = 0
        self._out: list[str] = []
        self._open: list[OpenTag] = []
        self._entities: list[dict[str, Any]] = []

    def parse(self) -> FormattedText:
        while self._at < len(self._source):
            char = self._source[self._at]
            if char == "<":
                self._tag()
            elif char == "&":
                self._reference()
            else:
                self._write(char)
                self._at += 1
        if self._open:
            name = self._open[-1].name
            raise unparsable(f"Can't find end tag corresponding to start tag \"{name}\"")
        return FormattedText("".join(self._out), in_order(self._entities))

    def _write(self, text: str) -> None:
        self._out.append(text)
        self._offset += utf16_length(text)

    def _reference(self) -> None:
        found = REFERENCE.match(self._source, self._at)
        char = _referred(found.group(1)) if found else None
        if found is None or char is None:
            self._write("&")
            self._at += 1
            return
        self._write(char)
        self._at = found.end()

    def _tag(self) -> None:
        if self._source.startswith("</", self._at):
            self._end_tag()
        else:
            self._start_tag()

    def _start_tag(self) -> None:
        begin = self._at
        found = START_NAME.match(self._source, begin)
        name = found.group(1).lower() if found else ""
        if name not in SIMPLE_TAGS and name not in SPECIAL_TAGS:
            where = self._byte(begin)
            raise unparsable(f'Unsupported start tag "{name}" at byte offset {where}')
        self._at = begin + 1 + len(name)
        attributes = self._attributes(begin)
        if name == "span" and attributes.get("class") != "tg-spoiler":
            where = self._byte(begin)
            raise unparsable(f'Tag "span" must have class "tg-spoiler" at byte offset {where}')
        self._open.append(OpenTag(name, attributes, self._offset, len(self._out)))

    def _attributes(self, begin: int) -> dict[str, str]:
        attributes: dict[str, str] = {}
        while found := ATTRIBUTE.match(self._source, self._at):
            value = (found.group(2) or "").strip("\"'")
            attributes[found.group(1).lower()] = REFERENCE.sub(
                lambda reference: _referred(reference.group(1)) or reference.group(0), value
            )
            self._at = found.end()
        rest = re.compile(r"\s*>").match(self._source, self._at)
        if rest is None:
            raise unparsable(f"Unclosed start tag at byte offset {self._byte(begin)}")
        self._at = rest.end()
        return attributes

    def _end_tag(self) -> None:
        begin = self._at
        end = self._source.find(">", begin)
        if end < 0:
            raise unparsable(f"Unclosed end tag at byte offset {self._byte(begin)}")
        name = self._source[begin + 2 : end].strip().lower()
        if not self._open:
            raise unparsable(f"Unexpected end tag at byte offset {self._byte(begin)}")
        tag = self._open.pop()
        if name not in ("", tag.name):
            where = self._byte(begin)
            expected = f'expected "</{tag.name}>", found "</{name}>"'
            raise unparsable(f"Unmatched end tag at byte offset {where}, {expected}")
        self._at = end + 1
        self._close(tag)

    def _close(self, tag: OpenTag) -> None:
        span = {"offset": tag.offset, "length": self._offset - tag.offset}
        if tag.name == "pre":
            self._close_pre(span)
            return
        named = self._named(tag)
        if named is not None:
            self._entities.append({**named, **span})

    def _named(self, tag: OpenTag) -> dict[str, Any] | None:
        if tag.name == "a":
            url = tag.attributes.get("href") or "".join(self._out[tag.written :])
            return link_entity(url)
        if tag.name == "span":
            return {"type": "spoiler"}
        if tag.name == "blockquote":
            kind = "expandable_blockquote" if "expandable" in tag.attributes else "blockquote"
            return {"type": kind}
        if tag.name == "tg-emoji":
            return {"type": "custom_emoji", "custom_emoji_id": tag.attributes.get("emoji-id", "")}
        language = tag.attributes.get("class", "")
        if tag.name == "code" and language.startswith("language-"):
            return {"type": "code", "language": language.removeprefix("language-")}
        return {"type": SIMPLE_TAGS[tag.name]}

    def _close_pre(self, span: dict[str, int]) -> None:
        """`pre` swallows what is inside; a `code` filling it only tells the language."""
        begin = span["offset"]
        inner = [entity for entity in self._entities if entity["offset"] >= begin]
        self._entities = [entity for entity in self._entities if entity["offset"] < begin]
        languages = [
            entity["language"]
            for entity in inner
            if entity.get("language") and entity["length"] == span["length"]
        ]
        body: dict[str, Any] = {"type": "pre", **span}
        if languages:
            body["language"] = languages[-1]
        self._entities.append(body)

    def _byte(self, position: int) -> int:
        return len(self._source[:position].encode("utf-8", "surrogatepass"))


def parse_html(source: str) -> FormattedText:
    parsed = HtmlText(source).parse()
    for entity in parsed.entities:
        if entity["type"] == "code":
            entity.pop("language", None)
    return parsed


def _referred(name: str) -> str | None:
    if name in NAMED:
        return NAMED[name]
    code = int(name[2:], 16) if name.startswith("#x") else int(name[1:])
    return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else None


def link_entity(url: str) -> dict[str, Any] | None:
    """A link that is no address is silently dropped by the real server too."""
    if re.match(r"(https?|tg|ton|mailto|tel):", url, re.IGNORECASE):
        return {"type": "text_link", "url": url}
    if re.match(r"[\w-]+(\.[\w-]+)+", url):
        return {"type": "text_link", "url": f"http://{url}"}
    return None
