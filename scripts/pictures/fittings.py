"""What the sample desk is fitted out with: lists, targets, hours, replies; who is kept out.

It must never name anybody real; its words are material to look at and promise nothing.
"""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from app.domain.inbox import Wanted
from app.domain.person import Person, Role
from app.domain.reply import Ending, ReplyActs
from app.domain.ticket import Priority
from app.services import (
    bans,
    cards,
    catalog,
    conversation,
    desk_fields,
    duty,
    invites,
    replies,
    settings,
    staff,
    views,
)
from app.services.bans import Manner
from app.services.catalog import CategoryDraft
from app.services.conversation import NoteDraft
from app.services.desk_fields import Attention
from app.services.replies import ReplyDraft
from app.services.views import ViewDraft
from app.store.database import Store
from app.store.transaction import Transaction
from scripts.pictures.sample import (
    ANNA,
    LOUD,
    MAIN_SUBJECT,
    MARINA,
    OLEG,
    ROMAN,
    SILENT,
    VERA,
    Face,
)  # fmt: skip

People = Mapping[Face, Person]
Numbers = Mapping[str, int]
Deed = Callable[[Transaction, People, Numbers], object]
HOUR_MS = 3_600_000
DAY_MINUTES = 24 * 60
DELIVERY, REFUND, PAYMENT, LOGIN = "Доставка", "Возврат", "Оплата", "Вход в профиль"
CATEGORIES = {DELIVERY: (ANNA, OLEG), REFUND: (OLEG,), PAYMENT: (), LOGIN: (ANNA,)}
STOCK, COURIER, REGULAR, BANK, GIFT = TAGS = (
    "склад", "курьер", "постоянный клиент", "ошибка банка", "подарок",
)  # fmt: skip
HOURS: dict[str, object] = {
    "is_on": True, "zone": "Europe/Moscow",
    "week": [["08:00-13:00", "14:00-22:00"], *[["08:00-22:00"]] * 4, ["10:00-18:00"], []],
    "holidays": [{"day": "12-31", "name": "Канун Нового года", "spans": ["10:00-15:00"]},
                 {"day": "01-01", "name": "Новый год", "spans": []}],
    "tells_away": True, "away_ru": "Мы уже спим. Откроемся {when} и сразу ответим.",
}  # fmt: skip
TARGETS: dict[str, object] = {
    "is_on": True, "admins_after": 30,
    "rules": [
        {"first": 60, "next": 30, "resolution": 2880},
        {"priority": "high", "first": 30, "next": 20, "resolution": 960},
        {"priority": "urgent", "first": 15, "next": 10, "resolution": 480},
    ],
}  # fmt: skip
GREETING = "Здравствуйте! Напишите, что случилось: отвечаем с восьми утра до десяти вечера."


class Sorting(NamedTuple):
    """What somebody has given a ticket, so many minutes before the moment of the pictures."""

    subject: str
    minutes_ago: float
    who: Face
    category: str
    priority: Priority = Priority.NORMAL
    tags: tuple[str, ...] = ()


SORTINGS = (
    Sorting(MAIN_SUBJECT, 26.5, ANNA, DELIVERY, Priority.HIGH, (STOCK, REGULAR)),
    Sorting("Нужен счёт для бухгалтерии", 94, OLEG, PAYMENT, Priority.LOW),
    Sorting("Возврат за вторую пару", 46, OLEG, REFUND),
    Sorting("Заказ пришёл без коробки", 199, ANNA, DELIVERY, Priority.HIGH, (GIFT, COURIER)),
    Sorting("Не проходит оплата по QR", 49, OLEG, PAYMENT, tags=(BANK,)),
    Sorting("Оплата списалась дважды", 0.5, VERA, PAYMENT, Priority.URGENT, (BANK,)),
)
REPLIES = (
    ReplyDraft("Приветствие", "Здравствуйте, {customer}! Меня зовут {agent}, сейчас посмотрю.",
               is_shared=True),
    ReplyDraft("Где посылка", "{customer}, посылка {номер} уже в пути. Привезём {день} до 18:00.",
               is_shared=True),
    ReplyDraft("Возврат оформлен", "Возврат по тикету {ticket} оформлен, деньги придут за три дня.",
               is_shared=True, acts=ReplyActs(Ending.RESOLVED, (3,))),
    ReplyDraft("Возврат: какие нужны фото", "Пришлите, пожалуйста, фото бирки и упаковки.",
               is_shared=True),
    ReplyDraft("До завтра", "Отвечу завтра с самого утра."),
)  # fmt: skip


async def fit_out(store: Store, given: People) -> None:
    """The lists, hours and targets, before anybody has written."""
    await store.write(_set_up, given)


