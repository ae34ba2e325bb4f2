"""Everything that is a ticket: the card of a list, the big one, the torn one, the five holes.

It must never draw a divider that is not a perforation.
"""

from typing import NamedTuple

from scripts.pictures.drawing import letters, marks, pen, shapes
from scripts.pictures.drawing.ink import Ink, t
from scripts.pictures.drawing.layout import Block, Piece
from scripts.pictures.drawing.marks import Status

STUB = 42.0


class Card(NamedTuple):
    """One ticket as a list shows it."""

    subject: str
    preview: str
    moment: str
    number: str
    status: Status
    unread: str = ""
    person: tuple[str, str] | None = None
    mate: str = ""
    flag: str = ""
    sla: tuple[str, str] | None = None
    is_current: bool = False
    mark: str = ""


def ticket_card(card: Card) -> Block:
    """TicketCard with its Stub under the Perforation."""

    def draw(ink: Ink, width: float) -> Piece:
        body = 72.0
        height = body + STUB
        outline = shapes.ticket(width, height, body)
        holes = shapes.perforation(14, width - 14, body)
        svg = shapes.paper(outline, holes, ink.surface)
        if ink.wire:
            svg += pen.path(outline, stroke=ink.line_strong)
        if card.is_current:
            svg += _current(ink, height, body)
        return Piece(
            svg + _words(ink, card, width) + _stub(ink, card, width, body),
            height,
            "TicketCard · Stub · StatusChip",
        )

    return draw


def _current(ink: Ink, height: float, body: float) -> str:
    """A rule of 4 along the left edge, cut by the card's own corners and notch."""
    n = pen.number
    upper = f"M4 4.2A14 14 0 0 0 0 14V{n(body - 7)}A7 7 0 0 1 4 {n(body - 5.7)}z"
    lower = (
        f"M4 {n(height - 4.2)}A14 14 0 0 1 0 {n(height - 14)}V{n(body + 7)}"
        f"A7 7 0 0 0 4 {n(body + 5.7)}z"
    )
    return pen.path(upper + lower, ink.accent)


def _words(ink: Ink, card: Card, width: float) -> str:
    left, right, svg = 14.0, width - 14, ""
    if card.mark:
        svg += _tick_box(ink, 14, 24, card.mark)
        left += 32
    if card.person:
        svg += marks.avatar(ink, left, 13, 38, *card.person)
        left += 49
    moment = letters.width(card.moment, 13)
    weight = 700 if card.unread else 600
    subject = letters.fit(card.subject, 17, right - left - moment - 10, weight)
    svg += pen.text(left, 30, subject, 17, ink.text, weight)
    svg += pen.text(right, 30, card.moment, 13, ink.hint, text_anchor="end")
    room = right - left - (30 if card.unread else 0)
    color = ink.text if card.unread else ink.hint
    svg += pen.text(left, 53, letters.fit(card.preview, 14, room), 14, color)
    return svg + (marks.badge(ink, right, 37, card.unread) if card.unread else "")


def _tick_box(ink: Ink, x: float, y: float, mark: str) -> str:
    if mark == "on":
        return pen.rect(x, y, 20, 20, 6, ink.accent) + marks.icon(
            "check", x + 2, y + 2, 16, ink.accent_ink, 2.4
        )
    return pen.outline(x, y, 20, 20, 6, ink.line_strong, stroke_width="1.5")


def _stub(ink: Ink, card: Card, width: float, top: float) -> str:
    middle = top + 24.5
    svg = marks.ticket_number(ink, 14, middle, card.number, 14, ink.hint)
    x = 14 + marks.number_width(card.number, 14) + 10
    right = width - 12
    svg += marks.chip(ink, card.status, right, top + 8)
    right -= marks.chip_width(card.status) + 10
    if card.sla:
        svg += marks.sla_clock(ink, right, middle, *card.sla)
        right -= marks.sla_width(card.sla[0]) + 10
    if card.flag:
        svg += marks.flag(ink, x, middle, card.flag)
        x += marks.flag_width(card.flag) + 10
    mate = letters.fit(card.mate, 13, right - x) if card.mate else ""
    return svg + (pen.text(x, middle, mate, 13, ink.hint) if mate else "")


