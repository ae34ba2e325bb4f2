from pathlib import Path

import pytest

from app.live.assets import Assets, load_assets, load_raw_assets
from app.live.heads import Request
from app.live.preferences import best_coding
from app.live.responses import Response
from app.live.static import Health, StaticRouter, matches_etag
from tests.live.miniapps import write_miniapp
from tests.live.wire import running

PORT = 8000


@pytest.fixture(scope="module")
def assets(tmp_path_factory: pytest.TempPathFactory) -> Assets:
    return load_assets(*write_miniapp(tmp_path_factory.mktemp("site")))


class Desk:
    """A router whose health the test sets."""

    def __init__(self, assets: Assets) -> None:
        self.health = Health(is_ok=True, details={"version": "0.1", "bot_seen_at": None})
        self.router = StaticRouter(
            lambda: assets,
            health=lambda: self.health,
            metrics=lambda: ("text/plain", b"figures"),
            port=PORT,
        )

    def ask(self, path: str, peer: str = "127.0.0.1", **headers: str) -> Response:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.router(Request("GET", path, "", {"host": f"localhost:{PORT}", **named}, peer))


@pytest.fixture
def desk(assets: Assets) -> Desk:
    return Desk(assets)


@pytest.mark.parametrize(
    ("accepted", "best"),
    [
        (None, "identity"),
        ("", "identity"),
        ("br, gzip", "br"),
        ("gzip, deflate, br;q=0.1", "gzip"),
        ("gzip;q=0.5, br;q=0.5", "br"),
        ("GZIP", "gzip"),
        ("br;q=0, gzip;q=0", "identity"),
        ("*", "br"),
        ("*;q=0.5, br;q=0", "gzip"),
        ("identity, gzip;q=0.5", "identity"),
        ("identity;q=0", "identity"),
        ("identity;q=0, gzip", "gzip"),
        ("gzip;q=0.001", "gzip"),
        ("br;q=2", "identity"),
        ("br;q=", "identity"),
        ("deflate", "identity"),
        ("br ; q=1.000 , x", "br"),
        (",;,;q=1", "identity"),
    ],
)
def test_the_best_coding_is_the_one_wanted_most(accepted: str | None, best: str) -> None:
    assert best_coding(accepted)[0] == best


@pytest.mark.parametrize(
    ("condition", "matches"),
    [
        ('"a-br"', True),
        ('W/"a-br"', True),
        ('"x", W/"a-br" , "y"', True),
        ("*", True),
        (" * ", True),
        ('"a-gzip"', False),
        ("a-br", False),
        ('"*"', False),
        ("", False),
    ],
)
def test_if_none_match_is_compared_weakly(condition: str, matches: bool) -> None:
    assert matches_etag(condition, '"a-br"') is matches


def test_a_page_that_is_known_is_not_sent_again(desk: Desk) -> None:
    page = desk.ask("/", accept_encoding="br")
    etag = dict(page.headers)["ETag"]
    again = desk.ask("/", accept_encoding="br", if_none_match=f'"x", W/{etag}')
    assert (page.status, again.status, again.body) == (200, 304, b"")
    assert dict(again.headers)["ETag"] == etag
    other = desk.ask("/", accept_encoding="gzip", if_none_match=etag)
    assert other.status == 200, "the ETag of one coding vouched for another"


async def test_over_the_wire(desk: Desk, assets: Assets) -> None:
    async with running(desk.router) as wire:
        page = await wire.get("/?ticket=104203", "Accept-Encoding: gzip, br")
        assert (page.status, page.headers["content-encoding"]) == (200, "br")
        assert len(page.body) == int(page.headers["content-length"])
        known = await wire.get("/", "Accept-Encoding: br", f"If-None-Match: {page.headers['etag']}")
        assert (known.status, known.body) == (304, b"")
        assert "content-length" not in known.headers
        plain_page = await wire.get("/", method="HEAD")
        assert "content-encoding" not in plain_page.headers
        assert plain_page.body == b""
        script = await wire.get(assets.script_path)
        assert script.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert script.headers["x-content-type-options"] == "nosniff"
        assert (await wire.get("/favicon.ico")).status == 204


@pytest.mark.parametrize(
    "path",
    [
        "/index.html", "/main.js", "/app.js", "/lib/show.js", "/config.json", "/../config.json",
        "/%2e%2e/config.json", "//", "/.", "/healthz/", "/metrics/", "/HEALTHZ", "", "*", "/ ",
    ],
)  # fmt: skip
def test_only_exact_names_exist(desk: Desk, path: str) -> None:
    assert desk.ask(path).status == 404


def test_health_tells_strangers_only_that_it_is_well(desk: Desk) -> None:
    direct = desk.ask("/healthz")
    assert (direct.status, direct.body) == (
        200, b'{"status":"ok","version":"0.1","bot_seen_at":null}',
    )  # fmt: skip
    for stranger in (desk.ask("/healthz", peer="192.0.2.1"), desk.ask("/healthz", via="1.1 x")):
        assert (stranger.status, stranger.body) == (200, b'{"status":"ok"}')
    desk.health = Health(is_ok=False, details={"version": "0.1"})
    unwell = desk.ask("/healthz")
    assert (unwell.status, unwell.body) == (503, b'{"status":"unavailable"}')


def test_figures_are_for_direct_callers(desk: Desk) -> None:
    assert desk.ask("/metrics").body == b"figures"
    assert desk.ask("/metrics", x_forwarded_for="192.0.2.1").status == 404
    assert desk.ask("/metrics", host="desk.example").status == 404


def test_development_shows_a_change_at_once_and_an_error_in_words(tmp_path: Path) -> None:
    root, locales = write_miniapp(tmp_path)
    router = StaticRouter(
        lambda: load_raw_assets(root, locales),
        health=lambda: Health(is_ok=True),
        metrics=lambda: ("text/plain", b""),
    )
    asked = Request("GET", "/main.js", "", {}, "127.0.0.1")
    (root / "main.js").write_text("changed();", encoding="utf-8")
    assert router(asked).body == b"changed();"
    (root / "index.html").write_text("<p>", encoding="utf-8")
    broken = router(asked)
    assert broken.status == 500
    assert isinstance(broken.body, bytes)
    assert b"index.html: needs exactly one" in broken.body
