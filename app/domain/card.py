"""What the staff see of a person beside what is said: former names, notes, other tickets."""

from dataclasses import dataclass

from app.domain.person import PersonRef

NOTE_LIMIT = 4_000
#: Of one person; who needs more than that writes a document.
NOTES_LIMIT = 50
NAMES_LIMIT = 20
TICKETS_LIMIT = 20


@dataclass(frozen=True, slots=True)
class FormerName:
    """`until` in Unix milliseconds."""

    name: str
    username: str | None
    until: int


@dataclass(frozen=True, slots=True)
class PersonNote:
    id: int
    person_id: int
    author: PersonRef
    body: str
    created_at: int
