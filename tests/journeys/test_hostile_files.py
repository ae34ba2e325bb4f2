"""Hostile files opened in a real browser, each by its own address: no script of them ever runs."""

import asyncio
from pathlib import Path

import pytest
from playwright.async_api import Browser, Dialog, Error, Page

from tests.browser_fixtures import IN_BROWSER
from tests.browser_fixtures import chromium as chromium
from tests.live.hostile_files import HOSTILE
from tests.live.live_desk import LiveDesk, live_desk
from tests.live.sender import Sender
from tests.live.test_files import linked

pytestmark = IN_BROWSER


class Watcher:
    """Whatever a page of a hostile file could do that we would see."""

    def __init__(self, page: Page) -> None:
        self.done: list[str] = []
        page.on("dialog", self._dialog)
        page.on("request", lambda request: self.done.append(request.url))

    async def _dialog(self, dialog: Dialog) -> None:
        self.done.append("alert")
        await dialog.dismiss()


async def opened(page: Page, url: str) -> str:
    """The title of what the browser shows; a file that is only saved leaves the page as it was."""
    try:
        await page.goto(url, wait_until="load", timeout=5_000)
    except Error as refusal:
        if "Download is starting" in refusal.message or "ERR_ABORTED" in refusal.message:
            return "saved"
        raise
    return await page.title()  # a script of the page would have run before it was loaded


@pytest.mark.parametrize("road", ["address", "frame", "image"])
async def test_nothing_of_them_runs(tmp_path: Path, chromium: Browser, road: str) -> None:
    async with live_desk(tmp_path, messages_per_minute=0) as desk:
        context = await chromium.new_context(accept_downloads=True)
        try:
            await asyncio.wait_for(visited(desk, await context.new_page(), road), 90)
        finally:
            await context.close()


async def visited(desk: LiveDesk, page: Page, road: str) -> None:
    vera = await desk.customer()
    origin = f"http://127.0.0.1:{desk.live.port}"
    for number, (what, hostile) in enumerate(HOSTILE.items()):
        attachment = await Sender(vera, hostile.content, f"h{number}", **hostile.words).whole()
        url = origin + await linked(vera, attachment)
        await page.goto("about:blank")
        watcher = Watcher(page)
        if road == "address":
            assert await opened(page, url) != "ran", what
        else:
            await page.goto(f"{origin}/healthz")
            await page.evaluate(_EMBED[road], url)
        assert "alert" not in watcher.done, what
        asked = [one for one in watcher.done if one not in {url, f"{origin}/healthz"}]
        assert [one for one in asked if "/files/" not in one and "favicon" not in one] == [], what
        assert watcher.done.count(f"{origin}/healthz") <= 1, what


_EMBED = {
    "frame": """(url) => new Promise((done) => {
        const frame = document.createElement("iframe");
        frame.src = url; frame.onload = done; document.body.append(frame); setTimeout(done, 400);
    })""",
    "image": """(url) => new Promise((done) => {
        const image = new Image();
        image.src = url; image.onload = image.onerror = done; document.body.append(image);
        setTimeout(done, 400);
    })""",
}
