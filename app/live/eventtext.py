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
    {
        EventType.CONVERSATION_READ,
        EventType.DELIVERY_CHANGED,
        EventType.REMINDERS_CHANGED,
        EventType.TICKET_RATED,
    }
)
_NOTE = Kind.NOTE
#: As the wire says them: an enum's member is looked at and encoded much more slowly.
_WRITTEN: dict[str, bytes] = {one: one.value.encode() for one in EventType}


class EventText:
    """One event of the log on its way to everybody who may hear of it."""

    __slots__ = ("_frames", "_texts", "id", "told")

    def __init__(self, told: Told, texts: Texts) -> None:
        self.id = told.event.id
        self.told = told
        self._texts = texts
        self._frames: dict[visibility.Eyes, Frame] = {}

    def frame_for(self, viewer: Person) -> Frame | None:
        """The whole frame for this viewer, or None when the event is not theirs."""
        told = self.told
        ticket = told.ticket
        if ticket is None or told.event.type in _OF_OTHER_SHAPE:
            wire = visibility.event_for(viewer, told)
            return text_frame(notification("event", wire)) if wire else None
        eyes = visibility.eyes_of(viewer, told.event, ticket, told.message, told.marks)
        if eyes is None:
            return None
        frame = self._frames.get(eyes)
        if frame is None:
            frame = self._frames[eyes] = self._write(eyes, ticket, told.message)
        return frame

    def _write(self, eyes: visibility.Eyes, ticket: Ticket, message: Message | None) -> Frame:
        is_staff, is_author, numbers = eyes
        event, said = self.told.event, NULL
        if message is not None and (is_staff or message.kind != _NOTE):
            said = self._texts.message(is_author, message)
        return text_frame(
            b'{"jsonrpc":"2.0","method":"event","params":'
            b'{"id":%d,"type":"%b","at":%d,"ticket":%b,"message":%b}}'
            % (
                event.id,
                _WRITTEN[event.type],
                event.at,
                self._texts.ticket(is_staff, ticket, numbers),
                said,
            )
        )
