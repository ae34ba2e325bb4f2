"""What acts on several tickets have changed, for as long as they may be taken back."""

import json
from typing import Any

from app.store.transaction import Transaction

#: By ticket id: what was, and what the act made of it, each by field.
Changes = dict[int, tuple[dict[str, Any], dict[str, Any]]]


def add(tx: Transaction, person_id: int, changes: Changes) -> int:
    added = tx.execute_beside(
        "INSERT INTO undos (person_id, at, changes) VALUES (?, ?, ?)",
        (person_id, tx.now, json.dumps(changes)),
    )
    return int(added.lastrowid or 0)


def take(tx: Transaction, undo_id: int, person_id: int) -> Changes | None:
    """What that act of this person has changed; it is there once."""
    row = tx.one("SELECT changes FROM undos WHERE id = ? AND person_id = ?", (undo_id, person_id))
    if row is None:
        return None
    tx.execute_beside("DELETE FROM undos WHERE id = ?", (undo_id,))
    return {int(key): (before, after) for key, (before, after) in json.loads(row[0]).items()}


def forget(tx: Transaction, before: int) -> None:
    """Drops what is older than that moment."""
    tx.execute_beside("DELETE FROM undos WHERE at < ?", (before,))
