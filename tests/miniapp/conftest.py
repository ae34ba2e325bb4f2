"""The Mini App in a real Chromium, against a desk in memory."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page

from app.live.assets import Assets, load_assets, load_raw_assets
from tests.browser_fixtures import chromium  # noqa: F401 - a fixture
from tests.miniapp.fake_server import FakeDesk, serving

ROOT = Path(__file__).parents[2]
MINIAPP, LOCALES = ROOT / "app" / "miniapp", ROOT / "app" / "locales"
PHONE, DESKTOP = (390, 780), (1360, 820)
DAY = {
    "bg_color": "#ffffff",
    "secondary_bg_color": "#efeff4",
    "text_color": "#000000",
    "hint_color": "#999999",
    "link_color": "#2481cc",
    "button_color": "#2481cc",
    "button_text_color": "#ffffff",
}
# A Telegram client stands before the page: what is posted to it is kept.
PROXY = """
window.posted = [];
window.TelegramWebviewProxy = {
  postEvent: (type, detail) => window.posted.push([type, JSON.parse(detail)]),
};
"""
# What the page did against its own policy is kept too.
WATCH = """
window.violations = [];
document.addEventListener("securitypolicyviolation", (event) =>
  window.violations.push(`${event.violatedDirective} ${event.blockedURI}`));
"""

OpenPage = Callable[..., Awaitable[Page]]


@pytest.fixture(scope="session")
def raw_assets() -> Assets:
    """The modules as they are."""
    return load_raw_assets(MINIAPP, LOCALES)


@pytest.fixture(scope="session")
def linked_assets() -> Assets:
    """One script, styles inline: what people get."""
    return load_assets(MINIAPP, LOCALES)


@pytest_asyncio.fixture(loop_scope="session")
async def desk(linked_assets: Assets) -> AsyncIterator[FakeDesk]:
    """A desk that serves the linked app."""
    async with serving(linked_assets) as served:
        served.build = linked_assets.build
        yield served


@pytest_asyncio.fixture(loop_scope="session")
async def raw_desk(raw_assets: Assets) -> AsyncIterator[FakeDesk]:
    """A desk that serves every module by its own name, for tests of single modules."""
    async with serving(raw_assets) as served:
        yield served


def launch_url(
    desk: FakeDesk,
    person: dict[str, Any],
    *,
    platform: str = "tdesktop",
    theme: dict[str, str] | None = None,
    start_param: str = "",
    query: str = "",
) -> str:
    """The address as a Telegram client opens it."""
    user = json.dumps({"id": person["id"], "language_code": person["language"]})
    start = f"start_param={start_param}&" if start_param else ""
    init = f"{start}user={quote(user)}&auth_date=1&hash={person['id']}"
    colors = quote(json.dumps(DAY if theme is None else theme))
    return (
        f"http://127.0.0.1:{desk.port}/{query}#tgWebAppData={quote(init, safe='')}"
        f"&tgWebAppVersion=9.1&tgWebAppPlatform={platform}&tgWebAppThemeParams={colors}"
    )


@pytest_asyncio.fixture(loop_scope="session")
async def open_page(chromium: Browser) -> AsyncIterator[OpenPage]:  # noqa: F811
    """Opens addresses, each in a context of its own; fails on any error a page reported."""
    troubles: list[str] = []

    async def open_one(url: str, size: tuple[int, int] = PHONE, proxy: bool = False) -> Page:
        context = await chromium.new_context(
            viewport={"width": size[0], "height": size[1]}, reduced_motion="reduce"
        )
        context.set_default_timeout(8000)
        await context.add_init_script(WATCH + (PROXY if proxy else ""))
        page = await context.new_page()
        page.on("pageerror", lambda error: troubles.append(f"uncaught: {error}"))
        page.on(
            "console", lambda line: troubles.append(line.text) if line.type == "error" else None
        )
        await page.goto(url)
        return page

    yield open_one
    for context in list(chromium.contexts):
        for page in context.pages:
            troubles += await page.evaluate("() => window.violations ?? []")
        await context.close()
    expected = ("WebSocket connection to", "net::ERR_")
    serious = [line for line in troubles if not any(one in line for one in expected)]
    assert not serious, f"the page complained: {serious}"
