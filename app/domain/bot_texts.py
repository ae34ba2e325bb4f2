"""Words of the bot that an administrator may put in other ways, in each language.

Each keeps the blanks that stand in the bot's own, and no others: what is said must always be whole.
"""

import re
from typing import Annotated

from pydantic import Field, ValidationInfo, field_validator

from app.domain.section import Section

TEXT_LIMIT = 1_000
#: What may stand in braces in each of them.
BLANKS: dict[str, frozenset[str]] = {
    "greeting": frozenset(),
    "help": frozenset(),
    "opened": frozenset({"number"}),
    "opened_following": frozenset({"number", "former"}),
    "resolved": frozenset(),
    "done": frozenset({"number"}),
    "reopened": frozenset({"number"}),
    "closed": frozenset(),
    "silence": frozenset({"when"}),
    "question": frozenset(),
    "rated": frozenset({"number", "holes"}),
    "flood": frozenset(),
    "banned": frozenset(),
    "unbanned": frozenset(),
}
_BLANK = re.compile(r"\{([a-z]+)\}")
BotText = Annotated[str, Field(max_length=TEXT_LIMIT)]


class TextsOf(Section):
    """In one language; None is the bot's own."""

    greeting: BotText | None = None
    help: BotText | None = None
    opened: BotText | None = None
    opened_following: BotText | None = None
    resolved: BotText | None = None
    done: BotText | None = None
    reopened: BotText | None = None
    closed: BotText | None = None
    silence: BotText | None = None
    question: BotText | None = None
    rated: BotText | None = None
    flood: BotText | None = None
    banned: BotText | None = None
    unbanned: BotText | None = None

    @field_validator("*")
    @classmethod
    def _is_whole(cls, text: str | None, info: ValidationInfo) -> str | None:
        if text is None:
            return None
        stripped = text.strip()
        rest = _BLANK.sub("", stripped)
        named = set(_BLANK.findall(stripped))
        if not stripped or "{" in rest or "}" in rest or "\0" in rest:
            raise ValueError("empty, or a brace without its partner")
        if not named <= BLANKS[info.field_name or ""]:
            raise ValueError("a blank that nothing fills")
        return stripped


class Texts(Section):
    """What the bot says otherwise than by itself."""

    ru: TextsOf = TextsOf()
    en: TextsOf = TextsOf()

    def said(self, language: str, name: str) -> str | None:
        """The text that was put in place of the bot's own, if any."""
        chosen: TextsOf | None = getattr(self, language, None)
        text: str | None = getattr(chosen, name, None)
        return text
