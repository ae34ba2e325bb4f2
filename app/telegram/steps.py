"""What one delivery is to Telegram: calls one after another, each kept as JSON until it has gone.

They are kept as they were made: an edit between two of them must not shift their borders.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from app.domain.delivery import REPEATABLE_CALLS
from app.domain.entities import Entity
from app.domain.splitting import Part

NO_WORDS = Part("")
#: What a message of a chat holds of its delivery: words of its own, words under files, files alone.
TEXT, CAPTION, FILES = "text", "caption", "files"


@dataclass(frozen=True, slots=True)
class Step:
    """`do` is text, a kind of file, album, location, venue, contact, or one of
    REPEATABLE_CALLS.

    `files` are ids of attachments. `target` is the message that is edited or answered, as
    Telegram counts. `buttons`: the delivery's buttons belong under this one. `values` is what
    else the call needs.
    """

    do: str
    part: Part = NO_WORDS
    files: tuple[int, ...] = ()
    target: int | None = None
    buttons: bool = False
    values: dict[str, Any] = field(default_factory=dict)

    @property
    def role(self) -> str:
        if self.do in {"text", "edit_text"}:
            return TEXT
        return CAPTION if self.part.text else FILES

    @property
    def is_new(self) -> bool:
        """It leaves a message that was not there, and made twice it would leave two."""
        return self.do not in REPEATABLE_CALLS


class SentMessage(NamedTuple):
    """A message in the chat that a delivery has made; `looks` tells whether it must be edited.

    `file` is the attachment that it shows, 0 for none; rows of older versions do not say (None).
    """

    telegram_id: int
    role: str
    looks: str = ""
    file: int | None = None


def to_json(step: Step) -> dict[str, Any]:
    kept = {
        "do": step.do,
        "text": step.part.text,
        "entities": [[e.type, e.offset, e.length, e.url, e.language] for e in step.part.entities],
        "files": list(step.files),
        "target": step.target,
        "buttons": step.buttons,
        "values": step.values,
    }
    return {name: value for name, value in kept.items() if value}


def all_from_json(kept: Sequence[dict[str, Any] | str]) -> list[Step]:
    """Deliveries of an older version hold plain texts, with the buttons under the last."""
    steps = [_from_json(one) for one in kept]
    if isinstance(kept[-1], str):
        steps[-1] = replace(steps[-1], buttons=True)
    return steps


def _from_json(kept: dict[str, Any] | str) -> Step:
    if isinstance(kept, str):
        return Step(TEXT, Part(kept))
    return Step(
        kept["do"],
        Part(kept.get("text", ""), tuple(Entity(*one) for one in kept.get("entities", ()))),
        tuple(kept.get("files", ())),
        kept.get("target"),
        kept.get("buttons", False),
        kept.get("values", {}),
    )
