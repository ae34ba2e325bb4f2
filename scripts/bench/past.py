"""What a large desk has been through: people, words and tickets as a seed decides them.

Words are as frequent as in any language (the n-th about 1/n as often as the first); the first few
hundred are what people write to a desk, the rest is made up of Russian syllables.
"""

import itertools
import random
from collections.abc import Iterator

from app.domain.message import Kind
from app.domain.person import Role
from app.domain.ticket import Status
from app.services.made_past import PastMessage, PastTicket

AGENTS = 200
FIRST_AGENT_ID = 1_001
FIRST_CUSTOMER_ID = 5_000_000
#: A customer has so many tickets on the average.
TICKETS_A_CUSTOMER = 3
MESSAGES_A_TICKET = 10
CATEGORIES, TAGS = 12, 40
BEGAN_AT = 1_700_000_000_000
#: A new ticket every so many milliseconds.
TICKET_EVERY_MS = 60_000
#: Live tickets are half of the newest so many, of a small desk of this share; the resolved ones
#: lie behind them.
LIVE_AMONG, LIVE_AMONG_SHARE, LIVE_SHARE = 6_000, 0.15, 0.5
#: When what is not late yet is due.
DUE_AT = 4_000_000_000_000
HOUR_MS = 3_600_000

COMMON = """
и в не на я что заказ с как по возврат деньги это мне пожалуйста но за у здравствуйте вы до
уже оплата доставка когда почему товар карта номер адрес курьер вчера сегодня день рублей
аккаунт пароль войти письмо ошибка приложение подписка отменить вернуть получил пришёл посылка
чек банк магазин склад размер цвет замена гарантия ремонт лампа телефон зарядка экран кнопка
сайт промокод скидка бонусы баланс перевод списали дважды ожидаю жду ответ спасибо проверьте
помогите срочно менеджер оператор договор счёт фактура документы паспорт регистрация код смс
сообщение уведомление настройки обновление версия android айфон браузер ссылка файл фото видео
голосовое
""".split()  # noqa: SIM905 - a list of words reads best as a text
_ONSETS = """
б в г д ж з к л м н п р с т ф х ц ч ш бр вл гр др кл кр пл пр св сл ст тр
""".split()  # noqa: SIM905 - a list of words reads best as a text
_VOWELS = """
а е и о у ы я ю
""".split()  # noqa: SIM905 - a list of words reads best as a text
_ENDINGS = """
а ы у ой ами ение ения ский ская ное ость ости ать ил ила ить ник ники ка ки ок
""".split()  # noqa: SIM905 - a list of words reads best as a text
_FIRST = """
Анна Иван Мария Пётр Ольга Сергей Елена Дмитрий Наталья Алексей Ирина Андрей Татьяна Михаил
Светлана Николай Екатерина Владимир Юлия Александр Вера Глеб Алёна Семён
""".split()  # noqa: SIM905 - a list of words reads best as a text
_FAMILY = """
Иванов Смирнов Кузнецов Попов Васильев Петров Соколов Михайлов Новиков Фёдоров Морозов Волков
Алексеев Лебедев Семёнов Егоров Павлов Козлов Степанов Никитин Орлов Захаров Зайцев Ёлкин
""".split()  # noqa: SIM905 - a list of words reads best as a text
VOCABULARY = 40_000
FRAGMENTS = 60_000


