"""Who is let in: the Origin table, the caps, and the share that is kept for the staff."""

import asyncio
from pathlib import Path

import pytest

from app.config import write_config
from app.live import doorkeeper
from tests.live.live_desk import LiveDesk, init_data, live_desk
from tests.live.raw_socket import request

PUBLIC = "https://desk.example"


async def answered(desk: LiveDesk, origin: str | None, **more: str) -> int:
    headers = [] if origin is None else [f"Origin: {origin}"]
    headers += [f"{name}: {value}" for name, value in more.items()]
    raw = await desk.raw(*headers)
    await raw.leave()
    return raw.answered


async def test_a_page_of_another_origin_is_refused(tmp_path: Path) -> None:
    async with live_desk(tmp_path, public_url=PUBLIC) as desk:
        port = desk.live.port
        for origin, status in (
            (None, 101),
            (PUBLIC, 101),
            (f"http://127.0.0.1:{port}", 101),
            (f"http://localhost:{port}", 101),
            (f"http://[::1]:{port}", 101),
            ("null", 403),
            ("", 403),
            ("*", 403),
            ("file://", 403),
            ("http://desk.example", 403),
            (PUBLIC + "/", 403),
            (PUBLIC + ":443", 403),
            (PUBLIC + ":8443", 403),
            (PUBLIC + ".evil.example", 403),
            ("https://evil-desk.example", 403),
            ("https://evil.example/" + PUBLIC, 403),
            ("https://desk.example@evil.example", 403),
            ("https://sub.desk.example", 403),
            ("HTTPS://DESK.EXAMPLE", 403),
            (f"{PUBLIC}, {PUBLIC}", 403),
            (f"https://127.0.0.1:{port}", 403),
            ("http://127.0.0.1", 403),
            (f"http://127.0.0.1:{port + 1}", 403),
            (f"http://127.0.0.1.evil.example:{port}", 403),
            (f"http://127.0.0.2:{port}", 403),
            (f"http://0.0.0.0:{port}", 403),
        ):
            assert await answered(desk, origin) == status, origin
        assert await answered(desk, PUBLIC, Host="evil.example", Origin=PUBLIC) in {400, 403}


async def test_the_public_url_is_followed(tmp_path: Path) -> None:
    path = tmp_path / "config.json"
    write_config(path, {"public_url": PUBLIC})
    async with live_desk(tmp_path, public_url=PUBLIC) as desk:
        fresh = "https://fresh.example"
        assert await answered(desk, fresh) == 403
        write_config(path, {"public_url": fresh})
        async with asyncio.timeout(1):
            while await answered(desk, fresh) != 101:
                pass
        assert await answered(desk, PUBLIC) == 403
        write_config(path, {"public_url": None})
        async with asyncio.timeout(1):
            while await answered(desk, fresh) != 403:
                pass
        assert await answered(desk, None) == 101


async def test_strangers_have_only_so_many_sockets(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doorkeeper, "STRANGERS_LIMIT", 5)
    async with live_desk(tmp_path) as desk:
        known = [await desk.raw_started(1) for _ in range(7)]
        strangers = [await desk.raw() for _ in range(5)]
        assert [one.answered for one in strangers] == [101] * 5
        assert (await desk.raw()).answered == 503
        await strangers[0].send(request(1, "session.start", init_data=init_data(3, "P")))
        await strangers[0].reply(1)
        assert (await desk.raw()).answered == 101
        assert len(known) == 7


async def test_the_last_sockets_are_kept_for_the_staff(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doorkeeper, "sockets_limit", lambda: 10)
    async with live_desk(tmp_path) as desk:
        agent = await desk.agent(2)
        token = agent.started["token"]
        await agent.leave()
        customers = [await desk.raw_started(10 + number) for number in range(9)]
        assert len(desk.live.desk.hub) == 9
        late = await desk.raw()
        await late.send(request(1, "session.start", init_data=init_data(99, "Late")))
        refused = await late.reply(1)
        assert refused["error"]["data"]["code"] == "unavailable"
        await late.leave()
        back = await desk.back(token)
        await back.settled()
        assert (await desk.raw()).answered == 503
        assert customers[0].answered == 101
