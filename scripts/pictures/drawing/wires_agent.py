"""The wireframes of an agent's inbox and ticket, on a phone and on a wide screen.

It must never show a note where a customer could see it.
"""

from collections.abc import Iterator, Sequence

from scripts.pictures.drawing import (
    asker,
    cards,
    composing,
    figures,
    forms,
    frames,
    layers,
    rails,
)
from scripts.pictures.drawing.ink import plural, t
from scripts.pictures.drawing.layout import DESKTOP, Block, Pane, Screen
from scripts.pictures.drawing.marks import status
from scripts.pictures.drawing.rails import CUSTOMER, LIST, RAIL

_WIDE = DESKTOP[0] - RAIL - LIST - CUSTOMER
CANNED = (
    ("/склад", "Уточню у склада, минут десять"),
    ("/срок", "Доставим {дата} до {время}"),
    ("/бонусы", "За ожидание начислили {сколько} бонусов"),
    ("/спасибо", "Рада помочь. Если что, пишите сюда"),
)


def _views() -> tuple[str, ...]:
    return tuple(t(f"view.{name}") for name in ("open", "mine", "unassigned", "waiting", "all"))


def phone(name: str, title: str, pane: Pane) -> Screen:
    return Screen(f"{name}-phone", title, [(390, pane)])


def four(
    name: str,
    title: str,
    *,
    main: Pane,
    inbox: Pane | None = None,
    side: Pane | None = None,
    chosen: str = "all",
    over: Sequence[Block] = (),
) -> Screen:
    """The desk on a wide screen."""
    views = rails.rail(chosen, {} if chosen == "open" else rails.COUNTS)
    panes = [
        (RAIL, views),
        (LIST, inbox or rails.inbox_pane()),
        (_WIDE, main),
        (CUSTOMER, side or asker.customer_pane()),
    ]
    return Screen(f"{name}-desktop", title, panes, DESKTOP, over)


def agent_screens() -> Iterator[Screen]:
    """Every file of the inbox and the ticket."""
    yield from _inboxes()
    yield from _wide_inboxes()
    yield from _tickets()
    yield from _wide_tickets()
    yield from _customers()


def _inbox(
    *body: Block, title: str = "", meta: str = "", foot: Sequence[Block] = (), mark: str = ""
) -> Pane:
    found = [card._replace(is_current=False, mark=mark) for card in rails.desk_cards(-1)]
    count = plural("list.count", "many", count="12")
    return Pane(
        [*body, *map(cards.ticket_card, found)],
        gap=10,
        margin=12,
        foot=foot,
        head=[frames.list_head(title or t("view.all"), meta or count, "7")],
    )


_ACTS = (("person", "Взять"), ("tag", "Метка"), ("check", "Решить"))
_FILTERS = ("Просрочены", "Оплата", "Мои", "С файлом")
_COMMANDS = (
    ("Решить и открыть следующий", "E"),
    ("Передать", "A"),
    ("Записать заметку", "N"),
    ("Перейти к номеру", "Введите шесть цифр"),
)


def _clear() -> Pane:
    """An inbox with nothing in it."""
    nothing = frames.empty("tray", t("inbox.empty"), t("inbox.empty_text"))
    return Pane([nothing], [frames.list_head(t("view.open"), t("list.none"))], centered=True)


def _lost() -> Pane:
    words = "Попробуйте другие слова или уберите фильтры."
    nothing = frames.empty("no-results", "Ничего не нашлось", words, "Убрать фильтры")
    return Pane([nothing], [frames.list_head("Поиск", t("list.none"))], centered=True)


def _chosen(*body: Block) -> Pane:
    """Seven tickets are ticked."""
    foot = [figures.bulk_bar("7 тикетов", _ACTS)]
    return _inbox(*body, mark="on", title="Выбрано 7", foot=foot)


def _inboxes() -> Iterator[Screen]:
    yield phone("inbox-normal", "Входящие · телефон", _inbox(forms.filter_bar(_views(), (4,))))
    yield phone("inbox-empty", "Входящие · пусто", _clear())
    yield phone("inbox-no-results", "Входящие · ничего не нашлось", _lost())
    sought = _inbox(forms.search_bar("склад", is_hint=False), title="Поиск", meta="Нашлось 7")
    yield phone("inbox-search", "Входящие · поиск", sought)
    bars = forms.search_bar("Имя, номер или слова"), forms.filter_bar(_FILTERS, (0, 1))
    narrowed = _inbox(*bars, title=t("view.open"), meta="2 фильтра")
    yield phone("inbox-filters", "Входящие · фильтры", narrowed)
    yield phone("inbox-bulk", "Входящие · выбрано несколько", _chosen())


def _wide_inboxes() -> Iterator[Screen]:
    talk_pane, side = rails.ticket_pane("reply"), Pane()
    yield four("inbox-normal", "Входящие · четыре панели", main=talk_pane)
    blank = frames.empty("first", t("pane.choose"), t("pane.choose_staff"))
    nothing = Pane([blank], ground="chat", centered=True)
    title = "Входящие пусты · четыре панели"
    yield four("inbox-empty", title, main=nothing, inbox=_clear(), side=side, chosen="open")
    many = _chosen(forms.search_bar("Имя, номер или слова"))
    title = "Входящие · выбрано несколько, четыре панели"
    yield four("inbox-bulk", title, main=nothing, inbox=many, side=side)
    box = layers.floating(forms.picker(_COMMANDS, "CommandBox", hint="решить"), 560, 150)
    yield four("inbox-command", "Командная строка, Ctrl+K", main=talk_pane, over=[box])


