"""The mock-ups of the key screens, with the tokens of a theme and the app's own words.

They must never promise what the components of the Mini App could not draw.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from scripts.pictures.drawing import cards, composing, frames, talk
from scripts.pictures.drawing.cards import HALF, RESTING, WHOLE, Card, Tear
from scripts.pictures.drawing.ink import plural, t
from scripts.pictures.drawing.layout import Block, Pane, Screen, inset, space
from scripts.pictures.drawing.marks import status
from scripts.pictures.drawing.rails import desk_screen
from scripts.pictures.drawing.talk import Said, bubble

NUMBER = "104 207"
LUCKY = "123 321"
SUBJECT = "Не пришёл заказ"
ANNA = "Анна"


class Mockup(NamedTuple):
    """One file: `screen-state-theme-size` is its name."""

    theme: str
    screen: Screen


def customer_cards() -> Sequence[Card]:
    """The tickets of somebody who asks."""
    return (
        Card(SUBJECT, "Анна: Если что, пишите сюда", "14:30", NUMBER, status("waiting"), "2"),
        Card(
            "Изменить имя получателя",
            t("preview.mine", text="По второму заказу получит муж"),
            "14:26",
            "104 198",
            status("new"),
        ),
        Card(
            "Возврат за вторую пару",
            "Олег: Пришлите фото бирки, пожалуйста",
            "13:47",
            LUCKY,
            status("waiting"),
            "1",
        ),
        Card(
            "Не могу войти по номеру",
            t("preview.mine", text="Да, вошла. Спасибо, Анна"),
            "вчера",
            "103 977",
            status("resolved"),
        ),
        Card(
            "Сменить почту в профиле",
            "Анна: Готово, на новый адрес ушло письмо",
            "18 нояб.",
            "103 541",
            status("closed"),
        ),
    )


def list_pane(unread: str = "3") -> Pane:
    """The customer's list."""
    found = customer_cards()
    return Pane(
        [cards.ticket_card(card) for card in found],
        head=[
            frames.list_head(
                t("list.title"), plural("list.count", "many", count=str(len(found))), unread
            )
        ],
        foot=[frames.main_button(t("list.new"), "plus")],
        gap=10,
        margin=12,
    )


_LINK = "https://track.example/8812"


def talk_blocks() -> list[Block]:
    """The conversation that all pictures tell."""
    return [
        talk.day_pill(t("day.today")),
        bubble(
            Said(
                "Здравствуйте! Жду заказ 8812 со вторника, трек молчит",
                "13:51",
                is_mine=True,
                ticks="read",
            )
        ),
        talk.day_pill(f"{t('system.claimed')} · {ANNA}", 400, "14:05"),
        bubble(
            Said(
                "Здравствуйте, Марина! Вижу заказ. Уточню у склада, минут десять",
                "14:06",
                author=t("chat.support", name=ANNA),
            )
        ),
        bubble(
            Said(
                "Номер чека 55-8812, если пригодится",
                "14:07",
                is_mine=True,
                ticks="read",
                place="first",
                quote=(ANNA, "Уточню у склада, минут десять"),
                from_bot=True,
            )
        ),
        bubble(Said("Жду", "14:07", is_mine=True, ticks="read", place="last")),
    ]


def answer_blocks(author: str) -> list[Block]:
    """What support found out."""
    return [
        bubble(
            Said(
                f"Нашли: посылка уехала не в тот город. Доставим завтра до 18:00, за ожидание "
                f"300 бонусов. Следить:\n{_LINK}",
                "14:29",
                author=author,
                place="first",
                edited=True,
                link=_LINK,
            )
        ),
        bubble(Said("Если что, пишите сюда", "14:30", place="last")),
    ]


def chat_pane() -> Pane:
    """The customer reads while Anna types."""
    return Pane(
        [
            *talk_blocks(),
            talk.unread_line(),
            *answer_blocks(t("chat.support", name=ANNA)),
            talk.typing(ANNA),
        ],
        head=[frames.chat_head(SUBJECT, NUMBER, t("chat.typing", name=ANNA), status("waiting"))],
        foot=[composing.composer()],
        ground="chat",
        pinned=True,
    )


def tear_pane(tear: Tear) -> Pane:
    """The moment a ticket is resolved; before it the ticket still waits for the customer."""
    shown = "waiting" if tear is WHOLE else "resolved"
    return Pane(
        [
            *talk_blocks()[-3:],
            *answer_blocks(t("chat.support", name=ANNA)),
            bubble(Said("Приехало. Спасибо, Анна", "17:52", is_mine=True, ticks="read")),
            bubble(
                Said(
                    "Рада помочь. Бонусы уже на счёте", "17:54", author=t("chat.support", name=ANNA)
                )
            ),
            talk.day_pill(f"{t('system.resolved')} · {ANNA}", 400, "17:54"),
            cards.torn_ticket(LUCKY, tear),
        ],
        head=[frames.chat_head(SUBJECT, LUCKY, t("chat.support", name=ANNA), status(shown))],
        foot=[composing.composer()],
        ground="chat",
        pinned=True,
    )


def rating_pane(count: int) -> Pane:
    """The ticket that is rated by punching it."""
    ticket = cards.big_ticket(
        LUCKY,
        "Тикета больше нет",
        "Ответили за 4 минуты, решили за 2 ч 10 мин. "
        "Прокомпостируйте билет: сколько отверстий, столько и баллов.",
        cards.punch(count),
        116,
    )
    return Pane(
        [
            inset(12, ticket),
            space(22),
            inset(16, frames.field("Что запомнилось?", "Необязательно", rows=3)),
        ],
        head=[frames.title_head("Оценка"), space(14)],
        foot=[frames.main_button("Отправить оценку", state="on" if count else "off")],
    )


def empty_pane() -> Pane:
    """Nobody has asked anything yet."""
    return Pane(
        [frames.empty("first", t("list.empty"), t("list.empty_text"))],
        head=[frames.list_head(t("list.title"), t("list.none"))],
        foot=[frames.main_button(t("list.new"), "plus")],
        centered=True,
    )


def all_mockups() -> Iterator[Mockup]:
    """Every file of design/mockups."""
    for theme in ("day", "night"):
        yield _phone(theme, "list-normal", "Мои тикеты", list_pane())
    for theme in ("day", "night", "custom"):
        yield _phone(theme, "chat-unread", "Переписка: новые сообщения, Анна печатает", chat_pane())
    for at, tear in enumerate((WHOLE, HALF, RESTING), 1):
        yield _phone(
            "day", f"chat-resolved{at}", f"Тикет решён: отрыв, кадр {at} из 3", tear_pane(tear)
        )
    yield _phone(
        "night", "chat-resolved3", "Тикет решён: корешок оторван, ночь", tear_pane(RESTING)
    )
    yield _phone("day", "list-empty", "Тикетов нет", empty_pane())
    for theme in ("day", "night"):
        yield _phone(theme, "rating-punched", "Оценка: четыре отверстия из пяти", rating_pane(4))
    for theme in ("day", "night"):
        yield Mockup(
            theme, desk_screen(f"inbox-ticket-{theme}-desktop", "Входящие агента", "reply")
        )
    yield Mockup("day", desk_screen("ticket-note-day-desktop", "Агент пишет заметку", "note"))


def _phone(theme: str, name: str, title: str, pane: Pane) -> Mockup:
    return Mockup(theme, Screen(f"{name}-{theme}-phone", title, [(390, pane)]))
