"""Pictures, voices and files over both doors: two pages, the real server, the real bot, a chat."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, FilePayload, Locator, Page, async_playwright, expect

from scripts.pictures.chromium import LAUNCH_ARGS
from tests.browser_fixtures import IN_BROWSER, find_chromium
from tests.checks.test_media import FAKE_MICROPHONE, attach, hold
from tests.journeys.desk import WholeDesk, whole_desk
from tests.miniapp.conftest import DESKTOP, PHONE, Visitors
from tests.miniapp.kinds import picture

MARINA, ANNA = 2001, 3001
PATIENCE_MS = 60_000

pytestmark = IN_BROWSER


@pytest_asyncio.fixture(loop_scope="session")
async def visitors() -> AsyncIterator[Visitors]:
    """Browsers with a microphone that hums by itself; a page that complains fails the test."""
    path = find_chromium() or shutil.which("chromium")
    if path is None:
        pytest.skip("no Chromium")
    async with async_playwright() as playwright:
        args = [*LAUNCH_ARGS, *FAKE_MICROPHONE]
        browser: Browser = await playwright.chromium.launch(executable_path=path, args=args)
        made = Visitors(browser)
        yield made
        await made.leave()
        await browser.close()


async def test_pictures_voices_and_files_arrive_on_the_other_side(
    tmp_path: Path, visitors: Visitors
) -> None:
    async with whole_desk(tmp_path) as desk:
        await desk.agent(ANNA, "Анна")
        await desk.meet(MARINA, "Марина")
        chat = await _opens_a_ticket_with_a_picture(desk, visitors)
        inbox = await _is_seen_live(desk, visitors)
        await _speaks(chat, inbox)
        await _is_answered_with_a_file(desk, inbox, chat)


async def _opens_a_ticket_with_a_picture(desk: WholeDesk, visitors: Visitors) -> Page:
    address = desk.address_for(MARINA, "Марина", platform="tdesktop")
    page = await visitors.open(address, PHONE, proxy=True, permissions=["microphone"])
    await page.locator(".action-bar button").click(timeout=PATIENCE_MS)
    await page.locator("#field-subject").fill("Лампа не горит")
    async with page.expect_file_chooser() as chooser:
        await page.get_by_role("button", name="Прикрепить").click()
    shot = FilePayload(name="лампа.jpg", mimeType="image/jpeg", buffer=picture(1600, 1200))
    await (await chooser.value).set_files([shot])
    await expect(page.locator(".tray-picture")).to_be_visible(timeout=PATIENCE_MS)
    await page.locator(".pane-main .action-bar button").click()
    await expect(page.locator(".is-mine .ticks-sent")).to_have_count(1, timeout=PATIENCE_MS)
    await expect(_pictures(page)).to_have_count(1, timeout=PATIENCE_MS)
    return page


async def _is_seen_live(desk: WholeDesk, visitors: Visitors) -> Page:
    address = desk.address_for(ANNA, "Анна", platform="tdesktop")
    page = await visitors.open(address, DESKTOP, proxy=True)
    card = page.locator(".ticket-card", has_text="Лампа не горит")
    await expect(card).to_contain_text("Фото", timeout=PATIENCE_MS)
    await card.click()
    await expect(_pictures(page)).to_have_count(1, timeout=PATIENCE_MS)
    shown = await page.locator(".media-picture").evaluate("(it) => it.naturalWidth")
    assert shown == 640, "what is shown in the log is the small picture"
    await page.locator(".media-photo").click()
    await page.wait_for_function(
        "() => document.querySelector('.viewer img')?.naturalWidth === 1600", timeout=PATIENCE_MS
    )
    await page.keyboard.press("Escape")
    return page


async def _speaks(chat: Page, inbox: Page) -> None:
    await hold(chat)
    await chat.mouse.up()
    await expect(chat.locator(".is-mine .file-voice")).to_have_count(1, timeout=PATIENCE_MS)
    await expect(chat.locator(".is-mine .ticks-waiting")).to_have_count(0, timeout=PATIENCE_MS)
    voice = inbox.locator(".file-voice")
    await expect(voice.locator(".bars")).to_have_count(2, timeout=PATIENCE_MS)
    await voice.locator(".file-press").click()
    await expect(voice).to_have_class("file file-voice is-begun is-playing", timeout=PATIENCE_MS)
    meta = "document.querySelector('.file-voice .file-meta').textContent"
    played = f"() => parseInt({meta}.slice(2)) >= 1"
    await inbox.wait_for_function(played, timeout=PATIENCE_MS)


async def _is_answered_with_a_file(desk: WholeDesk, inbox: Page, chat: Page) -> None:
    bill = {"name": "счёт.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4\n" + bytes(900)}
    await attach(inbox, bill)
    await inbox.locator(".composer-field").fill("Вот **счёт**")
    await inbox.locator(".composer .send").click()
    await expect(chat.locator(".file-name", has_text="счёт.pdf")).to_be_visible(timeout=PATIENCE_MS)
    await expect(chat.locator(".is-their strong")).to_have_text("счёт", timeout=PATIENCE_MS)
    await chat.locator(".bubble-row.is-their").last.hover()
    await inbox.locator(".bubble-row.is-mine").last.locator(".bubble-more").click()
    await inbox.locator(".picker-emoji").first.click()
    await expect(chat.locator(".reaction")).to_contain_text("1", timeout=PATIENCE_MS)
    await chat.close()
    await attach(inbox, bill)
    await inbox.locator(".composer .send").click()
    seen = await _file_in_chat(desk)
    assert seen["document"]["file_name"] == "счёт.pdf"
    await expect(inbox.locator(".ticks-sent").last).to_be_visible(timeout=PATIENCE_MS)


async def _file_in_chat(desk: WholeDesk) -> dict[str, Any]:
    """The first document that the bot sent to Marina."""
    found: list[dict[str, Any]] = []

    async def is_there() -> bool:
        history = await desk.telegram.ask("history", chat_id=MARINA)
        found[:] = [one for one in history["messages"] if one["from_bot"] and "document" in one]
        return bool(found)

    await desk.doors.until(is_there, "the file is in the chat", 60.0)
    return found[0]


def _pictures(page: Page) -> Locator:
    return page.locator(".media-picture.is-loaded")
