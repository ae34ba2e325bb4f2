"""What people fill in and choose from: rows, tiles, switches, tabs, trays, pickers.

It must never leave a control without a word beside it.
"""

from collections.abc import Sequence
from typing import NamedTuple

from scripts.pictures.drawing import letters, marks, pen
from scripts.pictures.drawing.ink import Ink, rim, scene
from scripts.pictures.drawing.layout import Block, Piece


class Row(NamedTuple):
    """A line of a settings list; `side` is a value, or on and off for a switch, or more."""

    glyph: str
    title: str
    meta: str = ""
    side: str = "more"
    face: tuple[str, str] | None = None


def rows(items: Sequence[Row], title: str = "", name: str = "Список") -> Block:
    """Rows on one card."""

    def draw(ink: Ink, width: float) -> Piece:
        top = 30.0 if title else 0.0
        heights = [62.0 if item.meta else 52.0 for item in items]
        svg = pen.text(4, 18, title, 13, ink.hint, 600) if title else ""
        svg += pen.rect(0, top, width, sum(heights), 14, ink.surface, **rim(ink))
        y = top
        for item, height in zip(items, heights, strict=True):
            svg += pen.group(0, y, _row(ink, item, width, height))
            y += height
            svg += pen.line(52, y, width, y, ink.line) if item is not items[-1] else ""
        return Piece(svg, y, name)

    return draw


def listed(text: str, title: str = "", name: str = "Список") -> Block:
    """Rows written one a line: «icon | title | meta | side»; an icon `=МК done` is a face."""
    return rows([_read_row(one) for one in text.strip().splitlines()], title, name)


def _read_row(text: str) -> Row:
    glyph, title, meta, side = (part.strip() for part in text.split("|"))
    face = tuple(glyph[1:].split()) if glyph.startswith("=") else ()
    return Row(glyph, title, meta, side, (face[0], face[1]) if face else None)


def _row(ink: Ink, item: Row, width: float, height: float) -> str:
    middle = height / 2
    if item.face:
        svg, left = marks.avatar(ink, 12, middle - 17, 34, *item.face), 58.0
    else:
        svg, left = marks.icon(item.glyph, 15, middle - 11, 22, ink.hint), 52.0
    side = _side(ink, item.side, width - 14, middle)
    room = (
        width - left - 20 - (46 if item.side in {"on", "off"} else letters.width(item.side, 15) + 8)
    )
    y = middle - 3 if item.meta else middle + 5.5
    svg += pen.text(left, y, letters.fit(item.title, 16, room), 16, ink.text)
    svg += (
        pen.text(left, y + 20, letters.fit(item.meta, 13, room), 13, ink.hint) if item.meta else ""
    )
    return svg + side


def _side(ink: Ink, side: str, right: float, middle: float) -> str:
    if side in {"on", "off"}:
        fill = ink.accent if side == "on" else ink.line_strong
        knob = right - 14 if side == "on" else right - 32
        return pen.rect(right - 46, middle - 14, 46, 28, 14, fill) + pen.circle(
            knob, middle, 11, ink.surface
        )
    if side == "more":
        return pen.path(
            f"M{pen.number(right - 7)} {pen.number(middle - 6)}l6 6-6 6",
            stroke=ink.hint,
            stroke_width="1.75",
            stroke_linecap="round",
            stroke_linejoin="round",
        )
    if side == "check":
        return marks.icon("check", right - 22, middle - 11, 22, ink.accent, 2.2)
    return pen.text(right, middle + 5.5, side, 15, ink.hint, text_anchor="end") if side else ""


