"""Session tokens, kept as hashes: a copy of the database opens no session."""

from typing import NamedTuple

from app.store.transaction import Transaction


class Session(NamedTuple):
    person_id: int
    started_at: int
    expires_at: int


def get(tx: Transaction, token_hash: bytes) -> Session | None:
    row = tx.one(
        "SELECT person_id, started_at, expires_at FROM sessions WHERE token_hash = ?",
        (token_hash,),
    )
    return Session(*row) if row else None


def add(tx: Transaction, token_hash: bytes, session: Session) -> None:
    tx.execute_beside(
        "INSERT INTO sessions (token_hash, person_id, started_at, expires_at) VALUES (?, ?, ?, ?)",
        (token_hash, *session),
    )


def shorten(tx: Transaction, token_hash: bytes, expires_at: int) -> None:
    tx.execute_beside(
        "UPDATE sessions SET expires_at = min(expires_at, ?) WHERE token_hash = ?",
        (expires_at, token_hash),
    )


def end_all_of(tx: Transaction, person_id: int) -> None:
    tx.execute_beside("DELETE FROM sessions WHERE person_id = ?", (person_id,))


def purge(tx: Transaction, now: int) -> int:
    return tx.execute_beside("DELETE FROM sessions WHERE expires_at <= ?", (now,)).rowcount
