import base64
import hashlib
import re
from collections.abc import Callable

import pytest

from app.live.jsmodules import LinkError
from app.live.page import linked_page, raw_page, squeeze_css
from tests.live.miniapps import FILES, INDEX


def test_the_linked_page_carries_its_styles_in_order_and_one_script() -> None:
    page = linked_page(FILES, "/app.0123.js", "desk_bot")
    assert "<link" not in page.text
    assert page.text.count("<style>") == 1
    assert '<script type="module" src="/app.0123.js"></script>' in page.text
    assert '<meta name="bot" content="desk_bot">' in page.text
    assert '<svg xmlns="http://www.w3.org/2000/svg" display="none"><symbol id="i-send"' in page.text
    assert page.text.index("body{margin: 0;}") < page.text.index(".a > .b,.c :hover{")


def test_the_policy_names_the_style_by_its_hash_and_allows_nothing_inline() -> None:
    page = linked_page(FILES, "/app.0123.js", None)
    style = re.search("<style>(.*)</style>", page.text, re.DOTALL)
    assert style is not None
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}';" in page.policy
    for rule in (
        "default-src 'none'",
        "script-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors https://web.telegram.org https://*.telegram.org",
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
    ):
        assert rule in page.policy
    assert "unsafe" not in page.policy


WEB_CLIENTS = "frame-ancestors https://web.telegram.org https://*.telegram.org"


def test_without_a_pretend_telegram_the_page_names_no_other_client() -> None:
    for page in (linked_page(FILES, "/app.js", None), raw_page(FILES, "desk_bot")):
        assert f"{WEB_CLIENTS};" in page.policy
        assert 'name="client"' not in page.text
        assert "http:" not in page.policy


@pytest.mark.parametrize("username", [None, "desk_bot"])
def test_a_pretend_telegram_may_frame_the_page_and_is_named_in_it(username: str | None) -> None:
    origin = "http://127.0.0.1:9000"
    pages = [linked_page(FILES, "/app.js", username, origin), raw_page(FILES, username, origin)]
    for page in pages:
        assert f"{WEB_CLIENTS} {origin};" in page.policy
        assert page.text.count(f'<meta name="client" content="{origin}">') == 1
        assert f'<meta name="bot" content="{username or ""}">' in page.text


@pytest.mark.parametrize(
    "origin",
    ["http://evil.example", "https://127.0.0.1", "http://127.0.0.1:1;script-src *", "http://localhost.evil",
     "http://0x7f.1:8081", "http://127.0.0.1:9000/", "*", '">'],
)  # fmt: skip
def test_no_other_origin_gets_into_the_page(origin: str) -> None:
    pages: tuple[Callable[[], object], ...] = (
        lambda: linked_page(FILES, "/app.js", None, origin),
        lambda: raw_page(FILES, None, origin),
    )
    for made in pages:
        with pytest.raises(ValueError, match="pretend"):
            made()


def test_the_raw_page_keeps_its_links() -> None:
    page = raw_page(FILES, "desk_bot")
    assert page.text.count('rel="stylesheet"') == 2
    assert 'src="/main.js"' in page.text
    assert 'content="desk_bot"' in page.text
    assert "i-send" in page.text
    assert "style-src 'self';" in page.policy


def test_a_sprite_that_is_a_whole_drawing_stays_as_it_is() -> None:
    sprite = '<?xml version="1.0"?>\n<svg display="none"><symbol id="i-x"/></svg>\n'
    page = raw_page({**FILES, "icons/sprite.svg": sprite}, None)
    assert '\n<svg display="none"><symbol id="i-x"/></svg>\n' in page.text


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"index.html": INDEX.replace("/main.js", "/other.js")}, "exactly one <script"),
        ({"index.html": INDEX.replace('<meta name="bot"', '<meta name="x"')}, "exactly one <meta"),
        ({"index.html": INDEX.replace("<body>", "<body>\n<script>1</script>")}, "index.html:11: "),
        ({"index.html": INDEX.replace("<body>", '<body style="margin:0">')}, "index.html:10: "),
        ({"index.html": INDEX.replace("<body>", '<body onload="x()">')}, "index.html:10: "),
        ({"index.html": INDEX.replace("<body>", "<body><style>a{}</style>")}, "'<style'"),
        ({"index.html": INDEX.replace("/styles/a.css", "https://x/a.css")}, "stylesheet"),
        ({"index.html": INDEX.replace("/styles/a.css", "/styles/no.css")}, "no styles/no.css"),
        ({"index.html": INDEX.replace("icons/sprite", "icons/no")}, "no icons/no.svg"),
        ({"styles/a.css": "a{}</style><script>"}, "styles/a.css: "),
        ({"styles/a.css": "@import 'b.css';"}, "styles/a.css: "),
        ({"icons/sprite.svg": '<svg><path style="fill:red"/></svg>'}, "icons/sprite.svg: "),
    ],
)
def test_what_the_policy_would_block_is_refused(changed: dict[str, str], message: str) -> None:
    with pytest.raises(LinkError) as refusal:
        linked_page({**FILES, **changed}, "/app.js", None)
    assert message in str(refusal.value)


def test_a_bot_name_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="username"):
        linked_page(FILES, "/app.js", '"><script>')


@pytest.mark.parametrize(
    ("css", "squeezed"),
    [
        ("a {\n  b : c ;\n}\n", "a{b : c;}"),
        ("a :hover, b  >  c{}", "a :hover,b > c{}"),
        ("a{width: calc( 1px  +  2px )}", "a{width: calc( 1px + 2px )}"),
        ("a{content: ' { ; } '  \" /* x */ \"}", "a{content: ' { ; } ' \" /* x */ \"}"),
        ("a{background: url(a b;c) }", "a{background: url(a b;c)}"),
        (".a/* x */.b{}", ".a/**/.b{}"),
        (".a /* x */ .b{}", ".a .b{}"),
        (".a\\, b{}", ".a\\, b{}"),
        ("@media (min-width: 1px) and (x) {\na{}\n}", "@media (min-width: 1px) and (x){a{}}"),
    ],
)  # fmt: skip
def test_squeezed_css_means_the_same(css: str, squeezed: str) -> None:
    assert squeeze_css(css) == squeezed
