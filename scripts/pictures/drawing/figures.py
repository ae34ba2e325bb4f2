"""The figures of a desk: tiles of one number, bars, lines, hours by weekday, a table.

It must never show a chart whose numbers cannot also be read as words.
"""

from collections.abc import Sequence

from scripts.pictures.drawing import marks, pen
from scripts.pictures.drawing.ink import Ink
from scripts.pictures.drawing.layout import Block, Piece

_DAYS = ("Пн", "Вт", "Ср", "Чт", "Пт", "Сб", "Вс")


def _card(ink: Ink, width: float, height: float) -> str:
    return pen.rect(
        0, 0, width, height, 14, ink.surface, **({"stroke": ink.line_strong} if ink.wire else {})
    )


def kpi(title: str, number: str, change: str) -> Block:
    """Kpi: one number, what it is, how it changed."""

    def draw(ink: Ink, width: float) -> Piece:
        svg = _card(ink, width, 104) + pen.text(14, 26, title, 13, ink.hint)
        svg += pen.text(14, 62, number, 26, ink.text, 700) + pen.text(14, 88, change, 13, ink.hint)
        return Piece(svg, 104, "Kpi")

    return draw


def _framed(ink: Ink, title: str, width: float, height: float) -> str:
    """Card, title, and the perforation under it."""
    svg = _card(ink, width, height) + pen.text(16, 28, title, 15, ink.text, 600)
    count = int((width - 32) // 9)
    return svg + "".join(pen.circle(20 + at * 9, 44, 1.6, ink.page) for at in range(count))


def bars(
    title: str, values: Sequence[float], labels: Sequence[str] = _DAYS, height: float = 220
) -> Block:
    """Bars with their labels; the second series is vermilion."""

    def draw(ink: Ink, width: float) -> Piece:
        svg = _framed(ink, title, width, height)
        step, room = (width - 40) / len(values), height - 100
        for at, value in enumerate(values):
            x, tall = 20 + at * step, room * value
            svg += pen.rect(x + step * 0.16, height - 34 - tall, step * 0.32, tall, 3, ink.accent)
            svg += pen.rect(
                x + step * 0.52, height - 34 - tall * 0.8, step * 0.32, tall * 0.8, 3, ink.brand
            )
            svg += pen.text(
                x + step / 2, height - 14, labels[at], 12, ink.hint, text_anchor="middle"
            )
        return Piece(svg, height, "Chart")

    return draw


def curve(title: str, values: Sequence[float], height: float = 220) -> Block:
    """A line with the goal as dashes."""

    def draw(ink: Ink, width: float) -> Piece:
        svg = _framed(ink, title, width, height)
        step, room = (width - 48) / (len(values) - 1), height - 100
        points = [(24 + at * step, height - 30 - room * value) for at, value in enumerate(values)]
        d = "M" + "L".join(f"{pen.number(x)} {pen.number(y)}" for x, y in points)
        goal = height - 30 - room * 0.5
        svg += pen.line(24, goal, width - 24, goal, ink.line_strong, stroke_dasharray="4 4")
        svg += pen.path(
            d,
            stroke=ink.accent,
            stroke_width="2.5",
            stroke_linejoin="round",
            stroke_linecap="round",
        )
        return Piece(
            svg + "".join(pen.circle(x, y, 3.5, ink.accent) for x, y in points), height, "Chart"
        )

    return draw


def heat(title: str, height: float = 220) -> Block:
    """Load by hour and weekday."""

    def draw(ink: Ink, width: float) -> Piece:
        svg = _framed(ink, title, width, height)
        cell, tall = (width - 70) / 12, (height - 74) / 7
        for day, word in enumerate(_DAYS):
            y = 58 + day * tall
            svg += pen.text(16, y + tall * 0.68, word, 12, ink.hint)
            for hour in range(12):
                share = max(
                    0.06, 1 - abs(hour - 6) / 7 - (0.35 if day > 4 else 0) - (day * hour % 5) * 0.06
                )
                svg += pen.rect(
                    48 + hour * cell,
                    y + 1,
                    cell - 2,
                    tall - 2,
                    3,
                    ink.accent,
                    fill_opacity=f"{share:.2f}",
                )
        return Piece(svg, height, "Chart")

    return draw


def table(title: str, head: Sequence[str], lines: Sequence[Sequence[str]]) -> Block:
    """The same numbers as a table."""

    def draw(ink: Ink, width: float) -> Piece:
        height = 92 + 40.0 * len(lines)
        svg = _framed(ink, title, width, height)
        for row, cells in enumerate([head, *lines]):
            y = 72 + 40.0 * row
            svg += _line(ink, cells, width, y, is_head=row == 0)
            svg += pen.line(16, y + 13, width - 16, y + 13, ink.line) if row < len(lines) else ""
        return Piece(svg, height, "Таблица-двойник")

    return draw


def _line(ink: Ink, cells: Sequence[str], width: float, y: float, *, is_head: bool) -> str:
    color, weight = (ink.hint, 600) if is_head else (ink.text, 400)
    svg = pen.text(16, y, cells[0], 14, color, weight)
    share = (width - 32) * 0.62 / max(1, len(cells) - 1)
    for at, cell in enumerate(cells[1:]):
        right = width - 16 - share * (len(cells) - 2 - at)
        svg += pen.text(right, y, cell, 14, color, weight, text_anchor="end")
    return svg


def punched(title: str, count: int, votes: str) -> Block:
    """A rating as five holes."""

    def draw(ink: Ink, width: float) -> Piece:
        svg = _card(ink, width, 104) + pen.text(14, 26, title, 13, ink.hint)
        for at in range(5):
            fill = ink.brand if at < count else "none"
            svg += pen.circle(26 + at * 30, 56, 10, fill, stroke=ink.brand, stroke_width="1.75")
        return Piece(svg + pen.text(14, 90, votes, 13, ink.hint), 104, "Kpi")

    return draw


def bulk_bar(count: str, acts: Sequence[tuple[str, str]]) -> Block:
    """What can be done with all that are ticked."""

    def draw(ink: Ink, width: float) -> Piece:
        svg = pen.rect(0, 0, width, 62, 0, ink.surface) + pen.line(0, 0.5, width, 0.5, ink.line)
        svg += pen.text(14, 37, count, 15, ink.text, 600)
        for at, (glyph, word) in enumerate(reversed(acts)):
            x = width - 14 - 76 * (at + 1)
            svg += marks.icon(glyph, x + 27, 9, 22, ink.link)
            svg += pen.text(x + 38, 49, word, 12, ink.link, 600, text_anchor="middle")
        return Piece(svg, 62, "Панель выбранного")

    return draw
