"""Which tickets a list of the inbox shows, and in which order; the store makes ranges of it."""

from dataclasses import dataclass
from enum import StrEnum

from app.domain.errors import DeskError, invalid

LIVE = ("new", "open", "waiting")
ENDED = ("resolved", "closed")
ALL = (*LIVE, *ENDED)

#: What everybody may ask for (PROTOCOL.md section 3.3).
STATUSES: dict[str, tuple[str, ...]] = {
    "mine": LIVE,
    "unassigned": LIVE,
    "open": ("new", "open"),
    "waiting": ("waiting",),
    "resolved": ("resolved",),
    "closed": ("closed",),
    "all": ALL,
}
#: What the staff may ask for besides.
STAFF_STATUSES: dict[str, tuple[str, ...]] = {
    **STATUSES,
    "live": LIVE,
    "overdue": LIVE,
    "snoozed": LIVE,
}
#: Views that say already whose their tickets are.
_OF_HOLDER = frozenset({"mine", "unassigned"})


class Order(StrEnum):
    """How the tickets of a list follow each other.

    `activity` newest first · `opened` newest number first · `waiting` who has waited longest for
    an answer, then the others by activity · `due` most overdue first · `wakes` next to wake first.
    """

    ACTIVITY = "activity"
    OPENED = "opened"
    WAITING = "waiting"
    QUEUE = "queue"
    DUE = "due"
    WAKES = "wakes"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A list of tickets: all that is given holds for each of them.

    `awake` leaves out of live tickets what is snoozed; `oldest` asks for who has waited longest
    first.
    """

    view: str = "all"
    category_id: int | None = None
    tag_id: int | None = None
    assignee_id: int | None = None
    customer_id: int | None = None
    awake: bool = False
    oldest: bool = False

    @property
    def statuses(self) -> tuple[str, ...]:
        return STAFF_STATUSES[self.view]

    @property
    def is_live(self) -> bool:
        return not set(self.statuses) & set(ENDED)

    @property
    def is_plain(self) -> bool:
        """Whether a customer may ask for it."""
        return self == Wanted(self.view) and self.view in STATUSES

    @property
    def order(self) -> Order:
        """Which order the list has; the client is told, so that it sorts what comes alike."""
        if self.view in _VIEW_ORDERS:
            return _VIEW_ORDERS[self.view]
        if self.tag_id is not None or self.customer_id is not None:
            return Order.OPENED
        if self.category_id is not None and self.has_holder:
            return Order.QUEUE if self.oldest and self.is_live else Order.OPENED
        if self.assignee_id is not None and not self.is_live:
            return Order.OPENED
        return Order.WAITING if self.oldest and self.is_live else Order.ACTIVITY

    @property
    def has_holder(self) -> bool:
        """Whether it is one person's list, or nobody's."""
        return self.view in _OF_HOLDER or self.assignee_id is not None

    def check(self) -> None:
        """Raises `invalid`: unknown view, two people, or `awake` of what does not rest."""
        if self.view not in STAFF_STATUSES:
            raise invalid("view")
        if self.view in _OF_HOLDER and self.assignee_id is not None:
            raise invalid("assignee_id")
        if self.awake and (not self.is_live or self.view in _VIEW_ORDERS):
            raise invalid("awake")


@dataclass(slots=True)
class SavedView:
    """A list that somebody has kept under a name: for themselves, or for all of the staff."""

    id: int
    owner_id: int
    name: str
    is_shared: bool
    wanted: Wanted

    def is_for(self, person_id: int) -> bool:
        return self.is_shared or self.owner_id == person_id


VIEW_NAME_LIMIT = 60
#: Of one person, and shared by all: more are no longer a list that somebody looks through.
VIEWS_LIMIT = 50

_VIEW_ORDERS = {"overdue": Order.DUE, "snoozed": Order.WAKES}


def require_plain(wanted: Wanted) -> None:
    """Raises `forbidden` for what only staff may ask for."""
    if not wanted.is_plain:
        raise DeskError("forbidden")
