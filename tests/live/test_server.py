"""Stopping: what was asked is answered, everyone is told to come back, nothing acked is lost."""

import asyncio
import json
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.live import assets, server, watch
from app.services.file_folder import FileFolder
from tests.live.live_desk import PATIENCE_S, live_desk
from tests.live.raw_socket import request

DRAIN_LIMIT_S = 5.0
CLIENTS = 50


async def test_a_stop_under_load_answers_everyone_and_loses_nothing(tmp_path: Path) -> None:
    async with live_desk(tmp_path, messages_per_minute=0) as desk:
        clients = [await desk.join(10 + number, "Load") for number in range(CLIENTS)]
        tickets = [
            (await one.call("ticket.open", subject="s", body="b", client_id="o"))["ticket"]["id"]
            for one in clients
        ]
        stuffed = await desk.raw_started(10, receive_bytes=4_096)
        page = {"ticket_id": tickets[0]}
        await stuffed.send(*(request(number, "message.list", **page) for number in range(2, 60)))
        words = {"body": "x" * 500}
        asked = [
            client.ask("message.post", ticket_id=ticket_id, client_id=f"m{number}", **words)
            for number in range(40)
            for client, ticket_id in zip(clients, tickets, strict=True)
        ]
        await asked[0]
        began = time.monotonic()
        waiting = [asyncio.ensure_future(one.closed()) for one in clients]
        port = desk.live.port
        desk._clients.clear()
        desk._raw.clear()
    await stuffed.leave()
    assert time.monotonic() - began < DRAIN_LIMIT_S
    assert [await one for one in waiting] == [1012] * CLIENTS
    assert not await _answers(port)
    acked = {one.result()["result"]["message"]["id"] for one in asked if one.done()}
    assert len(acked) > CLIENTS
    async with live_desk(tmp_path) as desk:
        kept = await desk.store.read(lambda tx: tx.all("SELECT id FROM messages"))
        assert acked <= {row[0] for row in kept}


async def _answers(port: int) -> bool:
    try:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
    except ConnectionError:
        return False
    writer.close()
    return True


async def test_what_is_in_flight_at_a_stop_is_answered_before_the_end(tmp_path: Path) -> None:
    """A slow disk: the writes wait behind one that takes a while, and all of them are acked."""
    async with live_desk(tmp_path, messages_per_minute=0) as desk:
        client = await desk.customer(1)
        opened = await client.call("ticket.open", subject="s", body="b", client_id="o")
        desk.store.submit(lambda *_: None, lambda _tx: time.sleep(0.3))
        await client.settled()
        asked = [
            client.ask(
                "message.post",
                ticket_id=opened["ticket"]["id"],
                body="x",
                client_id=f"c{number}",
            )
            for number in range(20)
        ]
        session = next(iter(desk.live.desk.hub))
        async with asyncio.timeout(5):
            while session.in_flight < 20:
                await desk.store.read(lambda _tx: None)
        desk._clients.clear()
    assert await client.closed() == 1012
    answered = [one.done() and "result" in one.result() for one in asked]
    assert answered == [True] * 20


async def test_a_handshake_under_way_at_a_stop_is_refused(tmp_path: Path) -> None:
    reader: asyncio.StreamReader
    async with live_desk(tmp_path) as desk:
        port = desk.live.port
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        head = (
            f"GET /ws HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\n"
            "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
        )
        writer.write(head.encode())
        await writer.drain()
        silent = await desk.raw()
        desk._raw.clear()
    writer.write(b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
    try:
        answer = await reader.read()
    except ConnectionError:
        answer = b""
    assert answer.split(b" ")[1:2] in ([], [b"503"])
    writer.close()
    assert await silent.close_code() == 1012


async def test_nothing_is_left_behind_when_sockets_have_gone(tmp_path: Path) -> None:
    async with live_desk(tmp_path) as desk:
        keeper = await desk.admin()
        await keeper.settled()
        before = len(asyncio.all_tasks())
        for number in range(20):
            raw = await desk.raw_started(100 + number)
            await raw.send(request(2, "inbox.list"), b"\x81")
            await raw.leave()
        dropped = [await desk.raw() for _ in range(20)]
        for raw in dropped:
            await raw.send(json.dumps({"half": "a frame"}).encode()[:3])
            await raw.leave()
        async with asyncio.timeout(10):
            while len(desk.live.door.connections) > 1 or len(asyncio.all_tasks()) > before:
                await keeper.settled()
        assert len(desk.live.desk.hub) == 1




async def test_it_sweeps_the_files_while_the_bot_is_down(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watch, "FILES_EVERY_S", 0.01)
    async with live_desk(tmp_path) as desk:
        folder = FileFolder(desk.store.path.parent)
        folder.prepare()
        orphan = folder.path_of(bytes(32))
        orphan.parent.mkdir(parents=True)
        orphan.write_bytes(b"killed between its name and its row")
        os.utime(orphan, (1, 1))
        async with asyncio.timeout(PATIENCE_S):
            while orphan.exists():  # noqa: ASYNC110 - a file has no event
                await asyncio.sleep(0.01)


async def test_the_first_look_at_its_health_is_recent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Linking the Mini App takes longer than a look at the database stays worth telling."""
    done: list[str] = []
    look = watch.HealthWatch.look
    # What tests/conftest.py has put there: it links once for all tests of a worker.
    load: Callable[..., assets.Assets] = vars(server)["load_assets"]

    async def noted_look(health: watch.HealthWatch) -> None:
        done.append("look")
        await look(health)

    def noted_load(*arguments: Any) -> assets.Assets:
        done.append("link")
        return load(*arguments)

    monkeypatch.setattr(watch.HealthWatch, "look", noted_look)
    monkeypatch.setattr(server, "load_assets", noted_load)
    async with live_desk(tmp_path):
        assert done[done.index("link") :][1:2] == ["look"], done
