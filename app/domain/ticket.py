"""A ticket and its machine: whose turn it is, and which changes of state exist.

The machine is data; services ask `next_status` and never compare states by themselves.
"""

from dataclasses import dataclass
from enum import StrEnum

from app.domain.errors import DeskError
from app.domain.person import PersonRef


class Status(StrEnum):
    """`new` nobody has answered · `open` the customer spoke last · `waiting` staff spoke last."""

    NEW = "new"
    OPEN = "open"
    WAITING = "waiting"
    RESOLVED = "resolved"
    CLOSED = "closed"


class Priority(StrEnum):
    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"
    URGENT = "urgent"


class Move(StrEnum):
    """What happens to a ticket, as far as its state is concerned."""

    CUSTOMER_SPEAKS = "customer_speaks"
    STAFF_SPEAKS = "staff_speaks"
    RESOLVE = "resolve"
    REOPEN = "reopen"
    CLOSE = "close"
    EXPIRE = "expire"


LIVE = frozenset({Status.NEW, Status.OPEN, Status.WAITING})

#: docs/lifecycle.md shows this table and is compared with it by a test. A pair that is not
#: here is refused; a move onto the state that already holds is a success without an event.
TRANSITIONS: dict[tuple[Status, Move], Status] = {
    (Status.NEW, Move.CUSTOMER_SPEAKS): Status.NEW,
    (Status.OPEN, Move.CUSTOMER_SPEAKS): Status.OPEN,
    (Status.WAITING, Move.CUSTOMER_SPEAKS): Status.OPEN,
    (Status.RESOLVED, Move.CUSTOMER_SPEAKS): Status.OPEN,
    (Status.NEW, Move.STAFF_SPEAKS): Status.WAITING,
    (Status.OPEN, Move.STAFF_SPEAKS): Status.WAITING,
    (Status.WAITING, Move.STAFF_SPEAKS): Status.WAITING,
    (Status.RESOLVED, Move.STAFF_SPEAKS): Status.WAITING,
    (Status.NEW, Move.RESOLVE): Status.RESOLVED,
    (Status.OPEN, Move.RESOLVE): Status.RESOLVED,
    (Status.WAITING, Move.RESOLVE): Status.RESOLVED,
    (Status.RESOLVED, Move.RESOLVE): Status.RESOLVED,
    (Status.NEW, Move.REOPEN): Status.NEW,
    (Status.OPEN, Move.REOPEN): Status.OPEN,
    (Status.WAITING, Move.REOPEN): Status.WAITING,
    (Status.RESOLVED, Move.REOPEN): Status.OPEN,
    (Status.NEW, Move.CLOSE): Status.CLOSED,
    (Status.OPEN, Move.CLOSE): Status.CLOSED,
    (Status.WAITING, Move.CLOSE): Status.CLOSED,
    (Status.RESOLVED, Move.CLOSE): Status.CLOSED,
    (Status.CLOSED, Move.CLOSE): Status.CLOSED,
    (Status.RESOLVED, Move.EXPIRE): Status.CLOSED,
}


def next_status(status: Status, move: Move) -> Status:
    """The state after `move`. Raises `closed` or `transition_refused`."""
    after = TRANSITIONS.get((status, move))
    if after is not None:
        return after
    if status is Status.CLOSED and move in {Move.CUSTOMER_SPEAKS, Move.STAFF_SPEAKS}:
        raise DeskError("closed")
    raise DeskError("transition_refused", status=status.value)


@dataclass(slots=True)
class LastMessage:
    """The newest message of a ticket as one kind of viewer sees it; `holds` is its first file."""

    id: int
    kind: str
    author_id: int | None
    body: str
    created_at: int
    holds: str | None = None


@dataclass(slots=True)
class Sight:
    """The part of a ticket that differs between the customer's eyes and the staff's.

    A note moves the staff's sight and leaves the customer's alone (PROTOCOL.md section 3.2).
    `count` is how many messages can be unread: for the staff every message and note, for the
    customer what others have said to them. It is replaced and never changed: copies share it.
    """

    updated_at: int
    rev: int
    count: int
    last: LastMessage | None


@dataclass(slots=True)
class Mark:
    """How far one person has read one ticket.

    `message_id` is the newest message they have seen; `seen` is how many of their sight's `count`
    are not unread for them (those up to the mark and, for staff, their own); `rev` is the event
    of the last change.
    """

    message_id: int = 0
    seen: int = 0
    rev: int = 0

    def copy(self) -> "Mark":
        return Mark(self.message_id, self.seen, self.rev)


@dataclass(frozen=True, slots=True)
class DeskFields:
    """What the staff alone know of a ticket beside its priority. Replaced and never changed.

    `tags` are ids in the order in which they were given; `waiting_since` is since when the
    customer waits for a word of the staff, None when it is their own turn; `due_at` is the
    nearest answer target, `due_kind` which one, `warn_at` when it is warned of.
    """

    category_id: int | None = None
    tags: tuple[int, ...] = ()
    snoozed_until: int | None = None
    waiting_since: int | None = None
    due_at: int | None = None
    due_kind: str | None = None
    warn_at: int | None = None
    rating: int | None = None


PLAIN = DeskFields()


@dataclass(slots=True)
class Ticket:
    """A ticket as the store keeps it; what a viewer gets of it is made by visibility.py."""

    id: int
    subject: str
    status: Status
    priority: Priority
    customer: PersonRef
    assignee: PersonRef | None
    follows: int | None
    created_at: int
    public: Sight
    staff: Sight
    desk: DeskFields = PLAIN

    def copy(self) -> "Ticket":
        """One that may be changed without the other; people and sights are never changed but
        replaced by others."""
        return Ticket(
            self.id,
            self.subject,
            self.status,
            self.priority,
            self.customer,
            self.assignee,
            self.follows,
            self.created_at,
            self.public,
            self.staff,
            self.desk,
        )

    @property
    def is_live(self) -> bool:
        return self.status in LIVE
