"""An event as the bytes of a frame: viewers who see the same are sent the same bytes.

What a viewer may see is visibility.py's to say; this only joins the pieces.
"""

from app.domain import visibility
from app.domain.events import EventType
from app.domain.message import Kind
from app.domain.person import Person
from app.domain.visibility import Told
from app.live.frames import text_frame
from app.live.protocol import notification
from app.live.texts import NULL, Texts

_ALIKE = tuple[bool, tuple[int, int], bool]
#: Events that carry something else than a ticket and a message.
_OF_OTHER_SHAPE = frozenset({EventType.CONVERSATION_READ, EventType.DELIVERY_CHANGED})
_NOTE = Kind.NOTE


class EventText:
    """One event of the log on its way to everybody who may hear of it."""

    __slots__ = ("_frames", "_head", "_texts", "id", "told")

    def __init__(self, told: Told, texts: Texts) -> None:
        self.id = told.event.id
        self.told = told
        self._texts = texts
        self._head = b""
        self._frames: dict[_ALIKE, bytes] = {}

    def frame_for(self, viewer: Person) -> bytes | None:
        """The whole frame for this viewer, or None when the event is not theirs."""
        told, ticket = self.told, self.told.ticket
        if ticket is None or told.event.type in _OF_OTHER_SHAPE:
            wire = visibility.event_for(viewer, told)
            return text_frame(notification("event", wire)) if wire else None
        if not visibility.may_hear(viewer, told.event, told.customer_id):
            return None
        is_staff = viewer.is_staff
        numbers = visibility.numbers_of(is_staff, ticket, told.marks.get(viewer.id))
        message = told.message
        alike = (is_staff, numbers, message is not None and message.author_id == viewer.id)
        frame = self._frames.get(alike)
        if frame is None:
            text = self._texts.numbered(is_staff, ticket, numbers)
            frame = self._frames[alike] = self._join(text, self._message_for(viewer))
        return frame

    def _join(self, ticket: bytes, message: bytes) -> bytes:
        if not self._head:
            event = self.told.event
            self._head = (
                b'{"jsonrpc":"2.0","method":"event","params":{"id":%d,"type":"%b","at":%d'
                % (event.id, event.type.encode(), event.at)
            )
        return text_frame(b'%b,"ticket":%b,"message":%b}}' % (self._head, ticket, message))

    def _message_for(self, viewer: Person) -> bytes:
        message = self.told.message
        if message is None or (message.kind == _NOTE and not viewer.is_staff):
            return NULL
        return self._texts.message(viewer, message)
