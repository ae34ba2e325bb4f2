"""Each kind of message as people see it: in the Mini App of both sides and in their chats.

`TIKETHET_SHOTS=folder python -m pytest tests/journeys/test_kinds_seen.py` leaves pictures of it.
"""

import os
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page, expect

from app.sandbox import Rules
from app.sandbox.control import Control
from app.sandbox.launch import launch_url
from app.sandbox.stage import Stage
from scripts.pictures.launch import DAY, NIGHT, Theme
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
SCREENS = 9
PHONE, DESKTOP = (390, 7600), (1360, 7600)
PAGES = (
    ("customer-phone", ANNA, PHONE), ("agent-phone", ADMIN_ID, PHONE),
    ("agent-desktop", ADMIN_ID, DESKTOP),
)  # fmt: skip
CHATS = (("customer-chat", ANNA), ("agent-chat", ADMIN_ID))
THEMES = {"day": DAY, "night": NIGHT}
STYLED = (
    "Жирный\nкурсив\nподчёркнутый\nзачёркнутый\nскрытый\nкод()\nprint('блок кода')\n"
    "слова под ссылкой\nцитата\nсвёрнутая цитата"
)
STYLES: tuple[dict[str, Any], ...] = (
    {"type": "bold"}, {"type": "italic"}, {"type": "underline"}, {"type": "strikethrough"},
    {"type": "spoiler"}, {"type": "code"}, {"type": "pre", "language": "python"},
    {"type": "text_link", "url": "https://example.com/"}, {"type": "blockquote"},
    {"type": "expandable_blockquote"},
)  # fmt: skip
#: What must be on the page, and how often, when each kind was sent once from either side.
FROM_CHATS = {
    ".bubble-text strong": 3, ".bubble-text blockquote": 2, ".spoiler": 1, ".quote": 1,
    ".reaction": 2, ".forwarded": 2, ".media-photo": 2 * 3, ".album": 2,
    ".media-video": 2, ".media-round": 2, ".media-animation": 2, ".media-sticker": 6,
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
        await _say_with_style(table)
        for (name, person, size), theme in product(PAGES, THEMES):
            page = await open_page(address(table, person, THEMES[theme]), size=size, proxy=True)
            await _shows_each_kind(page)
            await _keep(page, f"{name}-{theme}")
            await page.close()
        for (name, person), theme in product(CHATS, THEMES):
            page = await open_page(
                f"{telegram.url}/?show={person}&theme={theme}", size=(900, 1000)
            )
            await _keep_chat(page, person, f"{name}-{theme}")
            await page.close()
        assert refusals(table.desk) == []


async def _say_with_style(table: Table) -> None:
    """All formatting in one message, a part of it quoted, reactions from both sides, an edit."""
    telegram = table.desk.telegram
    said = telegram.send_text(table.anna, STYLED, entities=_styles())
    await table.settle()
    alert = await table.desk.hears(table.boris, "Жирный")
    telegram.send_text(
        table.boris, "Отвечаю на это", reply_to=alert,
        marks={"quote": {"text": "курсив", "position": STYLED.index("курсив"), "is_manual": True}},
    )  # fmt: skip
    await table.settle()
    telegram.react(table.boris, alert, "🔥")
    answer = await table.desk.hears(table.anna, "Отвечаю на это")
    telegram.react(table.anna, answer, "👍")
    telegram.edit_text(table.anna, said, f"{STYLED}\nДописано.", _styles())
    await table.settle()


def _styles() -> list[dict[str, Any]]:
    """Of each line of STYLED its own."""
    entities, at = [], 0
    for line, style in zip(STYLED.splitlines(), STYLES, strict=True):
        length = len(line.encode("utf-16-le")) // 2
        entities.append({"offset": at, "length": length, **style})
        at += length + 1
    return entities


def address(table: Table, person: int, theme: Theme) -> str:
    signed = init_data(person, "Анна" if person == ANNA else "Борис", start_param=f"t_{TICKET}")
    page = f"http://127.0.0.1:{table.live.live.port}/"
    return launch_url(page, signed, platform="tdesktop", theme=theme)


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
