"""Who answered which message with which emoji."""

from collections.abc import Sequence

from app.domain.extras import Reaction
from app.domain.person import PersonRef
from app.store.transaction import Transaction


def replace_of(
    tx: Transaction, message_id: int, person_id: int, emoji: Sequence[str]
) -> None:
    """A person's reactions to a message are these now, in their order."""
    tx.execute_beside(
        "DELETE FROM reactions WHERE message_id = ? AND person_id = ?", (message_id, person_id)
    )
    for place, one in enumerate(emoji):
        tx.execute_beside(
            "INSERT INTO reactions (message_id, person_id, emoji, place, at)"
            " VALUES (?, ?, ?, ?, ?)",
            (message_id, person_id, one, place, tx.now),
        )


def of_message(tx: Transaction, message_id: int) -> list[Reaction]:
    """In the order in which they came."""
    rows = tx.all(
        "SELECT r.emoji, p.id, p.name, p.role FROM reactions r JOIN people p ON p.id = r.person_id"
        " WHERE r.message_id = ? ORDER BY r.at, p.id, r.place",
        (message_id,),
    )
    return [Reaction(row[0], PersonRef(*row[1:])) for row in rows]
