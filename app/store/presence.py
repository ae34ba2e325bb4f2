"""Who has which ticket on screen (leases that expire by themselves) and which process lives."""

from app.store.transaction import Transaction


def hold(tx: Transaction, person_id: int, socket: str, ticket_id: int, until: int) -> None:
    """One lease a socket: looking at another ticket ends the former."""
    tx.execute_beside(
        "INSERT INTO leases (person_id, socket, ticket_id, until) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (person_id, socket) DO UPDATE SET ticket_id = excluded.ticket_id,"
        " until = excluded.until",
        (person_id, socket, ticket_id, until),
    )


def release(tx: Transaction, person_id: int, socket: str) -> None:
    tx.execute_beside("DELETE FROM leases WHERE person_id = ? AND socket = ?", (person_id, socket))


def purge(tx: Transaction) -> int:
    return tx.execute_beside("DELETE FROM leases WHERE until <= ?", (tx.now,)).rowcount


def beat(tx: Transaction, name: str) -> None:
    tx.execute_beside(
        "INSERT INTO heartbeats (name, at) VALUES (?, ?)"
        " ON CONFLICT (name) DO UPDATE SET at = excluded.at",
        (name, tx.now),
    )


def last_beat(tx: Transaction, name: str) -> int | None:
    row = tx.one("SELECT at FROM heartbeats WHERE name = ?", (name,))
    return int(row[0]) if row else None
