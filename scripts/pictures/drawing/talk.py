"""The conversation: bubbles of every kind, the pills and lines between them, the composer.

It must never show a note like an answer: colour, a dashed edge with a lock, and its own words.
"""

from typing import NamedTuple

from scripts.pictures.drawing import letters, marks, pen, shapes
from scripts.pictures.drawing.ink import Ink, t
from scripts.pictures.drawing.layout import Block, Piece

SIDE = 10.0
WIDEST = 332.0
_WORN = ("text", "link", "hint", "danger")


class Said(NamedTuple):
    """One bubble; `above` is what stands over its words, `place` first, middle, last or only."""

    text: str
    moment: str
    is_mine: bool = False
    author: str = ""
    place: str = "only"
    ticks: str = ""
    quote: tuple[str, str] | None = None
    above: Block | None = None
    above_width: float = 0
    is_note: bool = False
    edited: bool = False
    from_bot: bool = False
    link: str = ""


def bubble(said: Said, widest: float = WIDEST) -> Block:
    """Bubble with its time in the last line when there is room for it."""

    def draw(ink: Ink, width: float) -> Piece:
        worn = _worn(ink, "mine" if said.is_mine and not said.is_note else "their")
        room = min(width * 0.85, widest) - 20
        lines = letters.wrap(said.text, 16, room) if said.text else []
        meta = _meta_width(said)
        inner = _inner_width(said, lines, meta, room)
        top, head = _head(worn, said, inner)
        shares_line = bool(lines) and letters.width(lines[-1], 16) + 10 + meta <= inner
        bottom = head + 22 * len(lines) + (0 if shares_line else 15)
        tall, wide = bottom + 7, inner + 20
        svg = _box(ink, said, wide, tall) + pen.group(10, 0, top)
        svg += _text(worn, said, lines, head)
        svg += _meta(worn, said, wide - 10, tall - 8)
        gap = 6 if said.place in {"first", "only"} else 1.5
        x = width - SIDE - wide if said.is_mine else SIDE
        return Piece(
            pen.group(x, gap, svg),
            tall + gap + 1.5,
            "Bubble · заметка" if said.is_note else "Bubble",
        )

    return draw


def _worn(ink: Ink, side: str) -> Ink:
    """The inks as they are on this side's bubble, where the theme has some of their own."""
    own = {name: ink.colors.get(f"{name}-{side}", ink.colors[name]) for name in _WORN}
    quote = ink.colors.get(f"quote-{side}", ink.press)
    return ink._replace(colors={**ink.colors, **own, "quote": quote})


def _inner_width(said: Said, lines: list[str], meta: float, room: float) -> float:
    wanted = [letters.width(line, 16) for line in lines] + [meta, 36.0, said.above_width]
    if lines and len(lines) == 1:
        wanted.append(min(room, letters.width(lines[0], 16) + 10 + meta))
    if said.author:
        wanted.append(letters.width(said.author, 13, 650) + (20 if said.is_note else 0))
    if said.quote:
        wanted.append(min(room, 24 + letters.width(said.quote[1], 14)))
    return min(room, max(wanted))


def _head(ink: Ink, said: Said, inner: float) -> tuple[str, float]:
    """What stands above the words, and how deep it reaches."""
    svg, y = "", 6.0
    if said.author:
        x = 20 if said.is_note else 0
        color = ink.note if said.is_note else ink.link
        svg += pen.text(x, y + 13, letters.fit(said.author, 13, inner - x, 650), 13, color, 650)
        svg += marks.icon("lock", 0, y + 1.5, 15, color) if said.is_note else ""
        y += 18
    if said.quote:
        svg += pen.group(0, y + 2, _quote(ink, said.quote, inner))
        y += 50
    if said.above:
        piece = said.above(ink, inner)
        svg += pen.group(0, y + 2, piece.svg)
        y += piece.height + 6
    return svg, y


def _quote(ink: Ink, quote: tuple[str, str], inner: float) -> str:
    svg = pen.rect(0, 0, inner, 44, 6, ink.quote)
    svg += pen.path(
        "M3 0H6A6 6 0 0 0 3 4V40A6 6 0 0 0 6 44A6 6 0 0 1 0 38V6A6 6 0 0 1 6 0z", ink.link
    )
    svg += pen.text(13, 17, quote[0], 13, ink.link, 650)
    return svg + pen.text(13, 35, letters.fit(quote[1], 14, inner - 22), 14, ink.text)


def _box(ink: Ink, said: Said, wide: float, tall: float) -> str:
    tail = said.place in {"last", "only"}
    corners = (
        15.0,
        15.0,
        5.0 if said.is_mine and tail else 15.0,
        15.0 if said.is_mine or not tail else 5.0,
    )
    d = shapes.bubble(wide, tall, corners)
    if said.is_note:
        return pen.path(d, ink.note_bg, stroke=ink.note, stroke_width="1.5", stroke_dasharray="4 3")
    fill = ink.bubble_mine if said.is_mine else ink.bubble_their
    svg = pen.tag("g", pen.path(d, ink.shade), transform="translate(0 1)") + pen.path(d, fill)
    return svg + (pen.path(d, stroke=ink.line_strong) if ink.wire else "")


def _text(ink: Ink, said: Said, lines: list[str], top: float) -> str:
    svg = ""
    for at, line in enumerate(lines):
        is_link = bool(said.link) and line.strip() in said.link
        more = {"text_decoration": "underline"} if is_link else {}
        color = ink.link if is_link else ink.text
        svg += pen.text(10, top + 16.5 + 22 * at, line, 16, color, **more)
    return svg


