"""What people type to narrow a search, in Russian and in English: the only place that knows it."""

from enum import StrEnum


class Filter(StrEnum):
    """The filters of search, by their names in the protocol."""

    FROM = "from"
    TAG = "tag"
    IS = "is"
    BEFORE = "before"
    AFTER = "after"


class State(StrEnum):
    """What `is:` may ask for. `open` is the inbox's view: new or open."""

    NEW = "new"
    OPEN = "open"
    WAITING = "waiting"
    RESOLVED = "resolved"
    CLOSED = "closed"
    NOTE = "note"
    UNASSIGNED = "unassigned"
    MINE = "mine"
    OVERDUE = "overdue"


FILTERS: dict[str, Filter] = {
    "from": Filter.FROM, "от": Filter.FROM,
    "tag": Filter.TAG, "тег": Filter.TAG, "тэг": Filter.TAG, "метка": Filter.TAG,
    "is": Filter.IS, "это": Filter.IS, "статус": Filter.IS,
    "before": Filter.BEFORE, "до": Filter.BEFORE,
    "after": Filter.AFTER, "после": Filter.AFTER, "с": Filter.AFTER, "за": Filter.AFTER,
}  # fmt: skip

STATES: dict[str, State] = {
    "new": State.NEW, "новый": State.NEW, "новые": State.NEW,
    "open": State.OPEN, "открыт": State.OPEN, "открытый": State.OPEN, "открытые": State.OPEN,
    "waiting": State.WAITING, "ждет": State.WAITING, "ждут": State.WAITING,
    "ожидает": State.WAITING,
    "resolved": State.RESOLVED, "решен": State.RESOLVED, "решенные": State.RESOLVED,
    "closed": State.CLOSED, "закрыт": State.CLOSED, "закрытые": State.CLOSED,
    "note": State.NOTE, "notes": State.NOTE, "заметка": State.NOTE, "заметки": State.NOTE,
    "unassigned": State.UNASSIGNED, "ничей": State.UNASSIGNED, "ничьи": State.UNASSIGNED,
    "mine": State.MINE, "my": State.MINE, "мой": State.MINE, "мои": State.MINE,
    "overdue": State.OVERDUE, "просрочен": State.OVERDUE, "просроченные": State.OVERDUE,
    "просрочено": State.OVERDUE,
}  # fmt: skip

#: How many days before today a word means.
DAYS_AGO: dict[str, int] = {
    "today": 0, "сегодня": 0, "yesterday": 1, "вчера": 1, "позавчера": 2,
    "week": 7, "неделя": 7, "неделю": 7, "month": 30, "месяц": 30,
}  # fmt: skip

#: `from:` these is whoever searches.
MYSELF = frozenset({"me", "меня", "я"})
