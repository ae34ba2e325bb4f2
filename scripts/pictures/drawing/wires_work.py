"""The wireframes of an agent's own pages and of what is rarely done to a ticket.

It must never show what a colleague has for themselves: reminders and hours are one's own.
"""

from collections.abc import Iterator

from scripts.pictures.drawing import forms, frames, layers
from scripts.pictures.drawing.ink import t
from scripts.pictures.drawing.layout import Block, Screen
from scripts.pictures.drawing.wires_desk import phone, wide

_REMINDERS = """
clock | Спросить склад о партии   | № 104 203 · Анна Котова    | {now}
clock | Проверить возврат в банке | № 104 117 · Пётр Лунин     | завтра
clock | Где посылка               | № 104 220 · Вера Зимина    | 7 декабря
"""
_MENTIONS = """
at | Не пришёл заказ | @Анна, глянь накладную · Олег    | 12:40
at | Двойная оплата  | @Анна, ты писала в банк? · Вера  | вчера
"""
_QUIET = """
moon  | Тихие часы        | Ничего не звенит         | on
clock | С 21:00 до 9:00   | Потом одно сообщение     |
bolt  | Срочное пропускать | Важность «Срочно»        | on
inbox | Давать новые      | Пока вы на месте         | off
"""
_FOUND = """
ticket  | Не пришёл заказ            | № 104 207 · Анна Котова       | 12:44
reply   | …заказ приехал не тот…     | № 104 198 · Пётр Лунин        | вчера
lock    | …заказ уже на складе…      | Заметка · Олег                | вчера
person  | Заказова Мария             | Клиент · 4 тикета             |
"""
_BANNED = """
=Б over | Буян    | Закрыла Анна, 28 ноября · {told}     | more
=Н over | Неизвестный | Закрыл Олег, 12 ноября · {silently} | more
"""
_KEPT = """
file  | Файлы закрытых тикетов | Считая со дня, когда пришли | 365 дней
export | Выгрузка человека     | JSON, страница и файлы      | more
trash | Стереть человека       | Показатели останутся        | more
"""
_AUDIT = """
gear   | Часы работы изменены   | Анна, сегодня в 12:04        | more
people | Олег стал администратором | Анна, вчера в 18:30       | more
ban    | Закрыт доступ: Буян    | Анна, 28 ноября              | more
"""
_CHOSEN = """
check | И ещё: где вторая посылка? | Анна Котова, 12:41 | check
dot   | Спасибо, жду               | Анна Котова, 12:44 |
check | Номер второй: RU 8812      | Анна Котова, 12:46 | check
"""
_OTHERS = """
ticket | Где посылка     | № 104 190 · решён вчера    | check
ticket | Возврат лампы   | № 104 122 · ждём клиента   |
"""


def work_screens() -> Iterator[Screen]:
    """Every file of them."""
    yield from _own()
    yield from _search()
    yield from _regrouping()
    yield from _rare_settings()


def _own() -> Iterator[Screen]:
    title = t("reminder.title")
    rung = forms.listed(_REMINDERS.format(now=t("reminder.now")), name="Напоминания")
    yield phone("reminders-normal", title, title, rung)
    nothing = frames.empty("empty", t("reminder.none"), t("reminder.none_text"))
    yield phone("reminders-empty", f"{title} · пусто", title, nothing)
    moments = [("clock", t(f"reminder.{name}")) for name in ("hour", "evening", "tomorrow", "week")]
    about = frames.paper_form(frames.field(t("reminder.text_hint"), "", "Спросить склад"))
    pick = layers.sheet(moments, t("reminder.set"))
    yield phone("reminders-pick", f"{title} · когда", t("reminder.set"), about, pick)
    title = t("mention.title")
    yield phone("mentions-normal", title, title, forms.listed(_MENTIONS, name="Упоминания"))
    calm = frames.empty("empty", t("mention.none"), t("mention.none_text"))
    yield phone("mentions-empty", f"{title} · пусто", title, calm)
    title = t("desk.duty")
    yield phone("duty-quiet", title, title, forms.listed(_QUIET, t("hours.duty_title")))
    title = t("reach.title")
    letter = frames.paper_form(
        frames.field(t("reach.to"), "", "Анна Котова"),
        frames.field(t("reach.subject"), "", "Вторая посылка"),
        frames.field(t("reach.body"), "", "Она уже у курьера.", rows=3),
    )
    foot: list[Block] = [frames.main_button(t("reach.send"), "plane")]
    yield phone("reach-writing", title, title, letter, foot=foot)


def _search() -> Iterator[Screen]:
    title, asked = t("search.title"), forms.search_bar("заказ", is_hint=False)
    pieces = tuple(t(f"search.piece_{name}") for name in ("from", "tag", "open", "week"))
    chips, found = forms.filter_bar(pieces, (2,)), forms.listed(_FOUND, name="Найденное")
    yield phone("search-found", f"{title} · нашлось", title, asked, chips, found)
    none = frames.empty("no-results", t("search.none"), t("search.none_text"))
    yield phone("search-none", f"{title} · пусто", title, asked, chips, none)
    yield wide("search-found", f"{title}, широкий экран", title, asked, chips, found)


def _regrouping() -> Iterator[Screen]:
    title = t("client.split_title")
    subject = frames.paper_form(
        frames.field(t("client.split_subject"), t("client.split_hint"), "Вторая посылка")
    )
    foot: list[Block] = [frames.main_button(title, "check")]
    chosen = forms.listed(_CHOSEN, "Что перенести")
    yield phone("ticket-split", f"Тикет · {title.lower()}", title, chosen, subject, foot=foot)
    title = t("client.merge_act")
    others = forms.listed(_OTHERS, name="Другие тикеты клиента")
    foot = [frames.main_button(t("client.merge_act"), "check")]
    yield phone("ticket-merge", "Тикет · объединить", title, others, foot=foot)


def _rare_settings() -> Iterator[Screen]:
    told, silently = t("setup.banned_told"), t("setup.banned_silently")
    title = t("setup.banned")
    people = forms.listed(_BANNED.format(told=told, silently=silently), name="Avatar · список")
    yield phone("settings-banned", f"Настройки · {title.lower()}", title, people)
    title = t("setup.keeping")
    yield phone("settings-keeping", f"Настройки · {title.lower()}", title, forms.listed(_KEPT))
    title = t("setup.audit")
    yield phone("settings-audit", f"Настройки · {title.lower()}", title, forms.listed(_AUDIT))
