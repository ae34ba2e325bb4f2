"""The Mini App in a real Chromium, against a desk in memory."""

import json
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import pytest
import pytest_asyncio
from playwright.async_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    ViewportSize,
)

from app.live.assets import Assets, load_assets, load_raw_assets
from app.live.kept_scripts import kept_scripts
from tests.browser_fixtures import chromium  # noqa: F401 - a fixture
from tests.miniapp.fake_server import FakeDesk, serving
from tests.sandbox.frame.official import find_script

ROOT = Path(__file__).parents[2]
MINIAPP, LOCALES = ROOT / "app" / "miniapp", ROOT / "app" / "locales"
PHONE, DESKTOP = (390, 780), (1360, 820)
PATIENCE_MS = 60_000
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
# What the page did against its own policy is told at once: a reload would forget it.
WATCH = """
document.addEventListener("securitypolicyviolation", (event) =>
  window.tellViolation(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`));
"""
# A lost connection is what many tests are about; the browser calls it an error all the same.
EXPECTED = ("WebSocket connection to", "net::ERR_")

OpenPage = Callable[..., Awaitable[Page]]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Where nothing may be fetched the record stands for the official script."""
    if os.environ.get("CI") and find_script() is None:
        items[:] = [one for one in items if "the_record_is_what_the_official" not in one.nodeid]


@pytest.fixture(scope="session")
def raw_assets() -> Assets:
    """The modules as they are."""
    return load_raw_assets(MINIAPP, LOCALES)


@pytest.fixture(scope="session")
def linked_assets() -> Assets:
    """One script, styles inline: what people get."""
    return load_assets(MINIAPP, LOCALES, linking=kept_scripts)


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
    version: str = "9.1",
) -> str:
    """The address as a Telegram client opens it."""
    user = json.dumps({"id": person["id"], "language_code": person["language"]})
    start = f"start_param={start_param}&" if start_param else ""
    init = f"{start}user={quote(user)}&auth_date=1&hash={person['id']}"
    colors = quote(json.dumps(DAY if theme is None else theme))
    return (
        f"http://127.0.0.1:{desk.port}/{query}#tgWebAppData={quote(init, safe='')}"
        f"&tgWebAppVersion={version}&tgWebAppPlatform={platform}&tgWebAppThemeParams={colors}"
    )


class Visitors:
    """Pages, each in a browser of its own, and all that any of them complained of."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self.contexts: list[BrowserContext] = []
        self.troubles: list[str] = []

    async def open(
        self,
        url: str,
        size: tuple[int, int] = PHONE,
        proxy: bool = False,
        scripts: Sequence[str] = (),
        **context_options: Any,
    ) -> Page:
        """A page at `url`; `scripts` run before the page's own."""
        viewport = ViewportSize(width=size[0], height=size[1])
        options = {"reduced_motion": "reduce", **context_options}
        context = await self.browser.new_context(viewport=viewport, **options)
        self.contexts.append(context)
        context.set_default_timeout(PATIENCE_MS)
        await context.expose_binding("tellViolation", self._violated)
        await context.add_init_script("\n".join([WATCH, PROXY if proxy else "", *scripts]))
        page = await context.new_page()
        self.watch(page)
        await page.goto(url)
        return page

    def watch(self, page: Page) -> None:
        """Uncaught errors, errors on the console, requests to anybody but the first one asked."""
        asked_first: list[str] = []

        def on_console(line: ConsoleMessage) -> None:
            if line.type == "error" and not any(one in line.text for one in EXPECTED):
                self.troubles.append(line.text)

        def on_request(request: Request) -> None:
            asked = urlsplit(request.url)
            if asked.scheme in ("data", "blob"):
                return
            asked_first.append(asked.netloc)
            if asked.netloc != asked_first[0]:
                self.troubles.append(f"a request to {asked.netloc}")

        page.on("pageerror", lambda error: self.troubles.append(f"uncaught: {error}"))
        page.on("console", on_console)
        page.on("request", on_request)

    async def _violated(self, _source: object, what: str) -> None:
        self.troubles.append(f"against the policy: {what}")

    async def leave(self) -> None:
        """Closes what is open; fails if a page complained."""
        for context in self.contexts:
            await context.close()
        self.contexts.clear()
        troubles, self.troubles = self.troubles, []
        assert not troubles, f"the page complained: {troubles}"


@pytest_asyncio.fixture(loop_scope="session")
async def open_page(chromium: Browser) -> AsyncIterator[OpenPage]:  # noqa: F811
    """Opens addresses, each in a context of its own; fails on any error a page reported."""
    visitors = Visitors(chromium)
    yield visitors.open
    await visitors.leave()
