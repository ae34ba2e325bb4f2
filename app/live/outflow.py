"""What flows out on one plain HTTP connection, and whether its reader keeps pace.

It never buffers more than it was last given, and it sets no total time: only progress counts.
"""

import asyncio
import contextlib
import socket
from collections.abc import AsyncGenerator
from dataclasses import dataclass

from app.live.responses import Response

PIECE_BYTES = 64 * 1024
PROGRESS_BYTES = 16 * 1024
SEND_BUFFER_BYTES = 128 * 1024
HEAD_TIMEOUT_S = 10.0
ANSWER_TIMEOUT_S = 20.0
LINGER_TIMEOUT_S = 10.0
EXCHANGES_LIMIT = 256
PROGRESS_WINDOW_S = 10.0
PROGRESS_CREDIT_S = 30.0
SWEEP_S = 0.5


@dataclass(frozen=True, slots=True)
class HttpLimits:
    """How long each part of an exchange may take, and how many there may be at once."""

    head_s: float = HEAD_TIMEOUT_S
    answer_s: float = ANSWER_TIMEOUT_S
    linger_s: float = LINGER_TIMEOUT_S
    window_s: float = PROGRESS_WINDOW_S
    credit_s: float = PROGRESS_CREDIT_S
    sweep_s: float = SWEEP_S
    exchanges: int = EXCHANGES_LIMIT


class Outflow:
    """Writes to a transport with back-pressure and a deadline that progress moves.

    Every 16 KiB that leave earn another `window_s`, up to `credit_s` ahead: a fast stretch may
    pay for a slower one, but a reader that stops is late within `credit_s`.
    """

    __slots__ = (
        "_deadline", "_flushed", "_limits", "_loop", "_resumed", "_transport", "paused", "written",
    )  # fmt: skip

    def __init__(self, transport: asyncio.Transport, limits: HttpLimits) -> None:
        self._loop = asyncio.get_running_loop()
        self._transport = transport
        self._limits = limits
        self._deadline = 0.0
        self._resumed: asyncio.Future[None] | None = None
        self._flushed = 0
        self.paused = False
        self.written = 0
        # Resumed means empty: only then can our side be shut down without a late error.
        transport.set_write_buffer_limits(high=0)

    def write(self, piece: bytes) -> None:
        """Hand over a piece; `paused` tells whether some of it is still here."""
        self._grant_window()
        self.written += len(piece)
        self._transport.write(piece)

    async def stream(self, response: Response) -> None:
        """Send the body piece by piece, never more than its length.

        Raises EOFError when it ends before, TimeoutError when its own source is too slow.
        """
        self._shorten_send_buffer()
        left = response.length
        async with contextlib.aclosing(_pieces_of(response.body)) as pieces:
            while left and (piece := await self._next(pieces)):
                self.write(piece[:left])
                left -= min(left, len(piece))
                await self._drain()
        if left:
            raise EOFError

    def resume(self) -> bool:
        """Everything has left: wake the stream; False when nobody does."""
        self.paused = False
        if self._resumed is None or self._resumed.done():
            return False
        self._resumed.set_result(None)
        return True

    def is_late(self, now: float) -> bool:
        """Whether the reader has been slower than allowed. `now` is the loop's time."""
        if not self.paused:
            return False
        flushed = self.written - self._transport.get_write_buffer_size()
        earned_s = (flushed - self._flushed) * self._limits.window_s / PROGRESS_BYTES
        self._flushed = flushed
        self._deadline = min(self._deadline + earned_s, now + self._limits.credit_s)
        return now >= self._deadline

    def _grant_window(self) -> None:
        self._deadline = max(self._deadline, self._loop.time() + self._limits.window_s)

    async def _next(self, pieces: AsyncGenerator[bytes, None]) -> bytes:
        async with asyncio.timeout(self._limits.answer_s):
            return await anext(pieces, b"")

    async def _drain(self) -> None:
        if not self.paused:
            # A reader on the same machine may never pause us: others still get their turn.
            await asyncio.sleep(0)
            return
        self._resumed = self._loop.create_future()
        await self._resumed
        self._resumed = None

    def _shorten_send_buffer(self) -> None:
        # The kernel takes bytes from us in lumps of about a third of its own buffer: with its
        # usual megabytes a slow but steady reader would look stalled.
        connection = self._transport.get_extra_info("socket")
        with contextlib.suppress(OSError, AttributeError, TypeError):
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER_BYTES)


async def _pieces_of(body: bytes | AsyncGenerator[bytes, None]) -> AsyncGenerator[bytes, None]:
    if isinstance(body, bytes):
        for start in range(0, len(body), PIECE_BYTES):
            yield body[start : start + PIECE_BYTES]
        return
    async with contextlib.aclosing(body):
        async for piece in body:
            yield piece
