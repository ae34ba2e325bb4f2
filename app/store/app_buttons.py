"""The bot's messages with a button that opens the Mini App: the newest of each private chat, and
the one that is pinned there. One message may be both; it is named by its chat and Telegram's id.
"""

from typing import NamedTuple

from app.store.transaction import Row, Transaction

NEWEST = "newest"
PINNED = "pinned"

_COLUMNS = "chat_id, telegram_id, buttons, origin"


class AppButton(NamedTuple):
    """`buttons` is the keyboard as JSON, `origin` the public_url that it leads to."""

    chat_id: int
    telegram_id: int
    buttons: str
    origin: str


def put(tx: Transaction, slot: str, button: AppButton) -> None:
    """A pinned one is yet to be pinned."""
    tx.execute(
        f"INSERT OR REPLACE INTO app_buttons ({_COLUMNS}, slot, pin_wanted, active_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (*button, slot, int(slot == PINNED), tx.now),
    )


def has_pinned(tx: Transaction, chat_id: int) -> bool:
    return tx.one(
        "SELECT 1 FROM app_buttons WHERE chat_id = ? AND slot = 'pinned'", (chat_id,)
    ) is not None


def to_pin(tx: Transaction, limit: int) -> list[AppButton]:
    rows = tx.all(
        f"SELECT {_COLUMNS} FROM app_buttons WHERE pin_wanted = 1 AND due_at <= ? LIMIT ?",
        (tx.now, limit),
    )
    return [AppButton(*row) for row in rows]


#: Two ranges of the index instead of one inequality, which SQLite would answer by reading all.
_STALE = (
    f"SELECT {_COLUMNS}, active_at, due_at FROM app_buttons WHERE origin < ?1"
    f" UNION ALL SELECT {_COLUMNS}, active_at, due_at FROM app_buttons WHERE origin > ?1"
)


def stale(tx: Transaction, origin: str, limit: int) -> list[AppButton]:
    """Messages that lead elsewhere, the most recently active chats first."""
    rows: list[Row] = tx.all(
        f"SELECT {_COLUMNS} FROM ({_STALE}) WHERE due_at <= ?2"
        " GROUP BY chat_id, telegram_id ORDER BY max(active_at) DESC LIMIT ?3",
        (origin, tx.now, limit),
    )
    return [AppButton(*row) for row in rows]


def next_due_at(tx: Transaction, origin: str) -> int | None:
    """When the next one that was put off may be tried again."""
    row = tx.one(
        f"SELECT min(due_at) FROM (SELECT due_at FROM ({_STALE}) UNION ALL"
        " SELECT due_at FROM app_buttons WHERE pin_wanted = 1)",
        (origin,),
    )
    return row[0] if row else None


def rewrite(tx: Transaction, button: AppButton) -> None:
    tx.execute(
        "UPDATE app_buttons SET buttons = ?3, origin = ?4, due_at = 0"
        " WHERE chat_id = ?1 AND telegram_id = ?2",
        button,
    )


def set_pinned(tx: Transaction, chat_id: int, telegram_id: int) -> None:
    tx.execute(
        "UPDATE app_buttons SET pin_wanted = 0, due_at = 0 WHERE chat_id = ? AND telegram_id = ?",
        (chat_id, telegram_id),
    )


def hold_chat(tx: Transaction, chat_id: int, until: int) -> None:
    tx.execute("UPDATE app_buttons SET due_at = ? WHERE chat_id = ?", (until, chat_id))


def forget(tx: Transaction, chat_id: int, telegram_id: int) -> None:
    tx.execute(
        "DELETE FROM app_buttons WHERE chat_id = ? AND telegram_id = ?", (chat_id, telegram_id)
    )


def forget_chat(tx: Transaction, chat_id: int) -> None:
    tx.execute("DELETE FROM app_buttons WHERE chat_id = ?", (chat_id,))