def tiles(items: Sequence[tuple[str, str]], chosen: str = "") -> Block:
    """Category tiles with their own glyphs, two in a row."""

    def draw(ink: Ink, width: float) -> Piece:
        wide, tall, svg = (width - 10) / 2, 108.0, ""
        for at, (glyph, word) in enumerate(items):
            x, y = (at % 2) * (wide + 10), (at // 2) * (tall + 10)
            chosen_rim = {"stroke": ink.accent, "stroke_width": "2"}
            edge = chosen_rim if glyph == chosen else rim(ink)
            box = pen.rect(0, 0, wide, tall, 14, ink.surface, **edge)
            art = scene(glyph).replace("currentColor", ink.brand).replace("#FDF8EC", ink.paper)
            box += pen.group(wide / 2 - 40, 8, pen.tag("g", art, transform="scale(.5)"))
            box += pen.text(wide / 2, 92, word, 15, ink.text, 600, text_anchor="middle")
            svg += pen.group(x, y, box)
        return Piece(svg, ((len(items) + 1) // 2) * (tall + 10) - 10, "Плитки категорий")

    return draw


def choice(items: Sequence[str], chosen: int, name: str = "Segments") -> Block:
    """Segments of equal width."""

    def draw(ink: Ink, width: float) -> Piece:
        share = (width - 6) / len(items)
        svg = pen.rect(0, 0, width, 50, 12, ink.press, **rim(ink))
        for at, word in enumerate(items):
            x = 3 + at * share
            if at == chosen:
                svg += pen.rect(x, 3, share, 44, 10, ink.surface, stroke=ink.line_strong)
            svg += pen.text(x + share / 2, 30.5, word, 15, ink.text, 600, text_anchor="middle")
        return Piece(svg, 50, name)

    return draw


def search_bar(words: str, *, is_hint: bool = True) -> Block:
    def draw(ink: Ink, width: float) -> Piece:
        svg = pen.rect(0, 0, width, 44, 12, ink.surface, **(rim(ink) or {"stroke": ink.line}))
        svg += marks.icon("search", 12, 12, 20, ink.hint)
        return Piece(
            svg + pen.text(42, 27.5, words, 16, ink.hint if is_hint else ink.text), 44, "SearchBar"
        )

    return draw


def filter_bar(items: Sequence[str], chosen: Sequence[int] = (0,)) -> Block:
    """FilterBar: pills that go on beyond the edge."""

    def draw(ink: Ink, width: float) -> Piece:
        x, svg = 0.0, ""
        for at, word in enumerate(items):
            wide = letters.width(word, 14, 600) + 26
            if x + wide > width:
                break
            fill = ink.accent if at in chosen else ink.surface
            color = ink.accent_ink if at in chosen else ink.text
            svg += pen.rect(x, 0, wide, 44, 12, fill, stroke=ink.line_strong)
            svg += pen.text(x + wide / 2, 27, word, 14, color, 600, text_anchor="middle")
            x += wide + 8
        return Piece(svg, 44, "FilterBar")

    return draw


def attach_tray(items: Sequence[tuple[str, float]]) -> Block:
    """AttachTray: what will be sent, each with its own progress and its own cross."""

    def draw(ink: Ink, width: float) -> Piece:
        svg = pen.rect(0, 0, width, 96, 0, ink.surface) + pen.line(0, 0.5, width, 0.5, ink.line)
        for at, (word, share) in enumerate(items):
            x = 12.0 + at * 92
            svg += pen.rect(x, 12, 80, 72, 12, ink.press, **rim(ink))
            svg += marks.icon("file", x + 29, 24, 22, ink.hint)
            svg += pen.text(
                x + 40, 64, letters.fit(word, 12, 70), 12, ink.text, text_anchor="middle"
            )
            svg += pen.rect(x + 8, 73, 64, 4, 2, ink.line) + pen.rect(
                x + 8, 73, 64 * share, 4, 2, ink.accent
            )
            svg += pen.circle(x + 76, 14, 11, ink.pill) + marks.icon(
                "cross", x + 69, 7, 14, ink.pill_ink
            )
        return Piece(svg, 96, "AttachTray")

    return draw


def recorder(length: str) -> Block:
    """Recorder: hold, slide aside to cancel, up to lock."""

    def draw(ink: Ink, width: float) -> Piece:
        svg = pen.rect(0, 0, width, 57, 0, ink.surface) + pen.line(0, 0.5, width, 0.5, ink.line)
        svg += pen.circle(24, 28, 5, ink.danger) + pen.mono(38, 33, length, 15, ink.text)
        svg += pen.text(width / 2 + 6, 33, "Влево: отменить", 15, ink.hint, text_anchor="middle")
        svg += pen.circle(width - 32, 28, 30, ink.accent) + marks.icon(
            "mic", width - 43, 17, 22, ink.accent_ink
        )
        svg += pen.rect(width - 54, -62, 44, 44, 22, ink.surface, stroke=ink.line)
        return Piece(svg + marks.icon("lock", width - 43, -51, 22, ink.hint), 57, "Recorder")

    return draw


def picker(items: Sequence[tuple[str, str]], name: str, chosen: int = 0, hint: str = "") -> Block:
    """CannedPicker, CommandBox: a list that narrows while one types."""

    def draw(ink: Ink, width: float) -> Piece:
        top = 52.0 if hint else 8.0
        tall = top + 52 * len(items) + 8
        svg = pen.rect(8, 0, width - 16, tall, 14, ink.surface, stroke=ink.line_strong)
        if hint:
            svg += pen.text(24, 32, hint, 16, ink.text) + pen.line(
                8, 51.5, width - 8, 51.5, ink.line
            )
        for at, (word, meta) in enumerate(items):
            y = top + 52 * at
            svg += pen.rect(14, y, width - 28, 50, 10, ink.press) if at == chosen else ""
            svg += pen.text(24, y + 21, word, 15, ink.text, 600)
            svg += pen.text(24, y + 40, letters.fit(meta, 13, width - 60), 13, ink.hint)
        return Piece(svg, tall, name)

    return draw


def blank(height: float) -> Block:
    """Skeleton: what stands in for a row on its way."""
    return lambda ink, width: Piece(pen.rect(0, 0, width, height, 14, ink.line), height, "Skeleton")
