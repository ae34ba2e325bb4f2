"""A WebSocket client made of bytes: it sends what no library would and reads as slowly as asked."""

import asyncio
import json
import os
import socket
from contextlib import suppress
from typing import Any, NamedTuple

PATIENCE_S = 60.0
TEXT, BINARY, CONT, CLOSE, PING, PONG = 1, 2, 0, 8, 9, 10
_KEY = "dGhlIHNhbXBsZSBub25jZQ=="


class RawFrame(NamedTuple):
    opcode: int
    payload: bytes
    is_last: bool


def frame(
    payload: bytes, opcode: int = TEXT, *, fin: bool = True, masked: bool = True, rsv: int = 0
) -> bytes:
    """One client's frame; `rsv` sets reserved bits (4, 2, 1)."""
    first = (0x80 if fin else 0) | rsv << 4 | opcode
    size = len(payload)
    mask_bit = 0x80 if masked else 0
    if size < 126:
        head = bytes([first, mask_bit | size])
    elif size < 65_536:
        head = bytes([first, mask_bit | 126]) + size.to_bytes(2, "big")
    else:
        head = bytes([first, mask_bit | 127]) + size.to_bytes(8, "big")
    if not masked:
        return head + payload
    mask = os.urandom(4)
    stream = (mask * (size // 4 + 1))[:size]
    blended = int.from_bytes(payload, "big") ^ int.from_bytes(stream, "big")
    return head + mask + blended.to_bytes(size, "big")


def request(request_id: int, method: str, **params: Any) -> bytes:
    call = {"jsonrpc": "2.0", "id": request_id, "method": method, "params": params}
    return frame(json.dumps(call).encode())


class RawSocket:
    """Use `await RawSocket.open(port)`; `answered` is the status of the handshake."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader = reader
        self.writer = writer
        self.answered = 0
        self._eof = False

    @classmethod
    async def open(
        cls, port: int, *headers: str, receive_bytes: int | None = None
    ) -> "RawSocket":
        """`receive_bytes` makes the system take no more than about that from the server."""
        connection = socket.socket()
        connection.setblocking(False)
        if receive_bytes is not None:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_bytes)
        await asyncio.get_running_loop().sock_connect(connection, ("127.0.0.1", port))
        reader, writer = await asyncio.open_connection(sock=connection, limit=4096)
        made = cls(reader, writer)
        await made._shake_hands(port, headers)
        return made

    async def _shake_hands(self, port: int, headers: tuple[str, ...]) -> None:
        lines = [
            "GET /ws HTTP/1.1",
            f"Host: 127.0.0.1:{port}",
            "Upgrade: websocket",
            "Connection: Upgrade",
            f"Sec-WebSocket-Key: {_KEY}",
            "Sec-WebSocket-Version: 13",
            *headers,
        ]
        self.writer.write("\r\n".join([*lines, "", ""]).encode())
        async with asyncio.timeout(PATIENCE_S):
            head = await self.reader.readuntil(b"\r\n\r\n")
        self.answered = int(head.split(b" ")[1])

    async def send(self, *pieces: bytes) -> None:
        for piece in pieces:
            self.writer.write(piece)
        with suppress(ConnectionError):
            await self.writer.drain()

    async def receive(self) -> RawFrame | None:
        """The next frame, None once the server has ended the connection."""
        try:
            async with asyncio.timeout(PATIENCE_S):
                return await self._receive()
        except (asyncio.IncompleteReadError, ConnectionError):
            return None

    async def _receive(self) -> RawFrame:
        first, second = await self.reader.readexactly(2)
        size = second & 0x7F
        if size >= 126:
            size = int.from_bytes(await self.reader.readexactly(2 if size == 126 else 8), "big")
        payload = await self.reader.readexactly(size) if size else b""
        return RawFrame(first & 0x0F, payload, bool(first & 0x80))

    async def reply(self, request_id: int) -> dict[str, Any]:
        """The reply to a request; what comes before it is passed over."""
        while True:
            found = await self.receive()
            assert found is not None, "the server has ended the connection"
            if found.opcode != TEXT:
                continue
            message: dict[str, Any] = json.loads(found.payload)
            if message.get("id") == request_id:
                return message

    async def close_code(self) -> int:
        """What the server says at the end: its close code, 1006 without one."""
        while found := await self.receive():
            if found.opcode != CLOSE:
                continue
            if not self._eof:
                await self.send(frame(found.payload[:2], CLOSE))
            await self._end()
            return int.from_bytes(found.payload[:2], "big") if found.payload else 1005
        await self._end()
        return 1006

    def send_no_more(self) -> None:
        """Half-closes: the server still may answer."""
        self._eof = True
        self.writer.write_eof()

    async def ended(self) -> None:
        """Waits until the server has dropped the connection, however much lies before that."""
        async with asyncio.timeout(PATIENCE_S):
            with suppress(ConnectionError):
                while await self.reader.read(65_536):
                    pass
        await self._end()

    async def _end(self) -> None:
        self.writer.close()
        with suppress(ConnectionError, TimeoutError):
            async with asyncio.timeout(PATIENCE_S):
                await self.writer.wait_closed()

    async def leave(self) -> None:
        self.writer.transport.abort()
        await self._end()
