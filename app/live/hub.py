"""Who is connected, and how an event of the log reaches each of them once and in order.

It gets stored events from the feed alone; what a viewer may hear is visibility.py's to say.
"""

from collections.abc import Callable, Iterator
from typing import Protocol

from app.domain.events import EventType, Scope
from app.domain.person import Person
from app.domain.visibility import Told
from app.live.connection import ABUSE, RESTART, SESSION_OVER
from app.live.eventtext import EventText
from app.live.limits import GATES_LIMIT, SOCKETS_LIMIT, SOCKETS_PER_PERSON, RequestGate
from app.live.metrics import Metrics
from app.live.texts import Texts

_PERSON = Scope.PERSON
_PUBLIC = Scope.PUBLIC
_PERSON_CHANGED = EventType.PERSON_CHANGED


class Member(Protocol):
    """An authenticated socket as the hub knows it: live/session.py."""

    person: Person
    in_flight: int

    @property
    def is_live(self) -> bool: ...
    @property
    def hear(self) -> Callable[[EventText], None]: ...
    def tell(self, frame: bytes) -> None: ...
    def tell_cursor(self, position: int) -> None: ...
    def end(self, code: int) -> None: ...


class Hub:
    """The open sessions by person; staff hear of everything, a customer of their tickets."""

    def __init__(self, metrics: Metrics) -> None:
        self._metrics = metrics
        self._by_person: dict[int, list[Member]] = {}
        self._staff: dict[Member, None] = {}
        self._gates: dict[tuple[int, int], RequestGate] = {}
        self.position = 0
        self.texts = Texts()
        self.customers_limit = SOCKETS_LIMIT

    def __iter__(self) -> Iterator[Member]:
        for sessions in list(self._by_person.values()):
            yield from list(sessions)

    def __len__(self) -> int:
        return sum(len(sessions) for sessions in self._by_person.values())

    def has_room_for(self, person: Person) -> bool:
        """Whether one more socket of this person may join: customers have only their share."""
        return person.is_staff or len(self) - len(self._staff) < self.customers_limit

    def sessions_by_role(self) -> dict[str, int]:
        """For the metrics."""
        counts: dict[str, int] = {}
        for session in self:
            role = str(session.person.role)
            counts[role] = counts.get(role, 0) + 1
        return counts

    def staff_here(self) -> set[int]:
        """Ids of the members of the staff who have the desk open."""
        return {session.person.id for session in self._staff}

    def gate_of(self, person_id: int, per_minute: int) -> RequestGate:
        """One allowance a person and rate, whatever the number of their sockets; leaving renews
        nothing."""
        if len(self._gates) > GATES_LIMIT:
            here = self._by_person
            self._gates = {key: gate for key, gate in self._gates.items() if key[0] in here}
        return self._gates.setdefault((person_id, per_minute), RequestGate(per_minute))

    def join(self, session: Member) -> None:
        """From now on the session hears the log; too many sockets of one person end the oldest."""
        mine = self._by_person.setdefault(session.person.id, [])
        mine.append(session)
        if session.person.is_staff:
            self._staff[session] = None
        for former in mine[:-SOCKETS_PER_PERSON]:
            former.end(ABUSE)

    def leave(self, session: Member) -> None:
        mine = self._by_person.get(session.person.id, [])
        if session in mine:
            mine.remove(session)
        if not mine:
            self._by_person.pop(session.person.id, None)
        self._staff.pop(session, None)

    def of_person(self, person_id: int) -> list[Member]:
        return self._by_person.get(person_id, [])

    # -- the log ---------------------------------------------------------------------------

    def send(self, told: Told) -> None:
        """Hands one event, the next of the log, to everyone who may hear of it."""
        event = told.event
        self.position = event.id
        if told.subject is not None:
            self.take_person(told.subject)
        text = EventText(told, self.texts)
        if event.scope == _PERSON:
            self._tell_person(event.person_id, text)
            return
        for session in list(self._staff):
            session.hear(text)
        if event.scope == _PUBLIC:
            is_of_person = event.type == _PERSON_CHANGED
            self._tell_customer(event.person_id if is_of_person else told.customer_id, text)

    def _tell_person(self, person_id: int | None, text: EventText) -> None:
        for session in list(self.of_person(person_id or 0)):
            session.hear(text)

    def _tell_customer(self, person_id: int | None, text: EventText) -> None:
        """Whoever is staff has heard it already."""
        for session in list(self._by_person.get(person_id or 0, ())):
            if not session.person.is_staff:
                session.hear(text)

    def take_person(self, person: Person) -> None:
        """A changed role or a block ends the sockets; a new name is simply known."""
        for session in list(self.of_person(person.id)):
            former, session.person = session.person, person
            if person.blocked_at is not None:
                session.end(SESSION_OVER)
            elif person.role != former.role:
                self._staff.pop(session, None)
                session.end(RESTART)

    # -- what is not stored ----------------------------------------------------------------

    def signal(self, frame: bytes, sender: Member, customer_id: int | None) -> None:
        """Tells the staff, and the customer when one is named, of something ephemeral."""
        listeners = list(self._staff)
        if customer_id is not None:
            listeners.extend(
                one for one in self.of_person(customer_id) if not one.person.is_staff
            )
        for session in listeners:
            if session.person.id != sender.person.id and session.is_live:
                session.tell(frame)

    def tell_cursors(self) -> None:
        """Where the log is, for those to whom nothing has happened."""
        for session in self:
            session.tell_cursor(self.position)

    def end_all(self, code: int) -> None:
        for session in self:
            session.end(code)
