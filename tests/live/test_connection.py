"""The socket itself: frames and fragments in, and what becomes of peers that read slowly or not."""

import asyncio
import gc
import json
from pathlib import Path
from typing import Any

import psutil
import pytest

from app.domain.text import BODY_LIMIT
from app.live import watch
from tests.live.live_desk import Client, live_desk
from tests.live.raw_socket import BINARY, CLOSE, CONT, PING, PONG, TEXT, frame, request

ASTRAL = "\U0001f600"
MEGABYTE = 1024 * 1024


async def opened(client: Client, body: str = "b", client_id: str = "open") -> int:
    result = await client.call("ticket.open", subject="s", body=body, client_id=client_id)
    ticket_id: int = result["ticket"]["id"]
    return ticket_id


def filled(size: int) -> bytes:
    """A request of exactly so many bytes."""
    empty = json.dumps({"jsonrpc": "2.0", "id": 5, "method": "inbox.list", "params": {"x": ""}})
    return (empty[:-3] + "x" * (size - len(empty)) + empty[-3:]).encode()


async def test_frames_of_64_kib_are_read_and_longer_ones_end_the_socket(tmp_path: Path) -> None:
    limit = 64 * 1024
    async with live_desk(tmp_path) as desk:
        raw = await desk.raw_started(1)
        await raw.send(frame(filled(limit)))
        assert (await raw.reply(5))["error"]["data"] == {"code": "invalid", "field": "x"}
        parts = [filled(limit)[at : at + 9_000] for at in range(0, limit, 9_000)]
        await raw.send(frame(parts[0], TEXT, fin=False))
        await raw.send(*(frame(part, CONT, fin=False) for part in parts[1:-1]))
        await raw.send(frame(b"beat", PING), frame(parts[-1], CONT))
        ponged = await raw.receive()
        assert ponged is not None
        assert (ponged.opcode, ponged.payload) == (PONG, b"beat")
        assert (await raw.reply(5))["error"]["code"] == -32602
        await raw.send(frame(filled(limit + 1)))
        assert await raw.close_code() == 1009
        raw = await desk.raw_started(1)
        await raw.send(frame(filled(limit), TEXT, fin=False), frame(b" ", CONT))
        assert await raw.close_code() == 1009
        raw = await desk.raw_started(1)
        await raw.send(b"\x81\xff" + (2**62).to_bytes(8, "big") + b"mask")
        assert await raw.close_code() == 1009


async def test_a_request_in_many_fragments_is_one_request(tmp_path: Path) -> None:
    async with live_desk(tmp_path) as desk:
        raw = await desk.raw_started(1)
        call = {"subject": "Лампа", "body": ASTRAL, "client_id": "c"}
        text = json.dumps(
            {"jsonrpc": "2.0", "id": 2, "method": "ticket.open", "params": call},
            ensure_ascii=False,
        ).encode()
        await raw.send(frame(text[:1], TEXT, fin=False), frame(b"", CONT, fin=False))
        for at in range(1, len(text) - 1):
            await raw.send(frame(text[at : at + 1], CONT, fin=False))
        await raw.send(frame(text[-1:], CONT))
        result = (await raw.reply(2))["result"]
        assert (result["ticket"]["subject"], result["message"]["body"]) == ("Лампа", ASTRAL)


BROKEN = [
    frame(b"\x00" * 10, BINARY),
    frame(b"", BINARY),
    frame(b"x", BINARY, fin=False) + frame(b"y", CONT),
    frame(b"{}", CONT),
    frame(b"{}", TEXT, fin=False) + frame(b"{}", TEXT),
    frame(b"{}", rsv=4),
    frame(b"{}", 3),
    frame(b"{}", 11),
    frame(b"", PING, fin=False),
    frame(b"x" * 126, PING),
    frame(b"{}", masked=False),
    frame(b"x", CLOSE),
    frame((999).to_bytes(2, "big"), CLOSE),
    frame((1000).to_bytes(2, "big") + b"\xff", CLOSE),
]


