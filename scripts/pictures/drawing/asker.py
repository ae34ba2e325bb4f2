"""Who asks: what staff sees of a customer beside the conversation.

It must never show a customer what is known of them here: the pane is staff's alone.
"""

from scripts.pictures.drawing import frames, letters, marks, pen, shapes
from scripts.pictures.drawing.ink import Ink, t
from scripts.pictures.drawing.layout import Block, Pane, Piece
from scripts.pictures.drawing.marks import status


def customer_card() -> Block:
    """Who asks: a ticket on its side with what is known under the perforation."""
    rows = (
        ("Имя в Telegram", "@sample_marina"),
        ("Язык", "Русский"),
        ("С нами", "с марта 2024"),
        ("Тикетов", "5, два в работе"),
    )

    def draw(ink: Ink, width: float) -> Piece:
        cut, height = 128.0, 128.0 + 26 + 46 * len(rows)
        outline = shapes.ticket(width, height, cut, 20, shapes.BIG_NOTCH)
        svg = shapes.paper(outline, shapes.perforation(20, width - 20, cut), ink.surface)
        svg += pen.path(outline, stroke=ink.line_strong) if ink.wire else ""
        svg += marks.avatar(ink, width / 2 - 28, 18, 56, "МК", "done")
        svg += pen.text(width / 2, 98, "Марина Кузнецова", 17, ink.text, 650, text_anchor="middle")
        svg += pen.text(width / 2, 116, t("role.customer"), 13, ink.hint, text_anchor="middle")
        for at, (label, value) in enumerate(rows):
            y = cut + 30 + 46 * at
            svg += pen.text(18, y, label, 13, ink.hint) + pen.text(
                18, y + 20, letters.fit(value, 15, width - 36), 15, ink.text
            )
        return Piece(svg, height, "BigTicket · клиент")

    return draw


def past_tickets() -> Block:
    """What they asked before, in one line each."""
    rows = (
        ("Возврат за вторую пару", "waiting"),
        ("Не могу войти по номеру", "resolved"),
        ("Сменить почту в профиле", "closed"),
    )

    def draw(ink: Ink, width: float) -> Piece:
        svg = pen.text(4, 22, "Раньше спрашивали", 13, ink.hint, 600)
        for at, (subject, state) in enumerate(rows):
            y = 36 + 52.0 * at
            shown = status(state, "staff")
            svg += pen.rect(
                0, y, width, 44, 12, ink.surface, **({"stroke": ink.line} if ink.wire else {})
            )
            color = ink.colors.get(shown.hue, ink.hint)
            svg += marks.icon(shown.icon, 12, y + 13, 18, color)
            svg += pen.text(38, y + 27, letters.fit(subject, 14, width - 50), 14, ink.text)
        return Piece(svg, 36 + 52.0 * len(rows), "TicketCard · строка")

    return draw


def customer_pane() -> Pane:
    return Pane(
        [customer_card(), past_tickets()],
        head=[frames.list_head("Клиент", "Видно только команде")],
        gap=14,
        margin=14,
    )
