"""What comes on demand: not with the start, once, under its policy, again after a failure."""

import pytest
from playwright.async_api import Page, Route, expect

from tests.browser_fixtures import IN_BROWSER
from tests.miniapp.conftest import OpenPage, launch_url
from tests.miniapp.fake_server import FakeDesk

pytestmark = IN_BROWSER

PART = "**/settings.*.js"
SCRIPTS = """() => performance.getEntriesByType("resource")
  .map((one) => new URL(one.name).pathname).filter((path) => path.endsWith(".js"))"""


@pytest.fixture
def url(desk: FakeDesk) -> str:
    """Where a customer starts."""
    return launch_url(desk, desk.person(7, "Марина"))


async def press_gear(page: Page) -> None:
    """Asks for the settings."""
    await page.get_by_role("button", name="Настройки").click()


async def test_a_part_is_fetched_when_it_is_asked_for_and_once(
    open_page: OpenPage, url: str
) -> None:
    page = await open_page(url)
    await expect(page.locator(".pane-list .empty")).to_be_visible()
    start = await page.evaluate(SCRIPTS)
    assert len(start) == 1
    assert start[0].startswith("/app.")
    for _ in range(2):
        await press_gear(page)
        await expect(page.locator(".settings")).to_be_visible()
        await page.keyboard.press("Escape")
        await expect(page.locator(".settings")).to_have_count(0)
    later = (await page.evaluate(SCRIPTS))[1:]
    # The form comes by itself some time after the start, and what it shares with the settings.
    others = ("/new-ticket.", "/shared.")
    parts = [path.split(".")[0] for path in later if not path.startswith(others)]
    assert parts == ["/settings"]


async def test_without_a_line_it_is_said_and_works_later(open_page: OpenPage, url: str) -> None:
    page = await open_page(url)

    async def refuse(route: Route) -> None:
        await route.abort()

    await page.route(PART, refuse)
    await press_gear(page)
    await expect(page.locator(".toast")).to_contain_text("Нет связи")
    await page.unroute(PART)
    await press_gear(page)
    await expect(page.locator(".settings")).to_be_visible()


async def test_pressed_twice_it_opens_once(open_page: OpenPage, url: str) -> None:
    page = await open_page(url)
    gear = page.get_by_role("button", name="Настройки")
    await gear.evaluate("(it) => { it.click(); it.click(); }")
    await expect(page.locator(".settings")).to_have_count(1)
    await page.keyboard.press("Escape")
    await expect(page.locator("dialog[open]")).to_have_count(0)
