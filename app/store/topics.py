"""Which topic of a private chat is which ticket: one for each, where the bot may make them."""

from app.store.transaction import Transaction


def keep(tx: Transaction, chat_id: int, thread_id: int, ticket_id: int) -> None:
    """What is written in this topic from now on belongs to this ticket."""
    tx.execute_beside(
        "INSERT INTO topics (chat_id, thread_id, ticket_id) VALUES (?, ?, ?)"
        " ON CONFLICT (chat_id, thread_id) DO UPDATE SET ticket_id = excluded.ticket_id",
        (chat_id, thread_id, ticket_id),
    )


def ticket_of(tx: Transaction, chat_id: int, thread_id: int) -> int | None:
    row = tx.one(
        "SELECT ticket_id FROM topics WHERE chat_id = ? AND thread_id = ?", (chat_id, thread_id)
    )
    return int(row[0]) if row else None


def of_ticket(tx: Transaction, chat_id: int, ticket_id: int) -> int | None:
    """The topic that a ticket has in a chat; the newest, should there be several."""
    row = tx.one(
        "SELECT max(thread_id) FROM topics WHERE ticket_id = ? AND chat_id = ?",
        (ticket_id, chat_id),
    )
    return row[0] if row else None


def forget(tx: Transaction, chat_id: int, thread_id: int) -> None:
    """The topic is not there any more."""
    tx.execute_beside(
        "DELETE FROM topics WHERE chat_id = ? AND thread_id = ?", (chat_id, thread_id)
    )
