"""What is said in a ticket: messages both sides see, notes for staff, system lines.

A message keeps its place for ever; a deleted one loses its words, not its row.
"""

from dataclasses import dataclass
from enum import StrEnum

from app.domain.extras import Extras
from app.domain.graphemes import border
from app.domain.person import PersonRef

#: Code points of a preview in lists.
PREVIEW_LENGTH = 120


class Kind(StrEnum):
    MESSAGE = "message"
    NOTE = "note"
    SYSTEM = "system"


class Origin(StrEnum):
    """The door through which a message came in."""

    MINI_APP = "mini_app"
    TELEGRAM = "telegram"
    STAFF_GROUP = "staff_group"


@dataclass(slots=True)
class Message:
    """`client_id` is shown to its author only; `system` bodies are codes (docs/protocol.md)."""

    id: int
    ticket_id: int
    kind: str
    author: PersonRef | None
    body: str
    reply_to: int | None
    client_id: str | None
    origin: str
    created_at: int
    edited_at: int | None
    deleted_at: int | None
    rev: int
    extra: Extras | None = None

    @property
    def holds(self) -> str | None:
        """Kind or look of its first attachment."""
        return self.extra.holds if self.extra else None

    @property
    def author_id(self) -> int | None:
        return self.author.id if self.author else None


@dataclass(frozen=True, slots=True)
class Version:
    """What a message said until `replaced_at`."""

    body: str
    extra: Extras | None
    replaced_at: int


def preview(body: str) -> str:
    """One line of a message for lists: at most PREVIEW_LENGTH code points."""
    if len(body) <= PREVIEW_LENGTH and body.isprintable() and "  " not in body:
        return body
    line = " ".join(body[: PREVIEW_LENGTH * 2].split())
    if len(line) <= PREVIEW_LENGTH:
        return line
    return line[: border(line, PREVIEW_LENGTH - 1)].rstrip() + "…"
