"""Claim links as rows: the hash of each token, until when it is good, whether it was used.

A copy of the database claims no desk: the tokens themselves are nowhere.
"""

from typing import NamedTuple

from app.store.transaction import Transaction


class Claim(NamedTuple):
    token_hash: bytes
    expires_at: int
    used_at: int | None


class Guesses(NamedTuple):
    """Wrong tokens that one person has tried since a moment."""

    since: int
    tried: int


def add(tx: Transaction, token_hash: bytes, expires_at: int) -> None:
    tx.execute(
        "INSERT INTO claims (token_hash, expires_at) VALUES (?, ?)", (token_hash, expires_at)
    )


def all_known(tx: Transaction) -> list[Claim]:
    """Newest first; `forget` keeps them few."""
    rows = tx.all("SELECT token_hash, expires_at, used_at FROM claims ORDER BY expires_at DESC")
    return [Claim(*row) for row in rows]


def set_used(tx: Transaction, token_hash: bytes) -> None:
    tx.execute("UPDATE claims SET used_at = ? WHERE token_hash = ?", (tx.now, token_hash))


def forget(tx: Transaction, expired_before: int, keep: int) -> None:
    """Those that ended long ago go, and of the others all but the `keep` newest."""
    tx.execute(
        "DELETE FROM claims WHERE expires_at < ? OR token_hash NOT IN"
        " (SELECT token_hash FROM claims ORDER BY expires_at DESC LIMIT ?)",
        (expired_before, keep),
    )


def guesses_of(tx: Transaction, person_id: int) -> Guesses:
    row = tx.one("SELECT since, count FROM claim_guesses WHERE person_id = ?", (person_id,))
    return Guesses(*row) if row else Guesses(0, 0)


def keep_guesses(tx: Transaction, person_id: int, guesses: Guesses) -> None:
    tx.execute(
        "INSERT INTO claim_guesses (person_id, since, count) VALUES (?, ?, ?)"
        " ON CONFLICT (person_id) DO UPDATE SET since = excluded.since, count = excluded.count",
        (person_id, *guesses),
    )


def forget_guesses(tx: Transaction, before: int) -> None:
    tx.execute("DELETE FROM claim_guesses WHERE since < ?", (before,))
