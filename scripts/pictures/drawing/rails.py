"""The desk of an agent on a wide screen: the rail of views, the inbox, the ticket, its customer.

It must never show a customer what only staff may see: these panes are staff's alone.
"""

from collections.abc import Mapping, Sequence

from scripts.pictures.drawing import (
    asker,
    cards,
    composing,
    frames,
    layers,
    marks,
    pen,
    talk,
)
from scripts.pictures.drawing.cards import Card
from scripts.pictures.drawing.ink import Ink, plural, t
from scripts.pictures.drawing.layout import DESKTOP, Block, Pane, Piece, Screen
from scripts.pictures.drawing.marks import status
from scripts.pictures.drawing.talk import Said, bubble

RAIL, LIST, CUSTOMER = 212.0, 380.0, 280.0
VIEWS = (
    ("open", "bolt"),
    ("mine", "person"),
    ("unassigned", "inbox"),
    ("waiting", "clock"),
    ("resolved", "check"),
    ("closed", "lock"),
    ("all", "ticket"),
)
WIDEST = 480.0
COUNTS = {"open": "4", "mine": "2", "unassigned": "3"}


_INBOX = """
Оплата списалась дважды  | Два списания по 1 290 ₽       | 14:31 | 104 219 | new     | 1 | ИП over |      | 04:12 open
Не пришёл заказ          | > Если что, пишите сюда       | 14:30 | 104 207 | waiting |   | МК done | Анна |
Изменить имя получателя  | По второму заказу получит муж | 14:26 | 104 198 | new     | 1 | МК done |      | 18:40 done
Как поменять адрес?      | Хочу забрать сам на Лесной    | 14:23 | 123 321 | new     | 1 | СИ open |      |
Не проходит оплата по QR | Подожду, картой не хочу       | 14:12 | 104 188 | open    | 2 | ИП over | Олег | −02:05 over
Заказ пришёл без коробки | А до субботы успеют?          | 13:57 | 104 187 | open    | 1 | СИ open | Анна |
Возврат за вторую пару   | Олег: Пришлите фото бирки     | 13:47 | 104 186 | waiting |   | МК done | Олег |
"""  # noqa: E501


def desk_cards(current: int = 1) -> Sequence[Card]:
    """What waits in the inbox; `>` in the table stands before what the viewer said."""
    found = [_read_card(line) for line in _INBOX.strip().splitlines()]
    return [card._replace(is_current=at == current) for at, card in enumerate(found)]


def _read_card(line: str) -> Card:
    subject, said, moment, digits, state, unread, face, mate, sla = map(str.strip, line.split("|"))
    preview = t("preview.mine", text=said[2:]) if said.startswith(">") else said
    initials, hue = face.split()
    left, _, sla_hue = sla.partition(" ")
    return Card(
        subject, preview, moment, digits, status(state, "staff"), unread, (initials, hue), mate,
        sla=(left, sla_hue) if sla else None,
    )  # fmt: skip


def brand() -> Block:
    def draw(ink: Ink, _width: float) -> Piece:
        svg = marks.icon("logo", 18, 18, 28, ink.brand)
        return Piece(svg + pen.text(54, 38, "TiketHet", 17, ink.text, 700), 64, "Логотип")

    return draw


def rail_views(chosen: str, counts: Mapping[str, str]) -> Block:
    """The views with their live counts."""

    def draw(ink: Ink, width: float) -> Piece:
        svg = ""
        for at, (name, glyph) in enumerate(VIEWS):
            y, count = at * 46.0, counts.get(name, "")
            if name == chosen:
                svg += pen.rect(10, y, width - 20, 44, 12, ink.surface, stroke=ink.line)
            svg += marks.icon(glyph, 23, y + 13, 18, ink.brand if name == chosen else ink.hint)
            weight = 650 if name == chosen else 400
            svg += pen.text(48, y + 27.5, t(f"view.{name}"), 16, ink.text, weight)
            svg += (
                pen.mono(width - 24, y + 27, count, 13, ink.hint, text_anchor="end")
                if count
                else ""
            )
        return Piece(svg, 46.0 * len(VIEWS), "FilterBar · папки")

    return draw


