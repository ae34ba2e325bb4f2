"""Formatted text: what marks mean, how entities look, and that nothing is lost or comes to life."""

import asyncio
import json
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from playwright.async_api import Page, expect

from tests.browser_fixtures import IN_BROWSER
from tests.miniapp.conftest import OpenPage, launch_url
from tests.miniapp.fake_server import FakeDesk

pytestmark = IN_BROWSER

PIECES = [
    "*", "_", "~", "`", "```", "\n", " ", "a", "слово", "https://x.y/", "www.a.ru", "t.me/q",
    "@marina", "№ 104 203", ".", ")", "(", "<b>", "&amp;", "javascript:alert(1)", "👍", "é",
    "\u200f", "مرحبا", "**", "__", "||", "++",
    "~~", "> ", ">> ", "\\", "[a](https://x.y)", "[", "]",
]  # fmt: skip
TEXTS = st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=16).map("".join)
# What is read in each text, what stands on the page of it, and what an edit of it begins with.
READ = """async (texts) => {
  const { nodesOf } = await import("/lib/markup.js");
  const { formattedOf } = await import("/lib/marks.js");
  const { markedOf } = await import("/lib/unmark.js");
  const key = (entities) => entities.map((one) => JSON.stringify(Object.values(one))).sort();
  const read = (text) => {
    const { body, entities } = formattedOf(text);
    const place = document.createElement("p");
    place.append(...nodesOf(body, entities));
    const again = formattedOf(markedOf(body, entities));
    return {
      body, whole: place.textContent, sameBody: again.body === body,
      sameLook: key(again.entities).join() === key(entities).join(),
      outside: entities.filter((one) => one.length <= 0 || one.offset + one.length > body.length),
      crossed: entities.filter((one) => entities.some((other) => other.offset < one.offset
        && one.offset < other.offset + other.length
        && one.offset + one.length > other.offset + other.length)),
      types: entities.map((one) => one.type),
      tags: [...place.querySelectorAll("*:not(svg, svg *, .copy-code, [hidden])")]
        .map((it) => it.localName),
      links: [...place.querySelectorAll("a")].map((it) => it.getAttribute("href")),
    };
  };
  return texts.map(read);
}"""
MEANT: dict[str, tuple[list[str], str]] = {
    "*важно* и _тихо_, ~нет~": (["strong", "em", "s"], "важно и тихо, нет"),
    "*_оба_*": (["strong", "em"], "оба"),
    "**важно** и пере__нос__, ++так++": (["strong", "em", "u"], "важно и перенос, так"),
    "код `a*b*c` и\n```\nдва\nряда\n```": (["code", "pre", "code"], "код a*b*c и\nдва\nряда"),
    "> раз\n> два\nтри": (["blockquote"], "раз\nдва\nтри"),
    "[тут](https://a.ru/x_(y)) и ||тайна||": (["a", "span"], "тут и тайна"),
    "2*3*4, snake_case_name, a*b*": ([], "2*3*4, snake_case_name, a*b*"),
    "* не жирно *, ** и так **, *не\nтак*": ([], "* не жирно *, ** и так **, *не\nтак*"),
    "\\*не\\* \\`тоже\\`": ([], "*не* `тоже`"),
    "[тут](javascript:alert(1))": ([], "[тут](javascript:alert(1))"),
    "(см. https://a.ru/b_c_(d)).": (["a"], "(см. https://a.ru/b_c_(d))."),
    "mail@example.com <img src=x>": ([], "mail@example.com <img src=x>"),
}
LINKS = {
    "https://a.ru/x?y=1, и www.b.ru.": ["https://a.ru/x?y=1", "https://www.b.ru"],
    "пишите @tikethet_bot": ["https://t.me/tikethet_bot"],
    "как в № 104 203": ["#104203"],
    "№ 1042031 и javascript:alert(1) и data:text/html,x": [],
    "https:// и http://": [],
}


async def read(page: Page, texts: list[str]) -> list[dict[str, Any]]:
    result: list[dict[str, Any]] = await page.evaluate(READ, texts)
    return result


