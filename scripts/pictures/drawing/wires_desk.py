"""The wireframes of the admin's pages: figures, team, settings.

It must never ask for a code word: every setting says in plain words what it does.
"""

from collections.abc import Iterator, Sequence

from scripts.pictures.drawing import figures, forms, frames, rails
from scripts.pictures.drawing.ink import t
from scripts.pictures.drawing.layout import DESKTOP, Block, Pane, Screen, row
from scripts.pictures.drawing.rails import RAIL

_PERIODS = ("Сегодня", "Неделя", "Месяц")
_WEEK = (0.55, 0.8, 0.62, 0.95, 0.7, 0.35, 0.28)
_HOURS = ("9", "10", "11", "12", "13", "14", "15", "16", "17", "18")
_DAY = (0.2, 0.45, 0.8, 0.95, 0.6, 0.7, 0.85, 0.6, 0.4, 0.25)
_MONTH = tuple(f"{day}" for day in range(1, 31, 3))
_MONTHLY = (0.5, 0.62, 0.58, 0.74, 0.7, 0.85, 0.66, 0.6, 0.78, 0.9)


def phone(name: str, title: str, head: str, *body: Block, foot: Sequence[Block] = ()) -> Screen:
    pane = Pane(body, head=[frames.title_head(head)], gap=14, margin=12, foot=foot)
    return Screen(f"{name}-phone", title, [(390, pane)])


def wide(name: str, title: str, head: str, *body: Block) -> Screen:
    """A page of its own beside the rail."""
    pane = Pane(body, head=[frames.list_head(head, "TiketHet")], gap=16, margin=20)
    return Screen(f"{name}-desktop", title, [(RAIL, rails.rail("")), (0, pane)], DESKTOP)


def desk_screens() -> Iterator[Screen]:
    """Every file of the admin's side."""
    yield from _dashboards()
    yield from _teams()
    yield from _settings()


def _tiles(period: str) -> list[Block]:
    numbers = {
        "day": ("41", "4 мин", "2 ч 10 мин"),
        "week": ("268", "5 мин", "3 ч 05 мин"),
        "month": ("1 104", "6 мин", "3 ч 40 мин"),
    }
    tickets, answer, solved = numbers[period]
    return [
        figures.kpi("Новых тикетов", tickets, "на 12 % больше"),
        figures.kpi("Первый ответ", answer, "цель 10 мин"),
        figures.kpi("До решения", solved, "цель 8 ч"),
        figures.punched("Оценка", 4, "4,6 из 5 · 38 оценок"),
    ]


def _pairs(blocks: Sequence[Block]) -> list[Block]:
    return [
        row((0, one), (0, other), gap=10)
        for one, other in zip(blocks[::2], blocks[1::2], strict=True)
    ]


_KINDS = (
    ("Доставка", "112", "4 мин", "2 ч", "4,7"),
    ("Оплата", "86", "6 мин", "5 ч", "4,3"),
    ("Возврат", "70", "7 мин", "9 ч", "4,6"),
)
_AGENTS = (
    ("Анна", "124", "3 мин", "4,8"),
    ("Олег", "98", "5 мин", "4,5"),
    ("Вера", "46", "4 мин", "4,7"),
)


def _charts() -> list[tuple[str, Block]]:
    return [
        ("day", figures.bars("Новые и решённые по часам", _DAY, _HOURS)),
        ("week", figures.bars("Новые и решённые по дням", _WEEK)),
        ("month", figures.curve("Первый ответ, минуты", _MONTHLY)),
    ]


def _dashboards() -> Iterator[Screen]:
    heat = figures.heat("Нагрузка по часам")
    head = ("Категория", "Новых", "Ответ", "Решение", "Оценка")
    counts = figures.table("По категориям", head, _KINDS)
    for at, (name, chart) in enumerate(_charts()):
        title = f"Показатели · {_PERIODS[at].lower()}"
        period, tiles = forms.choice(_PERIODS, at), _tiles(name)
        yield phone(f"dashboard-{name}", title, "Показатели", period, *_pairs(tiles), chart)
        line = row(*((0, tile) for tile in tiles), gap=16)
        both = row((0, chart), (0, heat), gap=16)
        title = f"{title}, широкий экран"
        yield wide(f"dashboard-{name}", title, "Показатели", period, line, both, counts)
    blank = frames.empty("empty", "Показателей пока нет", "Появятся, когда придёт первый тикет.")
    today, week = forms.choice(_PERIODS, 0), forms.choice(_PERIODS, 1)
    yield phone("dashboard-empty", "Показатели · пусто", "Показатели", today, blank)
    people = figures.table("По людям", ("Кто", "Решено", "Ответ", "Оценка"), _AGENTS)
    team = figures.punched("Оценка команды", 4, "4,6 из 5 · 268 оценок")
    title = "Показатели · оценки по людям"
    yield phone("dashboard-agents", title, "Показатели", week, team, people)


