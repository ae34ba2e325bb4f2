"""How much of their rate a customer has used, over both doors together (GCRA, one number).

`paid_until` is in Unix microseconds.
"""

from app.store.transaction import Transaction


def paid_until(tx: Transaction, person_id: int) -> int:
    row = tx.one("SELECT paid_until FROM allowances WHERE person_id = ?", (person_id,))
    return int(row[0]) if row else 0


def pay(tx: Transaction, person_id: int, until: int) -> None:
    tx.execute_beside(
        "INSERT INTO allowances (person_id, paid_until) VALUES (?, ?)"
        " ON CONFLICT (person_id) DO UPDATE SET paid_until = excluded.paid_until",
        (person_id, until),
    )
