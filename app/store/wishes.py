"""Who has said that their next message opens a new ticket, and how long that holds."""

from app.store.transaction import Transaction


def keep(tx: Transaction, person_id: int, until: int) -> None:
    tx.execute_beside(
        "INSERT INTO wishes (person_id, until) VALUES (?, ?)"
        " ON CONFLICT (person_id) DO UPDATE SET until = excluded.until",
        (person_id, until),
    )


def holds(tx: Transaction, person_id: int) -> bool:
    row = tx.one("SELECT 1 FROM wishes WHERE person_id = ? AND until > ?", (person_id, tx.now))
    return row is not None


def forget(tx: Transaction, person_id: int) -> bool:
    """False when there was none that still held."""
    held = holds(tx, person_id)
    tx.execute_beside("DELETE FROM wishes WHERE person_id = ?", (person_id,))
    return held
