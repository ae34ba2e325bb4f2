"""Which picture of the bot Telegram was given last, so that it is sent only when it changes."""

from app.store import desk_facts
from app.store.transaction import Transaction

_AVATAR = "bot_avatar"


def last(tx: Transaction) -> str | None:
    return desk_facts.get(tx, _AVATAR)


def remember(tx: Transaction, mark: str) -> None:
    """`mark` names the bot and the hash of its picture."""
    desk_facts.put(tx, _AVATAR, mark)
