"""The event log: appended in the transaction that changes the state, read by id, never edited."""

from collections.abc import Iterable

from app.domain.events import Event
from app.domain.message import Message
from app.domain.person import PersonRef
from app.domain.ticket import Mark, Ticket
from app.domain.visibility import Told
from app.store import marks, messages, people, tickets
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

_FOR_STAFF = (
    _TOLD
    + " WHERE e.id > ? AND e.id <= ? AND (e.scope <> 'person' OR e.person_id = ?)"
    + " ORDER BY e.id LIMIT ?"
)

#: The customer's tickets first, then each ticket's part of the log: never a walk over all of it.
_FOR_CUSTOMER = (
    _TOLD
    + """ WHERE e.id IN (
    SELECT x.id FROM tickets o JOIN events x ON x.ticket_id = o.id
    WHERE o.customer_id = ?1 AND x.id > ?2 AND x.id <= ?3
        AND (x.scope = 'public' OR (x.scope = 'person' AND x.person_id = ?1))
    UNION ALL
    SELECT x.id FROM events x
    WHERE x.ticket_id IS NULL AND x.person_id = ?1 AND x.id > ?2 AND x.id <= ?3
    ORDER BY 1 LIMIT ?4
) ORDER BY e.id"""
)


def append(tx: Transaction, event: Event) -> int:
    """Writes one event at `tx.now` under the next id, which becomes `event.id`."""
    event.id = tx.last_event_id + 1
    event.at = tx.now
    tx.execute(
        "INSERT INTO events (id, at, type, scope, ticket_id, message_id, actor_id, person_id,"
        " public_message_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            event.id,
            event.at,
            event.type,
            event.scope,
            event.ticket_id,
            event.message_id,
            event.actor_id,
            event.person_id,
            event.public_message_id,
        ),
    )
    tx.last_event_id = event.id
    return event.id


def newest_id(tx: Transaction) -> int:
    row = tx.one("SELECT max(id) FROM events")
    return int(row[0] or 0) if row else 0


def oldest_id(tx: Transaction) -> int:
    """The first id the log still has; 0 when it is empty."""
    row = tx.one("SELECT min(id) FROM events")
    return int(row[0] or 0) if row else 0


def after(tx: Transaction, cursor: int, limit: int) -> list[Told]:
    """Every event behind `cursor`, in order, with what it speaks of as it is now."""
    rows = tx.all(_AFTER, (cursor, limit))
    return _tell(tx, rows)


def for_staff(tx: Transaction, person_id: int, span: tuple[int, int], limit: int) -> list[Told]:
    """What a member of staff hears of the log in `span` (exclusive, inclusive)."""
    return _tell(tx, tx.all(_FOR_STAFF, (*span, person_id, limit)))


def for_customer(tx: Transaction, person_id: int, span: tuple[int, int], limit: int) -> list[Told]:
    """What a customer hears of the log in `span` (exclusive, inclusive)."""
    return _tell(tx, tx.all(_FOR_CUSTOMER, (person_id, *span, limit)))


def _tell(tx: Transaction, rows: list[Row]) -> list[Told]:
    marks_of = marks.of_tickets(tx, {row[4] for row in rows if row[4] is not None})
    told = [_told(row, marks_of) for row in rows]
    _add_people(tx, told)
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
