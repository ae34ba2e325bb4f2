"""The page's pure modules, asked in the browser that runs them."""

import pytest
from playwright.async_api import Browser

from tests.browser_fixtures import IN_BROWSER

from .browsing import opened, world

pytestmark = IN_BROWSER

WRITTEN = [
    ("plain", "plain", []),
    ("  **a** b ", "a b", [("bold", 0, 1)]),
    ("**a __b__**", "a b", [("bold", 0, 3), ("italic", 2, 1)]),
    ("😀 ||s||", "😀 s", [("spoiler", 3, 1)]),
    ("`a**b**`", "a**b**", [("code", 0, 6)]),
    ("```py\nx = 1```", "x = 1", [("pre", 0, 5)]),
    ("[a](https://x.y)", "a", [("text_link", 0, 1)]),
    ("> q\n> **w**\nend", "q\nw\nend", [("blockquote", 0, 3), ("bold", 2, 1)]),
    ("> __q__\n> `w`\n\nend **b**", "q\nw\n\nend b", [
        ("blockquote", 0, 3), ("italic", 0, 1), ("code", 2, 1), ("bold", 9, 1)
    ]),
    ("a\n> **q\n> w**", "a\nq\nw", [("blockquote", 2, 3), ("bold", 2, 3)]),
    ("```py\nx\n```\ny", "x\ny", [("pre", 0, 1)]),
    ("2 ** 3 ** 4 __init__", "2 ** 3 ** 4 init", [("italic", 12, 4)]),
    ("**", "**", []),
    ("[a](b c)", "[a](b c)", []),
]
LINKS = [
    ("https://t.me/Desk_bot?start=abc", "start", "abc"),
    ("t.me/desk_bot?startapp=t_104203", "app", "t_104203"),
    ("https://t.me/desk_bot/app?startapp=x", "app", "x"),
    ("tg://resolve?domain=desk_bot&start=7", "start", "7"),
    ("https://t.me/desk_bot", "bot", ""),
    ("https://t.me/other_bot?start=abc", "outside", "https://t.me/other_bot?start=abc"),
    ("https://example.org/?start=abc", "outside", "https://example.org/?start=abc"),
    ("javascript:alert(1)", "nothing", "javascript:alert(1)"),
    ("data:text/html,x", "nothing", "data:text/html,x"),
]


async def test_markers_become_entities_and_come_back(chromium: Browser) -> None:
    async with world() as telegram, opened(chromium, telegram) as page:
        made = await page.evaluate(
            """async (texts) => {
                const { parsed, written } = await import('/page/chat/writing.js');
                return texts.map((text) => {
                    const { text: plain, entities } = parsed(text);
                    const again = parsed(written(plain, entities));
                    return [plain, entities, again];
                });
            }""",
            [source for source, *_ in WRITTEN],
        )
    for (source, text, entities), (plain, found, again) in zip(WRITTEN, made, strict=True):
        shape = [(entity["type"], entity["offset"], entity["length"]) for entity in found]
        assert (plain, shape) == (text, entities), source
        assert (again["text"], again["entities"]) == (plain, found), source


@pytest.mark.parametrize("form", ["overlap", "beyond", "nested"])
async def test_any_entities_draw_the_whole_text_once(chromium: Browser, form: str) -> None:
    entities = {
        "overlap": [("bold", 0, 5), ("italic", 3, 5)],
        "beyond": [("bold", 4, 50), ("spoiler", 90, 3)],
        "nested": [("blockquote", 0, 8), ("bold", 2, 4), ("italic", 3, 2), ("code", 6, 1)],
    }[form]
    wire = [{"type": kind, "offset": at, "length": size} for kind, at, size in entities]
    async with world() as telegram, opened(chromium, telegram) as page:
        drawn = await page.evaluate(
            """async (entities) => {
                const { rich } = await import('/page/chat/rich.js');
                const box = document.createElement('div');
                box.append(...rich('0123456789', entities, {}));
                return box.textContent;
            }""",
            wire,
        )
    assert drawn == "0123456789"


async def test_a_quotation_and_a_block_of_code_draw_no_empty_line(chromium: Browser) -> None:
    entities = [
        {"type": "blockquote", "offset": 2, "length": 1},
        {"type": "pre", "offset": 4, "length": 1},
    ]
    async with world() as telegram, opened(chromium, telegram) as page:
        drawn = await page.evaluate(
            """async (entities) => {
                const { rich } = await import('/page/chat/rich.js');
                const parts = rich('a\\nq\\np\\n\\nz', entities, {});
                return parts.map((part) => part.nodeType === Node.TEXT_NODE ? part.data : '');
            }""",
            entities,
        )
    assert [text for text in drawn if text] == ["a\n", "\nz"]


async def test_links_lead_to_the_bot_or_out_or_nowhere(chromium: Browser) -> None:
    async with world() as telegram, opened(chromium, telegram) as page:
        ways = await page.evaluate(
            """async (urls) => {
                const { wayOf } = await import('/page/links.js');
                return urls.map((url) => wayOf(url, 'desk_bot'));
            }""",
            [url for url, *_ in LINKS],
        )
    found = [(url, way["kind"], way["value"]) for (url, *_), way in zip(LINKS, ways, strict=True)]
    assert found == LINKS
