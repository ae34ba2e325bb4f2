"""A page with one window on one origin, a stranger's Mini App on another, and a real Chromium."""

import os
from collections.abc import AsyncIterator, Callable, Coroutine
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
import pytest_asyncio
from aiohttp import web
from playwright.async_api import Browser, Frame, Page

from tests.browser_fixtures import chromium  # noqa: F401 - a fixture
from tests.sandbox.frame.official import find_script

ROOT = Path(__file__).parents[3]
FRAME = ROOT / "app" / "sandbox" / "page" / "frame"
PAGES = Path(__file__).parent / "page"
PATIENCE_MS = 60_000
PHONE, DESKTOP = (390, 780), (900, 820)
# The policy of the pretend client's own page: the window has to live under it.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
    "frame-src http://127.0.0.1:* http://localhost:* https:; base-uri 'none'; form-action 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)
WATCH = """
window.violations = [];
document.addEventListener("securitypolicyviolation", (event) =>
  window.violations.push(`${event.violatedDirective} ${event.blockedURI}`));
"""
Eval = Callable[..., Coroutine[Any, Any, Any]]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Where nothing may be fetched the recorded table stands for the official script."""
    if os.environ.get("CI") and find_script() is None:
        items[:] = [item for item in items if "test_official_script" not in item.nodeid]


@dataclass(frozen=True)
class Stage:
    """Two origins that serve the same files: the client's page, and what it opens."""

    url: str
    elsewhere: str

    def stranger(self, version: str = "9.6", **more: str) -> str:
        fields = {"tgWebAppVersion": version, "tgWebAppData": "user=%7B%22id%22%3A7%7D", **more}
        return f"{self.elsewhere}/stranger.html#{urlencode(fields)}"


async def _file(request: web.Request) -> web.FileResponse:
    name = request.match_info["name"] or "index.html"
    script = find_script()
    if name == "official.js" and script is not None:
        return web.FileResponse(script)
    folder, name = (FRAME, name[6:]) if name.startswith("frame/") else (PAGES, name)
    headers = {"Content-Security-Policy": POLICY} if name == "index.html" else {}
    return web.FileResponse(folder / name, headers=headers)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def stage() -> AsyncIterator[Stage]:
    app = web.Application()
    app.router.add_get("/{name:.*}", _file)
    runner = web.AppRunner(app)
    await runner.setup()
    for _ in range(2):
        await web.TCPSite(runner, "127.0.0.1", 0).start()
    ports = [address[1] for address in runner.addresses]
    try:
        yield Stage(f"http://127.0.0.1:{ports[0]}", f"http://127.0.0.1:{ports[1]}")
    finally:
        await runner.cleanup()


class Window:
    """The page, the Mini App inside, and what the one has told the other."""

    def __init__(self, page: Page) -> None:
        self.page = page

    @property
    def app(self) -> Frame:
        return self.page.frames[1]

    async def say(self, kind: str, detail: object = None) -> None:
        """The stranger asks for something."""
        await self.app.evaluate("([kind, detail]) => say(kind, detail)", [kind, detail])

    async def heard(self, kind: str, nth: int = -1) -> Any:
        """The detail of an event the Mini App has got; waits for the first one of its kind."""
        await self.app.wait_for_function("(kind) => heard.some(([one]) => one === kind)", arg=kind)
        return (await self.all_heard(kind))[nth]

    async def all_heard(self, kind: str) -> list[Any]:
        found: list[Any] = await self.app.evaluate(
            "(kind) => heard.filter(([one]) => one === kind).map(([, detail]) => detail ?? null)",
            kind,
        )
        return found

    async def hears_next(self, kind: str, detail: object, answer: str) -> Any:
        """Asks, and waits for one more event of the answer's kind."""
        before = len(await self.all_heard(answer))
        await self.say(kind, detail)
        await self.app.wait_for_function(
            "([kind, count]) => heard.filter(([one]) => one === kind).length > count",
            arg=[answer, before],
        )
        return (await self.all_heard(answer))[before]

    async def settled(self) -> None:
        """Once this returns, what was said before has been taken in: a request comes back."""
        await self.hears_next("web_app_request_theme", None, "theme_changed")

    async def told(self) -> list[Any]:
        told: list[Any] = await self.page.evaluate("() => stage.told")
        return told

    async def call(self, verb: str, *what: object) -> None:
        await self.page.evaluate("([verb, what]) => { stage.window[verb](...what); }", [verb, what])


OpenWindow = Callable[..., Coroutine[Any, Any, Window]]


@pytest_asyncio.fixture(loop_scope="session")
async def open_window(
    chromium: Browser,  # noqa: F811
    stage: Stage,
) -> AsyncIterator[OpenWindow]:
    """Opens windows, each in a context of its own; fails on any error a page reported."""
    troubles: list[str] = []

    async def open_one(
        url: str, *, size: tuple[int, int] = PHONE, motion: bool = False, **options: Any
    ) -> Window:
        context = await chromium.new_context(
            viewport={"width": size[0], "height": size[1]},
            reduced_motion="no-preference" if motion else "reduce",
        )
        context.set_default_timeout(PATIENCE_MS)
        await context.add_init_script(WATCH)
        page = await context.new_page()
        page.on("pageerror", lambda error: troubles.append(f"uncaught: {error}"))
        page.on(
            "console", lambda line: troubles.append(line.text) if line.type == "error" else None
        )
        await page.goto(stage.url)
        await page.wait_for_function("() => window.stage")
        usual = {"platform": "android", "theme": "day", "language": "en", "title": "Desk"}
        await page.evaluate("(options) => stage.open(options)", {**usual, **options, "url": url})
        return Window(page)

    yield open_one
    for context in list(chromium.contexts):
        for page in context.pages:
            troubles += await page.evaluate("() => window.violations ?? []")
        await context.close()
    assert not troubles, f"the page complained: {troubles}"


@pytest_asyncio.fixture(loop_scope="session")
async def stranger(open_window: OpenWindow, stage: Stage) -> Callable[..., Any]:
    """Opens the stranger's Mini App and waits until it has been greeted."""

    async def open_stranger(version: str = "9.6", *, fields: Any = None, **options: Any) -> Window:
        window = await open_window(stage.stranger(version, **(fields or {})), **options)
        await window.page.wait_for_function("() => document.querySelector('iframe').src")
        await window.page.frames[1].wait_for_function("() => window.heard?.length")
        return window

    return open_stranger
