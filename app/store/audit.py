"""Administrative acts as rows; they are added and never changed."""

import json

from app.domain.desk import AuditEntry
from app.domain.person import PersonRef
from app.store.transaction import Row, Transaction


def add(tx: Transaction, entry: AuditEntry) -> None:
    """The id and the moment are given here."""
    tx.execute_beside(
        "INSERT INTO audit (at, actor_id, act, person_id, ticket_id, detail)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        (
            tx.now,
            entry.actor.id if entry.actor else None,
            entry.act,
            entry.person.id if entry.person else None,
            entry.ticket_id,
            json.dumps(entry.detail, ensure_ascii=False),
        ),
    )


def before(tx: Transaction, entry_id: int, limit: int) -> list[AuditEntry]:
    """The acts before that one, the newest first."""
    rows = tx.all(
        "SELECT a.id, a.at, a.actor_id, w.name, w.role, a.act, a.person_id, p.name, p.role,"
        " a.ticket_id, a.detail FROM audit a LEFT JOIN people w ON w.id = a.actor_id"
        " LEFT JOIN people p ON p.id = a.person_id WHERE a.id < ? ORDER BY a.id DESC LIMIT ?",
        (entry_id, limit),
    )
    return [_entry(row) for row in rows]


def _entry(row: Row) -> AuditEntry:
    return AuditEntry(
        row[0],
        row[1],
        PersonRef(*row[2:5]) if row[2] is not None else None,
        row[5],
        PersonRef(*row[6:9]) if row[6] is not None else None,
        row[9],
        json.loads(row[10]),
    )
