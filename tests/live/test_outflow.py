import asyncio
import contextlib
import hashlib
import socket
from collections.abc import AsyncGenerator, AsyncIterator

import pytest

from app.live.exchanges import Router
from app.live.heads import Request
from app.live.outflow import PIECE_BYTES, HttpLimits
from app.live.responses import Response
from tests.live.wire import PATIENCE_S, Wire, running

RECEIVE_BUFFER_BYTES = 32 * 1024
BIG = b"".join(hashlib.sha256(b"%d" % number).digest() for number in range(131_072))  # 4 MiB
# 16 KiB in 0.1 s: a tenth of what the slow reader takes, and the whole lasts many windows.
QUICK = HttpLimits(window_s=0.1, credit_s=0.3, sweep_s=0.02)


class Spring:
    """A generated body that knows how far it got and whether it was closed."""

    def __init__(self, *pieces: bytes, error: Exception | None = None) -> None:
        self.pieces = pieces
        self.error = error
        self.given = 0
        self.closed = False

    async def body(self) -> AsyncGenerator[bytes, None]:
        try:
            for piece in self.pieces:
                self.given += len(piece)
                yield piece
            if self.error is not None:
                raise self.error
        finally:
            self.closed = True


@contextlib.asynccontextmanager
async def narrow(wire: Wire, path: str = "/") -> AsyncIterator[socket.socket]:
    """A client whose kernel takes little, so that what it does not read stays with the server."""
    with socket.socket() as client:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, RECEIVE_BUFFER_BYTES)
        client.setblocking(False)
        loop = asyncio.get_running_loop()
        async with asyncio.timeout(PATIENCE_S):
            await loop.sock_connect(client, ("127.0.0.1", wire.port))
            await loop.sock_sendall(client, f"GET {path} HTTP/1.0\r\n\r\n".encode())
            yield client


@contextlib.asynccontextmanager
async def asking(
    router: Router, limits: HttpLimits | None = None
) -> AsyncIterator[tuple[Wire, socket.socket]]:
    """A server and one such client that has asked for /."""
    async with running(router, limits) as wire, narrow(wire) as client:
        yield wire, client


async def read_all(client: socket.socket, pause_s: float = 0.0) -> bytes:
    loop = asyncio.get_running_loop()
    received = bytearray()
    while piece := await loop.sock_recv(client, RECEIVE_BUFFER_BYTES):
        received += piece
        await asyncio.sleep(pause_s)
    return bytes(received).partition(b"\r\n\r\n")[2]


@pytest.mark.slow
async def test_a_slow_reader_gets_all_of_a_big_body() -> None:
    spring = Spring(*(BIG[start : start + 100_000] for start in range(0, len(BIG), 100_000)))

    def route(request: Request) -> Response:
        return Response(200, (), spring.body() if request.path == "/spring" else BIG, len(BIG))

    async with running(route, QUICK) as wire:
        for path in ("/", "/spring"):
            async with narrow(wire, path) as client:
                assert await read_all(client, 0.01) == BIG
    assert spring.closed


async def test_a_reader_that_stops_is_cut() -> None:
    spring = Spring(*[bytes(PIECE_BYTES)] * 1000)
    length = len(spring.pieces) * PIECE_BYTES
    async with asking(lambda _: Response(200, (), spring.body(), length), QUICK) as (wire, client):
        assert await asyncio.get_running_loop().sock_recv(client, 10)
        await wire.site.idle.wait()
        with contextlib.suppress(ConnectionResetError):
            assert len(await read_all(client)) < length
        while wire.site.tasks:
            await asyncio.wait(wire.site.tasks)
    assert spring.closed, "the body's generator was left open"
    assert spring.given < length / 4, "the server read ahead of its client"


async def test_an_answer_in_one_piece_that_nobody_reads_is_cut_as_well() -> None:
    limits = HttpLimits(window_s=0.1, credit_s=0.1, linger_s=0.1, sweep_s=0.02)
    async with asking(lambda _: Response(200, (), bytes(262_144)), limits) as (wire, client):
        assert await asyncio.get_running_loop().sock_recv(client, 10)
        await wire.site.idle.wait()


async def test_a_body_that_ends_early_is_not_passed_off_as_whole(
    caplog: pytest.LogCaptureFixture,
) -> None:
    spring = Spring(b"12345")
    async with asking(lambda _: Response(200, (), spring.body(), 10)) as (_, client):
        assert await read_all(client) == b"12345"
    assert "EOFError" in {getattr(record, "error", "") for record in caplog.records}


async def test_a_body_longer_than_it_said_is_cut_to_its_length() -> None:
    spring = Spring(b"12345", b"67890", b"abcde")
    async with asking(lambda _: Response(200, (), spring.body(), 8)) as (_, client):
        assert await read_all(client) == b"12345678"
    assert spring.closed


async def test_a_body_that_fails_ends_its_own_connection_only(
    caplog: pytest.LogCaptureFixture,
) -> None:
    spring = Spring(b"12345", error=OSError("disk"))

    def route(request: Request) -> Response:
        return Response(200, (), spring.body(), 10) if request.query == "" else Response(200)

    async with running(route) as wire:
        async with narrow(wire) as client:
            assert await read_all(client) == b"12345"
        assert (await wire.get("/?again")).status == 200
    (record,) = (record for record in caplog.records if record.name.startswith("app."))
    assert vars(record)["error"] == "OSError"


async def test_a_body_whose_source_hangs_is_given_up() -> None:
    closed = asyncio.Event()

    async def hang() -> AsyncGenerator[bytes, None]:
        try:
            yield b"1"
            await asyncio.Event().wait()
        finally:
            closed.set()

    limits = HttpLimits(answer_s=0.1)
    async with asking(lambda _: Response(200, (), hang(), 10), limits) as (_, client):
        assert await read_all(client) == b"1"
        await closed.wait()


async def test_closing_the_site_closes_the_bodies_under_way() -> None:
    spring = Spring(*[bytes(PIECE_BYTES)] * 1000)
    length = len(spring.pieces) * PIECE_BYTES
    async with asking(lambda _: Response(200, (), spring.body(), length)) as (wire, client):
        assert await asyncio.get_running_loop().sock_recv(client, 10)
        await wire.site.close(0.05)
        assert spring.closed
        assert not wire.site.tasks
