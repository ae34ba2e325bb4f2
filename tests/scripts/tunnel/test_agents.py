"""Agents of both kinds, several at once, dead, slow, lying: what is found and what is chosen."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import pytest

from scripts.tunnel.agents import (
    Choice,
    Survey,
    Tunnel,
    choose_tunnel,
    find_tunnels,
)
from tests.scripts.tunnel.stand_ins import (
    LONG_S,
    Agent,
    Reply,
    agent,
    as_json,
    elapsed_s,
    endpoints,
    tunnels,
)

PORT = 8000
PUBLIC = "https://name.ngrok-free.dev"
LIMIT_S = 1.0
JSON = {"Content-Type": "application/json"}


def look(made: Agent) -> Survey:
    return find_tunnels(ports=[made.port], limit_s=LIMIT_S)


def chosen(*found: tuple[str, str], in_use: str | None = None) -> Choice:
    with agent(tunnels(*found)) as made:
        return choose_tunnel(look(made), PORT, in_use)


@pytest.fixture
def closed_port() -> Iterator[int]:
    """A port that is taken, so that nobody else gets it, and where nobody listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield taken.getsockname()[1]


@pytest.mark.parametrize("shape", [tunnels, endpoints])
def test_both_kinds_of_agent_are_understood(shape: type) -> None:
    with agent(shape((PUBLIC, "http://localhost:8000"))) as made:
        survey = look(made)
        choice = choose_tunnel(survey, PORT)
        assert survey.agents == (made.url,)
    assert (choice.code, choice.origin) == ("only", PUBLIC)
    assert choice.tunnels[0].upstream == "http://localhost:8000"


def test_an_agent_that_speaks_both_is_heard_once() -> None:
    both = tunnels((PUBLIC, "http://localhost:8000")) | endpoints(
        (PUBLIC, "http://localhost:8000"), ("https://two.example", "http://localhost:9000")
    )
    with agent(both) as made:
        survey = look(made)
        assert sorted(made.asked) == ["/api/endpoints", "/api/tunnels"]
    assert [one.public_url for one in survey.tunnels] == [PUBLIC, "https://two.example"]


@pytest.mark.parametrize(
    "upstream",
    ["8000", "http://127.0.0.1:8000", "http://[::1]:8000", "http://host.docker.internal:8000"],
)
def test_our_port_is_found_however_it_is_spelled(upstream: str) -> None:
    assert chosen((PUBLIC, upstream)).origin == PUBLIC


def test_a_number_for_an_address_is_understood() -> None:
    entry = {"name": "n", "public_url": PUBLIC, "config": {"addr": 8000}}
    with agent({"/api/tunnels": as_json({"tunnels": [entry]})}) as made:
        assert choose_tunnel(look(made), PORT).origin == PUBLIC


def test_of_several_the_one_in_use_is_kept_else_the_first_in_order() -> None:
    found = (
        ("https://far.example", "http://192.168.0.9:8000"),
        ("https://b.example", "http://localhost:8000"),
        ("https://a.example", "http://localhost:8000"),
        ("https://other.example", "http://localhost:3000"),
    )
    choice = chosen(*found)
    assert (choice.code, choice.origin) == ("first", "https://b.example")
    assert [one.public_url for one in choice.tunnels[1:]] == [
        "https://a.example",
        "https://far.example",
    ]
    kept = chosen(*found, in_use="https://a.example")
    assert (kept.code, kept.origin) == ("kept", "https://a.example")
    assert chosen(*found, in_use="https://other.example").code == "first"


def test_the_http_and_the_https_door_of_one_tunnel_are_one_choice() -> None:
    choice = chosen(
        ("http://x.ngrok.io", "http://localhost:8000"),
        ("https://x.ngrok.io", "http://localhost:8000"),
    )
    assert (choice.code, choice.origin) == ("only", "https://x.ngrok.io")


