"""Checks 1 to 12: the start, cold and warm, in any client and in none."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

import pytest
from playwright.async_api import Browser, Page, Response, expect

from tests.browser_fixtures import IN_BROWSER
from tests.checks.scene import DESKTOP, PHONE, THEMES, posted, talk
from tests.miniapp.conftest import OpenPage, Visitors, launch_url
from tests.miniapp.fake_server import FakeDesk
from tests.miniapp.test_words import PAGE_LIMIT_BYTES, TOLERANCE

pytestmark = IN_BROWSER

STOPPED = datetime(2026, 11, 20, 12, tzinfo=UTC)
CONTENT = ".ticket-card, .bubble, .pane .empty"
SHIFTS = """
window.shifts = [];
const names = (shift) => shift.sources.map(({ node }) => node?.className ?? "?").join(", ");
const keep = (shift) => window.shifts.push([shift.value, names(shift)]);
new PerformanceObserver((list) => list.getEntries().forEach(keep))
  .observe({ type: "layout-shift", buffered: true });
"""
# Stands in for the client and notes what had been on screen, and for how many frames, at "ready".
READY = (
    """
window.readied = [];
let frames = 0;
const seen = () => document.querySelector(`"""
    + CONTENT
    + """`) !== null;
const look = () => { frames += seen() ? 1 : 0; requestAnimationFrame(look); };
requestAnimationFrame(look);
window.TelegramWebviewProxy = { postEvent: (type) => {
  if (type === "web_app_ready") window.readied.push({ content: seen(), drawn: frames > 0 });
} };
"""
)


@pytest.mark.parametrize("platform", ["ios", "tdesktop"])
async def test_check_01_02_08_a_cold_start_is_two_small_answers_of_our_own(
    desk: FakeDesk, open_page: OpenPage, platform: str
) -> None:
    talk(desk)
    answers: list[Response] = []
    page = await open_page("about:blank", size=PHONE)
    page.on("response", lambda answer: answers.append(answer))
    await page.goto(launch_url(desk, desk.people[7], platform=platform))
    await expect(page.locator(".ticket-card")).to_be_visible()
    assert len(answers) <= 2, f"asked for {[one.url for one in answers]}"
    headers = await answers[0].all_headers()
    assert headers["content-encoding"] == "br"
    assert int(headers["content-length"]) <= PAGE_LIMIT_BYTES * TOLERANCE
    hosts = {one.url.split("/")[2] for one in answers}
    assert hosts == {f"127.0.0.1:{desk.port}"}


async def test_check_03_04_nothing_stands_before_the_first_paint(desk: FakeDesk) -> None:
    page = desk.assets.by_path["/"].variants["identity"].whole.body
    assert isinstance(page, bytes)
    text = page.decode()
    assert '<link rel="stylesheet"' not in text, "a style on its own holds the paint"
    assert text.count("<script") == text.count('<script type="module"'), "a script holds the paint"


async def test_check_05_the_second_start_shows_the_last_list_before_the_socket(
    desk: FakeDesk, open_page: OpenPage
) -> None:
    ticket = talk(desk, 3)
    page = await open_page(launch_url(desk, desk.people[7]), size=PHONE)
    await page.locator(f'[data-ticket="{ticket["id"]}"]').click()
    await expect(page.locator(".bubble")).to_have_count(4)
    again = await reopened(desk, page)
    await expect(again.locator(".ticket-card")).to_have_count(1)
    assert desk.frames[-1]["method"] != "session.start", "the rows came over the socket"
    await again.locator(".ticket-card").click()
    await expect(again.locator(".bubble")).to_have_count(4)


async def reopened(desk: FakeDesk, page: Page) -> Page:
    """The same person opens the app again, and the socket stays shut."""
    # What was seen is kept in the background: a page that goes away has kept it.
    await page.evaluate(
        "() => new Promise((kept) => requestIdleCallback(() => setTimeout(kept, 600)))"
    )
    desk.is_open = False
    await desk.drop_all()
    again = await page.context.new_page()
    await page.close()
    await again.goto(launch_url(desk, desk.people[7]))
    return again


@pytest.mark.parametrize("start_param", ["", "t_104203"], ids=["list", "ticket"])
async def test_check_06_the_client_is_told_ready_once_after_content_was_painted(
    desk: FakeDesk, open_page: OpenPage, start_param: str
) -> None:
    talk(desk)
    url = launch_url(desk, desk.people[7], platform="ios", start_param=start_param)
    page = await open_page(url, scripts=[READY])
    await page.wait_for_function("() => window.readied.length > 0")
    await expect(page.locator(".bubble" if start_param else ".ticket-card")).to_have_count(1)
    assert await page.evaluate("() => window.readied") == [{"content": True, "drawn": True}]


@pytest.mark.parametrize("start_param", ["", "t_104203"], ids=["list", "ticket"])
@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["390", "1360"])
async def test_check_07_nothing_jumps_from_the_start_until_it_is_live(
    desk: FakeDesk, open_page: OpenPage, start_param: str, size: tuple[int, int]
) -> None:
    talk(desk, 30)
    url = launch_url(desk, desk.people[7], start_param=start_param)
    page = await open_page(url, size=size, scripts=[SHIFTS])
    await expect(page.locator(".bubble" if start_param else ".ticket-card").first).to_be_visible()
    await settled(page)
    shifts = await page.evaluate("() => window.shifts")
    assert sum(value for value, _ in shifts) < 0.01, f"layout shifts {shifts}"


async def settled(page: Page) -> None:
    """Two frames have been made since."""
    await page.evaluate(
        "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
    )


async def test_check_10_a_skeleton_comes_after_a_fifth_of_a_second_and_is_as_high_as_a_row(
    desk: FakeDesk, open_page: OpenPage
) -> None:
    talk(desk)
    desk.answering.clear()
    page = await open_page("about:blank", size=PHONE)
    await page.clock.install(time=STOPPED - timedelta(hours=1))
    await page.clock.pause_at(STOPPED)
    await page.goto(launch_url(desk, desk.people[7]))
    await desk.until(lambda: desk.frames, "the greeting")
    await page.clock.run_for(150)
    early = await page.locator(".skeleton:visible").count()
    await page.clock.run_for(450)
    await expect(page.locator(".skeleton").first).to_be_visible()
    bone = await page.locator(".skeleton").first.bounding_box()
    desk.answering.set()
    row = page.locator(".ticket-card")
    await expect(row).to_be_visible()
    box = await row.bounding_box()
    assert early == 0, "a skeleton before 200 ms"
    assert box is not None
    assert bone is not None
    assert abs(box["height"] - bone["height"]) <= 2, f"{bone['height']} is not {box['height']}"


def launch(desk: FakeDesk, **more: str) -> str:
    """An address with these launch parameters alone, beside who opens it."""
    person = desk.people[7]
    init = f"user={quote(json.dumps({'id': 7, 'language_code': person['language']}))}&hash=7"
    fields = "&".join(f"{name}={quote(text, safe='')}" for name, text in more.items())
    return f"http://127.0.0.1:{desk.port}/#tgWebAppData={quote(init, safe='')}&{fields}"


LAUNCHES: list[dict[str, Any]] = [
    {},
    {"tgWebAppThemeParams": "{}", "tgWebAppVersion": "6.0", "tgWebAppPlatform": "android"},
    {"tgWebAppThemeParams": "not json", "tgWebAppVersion": "seven"},
    {"tgWebAppPlatform": "fridge", "tgWebAppVersion": "99.9"},
    {"tgWebAppThemeParams": json.dumps({"bg_color": "#18222d"}), "tgWebAppPlatform": "weba"},
]


async def test_check_11_any_launch_is_good_enough(desk: FakeDesk, open_page: OpenPage) -> None:
    talk(desk)
    for one in LAUNCHES:
        page = await open_page(launch(desk, **one), proxy=True)
        await expect(page.locator(".ticket-card"), f"with {one}").to_be_visible()
        ground = await page.evaluate("() => getComputedStyle(document.body).backgroundColor")
        assert ground.startswith("rgb("), f"no ground with {one}: {ground}"
        if one.get("tgWebAppVersion") == "6.0":
            assert not await posted(page, "web_app_setup_back_button")
        await page.context.close()


@pytest.mark.parametrize("theme", THEMES)
async def test_check_12_outside_telegram_there_is_a_calm_page(
    desk: FakeDesk, open_page: OpenPage, theme: str
) -> None:
    dark = "dark" if theme in ("night", "black") else "light"
    page = await open_page(f"http://127.0.0.1:{desk.port}/", color_scheme=dark)
    await expect(page.locator("main")).to_contain_text("Telegram")
    assert "Error" not in await page.locator("body").inner_text()
    assert desk.knocks == 0, "the socket was tried without anybody to be"


async def test_check_08_09_the_watch_sees_what_a_page_must_not_do(
    desk: FakeDesk, chromium: Browser
) -> None:
    visitors = Visitors(chromium)
    page = await visitors.open(launch_url(desk, desk.person(7, "Марина")))
    await expect(page.locator("h1").first).to_be_visible()
    await page.evaluate(
        """() => {
          document.body.setAttribute("style", "color: red");
          new Image().src = "https://elsewhere.example/pixel.png";
          setTimeout(() => { throw new Error("uncaught on purpose"); });
        }"""
    )
    await page.wait_for_function("() => performance.now() > 0")
    with pytest.raises(AssertionError, match="against the policy") as told:
        await visitors.leave()
    assert "style-src" in str(told.value)
    assert "img-src" in str(told.value)
    assert "on purpose" in str(told.value)
