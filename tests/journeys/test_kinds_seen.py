"""Each kind of message as people see it: in the Mini App of both sides and in their chats.

`TIKETHET_SHOTS=folder python -m pytest tests/journeys/test_kinds_seen.py` leaves pictures of it.
"""

import os
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from app.sandbox import Rules
from app.sandbox.control import Control
from app.sandbox.launch import launch_url
from app.sandbox.stage import Stage
from tests.browser_fixtures import IN_BROWSER, chromium
from tests.journeys.kinds import KINDS, Speaker
from tests.journeys.table import ANNA, TICKET, Table, quickly, table_in
from tests.live.live_desk import init_data
from tests.miniapp.conftest import OpenPage, open_page
from tests.telegram.bench import ADMIN_ID
from tests.telegram.letters import refusals

__all__ = ["chromium", "open_page", "quickly"]

pytestmark = IN_BROWSER

PATIENCE_MS = 60_000
SCREENS = 8
PHONE, DESKTOP = (390, 6400), (1360, 6400)
#: What must be on the page, and how often, when each kind was sent once from either side.
FROM_CHATS = {
    ".bubble-text strong": 2, ".forwarded": 2, ".media-photo": 2 * 3, ".album": 2,
    ".media-video": 2, ".media-round": 2, ".media-animation": 2, ".media-sticker": 4,
    ".file-voice": 2, ".file-audio": 2, ".file-file": 2, ".card-map": 4, ".card-poll": 2,
    ".card-dice": 2,
}  # fmt: skip


async def test_each_kind_is_drawn_on_both_sides(
    tmp_path: Path, quickly: None, open_page: OpenPage
) -> None:
    stage = {"doors": [Control, Stage], "rules": Rules(loopback_web_apps=True)}
    async with table_in(tmp_path, **stage) as table:
        telegram = table.desk.telegram
        for speaker in (
            Speaker(telegram, table.anna, None), Speaker(telegram, table.boris, table.alert),
        ):  # fmt: skip
            for kind in KINDS:
                speaker.say(kind, f"Вот {kind.name}")
            await table.settle()
        for name, person, size in (
            ("customer-phone", ANNA, PHONE), ("agent-phone", ADMIN_ID, PHONE),
            ("agent-desktop", ADMIN_ID, DESKTOP),
        ):  # fmt: skip
            page = await open_page(address(table, person), size=size, proxy=True)
            await _shows_each_kind(page)
            await _keep(page, name)
            await page.close()
        for name, person in (("customer-chat", ANNA), ("agent-chat", ADMIN_ID)):
            kept = f"localStorage.setItem('tikethet.stage', '{{\"shown\":[{person}]}}')"
            page = await open_page(f"{telegram.url}/", size=(900, 1000), scripts=[kept])
            await _keep_chat(page, person, name)
            await page.close()
        assert refusals(table.desk) == []


def address(table: Table, person: int) -> str:
    signed = init_data(person, "Анна" if person == ANNA else "Борис", start_param=f"t_{TICKET}")
    return launch_url(f"http://127.0.0.1:{table.live.live.port}/", signed, platform="tdesktop")


async def _shows_each_kind(page: Page) -> None:
    for selector, count in FROM_CHATS.items():
        await expect(page.locator(selector)).to_have_count(count, timeout=PATIENCE_MS)
    loaded = page.locator(".media-photo .media-picture.is-loaded")
    await expect(loaded).to_have_count(6, timeout=PATIENCE_MS)


async def _keep_chat(page: Page, person: int, name: str) -> None:
    """A chat of the pretend Telegram, screen by screen from its end."""
    phone = page.locator(f"section[data-person='{person}']")
    await expect(phone.locator(".row").last).to_be_visible(timeout=PATIENCE_MS)
    folder = os.environ.get("TIKETHET_SHOTS")
    for number in range(SCREENS if folder else 0):
        await phone.screenshot(path=str(Path(folder or "") / f"{name}-{number}.png"))
        await phone.locator(".log").evaluate("(it) => it.scrollBy(0, -it.clientHeight)")


async def _keep(page: Page, name: str) -> None:
    folder = os.environ.get("TIKETHET_SHOTS")
    if folder:
        await page.screenshot(path=str(Path(folder) / f"{name}.png"))


@pytest.fixture(autouse=True)
def _folder() -> None:
    """The pictures need somewhere to be."""
    folder = os.environ.get("TIKETHET_SHOTS")
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
