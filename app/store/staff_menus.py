"""Whose private chat shows the staff's commands, and which list of them it was given."""

from typing import NamedTuple

from app.store.transaction import Transaction


class MenuChange(NamedTuple):
    """`is_staff` says whether the chat gets the staff's commands or loses them."""

    person_id: int
    is_staff: bool


def due(tx: Transaction, digest: str) -> list[MenuChange]:
    """Staff without the list of this digest, and those who have one and are no staff any more."""
    rows = tx.all(
        "SELECT p.id, 1 FROM people p LEFT JOIN staff_menus m ON m.person_id = p.id"
        " WHERE p.role <> 'customer' AND p.blocked_at IS NULL AND p.unreachable_at IS NULL"
        " AND (m.person_id IS NULL OR (m.digest <> ?1 AND m.due_at <= ?2))"
        " UNION ALL SELECT m.person_id, 0 FROM staff_menus m JOIN people p ON p.id = m.person_id"
        " WHERE (p.role = 'customer' OR p.blocked_at IS NOT NULL)",
        (digest, tx.now),
    )
    return [MenuChange(row[0], bool(row[1])) for row in rows]


def keep(tx: Transaction, person_id: int, digest: str, due_at: int) -> None:
    tx.execute(
        "INSERT INTO staff_menus (person_id, digest, due_at) VALUES (?, ?, ?)"
        " ON CONFLICT (person_id) DO UPDATE SET"
        " digest = excluded.digest, due_at = excluded.due_at",
        (person_id, digest, due_at),
    )


def hasten(tx: Transaction, person_id: int) -> None:
    tx.execute("UPDATE staff_menus SET due_at = 0 WHERE person_id = ?", (person_id,))


def forget(tx: Transaction, person_id: int) -> None:
    tx.execute("DELETE FROM staff_menus WHERE person_id = ?", (person_id,))
