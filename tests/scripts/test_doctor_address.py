"""The doctor's rows about the way in from outside: a real edge with TLS, and a pretend agent."""

import socket
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.live.live_desk import LiveDesk, live_desk
from tests.scripts.clinic import Clinic
from tests.scripts.tunnel.edge import Edge, authority_file, edge, page, without_a_trace
from tests.scripts.tunnel.stand_ins import agent, as_json, tunnels

WARNING = "<html>You are about to visit ERR_NGROK_6024</html>"


class Scene(NamedTuple):
    """An installation whose server runs behind the far end of a tunnel."""

    clinic: Clinic
    desk: LiveDesk
    edge: Edge

    @property
    def port(self) -> int:
        return self.desk.live.port

    def answer(self, body: str, status: str = "200 OK", *headers: str) -> None:
        self.edge.rule = lambda _head: page(body, status, *headers)


@pytest.fixture
async def scene(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Scene]:
    monkeypatch.setenv("SSL_CERT_FILE", str(authority_file(tmp_path)))
    clinic = Clinic(tmp_path)
    async with edge(0) as made:
        clinic.configure(public_url=made.origin)
        settings = {"port": clinic.config()["port"], "public_url": made.origin}
        async with live_desk(tmp_path, **settings) as desk:
            made.upstream = desk.live.port
            yield Scene(clinic, desk, made)


# -- the public address --------------------------------------------------------------------


async def test_the_address_leads_here(scene: Scene) -> None:
    await scene.clinic.see_soon("public_address", "ok")
    await scene.clinic.see_soon("warning_page", "ok")
    await scene.clinic.see_soon("tunnel", "not_needed")


async def test_no_address(tmp_path: Path) -> None:
    clinic = Clinic(tmp_path)
    for name in ("public_address", "warning_page"):
        assert clinic.see(name, "waits").values["row"] == "public_url"


async def test_the_address_waits_for_the_server(scene: Scene) -> None:
    scene.clinic.configure(port=1)
    assert (await scene.clinic.see_soon("public_address", "waits")).values["row"] == "live"


async def test_a_name_that_does_not_exist(scene: Scene) -> None:
    scene.clinic.configure(public_url="https://no-such-name.invalid")
    await scene.clinic.see_soon("public_address", "no_name")
    assert (await scene.clinic.see_soon("warning_page", "waits")).values["row"] == "public_address"


async def test_an_address_where_nobody_is(scene: Scene) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        scene.clinic.configure(public_url=f"https://localhost:{taken.getsockname()[1]}")
        await scene.clinic.see_soon("public_address", "unreachable")


