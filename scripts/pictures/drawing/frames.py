"""What surrounds a screen's matter: heads, buttons, fields, banners, sheets, empty pages.

It must never show two accent buttons on one screen.
"""

from scripts.pictures.drawing import letters, marks, pen, shapes
from scripts.pictures.drawing.ink import Ink, scene, t
from scripts.pictures.drawing.layout import Block, Piece
from scripts.pictures.drawing.marks import Status


def list_head(title: str, meta: str, unread: str = "") -> Block:
    def draw(ink: Ink, width: float) -> Piece:
        svg = pen.rect(0, 0, width, 62, 0, ink.surface) + pen.line(0, 61.5, width, 61.5, ink.line)
        svg += pen.text(14, 29, letters.fit(title, 20, width - 90, 700), 20, ink.text, 700)
        svg += pen.text(14, 48, meta, 13, ink.hint)
        return Piece(
            svg + (marks.badge(ink, width - 14, 20, unread) if unread else ""), 62, "Шапка"
        )

    return draw


def chat_head(subject: str, number: str, who: str, shown: Status, *, back: bool = True) -> Block:
    """The head of a conversation on a phone."""

    def draw(ink: Ink, width: float) -> Piece:
        svg = pen.rect(0, 0, width, 61, 0, ink.surface) + pen.line(0, 60.5, width, 60.5, ink.line)
        left = 62.0 if back else 16.0
        svg += marks.icon("back", 17, 18, 24, ink.hint) if back else ""
        svg += marks.chip(ink, shown, width - 14, 18)
        room = width - 24 - left - marks.chip_width(shown)
        svg += pen.text(left, 27, letters.fit(subject, 17, room, 650), 17, ink.text, 650)
        svg += marks.ticket_number(ink, left, 46, number, 13, ink.hint)
        x = left + marks.number_width(number, 13) + 8
        svg += pen.text(x, 46, letters.fit(who, 13, left + room - x), 13, ink.hint)
        return Piece(svg, 61, "Шапка")

    return draw


def desk_head(face: tuple[str, str], subject: str, number: str, who: str, shown: Status) -> Block:
    """The head of a conversation on a desk: who asks and who answers, «Решить», more."""

    def draw(ink: Ink, width: float) -> Piece:
        svg = pen.rect(0, 0, width, 61, 0, ink.surface) + pen.line(0, 60.5, width, 60.5, ink.line)
        svg += marks.avatar(ink, 14, 11, 38, *face)
        svg += marks.icon("more", width - 44, 18, 24, ink.hint)
        word = t("acts.resolve")
        wide = letters.width(word, 15, 600) + 52
        x = width - 60 - wide
        svg += pen.rect(x, 8, wide, 44, 12, ink.accent)
        svg += marks.icon("check", x + 14, 20, 20, ink.accent_ink)
        svg += pen.text(x + 41, 35.4, word, 15, ink.accent_ink, 600)
        svg += marks.chip(ink, shown, x - 12, 18)
        room = x - 24 - marks.chip_width(shown) - 62
        svg += pen.text(62, 27, letters.fit(subject, 17, room, 650), 17, ink.text, 650)
        svg += marks.ticket_number(ink, 62, 46, number, 13, ink.hint)
        left = 62 + marks.number_width(number, 13) + 8
        return Piece(
            svg + pen.text(left, 46, letters.fit(who, 13, 62 + room - left), 13, ink.hint),
            61,
            "Шапка",
        )

    return draw


def title_head(title: str) -> Block:
    def draw(ink: Ink, width: float) -> Piece:
        svg = pen.rect(0, 0, width, 61, 0, ink.surface) + pen.line(0, 60.5, width, 60.5, ink.line)
        svg += marks.icon("back", 17, 18, 24, ink.hint)
        return Piece(svg + pen.text(62, 37, title, 20, ink.text, 700), 61, "Шапка")

    return draw


def main_button(word: str, glyph: str = "", state: str = "on") -> Block:
    """The one accent button; `state` is on, off or busy."""

    def draw(ink: Ink, width: float) -> Piece:
        svg = pen.rect(16, 10, width - 32, 50, 14, ink.accent)
        left = (
            width / 2 - letters.width(word, 16, 600) / 2 + (15 if glyph or state == "busy" else 0)
        )
        svg += pen.text(left, 40.6, word, 16, ink.accent_ink, 600)
        svg += marks.icon(glyph, left - 30, 25, 20, ink.accent_ink, 2) if glyph else ""
        if state == "busy":
            svg += pen.path(
                f"M{pen.number(left - 20)} 27a8 8 0 1 1-8 8",
                stroke=ink.accent_ink,
                stroke_width="2.4",
                stroke_linecap="round",
            )
        svg = pen.tag("g", svg, opacity="0.45") if state == "off" else svg
        return Piece(svg, 72, "Главная кнопка")

    return draw


def plain_button(word: str) -> Block:
    def draw(ink: Ink, width: float) -> Piece:
        svg = pen.rect(0, 0, width, 44, 14, ink.surface) + pen.outline(
            0, 0, width, 44, 14, ink.line_strong
        )
        return Piece(
            svg + pen.text(width / 2, 27.5, word, 16, ink.text, 600, text_anchor="middle"), 44
        )

    return draw


