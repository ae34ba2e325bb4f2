"""Which Telegram message belongs to which ticket, and what arrived as one burst."""

from typing import NamedTuple

from app.store.transaction import Transaction


def remember(
    tx: Transaction, chat_id: int, telegram_id: int, ticket_id: int, message_id: int | None
) -> None:
    tx.execute_beside(
        "INSERT OR REPLACE INTO telegram_messages (chat_id, telegram_id, ticket_id, message_id)"
        " VALUES (?, ?, ?, ?)",
        (chat_id, telegram_id, ticket_id, message_id),
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


def move(tx: Transaction, message_id: int, ticket_id: int) -> None:
    tx.execute_beside(
        "UPDATE telegram_messages SET ticket_id = ? WHERE message_id = ?", (ticket_id, message_id)
    )


class Burst(NamedTuple):
    """The latest run of messages of one person; `sent_at_s` is Telegram's date of its last."""

    first_message_id: int
    ticket_id: int
    sent_at_s: int
    album: str | None


def burst_of(tx: Transaction, person_id: int) -> Burst | None:
    row = tx.one(
        "SELECT first_message_id, ticket_id, sent_at_s, album FROM bursts WHERE person_id = ?",
        (person_id,),
    )
    return Burst(*row) if row else None


def keep_burst(tx: Transaction, person_id: int, burst: Burst) -> None:
    tx.execute_beside(
        "INSERT INTO bursts (person_id, first_message_id, ticket_id, sent_at_s, album)"
        " VALUES (?, ?, ?, ?, ?) ON CONFLICT (person_id) DO UPDATE SET"
        " first_message_id = excluded.first_message_id, ticket_id = excluded.ticket_id,"
        " sent_at_s = excluded.sent_at_s, album = excluded.album",
        (person_id, *burst),
    )
