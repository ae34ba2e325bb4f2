"""A slow link in front of a server on this machine: round trip, handshake and rate of a phone.

It delays bytes and never changes one; what TCP's slow start would add is not modelled.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

ROUND_TRIP_S = 0.150
HANDSHAKE_S = 0.300
DOWN_BYTES_PER_S = 1_600_000 / 8
UP_BYTES_PER_S = 750_000 / 8
CHUNK_BYTES = 4096
HEAD_S = 10.0


class Lane:
    """One direction of the link, shared by all its connections."""

    def __init__(self, bytes_per_s: float) -> None:
        self._bytes_per_s = bytes_per_s
        self._free_at = 0.0

    def arrival(self, size: int) -> float:
        """When this many bytes, sent now, will have arrived; by the loop's clock."""
        now = asyncio.get_running_loop().time()
        self._free_at = max(now, self._free_at) + size / self._bytes_per_s
        return self._free_at + ROUND_TRIP_S / 2


class Link:
    """The way to one server; with `holds_sockets` a WebSocket never gets through."""

    def __init__(self, port: int) -> None:
        self.holds_sockets = False
        self._port = port
        self._up = Lane(UP_BYTES_PER_S)
        self._down = Lane(DOWN_BYTES_PER_S)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection of the browser, until either side ends it."""
        with contextlib.suppress(OSError, asyncio.IncompleteReadError, TimeoutError):
            first = await asyncio.wait_for(reader.readline(), HEAD_S)
            if self.holds_sockets and first.startswith(b"GET /ws"):
                await reader.read()
                return
            await asyncio.sleep(HANDSHAKE_S)
            await self._carry(first, reader, writer)
        writer.close()

    async def _carry(
        self, first: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self._port)
        far_writer.write(first)
        async with asyncio.TaskGroup() as both:
            both.create_task(_flow(reader, far_writer, self._up))
            both.create_task(_flow(far_reader, writer, self._down))


async def _flow(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, lane: Lane) -> None:
    """Reads as fast as it comes; writes each piece when it has arrived."""
    loop = asyncio.get_running_loop()
    while chunk := await reader.read(CHUNK_BYTES):
        await asyncio.sleep(max(0.0, lane.arrival(len(chunk)) - ROUND_TRIP_S / 2 - loop.time()))
        loop.call_later(ROUND_TRIP_S / 2, writer.write, chunk)
    loop.call_later(ROUND_TRIP_S / 2, writer.close)


@asynccontextmanager
async def shaped(port: int) -> AsyncIterator[tuple[Link, int]]:
    """A link to the server on `port`, and the port on which it takes the browser's connections."""
    link = Link(port)
    server = await asyncio.start_server(link.serve, "127.0.0.1", 0)
    try:
        yield link, server.sockets[0].getsockname()[1]
    finally:
        server.close()
