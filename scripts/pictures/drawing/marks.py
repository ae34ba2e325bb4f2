"""The small marks: icons, chips, badges, avatars, numbers, ticks, clocks.

It must never tell a state by colour alone: every chip has an icon and a word.
"""

from typing import NamedTuple

from scripts.pictures.drawing import pen
from scripts.pictures.drawing.ink import Ink, symbols, t
from scripts.pictures.drawing.letters import mono_width, width
from scripts.pictures.drawing.planned import PLANNED

NBSP = "\u00a0"


class Status(NamedTuple):
    hue: str
    icon: str
    word: str


def status(name: str, staff: str = "customer") -> Status:
    """A status as one of the two sides sees it; names are the protocol's."""
    hues = {"new": "new", "open": "open", "waiting": "wait", "resolved": "done", "closed": "shut"}
    icons = {
        "new": "dot",
        "open": "bolt",
        "waiting": "clock",
        "resolved": "check",
        "closed": "lock",
    }
    return Status(hues[name], icons[name], t(f"status.{staff}.{name}"))


def icon(name: str, x: float, y: float, size: float, color: str, stroke: float = 1.75) -> str:
    """An icon of the app, or a planned one, with its top left corner at x, y."""
    found = symbols().get(name) or PLANNED[name]
    inner = found.replace("currentColor", color)
    return pen.tag(
        "g",
        inner,
        transform=f"translate({pen.number(x)} {pen.number(y)}) scale({size / 24:.3f})",
        fill="none",
        stroke=color,
        stroke_width=f"{stroke:g}",
        stroke_linecap="round",
        stroke_linejoin="round",
    )


def chip_width(shown: Status) -> float:
    return 7 + 16 + 5 + width(shown.word, 13, 600) + 9


def chip(ink: Ink, shown: Status, right: float, y: float) -> str:
    """StatusChip, 24 high, its right edge at `right`."""
    wide = chip_width(shown)
    x = right - wide
    if shown.hue == "shut":
        box = pen.outline(x, y, wide, 24, 8, ink.line)
        color = ink.hint
    else:
        box = pen.rect(x, y, wide, 24, 8, ink.colors[f"{shown.hue}-bg"])
        color = ink.colors[shown.hue]
        box += pen.outline(x, y, wide, 24, 8, ink.line_strong) if ink.wire else ""
    word = pen.text(x + 28, y + 16.6, shown.word, 13, color, 600)
    return box + icon(shown.icon, x + 7, y + 4, 16, color) + word


def badge(ink: Ink, right: float, y: float, count: str) -> str:
    wide = max(22.0, mono_width(count, 13) + 12)
    box = pen.rect(right - wide, y, wide, 22, 11, ink.accent)
    return box + pen.mono(
        right - wide / 2, y + 15.6, count, 13, ink.accent_ink, 600, text_anchor="middle"
    )


def avatar(ink: Ink, x: float, y: float, size: float, letters: str, hue: str) -> str:
    """A person is a rounded square with initials, never a circle."""
    box = pen.rect(x, y, size, size, size * 0.29, ink.colors[f"{hue}-bg"])
    box += pen.outline(x, y, size, size, size * 0.29, ink.line_strong) if ink.wire else ""
    letter = size * 0.37
    return box + pen.text(
        x + size / 2,
        y + size / 2 + letter * 0.36,
        letters,
        letter,
        ink.colors[hue],
        650,
        text_anchor="middle",
    )


def is_lucky(digits: str) -> bool:
    """Whether both halves of six digits have the same sum."""
    found = [int(letter) for letter in digits if letter.isdigit()]
    return len(found) == 6 and sum(found[:3]) == sum(found[3:])


def ticket_number(ink: Ink, x: float, y: float, digits: str, size: float, color: str) -> str:
    """«№ 104 203», with the spark when it is a lucky one."""
    words = f"№{NBSP}{digits.replace(' ', NBSP)}"
    drawn = pen.mono(x, y, words, size, color, letter_spacing="-.01em")
    if not is_lucky(digits):
        return drawn
    at = x + mono_width(words, size) + 4
    return drawn + icon("spark", at, y - size * 0.82, size * 0.9, ink.brand)


def number_width(digits: str, size: float) -> float:
    """How much a number takes with its spark."""
    words = mono_width(f"№ {digits}", size)
    return words + (4 + size * 0.9 if is_lucky(digits) else 0)


def ticks(ink: Ink, right: float, y: float, state: str) -> str:
    """sent, read, waiting or failed; 17 wide."""
    colors = {"read": ink.link, "failed": ink.danger}
    names = {"sent": "tick", "read": "ticks", "waiting": "clock", "failed": "alert"}
    return icon(names[state], right - 17, y, 17, colors.get(state, ink.hint), 2)


def flag(ink: Ink, x: float, y: float, word: str) -> str:
    """Priority flag: an icon and its word."""
    return icon("flag", x, y - 11, 14, ink.over) + pen.text(x + 18, y, word, 13, ink.over, 600)


def flag_width(word: str) -> float:
    return 18 + width(word, 13, 600)


def sla_clock(ink: Ink, right: float, y: float, words: str, hue: str) -> str:
    """SlaClock: how long is left, or how long over, in a monospace."""
    wide = mono_width(words, 13)
    drawn = pen.mono(right, y, words, 13, ink.colors[hue], 600, text_anchor="end")
    return drawn + icon("clock", right - wide - 19, y - 12, 15, ink.colors[hue])


def sla_width(words: str) -> float:
    return mono_width(words, 13) + 19


def logo(x: float, y: float, height: float, paper: str, dots: str | None = None) -> str:
    """The ticket that is the letter «Н», 408 by 312 in its own units, upright."""
    scale = height / 312
    body = pen.path(LOGO, paper)
    if dots:
        body += "".join(pen.circle(204, at, 6.5, dots) for at in (121, 144.3, 167.7, 191))
    return pen.tag(
        "g", body, transform=f"translate({pen.number(x)} {pen.number(y)}) scale({scale:.4f})"
    )


LOGO = (
    "M42 0h96a24 24 0 0 1 24 24v34a42 42 0 0 0 84 0v-34a24 24 0 0 1 24-24h96a42 42 0 0 1 42 42v86"
    "a28 28 0 0 0 0 56v86a42 42 0 0 1-42 42h-96a24 24 0 0 1-24-24v-34a42 42 0 0 0-84 0v34"
    "a24 24 0 0 1-24 24h-96a42 42 0 0 1-42-42v-86a28 28 0 0 0 0-56v-86a42 42 0 0 1 42-42z"
)
