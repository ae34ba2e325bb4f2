"""The rows on a terminal: marks, folded lines, and what is being looked at right now.

It must never fail for want of a letter: what a console cannot show is shown in plainer signs.
"""

import re
import shutil
import sys
import textwrap
from collections.abc import Mapping, Sequence
from typing import TextIO

from scripts.checkup.findings import FAIL, OK, UNKNOWN, WARN, Row
from scripts.checkup.round import Fixed, Judged
from scripts.checkup.rows import family_of
from scripts.checkup.words import Words

MARKS = {OK: "\u2713", WARN: "!", FAIL: "\u2717", UNKNOWN: "?"}
PLAIN_MARKS = {OK: "+", WARN: "!", FAIL: "x", UNKNOWN: "?"}
COLOURS = {OK: "32", WARN: "33", FAIL: "31", UNKNOWN: "90"}
#: What old code pages lack.
PLAIN_SIGNS = str.maketrans(
    {"\u00ab": '"', "\u00bb": '"', "\u201c": '"', "\u201d": '"', "\u2014": "-", "\u2013": "-"}
    | {"\u2026": "...", "\u2116": "No", "\u2192": "->", "\u2019": "'", "\u00a0": " "}
)
WIDTH_LIMIT = 100
NARROWEST = 50
INDENT = "    "
#: Stands for the blanks of a command while lines are folded: who copies one wants all of it.
GLUE = "\x00"

_COMMAND = re.compile(
    r"(?:[\w.\\/:-]*python[\w.]*|ngrok|source)"
    r"(?: (?:--?[a-z]+|pip|install|http|\d+|[\w.\\/-]*[\w\\/-]\.(?:py|txt|bot)|\S*/activate))+"
)


class Screen:
    """Shows rows in their order as soon as those before them are known."""

    def __init__(
        self, out: TextIO, words: Words, rows: Sequence[Row], environ: Mapping[str, str]
    ) -> None:
        self._out = out
        self._words = words
        self._rows = rows
        self._known: dict[str, Judged] = {}
        self._shown = 0
        self._family = ""
        self._is_live = out.isatty()
        self._is_plain = not _shows_marks(out, environ)
        self._has_colours = (
            self._is_live
            and not self._is_plain
            and "NO_COLOR" not in environ
            # Its console takes colours only from those who ask for them in a way of its own.
            and sys.platform != "win32"
        )
        self._width = max(NARROWEST, min(WIDTH_LIMIT, shutil.get_terminal_size().columns - 1))

    def count(self, judged: Judged) -> None:
        """A row is known for now: only the progress is shown, the rows come at the end."""
        self._known[judged.row.name] = judged
        self._wipe()
        self._show_progress()

    def take(self, judged: Judged) -> None:
        """A row is known: it and those that waited for it are shown."""
        self._known[judged.row.name] = judged
        self._wipe()
        while self._shown < len(self._rows) and self._rows[self._shown].name in self._known:
            self._show(self._known[self._rows[self._shown].name])
            self._shown += 1
        self._show_progress()

    def show_fixed(self, fixed: Sequence[Fixed]) -> None:
        if not fixed:
            return
        self._line("")
        self._line(self._words.say("fixed_title"))
        for one in fixed:
            mark = self._mark(OK if one.values is not None else FAIL)
            self._fold(f"{mark} ", self._words.of_fixed(one))

    def show_sum(self, judged: Sequence[Judged]) -> None:
        """The last lines: how it stands, and where to begin."""
        self._line("")
        failed = [one for one in judged if one.result == FAIL]
        warned = sum(one.result == WARN for one in judged)
        if failed:
            self._fold("", self._words.say("sum_failed", count=len(failed)))
        if failed[1:]:
            title = self._words.title(failed[0].row.name)
            self._fold("", self._words.say("sum_begin", title=title))
        if warned and not failed:
            self._fold("", self._words.say("sum_warned", count=warned))
        if not warned and not failed:
            self._fold("", self._words.say("sum_fine"))
        fixable = [one for one in judged if one.finding.code in one.row.fixes]
        if fixable:
            self._fold("", self._words.say("sum_fixable", count=len(fixable)))

    def start(self) -> None:
        """Nothing is known, and something is being looked at."""
        self._known.clear()
        self._show_progress()

    def show_all(self, judged: Sequence[Judged]) -> None:
        """The rows as they stand now, all at once."""
        self._known.clear()
        self._wipe()
        for one in judged:
            self.take(one)

    def _show(self, judged: Judged) -> None:
        family = family_of(judged.row.name)
        if family != self._family:
            self._family = family
            self._line("")
            self._line(self._words.say(f"family.{family}"))
        said = self._words.of(judged)
        self._fold(f"{self._mark(judged.result)} ", f"{said.title}: {said.text}")
        if said.next_step is not None:
            self._fold(f"{INDENT}{self._arrow()} ", said.next_step)

    def _arrow(self) -> str:
        return "->" if self._is_plain else "\u2192"

    def _mark(self, result: str) -> str:
        mark = (PLAIN_MARKS if self._is_plain else MARKS)[result]
        return f"\x1b[{COLOURS[result]}m{mark}\x1b[0m" if self._has_colours else mark

    def _fold(self, start: str, text: str) -> None:
        """Lines that end before the window does; addresses and commands are never broken."""
        indent = " " * len(start) if start.startswith(" ") else INDENT
        whole = _COMMAND.sub(lambda match: match[0].replace(" ", GLUE), text)
        lines = textwrap.wrap(
            whole, self._width - len(indent), break_long_words=False, break_on_hyphens=False
        )
        for number, line in enumerate(lines):
            before = indent if start else ""
            self._line((before if number else start) + line.replace(GLUE, " "))

    def _line(self, text: str) -> None:
        self._write(f"{text}\n")

    def _write(self, text: str) -> None:
        shown = text.translate(PLAIN_SIGNS) if self._is_plain else text
        self._out.write(shown)
        self._out.flush()

    def _show_progress(self) -> None:
        """One line that is overwritten; none where nobody looks."""
        waiting = [row.name for row in self._rows if row.name not in self._known]
        if not self._is_live or not waiting:
            return
        text = self._words.say(
            "progress",
            done=len(self._rows) - len(waiting),
            count=len(self._rows),
            title=self._words.title(waiting[0]),
        )
        self._write(text[: self._width])

    def _wipe(self) -> None:
        if self._is_live:
            self._write("\r" + " " * self._width + "\r")


def _shows_marks(out: TextIO, environ: Mapping[str, str]) -> bool:
    """Whether ✓ and ✗ would arrive: the encoding has them, and so has the window's font.

    The old console of Windows draws boxes for them; its new terminal and editors do not.
    """
    try:
        "\u2713\u2717\u2192\u00ab".encode(out.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    system: str = sys.platform
    if system != "win32" or not out.isatty():
        return environ.get("TERM") != "dumb"
    return bool(environ.get("WT_SESSION") or environ.get("TERM_PROGRAM"))
