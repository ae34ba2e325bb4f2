"""The composer: the field, who will see it, and the button that sends.

It must never show a note like an answer: colour, a dashed edge with a lock, and its own words.
"""

from scripts.pictures.drawing import letters, marks, pen
from scripts.pictures.drawing.ink import Ink, t
from scripts.pictures.drawing.layout import Block, Piece


def composer(hint: str = "", words: str = "", mode: str = "") -> Block:
    """Composer; `mode` is reply or note for staff, nothing for a customer."""

    def draw(ink: Ink, width: float) -> Piece:
        is_note = mode == "note"
        top = 58.0 if mode else 6.0
        tall = top + 44 + 7
        ground = ink.note_bg if is_note else ink.surface
        svg = pen.rect(0, 0, width, tall, 0, ground)
        edge = {"stroke_width": "2", "stroke_dasharray": "6 4"} if is_note else {}
        svg += pen.line(0, 0.5, width, 0.5, ink.note if is_note else ink.line, **edge)
        svg += segments(ink, mode) if mode else ""
        send = _send_width(mode, words)
        svg += _field(ink, mode, top, width - 28 - send, hint, words)
        svg += pen.group(width - 10 - send, top, _send(ink, mode, words, send))
        return Piece(svg, tall, "Composer · заметка" if is_note else "Composer")

    return draw


def segments(ink: Ink, mode: str) -> str:
    """Segments: who will see it."""
    labels = (("reply", "reply", t("composer.reply")), ("note", "lock", t("composer.note")))
    widths = [letters.width(word, 15, 600) + 51 for _, _, word in labels]
    svg = pen.rect(10, 8, sum(widths) + 8, 44, 12, ink.press)
    x = 13.0
    for (value, glyph, word), wide in zip(labels, widths, strict=True):
        chosen = value == mode
        color = ink.note if chosen and value == "note" else ink.text
        if chosen:
            rim = ink.note if value == "note" else ink.line_strong
            fill = ink.note_bg if value == "note" else ink.surface
            svg += pen.rect(x, 11, wide, 38, 10, fill, stroke=rim)
        svg += marks.icon(glyph, x + 14, 21.5, 17, color)
        svg += pen.text(x + 37, 35.5, word, 15, color, 600)
        x += wide + 2
    return svg


def _field(ink: Ink, mode: str, top: float, wide: float, hint: str, words: str) -> str:
    fill = ink.surface if mode == "note" else ink.press
    more = (
        {"stroke": ink.note, "stroke_width": "1.5", "stroke_dasharray": "4 3"}
        if mode == "note"
        else {}
    )
    svg = pen.rect(10, top, wide, 44, 14, fill, **more)
    svg += (
        pen.outline(10, top, wide, 44, 14, ink.line_strong) if ink.wire and mode != "note" else ""
    )
    shown = letters.fit(words or hint or t("composer.hint"), 16, wide - 26)
    svg += pen.text(22, top + 27.5, shown, 16, ink.text if words else ink.hint)
    if not words:
        return svg
    at = 22 + letters.width(shown, 16) + 2
    return svg + pen.line(at, top + 12, at, top + 32, ink.accent, stroke_width="2")


def _send_width(mode: str, words: str) -> float:
    if mode != "note" or not words:
        return 44
    return letters.width(t("composer.send_note"), 16, 600) + 55


def _send(ink: Ink, mode: str, words: str, wide: float) -> str:
    is_note = mode == "note"
    fill = (ink.note if is_note else ink.accent) if words else ink.press
    color = (ink.surface if is_note else ink.accent_ink) if words else ink.hint
    svg = pen.rect(0, 0, wide, 44, 22, fill)
    if wide == 44:
        return svg + marks.icon("up", 11, 11, 22, color, 2)
    return (
        svg
        + marks.icon("lock", 16, 13.5, 17, color)
        + pen.text(39, 27.5, t("composer.send_note"), 16, color, 600)
    )
