"""The wireframes of a customer's screens, state by state.

It must never invent words for what the app already says: those come from its locale.
"""

from collections.abc import Iterator, Sequence

from scripts.pictures.drawing import cards, forms, frames, layers
from scripts.pictures.drawing.ink import t
from scripts.pictures.drawing.layout import DESKTOP, Block, Pane, Screen, named, pile, space
from scripts.pictures.drawing.mockups import (
    chat_pane,
    customer_cards,
    empty_pane,
    list_pane,
    rating_pane,
)
from scripts.pictures.drawing.wires_chat import chat_screens

GLYPHS = (
    ("parcel", "Доставка"),
    ("card", "Оплата"),
    ("key", "Вход"),
    ("phone", "Приложение"),
    ("refund", "Возврат"),
    ("question", "Вопрос"),
    ("idea", "Идея"),
    ("other", "Другое"),
)


def phone(name: str, title: str, pane: Pane) -> Screen:
    return Screen(f"{name}-phone", title, [(390, pane)])


def customer_screens() -> Iterator[Screen]:
    """Every file of the customer's side."""
    yield from _lists()
    yield from _new_tickets()
    yield from chat_screens()
    yield from _ratings()
    yield from _profiles()
    yield Screen(
        "chat-list-desktop",
        "Клиент на широком экране: список и переписка",
        [(576, list_pane()), (0, chat_pane())],
        DESKTOP,
    )


def _lists() -> Iterator[Screen]:
    yield phone("list-normal", "Мои тикеты · обычный", list_pane("")._replace(body=_read_cards()))
    yield phone("list-unread", "Мои тикеты · есть непрочитанное", list_pane())
    yield phone("list-empty", "Мои тикеты · пусто, всё уже решено", _calm())
    offline = list_pane()
    bar = layers.banner("wire", t("state.offline"))
    yield phone(
        "list-offline",
        "Мои тикеты · без связи, виден последний снимок",
        offline._replace(head=[*offline.head, bar]),
    )
    yield phone("list-first", "Мои тикеты · первый визит", empty_pane())
    yield phone("list-skeleton", "Мои тикеты · ждём дольше 200 мс", _skeletons())


def _read_cards() -> Sequence[Block]:
    return [cards.ticket_card(card._replace(unread="")) for card in customer_cards()]


def _calm() -> Pane:
    return empty_pane()._replace(
        body=[
            frames.empty(
                "empty", t("list.empty"), "Решённые тикеты лежат в архиве.", "Открыть архив"
            )
        ]
    )


def _skeletons() -> Pane:
    return Pane(
        [named("Skeleton", forms.blank(114)) for _ in range(5)],
        head=[frames.list_head(t("list.title"), t("state.connecting"))],
        gap=10,
        margin=12,
    )


def _form(*body: Block, word: str = "", state: str = "on", foot: Sequence[Block] = ()) -> Pane:
    return Pane(
        body,
        head=[frames.title_head(t("new.title"))],
        gap=14,
        margin=12,
        foot=[*foot, frames.main_button(word or t("new.send"), state=state)],
    )


def _fields(subject: str = "", words: str = "") -> Block:
    return frames.paper_form(
        frames.field(
            t("new.subject"), t("new.subject_hint"), subject, left="64" if subject else ""
        ),
        frames.field(t("new.text"), t("new.text_hint"), words, rows=5),
    )


_TOLD = "Вернуть деньги за доставку"
_WORDS = "Курьер приехал на день позже. Можно вернуть 350 ₽ за срочность?"


_SIMILAR = (
    ("Как вернуть деньги за срочность", "Готовый ответ · 1 минута чтения"),
    ("Сроки доставки курьером", "Готовый ответ · 2 минуты чтения"),
    ("Возврат за вторую пару", "Ваш тикет № 123 321"),
)


def _new_tickets() -> Iterator[Screen]:
    kinds = _form(forms.tiles(GLYPHS), word="Дальше", state="off")
    yield phone("new-category", "Новый тикет · выбор категории", kinds)
    subject = frames.paper_form(frames.field(t("new.subject"), "", _TOLD))
    similar = _form(subject, forms.picker(_SIMILAR, "Похожие ответы", -1), state="off")
    title = "Новый тикет · пока пишется тема, находятся похожие ответы"
    yield phone("new-similar", title, similar)
    told = _fields(_TOLD, _WORDS)
    yield phone("new-text", "Новый тикет · текст", _form(told))
    tray = forms.attach_tray((("Чек.pdf", 1.0), ("Фото.jpg", 0.6)))
    title = "Новый тикет · вложения с ходом загрузки"
    yield phone("new-attachments", title, _form(told, foot=[tray]))
    urgency = forms.choice(("Не спешит", "Сегодня", "Горит"), 1, "Segments · срочность")
    asked = frames.paper_form(pile(frames.label("Когда нужно решить"), urgency))
    yield phone("new-urgency", "Новый тикет · срочность простыми словами", _form(told, asked))
    sending = _form(told, word=t("list.sending"), state="busy")
    yield phone("new-sending", "Новый тикет · отправляется", sending)
    reason = t("message.not_sent", reason=t("refused.unavailable"))
    bar = layers.banner("alert", reason, t("message.retry"), "over")
    yield phone("new-refused", "Новый тикет · сервер отказал", _form(bar, told))


def _ratings() -> Iterator[Screen]:
    yield phone("rating-blank", "Оценка · пустой билет", rating_pane(0))
    yield phone("rating-punched", "Оценка · четыре отверстия", rating_pane(4))
    sent = empty_pane()._replace(
        body=[
            frames.empty(
                "resolved",
                "Спасибо, билет погашен",
                "Четыре из пяти. Покажем Анне.",
                t("chat.to_list"),
            )
        ],
        head=[frames.title_head("Оценка")],
        foot=[],
    )
    yield phone("rating-sent", "Оценка · отправлена", sent)


def _profile(*body: Block, title: str = "Профиль") -> Pane:
    return Pane(body, head=[frames.title_head(title)], gap=18, margin=12)


_LINKS = """
globe  | Язык         | | Русский
bell   | Уведомления  | | В чат с ботом
shield | Мои данные   | | more
ticket | О приложении | | more
"""
_NOTICES = """
bell  | Ответы в чат с ботом | Если приложение закрыто | on
bell  | Тихие часы           | С 22:00 до 9:00         | on
check | Просьба оценить      | Когда тикет решён       | off
"""
_OWN = """
file  | Скачать мои тикеты | Один файл, со всей перепиской | more
trash | Стереть мои данные | Спросим ещё раз               | more
"""
_LANGUAGES = """
globe | Русский | | check
globe | English | |
"""


def _profiles() -> Iterator[Screen]:
    me = forms.listed("=МК done | Марина Кузнецова | @sample_marina |", name="Avatar")
    yield phone("profile-main", "Профиль", _profile(me, forms.listed(_LINKS)))
    languages = forms.listed(_LANGUAGES, name="LangSwitch")
    yield phone("profile-language", "Профиль · язык", _profile(languages, title="Язык"))
    notices = _profile(forms.listed(_NOTICES, name="Список · переключатели"), title="Уведомления")
    yield phone("profile-notifications", "Профиль · уведомления", notices)
    kept = forms.listed("clock | Файлы храним | | 180 дней")
    own = _profile(forms.listed(_OWN), kept, title="Мои данные")
    yield phone("profile-data", "Профиль · мои данные", own)
    words = "Читается «ТикетНет»: тикета больше нет, вопрос решён."
    about = _profile(space(30), frames.empty("first", "TiketHet", words), title="О приложении")
    yield phone("profile-about", "Профиль · о приложении", about)
