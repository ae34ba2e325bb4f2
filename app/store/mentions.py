"""Who was named in which note, as rows; what a read mark has passed is no news any more."""

from collections.abc import Iterable

from app.store.transaction import Transaction


def add(tx: Transaction, message_id: int, people: Iterable[int]) -> None:
    for person_id in people:
        tx.execute_beside(
            "INSERT INTO mentions (person_id, message_id) VALUES (?, ?) ON CONFLICT DO NOTHING",
            (person_id, message_id),
        )


def forget(tx: Transaction, message_id: int, people: Iterable[int]) -> None:
    for person_id in people:
        tx.execute_beside(
            "DELETE FROM mentions WHERE person_id = ? AND message_id = ?", (person_id, message_id)
        )


def unread(tx: Transaction, person_id: int, among: int) -> list[tuple[int, int]]:
    """(ticket, note) of what a person has not read among the newest `among` that name them."""
    rows = tx.all(
        "SELECT m.ticket_id, m.id FROM (SELECT message_id FROM mentions WHERE person_id = ?1"
        " ORDER BY message_id DESC LIMIT ?2) n JOIN messages m ON m.id = n.message_id"
        " LEFT JOIN marks k ON k.ticket_id = m.ticket_id AND k.person_id = ?1"
        " WHERE m.deleted_at IS NULL AND m.id > coalesce(k.message_id, 0) ORDER BY m.id DESC",
        (person_id, among),
    )
    return [(row[0], row[1]) for row in rows]