def rail_me(name: str, role: str) -> Block:
    def draw(ink: Ink, _width: float) -> Piece:
        svg = marks.avatar(ink, 18, 8, 38, name[0], "open") + pen.text(
            66, 24, name, 16, ink.text, 600
        )
        return Piece(svg + pen.text(66, 43, role, 13, ink.hint), 64, "Avatar")

    return draw


def rail(chosen: str = "all", counts: Mapping[str, str] = COUNTS) -> Pane:
    return Pane(
        [rail_views(chosen, counts)], head=[brand()], foot=[rail_me("Анна", t("role.agent"))]
    )


def inbox_pane(current: int = 1) -> Pane:
    return Pane(
        [cards.ticket_card(card) for card in desk_cards(current)],
        head=[frames.list_head(t("view.all"), plural("list.count", "many", count="12"), "7")],
        gap=10,
        margin=12,
    )


def desk_talk(*, is_note: bool) -> list[Block]:
    """The same conversation as staff sees it."""
    blocks = [
        talk.day_pill(t("day.today")),
        *_said(_asked()[:1]),
        talk.day_pill(f"{t('system.claimed')} · Анна", 400, "14:05"),
        *_said(_asked()[1:]),
        *_said(_answered()),
    ]
    return blocks if is_note else [*blocks, talk.typing("Марина")]


def _said(found: Sequence[Said]) -> list[Block]:
    return [bubble(one, WIDEST) for one in found]


def _asked() -> list[Said]:
    asker, quote = "Марина Кузнецова", ("Анна", "Вижу заказ. Уточню у склада, минут десять")
    first = "Здравствуйте! Жду заказ 8812 со вторника, трек молчит"
    answer = "Здравствуйте, Марина! Вижу заказ. Уточню у склада, минут десять"
    receipt = "Номер чека 55-8812, если пригодится"
    return [
        Said(first, "13:51", author=asker),
        Said(answer, "14:06", is_mine=True, ticks="read"),
        Said(receipt, "14:07", author=asker, place="first", quote=quote, from_bot=True),
        Said("Жду", "14:07", place="last"),
    ]


def _answered() -> list[Said]:
    note = "Склад подтвердил пересорт, акт 55-14. Бонусы согласованы"
    found = (
        "Нашли: посылка уехала не в тот город. Доставим завтра до 18:00, за ожидание 300 бонусов"
    )
    mine = Said("Если что, пишите сюда", "14:30", is_mine=True, ticks="sent", place="last")
    return [
        Said(note, "14:20", is_mine=True, is_note=True, author=t("note.head")),
        mine._replace(text=found, moment="14:29", edited=True, place="first"),
        mine,
    ]


def ticket_pane(mode: str) -> Pane:
    is_note = mode == "note"
    words = "Проверить склад завтра в 12" if is_note else ""
    head: list[Block] = [
        frames.desk_head(
            ("МК", "done"), "Не пришёл заказ", "104 207", t("acts.mine"), status("waiting", "staff")
        )
    ]
    if is_note:
        head.append(layers.banner("eye", plural("presence.viewing", "one", names="Олег")))
    hint = t("composer.note_hint") if is_note else t("composer.reply_hint")
    return Pane(
        desk_talk(is_note=is_note),
        head=head,
        foot=[composing.composer(hint, words, mode)],
        ground="chat",
        pinned=True,
    )


def desk_screen(name: str, title: str, mode: str) -> Screen:
    """The four panes."""
    panes = [
        (RAIL, rail()),
        (LIST, inbox_pane()),
        (DESKTOP[0] - RAIL - LIST - CUSTOMER, ticket_pane(mode)),
        (CUSTOMER, asker.customer_pane()),
    ]
    return Screen(name, title, panes, DESKTOP)
