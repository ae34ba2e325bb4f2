import asyncio
import contextlib
import logging
import os
from collections.abc import AsyncGenerator, Awaitable

import pytest

from app.live.heads import HEAD_LIMIT_BYTES, LINE_LIMIT_BYTES, Request
from app.live.outflow import HttpLimits
from app.live.responses import Response, plain
from tests.live.hostile import attack
from tests.live.wire import PATIENCE_S, reset_on_close, running

HOST = b" HTTP/1.1\r\nHost: a\r\n"
HASTY = HttpLimits(head_s=0.2, linger_s=0.2, sweep_s=0.02, answer_s=0.2)
# TIKETHET_HOSTILE_HEADS=1000000 makes a longer run of the same.
HOSTILE_HEADS = int(os.environ.get("TIKETHET_HOSTILE_HEADS", "20000"))
HOSTILE_CLIENTS = 2


def page(request: Request) -> Response:
    return Response(200, (), b"hello") if request.path == "/" else plain(404)


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "BREW"])
@pytest.mark.parametrize(
    "body",
    [
        b"\r\n",
        b"Content-Length: 0\r\n\r\n",
        b"Content-Length: 10\r\n\r\n0123456789",
        b"Content-Length: 5000000\r\nExpect: 100-continue\r\n\r\n" + b"x" * 5_000_000,
        b"Transfer-Encoding: chunked\r\n\r\n" + b"10000\r\n" + b"x" * 65536 + b"\r\n0\r\n\r\n",
    ],
    ids=["none", "empty", "short", "5 MB", "chunked"],
)
async def test_other_methods_are_told_405_whatever_body_follows(method: str, body: bytes) -> None:
    async with running(page) as wire:
        for path in (b"/", b"/ws", b"/files/x", b"*"):
            answer = await wire.ask(method.encode() + b" " + path + HOST + body)
            assert (answer.status, answer.headers.get("allow")) == (405, "GET, HEAD")
        assert wire.statuses == [405] * 4


async def test_the_answer_survives_a_client_that_reads_only_after_it_has_sent_all() -> None:
    async with running(page) as wire, asyncio.timeout(PATIENCE_S):
        reader, writer = await wire.open()
        writer.write(b"POST /" + HOST + b"Content-Length: 3000000\r\n\r\n")
        for _ in range(30):
            writer.write(b"x" * 100_000)
            await writer.drain()
        writer.write_eof()
        assert (await reader.read()).startswith(b"HTTP/1.1 405 ")
        writer.close()


async def test_head_is_get_without_its_body() -> None:
    async with running(page) as wire:
        whole, head = await wire.get("/"), await wire.get("/", method="HEAD")
        assert whole.body == b"hello"
        assert head.received == whole.received.removesuffix(b"hello")


async def test_a_head_that_arrives_byte_by_byte_is_answered() -> None:
    async with running(page) as wire:
        head = b"GET /" + HOST + b"X: y\r\n\r\n"
        answer = await wire.ask(*(head[index : index + 1] for index in range(len(head))))
        assert answer.body == b"hello"


async def test_of_pipelined_requests_the_first_is_answered_and_the_connection_closed() -> None:
    async with running(page) as wire:
        first = b"GET /" + HOST + b"\r\n"
        for pieces in ((first + first,), (first, first, first)):
            answer = await wire.ask(*pieces)
            assert answer.body == b"hello"
            assert answer.headers["connection"] == "close"


async def test_a_client_that_has_finished_sending_is_answered() -> None:
    async with running(page) as wire, asyncio.timeout(PATIENCE_S):
        reader, writer = await wire.open()
        writer.write(b"GET / HTTP/1.0\r\n\r\n")
        writer.write_eof()
        assert (await reader.read()).endswith(b"\r\n\r\nhello")
        writer.close()


@pytest.mark.parametrize(
    ("received", "status"),
    [
        (b"\x16\x03\x01\x02\x00\x01\x00", 400),
        (b"garbage\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\n\r\n", 400),
        (b"GET /" + b"a" * LINE_LIMIT_BYTES, 414),
        (b"GET /" + b"a" * LINE_LIMIT_BYTES + HOST + b"\r\n", 414),
        (b"GET / HTTP/1.1\r\nX: " + b"a" * HEAD_LIMIT_BYTES, 431),
        (b"GET / HTTP/1.1\r\nX: " + b"a" * 3_000_000, 431),
    ],
)
async def test_what_is_no_head_is_answered_before_the_close(received: bytes, status: int) -> None:
    async with running(page) as wire:
        assert (await wire.ask(received)).status == status


@pytest.mark.parametrize(
    "target",
    [
        "/../config.json", "/%2e%2e/config.json", "//", "/./", "/;", "/%00", "/index.html",
        "/tikethet.db-wal", "/.git/config", "http://127.0.0.1/", "/#top", "/\u00e9", "*", "\\",
    ],
)  # fmt: skip
async def test_a_target_is_a_name_or_nothing(target: str) -> None:
    async with running(page) as wire:
        assert (await wire.get(target)).status == 404


@pytest.mark.parametrize("sent", [b"", b"GET / HT", b"GET / HTTP/1.1\r\nHost: a\r\nX: "])
async def test_an_unfinished_head_is_cut_at_its_deadline(sent: bytes) -> None:
    async with running(page, HASTY) as wire, asyncio.timeout(PATIENCE_S):
        reader, writer = await wire.open()
        writer.write(sent)
        assert await reader.read() == b""
        assert wire.site.under_way == 0
        writer.close()


