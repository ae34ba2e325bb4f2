"""Whose tickets are whose, as far as anything is still to be done about them."""

from app.store.transaction import Transaction

_LIVE = "assignee_id = ?1 AND status <> 'resolved' AND status <> 'closed'"


def unfinished_of(tx: Transaction, person_id: int) -> list[int]:
    """Ids of somebody's tickets that are live or may be reopened."""
    rows = tx.all(
        f"SELECT id FROM tickets WHERE {_LIVE} UNION ALL"
        " SELECT id FROM tickets WHERE status = 'resolved' AND assignee_id = ?1 ORDER BY id",
        (person_id,),
    )
    return [int(row[0]) for row in rows]


def count_live(tx: Transaction, person_id: int) -> int:
    row = tx.one(f"SELECT count(*) FROM tickets WHERE {_LIVE}", (person_id,))
    return int(row[0]) if row else 0


def drop_ties(tx: Transaction, person_id: int) -> None:
    """Somebody answers no category's tickets and follows nothing any more."""
    tx.execute_beside("DELETE FROM category_people WHERE person_id = ?", (person_id,))
    tx.execute_beside("DELETE FROM followers WHERE person_id = ?", (person_id,))
