import gzip
import re
import time
from pathlib import Path

import brotli
import pytest

from app.live.assets import Assets, load_assets, load_raw_assets
from app.live.jsmodules import LinkError
from app.live.scripts import COMPRESS_FROM_BYTES
from tests.live.miniapps import FILES, write_miniapp

APP = Path(__file__).parents[2] / "app"


def body(assets: Assets, path: str, coding: str = "identity") -> bytes:
    content = assets.by_path[path].variants[coding].whole.body
    assert isinstance(content, bytes)
    return content


def headers(assets: Assets, path: str, coding: str = "identity") -> dict[str, str]:
    return dict(assets.by_path[path].variants[coding].whole.headers)


def test_a_cold_start_is_two_requests(tmp_path: Path) -> None:
    assets = load_assets(*write_miniapp(tmp_path))
    words = [path for path in assets.by_path if path.startswith("/words-")]
    assert len(words) == 2
    assert sorted(assets.by_path) == ["/", *sorted([*assets.scripts.values(), *words])]
    assert re.fullmatch(r"/app\.[0-9a-f]{12}\.js", assets.script_path)
    assert f'src="{assets.script_path}"'.encode() in body(assets, "/")


def test_every_coding_holds_the_same_content_under_its_own_etag(tmp_path: Path) -> None:
    assets = load_assets(*write_miniapp(tmp_path))
    bodies = ((path, body(assets, path)) for path in assets.by_path)
    packed = [(path, whole) for path, whole in bodies if len(whole) >= COMPRESS_FROM_BYTES]
    assert len(packed) >= 3
    for path, whole in packed:
        asset = assets.by_path[path]
        assert brotli.decompress(body(assets, path, "br")) == whole
        assert gzip.decompress(body(assets, path, "gzip")) == whole
        assert len({variant.etag for variant in asset.variants.values()}) == 3


def test_headers_of_page_and_script(tmp_path: Path) -> None:
    assets = load_assets(*write_miniapp(tmp_path))
    page, script = headers(assets, "/", "br"), headers(assets, assets.script_path, "br")
    assert page["Cache-Control"] == "no-cache"
    assert page["Content-Type"] == "text/html; charset=utf-8"
    assert page["Content-Encoding"] == script["Content-Encoding"] == "br"
    assert (page["Vary"], script["Vary"]) == ("Accept-Encoding, Accept-Language", "Accept-Encoding")
    assert page["Cross-Origin-Opener-Policy"] == "same-origin"
    assert page["Link"] == f"<{assets.script_path}>; rel=modulepreload"
    assert "immutable" in script["Cache-Control"]
    assert script["Content-Type"] == "text/javascript; charset=utf-8"
    unchanged = dict(assets.by_path["/"].variants["br"].unchanged.headers)
    assert "Content-Encoding" not in unchanged
    assert unchanged["ETag"] == page["ETag"]
    assert unchanged["Content-Security-Policy"] == page["Content-Security-Policy"]


def test_the_browser_gets_its_own_words_only(tmp_path: Path) -> None:
    assets = load_assets(*write_miniapp(tmp_path))
    script = body(assets, assets.script_path).decode()
    assert "Билеты" in script
    assert "Tickets" not in script
    paths = [path for path in assets.by_path if path.startswith("/words-")]
    english, russian = sorted(body(assets, path).decode() for path in paths)
    assert '{"app.title":"Tickets","app.n":{"one":"{count} t","other":"{count} ts"}}' in english
    for text in (russian, script):
        assert "Билеты" in text
        assert "Привет" not in text
        assert "Готово" not in text
    assert assets.build in script


