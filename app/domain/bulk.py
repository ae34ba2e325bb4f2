"""What is done to several tickets at once, and what of it can be taken back."""

from dataclasses import dataclass

#: Tickets of one act: about what a person can have chosen on purpose.
BULK_LIMIT = 100
#: How long an act can be taken back.
UNDO_FOR_MS = 10 * 60 * 1000


@dataclass(frozen=True, slots=True)
class Change:
    """`field` names the one that is given; tags are added and taken away."""

    field: str
    status: str | None = None
    assignee_id: int | None = None
    priority: str | None = None
    category_id: int | None = None
    snoozed_until: int | None = None
    add_tags: tuple[int, ...] = ()
    remove_tags: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why one of several tickets was left as it was."""

    ticket_id: int
    code: str
