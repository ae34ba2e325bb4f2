"""What lies over or between: banners, sheets, toasts, dialogs, boxes that float.

It must never leave the person without a way back.
"""

from collections.abc import Sequence

from scripts.pictures.drawing import letters, marks, pen
from scripts.pictures.drawing.ink import Ink, rim
from scripts.pictures.drawing.layout import Block, Piece


def banner(glyph: str, words: str, act: str = "", hue: str = "") -> Block:
    """Banner: offline, update, collision; with a hue it is tinted."""

    def draw(ink: Ink, width: float) -> Piece:
        ground = ink.colors[f"{hue}-bg"] if hue else ink.surface
        color = ink.colors[hue] if hue else ink.text
        room = width - 62 - (letters.width(act, 15, 600) + 16 if act else 0)
        lines = letters.wrap(words, 14, room)
        tall = 22 + 20.0 * len(lines)
        svg = pen.rect(0, 0, width, tall, 0, ground) + pen.line(
            0, tall - 0.5, width, tall - 0.5, ink.line
        )
        svg += marks.icon(glyph, 14, tall / 2 - 10, 20, color if hue else ink.hint)
        for at, one in enumerate(lines):
            svg += pen.text(44, 25.5 + 20 * at, one, 14, color, 600 if hue else 400)
        svg += pen.text(
            width - 14, tall / 2 + 5, act, 15, color if hue else ink.link, 600, text_anchor="end"
        )
        return Piece(svg, tall, "Banner")

    return draw


def sheet(items: Sequence[tuple[str, str]], title: str = "", name: str = "Sheet") -> Block:
    """Sheet: a veil over the pane and rows from below."""

    def draw(ink: Ink, width: float) -> Piece:
        top = 54.0 if title else 14.0
        tall = top + 48 * len(items) + 16
        svg = pen.rect(0, tall - 844, width, 844, 0, ink.veil, fill_opacity="0.5")
        svg += pen.path(
            f"M0 20a20 20 0 0 1 20-20H{pen.number(width - 20)}a20 20 0 0 1 20 20"
            f"V{pen.number(tall)}H0z",
            ink.surface,
        )
        svg += pen.text(20, 36, title, 17, ink.text, 700) if title else ""
        for at, (glyph, word) in enumerate(items):
            y = top + 48 * at
            svg += marks.icon(glyph, 22, y + 13, 22, ink.hint) + pen.text(
                58, y + 29.5, word, 16, ink.text
            )
        return Piece(svg, tall, name)

    return draw


def toast(words: str, act: str = "") -> Block:
    """Toast, with what undoes it."""

    def draw(ink: Ink, width: float) -> Piece:
        wide = letters.width(words, 15) + 32 + (letters.width(act, 15, 600) + 16 if act else 0)
        x = (width - wide) / 2
        svg = pen.rect(x, 0, wide, 42, 14, ink.pill) + pen.text(
            x + 16, 26.4, words, 15, ink.pill_ink
        )
        svg += (
            pen.text(x + wide - 16, 26.4, act, 15, ink.pill_ink, 600, text_anchor="end")
            if act
            else ""
        )
        return Piece(svg, 96, "Toast")

    return draw


def dialog(title: str, words: str, no: str, yes: str) -> Block:
    """Dialog over everything, in the middle of the screen."""

    def draw(ink: Ink, width: float) -> Piece:
        wide = min(416.0, width - 32)
        lines = letters.wrap(words, 15, wide - 40)
        titles = letters.wrap(title, 17, wide - 40, 700)
        tall = 36 + 24.0 * len(titles) + 21 * len(lines) + 70
        svg = pen.rect(0, 0, wide, tall, 20, ink.surface, **rim(ink))
        for at, one in enumerate(titles):
            svg += pen.text(20, 36 + 24 * at, one, 17, ink.text, 700)
        for at, one in enumerate(lines):
            svg += pen.text(20, 42 + 24 * len(titles) + 21 * at, one, 15, ink.hint)
        right, y = wide - 20, tall - 60
        yes_wide = letters.width(yes, 16, 600) + 36
        svg += pen.rect(right - yes_wide, y, yes_wide, 44, 14, ink.accent)
        svg += pen.text(
            right - yes_wide / 2, y + 27.5, yes, 16, ink.accent_ink, 600, text_anchor="middle"
        )
        svg += pen.text(right - yes_wide - 22, y + 27.5, no, 16, ink.link, 600, text_anchor="end")
        veil = pen.rect(0, 0, width, 900, 0, ink.veil, fill_opacity="0.5")
        return Piece(veil + pen.group((width - wide) / 2, 300, svg), tall, "Dialog")

    return draw


def floating(block: Block, width: float, top: float) -> Block:
    """A piece over everything, in the middle of a wide screen, on a veil."""

    def draw(ink: Ink, whole: float) -> Piece:
        piece = block(ink, width)
        veil = pen.rect(0, 0, whole, 900, 0, ink.veil, fill_opacity="0.5")
        return piece._replace(svg=veil + pen.group((whole - width) / 2, top, piece.svg))

    return draw
