"""How many wrong tokens of a link one person may try: nobody gets in by guessing."""

from app.store import claims
from app.store.claims import Guesses
from app.store.transaction import Transaction

#: Wrong tokens that one person may try within GUESS_WINDOW_MS.
GUESS_LIMIT = 5
GUESS_WINDOW_MS = 10 * 60_000


def may_try(tx: Transaction, person_id: int) -> bool:
    return _recent(tx, person_id).tried < GUESS_LIMIT


def count_wrong(tx: Transaction, person_id: int) -> None:
    """One more token that opens nothing."""
    guesses = _recent(tx, person_id)
    claims.forget_guesses(tx, tx.now - GUESS_WINDOW_MS)
    claims.keep_guesses(tx, person_id, Guesses(guesses.since, guesses.tried + 1))


def forget_old(tx: Transaction) -> None:
    claims.forget_guesses(tx, tx.now - GUESS_WINDOW_MS)


def _recent(tx: Transaction, person_id: int) -> Guesses:
    guesses = claims.guesses_of(tx, person_id)
    is_recent = tx.now - GUESS_WINDOW_MS < guesses.since <= tx.now
    return guesses if is_recent else Guesses(tx.now, 0)
