"""Telegram updates as they came, stored before Telegram is told that they were received.

`lane` is whom an update is from: updates of one lane are worked in order, lanes side by side.
"""

import zlib
from typing import NamedTuple

from app.store.transaction import Transaction

#: Lanes of what was set aside lie from here upwards.
LANES_ASIDE = -(2**62)


class StoredUpdate(NamedTuple):
    id: int
    lane: int
    raw: str
    tries: int
    received_at: int


def add(tx: Transaction, update_id: int, lane: int, raw: str) -> bool:
    """Stores an update unless it is already there; False for a repetition."""
    added = tx.execute_beside(
        "INSERT OR IGNORE INTO updates (id, lane, raw, due_at, received_at) VALUES (?, ?, ?, ?, ?)",
        (update_id, lane, raw, tx.now, tx.now),
    )
    return added.rowcount > 0


def next_due(tx: Transaction, limit: int) -> list[StoredUpdate]:
    """The first new update of each lane, where its time has come, oldest first."""
    rows = tx.all(
        "SELECT id, lane, raw, tries, received_at FROM updates WHERE id IN"
        " (SELECT min(id) FROM updates WHERE state = 'new' GROUP BY lane)"
        " AND due_at <= ? ORDER BY id LIMIT ?",
        (tx.now, limit),
    )
    return [StoredUpdate(*row) for row in rows]


def next_due_at(tx: Transaction) -> int | None:
    """When the first lane may go on; what waits behind a lane's first update does not count."""
    row = tx.one(
        "SELECT min(due_at) FROM updates WHERE id IN"
        " (SELECT min(id) FROM updates WHERE state = 'new' GROUP BY lane)"
    )
    return row[0] if row else None


def is_new(tx: Transaction, update_id: int) -> bool:
    return tx.one("SELECT 1 FROM updates WHERE id = ? AND state = 'new'", (update_id,)) is not None


def has_new(tx: Transaction, lane: int) -> bool:
    """Whether anything of this lane waits to be worked."""
    row = tx.one("SELECT 1 FROM updates WHERE state = 'new' AND lane = ? LIMIT 1", (lane,))
    return row is not None


def set_aside(tx: Transaction, update_id: int, waits_for: str, due_at: int) -> None:
    """It waits in a lane of its own for a message that has not come, at most until `due_at`."""
    tx.execute_beside(
        "UPDATE updates SET lane = ?, waits_for = ?, due_at = ?, error = NULL WHERE id = ?",
        (_lane_aside(waits_for), waits_for, due_at, update_id),
    )


def _lane_aside(waits_for: str) -> int:
    """Far below every lane of a person; two messages that share one only wait for each other."""
    return LANES_ASIDE + zlib.crc32(waits_for.encode())


def hasten(tx: Transaction, waits_for: str) -> None:
    """What these updates were waiting for has come."""
    tx.execute_beside(
        "UPDATE updates SET due_at = ?, waits_for = NULL WHERE waits_for = ? AND state = 'new'",
        (tx.now, waits_for),
    )


def drop_older(tx: Transaction, waits_for: str, update_id: int) -> None:
    """Of several that wait for the same, the newest says all that the others would."""
    tx.execute_beside(
        "UPDATE updates SET state = 'done', ended_at = ?, error = NULL"
        " WHERE waits_for = ? AND state = 'new' AND id < ?",
        (tx.now, waits_for, update_id),
    )


def set_done(tx: Transaction, update_id: int) -> None:
    tx.execute_beside(
        "UPDATE updates SET state = 'done', ended_at = ?, error = NULL WHERE id = ?",
        (tx.now, update_id),
    )


def postpone(tx: Transaction, update_id: int, due_at: int, error: str, tries: int) -> None:
    """Another try at `due_at`; the lane waits for it. `tries` are those that failed so far."""
    tx.execute_beside(
        "UPDATE updates SET due_at = ?, error = ?, tries = ? WHERE id = ?",
        (due_at, error, tries, update_id),
    )


def park(tx: Transaction, update_id: int, error: str) -> None:
    """It cannot be worked: it is kept for a person to look at, and the lane goes on."""
    tx.execute_beside(
        "UPDATE updates SET state = 'parked', ended_at = ?, error = ? WHERE id = ?",
        (tx.now, error, update_id),
    )


def counts(tx: Transaction) -> dict[str, int]:
    """How many updates are in which state."""
    return {row[0]: row[1] for row in tx.all("SELECT state, count(*) FROM updates GROUP BY state")}


def purge(tx: Transaction, before: int, limit: int) -> int:
    """Forgets done ones: after a quiet week Telegram may use an id again."""
    return tx.execute_beside(
        "DELETE FROM updates WHERE id IN (SELECT id FROM updates"
        " WHERE state <> 'new' AND ended_at <= ? LIMIT ?)",
        (before, limit),
    ).rowcount
