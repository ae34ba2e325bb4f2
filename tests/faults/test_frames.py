"""Thousands of hostile frames: only documented answers, no traceback, and a good client served.

TIKETHET_FUZZ sets how many; without it a number that suits every run of the checks.
"""

import asyncio
import json
import logging
import os
from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from app import logs
from app.live import limits, session
from tests.faults.frame_maker import BODY_CANARY, FrameMaker
from tests.live.live_desk import BOT_TOKEN, Client, LiveDesk, init_data, live_desk
from tests.live.raw_socket import CLOSE, TEXT, RawSocket, frame, request

TEXT_FRAMES = int(os.environ.get("TIKETHET_FUZZ", "20000"))
WIRE_SOCKETS = TEXT_FRAMES // 40
AT_ONCE = 100
MARKER = 2**40
NO_LIMIT = 10**9
PATIENCE_S = 60.0

JSON_RPC_CODES = {-32700, -32600, -32601, -32602}
DESK_CODES = {
    "auth_required", "auth_invalid", "auth_expired", "not_found", "forbidden", "conflict",
    "rate_limited", "too_large", "transition_refused", "closed",
}  # fmt: skip
WIRE_CLOSES = {1000, 1001, 1002, 1003, 1005, 1006, 1007, 1009, 1012, 4429}
TOLD = {"event", "signal", "cursor", "upload.progress"}
ROLES = {"stranger": 0, "customer": 1, "outsider": 3, "agent": 2, "admin": 900}


def fault_of(message: dict[str, Any]) -> str | None:
    """What is not documented about a frame from the server."""
    if message.get("jsonrpc") != "2.0":
        return "no version"
    if "method" in message:
        return None if message["method"] in TOLD else "unknown method"
    if "result" in message:
        return None
    error = message["error"]
    if error.keys() != {"code", "message", "data"}:
        return f"keys {sorted(error)}"
    if error["code"] in JSON_RPC_CODES and error["data"]["code"] == "invalid":
        return None
    if error["code"] == 1 and error["data"]["code"] in DESK_CODES:
        return None
    return f"{error['code']} {error['data']}"


