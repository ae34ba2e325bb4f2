"""An event as the bytes of a frame: what several viewers see alike is written once.

What a viewer may see is visibility.py's to say; this only joins the pieces.
"""

from pydantic_core import to_json

from app.domain import visibility
from app.domain.message import Kind
from app.domain.person import Person
from app.domain.visibility import Told
from app.live.frames import text_frame
from app.live.protocol import notification

_NO_ID = b"null"


class EventText:
    """One event of the log on its way to everybody who may hear of it."""

    __slots__ = ("_event", "_frames", "_message", "_tickets", "told")

    def __init__(self, told: Told) -> None:
        self.told = told
        self._event = b""
        self._tickets: dict[bool, bytes] = {}
        self._message = b""
        self._frames: dict[tuple[bool, int, int, bool], bytes] = {}

    @property
    def id(self) -> int:
        return self.told.event.id

    def frame_for(self, viewer: Person) -> bytes | None:
        """The whole frame for this viewer, or None when the event is not theirs."""
        told = self.told
        if told.ticket is None or told.event.type == "conversation.read":
            wire = visibility.event_for(viewer, told)
            return text_frame(notification("event", wire)) if wire else None
        if not visibility.may_hear(viewer, told.event, told.customer_id):
            return None
        mark = told.marks.get(viewer.id)
        is_author = told.message is not None and told.message.author_id == viewer.id
        unread = visibility.unread_of(viewer, told.ticket, mark)
        key = (viewer.is_staff, unread, visibility.rev_of(viewer, told.ticket, mark), is_author)
        frame = self._frames.get(key)
        if frame is None:
            frame = self._frames[key] = self._join(viewer, key)
        return frame

    def _join(self, viewer: Person, key: tuple[bool, int, int, bool]) -> bytes:
        return text_frame(
            b'%b,"ticket":%b,"unread":%d,"rev":%d},"message":%b}}'
            % (self._head(), self._ticket_for(viewer), key[1], key[2], self._message_for(viewer))
        )

    def _head(self) -> bytes:
        if not self._event:
            event = self.told.event
            self._event = (
                b'{"jsonrpc":"2.0","method":"event","params":{"id":%d,"type":"%b","at":%d'
                % (event.id, event.type.encode(), event.at)
            )
        return self._event

    def _ticket_for(self, viewer: Person) -> bytes:
        """The ticket without its closing brace: `unread` and `rev` are each viewer's own."""
        text = self._tickets.get(viewer.is_staff)
        if text is None and self.told.ticket is not None:
            text = to_json(visibility.ticket_body(viewer, self.told.ticket))[:-1]
            self._tickets[viewer.is_staff] = text
        return text or b""

    def _message_for(self, viewer: Person) -> bytes:
        message = self.told.message
        if message is None or (message.kind == Kind.NOTE and not viewer.is_staff):
            return _NO_ID
        if not self._message:
            self._message = to_json(visibility.message_body(message))[:-1]
        client_id = visibility.client_id_for(viewer, message)
        shown = to_json(client_id) if client_id is not None else _NO_ID
        return b'%b,"client_id":%b}' % (self._message, shown)