async def test_a_certificate_that_nobody_knows(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    await scene.clinic.see_soon("public_address", "certificate")


@pytest.mark.parametrize("status", ["404 Not Found", "302 Found"])
async def test_something_strange_at_the_address(scene: Scene, status: str) -> None:
    scene.answer("", status, "Location: https://elsewhere.example/")
    await scene.clinic.see_soon("public_address", "strange")


async def test_another_site_at_the_address(scene: Scene) -> None:
    scene.answer("<h1>It works</h1>")
    await scene.clinic.see_soon("public_address", "other_server")


async def test_another_desk_at_the_address(scene: Scene, tmp_path: Path) -> None:
    async with live_desk(tmp_path / "other", public_url=scene.edge.origin) as other:
        scene.edge.upstream = other.live.port
        await scene.clinic.see_soon("public_address", "other_server")


async def test_a_relay_that_hides_strangers(scene: Scene) -> None:
    scene.edge.rewrite = without_a_trace(scene.port)
    await scene.clinic.see_soon("public_address", "exposed")


async def test_a_relay_that_stops_sockets(scene: Scene) -> None:
    scene.edge.rule = _only(b"upgrade: websocket", page("no", "501 Not Implemented"))
    await scene.clinic.see_soon("public_address", "no_socket")


async def test_a_server_that_expects_another_address(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As of a server that was started with another config.json."""
    monkeypatch.setenv("SSL_CERT_FILE", str(authority_file(tmp_path)))
    clinic = Clinic(tmp_path)
    former = {"port": clinic.config()["port"], "public_url": "https://former.example"}
    async with edge(former["port"]) as made, live_desk(tmp_path, **former):
        clinic.configure(public_url=made.origin)
        # The server follows config.json; its own lies elsewhere.
        (tmp_path / "config.json").rename(tmp_path / "other.json")
        clinic.environ["TIKETHET_CONFIG"] = "other.json"
        await clinic.see_soon("public_address", "other_origin")


async def test_a_page_of_another_time_proves_nothing(scene: Scene) -> None:
    """As of a cache on the way that has kept the page of the former version."""
    head = b'<meta name="bot" content=""><div id="app"></div><title>TiketHet</title>'
    scene.edge.rule = _only(b"GET / ", page(head.decode()))
    await scene.clinic.see_soon("public_address", "unproven")


def _only(part: bytes, answer: bytes) -> Callable[[bytes], bytes | None]:
    return lambda head: answer if part.lower() in head.lower() else None


@pytest.mark.parametrize(
    ("number", "code"), [(3200, "offline"), (8012, "no_desk"), (725, "quota"), (9999, "ngrok")]
)
async def test_ngroks_own_errors(scene: Scene, number: int, code: str) -> None:
    scene.answer("", "502 Bad Gateway", f"ngrok-error-code: ERR_NGROK_{number}")
    found = await scene.clinic.see_soon("public_address", code)
    assert found.values["number"] == number


async def test_the_warning_page(scene: Scene) -> None:
    def between(head: bytes) -> bytes | None:
        is_browser = b"Mozilla" in head and b"ngrok-skip-browser-warning" not in head
        return page(WARNING, "200 OK", "ngrok-error-code: ERR_NGROK_6024") if is_browser else None

    scene.edge.rule = between
    await scene.clinic.see_soon("warning_page", "shown")
    await scene.clinic.see_soon("public_address", "ok")


# -- the tunnel ----------------------------------------------------------------------------


async def test_a_tunnel_that_leads_here(scene: Scene) -> None:
    with agent(tunnels((scene.edge.origin, f"http://localhost:{scene.port}"))) as ngrok:
        scene.clinic.environ["NGROK_API_URL"] = ngrok.url
        await scene.clinic.see_soon("tunnel", "ok")


async def test_without_the_server_an_address_that_answers_proves_nothing(scene: Scene) -> None:
    scene.clinic.configure(port=1)
    assert (await scene.clinic.see_soon("tunnel", "waits")).values["row"] == "live"


async def test_another_tunnel_beside_an_address_that_works(scene: Scene) -> None:
    with agent(tunnels(("https://x.ngrok-free.dev", f"http://localhost:{scene.port}"))) as ngrok:
        scene.clinic.environ["NGROK_API_URL"] = ngrok.url
        await scene.clinic.see_soon("tunnel", "not_needed")


def test_a_tunnel_with_a_new_address_is_written_down(tmp_path: Path) -> None:
    clinic = Clinic(tmp_path)
    clinic.configure(public_url="https://old-name.invalid")
    entry = ("https://x.ngrok-free.dev", f"http://localhost:{clinic.config()['port']}")
    with agent(tunnels(entry)) as ngrok:
        clinic.environ["NGROK_API_URL"] = ngrok.url
        clinic.fix("tunnel", "differs", then="ok")
    assert clinic.config()["public_url"] == "https://x.ngrok-free.dev"


def test_the_agents_address_may_stand_in_the_env_file(tmp_path: Path) -> None:
    clinic = Clinic(tmp_path)
    with agent(tunnels(("https://x.ngrok-free.dev", str(clinic.config()["port"])))) as ngrok:
        del clinic.environ["NGROK_API_URL"]
        clinic.env(f"BOT_TOKEN=1001:x\nNGROK_API_URL={ngrok.url}\n")
        assert clinic.see("tunnel", "ok").values["origin"] == "https://x.ngrok-free.dev"


def test_no_tunnel(tmp_path: Path) -> None:
    clinic = Clinic(tmp_path)
    clinic.see("tunnel", "none")
    with agent({"/api/tunnels": as_json({"tunnels": []})}) as ngrok:
        clinic.environ["NGROK_API_URL"] = ngrok.url
        clinic.see("tunnel", "none")
    clinic.configure(public_url="https://old-name.invalid")
    clinic.see("tunnel", "gone")


def test_tunnels_of_no_use(tmp_path: Path) -> None:
    clinic = Clinic(tmp_path)
    port = clinic.config()["port"]
    cases = {
        "other_port": ("https://x.ngrok-free.dev", "http://localhost:1"),
        "not_https": ("http://x.ngrok-free.dev", f"http://localhost:{port}"),
        "tls_upstream": ("https://x.ngrok-free.dev", f"https://localhost:{port}"),
    }
    for code, entry in cases.items():
        with agent(tunnels(entry)) as ngrok:
            clinic.environ["NGROK_API_URL"] = ngrok.url
            clinic.see("tunnel", code)
