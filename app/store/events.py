"""The event log: appended in the transaction that changes the state, read by id, never edited."""

from collections.abc import Iterable

from app.domain.events import Event, EventType
from app.domain.message import Message
from app.domain.person import PersonRef
from app.domain.ticket import Mark, Ticket
from app.domain.visibility import Told
from app.store import catalog, delivery_marks, marks, messages, people, ratings, tickets
from app.store.transaction import Row, Transaction

_COLUMNS = (
    "e.id, e.at, e.type, e.scope, e.ticket_id, e.message_id, e.actor_id, e.person_id,"
    " e.public_message_id"
)
_WIDTH = 9

#: An event with its ticket, message and actor in one row: what the hub sends is read in one go.
_TOLD = f"""
SELECT {_COLUMNS}, {tickets.COLUMNS}, {messages.COLUMNS}, ac.name, ac.role
FROM events e
LEFT JOIN tickets t ON t.id = e.ticket_id {tickets.JOINS}
LEFT JOIN messages m ON m.id = e.message_id {messages.JOINS}
LEFT JOIN people ac ON ac.id = e.actor_id
"""

_AFTER = _TOLD + " WHERE e.id > ? ORDER BY e.id LIMIT ?"

#: Ranges of the log by its key, filtered: an index by ticket would cost every message a page,
#: and whoever resumes is seldom far behind (services/sync.py bounds how far).
_STAFF_HEAR = "e.id > ?2 AND e.id <= ?3 AND (e.scope <> 'person' OR e.person_id = ?1)"
_A_CUSTOMER_HEARS = """e.id > ?2 AND e.id <= ?3 AND (
    (e.scope = 'public' AND e.ticket_id IN (SELECT id FROM tickets WHERE customer_id = ?1))
    OR (e.person_id = ?1
        AND (e.scope = 'person' OR (e.scope = 'public' AND e.ticket_id IS NULL))))"""
_FOR_STAFF = f"{_TOLD} WHERE {_STAFF_HEAR} ORDER BY e.id LIMIT ?4"
_FOR_CUSTOMER = f"{_TOLD} WHERE {_A_CUSTOMER_HEARS} ORDER BY e.id LIMIT ?4"
_COUNT = "SELECT count(*) FROM (SELECT 1 FROM events e WHERE {heard} LIMIT ?4)"
_COUNT_FOR_STAFF = _COUNT.format(heard=_STAFF_HEAR)
_COUNT_FOR_CUSTOMER = _COUNT.format(heard=_A_CUSTOMER_HEARS)


#: The common form leaves out what is usually NULL: the driver takes long over each None.
_ADD = (
    "INSERT INTO events (id, at, type, scope, ticket_id, message_id, actor_id)"
    " VALUES (?, ?, ?, ?, ?, ?, ?)"
)
_ADD_ALL = (
    "INSERT INTO events (id, at, type, scope, ticket_id, message_id, actor_id, person_id,"
    " public_message_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
)


def append(
    tx: Transaction, event: Event, ticket: Ticket | None = None, message: Message | None = None
) -> int:
    """Writes one event at `tx.now` under the next id, which becomes `event.id`.

    A verb that has the event's ticket and message in hand passes them, and the feed need not
    read them again; they must be what the verb leaves in the tables.
    """
    event.id = tx.last_event_id + 1
    event.at = tx.now
    values = (event.id, event.at, str(event.type), str(event.scope))
    about = (event.ticket_id, event.message_id, event.actor_id)
    if event.person_id is None and event.public_message_id is None:
        tx.put_off.put(_ADD, event.id, values + about)
    else:
        row = (*values, *about, event.person_id, event.public_message_id)
        tx.put_off.put(_ADD_ALL, event.id, row)
    tx.last_event_id = event.id
    tx.told.append(Told(event, ticket, message))
    return event.id


def newest_id(tx: Transaction) -> int:
    row = tx.one("SELECT max(id) FROM events")
    return int(row[0] or 0) if row else 0


def oldest_id(tx: Transaction) -> int:
    """The first id the log still has; 0 when it is empty."""
    row = tx.one("SELECT min(id) FROM events")
    return int(row[0] or 0) if row else 0


def at(tx: Transaction, event_id: int) -> int | None:
    """When an event was; None when the log has forgotten it."""
    row = tx.one("SELECT at FROM events WHERE id = ?", (event_id,))
    return int(row[0]) if row else None