def _meta_width(said: Said) -> float:
    words = f"{t('message.edited')} {said.moment}" if said.edited else said.moment
    return letters.width(words, 12) + (21 if said.ticks else 0) + (18 if said.from_bot else 0)


def _meta(ink: Ink, said: Said, right: float, bottom: float) -> str:
    words = f"{t('message.edited')} {said.moment}" if said.edited else said.moment
    svg = ""
    if said.ticks:
        svg += marks.ticks(ink, right, bottom - 12, said.ticks)
        right -= 21
    svg += pen.text(right, bottom, words, 12, ink.hint, text_anchor="end")
    if not said.from_bot:
        return svg
    return svg + marks.icon(
        "plane", right - letters.width(words, 12) - 17, bottom - 11, 13, ink.hint
    )


def day_pill(words: str, weight: int = 600, moment: str = "") -> Block:
    """DayPill, and with a plain weight the line that the desk itself says."""

    def draw(ink: Ink, width: float) -> Piece:
        tail = f"  {moment}" if moment else ""
        wide = letters.width(words, 13, weight) + letters.width(tail, 12) + 22
        x = (width - wide) / 2
        svg = pen.rect(x, 7, wide, 25, 12.5, ink.pill)
        svg += pen.text(x + 11, 24, words, 13, ink.pill_ink, weight)
        if moment:
            svg += pen.text(x + wide - 11, 24, moment, 12, ink.pill_ink, text_anchor="end")
        return Piece(svg, 39, "DayPill" if weight >= 600 else "Bubble · событие")

    return draw


def unread_line() -> Block:
    """UnreadLine: the perforation where reading goes on."""

    def draw(ink: Ink, width: float) -> Piece:
        words = t("chat.unread")
        half = letters.width(words, 13, 650) / 2 + 12
        svg = pen.rect(0, 8, width, 26, 0, ink.surface)
        for start, end in ((12.0, width / 2 - half), (width / 2 + half, width - 12)):
            svg += "".join(
                pen.circle(start + 4.5 + at * 9, 21, 1.4, ink.line_strong)
                for at in range(int((end - start) // 9))
            )
        svg += pen.text(width / 2, 25.6, words, 13, ink.link, 650, text_anchor="middle")
        return Piece(svg, 42, "UnreadLine")

    return draw


def typing(name: str) -> Block:
    def draw(ink: Ink, _width: float) -> Piece:
        dots = "".join(pen.circle(21.5 + at * 11, 18, 3.5, ink.accent) for at in range(3))
        words = t("chat.typing", name=name)
        return Piece(dots + pen.text(58, 22.5, words, 13, ink.hint), 28, "Typing")

    return draw


def jump_button(count: str) -> Block:
    """JumpButton, floating above the composer."""

    def draw(ink: Ink, width: float) -> Piece:
        x = width - 34
        svg = pen.circle(x, -24, 22, ink.surface, stroke=ink.line)
        svg += marks.icon("down", x - 11, -35, 22, ink.hint)
        return Piece(svg + marks.badge(ink, x + 26, -55, count), 0, "JumpButton")

    return draw


def media(glyph: str, title: str, meta: str) -> Block:
    """A file or a voice inside a bubble: the round glyph, its name and its size."""

    def draw(ink: Ink, width: float) -> Piece:
        svg = pen.circle(22, 24, 22, ink.accent)
        svg += marks.icon(glyph, 11, 13, 22, ink.accent_ink)
        svg += pen.text(54, 21, letters.fit(title, 16, width - 56, 600), 16, ink.text, 600)
        return Piece(svg + pen.text(54, 40, meta, 13, ink.hint), 48, "")

    return draw


_PEAKS = (3, 6, 10, 5, 13, 8, 4, 9, 16, 7, 5, 11, 6, 14, 9, 4, 8, 12, 5, 3)


def voice(length: str) -> Block:
    """A voice message: peaks as they were, and how long."""

    def draw(ink: Ink, width: float) -> Piece:
        svg = pen.circle(22, 24, 22, ink.accent) + pen.path("M18 15l13 9-13 9z", ink.accent_ink)
        for at, peak in enumerate(_PEAKS):
            svg += pen.rect(55 + at * 6, 24 - peak, 3, peak * 2, 1.5, ink.accent)
        return Piece(svg + pen.text(width, 29, length, 13, ink.hint, text_anchor="end"), 48, "")

    return draw


def photo(height: float) -> Block:
    """A photo as its box: it is there before the bytes."""

    def draw(ink: Ink, width: float) -> Piece:
        svg = pen.rect(0, 0, width, height, 10, ink.press)
        hills = ((0, 0.72), (0.3, 0.42), (0.52, 0.66), (0.7, 0.5), (1, 0.8))
        ridge = "L".join(f"{pen.number(width * x)} {pen.number(height * y)}" for x, y in hills)
        foot = f"V{pen.number(height - 10)}a10 10 0 0 1-10 10H10a10 10 0 0 1-10-10z"
        svg += pen.path(f"M{ridge}{foot}", ink.line)
        return Piece(svg + pen.circle(width * 0.78, height * 0.26, 11, ink.line), height, "")

    return draw


def album() -> Block:
    """Two photos side by side, one message."""

    def draw(ink: Ink, width: float) -> Piece:
        half = (width - 4) / 2
        one = photo(100)(ink, half).svg
        return Piece(one + pen.group(half + 4, 0, one), 100, "")

    return draw
