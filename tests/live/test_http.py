import asyncio
import gc
import weakref
from typing import ClassVar

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus
from websockets.frames import Frame
from websockets.protocol import Event
from websockets.typing import Origin

from app.live.heads import Request
from app.live.http import HttpConnection
from app.live.responses import Response, plain
from tests.certain import sure
from tests.live.wire import PATIENCE_S, running

UPGRADE = (
    "Upgrade: websocket",
    "Connection: keep-alive, Upgrade",
    "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
    "Sec-WebSocket-Version: 13",
)


def nothing_here(request: Request) -> Response:
    return plain(404)


async def test_a_websocket_opens_through_the_exchange_and_echoes() -> None:
    async with running(nothing_here) as wire:
        uri = f"ws://127.0.0.1:{wire.port}/ws?from=menu"
        async with asyncio.timeout(PATIENCE_S), connect(uri) as client:
            for message in ("one", "two", "three" * 20_000):
                await client.send(message)
                assert await client.recv() == message
            assert wire.site.under_way == 0, "an upgraded socket is no longer an exchange"
            assert "server" not in sure(client.response).headers


async def test_a_handshake_that_trickles_in_byte_by_byte_is_accepted() -> None:
    async with running(nothing_here) as wire, asyncio.timeout(PATIENCE_S):
        reader, writer = await wire.open()
        head = "\r\n".join(["GET /ws HTTP/1.1", "Host: a", *UPGRADE, "", ""]).encode()
        for index in range(len(head)):
            writer.write(head[index : index + 1])
            await writer.drain()
        assert b" 101 " in await reader.readuntil(b"\r\n\r\n")
        writer.write(b"\x81\x82\0\0\0\0hi")
        assert await reader.readexactly(4) == b"\x81\x02hi"
        writer.close()


@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [
        ("/ws", (), 426),
        ("/ws", UPGRADE[:1], 426),
        ("/ws", UPGRADE[:2], 400),
        ("/ws", UPGRADE[:3], 400),
        ("/ws", (*UPGRADE[:2], "Sec-WebSocket-Key: short", UPGRADE[3]), 400),
        ("/ws", (*UPGRADE[:3], "Sec-WebSocket-Version: 8"), 400),
        ("/ws", (*UPGRADE, UPGRADE[2]), 400),
        ("/ws", (*UPGRADE, "Content-Length: 3"), 400),
        ("/ws", (*UPGRADE, "Sec-WebSocket-Protocol: ;;;"), 400),
        ("/ws/", UPGRADE, 404),
        ("//ws", UPGRADE, 404),
        ("/%77s", UPGRADE, 404),
        ("http://a/ws", UPGRADE, 404),
    ],
)
async def test_what_is_no_handshake_gets_an_answer(
    path: str, headers: tuple[str, ...], status: int
) -> None:
    async with running(nothing_here) as wire:
        answer = await wire.get(path, *headers)
        assert answer.status == status
        assert len(answer.body) == int(answer.headers["content-length"])
        assert not wire.handlers, "a refused handshake left a handler behind"


async def test_upgrade_required_says_to_what() -> None:
    async with running(nothing_here) as wire:
        assert (await wire.get("/ws")).headers["upgrade"] == "websocket"


async def test_frames_before_the_handshake_is_answered_are_refused() -> None:
    async with running(nothing_here) as wire:
        head = "\r\n".join(["GET /ws HTTP/1.1", "Host: a", *UPGRADE, "", ""]).encode()
        assert (await wire.ask(head + b"\x89\x80\0\0\0\0")).status == 400


class Closed(HttpConnection):
    def refuse_upgrade(self, request: Request) -> Response | None:
        return plain(403) if request.headers.get("origin") == "https://bad.example" else None


async def test_a_subclass_may_refuse() -> None:
    async with running(nothing_here, connection=Closed) as wire:
        uri = f"ws://127.0.0.1:{wire.port}/ws"
        with pytest.raises(InvalidStatus) as refusal:
            await connect(uri, origin=Origin("https://bad.example"))
        assert refusal.value.response.status_code == 403
        async with connect(uri, origin=Origin("https://good.example")) as client:
            await client.send("hello")
            assert await client.recv() == "hello"


class Counting(HttpConnection):
    seen: ClassVar[list[Event]] = []

    def process_event(self, event: Event) -> None:
        self.seen.append(event)
        super().process_event(event)


async def test_a_subclass_sees_frames_and_nothing_else() -> None:
    Counting.seen.clear()
    async with running(nothing_here, connection=Counting) as wire:
        async with connect(f"ws://127.0.0.1:{wire.port}/ws") as client:
            await client.send("hello")
            await client.recv()
        first = Counting.seen[0]
        assert isinstance(first, Frame)
        assert bytes(first.data) == b"hello"


class Remembered(HttpConnection):
    alive: ClassVar[weakref.WeakSet[HttpConnection]] = weakref.WeakSet()

    def refuse_upgrade(self, request: Request) -> Response | None:
        self.alive.add(self)
        return super().refuse_upgrade(request)


async def test_after_the_upgrade_nothing_of_http_is_kept() -> None:
    async with running(nothing_here, connection=Remembered) as wire:
        async with connect(f"ws://127.0.0.1:{wire.port}/ws") as client:
            await client.send("hello")
            await client.recv()
            (connection,) = Remembered.alive
            assert connection.transport.get_protocol() is connection
            assert "data_received" not in HttpConnection.__dict__
            assert len(sure(connection.request).headers) == 0
        while wire.handlers:
            await asyncio.wait(wire.handlers)
        del connection
        gc.collect()
        assert not Remembered.alive, "a closed connection is still referred to"


async def test_closing_the_server_ends_sockets_and_refuses_new_ones() -> None:
    async with running(nothing_here) as wire:
        client = await connect(f"ws://127.0.0.1:{wire.port}/ws")
        reader, writer = await wire.open()
    async with asyncio.timeout(PATIENCE_S):
        await client.wait_closed()
        assert await reader.read() == b""
    assert client.close_code == 1001
    writer.close()