class Attacker:
    """One role's socket, opened again whenever the server has had enough of it."""

    def __init__(self, desk: LiveDesk, role: str, seed: int) -> None:
        self.desk = desk
        self.person_id = ROLES[role]
        self.maker = FrameMaker(seed)
        self.seen: Counter[str] = Counter()
        self.faults: list[str] = []
        self.raw: RawSocket

    async def open(self) -> None:
        self.raw = await RawSocket.open(self.desk.live.port)
        if self.person_id:
            data = init_data(self.person_id, f"Attacker {self.person_id}")
            await self.raw.send(request(MARKER, "session.start", init_data=data))
            assert "result" in await self.raw.reply(MARKER)

    async def attack(self, frames: int) -> None:
        await self.open()
        for _ in range(frames // AT_ONCE):
            sending = asyncio.ensure_future(self._send())
            still_open = await self._read_to_marker()
            with suppress(ConnectionError):
                await sending
            if not still_open:
                await self.raw.leave()
                await self.open()
        await self.raw.leave()

    async def _send(self) -> None:
        for _ in range(AT_ONCE):
            await self.raw.send(frame(self.maker.call()))
        await self.raw.send(request(MARKER + 1, "typing.set", ticket_id=0))

    async def _read_to_marker(self) -> bool:
        while found := await self.raw.receive():
            if found.opcode == CLOSE:
                self.seen[f"closed {int.from_bytes(found.payload[:2], 'big')}"] += 1
                return False
            if found.opcode != TEXT:
                continue
            message = json.loads(found.payload)
            if message.get("id") == MARKER + 1:
                return True
            self._judge(message)
        return False

    def _judge(self, message: dict[str, Any]) -> None:
        fault = fault_of(message)
        if fault:
            self.faults.append(fault)
        error = message.get("error")
        self.seen[error["data"]["code"] if error else message.get("method", "result")] += 1


async def be_good(client: Client, ticket_id: int, until: asyncio.Event) -> int:
    """Asks and writes all the while; every answer must come."""
    done = 0
    while not until.is_set():
        await client.call("message.post", ticket_id=ticket_id, body="good", client_id=f"g{done}")
        await client.call("message.list", ticket_id=ticket_id, limit=1)
        done += 1
    return done


@pytest.fixture
def every_line(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    """All that the process would log at DEBUG with the levels of app/logs.py."""
    caplog.set_level(logging.DEBUG)
    for name in logs.QUIET_LIBRARIES:
        caplog.set_level(logging.WARNING, logger=name)
    return caplog


async def good_client(desk: LiveDesk) -> tuple[Client, int]:
    client = await desk.join(50, "Good")
    opened = await client.call("ticket.open", subject="s", body="good", client_id="o")
    return client, opened["ticket"]["id"]


async def stays_clean(desk: LiveDesk, client: Client, tasks: int, sockets: int) -> None:
    """Once the attackers have gone, nothing of them is left."""
    async with asyncio.timeout(PATIENCE_S):
        while len(desk.live.door.connections) > sockets or len(asyncio.all_tasks()) > tasks:
            await client.settled()
    assert len(desk.live.desk.hub) == sockets


@pytest.mark.fault
async def test_hostile_calls_get_documented_answers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, every_line: pytest.LogCaptureFixture
) -> None:
    # The limits of abuse are tested elsewhere; here they would end the attack too early.
    monkeypatch.setattr(session, "BAD_FRAMES_LIMIT", NO_LIMIT)
    monkeypatch.setattr(session, "REFUSALS_LIMIT", NO_LIMIT)
    monkeypatch.setattr(session, "START_PATIENCE_S", PATIENCE_S * 60)
    monkeypatch.setattr(limits, "REQUESTS_PER_MINUTE", NO_LIMIT)
    async with live_desk(tmp_path, messages_per_minute=0) as desk:
        await (await desk.agent(2)).leave()
        good, ticket_id = await good_client(desk)
        tasks, sockets = len(asyncio.all_tasks()), 1
        attackers = [Attacker(desk, role, seed) for seed, role in enumerate(ROLES)]
        over = asyncio.Event()
        being_good = asyncio.ensure_future(be_good(good, ticket_id, over))
        await asyncio.gather(*(one.attack(TEXT_FRAMES // len(ROLES)) for one in attackers))
        over.set()
        served = await being_good
        await stays_clean(desk, good, tasks, sockets)
    for one, role in zip(attackers, ROLES, strict=True):
        assert one.faults == [], f"{role}: {Counter(one.faults).most_common(5)}"
        closes = {code for code in one.seen if code.startswith("closed ")}
        assert closes <= {"closed 1012", "closed 1009"}, f"{role}: {one.seen}"
        print(role, dict(one.seen.most_common()))
    assert served > 20, "the good client was hardly served"
    heard = {name for one in attackers for name in one.seen}
    assert heard >= {"result", "event", "invalid", "not_found", "forbidden", "conflict"}
    judge_log(every_line)


@pytest.mark.fault
async def test_hostile_bytes_end_their_socket_and_nothing_else(
    tmp_path: Path, every_line: pytest.LogCaptureFixture
) -> None:
    maker = FrameMaker(77)
    async with live_desk(tmp_path, messages_per_minute=0) as desk:
        good, ticket_id = await good_client(desk)
        tasks = len(asyncio.all_tasks())
        over = asyncio.Event()
        being_good = asyncio.ensure_future(be_good(good, ticket_id, over))
        closes: Counter[int] = Counter()

        async def one_socket(number: int) -> None:
            raw = await RawSocket.open(desk.live.port)
            if number % 2:
                await raw.send(request(1, "session.start", init_data=init_data(1, "Wire")))
            await raw.send(*(maker.wire() for _ in range(maker.chance.randrange(1, 6))))
            if maker.chance.random() < 0.3:
                await raw.leave()
                return
            await raw.send(frame(b"\x03\xe8", CLOSE))
            raw.send_no_more()
            closes[await raw.close_code()] += 1

        for at in range(0, WIRE_SOCKETS, 10):
            await asyncio.gather(*(one_socket(number) for number in range(at, at + 10)))
        over.set()
        assert await being_good > 5
        await stays_clean(desk, good, tasks, 1)
    print(dict(closes))
    echoed = set(range(3000, 5000))
    assert closes.keys() - echoed <= WIRE_CLOSES, closes
    judge_log(every_line)


def judge_log(every_line: pytest.LogCaptureFixture) -> None:
    """Nothing went wrong unseen, and nothing of what people said is in it."""
    for record in every_line.records:
        assert record.exc_info is None, record.getMessage()
        assert record.levelno < logging.ERROR, record.getMessage()
    for secret in (BODY_CANARY, BOT_TOKEN, "query_id", "c2lnbmF0dXJl", "Attacker"):
        assert secret not in every_line.text
