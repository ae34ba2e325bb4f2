"""The sample desk: who is there and what was said, in minutes before the moment of the pictures.

It must never name anybody real; its words are material to look at and promise nothing.
"""

from typing import Literal, NamedTuple

from scripts.bench.people import ADMIN_ID

Verb = Literal["open", "say", "note", "edit", "claim", "resolve", "close", "rate"]
Door = Literal["mini_app", "telegram"]


class Face(NamedTuple):
    """Somebody of the desk, as their Telegram client introduces them."""

    id: int
    name: str
    username: str
    is_agent: bool = False


class Step(NamedTuple):
    """What somebody did in a ticket; `quotes` and an edit's `of` count its steps from 0.

    `text` of a rating is its comment, `score` its holes.
    """

    minutes_ago: float
    who: Face
    verb: Verb
    text: str = ""
    door: Door = "mini_app"
    quotes: int | None = None
    of: int = 0
    score: int = 0


class Story(NamedTuple):
    """One ticket from its opening on; `category` is the name of what its customer chose."""

    subject: str
    steps: tuple[Step, ...]
    category: str | None = None


VERA = Face(ADMIN_ID, "Вера", "sample_vera")
ANNA = Face(301, "Анна", "sample_anna", is_agent=True)
OLEG = Face(302, "Олег", "sample_oleg", is_agent=True)
MARINA = Face(2001, "Марина Кузнецова", "sample_marina")
IGOR = Face(2002, "Игорь Петров", "sample_igor")
SERGEY = Face(2003, "Сергей Ильин", "sample_sergey")
NEWCOMER = Face(2004, "Дарья", "sample_darya")
#: Has left; the desk still knows whose words were his.
ROMAN = Face(303, "Роман", "sample_roman", is_agent=True)
PETR = Face(304, "Пётр", "sample_petr", is_agent=True)
#: Who is kept out, and knows it; and who does not.
LOUD = Face(2005, "Скидки тут", "sample_sale")
SILENT = Face(2006, "Гость", "sample_guest")
#: How the first of the customers was called before.
FORMER = Face(2001, "Марина", "marina_k")
#: The newcomer has never been here: the desk meets her when she opens the Mini App.
KNOWN = (VERA, ANNA, OLEG, ROMAN, PETR, FORMER, MARINA, IGOR, SERGEY, LOUD, SILENT)
BOT_ID = 100
BOT_NAME = "tikethet_sample_bot"

MAIN_SUBJECT = "Не пришёл заказ"
#: Its answers have fared in different ways on their way to the chat.
CARRIED_SUBJECT = "Чехол не того цвета"
ANSWER = (
    "Нашли: посылка уехала не в тот город. Доставим завтра до 18:00, за ожидание 300 бонусов. "
    "Следить: https://track.example/8812"
)

