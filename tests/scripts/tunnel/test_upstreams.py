"""Every way in which ngrok spells where a tunnel leads."""

import pytest

from scripts.tunnel.upstreams import HERE, NEAR, Upstream, read_upstream


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("8000", Upstream("http", 8000, HERE)),
        (":8000", Upstream("http", 8000, HERE)),
        (" localhost:8000 ", Upstream("http", 8000, HERE)),
        ("http://localhost:8000", Upstream("http", 8000, HERE)),
        ("HTTP://LOCALHOST:8000/", Upstream("http", 8000, HERE)),
        ("http://127.0.0.1:8000", Upstream("http", 8000, HERE)),
        ("http://127.1.2.3:8000", Upstream("http", 8000, HERE)),
        ("http://0.0.0.0:8000", Upstream("http", 8000, HERE)),
        ("[::1]:8000", Upstream("http", 8000, HERE)),
        ("http://[::1]:8000", Upstream("http", 8000, HERE)),
        ("http://[::ffff:127.0.0.1]:8000", Upstream("http", 8000, HERE)),
        ("http://desk.localhost:8000", Upstream("http", 8000, HERE)),
        ("https://localhost:8000", Upstream("https", 8000, HERE)),
        ("https://localhost", Upstream("https", 443, HERE)),
        ("localhost", Upstream("http", 80, HERE)),
        ("http://host.docker.internal:8000", Upstream("http", 8000, NEAR)),
        ("http://host.containers.internal:8000", Upstream("http", 8000, NEAR)),
        ("http://desk:8000", Upstream("http", 8000, NEAR)),
        ("http://172.17.0.1:8000", Upstream("http", 8000, NEAR)),
        ("http://192.168.1.5:8000", Upstream("http", 8000, NEAR)),
        ("http://[fe80::1%25eth0]:8000", Upstream("http", 8000, NEAR)),
        ("https://api.example.com", Upstream("https", 443, None)),
        ("http://8.8.8.8:8000", Upstream("http", 8000, None)),
    ],
)
def test_a_spelling_is_understood(text: str, expected: Upstream) -> None:
    assert read_upstream(text) == expected


@pytest.mark.parametrize(
    "text",
    ["", " ", "0", "99999", "localhost:99999", "http://[::1", "file:///C:/site", "tcp://x:1", "٣"],
)
def test_what_is_no_server_is_none(text: str) -> None:
    found = read_upstream(text)
    assert found is None or found.nearness is None or found.port == 80, found