_PEOPLE = """
=А open | Анна | Агент · в сети          | more
=О new  | Олег | Агент · отошёл          | more
=В wait | Вера | Администратор · в сети  | more
"""
_ROLES = """
person | {agent}     | Отвечает и решает | check
shield | {admin}     | Ещё и настраивает |
lock   | Без доступа | Уйдёт из команды  |
"""
_SHIFTS = """
clock | Понедельник | | 9:00–18:00
clock | Вторник     | | 9:00–18:00
clock | Среда       | | 12:00–21:00
clock | Четверг     | | 9:00–18:00
clock | Пятница     | | 9:00–17:00
clock | Суббота     | | выходной
clock | Воскресенье | | выходной
"""
_INVITES = """
link | Ссылка для агента         | Одна, на 24 часа        | Скопировать
link | Ссылка для администратора | Использована 18 ноября  |
"""


def _add(word: str) -> list[Block]:
    return [frames.main_button(word, "plus")]


def _teams() -> Iterator[Screen]:
    people = forms.listed(_PEOPLE, name="Avatar · список")
    yield phone("team-people", "Команда · люди", "Команда", people, foot=_add("Пригласить"))
    told = _ROLES.format(agent=t("role.agent"), admin=t("role.admin"))
    kinds = forms.listed("ticket | Категории | | Доставка, Возврат")
    yield phone("team-roles", "Команда · роли", "Анна", forms.listed(told, "Роль"), kinds)
    shifts = forms.listed(_SHIFTS, "Смены Анны")
    yield phone("team-shifts", "Команда · смены", "Смены", shifts)
    invites = forms.listed(_INVITES, "Одноразовые ссылки")
    foot = _add("Новая ссылка")
    yield phone("team-invites", "Команда · приглашения", "Приглашения", invites, foot=foot)
    yield wide("team-people", "Команда · широкий экран", "Команда", people, shifts)


_PAGES = """
ticket | Категории    | | 8
clock  | Часы работы  | | 9:00–21:00
book   | Заготовки    | | 24
bolt   | Сроки ответа | | 10 мин
plane  | Тексты бота  | | 12
globe  | Язык         | | Русский
"""
_WHO_ANSWERS = """
ticket | Доставка | Отвечают Анна, Олег | more
ticket | Оплата   | Отвечает Олег       | more
ticket | Вход     | Отвечают все        | more
ticket | Возврат  | Отвечает Анна       | more
"""
_OPEN = """
clock | Будни       | | 9:00–21:00
clock | Суббота     | | 10:00–18:00
clock | Воскресенье | | выходной
"""
_HOLIDAYS = """
sun | 1 января | Праздник | выходной
sun | 8 марта  | Праздник | 10:00–15:00
"""
_GOALS = """
bolt  | Первый ответ    | В рабочее время     | 10 мин
bolt  | Следующий ответ | В рабочее время     | 30 мин
check | Решение         | Со всеми ответами   | 8 ч
bell  | Предупредить    | За сколько до срока | 5 мин
"""
_LANGUAGES = """
globe | Русский | Основной       | check
globe | English | Полный перевод |
"""
_CANNED = (
    ("/склад", "Уточню у склада, минут десять"),
    ("/срок", "Доставим {дата} до {время}"),
    ("/бонусы", "Начислили {сколько} бонусов"),
)


def _bot_texts() -> Block:
    hello = "Здравствуйте. Опишите вопрос, и мы ответим здесь же."
    away = "Ответим завтра с 9:00. Всё написанное сохранено."
    return frames.paper_form(
        frames.field("Приветствие", "", hello, rows=3, left="952"),
        frames.field("Нас нет на месте", "", away, rows=3, left="955"),
    )


def _settings() -> Iterator[Screen]:
    pages = forms.listed(_PAGES)
    yield phone("settings-main", "Настройки", "Настройки", pages)
    kinds, foot = forms.listed(_WHO_ANSWERS), _add("Добавить")
    yield phone("settings-categories", "Настройки · категории", "Категории", kinds, foot=foot)
    hours = forms.listed(_OPEN, "Москва"), forms.listed(_HOLIDAYS, "Особые дни")
    yield phone("settings-hours", "Настройки · часы работы", "Часы работы", *hours)
    found = forms.search_bar("Слово или команда"), forms.picker(_CANNED, "CannedPicker", -1)
    foot = _add("Новая заготовка")
    yield phone("settings-canned", "Настройки · заготовки", "Заготовки", *found, foot=foot)
    goals = forms.listed(_GOALS, name="SlaClock · сроки")
    yield phone("settings-sla", "Настройки · сроки ответа", "Сроки ответа", goals)
    save = [frames.main_button(t("composer.save"))]
    title = "Настройки · тексты бота"
    yield phone("settings-texts", title, "Тексты бота", _bot_texts(), foot=save)
    languages = forms.listed(_LANGUAGES, name="LangSwitch")
    yield phone("settings-language", "Настройки · язык", "Язык", languages)
    both = row((420, pages), (0, _bot_texts()), gap=24)
    yield wide("settings-main", "Настройки · широкий экран", "Настройки", both)
