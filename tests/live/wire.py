"""A real server on port 0 and clients that speak in raw bytes."""

import asyncio
import contextlib
import functools
import socket
import struct
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import cast

from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import ConnectionClosed

from app.live.exchanges import HttpSite, Router
from app.live.http import HttpConnection
from app.live.outflow import HttpLimits

PATIENCE_S = 60.0


@dataclass(frozen=True)
class Wire:
    """One running server."""

    site: HttpSite
    port: int
    statuses: list[int]
    handlers: set[asyncio.Task[None]]

    async def open(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        return await asyncio.open_connection("127.0.0.1", self.port)

    def connect(self) -> socket.socket:
        """A blocking socket, for threads."""
        connection = socket.socket()
        connection.connect(("127.0.0.1", self.port))
        return connection

    async def ask(self, *pieces: bytes) -> "Answer":
        """Send the pieces in order on one connection, then read until the server closes."""
        async with asyncio.timeout(PATIENCE_S):
            reader, writer = await self.open()
            for piece in pieces:
                writer.write(piece)
                await writer.drain()
            received = await reader.read()
            writer.close()
        return Answer(received)

    async def get(self, path: str, *headers: str, method: str = "GET") -> "Answer":
        lines = [f"{method} {path} HTTP/1.1", f"Host: 127.0.0.1:{self.port}", *headers]
        return await self.ask("\r\n".join([*lines, "", ""]).encode("latin-1"))


class Answer:
    """What came back on one connection, taken apart."""

    def __init__(self, received: bytes) -> None:
        self.received = received
        head, _, self.body = received.partition(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        self.status = int(first.split(" ")[1]) if first.startswith("HTTP/1.1 ") else 0
        pairs = [line.partition(": ") for line in lines]
        self.headers = {name.lower(): value for name, _, value in pairs}


async def echo(connection: ServerConnection) -> None:
    with contextlib.suppress(ConnectionClosed):
        async for message in connection:
            await connection.send(message)


def reset_on_close(connection: socket.socket) -> None:
    """Let this socket end with RST, as one does whose program was killed."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


@contextlib.asynccontextmanager
async def running(
    router: Router,
    limits: HttpLimits | None = None,
    connection: type[HttpConnection] = HttpConnection,
) -> AsyncIterator[Wire]:
    statuses: list[int] = []
    site = HttpSite(router, limits=limits, on_answer=statuses.append)
    create = cast(type[ServerConnection], functools.partial(connection, site=site))
    server = await serve(echo, "127.0.0.1", 0, create_connection=create, compression=None)
    try:
        port = server.sockets[0].getsockname()[1]
        yield Wire(site, port, statuses, server.handler_tasks)
    finally:
        server.close()
        await site.close()
        await server.wait_closed()