@pytest.mark.parametrize(
    ("found", "code"),
    [
        ((), "no_tunnel"),
        (((PUBLIC, "http://localhost:3000"),), "other_port"),
        (((PUBLIC, "https://api.example.com:8000"),), "other_port"),
        (((PUBLIC, "file:///C:/site"),), "other_port"),
        ((("http://x.ngrok.io", "http://localhost:8000"),), "not_https"),
        ((("tcp://0.tcp.ngrok.io:12345", "localhost:8000"),), "not_https"),
        ((("https://desk.internal", "http://localhost:8000"),), "not_https"),
        ((("https://*.example.com", "http://localhost:8000"),), "not_https"),
        (((PUBLIC, "https://localhost:8000"),), "tls_upstream"),
    ],
)
def test_no_usable_tunnel_has_a_reason(found: tuple[tuple[str, str], ...], code: str) -> None:
    choice = chosen(*found)
    assert (choice.code, choice.origin) == (code, None)
    assert len(choice.tunnels) == len(found)


def test_several_agents_are_asked_at_once(closed_port: int) -> None:
    with (
        agent(tunnels(("https://one.example", "http://localhost:3000"))) as one,
        agent(endpoints((PUBLIC, "http://localhost:8000"))) as two,
        agent({}) as no_agent,
    ):
        ports = [closed_port, one.port, two.port, no_agent.port]
        survey = find_tunnels(ports=ports, limit_s=LIMIT_S)
    assert survey.agents == (one.url, two.url)
    assert choose_tunnel(survey, PORT).origin == PUBLIC
    assert [(trouble.agent, trouble.code) for trouble in survey.troubles] == [
        (no_agent.url, "not_agent")
    ]


def test_nobody_there_is_no_agent_unless_one_was_named(closed_port: int) -> None:
    survey = find_tunnels(ports=[closed_port], limit_s=LIMIT_S)
    assert survey == Survey((), (), ())
    assert choose_tunnel(survey, PORT).code == "no_agent"
    named = find_tunnels(f"127.0.0.1:{closed_port}", limit_s=LIMIT_S)
    assert [trouble.code for trouble in named.troubles] == ["refused"]
    assert choose_tunnel(named, PORT).code == "agent_trouble"


BIG = as_json({"tunnels": [], "pad": "x" * 2_000_000})
DEEP = Reply(b"[" * 100_000, headers=JSON)


@pytest.mark.parametrize(
    ("reply", "code"),
    [
        (Reply(b"<html>hello</html>", headers={"Content-Type": "text/html"}), "not_agent"),
        (Reply(b'{"tunnels": []}', headers={"Content-Type": "text/plain"}), "not_agent"),
        (Reply(b'{"tunnels": []}'), "not_agent"),
        (Reply(b'{"tunnels": [', headers=JSON), "not_agent"),
        (Reply(b"\xff\xfe\x00", headers=JSON), "not_agent"),
        (Reply(b"", headers=JSON), "not_agent"),
        (DEEP, "not_agent"),
        (as_json([]), "not_agent"),
        (as_json({"tunnels": {"a": 1}}), "not_agent"),
        (BIG, "too_large"),
        (Reply(status=302, headers={"Location": "http://192.0.2.1/"}), "redirect"),
        (Reply(status=500), "status"),
        (Reply(status=401, headers=JSON), "status"),
        (Reply(b'{"tunnels": []}', headers=JSON, delay_s=LONG_S), "slow"),
        (Reply(b" " * 1000 + b'{"tunnels": []}', headers=JSON, drip_s=0.3), "slow"),
        (Reply(b"short", headers={**JSON, "Content-Length": "900"}), "cut"),
    ],
)
def test_a_strange_answer_is_named_and_bounded(reply: Reply, code: str) -> None:
    with agent({"/api/tunnels": reply}) as made:
        survey: list[Survey] = []
        took_s = elapsed_s(lambda: survey.append(look(made)))
    assert [trouble.code for trouble in survey[0].troubles] == [code]
    assert not survey[0].tunnels
    assert took_s < LIMIT_S + 2.0


MANY_HEADERS = b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 200 + b"\r\n"
LONG_HEADER = b"HTTP/1.1 200 OK\r\nA: " + b"b" * 100_000 + b"\r\n\r\n"