async def test_no_character_is_lost_or_added(raw_desk: FakeDesk, open_page: OpenPage) -> None:
    page = await open_page(f"http://127.0.0.1:{raw_desk.port}/")
    cases: set[str] = set()

    @settings(
        max_examples=600,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=[HealthCheck.too_slow],
    )
    @given(TEXTS)
    def collect(text: str) -> None:
        cases.add(text)

    await asyncio.to_thread(collect)
    texts = sorted(cases)
    lost = 0
    for text, found in zip(texts, await read(page, texts), strict=True):
        assert found["whole"] == found["body"], f"another text: {json.dumps(text)}"
        assert found["sameBody"], f"an edit begins with other words: {json.dumps(text)}"
        assert not found["outside"], f"an entity beyond the text: {json.dumps(text)}"
        assert not found["crossed"], f"entities that cross: {json.dumps(text)}"
        foreign = [url for url in found["links"] if not url.startswith(("http", "#"))]
        assert not foreign, f"a link of another kind: {foreign}"
        lost += not found["sameLook"]
    # An address that runs straight into a mark cannot be written with marks.
    assert lost <= len(texts) // 100


HEIGHTS = """async () => {
  const { nodesOf } = await import("/lib/markup.js");
  const height = (text) => {
    const place = document.createElement("div");
    const words = place.appendChild(document.createElement("div"));
    words.className = "bubble-text";
    words.append(...nodesOf(text, [{ type: "blockquote", offset: 0, length: 3 }]));
    document.body.append(place);
    return place.offsetHeight;
  };
  return ["раздва", "раз\\nдва", "раз\\n\\nдва"].map(height);
}"""


async def test_the_break_behind_a_block_is_no_line_of_its_own(
    raw_desk: FakeDesk, open_page: OpenPage
) -> None:
    page = await open_page(f"http://127.0.0.1:{raw_desk.port}/")
    bare, broken, apart = await page.evaluate(HEIGHTS)
    assert broken == bare
    assert apart > bare


async def test_marks_mean_what_people_mean(raw_desk: FakeDesk, open_page: OpenPage) -> None:
    page = await open_page(f"http://127.0.0.1:{raw_desk.port}/")
    for (text, meant), found in zip(MEANT.items(), await read(page, [*MEANT]), strict=True):
        assert (found["tags"], found["body"]) == meant, text
    for (text, links), found in zip(LINKS.items(), await read(page, [*LINKS]), strict=True):
        assert found["links"] == links, text


async def test_sixteen_thousand_signs_are_read_at_once(
    raw_desk: FakeDesk, open_page: OpenPage
) -> None:
    page = await open_page(f"http://127.0.0.1:{raw_desk.port}/")
    slow = """async (texts) => {
      const { formattedOf } = await import("/lib/marks.js");
      const once = (text) => {
        const before = performance.now();
        formattedOf(text);
        return performance.now() - before;
      };
      const short = Math.max(1, ...texts.map((text) => once(text.slice(0, 1000))));
      return texts.filter((text) => once(text) > 100 * short).map((text) => text.slice(0, 12));
    }"""
    openers = ("*a ", "`a", "*a_b~", "(*", "https://", "```", "*a* ", "№ 104 20", "@a", " *a _b")
    texts = [(one * 16_000)[:16_000] for one in openers] + ["https://a" + ")" * 15_000]
    assert await page.evaluate(slow, texts) == [], "reading grows faster than the text"


async def test_links_leave_by_the_client_and_numbers_lead_to_tickets(
    desk: FakeDesk, open_page: OpenPage
) -> None:
    customer, agent = desk.person(7, "Марина"), desk.person(1, "Анна", role="agent")
    desk.open_ticket(customer, "Первый", "Раз", desk.at)
    second = desk.open_ticket(customer, "Второй", "Два", desk.at)
    bold = [{"type": "bold", "offset": 0, "length": 14}]
    desk.add_message(second, agent, "https://a.ru/x и № 104 203 👍", desk.at + 1, entities=bold)
    desk.add_message(second, agent, "👍👍", desk.at + 2)
    page = await open_page(launch_url(desk, customer, start_param="t_104204"), proxy=True)
    await expect(page.locator(".is-picture")).to_have_count(1)
    text = page.locator(".is-their .bubble-text").first
    assert await text.inner_text() == "https://a.ru/x и № 104 203 👍"
    await text.locator("a").first.click()
    opened = "() => posted.filter(([type]) => type === 'web_app_open_link').map(([, it]) => it.url)"
    assert await page.evaluate(opened) == ["https://a.ru/x"]
    await text.locator("a").last.click()
    await expect(page.locator(".head-chat .head-title")).to_have_text("Первый")
