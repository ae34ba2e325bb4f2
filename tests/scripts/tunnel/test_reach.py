"""Out and back through a real edge to a real server, with everything broken that can break."""

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path
from typing import NamedTuple

import pytest

from scripts.tunnel import reach
from scripts.tunnel.reach import FAIL, OK, WARN, Finding, check_public, local_origin
from tests.live.live_desk import LiveDesk, live_desk
from tests.scripts.tunnel.edge import Edge, edge, page, trusting, without_a_trace
from tests.scripts.tunnel.stand_ins import Reply, agent, as_json

LIMIT_S = 8.0
UNWELL = b'{"status":"unavailable"}'
WEBSOCKET = b"upgrade: websocket"


class Scene(NamedTuple):
    """A running desk and the far end of its tunnel."""

    desk: LiveDesk
    edge: Edge

    @property
    def local(self) -> str:
        return local_origin("127.0.0.1", self.desk.live.port)


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[Scene]:
    async with edge(0) as made, live_desk(tmp_path, public_url=made.origin) as desk:
        made.upstream = desk.live.port
        yield Scene(desk, made)


async def check(
    scene: Scene, public: str | None = None, local: str | None = None, limit_s: float = LIMIT_S
) -> list[Finding]:
    return await asyncio.to_thread(
        check_public,
        public or scene.edge.origin,
        local or scene.local,
        limit_s=limit_s,
        context=trusting(),
    )


def codes(findings: list[Finding]) -> list[str]:
    return [finding.code for finding in findings]


def last(findings: list[Finding]) -> Finding:
    return findings[-1]


async def test_the_way_out_and_back(scene: Scene) -> None:
    findings = await check(scene)
    assert codes(findings) == ["local_ok", "page_same", "health_ok", "socket_ok", "same_server"]
    assert {finding.level for finding in findings} == {OK}


async def test_this_machine_itself_is_no_stranger(scene: Scene) -> None:
    findings = await check(scene, public=scene.local)
    assert {finding.level for finding in findings} == {OK}


async def test_another_desk_with_the_same_page_is_told_apart(scene: Scene, tmp_path: Path) -> None:
    async with live_desk(tmp_path / "other", public_url=scene.edge.origin) as other:
        scene.edge.upstream = other.live.port
        stranger = await scene.desk.open()
        noise = asyncio.gather(*(stranger.ask("inbox.list") for _ in range(40)))
        findings = await check(scene)
        await noise
    assert codes(findings)[-2:] == ["socket_ok", "other_server"]
    assert last(findings).level == FAIL


async def test_strangers_on_the_right_server_do_no_harm_to_the_proof(scene: Scene) -> None:
    stranger = await scene.desk.open()
    noise = asyncio.gather(*(stranger.ask("inbox.list") for _ in range(40)))
    findings = await check(scene)
    await noise
    assert last(findings).code == "same_server"


async def test_without_a_local_server_the_rest_is_still_said(scene: Scene) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        nobody = local_origin("", taken.getsockname()[1])
        findings = await check(scene, local=nobody)
    assert codes(findings) == [
        "local_down", "page_seen", "health_ok", "socket_ok", "unproven",
    ]  # fmt: skip
    assert findings[0].values["reason"] == "refused"


@pytest.mark.parametrize(
    "health", [as_json({"status": "ok"}), Reply(b"hello"), Reply(status=503), Reply(status=302)]
)
async def test_another_program_on_our_port(scene: Scene, health: Reply) -> None:
    with agent({"/healthz": health}) as other:
        findings = await check(scene, local=other.url)
    assert (findings[0].code, findings[0].level) == ("local_other", FAIL)
    assert last(findings).code == "unproven"


@pytest.mark.parametrize(("patience", "expected"), [(2, "local_ok"), (99, "local_unwell")])
async def test_a_server_that_is_unwell_is_asked_again(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, patience: int, expected: str
) -> None:
    monkeypatch.setattr(reach, "WELL_AGAIN_S", 0.01)
    unwell = as_json({"status": "unavailable"}, status=503)._replace(body=UNWELL)
    well = as_json({})._replace(body=b'{"status":"ok","cursor":1}')
    with agent({"/healthz": [*[unwell] * patience, well]}) as local:
        findings = await check(scene, local=local.url)
    assert findings[0].code == expected


async def test_the_server_has_another_address_in_force(tmp_path: Path) -> None:
    async with edge(0) as made, live_desk(tmp_path, public_url="https://old.example") as desk:
        made.upstream = desk.live.port
        findings = await check(Scene(desk, made))
    assert last(findings) == Finding("socket_origin", FAIL, {"origin": made.origin})


async def test_a_relay_that_hides_that_it_relays_is_an_alarm(scene: Scene) -> None:
    scene.edge.rewrite = without_a_trace(scene.desk.live.port)
    findings = await check(scene)
    assert Finding("exposed", FAIL) in findings


# -- what ngrok puts in the way ----------------------------------------------------------------


def warning_for_browsers(head: bytes) -> bytes | None:
    lower = head.lower()
    if WEBSOCKET in lower or b"mozilla" not in lower or b"ngrok-skip-browser-warning" in lower:
        return None
    return page("<h1>ERR_NGROK_6024</h1>", "200 OK", "Ngrok-Error-Code: ERR_NGROK_6024")


async def test_the_warning_page_is_seen_and_passed(scene: Scene) -> None:
    scene.edge.rule = warning_for_browsers
    findings = await check(scene)
    assert codes(findings) == [
        "local_ok", "warning_page", "page_same", "health_ok", "socket_ok", "same_server",
    ]  # fmt: skip
    assert findings[1].level == WARN