def big_ticket(number: str, title: str, words: str, stub: Block, stub_height: float) -> Block:
    """BigTicket: paper, notches of 11, whatever its stub holds under the perforation."""

    def draw(ink: Ink, width: float) -> Piece:
        titles = letters.wrap(title, 26, width - 48, 700)
        lines = letters.wrap(words, 15, width - 48)
        body = 58 + 32 * len(titles) + 22 * len(lines) + 20.0
        height = body + stub_height
        outline = shapes.ticket(width, height, body, 20, shapes.BIG_NOTCH)
        svg = shapes.paper(outline, shapes.perforation(20, width - 20, body), ink.paper)
        svg += pen.path(outline, stroke=ink.line_strong) if ink.wire else ""
        svg += marks.ticket_number(ink, 24, 42, number, 16, ink.brand)
        y = 78.0
        for line in titles:
            svg += pen.text(24, y, line, 26, ink.text, 700)
            y += 32
        for line in lines:
            svg += pen.text(24, y - 3, line, 15, ink.hint)
            y += 22
        held = stub(ink, width)
        return Piece(svg + pen.group(0, body, held.svg), height, "BigTicket · Perforation · Punch")

    return draw


def punch(count: int) -> Block:
    """Punch: five holes; the page shows through the punched ones."""

    def draw(ink: Ink, width: float) -> Piece:
        step = (width - 48) / 5
        svg = ""
        for at in range(5):
            cx = 24 + step * (at + 0.5)
            svg += _hole(ink, cx, str(at + 1), punched=at < count)
        return Piece(svg, 116, "Punch")

    return draw


def _hole(ink: Ink, cx: float, digit: str, *, punched: bool) -> str:
    if punched:
        rim = pen.circle(cx, 58, 24, ink.page) + pen.circle(
            cx, 58, 24, "none", stroke=ink.brand, stroke_width="2"
        )
        return rim + pen.mono(cx, 63.5, digit, 16, ink.brand, 600, text_anchor="middle")
    dashes = pen.circle(
        cx,
        58,
        24,
        "none",
        stroke=ink.brand,
        stroke_width="1.75",
        stroke_dasharray="4.2 4.2",
        stroke_linecap="round",
    )
    return dashes + pen.mono(cx, 63.5, digit, 16, ink.brand, 600, text_anchor="middle")


class Tear(NamedTuple):
    """How far the stub has gone: degrees, units to the right and down, how much is left of it."""

    degrees: float
    right: float
    down: float
    opacity: float


WHOLE = Tear(0, 0, 0, 1)
HALF = Tear(4, 5, 8, 1)
GONE = Tear(7, 12, 24, 0.35)
RESTING = Tear(7, 9, 6, 1)


def torn_ticket(number: str, tear: Tear) -> Block:
    """The line in the log when a ticket is resolved: body and stub on either side of the tear."""

    def draw(ink: Ink, width: float) -> Piece:
        body_width, stub_width, height = 218.0, 96.0, 108.0
        left = (width - body_width - stub_width - 6) / 2
        body = shapes.torn_body(body_width, height)
        stub = shapes.torn_stub(stub_width, height)
        svg = pen.group(left, 8, pen.path(body, ink.paper) + _gone_words(ink, body_width))
        if tear is WHOLE:
            holes = "".join(
                pen.circle(left + body_width, 8 + 4.5 + at * 9, 1.6, ink.chat) for at in range(12)
            )
        held = pen.path(stub, ink.paper) + _stub_words(ink, number, stub_width, height)
        turn = (
            f"translate({pen.number(left + body_width + tear.right)} {pen.number(8 + tear.down)})"
            f" rotate({pen.number(tear.degrees)} 0 {pen.number(height)})"
        )
        opacity = None if tear.opacity == 1 else f"{tear.opacity}"
        svg += pen.tag("g", held, transform=turn, opacity=opacity)
        return Piece(svg + (holes if tear is WHOLE else ""), height + 30, "BigTicket · отрыв")

    return draw


def _gone_words(ink: Ink, width: float) -> str:
    svg = pen.text(20, 34, t("chat.gone"), 17, ink.text, 700)
    for at, line in enumerate(letters.wrap(t("chat.gone_customer"), 14, width - 36)):
        svg += pen.text(20, 57 + 19 * at, line, 14, ink.hint)
    return svg


def _stub_words(ink: Ink, number: str, width: float, height: float) -> str:
    middle = width / 2 + 2
    svg = marks.icon("check", middle - 13, 20, 26, ink.done, 2)
    svg += pen.text(
        middle, 64, t("status.customer.resolved"), 13, ink.done, 600, text_anchor="middle"
    )
    words = f"№{marks.NBSP}{number.replace(' ', marks.NBSP)}"
    return svg + pen.mono(middle, height - 22, words, 12, ink.brand, text_anchor="middle")
