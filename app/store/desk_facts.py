"""Single values about the desk as a whole, and named cursors into the event log."""

from app.store.transaction import Transaction

EPOCH = "epoch"
BOT_USERNAME = "bot_username"
BOT_ID = "bot_id"
#: "1" where @BotFather has given the bot topics in private chats.
BOT_TOPICS = "bot_topics"


def get(tx: Transaction, key: str) -> str | None:
    row = tx.one("SELECT value FROM desk_facts WHERE key = ?", (key,))
    return str(row[0]) if row else None


def put(tx: Transaction, key: str, value: str) -> None:
    tx.execute_beside(
        "INSERT INTO desk_facts (key, value) VALUES (?, ?)"
        " ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        (key, value),
    )


def epoch(tx: Transaction) -> str:
    """The name of this log's life: another one means that no old cursor is worth anything."""
    return get(tx, EPOCH) or ""


def cursor(tx: Transaction, name: str) -> int | None:
    row = tx.one("SELECT event_id FROM cursors WHERE name = ?", (name,))
    return int(row[0]) if row else None


def move_cursor(tx: Transaction, name: str, event_id: int) -> None:
    tx.execute_beside(
        "INSERT INTO cursors (name, event_id) VALUES (?, ?)"
        " ON CONFLICT (name) DO UPDATE SET event_id = excluded.event_id",
        (name, event_id),
    )
