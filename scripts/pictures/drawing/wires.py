"""A wireframe's sheet: the screen in greys, its name, and the names of its components beside it.

It must never be judged for colour: it says what stands where and in which state.
"""

from collections.abc import Sequence

from scripts.pictures.drawing import pen
from scripts.pictures.drawing.ink import WIRE, Ink
from scripts.pictures.drawing.layout import PHONE, Place, Screen, draw_screen

GREY = Ink(WIRE, wire=True)
_MARGIN, _TOP = 40.0, 76.0
_NOTES_WIDTH, _LEGEND_HEIGHT = 250.0, 120.0
_NOTE_STEP = 26.0
_SHEET, _INK, _SOFT = "#ffffff", "#1d222b", "#626b79"


def wireframe(screen: Screen) -> str:
    """The whole file of one screen."""
    width, height = screen.size
    drawn = draw_screen(GREY, screen)
    places = _seen(drawn.places, height)
    inside = pen.tag(
        "svg",
        drawn.svg,
        x=_MARGIN,
        y=_TOP,
        width=width,
        height=height,
        viewBox=f"0 0 {pen.number(width)} {pen.number(height)}",
    )
    frame = pen.rect(
        _MARGIN - 0.5, _TOP - 0.5, width + 1, height + 1, 2, "none", stroke=_INK, stroke_width="1.5"
    )
    notes = _beside(places, width) if screen.size == PHONE else _below(places, width, height)
    sheet_width = width + 2 * _MARGIN + (_NOTES_WIDTH if screen.size == PHONE else 0)
    sheet_height = height + _TOP + _MARGIN + (0 if screen.size == PHONE else _LEGEND_HEIGHT)
    ground = pen.rect(0, 0, sheet_width, sheet_height, 0, _SHEET)
    head = pen.text(_MARGIN, 34, screen.title, 20, _INK, 700)
    size = f"{screen.name} · {pen.number(width)} × {pen.number(height)}"
    head += pen.mono(_MARGIN, 58, size, 13, _SOFT)
    return pen.sheet(
        sheet_width, sheet_height, screen.title, ground + head + inside + frame + notes
    )


def _seen(places: Sequence[Place], height: float) -> list[Place]:
    """Each component once: the first of its kind whose middle is on the screen."""
    found: dict[str, Place] = {}
    for place in sorted(places, key=lambda one: (one.y, one.x)):
        if 0 <= place.y + place.height / 2 <= height:
            found.setdefault(place.name, place)
    return list(found.values())


def _beside(places: Sequence[Place], width: float) -> str:
    """Leaders from the right edge, far enough from one another to be read."""
    svg, low, right = "", 0.0, _MARGIN + width
    for place in sorted(places, key=lambda one: one.y + one.height / 2):
        at = _TOP + place.y + min(place.height / 2, 60)
        low = max(at, low + _NOTE_STEP)
        start, bend, end = (pen.number(right + way) for way in (-6, 12, 30))
        leader = f"M{start} {pen.number(at)}H{bend}L{end} {pen.number(low)}h8"
        svg += pen.path(leader, stroke=_SOFT) + pen.circle(right - 6, at, 3, _INK)
        svg += pen.text(right + 44, low + 4.5, place.name, 13, _INK)
    return svg


def _below(places: Sequence[Place], width: float, height: float) -> str:
    """Numbers on the screen and their names under it, in four columns."""
    svg, column = "", width / 5
    for at, place in enumerate(places):
        x = _MARGIN + place.x + place.width - 12
        svg += _numbered(x, _TOP + max(place.y, 0) + 12, at + 1)
        left, top = _MARGIN + column * (at % 5), _TOP + height + 32 + _NOTE_STEP * (at // 5)
        svg += _numbered(left + 9, top, at + 1)
        svg += pen.text(left + 26, top + 4.5, place.name, 13, _INK)
    return svg


def _numbered(x: float, y: float, count: int) -> str:
    dot = pen.circle(x, y, 9, _INK, stroke=_SHEET, stroke_width="1.5")
    return dot + pen.mono(x, y + 3.8, str(count), 11, _SHEET, 600, text_anchor="middle")