def _set_up(tx: Transaction, given: People) -> None:
    vera = given[VERA]
    for name, team in CATEGORIES.items():
        draft = CategoryDraft(None, name, tuple(given[face].id for face in team))
        catalog.save_category(tx, vera, draft)
    for name in TAGS:
        catalog.save_tag(tx, vera, None, name)
    settings.set_section(tx, vera, "hours", HOURS)
    settings.set_section(tx, vera, "targets", TARGETS)


def categories_of(tx: Transaction, actor: Person) -> dict[str, int]:
    return {one.name: one.id for one in catalog.get(tx, actor)[0].categories}


async def furnish(
    store: Store, given: People, numbers: Numbers, turn_back: Callable[[float], None]
) -> None:
    """What the staff have done beside answering; `turn_back` sets the clock, in minutes ago."""
    for sorting in SORTINGS:
        turn_back(sorting.minutes_ago)
        await store.write(_sort, given[sorting.who], sorting, numbers[sorting.subject])
    for minutes_ago, deed in DEEDS:
        turn_back(minutes_ago)
        await store.write(deed, given, numbers)


def _sort(tx: Transaction, actor: Person, sorting: Sorting, ticket_id: int) -> None:
    desk_fields.set_category(tx, actor, ticket_id, categories_of(tx, actor)[sorting.category])
    desk_fields.set_priority(tx, actor, ticket_id, sorting.priority)
    tags = {one.name: one.id for one in catalog.get(tx, actor)[0].tags}
    desk_fields.set_tags(tx, actor, ticket_id, [tags[name] for name in sorting.tags], [])


def _keep_replies(tx: Transaction, given: People, _numbers: Numbers) -> None:
    for draft in REPLIES:
        replies.save_reply(tx, given[ANNA], draft)


def _keep_lists(tx: Transaction, given: People, _numbers: Numbers) -> None:
    tags = {one.name: one.id for one in catalog.get(tx, given[ANNA])[0].tags}
    wanted = Wanted("live", tag_id=tags[REGULAR])
    views.save(tx, given[ANNA], ViewDraft(None, "Постоянные", is_shared=True, wanted=wanted))


def _put_words(tx: Transaction, given: People, _numbers: Numbers) -> None:
    settings.set_section(tx, given[VERA], "texts", {"ru": {"greeting": GREETING}})
    settings.set_section(tx, given[VERA], "routing", {"mode": "least_loaded", "capacity": 12})
    settings.set_section(tx, given[VERA], "keeping", {"files_days": 180})


def _change_staff(tx: Transaction, given: People, _numbers: Numbers) -> None:
    staff.deactivate(tx, given[VERA], given[ROMAN].id)
    invites.make_invite(tx, given[VERA], Role.AGENT, "sample-agent")
    invites.make_invite(tx, given[VERA], Role.ADMIN, "sample-admin")


def _keep_out(tx: Transaction, given: People, _numbers: Numbers) -> None:
    bans.block(tx, given[ANNA], given[LOUD].id, Manner.TOLD)
    bans.block(tx, given[VERA], given[SILENT].id, Manner.SILENT)


def _know_marina(tx: Transaction, given: People, numbers: Numbers) -> None:
    card = given[MARINA].id
    cards.add_note(tx, given[OLEG], card, "Берёт обувь двумя размерами, один всегда возвращает")
    cards.add_note(tx, given[ANNA], card, "Писать лучше после обеда: утром на работе")
    desk_fields.follow(tx, given[OLEG], numbers[MAIN_SUBJECT], Attention(follows=True))


def _rest(tx: Transaction, given: People, numbers: Numbers) -> None:
    until = tx.now + 20 * HOUR_MS
    desk_fields.snooze(tx, given[OLEG], numbers["Нужен счёт для бухгалтерии"], until)


def _name_anna(tx: Transaction, given: People, numbers: Numbers) -> None:
    words = "@Анна, посмотри, пожалуйста: это уже третий случай с этим банком"
    draft = NoteDraft(numbers["Не проходит оплата по QR"], words)
    conversation.add_note(tx, given[OLEG], draft)


def _be_quiet(tx: Transaction, given: People, _numbers: Numbers) -> None:
    hours = {"is_quiet": True, "quiet": "22:00-08:00", "days_off": [5, 6], "lets_urgent": True}
    duty.set_own(tx, given[ANNA], hours)


#: In the order of time, each so many minutes before the moment of the pictures.
DEEDS: tuple[tuple[float, Deed], ...] = (
    (20 * DAY_MINUTES, _keep_replies),
    (12 * DAY_MINUTES, _keep_lists),
    (6 * DAY_MINUTES, _put_words),
    (3 * DAY_MINUTES, _keep_out),
    (2 * DAY_MINUTES, _be_quiet),
    (DAY_MINUTES + 30, _change_staff),
    (90, _rest),
    (15, _name_anna),
    (11, _know_marina),
)
