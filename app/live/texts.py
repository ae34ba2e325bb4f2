"""The JSON of tickets and messages, written once for a reply and for everybody's events.

What a viewer may see is visibility.py's to say; this only keeps what it said while a batch is
being told, by the identity of the objects, which do not change after their commit.
"""

import msgspec

from app.domain import visibility
from app.domain.message import Message
from app.domain.ticket import Sight, Ticket

#: Beyond it everything is forgotten: a batch of events that nobody hears must not pile up.
KEEP_LIMIT = 2_000
NULL = b"null"
#: Several times as fast as pydantic's, and what is written here is written for each message.
_json = msgspec.json.Encoder().encode

#: An object with its JSON for a customer or others, and for the staff or its author.
_Kept = tuple[bytes, bytes]


class Texts:
    """JSON objects as bytes; both forms of one are written together, for both are soon asked."""

    __slots__ = ("_messages", "_tickets")

    def __init__(self) -> None:
        self._tickets: dict[int, tuple[Ticket, _Kept]] = {}
        self._messages: dict[int, tuple[Message, _Kept]] = {}

    def ticket(self, is_staff: bool, ticket: Ticket, numbers: tuple[int, int]) -> bytes:  # noqa: FBT001 - whose eyes
        """A ticket in the eyes of the staff or of its customer; `numbers` are unread and rev."""
        kept = self._tickets.get(id(ticket))
        texts = kept[1] if kept else self._write_ticket(ticket)
        return b'%b,"unread":%d,"rev":%d}' % (texts[is_staff], *numbers)

    def message(self, is_author: bool, message: Message) -> bytes:  # noqa: FBT001 - whose eyes
        """A message in the eyes of its author or of anybody else who may see it."""
        kept = self._messages.get(id(message))
        texts = kept[1] if kept else self._write_message(message)
        return texts[is_author]

    def forget(self) -> None:
        """The batch has been told."""
        self._tickets.clear()
        self._messages.clear()

    def _write_message(self, message: Message) -> _Kept:
        shared = _json(visibility.message_body(message))[:-1]
        foreign = b'%b,"client_id":null}' % shared
        own = foreign
        if message.client_id is not None:
            own = b'%b,"client_id":"%b"}' % (shared, message.client_id.encode())
        self._messages[id(message)] = (message, (foreign, own))
        return foreign, own

    def _write_ticket(self, ticket: Ticket) -> _Kept:
        """Where no note stands between them, the customer's sight and the staff's are one."""
        if len(self._tickets) >= KEEP_LIMIT:
            self.forget()
        public, staff = ticket.public, ticket.staff
        seen = for_staff = _json(visibility.ticket_seen(ticket, public))[:-1]
        if not _show_the_same(public, staff):
            for_staff = _json(visibility.ticket_seen(ticket, staff))[:-1]
        extra = _json(visibility.staff_fields(ticket))[1:-1]
        texts = (seen, b"%b,%b" % (for_staff, extra))
        self._tickets[id(ticket)] = (ticket, texts)
        return texts


def _show_the_same(one: Sight, other: Sight) -> bool:
    return one.last is other.last and one.updated_at == other.updated_at