@pytest.mark.parametrize(
    "words",
    [b"SSH-2.0-OpenSSH_9.6\r\n", b"\x16\x03\x01\x00\x02\x02\x28", b"", MANY_HEADERS, LONG_HEADER],
)
def test_a_server_of_another_kind_is_named(words: bytes) -> None:
    with plain_server(lambda connection: connection.sendall(words)) as port:
        survey = find_tunnels(str(port), limit_s=LIMIT_S)
    assert [trouble.code for trouble in survey.troubles] in (["not_http"], ["cut"])


def test_a_head_that_never_ends_is_cut_at_the_limit() -> None:
    ended = threading.Event()

    def drip(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nA: ")
        while not ended.wait(0.05):
            connection.sendall(b"b")

    survey: list[Survey] = []
    with plain_server(drip) as port:
        took_s = elapsed_s(lambda: survey.append(find_tunnels(str(port), limit_s=LIMIT_S)))
        ended.set()
    assert [trouble.code for trouble in survey[0].troubles] == ["slow"]
    assert took_s < LIMIT_S + 2.0


@contextmanager
def plain_server(serve: Callable[[socket.socket], None]) -> Iterator[int]:
    """A server of two connections, the agent's two resources; each in a thread of its own."""

    def answer() -> None:
        with suppress(OSError), server.accept()[0] as connection:
            connection.recv(4096)
            serve(connection)

    with socket.create_server(("127.0.0.1", 0)) as server:
        threads = [threading.Thread(target=answer) for _ in range(2)]
        for thread in threads:
            thread.start()
        yield server.getsockname()[1]
        for thread in threads:
            thread.join(LONG_S)


def test_entries_of_another_shape_are_left_out_and_texts_are_made_printable() -> None:
    entries: list[object] = [
        None,
        7,
        [],
        {},
        {"public_url": 5},
        {"public_url": True, "url": ""},
        {"public_url": PUBLIC, "config": "http://localhost:8000"},
        {"name": "a\x1b[31m\nb", "public_url": PUBLIC, "config": {"addr": "localhost:8000\x07"}},
        {"name": None, "url": "https://x.example\n", "upstream": {"url": {}}},
    ]
    with agent({"/api/tunnels": as_json({"tunnels": entries, "new": {}})}) as made:
        survey = look(made)
        assert survey.tunnels == (
            Tunnel("", PUBLIC, "", made.url),
            Tunnel("a [31m b", PUBLIC, "localhost:8000", made.url),
            Tunnel("", "https://x.example", "", made.url),
        )
    assert choose_tunnel(survey, PORT).origin == PUBLIC


def test_a_name_too_long_never_becomes_another_name() -> None:
    entry = {"public_url": "https://" + "a" * 60 + ".b" * 300, "config": {"addr": 8000}}
    with agent({"/api/tunnels": as_json({"tunnels": [entry]})}) as made:
        assert choose_tunnel(look(made), PORT).code == "not_https"


@pytest.mark.parametrize(
    "spelled", ["{port}", "127.0.0.1:{port}", "localhost:{port}", "http://127.0.0.1:{port}/api/"]
)
def test_an_agent_may_be_named_in_several_ways(spelled: str) -> None:
    with agent(tunnels((PUBLIC, "8000"))) as made:
        survey = find_tunnels(spelled.format(port=made.port), limit_s=LIMIT_S)
    assert survey.agents == (made.url,)


@pytest.mark.parametrize(
    "api",
    [
        "https://127.0.0.1:4040", "http://example.com:4040", "10.0.0.1:4040", "ftp://127.0.0.1",
        "http://me@127.0.0.1:4040", "http://127.0.0.1:4040/other", "http://127.0.0.1:99999",
        "http://127.0.0.1.example.com:4040", "http://2130706433:4040", "[::1", "?", "http://",
    ],
)  # fmt: skip
def test_no_other_machine_is_ever_asked(api: str) -> None:
    survey = find_tunnels(api, limit_s=LIMIT_S)
    assert [trouble.code for trouble in survey.troubles] == ["not_local"]
    assert choose_tunnel(survey, PORT).code == "agent_trouble"
