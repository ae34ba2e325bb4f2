"""What the bot says about itself: names, descriptions, commands, menu buttons.
Per language and scope, each with the fallback the clients use.
"""

import json
from dataclasses import dataclass, field
from typing import Any

COMMANDS_BUTTON = {"type": "commands"}
DEFAULT_BUTTON = {"type": "default"}
DEFAULT_SCOPE = '{"type": "default"}'
PRIVATE_SCOPE = '{"type": "all_private_chats"}'


@dataclass
class Profile:
    """Texts by language code, "" being every other language; commands by scope and language."""

    names: dict[str, str] = field(default_factory=dict)
    descriptions: dict[str, str] = field(default_factory=dict)
    short_descriptions: dict[str, str] = field(default_factory=dict)
    commands: dict[tuple[str, str], list[dict[str, str]]] = field(default_factory=dict)
    default_button: dict[str, Any] = field(default_factory=lambda: dict(COMMANDS_BUTTON))
    buttons: dict[int, dict[str, Any]] = field(default_factory=dict)

    def button_seen(self, chat_id: int) -> dict[str, Any]:
        """The menu button on this person's screen: their own, else everybody's."""
        own = self.buttons.get(chat_id, DEFAULT_BUTTON)
        return self.default_button if own["type"] == "default" else own

    def commands_seen(self, chat_id: int, language_code: str) -> list[dict[str, str]]:
        """The command list of a private chat, by Telegram's order of scopes and languages."""
        own = scope_key({"type": "chat", "chat_id": chat_id})
        for scope in (own, PRIVATE_SCOPE, DEFAULT_SCOPE):
            for language in (language_code, ""):
                if (scope, language) in self.commands:
                    return self.commands[scope, language]
        return []


def scope_key(scope: dict[str, Any]) -> str:
    return json.dumps(scope, sort_keys=True)


def localised(texts: dict[str, str], language_code: str, fallback: str = "") -> str:
    return texts.get(language_code) or texts.get("") or fallback