class Words:
    """Texts from one seed; the same for the same seed."""

    def __init__(self, seed: int) -> None:
        self._dice = random.Random(seed)
        made = (self._word() for _ in itertools.count())
        rest = itertools.islice(dict.fromkeys(itertools.islice(made, VOCABULARY * 2)), VOCABULARY)
        self.vocabulary = [*COMMON, *rest]
        weights = itertools.accumulate(1 / (rank + 3) for rank in range(len(self.vocabulary)))
        self._weights = list(weights)
        self._fragments = [self._draw(self._dice.randint(2, 6)) for _ in range(FRAGMENTS)]

    def _word(self) -> str:
        syllables = self._dice.randint(1, 3)
        root = "".join(
            self._dice.choice(_ONSETS) + self._dice.choice(_VOWELS) for _ in range(syllables)
        )
        return root + self._dice.choice(_ENDINGS)

    def _draw(self, length: int) -> str:
        return " ".join(self._dice.choices(self.vocabulary, cum_weights=self._weights, k=length))

    def text(self, dice: random.Random) -> str:
        """About 14 words, every fifth text with a number of its own."""
        pieces = dice.choices(self._fragments, k=min(12, 1 + int(dice.expovariate(0.4))))
        if dice.random() < 0.2:
            pieces.append(str(dice.randrange(10_000_000)))
        return " ".join(pieces)

    def rare(self, dice: random.Random) -> str:
        return dice.choice(self.vocabulary[len(self.vocabulary) // 2 :])


def staff() -> list[tuple[int, str, str | None, Role]]:
    return [
        (FIRST_AGENT_ID + at, _name(at * 7), f"agent{at}", Role.ADMIN if at == 0 else Role.AGENT)
        for at in range(AGENTS)
    ]


def customers(begin: int, end: int) -> list[tuple[int, str, str | None, Role]]:
    return [
        (FIRST_CUSTOMER_ID + at, _name(at), f"user{at}" if at % 3 else None, Role.CUSTOMER)
        for at in range(begin, end)
    ]


def _name(at: int) -> str:
    return f"{_FIRST[at % len(_FIRST)]} {_FAMILY[at // len(_FIRST) % len(_FAMILY)]}"


def tickets(words: Words, begin: int, end: int, total: int) -> Iterator[PastTicket]:
    """The tickets from `begin` on, of a desk that will have `total`."""
    for number in range(begin, end):
        dice = random.Random(number)
        yield _ticket(words, dice, number, total)


def _ticket(words: Words, dice: random.Random, number: int, total: int) -> PastTicket:
    customer_id = FIRST_CUSTOMER_ID + dice.randrange(max(1, total // TICKETS_A_CUSTOMER))
    assignee_id = FIRST_AGENT_ID + min(AGENTS - 1, int(dice.paretovariate(0.7)) - 1)
    status = _status(dice, total - number, total)
    is_new = status is Status.NEW
    at = BEGAN_AT + number * TICKET_EVERY_MS
    messages = list(_messages(words, dice, (customer_id, assignee_id), at, is_new=is_new))
    _end_with(messages, status, customer_id, assignee_id, words.text(dice))
    is_waiting = status in {Status.NEW, Status.OPEN}
    return PastTicket(
        subject=words.text(dice)[:80],
        status=status,
        priority=dice.choices(("normal", "high", "low", "urgent"), (80, 12, 5, 3))[0],
        customer_id=customer_id,
        assignee_id=None if is_new or dice.random() < 0.02 else assignee_id,
        category_id=dice.randint(1, CATEGORIES) if dice.random() < 0.8 else None,
        tags=tuple(sorted({_tag(dice) for _ in range(dice.choice((0, 0, 0, 1, 1, 2)))})),
        due_at=dice.choice((messages[-1].at, DUE_AT, DUE_AT, DUE_AT)) if is_waiting else None,
        messages=messages,
    )


def _tag(dice: random.Random) -> int:
    """The first tag is on most tickets that have one, the last on very few."""
    return min(TAGS, int(dice.paretovariate(0.6)))


def _status(dice: random.Random, from_the_end: int, total: int) -> Status:
    live_among = min(LIVE_AMONG, total * LIVE_AMONG_SHARE)
    if from_the_end <= live_among and dice.random() < LIVE_SHARE:
        return dice.choices((Status.WAITING, Status.OPEN, Status.NEW), (60, 25, 15))[0]
    if from_the_end <= live_among * 4:
        return Status.RESOLVED
    # A few of long ago still wait.
    return Status.WAITING if dice.random() < 0.0005 else Status.CLOSED


def _messages(
    words: Words, dice: random.Random, sides: tuple[int, int], at: int, *, is_new: bool
) -> Iterator[PastMessage]:
    """Their turns, a quarter of an hour to some hours apart; a tenth are notes."""
    customer_id, assignee_id = sides
    length = 1 + min(60, int(dice.expovariate(1 / (MESSAGES_A_TICKET - 0.5))))
    for place in range(length if not is_new else min(length, 2)):
        if is_new or place == 0 or dice.random() < 0.5:
            kind, author_id = Kind.MESSAGE, customer_id
        else:
            kind = Kind.NOTE if dice.random() < 0.2 else Kind.MESSAGE
            author_id = assignee_id
        yield PastMessage(kind, author_id, words.text(dice), at)
        at += int(dice.expovariate(1 / HOUR_MS))


def _end_with(
    messages: list[PastMessage], status: Status, customer_id: int, assignee_id: int, text: str
) -> None:
    """Whoever spoke last fits the status: the customer in an open ticket, else the staff."""
    if status is Status.NEW:
        return
    author_id = customer_id if status is Status.OPEN else assignee_id
    messages.append(PastMessage(Kind.MESSAGE, author_id, text, messages[-1].at + HOUR_MS // 4))
