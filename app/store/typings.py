"""Which of the staff type an answer now; every row ends by itself."""

from typing import NamedTuple

from app.store.transaction import Transaction


class Typed(NamedTuple):
    """The private chat of a ticket's customer, who is being answered, and its topic there."""

    chat_id: int
    ticket_id: int
    thread_id: int | None = None


def until(tx: Transaction, ticket_id: int, person_id: int) -> int:
    """0 when they do not type there."""
    row = tx.one(
        "SELECT until FROM typings WHERE ticket_id = ? AND person_id = ?", (ticket_id, person_id)
    )
    return int(row[0]) if row else 0


def hold(tx: Transaction, ticket_id: int, person_id: int, until_ms: int) -> None:
    tx.execute_beside(
        "INSERT INTO typings (ticket_id, person_id, until) VALUES (?, ?, ?)"
        " ON CONFLICT (ticket_id, person_id) DO UPDATE SET until = excluded.until",
        (ticket_id, person_id, until_ms),
    )


def end(tx: Transaction, ticket_id: int, person_id: int) -> None:
    if until(tx, ticket_id, person_id):
        tx.execute_beside(
            "DELETE FROM typings WHERE ticket_id = ? AND person_id = ?", (ticket_id, person_id)
        )


def shown(tx: Transaction) -> list[Typed]:
    """Customers who can be told: neither out of reach, nor resting, nor with the ticket open."""
    rows = tx.all(
        "SELECT DISTINCT t.customer_id, t.id FROM typings y JOIN tickets t ON t.id = y.ticket_id"
        " JOIN people p ON p.id = t.customer_id"
        " WHERE y.until > :now AND p.unreachable_at IS NULL AND p.blocked_at IS NULL"
        " AND NOT EXISTS (SELECT 1 FROM chat_holds h WHERE h.chat_id = p.id AND h.until > :now)"
        " AND NOT EXISTS (SELECT 1 FROM leases l WHERE l.person_id = p.id"
        " AND l.ticket_id = t.id AND l.until > :now)",
        {"now": tx.now},
    )
    return [Typed(*row) for row in rows]


def purge(tx: Transaction) -> None:
    tx.execute_beside("DELETE FROM typings WHERE until <= ?", (tx.now,))
