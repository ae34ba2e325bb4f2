"""The JSON of tickets and messages, written once for a reply and for everybody's events.

What a viewer may see is visibility.py's to say; this only keeps what it said: while a batch is
being told, by the identity of the objects, which do not change after their commit; and of a ticket
what stays as it is from message to message for longer.
"""

import msgspec

from app.domain import visibility
from app.domain.message import Message
from app.domain.ticket import Sight, Ticket

#: Beyond it everything is forgotten: a batch of events that nobody hears must not pile up.
KEEP_LIMIT = 2_000
#: Tickets whose heads are kept, of about 1 KiB each.
HEADS_LIMIT = 4_000
NULL = b"null"
#: Several times as fast as pydantic's, and what is written here is written for each message.
_json = msgspec.json.Encoder().encode

#: An object's JSON for a customer or others, and for the staff or its author.
_Forms = tuple[bytes, bytes]


class Texts:
    """Both forms of an object are written together, for both are soon asked."""

    __slots__ = ("_heads", "_messages", "_tickets")

    def __init__(self) -> None:
        self._tickets: dict[int, tuple[Ticket, _Forms]] = {}
        self._messages: dict[int, tuple[Message, _Forms]] = {}
        self._heads: dict[int, tuple[tuple[object, ...], tuple[bytes, bytes]]] = {}

    def ticket(self, is_staff: bool, ticket: Ticket, numbers: tuple[int, int]) -> bytes:  # noqa: FBT001 - whose eyes
        """A ticket in the eyes of the staff or of its customer; `numbers` are unread and rev."""
        kept = self._tickets.get(id(ticket))
        forms = kept[1] if kept else self._write_ticket(ticket)
        return b'%b,"unread":%d,"rev":%d}' % (forms[is_staff], *numbers)

    def message(self, is_author: bool, message: Message) -> bytes:  # noqa: FBT001 - whose eyes
        """A message in the eyes of its author or of anybody else who may see it."""
        kept = self._messages.get(id(message))
        forms = kept[1] if kept else self._write_message(message)
        return forms[is_author]

    def forget(self) -> None:
        """The batch has been told."""
        self._tickets.clear()
        self._messages.clear()

    def _write_message(self, message: Message) -> _Forms:
        shared = _json(visibility.message_body(message))[:-1]
        own = foreign = shared + b',"client_id":null}'
        if message.client_id is not None:
            own = b'%b,"client_id":"%b"}' % (shared, message.client_id.encode())
        self._messages[id(message)] = (message, (foreign, own))
        return foreign, own

    def _write_ticket(self, ticket: Ticket) -> _Forms:
        """Where no note stands between them, the customer's sight and the staff's are one."""
        if len(self._tickets) >= KEEP_LIMIT:
            self.forget()
        public, staff = ticket.public, ticket.staff
        head, extra = self._head(ticket)
        news = staff_news = _json(visibility.news(public))[1:-1]
        if not _show_the_same(public, staff):
            staff_news = _json(visibility.news(staff))[1:-1]
        forms = (head + news, b"".join((head, staff_news, extra)))
        self._tickets[id(ticket)] = (ticket, forms)
        return forms

    def _head(self, ticket: Ticket) -> tuple[bytes, bytes]:
        """What stands before the news of a ticket and, for the staff, behind it."""
        shown = (
            ticket.subject,
            ticket.status,
            ticket.customer,
            ticket.assignee,
            ticket.follows,
            ticket.created_at,
            ticket.priority,
            ticket.desk,
        )
        kept = self._heads.get(ticket.id)
        if kept and kept[0] == shown:
            return kept[1]
        if len(self._heads) >= HEADS_LIMIT:
            self._heads.clear()
        head = _json(visibility.ticket_head(ticket))[:-1] + b","
        extra = b"," + _json(visibility.staff_fields(ticket))[1:-1]
        self._heads[ticket.id] = (shown, (head, extra))
        return head, extra


def _show_the_same(one: Sight, other: Sight) -> bool:
    return one.last is other.last and one.updated_at == other.updated_at
