"""Canned replies as rows."""

import json
from typing import Any

from app.domain.extras import NOTHING, with_changes
from app.domain.person import PersonRef
from app.domain.reply import Ending, Reply, ReplyActs
from app.store import extras
from app.store.transaction import Row, Transaction

_SELECT = (
    "SELECT r.id, r.name, r.body, r.extra, r.owner_id, p.name, p.role, r.is_shared, r.acts,"
    " r.used, r.used_at FROM replies r JOIN people p ON p.id = r.owner_id"
)


def _from_row(row: Row) -> Reply:
    acts: dict[str, Any] = json.loads(row[8])
    status = acts.get("status")
    return Reply(
        row[0],
        row[1],
        row[2],
        (extras.decode(row[3]) or NOTHING).entities,
        PersonRef(*row[4:7]),
        bool(row[7]),
        ReplyActs(Ending(status) if status else None, tuple(acts["tags"]), acts["assign"]),
        row[9],
        row[10],
    )


def get(tx: Transaction, reply_id: int) -> Reply | None:
    row = tx.one(f"{_SELECT} WHERE r.id = ?", (reply_id,))
    return _from_row(row) if row else None


def seen_by(tx: Transaction, person_id: int) -> list[Reply]:
    """Shared ones and one's own, by name."""
    rows = tx.all(
        f"{_SELECT} WHERE r.is_shared = 1 OR r.owner_id = ? ORDER BY r.folded, r.id", (person_id,)
    )
    return [_from_row(row) for row in rows]


def named(tx: Transaction, reply: Reply) -> int | None:
    """The id of the reply that has this one's name already, among those it stands with."""
    row = tx.one(
        "SELECT id FROM replies WHERE folded = ?1 AND is_shared = ?2"
        " AND (is_shared = 1 OR owner_id = ?3)",
        (reply.name.casefold(), int(reply.is_shared), reply.owner.id),
    )
    return int(row[0]) if row else None


def count(tx: Transaction, reply: Reply) -> int:
    """How many stand with this one: all shared ones, or its owner's own."""
    row = tx.one(
        "SELECT count(*) FROM replies WHERE is_shared = ?1 AND (is_shared = 1 OR owner_id = ?2)",
        (int(reply.is_shared), reply.owner.id),
    )
    return int(row[0]) if row else 0


def add(tx: Transaction, reply: Reply) -> int:
    added = tx.execute_beside(
        "INSERT INTO replies (name, folded, body, extra, is_shared, acts, owner_id)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (*_values(reply), reply.owner.id),
    )
    return int(added.lastrowid or 0)


def save(tx: Transaction, reply: Reply) -> None:
    tx.execute_beside(
        "UPDATE replies SET name = ?, folded = ?, body = ?, extra = ?, is_shared = ?, acts = ?"
        " WHERE id = ?",
        (*_values(reply), reply.id),
    )


def _values(reply: Reply) -> tuple[object, ...]:
    acts = {"status": reply.acts.status, "tags": reply.acts.tags, "assign": reply.acts.assign}
    return (
        reply.name,
        reply.name.casefold(),
        reply.body,
        extras.encode(with_changes(None, entities=reply.entities)),
        int(reply.is_shared),
        json.dumps(acts),
    )


def remove(tx: Transaction, reply_id: int) -> None:
    tx.execute_beside("DELETE FROM replies WHERE id = ?", (reply_id,))


def count_use(tx: Transaction, reply_id: int) -> None:
    tx.execute_beside(
        "UPDATE replies SET used = used + 1, used_at = ? WHERE id = ?", (tx.now, reply_id)
    )
