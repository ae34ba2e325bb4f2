"""Whose messages wait because they write faster than their allowance."""

from app.store.transaction import Transaction


def begin(tx: Transaction, person_id: int) -> bool:
    """False when it had begun before."""
    added = tx.execute_beside(
        "INSERT OR IGNORE INTO floods (person_id, since) VALUES (?, ?)", (person_id, tx.now)
    )
    return added.rowcount > 0


def is_on(tx: Transaction, person_id: int) -> bool:
    return tx.one("SELECT 1 FROM floods WHERE person_id = ?", (person_id,)) is not None


def end(tx: Transaction, person_id: int) -> None:
    tx.execute_beside("DELETE FROM floods WHERE person_id = ?", (person_id,))
