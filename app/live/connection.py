"""One browser's socket: frames in without a task switch, frames out in one write a turn.

A client that does not read is cut off here; nobody else ever waits for it.
"""

from __future__ import annotations

import asyncio
import logging
from typing import Any, Protocol

from websockets.asyncio.server import Server
from websockets.frames import Frame, Opcode
from websockets.protocol import State
from websockets.server import ServerProtocol

from app.live.frames import Frame as TextFrame
from app.live.frames import text_frame, whole_text
from app.live.heads import Request
from app.live.http import HttpConnection
from app.live.limits import SEND_QUEUE_BYTES
from app.live.responses import Response

log = logging.getLogger(__name__)

#: How long a peer may take to answer a close frame before the transport is dropped.
CLOSE_PATIENCE_S = 2.0

_OPEN = State.OPEN
_SAID = frozenset({Opcode.TEXT, Opcode.BINARY, Opcode.CONT})

UNSUPPORTED = 1003
RESTART = 1012
SESSION_OVER = 4401
START_TIMEOUT = 4408
ABUSE = 4429


class Listener(Protocol):
    """Who takes a socket's frames: live/session.py."""

    def receive(self, text: bytes) -> None: ...
    def receive_chunk(self, chunk: bytes) -> None: ...
    def left(self) -> None: ...


class Turn:
    """The sockets that have something to say in this turn of the loop: one call at its end
    lets all of them write, instead of one for each."""

    __slots__ = ("_speakers",)

    def __init__(self) -> None:
        self._speakers: list[ChatConnection] = []

    def add(self, speaker: ChatConnection) -> None:
        if not self._speakers:
            speaker.loop.call_soon(self._end)
        self._speakers.append(speaker)

    def _end(self) -> None:
        speakers, self._speakers = self._speakers, []
        for speaker in speakers:
            try:
                speaker.flush()
            except Exception:
                log.exception("a socket could not be written to")
                speaker.cut_off()


class Door(Protocol):
    """Who lets sockets in and meets them: live/server.py."""

    turn: Turn

    def refuse(self, request: Request) -> Response | None: ...
    def meet(self, connection: ChatConnection) -> Listener: ...
    def forget(self, connection: ChatConnection) -> None: ...
    def count_cut_off(self) -> None: ...


