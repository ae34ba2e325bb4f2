"""What the bot says about itself: names, descriptions, commands, menu buttons, its photo.
Per language and scope, each with the fallback the clients use.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from app.sandbox.files import StoredFile

COMMANDS_BUTTON = {"type": "commands"}
DEFAULT_BUTTON = {"type": "default"}

Scope = dict[str, Any]
Commands = list[dict[str, str]]


@dataclass
class Profile:
    """Texts by language code, "" being every other language; commands by scope and language.

    `photo` is the largest size of the bot's profile photo, `rights` what it asks for in groups
    (False) and channels (True).
    """

    names: dict[str, str] = field(default_factory=dict)
    descriptions: dict[str, str] = field(default_factory=dict)
    short_descriptions: dict[str, str] = field(default_factory=dict)
    commands: dict[tuple[str, str], Commands] = field(default_factory=dict)
    default_button: dict[str, Any] = field(default_factory=lambda: dict(COMMANDS_BUTTON))
    buttons: dict[int, dict[str, Any]] = field(default_factory=dict)
    rights: dict[bool, dict[str, bool]] = field(default_factory=dict)
    photo: StoredFile | None = None

    def button_seen(self, chat_id: int) -> dict[str, Any]:
        """The menu button on this person's screen: their own, else everybody's."""
        own = self.buttons.get(chat_id, DEFAULT_BUTTON)
        return self.default_button if own["type"] == "default" else own

    def commands_seen(
        self, chat_id: int, language_code: str, *, user_id: int = 0, is_admin: bool = False
    ) -> Commands:
        """The list a person sees, by Telegram's order of scopes and languages.

        `user_id` and `is_admin` count in groups, whose ids are below 0.
        """
        scopes = _group_scopes(chat_id, user_id) if chat_id < 0 else _private_scopes(chat_id)
        for scope in scopes:
            if scope["type"].endswith("administrators") and not is_admin:
                continue
            for language in (language_code, ""):
                found = self.commands.get((scope_key(scope), language))
                if found:
                    return found
        return []


def _private_scopes(chat_id: int) -> Iterator[Scope]:
    yield {"type": "chat", "chat_id": chat_id}
    yield {"type": "all_private_chats"}
    yield {"type": "default"}


def _group_scopes(chat_id: int, user_id: int) -> Iterator[Scope]:
    yield {"type": "chat_member", "chat_id": chat_id, "user_id": user_id}
    yield {"type": "chat_administrators", "chat_id": chat_id}
    yield {"type": "chat", "chat_id": chat_id}
    yield {"type": "all_chat_administrators"}
    yield {"type": "all_group_chats"}
    yield {"type": "default"}


def scope_key(scope: Scope) -> str:
    return json.dumps(scope, sort_keys=True)


def localised(texts: dict[str, str], language_code: str, fallback: str = "") -> str:
    return texts.get(language_code) or texts.get("") or fallback