async def test_an_error_of_ngrok_has_its_number(scene: Scene) -> None:
    for number in (3200, 8012, 725, 727, 734, 9040, 123456):
        text = f"ERR_NGROK_{number}"
        in_header = page("", "404 Not Found", f"ngrok-error-code: {text}")
        in_page = page(f"<html>{text}</html>", "403 Forbidden")
        for answer in (in_header, in_page):
            scene.edge.rule = partial(_always, answer)
            findings = await check(scene)
            assert codes(findings) == ["local_ok", "ngrok_error"]
            assert last(findings).values == {"number": number}


def _always(answer: bytes, _head: bytes) -> bytes:
    return answer


async def test_our_own_page_may_speak_of_an_error(scene: Scene) -> None:
    marks = "".join(mark.decode() for mark in reach.MARKS)
    scene.edge.rule = lambda head: (
        page(marks + "ERR_NGROK_3200") if head.startswith(b"GET / ") else None
    )
    findings = await check(scene)
    assert codes(findings)[1:] == ["page_differs", "health_ok", "socket_ok", "same_server"]


async def test_an_error_on_the_socket_alone_is_ngroks_too(scene: Scene) -> None:
    error = page("", "502 Bad Gateway", "Ngrok-Error-Code: ERR_NGROK_3004")
    scene.edge.rule = lambda head: error if WEBSOCKET in head.lower() else None
    assert last(await check(scene)) == Finding("ngrok_error", FAIL, {"number": 3004})


# -- other servers and other troubles ----------------------------------------------------------


async def test_a_foreign_page(scene: Scene) -> None:
    scene.edge.rule = lambda _head: page("<title>Welcome to nginx</title>")
    assert codes(await check(scene))[1:] == ["page_foreign", "health_bad", "socket_status"]


async def test_a_redirect_is_not_followed(scene: Scene) -> None:
    moved = page("", "302 Found", "Location: https://example.org/\x1b[2J")
    scene.edge.rule = lambda _head: moved
    findings = await check(scene)
    assert last(findings) == Finding("redirect", FAIL, {"place": "https://example.org/ [2J"})
    assert len(scene.edge.heads) == 1


async def test_a_redirect_of_the_socket_is_not_followed(scene: Scene) -> None:
    moved = page("", "307 Temporary Redirect", "Location: wss://example.org/ws")
    scene.edge.rule = lambda head: moved if WEBSOCKET in head.lower() else None
    assert last(await check(scene)).code in {"socket_failed", "socket_status"}


async def test_a_status_is_said(scene: Scene) -> None:
    for status in ("502 Bad Gateway", "401 Unauthorized", "530 No Reason", "204 No Content"):
        scene.edge.rule = partial(_always, page("<html>no</html>", status))
        assert last(await check(scene)) == Finding("status", FAIL, {"status": int(status[:3])})


async def test_no_websockets(scene: Scene) -> None:
    scene.edge.rule = lambda head: page("no", "426 No") if WEBSOCKET in head.lower() else None
    assert last(await check(scene)) == Finding("socket_status", FAIL, {"status": 426})


async def test_garbage_in_the_place_of_a_socket(scene: Scene) -> None:
    scene.edge.rule = lambda head: b"\x00\xff\r\n\r\n" if WEBSOCKET in head.lower() else None
    assert last(await check(scene)).code == "socket_failed"


async def test_an_edge_that_says_nothing_is_slow_within_the_limit(scene: Scene) -> None:
    async def meet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    started = asyncio.get_running_loop().time()
    async with await asyncio.start_server(meet, "127.0.0.1", 0) as server:
        silent = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        findings = await check(scene, public=silent, limit_s=1.0)
    assert codes(findings) == ["local_ok", "slow"]
    assert asyncio.get_running_loop().time() - started < 4.0


@pytest.mark.parametrize(
    ("words", "code"),
    [(b"", "cut"), (b"not http\r\n\r\n", "not_http"), (b"HTTP/1.1 200 OK\r\nA", "not_http")],
)
async def test_an_edge_that_is_no_web_server(scene: Scene, words: bytes, code: str) -> None:
    scene.edge.rule = lambda _head: words
    assert last(await check(scene)).code in {code, "page_foreign", "socket_failed"}


async def test_nobody_trusts_the_certificate(scene: Scene) -> None:
    findings = await asyncio.to_thread(
        check_public, scene.edge.origin, scene.local, context=ssl.create_default_context()
    )
    assert codes(findings) == ["local_ok", "certificate"]
    assert "certificate" in str(last(findings).values["detail"])


async def test_no_encryption_where_it_is_expected(scene: Scene) -> None:
    plain = f"https://127.0.0.1:{scene.desk.live.port}"
    assert codes(await check(scene, public=plain)) == ["local_ok", "tls"]


async def test_a_name_that_does_not_exist(scene: Scene) -> None:
    findings = await check(scene, public="https://nowhere.invalid")
    assert last(findings).code in {"no_name", "slow"}


async def test_nobody_at_the_address(scene: Scene) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        findings = await check(scene, public=f"https://127.0.0.1:{taken.getsockname()[1]}")
    assert codes(findings) == ["local_ok", "refused"]


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("127.0.0.1", "http://127.0.0.1:8000"),
        ("0.0.0.0", "http://127.0.0.1:8000"),
        ("::", "http://[::1]:8000"),
        ("::1", "http://[::1]:8000"),
        ("192.168.1.4", "http://192.168.1.4:8000"),
    ],
)
def test_where_a_server_is_asked(host: str, expected: str) -> None:
    assert local_origin(host, 8000) == expected