class ChatConnection(HttpConnection):
    """Frames are handed to a Listener as they arrive; what is told goes out at the turn's end.

    The library's queues, `recv` and `send` are not used: its `send` waits for a slow reader and
    its broadcast never does (docs/decisions/0015).
    """

    def __init__(
        self, protocol: ServerProtocol, server: Server, *, door: Door, **options: Any
    ) -> None:
        super().__init__(protocol, server, **options)
        self._door = door
        self.listener: Listener | None = None
        self._outgoing: list[bytes] = []
        self._fragments: list[bytes] | None = None
        self._fragments_are: Opcode = Opcode.TEXT
        self._is_ending = False
        self._holds_reading = False
        self._drained: set[asyncio.Future[None]] = set()
        self._unsent_bytes = 0
        self._written_bytes = 0

    def refuse_upgrade(self, request: Request) -> Response | None:
        """Of HttpConnection: Origin and caps."""
        return self._door.refuse(request)

    def greet(self) -> Listener:
        """The listener, met with the first frame or by the library's handler."""
        if self.listener is None:
            self.listener = self._door.meet(self)
        return self.listener

    # -- in --------------------------------------------------------------------------------

    def data_received(self, data: bytes) -> None:
        """Of asyncio: a block that is one whole text frame goes straight on, all else to the
        library, which alone knows of fragments, control frames and errors."""
        protocol = self.protocol
        if not protocol.reader.buffer and protocol.current_size is None:
            text = whole_text(data)
            if text is not None and protocol.state is _OPEN:
                if not self._is_ending:
                    (self.listener or self.greet()).receive(text)
                return
        super().data_received(data)

    def process_event(self, event: Any) -> None:
        """Of the library: one frame, of a size that it has checked already."""
        if not isinstance(event, Frame):
            super().process_event(event)
            return
        if event.opcode is Opcode.TEXT and event.fin:
            self._take(bytes(event.data))
        elif event.opcode in _SAID:
            self._take_fragment(event)
        else:
            super().process_event(event)

    def _take_fragment(self, frame: Frame) -> None:
        """Browsers may cut a message anywhere; of a whole one the first fragment is the last."""
        if frame.opcode is not Opcode.CONT:
            self._fragments, self._fragments_are = [], frame.opcode
        if self._fragments is None:
            return
        self._fragments.append(bytes(frame.data))
        if not frame.fin:
            return
        whole = b"".join(self._fragments)
        self._fragments = None
        if self._fragments_are is Opcode.TEXT:
            self._take(whole)
        elif not self._is_ending:
            (self.listener or self.greet()).receive_chunk(whole)

    def _take(self, text: bytes) -> None:
        if not self._is_ending:
            (self.listener or self.greet()).receive(text)

    def hold_reading(self) -> None:
        """This socket has enough to do: TCP keeps the peer from sending more."""
        self._holds_reading = True
        self._steer_reading()

    def go_on_reading(self) -> None:
        self._holds_reading = False
        self._steer_reading()

    def _steer_reading(self) -> None:
        if self.transport.is_closing() or self._is_ending:
            return
        if self._holds_reading or self.paused:
            self.transport.pause_reading()
        else:
            self.transport.resume_reading()

    # -- out -------------------------------------------------------------------------------

    @property
    def is_open(self) -> bool:
        return not self._is_ending and self.protocol.state is _OPEN

    def tell(self, payload: bytes) -> None:
        self.tell_frame(text_frame(payload))

    def tell_frame(self, frame: TextFrame) -> None:
        """Queues one text frame; everything told within one turn of the loop is one write."""
        if self._is_ending:
            return
        if not self._outgoing:
            self._door.turn.add(self)
        self._outgoing += frame
        self._unsent_bytes += len(frame[1])

    def flush(self) -> None:
        """Writes what was told since the last time."""
        parts = self._outgoing
        if not parts:
            return
        self._outgoing = []
        self._unsent_bytes = 0
        transport = self.transport
        if transport.is_closing() or self.protocol.state is not _OPEN:
            # Nothing may follow a close frame (RFC 6455 section 5.5.1).
            return
        block = b"".join(parts)
        self._written_bytes += len(block)
        transport.write(block)
        # Only a transport that has paused us holds anything of that size.
        if self.paused and transport.get_write_buffer_size() > SEND_QUEUE_BYTES:
            self.cut_off()

    def is_behind(self, limit_bytes: int) -> bool:
        """Whether the peer has more than that to take; only a paused transport holds anything of
        that size back."""
        if not self.paused:
            return self._unsent_bytes > limit_bytes
        return self.waiting_bytes > limit_bytes

    @property
    def waiting_bytes(self) -> int:
        """Bytes that the peer has not taken yet (beyond what the system has buffered)."""
        size: int = self.transport.get_write_buffer_size()
        return size + self._unsent_bytes

    @property
    def taken_bytes(self) -> int:
        """Bytes that have left for the peer: grows as long as it reads."""
        size: int = self.transport.get_write_buffer_size()
        return self._written_bytes - size

    def cut_off(self) -> None:
        """Drops a peer that does not read; a close frame would wait behind its backlog."""
        self._door.count_cut_off()
        self._is_ending = True
        self._outgoing.clear()
        self._unsent_bytes = 0
        self.transport.abort()

    def end(self, code: int) -> None:
        """Says goodbye with a close code; the transport is dropped if the peer is silent."""
        if not self.is_open:
            return
        self.flush()
        self._is_ending = True
        self.protocol.send_close(code)
        self.send_data()
        if not self.transport.is_closing():
            # Frames of the peer are ignored from here on, but its answer has to be seen.
            self.transport.resume_reading()
        self.loop.call_later(CLOSE_PATIENCE_S, self.transport.abort)

    # -- of asyncio ------------------------------------------------------------------------

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        self._wake_drained()
        self._door.forget(self)
        if self.listener is not None:
            self.listener.left()
            self.listener = None

    def pause_writing(self) -> None:
        super().pause_writing()
        self._steer_reading()

    def resume_writing(self) -> None:
        super().resume_writing()
        self._steer_reading()
        self._wake_drained()

    async def drained(self) -> None:
        """Waits until the peer has taken most of what was told, or has gone."""
        self.flush()
        if not self.paused or self.transport.is_closing():
            return
        waiter: asyncio.Future[None] = self.loop.create_future()
        self._drained.add(waiter)
        await waiter

    def _wake_drained(self) -> None:
        waiters, self._drained = self._drained, set()
        for waiter in waiters:
            if not waiter.done():
                waiter.set_result(None)
