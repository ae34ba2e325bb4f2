"""Invitations as rows: the hash of each token, the role it gives, and what has become of it.

A copy of the database makes nobody an agent: the tokens themselves are nowhere.
"""

from app.domain.invite import Invite
from app.domain.person import PersonRef, Role
from app.store.transaction import Row, Transaction

_SELECT = (
    "SELECT i.id, i.role, i.made_by, pm.name, pm.role, i.created_at, i.expires_at, i.used_at,"
    " i.used_by, pu.name, pu.role, i.revoked_at FROM invites i"
    " JOIN people pm ON pm.id = i.made_by LEFT JOIN people pu ON pu.id = i.used_by"
)


def _from_row(row: Row) -> Invite:
    used_by = PersonRef(*row[8:11]) if row[8] is not None else None
    return Invite(
        row[0], Role(row[1]), PersonRef(*row[2:5]), row[5], row[6], row[7], used_by, row[11]
    )


def add(
    tx: Transaction, token_hash: bytes, role: Role, made_by: int, expires_at: int
) -> Invite:
    added = tx.execute_beside(
        "INSERT INTO invites (token_hash, role, made_by, created_at, expires_at)"
        " VALUES (?, ?, ?, ?, ?)",
        (token_hash, role, made_by, tx.now, expires_at),
    )
    found = get(tx, int(added.lastrowid or 0))
    if found is None:
        raise LookupError("an invitation was added and is not there")
    return found


def get(tx: Transaction, invite_id: int) -> Invite | None:
    row = tx.one(f"{_SELECT} WHERE i.id = ?", (invite_id,))
    return _from_row(row) if row else None


def by_token(tx: Transaction, token_hash: bytes) -> Invite | None:
    row = tx.one(f"{_SELECT} WHERE i.token_hash = ?", (token_hash,))
    return _from_row(row) if row else None


def newest(tx: Transaction, limit: int) -> list[Invite]:
    return [_from_row(row) for row in tx.all(f"{_SELECT} ORDER BY i.id DESC LIMIT ?", (limit,))]


def set_used(tx: Transaction, invite_id: int, person_id: int) -> None:
    tx.execute_beside(
        "UPDATE invites SET used_at = ?, used_by = ? WHERE id = ?", (tx.now, person_id, invite_id)
    )


def set_revoked(tx: Transaction, invite_id: int) -> None:
    tx.execute_beside("UPDATE invites SET revoked_at = ? WHERE id = ?", (tx.now, invite_id))


def revoke_of(tx: Transaction, person_id: int) -> None:
    """The open ones that somebody has made."""
    tx.execute_beside(
        "UPDATE invites SET revoked_at = ?1 WHERE made_by = ?2 AND used_at IS NULL"
        " AND revoked_at IS NULL",
        (tx.now, person_id),
    )


def count_open(tx: Transaction) -> int:
    row = tx.one(
        "SELECT count(*) FROM invites WHERE used_at IS NULL AND revoked_at IS NULL"
        " AND expires_at > ?",
        (tx.now,),
    )
    return int(row[0]) if row else 0


def forget(tx: Transaction, ended_before: int) -> None:
    """Those that could not be used any more since before a moment."""
    tx.execute_beside("DELETE FROM invites WHERE expires_at < ?", (ended_before,))
