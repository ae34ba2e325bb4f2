"""An event as the bytes of a frame: viewers who see the same are sent the same bytes.

What a viewer may see is visibility.py's to say; this only joins the pieces.
"""

from app.domain import visibility
from app.domain.events import EventType
from app.domain.message import Kind, Message
from app.domain.person import Person
from app.domain.ticket import Ticket
from app.domain.visibility import Told
from app.live.frames import Frame, text_frame
from app.live.protocol import notification
from app.live.texts import NULL, Texts

#: Events that carry something else than a ticket and a message.
_OF_OTHER_SHAPE = frozenset(
    {EventType.CONVERSATION_READ, EventType.DELIVERY_CHANGED, EventType.TICKET_RATED}
)
_NOTE = Kind.NOTE
#: Whether they are staff, whether they wrote the message, and their own `unread` and `rev`.
_Alike = tuple[bool, bool, tuple[int, int]]


class EventText:
    """One event of the log on its way to everybody who may hear of it."""

    __slots__ = ("_frames", "_texts", "id", "told")

    def __init__(self, told: Told, texts: Texts) -> None:
        self.id = told.event.id
        self.told = told
        self._texts = texts
        self._frames: dict[_Alike, Frame] = {}

    def frame_for(self, viewer: Person) -> Frame | None:
        """The whole frame for this viewer, or None when the event is not theirs."""
        told = self.told
        event, ticket, message = told.event, told.ticket, told.message
        if ticket is None or event.type in _OF_OTHER_SHAPE:
            wire = visibility.event_for(viewer, told)
            return text_frame(notification("event", wire)) if wire else None
        if not visibility.may_hear(viewer, event, ticket.customer.id):
            return None
        is_staff = viewer.is_staff
        is_author = message is not None and visibility.is_author(viewer, message)
        numbers = visibility.numbers_of(is_staff, ticket, told.marks.get(viewer.id))
        alike = (is_staff, is_author, numbers)
        frame = self._frames.get(alike)
        if frame is None:
            frame = self._frames[alike] = self._write(alike, ticket, message)
        return frame

    def _write(self, alike: _Alike, ticket: Ticket, message: Message | None) -> Frame:
        is_staff, is_author, numbers = alike
        event, said = self.told.event, NULL
        if message is not None and (is_staff or message.kind != _NOTE):
            said = self._texts.message(is_author, message)
        return text_frame(
            b'{"jsonrpc":"2.0","method":"event","params":'
            b'{"id":%d,"type":"%b","at":%d,"ticket":%b,"message":%b}}'
            % (
                event.id,
                event.type.encode(),
                event.at,
                self._texts.ticket(is_staff, ticket, numbers),
                said,
            )
        )
