"""People as rows: looked up by Telegram id, changed by the verbs of services/people.py."""

from collections.abc import Iterable

from app.domain.person import Person, Role
from app.store import search_names
from app.store.transaction import Row, Transaction

_COLUMNS = (
    "id, name, username, role, language, pinned, blocked_at, blocked_silently, unreachable_at,"
    " resync_after, rev"
)


def _from_row(row: Row) -> Person:
    return Person(
        id=row[0],
        name=row[1],
        username=row[2],
        role=Role(row[3]),
        language=row[4],
        pinned=bool(row[5]),
        blocked_at=row[6],
        blocked_silently=bool(row[7]),
        unreachable_at=row[8],
        resync_after=row[9],
        rev=row[10],
    )


def get(tx: Transaction, person_id: int) -> Person | None:
    row = tx.one(f"SELECT {_COLUMNS} FROM people WHERE id = ?", (person_id,))
    return _from_row(row) if row else None


def add(tx: Transaction, person: Person) -> None:
    tx.execute(
        f"INSERT INTO people ({_COLUMNS}, created_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (*_values(person), tx.now),
    )
    search_names.follow_new(tx, person.id, person.name, person.username)


def save(tx: Transaction, person: Person) -> None:
    search_names.follow_rename(tx, person.id, person.name, person.username)
    tx.execute(
        "UPDATE people SET name = ?2, username = ?3, role = ?4, language = ?5, pinned = ?6,"
        " blocked_at = ?7, blocked_silently = ?8, unreachable_at = ?9, resync_after = ?10,"
        " rev = ?11 WHERE id = ?1",
        _values(person),
    )


def _values(person: Person) -> tuple[object, ...]:
    return (
        person.id,
        person.name,
        person.username,
        person.role,
        person.language,
        int(person.pinned),
        person.blocked_at,
        int(person.blocked_silently),
        person.unreachable_at,
        person.resync_after,
        person.rev,
    )


def staff(tx: Transaction) -> list[Person]:
    """Agents and admins that are not blocked, by id."""
    # The first condition names the index of the staff, the second makes it a search.
    rows = tx.all(
        f"SELECT {_COLUMNS} FROM people WHERE role <> 'customer'"
        " AND (role = 'agent' OR role = 'admin') AND blocked_at IS NULL ORDER BY id"
    )
    return [_from_row(row) for row in rows]


def all_staff(tx: Transaction) -> list[Person]:
    """Agents and admins, deactivated ones too, by id."""
    rows = tx.all(f"SELECT {_COLUMNS} FROM people WHERE role <> 'customer' ORDER BY id")
    return [_from_row(row) for row in rows]


def pinned(tx: Transaction) -> list[Person]:
    rows = tx.all(f"SELECT {_COLUMNS} FROM people WHERE pinned = 1 ORDER BY id")
    return [_from_row(row) for row in rows]


def blocked(tx: Transaction, limit: int) -> list[Person]:
    """Which customers are kept out, the newest first."""
    rows = tx.all(
        f"SELECT {_COLUMNS} FROM people WHERE blocked_at IS NOT NULL AND role = 'customer'"
        " ORDER BY blocked_at DESC, id LIMIT ?",
        (limit,),
    )
    return [_from_row(row) for row in rows]


def known(tx: Transaction, ids: Iterable[int]) -> list[Person]:
    found = (get(tx, person_id) for person_id in ids)
    return [person for person in found if person]