def after(tx: Transaction, cursor: int, limit: int) -> list[Told]:
    """Every event behind `cursor`, in order, with what it speaks of as it is now."""
    rows = tx.all(_AFTER, (cursor, limit))
    return _tell(tx, rows)


def fresh(tx: Transaction, cursor: int, told: list[Told], limit: int) -> list[Told]:
    """The log behind `cursor` right after a commit that appended `told`.

    Where `told` is all there is and has its objects, nothing is read but the marks.
    """
    if not told and newest_id(tx) <= cursor:
        return []
    if not told or told[0].event.id != cursor + 1 or told[-1].event.id - cursor != len(told):
        return after(tx, cursor, limit)
    newest: dict[int, Ticket] = {}
    for one in told:
        ticket = one.ticket
        if ticket is None or one.message is None:
            return after(tx, cursor, limit)
        newest[ticket.id] = ticket
    marks_of = marks.of_tickets(tx, newest)
    for one in told:
        ticket_id = one.event.ticket_id or 0
        one.ticket = newest[ticket_id]
        one.marks = marks_of[ticket_id]
    return told


def for_staff(tx: Transaction, person_id: int, span: tuple[int, int], limit: int) -> list[Told]:
    """What a member of staff hears of the log in `span` (exclusive, inclusive)."""
    return _tell(tx, tx.all(_FOR_STAFF, (person_id, *span, limit)))


def for_customer(tx: Transaction, person_id: int, span: tuple[int, int], limit: int) -> list[Told]:
    """What a customer hears of the log in `span` (exclusive, inclusive)."""
    return _tell(tx, tx.all(_FOR_CUSTOMER, (person_id, *span, limit)))


def count_for_staff(tx: Transaction, person_id: int, span: tuple[int, int], limit: int) -> int:
    """How many events `for_staff` would answer."""
    row = tx.one(_COUNT_FOR_STAFF, (person_id, *span, limit))
    return int(row[0]) if row else 0


def count_for_customer(tx: Transaction, person_id: int, span: tuple[int, int], limit: int) -> int:
    """How many events `for_customer` would answer."""
    row = tx.one(_COUNT_FOR_CUSTOMER, (person_id, *span, limit))
    return int(row[0]) if row else 0


def _tell(tx: Transaction, rows: list[Row]) -> list[Told]:
    marks_of = marks.of_tickets(tx, {row[4] for row in rows if row[4] is not None})
    told = [_told(row, marks_of) for row in rows]
    _add_people(tx, told)
    _add_deliveries(tx, told)
    _add_ratings(tx, told)
    _add_catalog(tx, told)
    return told


_NO_MARKS: dict[int, Mark] = {}
_TICKET_AT = _WIDTH
_MESSAGE_AT = _TICKET_AT + tickets.WIDTH
_ACTOR_AT = _MESSAGE_AT + messages.WIDTH


def _told(row: Row, marks_of: dict[int, dict[int, Mark]]) -> Told:
    event = Event(*row[:_WIDTH])
    ticket: Ticket | None = None
    message: Message | None = None
    if row[_TICKET_AT] is not None:
        ticket = tickets.from_row(row, _TICKET_AT)
    if row[_MESSAGE_AT] is not None:
        message = messages.from_row(row, _MESSAGE_AT)
    actor = None
    if event.actor_id is not None:
        actor = PersonRef(event.actor_id, row[_ACTOR_AT], row[_ACTOR_AT + 1])
    return Told(event, ticket, message, actor, None, marks_of.get(event.ticket_id or 0, _NO_MARKS))


def _add_people(tx: Transaction, told: Iterable[Told]) -> None:
    for one in told:
        if one.event.ticket_id is None and one.event.person_id is not None:
            one.subject = people.get(tx, one.event.person_id)


def _add_ratings(tx: Transaction, told: Iterable[Told]) -> None:
    for one in told:
        if one.event.type == EventType.TICKET_RATED and one.event.ticket_id is not None:
            one.rating = ratings.current(tx, one.event.ticket_id)


def _add_deliveries(tx: Transaction, told: Iterable[Told]) -> None:
    for one in told:
        if one.event.type == EventType.DELIVERY_CHANGED and one.event.message_id is not None:
            one.delivery = delivery_marks.of_message(tx, one.event.message_id)


def _add_catalog(tx: Transaction, told: Iterable[Told]) -> None:
    changes = [one for one in told if one.event.type == EventType.DESK_CHANGED]
    if changes:
        now = catalog.whole(tx)
        for one in changes:
            one.catalog = now
