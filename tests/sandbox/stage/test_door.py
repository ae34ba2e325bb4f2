"""Who may come in at the page's door, and what a broken or greedy page gets."""

import asyncio
import json
from typing import Any

import aiohttp
import pytest

from app.sandbox import PretendTelegram, User
from app.sandbox.stage.door import PAGES_LIMIT
from app.sandbox.stage.feed import WAITING_LIMIT_BYTES
from app.sandbox.stage.player import BAD_FRAME_LIMIT, WISHES_BURST

from .conftest import Wire, joined

BAD_FRAMES = ("", "{", "[]", "7", '{"do":"send_text"}', '{"id":"1"}', "[" * 50_000)


async def get(
    telegram: PretendTelegram, path: str, **headers: str
) -> tuple[int, dict[str, str], bytes]:
    async with (
        aiohttp.ClientSession() as session,
        session.get(telegram.url + path, headers=headers, allow_redirects=False) as answer,
    ):
        return answer.status, dict(answer.headers), await answer.read()


async def test_the_page_is_served_under_a_strict_policy(telegram: PretendTelegram) -> None:
    status, headers, body = await get(telegram, "/")
    assert status == 200
    assert b"/page/main.js" in body
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    status, headers, body = await get(telegram, "/page/main.js")
    assert (status, headers["Content-Type"]) == (200, "text/javascript; charset=utf-8")


@pytest.mark.parametrize("host", ["evil.example", "evil.example:80", "127.0.0.1:1", "localhost"])
async def test_a_name_that_points_here_gets_nothing(telegram: PretendTelegram, host: str) -> None:
    """DNS rebinding: a site gives its own name our address and reads as if we were it."""
    for path in ("/", "/page/main.js", "/stage/feed", "/stage/file/x"):
        status, _headers, body = await get(telegram, path, Host=host)
        assert status == 421, f"{path} for Host {host}: {status} {body[:80]!r}"


async def test_localhost_is_led_to_the_name_that_may_be_framed(telegram: PretendTelegram) -> None:
    port = telegram.url.rpartition(":")[2]
    status, headers, _ = await get(telegram, "/?theme=night", Host=f"localhost:{port}")
    assert (status, headers["Location"]) == (302, f"{telegram.url}/?theme=night")


async def test_other_sites_may_link_here_but_not_embed(telegram: PretendTelegram) -> None:
    status, *_ = await get(telegram, "/page/main.js", **{"Sec-Fetch-Site": "cross-site"})
    assert status == 403
    visit = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Dest": "document"}
    status, *_ = await get(telegram, "/", **visit)
    assert status == 200


@pytest.mark.parametrize("origin", [None, "null", "https://evil.example", "http://127.0.0.1:1"])
async def test_another_origin_can_neither_listen_nor_upload(
    telegram: PretendTelegram, origin: str | None
) -> None:
    headers = {} if origin is None else {"Origin": origin}
    async with aiohttp.ClientSession(headers=headers) as session:
        with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
            await session.ws_connect(f"{telegram.url}/stage/feed")
        assert refused.value.status == 403
        async with session.post(f"{telegram.url}/stage/upload", data=b"x") as answer:
            assert answer.status == 403


@pytest.mark.parametrize(
    "path",
    [
        "/page/../stage/door.py",
        "/page/%2e%2e/stage/door.py",
        "/page/..%2fserver.py",
        "/page/",
        "/page/words",
        "/page/%00.js",
        "/page//etc/passwd",
    ],
)
async def test_only_the_pages_own_files_are_served(telegram: PretendTelegram, path: str) -> None:
    status, _headers, body = await get(telegram, path)
    assert status == 404, body[:80]


async def test_the_control_door_has_the_same_ears(telegram: PretendTelegram) -> None:
    body = json.dumps({"user_id": 1, "first_name": "x"})
    headers = {"Host": "evil.example", "Content-Type": "application/json"}
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{telegram.url}/control/add_user", data=body, headers=headers) as answer,
    ):
        assert answer.status == 421
        assert telegram.world.users == {}


async def test_bad_frames_are_answered_and_then_the_line_is_cut(
    telegram: PretendTelegram, wire: Wire
) -> None:
    await wire.told_of("scene")
    for bad in BAD_FRAMES:
        await wire.socket.send_str(bad)
        assert (await wire.told_of("refused"))["code"] == "bad_json"
    for _ in range(BAD_FRAME_LIMIT - len(BAD_FRAMES)):
        await wire.socket.send_str("{")
    async with asyncio.timeout(10):
        while (await wire.socket.receive()).type is aiohttp.WSMsgType.TEXT:
            pass
    async with joined(telegram) as other:
        assert await other.told_of("scene")


