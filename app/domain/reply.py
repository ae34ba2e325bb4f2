"""A canned reply: words that the staff keep for what they say often, and what is done with them.

Blanks such as `{customer}` stay in the words as they are; whoever writes fills them in.
"""

from dataclasses import dataclass
from enum import StrEnum

from app.domain.entities import Entity
from app.domain.errors import DeskError
from app.domain.person import Person, PersonRef, Role

NAME_LIMIT = 40
#: Code points: less than a message may have, since every list of replies carries them all.
REPLY_BODY_LIMIT = 4_000
SHARED_LIMIT = 200
OWN_LIMIT = 100


class Ending(StrEnum):
    """What becomes of the ticket once the reply is sent."""

    RESOLVED = "resolved"
    CLOSED = "closed"


#: Whose the ticket becomes, beside somebody by their id.
ME = "me"
NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class ReplyActs:
    """What is done to the ticket in the transaction that sends the words.

    `assign` is `me`, `nobody` or the id of a member of the staff; `tags` are added.
    """

    status: Ending | None = None
    tags: tuple[int, ...] = ()
    assign: int | str | None = None


NO_ACTS = ReplyActs()


@dataclass(frozen=True, slots=True)
class Reply:
    """`owner` wrote it; unless it is shared nobody else sees it.

    `used` counts how often it was sent, `used_at` is when last.
    """

    id: int
    name: str
    body: str
    entities: tuple[Entity, ...]
    owner: PersonRef
    is_shared: bool
    acts: ReplyActs
    used: int = 0
    used_at: int | None = None


def may_see(person: Person, reply: Reply) -> bool:
    return reply.is_shared or reply.owner.id == person.id


def require_changing(person: Person, reply: Reply) -> None:
    """Its owner changes a reply, and an admin those that are shared. Raises `forbidden`."""
    if reply.owner.id != person.id and person.role is not Role.ADMIN:
        raise DeskError("forbidden")