STORIES = (
    Story(
        "Промокод не сработал",
        (
            Step(4300, IGOR, "open", "Ввожу ОСЕНЬ10, а сумма не меняется", "telegram"),
            Step(4270, OLEG, "say", "Он действует от 3 000 ₽. Добавил его к вашему заказу вручную"),
            Step(4240, IGOR, "say", "Вижу, спасибо!", "telegram"),
            Step(4200, OLEG, "close"),
        ),
    ),
    Story(
        "Сменить почту в профиле",
        (
            Step(3600, MARINA, "open", "Старая почта больше не открывается, замените на новую"),
            Step(3560, ANNA, "say", "Готово, на новый адрес ушло письмо с подтверждением"),
            Step(3500, ANNA, "close"),
        ),
    ),
    Story(
        "Не могу войти по номеру",
        (
            Step(2900, MARINA, "open", "Код не приходит уже час", "telegram"),
            Step(2860, ANNA, "say", "Оператор задержал сообщения. Сейчас всё работает, проверьте"),
            Step(2810, MARINA, "say", "Да, вошла. Спасибо, Анна!"),
            Step(2800, ANNA, "resolve"),
        ),
    ),
    Story(
        "Курьер не позвонил",
        (
            Step(1700, SERGEY, "open", "Ждал с десяти до двух, никто не приехал"),
            Step(1660, OLEG, "say", "Извините! Перенесли на вечер, курьер наберёт за полчаса"),
            Step(1520, SERGEY, "say", "Привёз, всё в порядке"),
            Step(1510, OLEG, "resolve"),
            Step(1490, SERGEY, "rate", "Помогли, хоть и не с первого раза", score=4),
        ),
    ),
    Story(
        MAIN_SUBJECT,
        (
            Step(41, MARINA, "open", "Здравствуйте! Жду заказ 8812 со вторника, трек молчит"),
            Step(27, ANNA, "claim"),
            Step(
                26, ANNA, "say", "Здравствуйте, Марина! Вижу заказ. Уточню у склада, минут десять"
            ),
            Step(25, MARINA, "say", "Номер чека 55-8812, если пригодится", "telegram", quotes=2),
            Step(24.5, MARINA, "say", "Жду"),
            Step(12, ANNA, "note", "Склад подтвердил пересорт, акт 55-14. Бонусы согласованы."),
            Step(3, ANNA, "say", "Нашли: посылка уехала не в тот город. Вернём её завтра."),
            Step(2.5, ANNA, "edit", ANSWER, of=6),
            Step(2, ANNA, "say", "Если что, пишите сюда"),
        ),
    ),
    Story(
        CARRIED_SUBJECT,
        (
            Step(190, SERGEY, "open", "Пришёл красный чехол, а заказывал синий", "telegram"),
            Step(180, ANNA, "say", "Извините за путаницу. Синий отправим сегодня"),
            Step(58, ANNA, "say", "Вот накладная: её спросит курьер"),
            Step(52, ANNA, "say", "Красный оставьте себе, возвращать его не нужно"),
            Step(46, ANNA, "say", "Трек пришлю вечером"),
        ),
    ),
    Story(
        "Нужен счёт для бухгалтерии",
        (
            Step(1300, IGOR, "open", "Пришлите, пожалуйста, счёт и акт за октябрь"),
            Step(96, OLEG, "claim"),
            Step(95, OLEG, "say", "Счёт отправили на почту. Акт подпишут сегодня, пришлю следом"),
        ),
    ),
    Story(
        "Возврат за вторую пару",
        (
            Step(300, MARINA, "open", "Хочу вернуть ботинки: взяла две пары, подошла одна"),
            Step(46, OLEG, "claim"),
            Step(45, OLEG, "say", "Пришлите фото бирки, пожалуйста"),
        ),
    ),
    Story(
        "Заказ пришёл без коробки",
        (
            Step(220, SERGEY, "open", "Это подарок, без коробки никак", "telegram"),
            Step(200, ANNA, "say", "Понимаю. Отправим коробку отдельно, привезут бесплатно"),
            Step(35, SERGEY, "say", "А до субботы успеют?", "telegram"),
        ),
    ),
    Story(
        "Не проходит оплата по QR",
        (
            Step(75, IGOR, "open", "Банк пишет «Получатель недоступен»"),
            Step(50, OLEG, "say", "Проверяем с банком. Картой оплата проходит"),
            Step(20, IGOR, "say", "Подожду, картой не хочу"),
        ),
    ),
    Story(
        "Как поменять адрес доставки?",
        (Step(9, SERGEY, "open", "Хочу забрать сам на Лесной", "telegram"),),
    ),
    Story(
        "Изменить имя получателя",
        (Step(6, MARINA, "open", "По второму заказу получит муж, Кузнецов Павел"),),
    ),
    Story(
        "Оплата списалась дважды",
        (Step(1, IGOR, "open", "Два списания по 1 290 ₽ за один заказ"),),
    ),
)
