"""MarkdownV2 to text and entities, refusing unescaped marks as the real parser does.
The older Markdown mode is legacy_text.py.
"""

import re
from dataclasses import dataclass
from typing import Any

from app.sandbox.html_text import link_entity
from app.sandbox.refusal import unparsable
from app.sandbox.text import FormattedText, in_order, utf16_length

RESERVED = frozenset("_*[]()~`>#+-=|{}.!")
ESCAPABLE_MAX = 126
MARKS = ("```", "__", "||", "*", "_", "~", "`", "[")
TYPES = {
    "*": ("bold", "Bold"),
    "_": ("italic", "Italic"),
    "__": ("underline", "Underline"),
    "~": ("strikethrough", "Strikethrough"),
    "||": ("spoiler", "Spoiler"),
    "`": ("code", "Code"),
    "```": ("pre", "Pre"),
    "[": ("text_link", "TextUrl"),
    ">": ("blockquote", "BlockQuote"),
}
VERBATIM = frozenset({"`", "```"})
LANGUAGE = re.compile(r"([^\s`]*)\n")


@dataclass
class OpenMark:
    mark: str
    at: int
    offset: int
    language: str = ""


class MarkdownText:
    def __init__(self, source: str) -> None:
        self._source = source
        self._at = 0
        self._offset = 0
        self._out: list[str] = []
        self._open: list[OpenMark] = []
        self._entities: list[dict[str, Any]] = []

    def parse(self) -> FormattedText:
        while self._at < len(self._source):
            self._step()
        self._end_quote()
        if self._open:
            left = self._open[-1]
            name = TYPES[left.mark][1]
            where = self._byte(left.at)
            raise unparsable(f"Can't find end of {name} entity at byte offset {where}")
        return FormattedText("".join(self._out), in_order(self._entities))

    def _step(self) -> None:
        char = self._source[self._at]
        if self._escaped():
            self._write(self._source[self._at + 1])
            self._at += 2
        elif self._inside_verbatim() and not self._closes():
            self._write(char)
            self._at += 1
        elif self._closes():
            self._close()
        elif char == "\n":
            self._newline()
        elif char in RESERVED:
            self._start(char)
        else:
            self._write(char)
            self._at += 1

    def _escaped(self) -> bool:
        following = self._source[self._at + 1 : self._at + 2]
        is_escape = self._source[self._at] == "\\" and following != ""
        return is_escape and 0 < ord(following) <= ESCAPABLE_MAX

    def _inside_verbatim(self) -> bool:
        return bool(self._open) and self._open[-1].mark in VERBATIM

    def _closes(self) -> bool:
        if not self._open:
            return False
        mark = self._open[-1].mark
        if mark == ">":
            return self._source.startswith("||", self._at) and self._ends_quote(self._at + 2)
        if mark == "_":
            return self._source[self._at] == "_" and not self._at_mark("__")
        return self._at_mark("]" if mark == "[" else mark)

    def _ends_quote(self, position: int) -> bool:
        """`||` right before the last line break of a quotation makes it expandable."""
        rest = self._source[position:]
        return rest == "" or (rest[0] == "\n" and not rest.startswith("\n>"))

    def _newline(self) -> None:
        if not self._source.startswith(">", self._at + 1):
            self._end_quote()
        elif self._open and self._open[-1].mark == ">":
            self._at += 1
        self._write("\n")
        self._at += 1

    def _end_quote(self) -> None:
        if self._open and self._open[-1].mark == ">":
            self._entity(self._open.pop(), {"type": "blockquote"})

    def _start(self, char: str) -> None:
        mark = next((mark for mark in MARKS if self._at_mark(mark)), None)
        if char == ">" and self._at_line_start() and not self._open:
            mark = ">"
        if mark is None:
            raise unparsable(
                f"Character '{char}' is reserved and must be escaped with the preceding '\\'"
            )
        opened = OpenMark(mark, self._at, self._offset)
        self._at += len(mark)
        if mark == "```" and (found := LANGUAGE.match(self._source, self._at)):
            opened.language = found.group(1)
            self._at = found.end()
        self._open.append(opened)

    def _close(self) -> None:
        opened = self._open.pop()
        if opened.mark == ">":
            self._at += 2
            self._entity(opened, {"type": "expandable_blockquote"})
            return
        self._at += len(opened.mark)
        if opened.mark == "[":
            self._close_link(opened)
            return
        body: dict[str, Any] = {"type": TYPES[opened.mark][0]}
        if opened.language:
            body["language"] = opened.language
        self._entity(opened, body)

    def _close_link(self, opened: OpenMark) -> None:
        if self._source[self._at : self._at + 1] != "(":
            return
        begin = self._at
        found = re.compile(r"\(((?:\\.|[^\\)])*)\)", re.DOTALL).match(self._source, begin)
        if found is None:
            raise unparsable(f"Can't find end of a URL at byte offset {self._byte(begin)}")
        self._at = found.end()
        link = link_entity(re.sub(r"\\(.)", r"\1", found.group(1)))
        if link is not None:
            self._entity(opened, link)

    def _entity(self, opened: OpenMark, body: dict[str, Any]) -> None:
        span = {"offset": opened.offset, "length": self._offset - opened.offset}
        self._entities.append({**body, **span})

    def _at_mark(self, mark: str) -> bool:
        return self._source.startswith(mark, self._at)

    def _at_line_start(self) -> bool:
        return self._at == 0 or self._source[self._at - 1] == "\n"

    def _write(self, text: str) -> None:
        self._out.append(text)
        self._offset += utf16_length(text)

    def _byte(self, position: int) -> int:
        return len(self._source[:position].encode("utf-8", "surrogatepass"))


def parse_markdown(source: str) -> FormattedText:
    return MarkdownText(source).parse()
