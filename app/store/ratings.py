"""Ratings as rows, and the wishes for their comments."""

from typing import NamedTuple

from app.domain.rating import LOW_SCORE, Rating, Ratings
from app.store.transaction import Transaction

_COLUMNS = "id, ticket_id, score, comment, at, changed_at, assignee_id, category_id"


def current(tx: Transaction, ticket_id: int) -> Rating | None:
    """The rating of the ticket's last end; None when it has not been rated since."""
    row = tx.one(
        f"SELECT {_COLUMNS} FROM ratings WHERE ticket_id = ? AND is_over = 0", (ticket_id,)
    )
    return Rating(*row) if row else None


def add(tx: Transaction, rating: Rating) -> int:
    added = tx.execute_beside(
        "INSERT INTO ratings (ticket_id, score, comment, at, changed_at, assignee_id, category_id)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            rating.ticket_id,
            rating.score,
            rating.comment,
            rating.at,
            rating.changed_at,
            rating.assignee_id,
            rating.category_id,
        ),
    )
    return int(added.lastrowid or 0)


def save(tx: Transaction, rating: Rating) -> None:
    tx.execute_beside(
        "UPDATE ratings SET score = ?, comment = ?, changed_at = ? WHERE id = ?",
        (rating.score, rating.comment, rating.changed_at, rating.id),
    )


def set_over(tx: Transaction, ticket_id: int) -> None:
    """The ticket is open again: its next end is rated anew."""
    tx.execute_beside(
        "UPDATE ratings SET is_over = 1 WHERE ticket_id = ? AND is_over = 0", (ticket_id,)
    )


#: Literally as in the index of low ratings.
_WHICH = {"all": "", "low": f" AND score <= {LOW_SCORE}", "said": " AND comment <> ''"}


def given(
    tx: Transaction, span: tuple[int, int], before: tuple[int, int], limit: int, which: Ratings
) -> list[Rating]:
    """Ratings given in `span` (inclusive, exclusive), before a key of (at, id), newest first."""
    rows = tx.all(
        f"SELECT {_COLUMNS} FROM ratings WHERE at >= ? AND at < ? AND (at, id) < (?, ?)"
        f"{_WHICH[which]} ORDER BY at DESC, id DESC LIMIT ?",
        (*span, *before, limit),
    )
    return [Rating(*row) for row in rows]


class CommentWish(NamedTuple):
    """`telegram_id` is the message of their chat that asked for the comment."""

    ticket_id: int
    telegram_id: int | None
    is_awaited: bool
    until: int


def wish_of(tx: Transaction, person_id: int) -> CommentWish | None:
    row = tx.one(
        "SELECT ticket_id, telegram_id, is_awaited, until FROM comment_wishes WHERE person_id = ?",
        (person_id,),
    )
    return CommentWish(row[0], row[1], bool(row[2]), row[3]) if row else None


def keep_wish(tx: Transaction, person_id: int, wish: CommentWish) -> None:
    tx.execute_beside(
        "INSERT INTO comment_wishes (person_id, ticket_id, telegram_id, is_awaited, until)"
        " VALUES (?, ?, ?, ?, ?) ON CONFLICT (person_id) DO UPDATE SET"
        " ticket_id = excluded.ticket_id, telegram_id = excluded.telegram_id,"
        " is_awaited = excluded.is_awaited, until = excluded.until",
        (person_id, *wish),
    )


def forget_wish(tx: Transaction, person_id: int) -> None:
    tx.execute_beside("DELETE FROM comment_wishes WHERE person_id = ?", (person_id,))
