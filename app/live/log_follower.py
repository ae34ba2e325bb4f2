"""Where one socket is in the log: told live by the hub, or reading the log at its peer's pace.

It never queues what a slow peer has not taken: the log itself is that queue.
"""

from app.domain.errors import DeskError
from app.live.connection import RESTART
from app.live.eventtext import EventText
from app.live.limits import FALL_BEHIND_BYTES
from app.live.protocol import notification
from app.live.seat import Seat
from app.services import sync

#: Events read at once while catching up; bodies may be 64 KiB each.
PIECE = 50


class LogFollower:
    """`cursor` is the newest event that the socket has been told of, or started behind."""

    def __init__(self, session: Seat) -> None:
        self._session = session
        self.cursor = 0
        self.is_live = False

    def start(self, cursor: int) -> None:
        """The session has joined the hub: go on from `cursor`."""
        self.cursor = cursor
        self.is_live = cursor >= self._session.desk.hub.position
        if not self.is_live:
            self._session.spawn(self._catch_up())

    def hear(self, event: EventText) -> None:
        """Of the hub: the next event of the log. One that is missed here is read from the log."""
        if not self.is_live or event.id <= self.cursor:
            return
        self.cursor = event.id
        session = self._session
        frame = event.frame_for(session.person)
        if frame is None:
            return
        connection = session.connection
        connection.tell_frame(frame)
        if connection.is_behind(FALL_BEHIND_BYTES):
            self.is_live = False
            self._session.spawn(self._catch_up())

    def tell_cursor(self, position: int) -> None:
        """Of the hub: the log has come so far, with nothing more for this person."""
        if not self.is_live:
            return
        self.cursor = max(self.cursor, position)
        self._session.tell(notification("cursor", {"cursor": self.cursor}))

    async def _catch_up(self) -> None:
        """Tells what lies between the cursor and the hub, then listens to the hub again."""
        session, hub = self._session, self._session.desk.hub
        try:
            while self.cursor < hub.position and session.connection.is_open:
                await self._tell_piece(hub.position)
        except DeskError:
            session.end(RESTART)
            return
        self.is_live = True

    async def _tell_piece(self, up_to: int) -> None:
        session = self._session
        await session.connection.drained()
        found = await session.desk.store.read(
            sync.missed, session.person, self.cursor, up_to, PIECE
        )
        for told in found:
            if told.subject is not None:
                # A role or a block may have changed between the session's start and its joining.
                session.desk.hub.take_person(told.subject)
            self._tell(EventText(told, session.desk.hub.texts))
            if session.connection.is_behind(FALL_BEHIND_BYTES):
                await session.connection.drained()
        if len(found) < PIECE:
            self.cursor = max(self.cursor, up_to)

    def _tell(self, event: EventText) -> None:
        if event.id <= self.cursor:
            return
        self.cursor = event.id
        frame = event.frame_for(self._session.person)
        if frame is not None:
            self._session.connection.tell_frame(frame)
