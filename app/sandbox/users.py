"""Who exists in the pretend Telegram: people and the bot.
A user knows nothing of chats or of the network.
"""

from dataclasses import dataclass, field
from typing import Any


@dataclass
class User:
    """`photos`: profile photos, the newest first, each as its PhotoSizes."""

    user_id: int
    first_name: str
    last_name: str | None = None
    username: str | None = None
    language_code: str | None = None
    is_bot: bool = False
    deactivated: bool = False
    photos: list[list[dict[str, Any]]] = field(default_factory=list, repr=False)

    def wire(self) -> dict[str, Any]:
        """The Bot API's User; `id`, `is_bot` and `first_name` are always there."""
        body: dict[str, Any] = {
            "id": self.user_id,
            "is_bot": self.is_bot,
            "first_name": self.first_name,
        }
        for name in ("last_name", "username", "language_code"):
            value = getattr(self, name)
            if value:
                body[name] = value
        return body
