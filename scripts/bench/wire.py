"""A WebSocket client that costs the load generator as little as possible.

It masks with a zero key and reads only what a measurement needs; it is not for anything else.
"""

import asyncio
import base64
import os
from collections.abc import Callable
from typing import cast

HEAD_END = b"\r\n\r\n"
CONNECT_S = 10.0


def client_frame(payload: bytes) -> bytes:
    """A masked text frame whose mask changes nothing (RFC 6455 section 5.3 allows any key)."""
    size = len(payload)
    if size < 126:
        return b"\x81" + bytes([0x80 | size]) + bytes(4) + payload
    if size < 65536:
        return b"\x81\xfe" + size.to_bytes(2, "big") + bytes(4) + payload
    return b"\x81\xff" + size.to_bytes(8, "big") + bytes(4) + payload


class Wire(asyncio.Protocol):
    """One socket: `on_text` is called with the payload of each text frame."""

    def __init__(self) -> None:
        self.on_text: Callable[[bytes], None] = lambda _payload: None
        self.opened: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.lost = False
        self._buffer = b""
        self._is_open = False
        self._transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        host, port = transport.get_extra_info("peername")[:2]
        key = base64.b64encode(os.urandom(16)).decode()
        self._transport.write(
            f"GET /ws HTTP/1.1\r\nHost: {host}:{port}\r\nUpgrade: websocket\r\n"
            f"Connection: Upgrade\r\nSec-WebSocket-Key: {key}\r\n"
            "Sec-WebSocket-Version: 13\r\n\r\n".encode()
        )

    def send(self, payload: bytes) -> None:
        self._transport.write(client_frame(payload))

    def data_received(self, data: bytes) -> None:
        self._buffer = self._buffer + data if self._buffer else data
        if not self._is_open and not self._open():
            return
        self._read_frames()

    def _open(self) -> bool:
        end = self._buffer.find(HEAD_END)
        if end < 0:
            return False
        if b" 101 " not in self._buffer[:32]:
            raise RuntimeError(f"no upgrade: {self._buffer[:64]!r}")
        self._buffer = self._buffer[end + 4 :]
        self._is_open = True
        self.opened.set_result(None)
        return True

    def _read_frames(self) -> None:
        buffer, at, size = self._buffer, 0, len(self._buffer)
        while size - at >= 2:
            start, length = at + 2, buffer[at + 1] & 0x7F
            if length == 126:
                start, length = at + 4, int.from_bytes(buffer[at + 2 : at + 4], "big")
            elif length == 127:
                start, length = at + 10, int.from_bytes(buffer[at + 2 : at + 10], "big")
            if size < start + length:
                break
            opcode = buffer[at] & 0x0F
            payload = buffer[start : start + length]
            at = start + length
            self._take(opcode, payload)
        self._buffer = buffer[at:]

    def _take(self, opcode: int, payload: bytes) -> None:
        if opcode == 1:
            self.on_text(payload)
        elif opcode == 9:
            self._transport.write(b"\x8a" + bytes([0x80 | len(payload)]) + bytes(4) + payload)

    def connection_lost(self, _error: Exception | None) -> None:
        self.lost = True

    def close(self) -> None:
        self._transport.abort()


async def open_wire(port: int) -> Wire:
    loop = asyncio.get_running_loop()
    async with asyncio.timeout(CONNECT_S):
        _, wire = await loop.create_connection(Wire, "127.0.0.1", port)
        await wire.opened
    return wire


async def ask(wire: Wire, frame: bytes) -> bytes:
    """One request on a socket that nobody else listens to; answers the reply."""
    reply: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()

    def hear(text: bytes) -> None:
        if text.startswith(b'{"jsonrpc":"2.0","id":') and not reply.done():
            reply.set_result(text)

    wire.on_text = hear
    wire.send(frame)
    answer = await asyncio.wait_for(reply, 20)
    if b'"error"' in answer[:60]:
        raise RuntimeError(answer[:300].decode())
    return answer
