"""The official script of Telegram beside our bridge: the same deeds, and the frames they post.

The script comes from npm into a cache outside of the project and is never kept in it. What it posts
is recorded in official_frames.json by `python -m tests.miniapp.official`, which needs npm and the
network; the tests compare our bridge with that record always, and the record with the script itself
wherever npm can fetch it.
"""

import asyncio
import json
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

from playwright.async_api import Browser, Frame, Page, Route, async_playwright

from scripts.pictures.chromium import LAUNCH_ARGS
from tests.browser_fixtures import find_chromium
from tests.sandbox.frame.official import PACKAGE, fetch_script, find_script

RECORD = Path(__file__).with_name("official_frames.json")
DEEDS = Path(__file__).with_name("official_deeds.js")
OFFICIAL, OURS = 0, 1
PAGE = "<!doctype html><meta charset=utf-8>"
ORIGIN = "http://127.0.0.1:9"
CLIENT = "https://web.telegram.org"
VERSIONS = ("6.0", "6.1", "6.2", "6.8", "6.9", "6.10", "7.7", "7.10", "8.0", "9.1")
TRANSPORTS = ("native", "desktop", "frame")
NEWEST = VERSIONS[-1]
THEME = {
    "bg_color": "#ffffff",
    "secondary_bg_color": "#EFEFF4",
    "text_color": "#000",
    "button_color": "rgb(36, 129, 204)",
    "button_text_color": "#ffffff",
}
# What the client tells, and what each side then knows.
NEWS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("theme_changed", {"theme_params": {"bg_color": "#1C1C1D", "hint_color": "#abc"}}),
    ("theme_changed", {"theme_params": {"link_color": "rgba(1, 2, 30, 0.5)", "text_color": "red"}}),
    ("theme_changed", {"theme_params": {"bg_color": "#1c1c1d", "secondary_bg_color": "#1c1c1d"}}),
    ("theme_changed", {}),
    ("viewport_changed", {"height": 612, "is_expanded": True, "is_state_stable": True}),
    ("viewport_changed", {"width": 300}),
    ("safe_area_changed", {"top": 47, "bottom": 34, "left": 0, "right": 0}),
    ("safe_area_changed", {"top": 20}),
    ("content_safe_area_changed", {"top": 46, "bottom": 0}),
    ("visibility_changed", {"is_visible": False}),
    ("visibility_changed", {"is_visible": True}),
    ("fullscreen_changed", {"is_fullscreen": True}),
    ("fullscreen_changed", {"is_fullscreen": False}),
    ("fullscreen_failed", {"error": "ALREADY_FULLSCREEN"}),
    ("fullscreen_failed", {"error": "UNSUPPORTED"}),
    ("no_such_event", {"x": 1}),
    ("back_button_pressed", {}),
    ("main_button_pressed", {}),
    ("secondary_button_pressed", {}),
    ("settings_button_pressed", {}),
)
# The client, on each of its three lines. A frame is noted as [type, detail].
LINES = {
    "native": """window.TelegramWebviewProxy = {
  postEvent: (type, text) => noted.push([type, JSON.parse(text)]) };""",
    "desktop": """window.external.notify = (text) => {
  const { eventType, eventData } = JSON.parse(text);
  noted.push([eventType, eventData ?? null]);
};""",
    "frame": "",
}
PARENT = """<!doctype html><script>
window.noted = [];
addEventListener("message", (message) => {
  const { eventType, eventData } = JSON.parse(message.data);
  noted.push([eventType, eventData ?? null]);
});
</script><iframe src="CHILD"></iframe>"""
_SENTINEL = "test_has_done"


class Side:
    """One of the two in a page of its own, on one line, for one version of the client."""

    def __init__(self, page: Page, place: Page | Frame, at: int) -> None:
        self.page = page
        self.place = place
        self.at = at

    async def frames(self) -> list[Any]:
        """What was posted since the last time, in order."""
        if self.place is not self.page:
            tell = "(type) => parent.postMessage(JSON.stringify({ eventType: type }), '*')"
            await self.place.evaluate(tell, _SENTINEL)
            has_come = "(type) => window.noted.some(([one]) => one === type)"
            await self.page.wait_for_function(has_come, arg=_SENTINEL)
        taken: list[Any] = await self.page.evaluate("() => window.noted.splice(0)")
        return [frame for frame in taken if frame[0] != _SENTINEL]

    async def do(self, deed: str) -> dict[str, Any]:
        """What the deed answered and what it posted."""
        answer = await self.place.evaluate("([deed, at]) => perform(deed, at)", [deed, self.at])
        return {"answer": answer, "frames": await self.frames()}

    async def knows(self) -> Any:
        """What this side knows of its client."""
        return await self.place.evaluate("(at) => known[at]()", self.at)


