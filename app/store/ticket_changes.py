"""The staff's part of a ticket's history, and who follows it."""

import json

from app.domain.desk import TicketChange
from app.domain.person import PersonRef
from app.store.transaction import Transaction


def add(
    tx: Transaction, ticket_id: int, actor_id: int | None, what: str, change: tuple[object, object]
) -> None:
    """`change` is what was before and what is after, as JSON can say it."""
    before, after = (json.dumps(value, ensure_ascii=False) for value in change)
    tx.execute_beside(
        "INSERT INTO ticket_changes (ticket_id, at, actor_id, what, before, after)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        (ticket_id, tx.now, actor_id, what, before, after),
    )


def newest(tx: Transaction, ticket_id: int, limit: int) -> list[TicketChange]:
    """The last changes of a ticket, the newest first."""
    rows = tx.all(
        "SELECT c.id, c.at, c.actor_id, p.name, p.role, c.what, c.before, c.after"
        " FROM ticket_changes c LEFT JOIN people p ON p.id = c.actor_id"
        " WHERE c.ticket_id = ? ORDER BY c.id DESC LIMIT ?",
        (ticket_id, limit),
    )
    return [
        TicketChange(
            row[0],
            row[1],
            PersonRef(*row[2:5]) if row[2] is not None else None,
            row[5],
            json.loads(row[6]),
            json.loads(row[7]),
        )
        for row in rows
    ]


def followers(tx: Transaction, ticket_id: int) -> list[PersonRef]:
    rows = tx.all(
        "SELECT p.id, p.name, p.role FROM followers f JOIN people p ON p.id = f.person_id"
        " WHERE f.ticket_id = ? AND p.role <> 'customer' AND p.blocked_at IS NULL ORDER BY p.id",
        (ticket_id,),
    )
    return [PersonRef(*row) for row in rows]


def follow(tx: Transaction, ticket_id: int, person_id: int) -> bool:
    """False when they did already."""
    done = tx.execute_beside(
        "INSERT INTO followers (ticket_id, person_id) VALUES (?, ?) ON CONFLICT DO NOTHING",
        (ticket_id, person_id),
    )
    return done.rowcount > 0


def unfollow(tx: Transaction, ticket_id: int, person_id: int) -> bool:
    """False when they did not follow it."""
    done = tx.execute_beside(
        "DELETE FROM followers WHERE ticket_id = ? AND person_id = ?", (ticket_id, person_id)
    )
    return done.rowcount > 0
