"""One page's line: what it is told, in order, and how a page that does not read is cut off.
It keeps a bound on what waits and never makes the world wait for a page.
"""

import asyncio
import contextlib
import json
from collections import deque
from typing import Any

from aiohttp import ClientError, web

WAITING_LIMIT_BYTES = 8 * 1024 * 1024
SEND_LIMIT_S = 10.0
GOODBYE_S = 1.0
TOO_SLOW = 1013


class Line:
    """`tell` never waits; `run` sends until the page is gone or too slow."""

    def __init__(
        self, socket: web.WebSocketResponse, transport: asyncio.BaseTransport | None
    ) -> None:
        self._socket = socket
        self._transport = transport
        self._waiting: deque[str] = deque()
        self._waiting_bytes = 0
        self._more = asyncio.Event()
        self.is_cut = False

    def tell(self, body: dict[str, Any]) -> None:
        if self.is_cut:
            return
        text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
        self._waiting.append(text)
        self._waiting_bytes += len(text)
        if self._waiting_bytes > WAITING_LIMIT_BYTES:
            self.cut()
        self._more.set()

    def cut(self) -> None:
        """The page comes back by itself and gets everything anew."""
        self.is_cut = True
        self._waiting.clear()
        self._more.set()

    async def run(self) -> None:
        with contextlib.suppress(TimeoutError, ClientError, ConnectionError, RuntimeError):
            while not self.is_cut:
                await self._more.wait()
                self._more.clear()
                await self._send_waiting()
        self.is_cut = True
        await self._hang_up()

    async def _send_waiting(self) -> None:
        while self._waiting:
            text = self._waiting.popleft()
            self._waiting_bytes -= len(text)
            async with asyncio.timeout(SEND_LIMIT_S):
                await self._socket.send_str(text)

    async def _hang_up(self) -> None:
        """A page that reads nothing cannot be told goodbye: its connection is cut."""
        if self._socket.closed:
            return
        with contextlib.suppress(TimeoutError, ClientError, ConnectionError, RuntimeError):
            async with asyncio.timeout(GOODBYE_S):
                await self._socket.close(code=TOO_SLOW)
        if isinstance(self._transport, asyncio.Transport):
            self._transport.abort()