@asynccontextmanager
async def side(
    browser: Browser, version: str, line: str, script: str | None, sources: dict[str, str]
) -> AsyncIterator[Side]:
    """The official script (`script`) or our bridge (its modules in `sources`) behind one line."""
    context = await browser.new_context()
    await context.add_init_script(DEEDS.read_text(encoding="utf-8") + LINES[line])
    head = f"<script>{script}</script>" if script else ""
    child = f"{ORIGIN}/page#tgWebAppVersion={version}&tgWebAppPlatform=android"
    child += f"&tgWebAppThemeParams={quote(json.dumps(THEME))}"

    async def answer(route: Route) -> None:
        path = route.request.url.removeprefix(ORIGIN + "/").split("#")[0]
        if route.request.url.startswith(CLIENT):
            html = PARENT.replace("CHILD", child.replace("&", "&amp;"))
            await route.fulfill(body=html, content_type="text/html")
        elif path in sources:
            await route.fulfill(body=sources[path], content_type="text/javascript")
        else:
            await route.fulfill(body=PAGE + head, content_type="text/html")

    await context.route("**/*", answer)
    page = await context.new_page()
    await page.goto(f"{CLIENT}/" if line == "frame" else child)
    place = page.frames[-1] if line == "frame" else page
    one = Side(page, place, OFFICIAL if script else OURS)
    await place.evaluate("(at) => setUp[at]()", one.at)
    try:
        yield one
    finally:
        await context.close()


async def deeds_of(one: Side) -> dict[str, Any]:
    """Every deed in turn, after what is posted by itself at the start."""
    start = await one.frames()
    names = await one.place.evaluate("() => Object.keys(deeds)")
    done = {name: await one.do(name) for name in names}
    return {"start": {"answer": None, "frames": start}, **done}


async def news_of(one: Side) -> list[Any]:
    """What one side knows after each of the client's words."""
    await one.place.evaluate("(at) => buttonsOn[at]()", one.at)
    known = []
    for kind, detail in NEWS:
        await one.place.evaluate("([type, detail]) => say(type, detail)", [kind, detail])
        known.append([kind, await one.knows()])
    return known


def official_script() -> str:
    """The official script's text, through npm and its cache. Raises OSError with the reason."""
    try:
        path = find_script() or fetch_script()
    except (SystemExit, subprocess.SubprocessError) as error:
        raise OSError(f"{PACKAGE} could not be fetched: {error}") from error
    return path.read_text(encoding="utf-8")


async def official_record(browser: Browser, script: str) -> dict[str, Any]:
    """All that the official script does: by version on the native line, by line for the newest."""
    deeds: dict[str, Any] = {}
    cases = [("native", version) for version in VERSIONS]
    cases += [(line, NEWEST) for line in TRANSPORTS if line != "native"]
    for line, version in cases:
        async with side(browser, version, line, script, {}) as one:
            deeds[f"{line} {version}"] = await deeds_of(one)
    async with side(browser, NEWEST, "native", script, {}) as one:
        return {"deeds": deeds, "news": await news_of(one)}


async def _record() -> None:
    script = official_script()
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=find_chromium(), args=list(LAUNCH_ARGS)
        )
        record = await official_record(browser, script)
        await browser.close()
    made = {"package": PACKAGE, "recorded": f"{datetime.now(UTC):%Y-%m-%d}"}
    RECORD.write_text(
        json.dumps({**made, **record}, indent=1, ensure_ascii=False, sort_keys=True) + "\n",
        encoding="utf-8",
    )
    sys.stdout.write(f"{RECORD.name}: {len(record['deeds'])} cases\n")


if __name__ == "__main__":
    asyncio.run(_record())
