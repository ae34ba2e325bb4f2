"""A month of tickets that have ended: something for figures, search and long lists to show.

Made by a rule with a fixed seed: the same month each time. It must never name anybody real.
"""

import random
from collections.abc import Iterator

from scripts.pictures.sample import ANNA, OLEG, VERA, Face, Step, Story

SEED = 8812
DAYS = 29
DAY_MINUTES = 24 * 60
#: Of each weekday from Monday; people write less at weekends.
TICKETS_OF_WEEKDAY = (6, 5, 4, 5, 4, 2, 1)
#: Of the day before the moment of the pictures, which is a Thursday.
WEDNESDAY = 2
#: Minutes of the day of that moment, 14:32: what happened at ten was 272 minutes before.
MOMENT_MINUTES = 14 * 60 + 32
#: How often each hour from 8 on is one in which somebody writes.
HOURS = (1, 3, 6, 8, 6, 4, 5, 7, 5, 4, 3, 2, 2, 1)
FIRST_HOUR = 8
ASKERS = (
    Face(2101, "Павел Орлов", "sample_pavel"),
    Face(2102, "Нина Соколова", "sample_nina"),
    Face(2103, "Тимур Валеев", "sample_timur"),
    Face(2104, "Ольга Ким", "sample_olga"),
    Face(2105, "Артём Белов", "sample_artem"),
    Face(2106, "Лида Громова", "sample_lida"),
)
_ASKED = (
    ("Где мой заказ", "Обещали вчера, а заказа всё нет", "Доставка"),
    ("Курьер опоздал", "Ждали до вечера, никто не позвонил", "Доставка"),
    ("Не подошёл размер", "Можно обменять на сорок второй?", "Возврат"),
    ("Возврат денег", "Деньги за отмену ещё не пришли", "Возврат"),
    ("Оплата не проходит", "Карта рабочая, банк списания не видит", "Оплата"),
    ("Нужен чек", "Пришлите чек за прошлую покупку", "Оплата"),
    ("Как сменить телефон", "Номер старый, код не приходит", "Вход в профиль"),
    ("Есть ли подарочная упаковка?", "Хочу отправить сестре", None),
)
_ANSWERS = (
    "Здравствуйте! Проверили: всё исправили, подтверждение придёт сегодня",
    "Извините за ожидание. Готово, посмотрите, пожалуйста",
    "Сделали. Если что-то не так, просто напишите сюда",
)
_THANKS = ("Спасибо, всё получилось", "Да, вижу. Спасибо!", "Хорошо, жду")
_RATED = (
    (5, "Быстро и по делу"), (5, ""), (5, "Спасибо за терпение"), (4, ""),
    (4, "Хотелось бы быстрее"), (5, ""), (3, ""), (2, "Три раза повторял одно и то же"),
    (5, ""), (None, ""), (None, ""),
)  # fmt: skip


def month() -> Iterator[Story]:
    """From the oldest to yesterday's."""
    chance = random.Random(SEED)  # noqa: S311 - a sample, not a secret
    number = 0
    for days_ago in range(DAYS, 0, -1):
        weekday = (WEDNESDAY + 1 - days_ago) % 7
        for _ in range(TICKETS_OF_WEEKDAY[weekday]):
            hour = chance.choices(range(len(HOURS)), HOURS)[0] + FIRST_HOUR
            minute = hour * 60 + chance.randrange(60)
            number += 1
            yield _story(chance, number, days_ago * DAY_MINUTES + MOMENT_MINUTES - minute)


def _story(chance: random.Random, number: int, minutes_ago: float) -> Story:
    """Asked, answered, perhaps asked again, resolved and, more often than not, rated."""
    subject, words, category = _ASKED[chance.randrange(len(_ASKED))]
    asker = ASKERS[chance.randrange(len(ASKERS))]
    agent = (ANNA, ANNA, OLEG, OLEG, VERA)[chance.randrange(5)]
    waited = chance.choice((2, 4, 7, 9, 14, 22, 35, 70, 160))
    steps = [Step(minutes_ago, asker, "open", words, "telegram")]
    at = minutes_ago - waited
    steps.append(Step(at, agent, "say", _ANSWERS[number % len(_ANSWERS)]))
    if number % 3:
        at -= chance.choice((3, 8, 20, 90))
        steps.append(Step(at, asker, "say", _THANKS[number % len(_THANKS)], "telegram"))
    if number % 6 == 1:
        at -= chance.choice((4, 12, 40))
        steps.append(Step(at, agent, "say", "Рады помочь"))
    at -= chance.choice((5, 30, 120, 300))
    steps.append(Step(at, agent, "resolve"))
    score, comment = _RATED[number % len(_RATED)]
    if score is not None:
        steps.append(Step(at - 6, asker, "rate", comment, score=score))
    return Story(subject, tuple(steps), category)