async def test_a_huge_frame_ends_only_its_own_line(telegram: PretendTelegram, wire: Wire) -> None:
    await wire.told_of("scene")
    await wire.socket.send_str("x" * 300_000)
    async with asyncio.timeout(10):
        closed = await wire.socket.receive()
    assert closed.type in {aiohttp.WSMsgType.CLOSE, aiohttp.WSMsgType.CLOSED}
    async with joined(telegram) as other:
        assert await other.told_of("scene")


async def test_a_flood_of_wishes_is_slowed_and_the_desk_lives(
    telegram: PretendTelegram, anna: User, wire: Wire
) -> None:
    await wire.told_of("scene")
    count = int(WISHES_BURST) * 3
    for number in range(1, count + 1):
        wish = {"id": number, "do": "send_text", "user_id": anna.user_id, "text": str(number)}
        await wire.socket.send_str(json.dumps(wish))
    answers: list[dict[str, Any]] = []
    while len(answers) < count:
        frame = await wire.read()
        if "re" in frame:
            answers.append(frame)
    refused = [frame for frame in answers if frame.get("refused") == "too_fast"]
    sent = [frame for frame in answers if "made" in frame]
    assert len(refused) > count / 3
    assert len(refused) + len(sent) == count
    assert len(telegram.chat(anna).history()) == len(sent) + 1


@pytest.mark.parametrize(
    ("wish", "code"),
    [
        ({"do": "earthquake"}, "no_such_deed"),
        ({"do": "send_text"}, "bad_wish"),
        ({"do": "send_text", "user_id": "2001", "text": "x"}, "bad_wish"),
        ({"do": "send_text", "user_id": True, "text": "x"}, "bad_wish"),
        ({"do": "send_text", "user_id": 77, "text": "x"}, "no_such_person"),
        ({"do": "send_text", "user_id": 2001, "text": "  "}, "empty_text"),
        ({"do": "send_text", "user_id": 2001, "text": "x" * 4097}, "text_too_long"),
        ({"do": "send_text", "user_id": 2001, "text": "x", "entities": 5}, "bad_wish"),
        ({"do": "send_text", "user_id": 2001, "text": "x", "reply_to": 999}, "no_such_message"),
        ({"do": "send_files", "user_id": 2001, "uploads": ["none"]}, "no_upload"),
        ({"do": "send_sample", "user_id": 2001, "kind": "photo"}, "no_such_kind"),
        ({"do": "open_app", "user_id": 2001, "way": "menu"}, "no_app"),
        ({"do": "open_app", "user_id": 2001, "way": "side"}, "bad_wish"),
        ({"do": "trouble", "name": "earthquake", "to": True}, "no_such_trouble"),
        ({"do": "history", "user_id": 2001, "before": 1e99}, "bad_wish"),
    ],
)
async def test_a_wish_that_cannot_be_is_refused_with_its_code(
    telegram: PretendTelegram, anna: User, wire: Wire, wish: dict[str, Any], code: str
) -> None:
    before = len(telegram.chat(anna).everything())
    answer = await wire.ask(wish["do"], **{name: wish[name] for name in wish if name != "do"})
    assert answer.get("refused") == code, answer
    assert len(telegram.chat(anna).everything()) == before


async def test_a_page_that_does_not_read_is_cut_off_and_nobody_waits(
    telegram: PretendTelegram, anna: User
) -> None:
    async with joined(telegram) as slow, joined(telegram) as quick:
        await slow.told_of("scene")
        await quick.told_of("scene")
        chat, text, sent = telegram.chat(anna), "я " * 2000, 0
        while sent < 2 * WAITING_LIMIT_BYTES:
            telegram.world.post(chat, telegram.world.bot, {"text": text})
            sent += len(text)
            assert (await quick.told_of("message"))["message"]["text"] == text
        async with asyncio.timeout(20):
            while (await slow.socket.receive()).type is aiohttp.WSMsgType.TEXT:
                pass
        assert slow.socket.closed


async def test_too_many_pages_are_told_so(telegram: PretendTelegram) -> None:
    async with aiohttp.ClientSession(headers={"Origin": telegram.url}) as session:
        address = f"{telegram.url}/stage/feed"
        sockets = [await session.ws_connect(address) for _ in range(PAGES_LIMIT)]
        with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
            await session.ws_connect(address)
        assert refused.value.status == 503
        for socket in sockets:
            await socket.close()


async def test_files_are_shown_only_when_they_are_what_they_look_like(
    telegram: PretendTelegram, anna: User
) -> None:
    html = b"<script>alert(1)</script>"
    sent = telegram.send(anna, "document", name='a"b.html', mime="text/html", content=html)
    path = f"/stage/file/{sent.content['document']['file_id']}"
    status, headers, body = await get(telegram, path)
    assert (status, body) == (200, html)
    assert headers["Content-Type"] == "application/octet-stream"
    assert headers["Content-Disposition"] == "attachment; filename*=UTF-8''a%22b.html"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert (await get(telegram, "/stage/file/none"))[0] == 404
    assert (await get(telegram, path, **{"Sec-Fetch-Site": "cross-site"}))[0] == 403