@pytest.mark.parametrize(
    ("wanted", "language"),
    [
        (None, "ru"), ("", "ru"), ("*", "ru"), ("de-DE, en;q=0.9", "ru"), ("uk", "ru"),
        ("ru-RU,ru;q=0.9,en;q=0.8", "ru"), ("en-GB", "en"), ("EN, ru;q=0.9", "en"),
        ("ru;q=0.5, en;q=0.7", "en"), ("en;q=0, ru", "ru"), (",;,;q=1", "ru"),
    ],
)  # fmt: skip
def test_the_page_comes_in_the_language_of_the_device(
    tmp_path: Path, wanted: str | None, language: str
) -> None:
    assets = load_assets(*write_miniapp(tmp_path))
    asset = assets.find("/", wanted)
    assert asset is not None
    page = asset.variants["identity"].whole.body
    assert isinstance(page, bytes)
    assert f'<html lang="{language}"'.encode() in page
    assert f'src="{assets.scripts[language]}"'.encode() in page
    script = body(assets, assets.scripts[language]).decode()
    assert ("Tickets" in script, "Билеты" in script) == (language == "en", language == "ru")
    assert assets.find("/nothing", wanted) is None


def test_the_build_follows_the_content_and_not_the_bot(tmp_path: Path) -> None:
    root, locales = write_miniapp(tmp_path)
    first = load_assets(root, locales)
    assert load_assets(root, locales).build == first.build
    named = first.with_bot("desk_bot")
    assert (named.build, named.script_path) == (first.build, first.script_path)
    assert b'content="desk_bot"' in body(named, "/")
    assert headers(named, "/")["ETag"] != headers(first, "/")["ETag"]
    (root / "styles/base.css").write_text("body{margin:1px}", encoding="utf-8")
    assert load_assets(root, locales).build != first.build


def test_development_serves_every_file_by_its_name(tmp_path: Path) -> None:
    root, locales = write_miniapp(tmp_path)
    assets = load_raw_assets(root, locales, "desk_bot")
    names = {f"/{path}" for path in FILES if path != "index.html"}
    generated = {"/locales.js", "/words-ru.js", "/words-en.js", "/build.js"}
    assert set(assets.by_path) == names | generated | {"/"}
    assert body(assets, "/lib/show.js").decode() == FILES["lib/show.js"]
    assert headers(assets, "/styles/a.css")["Content-Type"] == "text/css; charset=utf-8"
    assert headers(assets, "/main.js")["Cache-Control"] == "no-cache"
    assert b"bot.start" not in body(assets, "/locales.js")


def test_the_gallery_is_for_whoever_works_on_it(tmp_path: Path) -> None:
    tree = write_miniapp(
        tmp_path, {"gallery/main.js": "let here = 1;", "gallery/gallery.css": "b{}"}
    )
    page = body(load_raw_assets(*tree), "/gallery").decode()
    assert 'src="/gallery/main.js"' in page
    assert 'href="/gallery/gallery.css"' in page
    linked = load_assets(*tree)
    assert "/gallery" not in linked.by_path
    assert not [path for path in linked.texts if path.startswith("gallery/")]


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"lib/show.js": "export default 1;"}, "lib/show.js:1: "),
        ({"main.js": 'import { a } from "./b.js";'}, "main.js:1: there is no module b.js"),
        ({"build.js": ""}, "build.js: this module is generated"),
        ({"locales.js": ""}, "locales.js: this module is generated"),
    ],
)
def test_a_broken_tree_is_refused(tmp_path: Path, changed: dict[str, str], message: str) -> None:
    with pytest.raises(LinkError) as refusal:
        load_assets(*write_miniapp(tmp_path, changed))
    assert message in str(refusal.value)


@pytest.mark.skipif(not (APP / "miniapp/index.html").exists(), reason="no Mini App yet")
def test_the_mini_app_links(tmp_path: Path) -> None:
    begun = time.thread_time()
    assets = load_assets(APP / "miniapp", APP / "locales")
    assert time.thread_time() - begun < 10
    modules = {path.stem for path in (APP / "miniapp").rglob("*.js")}
    assert len(modules) > 5
    assert len(body(assets, assets.script_path, "br")) < len(body(assets, assets.script_path)) / 2