async def test_broken_frames_end_the_socket_and_nothing_else(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with live_desk(tmp_path) as desk:
        good = await desk.customer()
        for ending in BROKEN:
            raw = await desk.raw_started(1)
            await raw.send(ending)
            assert await raw.close_code() in {1002, 1003, 1007}, ending
            await good.settled()
    assert [one for one in caplog.records if one.exc_info or one.levelname == "ERROR"] == []


async def test_ten_bad_frames_in_a_minute_are_abuse(tmp_path: Path) -> None:
    async with live_desk(tmp_path) as desk:
        client = await desk.customer()
        for _ in range(9):
            reply = await client.raw("{nonsense")
            assert (reply["id"], reply["error"]["code"]) == (None, -32700)
        assert (await client.raw("[]"))["error"]["code"] == -32600
        await client.settled()
        await client.socket.send(b"\xff".decode("latin-1") + "{")
        assert await client.closed() == 4429


async def test_nothing_follows_a_close_frame(tmp_path: Path) -> None:
    async with live_desk(tmp_path) as desk:
        raw = await desk.raw_started(1)
        calls = b"".join(request(number, "no.such") for number in range(2, 50))
        await raw.send(calls + frame(filled(70_000)) + calls)
        seen = []
        while found := await raw.receive():
            seen.append(found.opcode)
        assert CLOSE in seen
        assert seen.index(CLOSE) == len(seen) - 1


async def test_more_requests_than_may_be_in_flight_are_all_answered(tmp_path: Path) -> None:
    async with live_desk(tmp_path, messages_per_minute=0) as desk:
        client = await desk.customer()
        ticket_id = await opened(client)
        asked = [
            client.ask("message.post", ticket_id=ticket_id, body=str(n), client_id=f"c{n}")
            for n in range(1_000)
        ]
        asked += [client.ask("ticket.get", ticket_id=ticket_id) for _ in range(300)]
        async with asyncio.timeout(30):
            replies = await asyncio.gather(*asked)
        ids = [one["result"]["message"]["id"] for one in replies[:1_000]]
        assert ids == sorted(ids)
        order = [one["id"] for one in client.frames if "id" in one and one.get("method") is None]
        writes = [number for number in order if number <= 1_002]
        assert writes == sorted(writes), "writes were answered out of order"
        await client.wait_for(lambda _frame: len(client.events) >= 1_001)
        posted = [one["message"]["body"] for one in client.events if one["type"] != "ticket.opened"]
        assert posted == [str(n) for n in range(1_000)]


async def heavy_ticket(client: Client, count: int) -> int:
    """A ticket with so many of the largest messages behind its first."""
    ticket_id = await opened(client)
    for number in range(count):
        await post_astral(client, ticket_id, number)
    return ticket_id


async def post_astral(client: Client, ticket_id: int, number: int) -> None:
    """json.dumps would escape each astral sign to twelve bytes, beyond a frame."""
    body = f"{number:06}" + ASTRAL * (BODY_LIMIT - 6)
    call: dict[str, Any] = {"ticket_id": ticket_id, "body": body, "client_id": f"h{number}"}
    text = json.dumps(
        {"jsonrpc": "2.0", "id": 10**6 + number, "method": "message.post", "params": call},
        ensure_ascii=False,
    )
    await client.socket.send(text)
    await client.wait_for(lambda one: one.get("id") == 10**6 + number)


async def test_a_slow_reader_gets_every_page_whole(tmp_path: Path) -> None:
    """A hundred of the largest messages come in pages, in order, to a peer that reads slowly."""
    async with live_desk(tmp_path, messages_per_minute=0) as desk:
        writer = await desk.customer(1)
        ticket_id = await heavy_ticket(writer, 100)
        raw = await desk.raw_started(1, receive_bytes=8_192)
        bodies: list[str] = []
        after = 0
        while True:
            await raw.send(
                request(2, "message.list", ticket_id=ticket_id, limit=100, after=after)
            )
            page = (await raw.reply(2))["result"]
            bodies += [one["body"] for one in page["messages"]]
            after = page["messages"][-1]["id"]
            if not page["more_after"]:
                break
        assert [len(body) for body in bodies[1:]] == [16_000] * 100
        assert [int(body[:6]) for body in bodies[1:]] == list(range(100))


async def test_a_resumed_slow_reader_is_told_all_it_has_missed(tmp_path: Path) -> None:
    """What it has missed is larger than any queue; pages asked for meanwhile are answered too."""
    async with live_desk(tmp_path, messages_per_minute=0) as desk:
        writer = await desk.customer(1)
        before = writer.started
        ticket_id = await heavy_ticket(writer, 150)
        raw = await desk.raw(receive_bytes=8_192)
        resume = {"epoch": before["epoch"], "cursor": before["cursor"]}
        await raw.send(
            request(1, "session.start", token=before["token"], **resume),
            *(request(n, "message.list", ticket_id=ticket_id) for n in range(2, 12)),
        )
        answered: set[int] = set()
        events: list[dict[str, Any]] = []
        while len(answered) < 11 or len(events) < 151:
            found = await raw.receive()
            assert found is not None, f"cut off after {len(events)} events"
            message = json.loads(found.payload)
            if "id" in message:
                assert "result" in message
                answered.add(message["id"])
            elif message["method"] == "event":
                events.append(message["params"])
        assert [one["id"] for one in events] == sorted({one["id"] for one in events})
        assert [len(one["message"]["body"]) for one in events[1:]] == [16_000] * 150


async def test_a_burst_larger_than_a_queue_cuts_nobody_off_who_reads(tmp_path: Path) -> None:
    """Ten customers send their largest messages at the same moment; the staff get them all."""
    async with live_desk(tmp_path, messages_per_minute=0) as desk:
        agent, slow = await desk.agent(2), await desk.raw_started(2, receive_bytes=8_192)
        customers = [await desk.customer(10 + n) for n in range(10)]
        tickets = [await opened(one) for one in customers]
        await asyncio.gather(
            *(
                post_astral(client, ticket_id, number)
                for client, ticket_id in zip(customers, tickets, strict=True)
                for number in range(12)
            )
        )

        def posted() -> list[int]:
            return [one["id"] for one in agent.events if one["type"] == "message.posted"]

        await agent.wait_for(lambda _frame: len(posted()) >= 120)
        wanted = posted()
        assert wanted == sorted(set(wanted))
        assert len(wanted) == 120
        heard: list[int] = []
        while len(heard) < 120:
            found = await slow.receive()
            assert found is not None, f"cut off after {len(heard)} events"
            message = json.loads(found.payload)
            if message.get("method") == "event" and message["params"]["type"] == "message.posted":
                heard.append(message["params"]["id"])
        assert heard == wanted


async def test_peers_that_never_read_are_cut_off_and_nobody_waits_for_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watch, "SWEEP_EVERY_S", 0.1)
    monkeypatch.setattr(watch, "STALL_S", 1.5)
    async with live_desk(tmp_path, messages_per_minute=0) as desk:
        agent = await desk.agent(2)
        ticket_id = await opened(agent)
        dead = [await desk.raw_started(2, receive_bytes=4_096) for _ in range(8)]
        gc.collect()
        before = psutil.Process().memory_info().rss
        for number in range(150):
            await post_astral(agent, ticket_id, number)
        assert len([one for one in agent.events if one["type"] == "message.posted"]) >= 149
        grown = psutil.Process().memory_info().rss - before
        assert grown < 160 * MEGABYTE, f"{grown // MEGABYTE} MiB for eight dead peers"
        for raw in dead:
            await raw.ended()
        await agent.settled()
        assert len(desk.live.door.connections) == len(desk.live.desk.hub) == 1


async def test_a_peer_that_stalls_within_a_page_is_cut_off(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watch, "SWEEP_EVERY_S", 0.05)
    monkeypatch.setattr(watch, "STALL_S", 0.4)
    async with live_desk(tmp_path, messages_per_minute=0) as desk:
        writer = await desk.customer(1)
        ticket_id = await heavy_ticket(writer, 40)
        others = set(desk.live.door.connections)
        raw = await desk.raw_started(1, receive_bytes=4_096)
        (stalled,) = desk.live.door.connections - others
        for number in range(2, 12):
            await raw.send(request(number, "message.list", ticket_id=ticket_id))
        assert await raw.receive() is not None
        async with asyncio.timeout(10):
            await stalled.wait_closed()
        await writer.settled()
        assert len(desk.live.door.connections) == 1


async def test_too_many_sockets_of_one_person_end_the_oldest(tmp_path: Path) -> None:
    async with live_desk(tmp_path) as desk:
        silent = [await desk.raw_started(1) for _ in range(15)]
        assert [await one.close_code() for one in silent[:3]] == [4429] * 3
        for raw in silent[3:]:
            await raw.send(request(9, "inbox.list"))
            assert "result" in await raw.reply(9)
