"""People by name: beginnings while somebody types, slips of one letter, whatever the alphabet.

The rows are looked at in the end, so a key that stands for more than it should finds nobody wrong.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache

from app.domain.slips import slips_between
from app.domain.words import in_latin
from app.store import search_keys
from app.store.transaction import Row, Transaction

#: The mark of an index that has everybody: no id of Telegram's is larger.
ALL = 2**62
#: How many of those that the keys name are looked at: measuring slips takes longer.
LOOKED_AT, SLIPS_LOOKED_AT = 200, 60
#: People who came while the index was filled and are behind its mark: read one by one.
TAIL_LIMIT = 300
#: From so many letters on two slips are forgiven.
LONG_NAME = 8
TOO_MANY = 1_000
#: Words and names that are remembered as pairs: many people have the same names.
_PAIRS_KEPT = 8_192

_MARK = "SELECT up_to FROM search_marks WHERE name = 'people'"
_NAMED = (
    "SELECT p.id, p.name, p.username FROM person_words w CROSS JOIN people p ON p.id = w.rowid"
    " WHERE w.person_words MATCH ? ORDER BY w.rowid DESC LIMIT ?"
)
_TAIL = (
    "SELECT id, name, username FROM people WHERE id > (SELECT up_to FROM search_marks"
    " WHERE name = 'people') ORDER BY id DESC LIMIT ?"
)


def add_after(tx: Transaction, mark: int, limit: int) -> int:
    """Takes the next `limit` people into the index and answers its new mark."""
    rows = tx.all(
        "SELECT id, name, username FROM people WHERE id > ? ORDER BY id LIMIT ?", (mark, limit)
    )
    _add(tx, rows)
    return int(rows[-1][0]) if len(rows) == limit else ALL


def _add(tx: Transaction, rows: Iterable[Row]) -> None:
    named = ((row[0], search_keys.keys_of_person(row[1], row[2])) for row in rows)
    tx.execute_each(
        "INSERT INTO person_words (rowid, words) VALUES (?, ?)",
        [(person_id, " ".join(sorted(keys))) for person_id, keys in named if keys],
    )


def follow_new(tx: Transaction, person_id: int, name: str, username: str | None) -> None:
    """Called when somebody's row is added."""
    if _is_indexed(tx, person_id):
        _add(tx, [(person_id, name, username)])


def follow_rename(tx: Transaction, person_id: int, name: str, username: str | None) -> None:
    """Called before somebody's row is written, with what it will say."""
    former = tx.one("SELECT name, username FROM people WHERE id = ?", (person_id,))
    if former is None or former == (name, username) or not _is_indexed(tx, person_id):
        return
    keys = search_keys.keys_of_person(*former)
    if keys:
        tx.execute_beside(
            "INSERT INTO person_words (person_words, rowid, words) VALUES ('delete', ?, ?)",
            (person_id, " ".join(sorted(keys))),
        )
    _add(tx, [(person_id, name, username)])


def _is_indexed(tx: Transaction, person_id: int) -> bool:
    row = tx.one(_MARK)
    return row is not None and person_id <= row[0]


# -- finding -------------------------------------------------------------------------------


def find_people(tx: Transaction, text: str, limit: int) -> list[int]:
    """Ids of those whose names begin like the words of `text`, else of those who are a slip away.

    The closest first, those with the same closeness by name.
    """
    words = search_keys.name_words(text)
    if not words:
        return []
    forms = [frozenset({word, in_latin(word)}) for word in words]
    beginning = [frozenset(map(search_keys.beginning, both)) for both in forms]
    found = _looked_up(tx, beginning, lambda row: _begins(forms, row))
    if not found:
        slips = [
            frozenset().union(*map(search_keys.slips_of, both)) or beginning[at]
            for at, both in enumerate(forms)
        ]
        found = _looked_up(tx, slips, lambda row: _slips(forms, row), SLIPS_LOOKED_AT)
    ranked = sorted((distance, row[1].casefold(), row[0]) for row, distance in found)
    return [person_id for _, _, person_id in ranked[:limit]]


def _looked_up(
    tx: Transaction,
    groups: Sequence[frozenset[str]],
    distance_to: Callable[[Row], int | None],
    most: int = LOOKED_AT,
) -> list[tuple[Row, int]]:
    match = all_of(groups)
    rows = tx.all(_NAMED, (match, most)) + tx.all(_TAIL, (TAIL_LIMIT,))
    measured = ((row, distance_to(row)) for row in rows)
    return [(row, distance) for row, distance in measured if distance is not None]


def all_of(groups: Sequence[frozenset[str]]) -> str:
    """The MATCH of FTS5 for texts that have one of each group; nobody's words become its syntax:
    terms are letters and digits, and each stands in quotes."""
    return " AND ".join(
        "(" + " OR ".join(f'"{term}"' for term in sorted(group)) + ")" for group in groups
    )


def _begins(forms: Sequence[frozenset[str]], row: Row) -> int | None:
    """How many letters the names go on for; None when one of the words begins none of them."""
    name, username = row[1], row[2]
    names = search_keys.name_forms(name)
    if username and any(_may_begin(both, username) for both in forms):
        names = search_keys.name_forms(name, username)
    return _sum_of_least(_rest_of, forms, names)


def _may_begin(both: frozenset[str], username: str) -> bool:
    """A cheap no for most usernames: many people have the same name, and each a username."""
    small = username.casefold()
    return not small.isascii() or any(word in small for word in both)


@lru_cache(_PAIRS_KEPT)
def _rest_of(both: frozenset[str], name: str) -> int:
    return min(
        (len(name) - len(word) for word in both if name.startswith(word)), default=TOO_MANY
    )


def _slips(forms: Sequence[frozenset[str]], row: Row) -> int | None:
    return _sum_of_least(_forgiven, forms, search_keys.name_forms(row[1], row[2]))


def _sum_of_least(
    distance: Callable[[frozenset[str], str], int],
    forms: Sequence[frozenset[str]],
    names: Sequence[str],
) -> int | None:
    """Each word counts by the name that is closest to it; None when one is close to none."""
    total = 0
    for both in forms:
        least = min((distance(both, name) for name in names), default=TOO_MANY)
        if least == TOO_MANY:
            return None
        total += least
    return total


@lru_cache(_PAIRS_KEPT)
def _forgiven(both: frozenset[str], name: str) -> int:
    """The slips between a name and the closest of the forms of a word; TOO_MANY from those on that
    are not forgiven."""
    return min(_forgiven_of(word, name) for word in both)


def _forgiven_of(word: str, name: str) -> int:
    if len(word) < search_keys.LEAST_SLIP:
        return 0 if name.startswith(word) else TOO_MANY
    most = 1 + (len(word) >= LONG_NAME)
    if abs(len(word) - len(name)) > most:
        return TOO_MANY
    slips = slips_between(word, name)
    return slips if slips <= most else TOO_MANY
