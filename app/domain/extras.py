"""What a message has beyond its words; most have none of it."""

from dataclasses import dataclass, replace
from typing import Any

from app.domain.attachment import Attachment
from app.domain.entities import Entity
from app.domain.person import PersonRef
from app.domain.quotes import Quote

#: `kind` is location, contact, poll or dice; the other fields are docs/protocol.md's.
Card = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Reaction:
    """One emoji of one person; the name is the one they had when they reacted."""

    emoji: str
    person: PersonRef


@dataclass(frozen=True, slots=True)
class Extras:
    entities: tuple[Entity, ...] = ()
    card: Card | None = None
    forwarded_from: str | None = None
    attachments: tuple[Attachment, ...] = ()
    reactions: tuple[Reaction, ...] = ()
    #: Of a note: the staff it names, under the names that they had.
    mentions: tuple[PersonRef, ...] = ()
    quote: Quote | None = None

    @property
    def holds(self) -> str | None:
        return self.attachments[0].holds if self.attachments else None

    @property
    def file_names(self) -> list[str]:
        """The names that people gave its files."""
        return [name for one in self.attachments if (name := one.searched_name)]

    def or_none(self) -> "Extras | None":
        """None when there is nothing of it, which is what most messages keep."""
        return None if self == NOTHING else self


NOTHING = Extras()


def with_changes(extra: Extras | None, **changes: Any) -> Extras | None:
    """`extra` with some parts replaced; None when nothing is left."""
    return replace(extra or NOTHING, **changes).or_none()