def _ticket(
    *more: Block,
    mode: str = "reply",
    words: str = "",
    head: Sequence[Block] = (),
    over_foot: Sequence[Block] = (),
) -> Pane:
    """The ticket on a phone as staff sees it."""
    top = frames.chat_head(
        "Не пришёл заказ", "104 207", "Марина Кузнецова", status("waiting", "staff")
    )
    hint = t("composer.note_hint") if mode == "note" else t("composer.reply_hint")
    return Pane(
        [*rails.desk_talk(is_note=True)[3:], *more],
        head=[top, *head],
        ground="chat",
        pinned=True,
        foot=[*over_foot, composing.composer(hint, words, mode)],
    )


def _crossed() -> Block:
    """A colleague answered while this was being written."""
    words = t("collision.text", name="Олег")
    return layers.banner("alert", words, t("collision.send"), "open")


def _acts() -> Block:
    return layers.sheet(
        (
            ("swap", "Передать"),
            ("undo", t("acts.release")),
            ("flag", "Срочность"),
            ("tag", "Метки"),
            ("clock", "Отложить"),
            ("lock", t("acts.close")),
        )
    )


def _tickets() -> Iterator[Screen]:
    acts = frames.acts_row(t("acts.mine"), t("acts.resolve"))
    yield phone("ticket-chat", "Тикет · переписка", _ticket(head=[acts]))
    noting = _ticket(mode="note", words="Проверить склад завтра", head=[acts])
    yield phone("ticket-note", "Тикет · пишется заметка", noting)
    canned = _ticket(words="/", over_foot=[forms.picker(CANNED, "CannedPicker")])
    yield phone("ticket-canned", "Тикет · заготовки открыты", canned)
    acting = _ticket()._replace(over=[_acts()])
    yield phone("ticket-acts", "Тикет · ещё действия", acting)
    undo = _inbox(title=t("view.open"))
    undo = undo._replace(over=[layers.toast(t("system.resolved"), "Отменить")])
    yield phone("ticket-undo", "Тикет · решён, можно отменить 6 секунд", undo)
    yield from _warned()


def _warned() -> Iterator[Screen]:
    """Tickets with a banner under the head."""
    seen = layers.banner("eye", plural("presence.viewing", "one", names="Олег"))
    yield phone("ticket-presence", "Тикет · коллега тоже смотрит", _ticket(head=[seen]))
    crossed = _ticket(words="Уточнила, едет", head=[_crossed()])
    yield phone("ticket-collision", "Тикет · коллега ответил раньше", crossed)
    near = layers.banner("clock", "До ответа осталось 4 минуты", hue="open")
    yield phone("ticket-sla-near", "Тикет · срок ответа близко", _ticket(head=[near]))
    over = layers.banner("clock", "Ответ просрочен на 2 минуты", hue="over")
    yield phone("ticket-sla-over", "Тикет · срок ответа прошёл", _ticket(head=[over]))
    words = f"{t('acts.nobody')}. Ответите и возьмёте себе"
    nudge = layers.banner("hand", words, t("acts.claim"), "new")
    offered = _ticket(words="Здравствуйте, Марина", head=[nudge])
    yield phone("ticket-assign", "Тикет · ничей, предлагаем взять", offered)


def _wide_tickets() -> Iterator[Screen]:
    yield four("ticket-note", "Тикет · заметка, четыре панели", main=rails.ticket_pane("note"))
    base = rails.ticket_pane("reply")
    yield four(
        "ticket-collision",
        "Тикет · коллега ответил раньше, четыре панели",
        main=base._replace(head=[*base.head, _crossed()]),
    )
    canned = forms.picker(CANNED, "CannedPicker")
    yield four(
        "ticket-canned",
        "Тикет · заготовки, четыре панели",
        main=base._replace(foot=[canned, composing.composer("", "/", "reply")]),
    )
    ask = layers.dialog(
        t("acts.take_over_title", name="Олег"),
        t("acts.take_over_text"),
        t("action.cancel"),
        t("acts.take_over"),
    )
    yield four("ticket-takeover", "Тикет · забрать у коллеги", main=base, over=[ask])


def _customers() -> Iterator[Screen]:
    over = layers.sheet(
        (
            ("person", "@sample_marina"),
            ("globe", "Русский"),
            ("clock", "С нами с марта 2024"),
            ("ticket", "Возврат за вторую пару"),
            ("check", "Не могу войти по номеру"),
            ("flag", "Заблокировать"),
        ),
        "Марина Кузнецова",
        "Sheet · клиент",
    )
    yield phone("customer-card", "Клиент · лист на телефоне", _ticket()._replace(over=[over]))
    yield four(
        "customer-card", "Клиент · панель на широком экране", main=rails.ticket_pane("reply")
    )
