"""What the desk knows about itself: that both processes live, and facts about the bot."""

from typing import NamedTuple

from app.store import desk_facts, events, presence
from app.store.transaction import Transaction

BOT = "bot"
#: The bot beats every ten seconds; one that has been silent for so long is down.
BOT_SILENT_MS = 60_000


class Health(NamedTuple):
    """`bot_seen_at` in Unix milliseconds, None when the bot never ran."""

    cursor: int
    bot_seen_at: int | None
    bot_username: str | None


def look(tx: Transaction) -> Health:
    return Health(
        events.newest_id(tx),
        presence.last_beat(tx, BOT),
        desk_facts.get(tx, desk_facts.BOT_USERNAME),
    )


def is_bot_down(tx: Transaction) -> bool:
    """Whether what the bot does by the clock is nobody's just now."""
    seen_at = presence.last_beat(tx, BOT)
    return seen_at is None or tx.now - seen_at > BOT_SILENT_MS


def beat(tx: Transaction, name: str) -> None:
    """A process says that it lives."""
    presence.beat(tx, name)


def remember_bot(
    tx: Transaction, bot_id: int, username: str, *, has_topics: bool = False
) -> None:
    """Who the bot is, as Telegram says, so that the browser can be told where to go."""
    desk_facts.put(tx, desk_facts.BOT_TOPICS, "1" if has_topics else "0")
    desk_facts.put(tx, desk_facts.BOT_ID, str(bot_id))
    desk_facts.put(tx, desk_facts.BOT_USERNAME, username)