async def test_a_head_that_trickles_does_not_move_its_deadline() -> None:
    async with running(page, HASTY) as wire, asyncio.timeout(PATIENCE_S):
        reader, writer = await wire.open()
        writer.write(b"GET / HTTP/1.1\r\nX: ")

        async def trickle() -> None:
            while True:
                writer.write(b"y")
                await asyncio.sleep(0.01)

        trickling = asyncio.create_task(trickle())
        with contextlib.suppress(ConnectionResetError):
            assert await reader.read() == b""
        trickling.cancel()
        writer.close()


async def test_a_client_that_never_leaves_is_cut() -> None:
    async with running(page, HASTY) as wire, asyncio.timeout(PATIENCE_S):
        reader, writer = await wire.open()
        writer.write(b"GET /" + HOST + b"\r\n")
        await reader.read()
        assert wire.site.under_way == 1, "the server waits for the client to close"
        await wire.site.idle.wait()
        writer.close()


async def test_a_router_may_take_its_time_but_not_for_ever() -> None:
    asked = asyncio.Event()

    async def wait_for_nothing() -> Response:
        asked.set()
        await asyncio.Event().wait()
        return plain(200)

    def route(request: Request) -> Awaitable[Response]:
        return wait_for_nothing()

    async with running(route, HASTY) as wire:
        assert (await wire.get("/")).status == 503
    async with running(route) as wire, asyncio.timeout(PATIENCE_S):
        _, writer = await wire.open()
        asked.clear()
        writer.write(b"GET /" + HOST + b"\r\n")
        await asked.wait()
        reset_on_close(writer.get_extra_info("socket"))
        writer.transport.abort()
        while wire.site.tasks:
            await asyncio.wait(wire.site.tasks)
        assert wire.site.under_way == 0


@pytest.mark.parametrize("is_async", [False, True])
async def test_a_router_that_fails_is_a_500_and_one_log_line(
    is_async: bool, caplog: pytest.LogCaptureFixture
) -> None:
    async def fail_later() -> Response:
        raise RuntimeError("secret")

    def fail(request: Request) -> Response | Awaitable[Response]:
        if is_async:
            return fail_later()
        raise RuntimeError("secret")

    async with running(fail) as wire:
        assert (await wire.get("/")).status == 500
    (record,) = (record for record in caplog.records if record.name.startswith("app."))
    assert vars(record)["error"] == "RuntimeError"
    assert "secret" not in caplog.text + str(vars(record))


async def test_when_there_are_too_many_the_oldest_idle_one_goes() -> None:
    async with running(page, HttpLimits(exchanges=10)) as wire, asyncio.timeout(PATIENCE_S):
        flood = [await wire.open() for _ in range(10)]
        assert (await wire.get("/")).body == b"hello"
        assert await flood[0][0].read() == b""
        assert wire.site.under_way <= 10
        for _, writer in flood:
            writer.close()


async def test_closing_drops_who_waits_and_lets_an_answer_finish() -> None:
    released = asyncio.Event()
    asked = asyncio.Event()

    async def answer_late() -> Response:
        asked.set()
        await released.wait()
        return plain(200)

    async with running(lambda _: answer_late()) as wire, asyncio.timeout(PATIENCE_S):
        idle = await wire.open()
        asking = asyncio.create_task(wire.get("/"))
        await asked.wait()
        closing = asyncio.create_task(wire.site.close(PATIENCE_S))
        assert await idle[0].read() == b""
        released.set()
        assert (await asking).status == 200
        await closing
        assert not wire.site.tasks
        idle[1].close()


async def test_head_never_begins_a_generated_body() -> None:
    begun = []

    async def body() -> AsyncGenerator[bytes, None]:
        begun.append(True)
        yield b"12345"

    async with running(lambda _: Response(200, (), body(), 5)) as wire:
        answer = await wire.get("/", method="HEAD")
        assert (answer.headers["content-length"], answer.body, begun) == ("5", b"", [])
        assert (await wire.get("/")).body == b"12345"


@pytest.mark.slow
async def test_hostile_heads_harm_nobody(caplog: pytest.LogCaptureFixture) -> None:
    troubles: list[str] = []
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda _, context: troubles.append(str(context)))
    caplog.set_level(logging.INFO)
    async with running(page, HttpLimits(head_s=1.0, sweep_s=0.1)) as wire:
        share = HOSTILE_HEADS // HOSTILE_CLIENTS
        attacks = [
            asyncio.create_task(asyncio.to_thread(attack, wire, seed, share))
            for seed in range(HOSTILE_CLIENTS)
        ]
        served = 0
        while (await asyncio.wait(attacks, timeout=0.01))[1]:
            assert (await wire.get("/")).body == b"hello"
            served += 1
        await asyncio.gather(*attacks)
    assert troubles == []
    loud = [record for record in caplog.records if record.levelno > logging.WARNING]
    assert not loud, loud[0].getMessage()
    assert served, "no good client was answered meanwhile"
    assert set(wire.statuses) <= {200, 400, 404, 405, 414, 426, 431, 505}
