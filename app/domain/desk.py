"""What the staff have agreed on for all tickets: categories, tags, and who works here."""

from dataclasses import dataclass

from app.domain.inbox import SavedView
from app.domain.person import PersonRef

CATEGORY_NAME_LIMIT = 60
CATEGORIES_LIMIT = 100
TAG_NAME_LIMIT = 40
TAGS_LIMIT = 500
#: Of one ticket: more are a sentence, and belong into a note.
TICKET_TAGS_LIMIT = 20


@dataclass(slots=True)
class Category:
    """`people` are the ids of those who answer its tickets; empty means everybody."""

    id: int
    name: str
    position: int = 0
    archived_at: int | None = None
    people: tuple[int, ...] = ()

    @property
    def is_open(self) -> bool:
        return self.archived_at is None


@dataclass(slots=True)
class Tag:
    id: int
    name: str
    archived_at: int | None = None


@dataclass(frozen=True, slots=True)
class Catalog:
    """Archived categories and tags too: old tickets show them."""

    categories: tuple[Category, ...]
    tags: tuple[Tag, ...]
    staff: tuple[PersonRef, ...]
    views: tuple[SavedView, ...] = ()


@dataclass(frozen=True, slots=True)
class TicketChange:
    """One line of a ticket's history; `before` and `after` are what JSON can say."""

    id: int
    at: int
    actor: PersonRef | None
    what: str
    before: object
    after: object


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One administrative act; `detail` says with which values."""

    id: int
    at: int
    actor: PersonRef | None
    act: str
    person: PersonRef | None
    ticket_id: int | None
    detail: dict[str, object]
