"""Which Telegram message belongs to which ticket, and what arrived as one burst."""

from typing import NamedTuple

from app.store import updates
from app.store.transaction import Transaction


def remember(
    tx: Transaction,
    chat_id: int,
    telegram_id: int,
    ticket_id: int,
    message_id: int | None,
    said_at_s: int | None = None,
) -> None:
    """`said_at_s` is Telegram's date of what it says now; what has waited for it waits no more."""
    tx.execute_beside(
        "INSERT OR REPLACE INTO telegram_messages"
        " (chat_id, telegram_id, ticket_id, message_id, said_at_s) VALUES (?, ?, ?, ?, ?)",
        (chat_id, telegram_id, ticket_id, message_id, said_at_s),
    )
    updates.hasten(tx, place_of(chat_id, telegram_id))


def place_of(chat_id: int, telegram_id: int) -> str:
    """The name of a message of Telegram, for what waits for it."""
    return f"{chat_id}/{telegram_id}"


def said_at_s(tx: Transaction, chat_id: int, telegram_id: int) -> int:
    """Telegram's date of the version that the desk has; 0 when it is not known."""
    row = tx.one(
        "SELECT said_at_s FROM telegram_messages WHERE chat_id = ? AND telegram_id = ?",
        (chat_id, telegram_id),
    )
    return int(row[0] or 0) if row else 0


def set_said_at(tx: Transaction, chat_id: int, telegram_id: int, said_at_s: int) -> None:
    tx.execute_beside(
        "UPDATE telegram_messages SET said_at_s = ? WHERE chat_id = ? AND telegram_id = ?",
        (said_at_s, chat_id, telegram_id),
    )


def ticket_of(tx: Transaction, chat_id: int, telegram_id: int) -> int | None:
    row = tx.one(
        "SELECT ticket_id FROM telegram_messages WHERE chat_id = ? AND telegram_id = ?",
        (chat_id, telegram_id),
    )
    return int(row[0]) if row else None


def message_of(tx: Transaction, chat_id: int, telegram_id: int) -> int | None:
    row = tx.one(
        "SELECT message_id FROM telegram_messages WHERE chat_id = ? AND telegram_id = ?",
        (chat_id, telegram_id),
    )
    return row[0] if row else None


def newest_in(tx: Transaction, chat_id: int) -> int | None:
    """Telegram's number of the newest message of a chat that the desk knows."""
    row = tx.one("SELECT max(telegram_id) FROM telegram_messages WHERE chat_id = ?", (chat_id,))
    return row[0] if row else None


def move(tx: Transaction, message_id: int, ticket_id: int) -> None:
    tx.execute_beside(
        "UPDATE telegram_messages SET ticket_id = ? WHERE message_id = ?", (ticket_id, message_id)
    )


class Burst(NamedTuple):
    """The latest run of messages of one person; `sent_at_s` is Telegram's date of its last."""

    first_message_id: int
    ticket_id: int
    sent_at_s: int


def burst_of(tx: Transaction, person_id: int) -> Burst | None:
    row = tx.one(
        "SELECT first_message_id, ticket_id, sent_at_s FROM bursts WHERE person_id = ?",
        (person_id,),
    )
    return Burst(*row) if row else None


def keep_burst(tx: Transaction, person_id: int, burst: Burst) -> None:
    tx.execute_beside(
        "INSERT INTO bursts (person_id, first_message_id, ticket_id, sent_at_s)"
        " VALUES (?, ?, ?, ?) ON CONFLICT (person_id) DO UPDATE SET"
        " first_message_id = excluded.first_message_id, ticket_id = excluded.ticket_id,"
        " sent_at_s = excluded.sent_at_s",
        (person_id, *burst),
    )


def first_of_message(tx: Transaction, chat_id: int, message_id: int) -> int | None:
    """Telegram's number of a message of the desk in one chat; of several the first."""
    row = tx.one(
        "SELECT min(telegram_id) FROM telegram_messages WHERE message_id = ? AND chat_id = ?",
        (message_id, chat_id),
    )
    return row[0] if row else None