def field(label: str, hint: str, words: str = "", rows: int = 1, left: str = "") -> Block:
    """Field: label, box, and how much is left."""

    def draw(ink: Ink, width: float) -> Piece:
        tall = 24.0 + 20 * rows
        svg = pen.text(0, 14, label, 15, ink.text, 600)
        svg += pen.text(width, 14, left, 13, ink.hint, text_anchor="end") if left else ""
        svg += pen.rect(0.5, 26.5, width - 1, tall - 1, 10, ink.bg, stroke=ink.line_strong)
        for at, line in enumerate(letters.wrap(words or hint, 16, width - 24)[:rows]):
            svg += pen.text(12, 26 + 27 + 20 * at, line, 16, ink.text if words else ink.hint)
        return Piece(svg, tall + 26, "Field")

    return draw


def paper_form(*parts: Block, name: str = "Field") -> Block:
    """Parts of a form on one ticket: a perforation between each two."""

    def draw(ink: Ink, width: float) -> Piece:
        drawn = [part(ink, width - 32) for part in parts]
        heights = [piece.height + 34 for piece in drawn]
        svg, y = "", 0.0
        for at, (piece, height) in enumerate(zip(drawn, heights, strict=True)):
            svg += pen.group(0, y, _leaf(ink, width, height, at == 0, at == len(drawn) - 1))
            svg += pen.group(16, y + 16, piece.svg)
            y += height
        return Piece(svg, y, name)

    return draw


def _leaf(ink: Ink, width: float, height: float, is_first: bool, is_last: bool) -> str:  # noqa: FBT001
    n, notch = pen.number, shapes.BIG_NOTCH
    top = (
        f"M20 0H{n(width - 20)}a20 20 0 0 1 20 20"
        if is_first
        else (f"M{n(notch)} 0H{n(width - notch)}a{n(notch)} {n(notch)} 0 0 0 {n(notch)} {n(notch)}")
    )
    low = (
        f"V{n(height - 20)}a20 20 0 0 1-20 20H20a20 20 0 0 1-20-20"
        if is_last
        else (
            f"V{n(height - notch)}a{n(notch)} {n(notch)} 0 0 0-{n(notch)} {n(notch)}H{n(notch)}"
            f"a{n(notch)} {n(notch)} 0 0 0-{n(notch)}-{n(notch)}"
        )
    )
    end = (
        "V20a20 20 0 0 1 20-20z"
        if is_first
        else f"V{n(notch)}a{n(notch)} {n(notch)} 0 0 0 {n(notch)}-{n(notch)}z"
    )
    outline = top + low + end
    dots = (
        ""
        if is_last
        else "".join(
            pen.circle(20 + at * 9, height, 1.6, ink.page) for at in range(int((width - 32) // 9))
        )
    )
    return (
        pen.path(outline, ink.surface)
        + (pen.path(outline, stroke=ink.line) if ink.wire else "")
        + dots
    )


def empty(drawing: str, title: str, words: str, act: str = "") -> Block:
    """Empty: the drawing, what is the case, what to do."""

    def draw(ink: Ink, width: float) -> Piece:
        middle = width / 2
        art = scene(drawing).replace("currentColor", ink.brand).replace("#FDF8EC", ink.paper)
        svg = pen.group(middle - 104, 0, pen.tag("g", art, transform="scale(1.3)"))
        y = 190.0
        for line in letters.balanced(title, 20, width - 60, 700):
            svg += pen.text(middle, y, line, 20, ink.text, 700, text_anchor="middle")
            y += 25
        for line in letters.balanced(words, 15, min(width - 60, 330)):
            svg += pen.text(middle, y + 2, line, 15, ink.hint, text_anchor="middle")
            y += 21
        if act:
            svg += pen.text(middle, y + 24, act, 16, ink.link, 600, text_anchor="middle")
            y += 40
        return Piece(svg, y, "Empty")

    return draw


def label(words: str) -> Block:
    return lambda ink, _width: Piece(pen.text(0, 14, words, 15, ink.text, 600), 26)


def refusal(words: str, again: str, away: str) -> Block:
    """Under a message that was not sent: why, once more, away with it."""

    def draw(ink: Ink, width: float) -> Piece:
        svg = "".join(
            pen.text(width - 14, 20 + 19 * at, one, 13, ink.danger, text_anchor="end")
            for at, one in enumerate(letters.wrap(words, 13, width - 60))
        )
        svg += pen.text(width - 14, 68, away, 15, ink.danger, 600, text_anchor="end")
        left = width - 14 - letters.width(away, 15, 600) - 24
        return Piece(
            svg + pen.text(left, 68, again, 15, ink.link, 600, text_anchor="end"),
            84,
            "Bubble · отказ",
        )

    return draw


def acts_row(held: str, word: str) -> Block:
    """On a phone: who answers, and «Решить»."""

    def draw(ink: Ink, width: float) -> Piece:
        svg = pen.rect(0, 0, width, 56, 0, ink.surface) + pen.line(0, 55.5, width, 55.5, ink.line)
        wide = letters.width(word, 15, 600) + 30
        svg += pen.text(14, 33, held, 13, ink.hint)
        svg += marks.icon("more", width - 42, 16, 24, ink.hint)
        svg += pen.rect(width - 58 - wide, 6, wide, 44, 12, ink.accent)
        middle = width - 58 - wide / 2
        return Piece(
            svg + pen.text(middle, 33.4, word, 15, ink.accent_ink, 600, text_anchor="middle"),
            56,
            "Действия",
        )

    return draw
