"""The old Markdown mode to text and entities: no nesting, and only four characters to escape.
It refuses one thing, as the real parser does: an entity without its end.
"""

from typing import Any

from app.sandbox.html_text import link_entity
from app.sandbox.refusal import unparsable
from app.sandbox.text import FormattedText, in_order, utf16_length

MARKS = "_*`["
TYPES = {"_": "italic", "*": "bold", "`": "code", "```": "pre"}
PRE = "```"


class LegacyText:
    """One parse; `_at` is the position in the source."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._at = 0
        self._out: list[str] = []
        self._offset = 0
        self._entities: list[dict[str, Any]] = []

    def parse(self) -> FormattedText:
        while self._at < len(self._source):
            char = self._source[self._at]
            if char == "\\" and self._source[self._at + 1 : self._at + 2] in tuple(MARKS):
                self._write(self._source[self._at + 1])
                self._at += 2
            elif char in MARKS:
                self._span(char)
            else:
                self._write(char)
                self._at += 1
        return FormattedText("".join(self._out), in_order(self._entities))

    def _span(self, char: str) -> None:
        begin = self._at
        mark = PRE if self._source.startswith(PRE, begin) else char
        self._at += len(mark)
        language = self._language() if mark == PRE else ""
        end = self._source.find("]" if mark == "[" else mark, self._at)
        if end < 0:
            where = len(self._source[:begin].encode("utf-8", "surrogatepass"))
            raise unparsable(f"Can't find end of the entity starting at byte offset {where}")
        text = self._source[self._at : end]
        self._at = end + (1 if mark == "[" else len(mark))
        target = self._target() if mark == "[" else {"type": TYPES[mark]}
        if text and target:
            shown = {"language": language} if language else {}
            place = {"offset": self._offset, "length": utf16_length(text)}
            self._entities.append({**target, **place, **shown})
        self._write(text)

    def _write(self, text: str) -> None:
        self._out.append(text)
        self._offset += utf16_length(text)

    def _language(self) -> str:
        """The word on the line that opens a block; the line break after it is not shown."""
        head, newline, _rest = self._source[self._at :].partition("\n")
        if not newline or "`" in head or " " in head.strip() or head != head.strip():
            return ""
        self._at += len(head) + 1
        return head

    def _target(self) -> dict[str, Any] | None:
        """The address in round brackets behind the text; without one the text is just text."""
        if self._source[self._at : self._at + 1] != "(":
            return None
        end = self._source.find(")", self._at)
        stop = len(self._source) if end < 0 else end
        url = self._source[self._at + 1 : stop]
        self._at = min(stop + 1, len(self._source))
        return link_entity(url)


def parse_legacy(source: str) -> FormattedText:
    return LegacyText(source).parse()
