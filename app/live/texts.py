"""The JSON of tickets and messages, written once for a reply and for everybody's events.

What a viewer may see is visibility.py's to say; this only keeps what it said while a batch is
being told, by the identity of the objects, which do not change after their commit.
"""

from pydantic_core import to_json

from app.domain import visibility
from app.domain.message import Message
from app.domain.person import Person
from app.domain.ticket import Mark, Sight, Ticket

#: Beyond it everything is forgotten: a batch of events that nobody hears must not pile up.
KEEP_LIMIT = 2_000
NULL = b"null"
_NO_CLIENT_ID = b',"client_id":null}'


class Texts:
    """Whole JSON objects for a viewer; the parts that are the same for all are kept."""

    __slots__ = ("_messages", "_staff_tickets", "_tickets")

    def __init__(self) -> None:
        self._tickets: dict[int, tuple[Sight, bytes]] = {}
        self._staff_tickets: dict[int, tuple[Ticket, bytes]] = {}
        self._messages: dict[int, tuple[Message, bytes]] = {}

    def ticket(self, viewer: Person, ticket: Ticket, mark: Mark | None) -> bytes:
        is_staff = viewer.is_staff
        return self.numbered(is_staff, ticket, visibility.numbers_of(is_staff, ticket, mark))

    def numbered(self, is_staff: bool, ticket: Ticket, numbers: tuple[int, int]) -> bytes:  # noqa: FBT001 - whose eyes
        """A ticket in the eyes of the staff or of its customer; `numbers` are unread and rev."""
        body = self._for_staff(ticket) if is_staff else self._seen(ticket, ticket.public)
        return b'%b,"unread":%d,"rev":%d}' % (body, *numbers)

    def message(self, viewer: Person, message: Message) -> bytes:
        kept = self._messages.get(id(message))
        if kept is None:
            kept = (message, to_json(visibility.message_body(message))[:-1])
            self._messages[id(message)] = kept
        client_id = visibility.client_id_for(viewer, message)
        if client_id is None:
            return kept[1] + _NO_CLIENT_ID
        return b'%b,"client_id":"%b"}' % (kept[1], client_id.encode())

    def forget(self) -> None:
        """The batch has been told."""
        self._tickets.clear()
        self._staff_tickets.clear()
        self._messages.clear()

    def _for_staff(self, ticket: Ticket) -> bytes:
        kept = self._staff_tickets.get(id(ticket))
        if kept is None:
            extra = to_json(visibility.staff_fields(ticket))[1:-1]
            kept = (ticket, b"%b,%b" % (self._seen(ticket, ticket.staff), extra))
            self._staff_tickets[id(ticket)] = kept
        return kept[1]

    def _seen(self, ticket: Ticket, sight: Sight) -> bytes:
        """Where no note stands between them, the customer's sight and the staff's are one."""
        if sight is not ticket.public and _shows_the_same(sight, ticket.public):
            sight = ticket.public
        kept = self._tickets.get(id(sight))
        if kept is None:
            if len(self._tickets) >= KEEP_LIMIT:
                self.forget()
            kept = (sight, to_json(visibility.ticket_seen(ticket, sight))[:-1])
            self._tickets[id(sight)] = kept
        return kept[1]


def _shows_the_same(one: Sight, other: Sight) -> bool:
    return one.last is other.last and one.updated_at == other.updated_at
