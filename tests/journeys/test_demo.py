"""Somebody plays with the demo in a browser: as a customer, as an agent, in all four themes.

Everything is the real thing but Telegram: `python -m scripts.demo_desk` and what it starts.
"""

import asyncio
import json
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from playwright.async_api import Browser, FrameLocator, Locator, Page, expect

from tests.browser_fixtures import IN_BROWSER, chromium  # noqa: F401 - a fixture
from tests.scripts.demo_stage import ROOT, demo

pytestmark = [*IN_BROWSER, pytest.mark.slow]
SCREEN_PATIENCE_MS = 60_000
THEMES = {"day": "light", "night": "dark", "black": "dark", "lowContrast": "light"}
#: A folder for the pictures of a run, for people to look at.
PICTURES = os.environ.get("DEMO_PICTURES")
#: Chromium's hint about the rights of the frame, which are Telegram's own.
KNOWN_HINTS = ("allow-scripts and allow-same-origin",)


class Playground:
    """The demo's page in a browser, and what it complained of."""

    def __init__(self, page: Page, language: str) -> None:
        self.page = page
        self.complaints: list[str] = []
        cast = json.loads(
            (ROOT / f"scripts/demo_desk/{language}.json").read_text(encoding="utf-8")
        )
        self._people = cast["people"]
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", lambda said: self._hear(said.type, said.text))

    def _hear(self, kind: str, text: str) -> None:
        if kind in {"error", "warning"} and not any(hint in text for hint in KNOWN_HINTS):
            self.complaints.append(text)

    def column(self, key: str) -> Locator:
        return self.page.locator(f'.column[data-person="{self._people[key]["id"]}"]')

    def app(self, key: str) -> FrameLocator:
        return self.column(key).frame_locator("iframe.mini-frame")

    async def show(self, key: str) -> None:
        """Brings somebody's client beside those that are there."""
        if not await self.column(key).is_visible():
            name = f'{self._people[key]["first_name"]} {self._people[key]["last_name"]}'
            await self.page.locator(".people").get_by_text(name).click()
        await self.column(key).wait_for()

    async def write(self, key: str, text: str) -> None:
        field = self.column(key).locator("textarea.field")
        await field.fill(text)
        await field.press("Enter")

    def bubble(self, key: str, text: str) -> Locator:
        return self.column(key).locator(".row.in", has_text=text).last

    async def picture(self, name: str) -> None:
        if PICTURES:
            path = Path(PICTURES) / f"{name}.png"
            await self.page.screenshot(path=path, animations="disabled")


@asynccontextmanager
async def playing(
    browser: Browser, folder: Path, language: str = "ru"
) -> AsyncIterator[Playground]:
    with demo(folder, "--language", language) as running:
        address = await asyncio.to_thread(running.address)
        query = "" if language == "ru" else f"?lang={language}"
        assert address + query in running.said
        context = await browser.new_context(viewport={"width": 1440, "height": 900})
        try:
            context.set_default_timeout(SCREEN_PATIENCE_MS)
            page = await context.new_page()
            playground = Playground(page, language)
            await page.goto(address + query)
            await page.locator(".column").nth(1).wait_for()
            yield playground
            assert playground.complaints == []
        finally:
            await context.close()


async def test_a_question_goes_round(
    chromium: Browser,  # noqa: F811 - the fixture
    tmp_path: Path,
) -> None:
    question = "Подскажите, сколько сохнет масло на столе?"
    answer = "Сутки, Игорь. Горячее ставить можно через три."
    async with playing(chromium, tmp_path) as play:
        await play.show("igor")
        await play.write("igor", question)
        await expect(play.column("igor").locator(".row.out").last).to_contain_text(question)
        await play.bubble("igor", "Сообщение добавлено в тикет").wait_for()
        # A button in the chat: it belongs to a ticket of its own.
        new_ticket = play.column("igor").get_by_role("button", name="Новый тикет").last
        await new_ticket.click()
        await play.bubble("igor", "Перенесено в тикет").wait_for()
        # The agent hears of it in the chat and answers in the Mini App.
        alert = play.bubble("anna", question)
        await alert.wait_for()
        await alert.get_by_text("Взять").click()
        await play.column("anna").get_by_text("ваш").last.wait_for()
        await alert.get_by_text("Открыть тикет").click()
        desk = play.app("anna")
        await desk.locator(".bubble", has_text=question).wait_for()
        await desk.locator(".composer-field").fill(answer)
        await desk.locator(".composer .send").click()
        await desk.locator(".bubble", has_text=answer).wait_for()
        await play.picture("agent-answers")
        # The customer reads it in the chat, then the same in the Mini App.
        letter = play.bubble("igor", answer)
        await letter.wait_for()
        await letter.get_by_text("Открыть тикет").click()
        await play.app("igor").locator(".bubble", has_text=answer).wait_for()
        await play.picture("customer-reads")
        await play.app("igor").locator(".composer-field").fill("Спасибо!")
        await play.app("igor").locator(".composer .send").click()
        await desk.locator(".bubble", has_text="Спасибо!").wait_for()


async def test_commands_of_both_sides(
    chromium: Browser,  # noqa: F811 - the fixture
    tmp_path: Path,
) -> None:
    async with playing(chromium, tmp_path) as play:
        for key, command, answer in (
            ("marina", "/tickets", "Ваши тикеты"),
            ("marina", "/help", "ответ придёт в этот чат"),
            ("anna", "/tickets", "Пока ничьи"),
            ("anna", "/start", "Сюда приходят сообщения клиентов"),
        ):
            field = play.column(key).locator("textarea.field")
            await field.press_sequentially(command[:3])
            await play.column(key).locator(".command", has_text=command).click()
            await play.bubble(key, answer).wait_for()
        await play.picture("commands")


async def test_the_app_follows_all_four_themes(
    chromium: Browser,  # noqa: F811 - the fixture
    tmp_path: Path,
) -> None:
    async with playing(chromium, tmp_path) as play:
        for key in ("marina", "anna"):
            await play.column(key).locator(".menu-button").click()
            await play.app(key).locator(".ticket-card").first.wait_for()
        grounds = set()
        for theme, scheme in THEMES.items():
            await play.page.locator(f'[data-swatch="{theme}"]').click()
            await expect(play.page.locator("html")).to_have_attribute("data-theme", theme)
            for key in ("marina", "anna"):
                root = play.app(key).locator("html")
                await expect(root).to_have_css("color-scheme", scheme)
            ground = "getComputedStyle(document.body).backgroundColor"
            grounds.add(await play.app("anna").locator("body").evaluate(ground))
            await play.picture(f"theme-{theme}")
        assert len(grounds) == len(THEMES), f"two themes look the same: {grounds}"


async def test_on_a_desktop_the_inbox_is_lively(
    chromium: Browser,  # noqa: F811 - the fixture
    tmp_path: Path,
) -> None:
    async with playing(chromium, tmp_path) as play:
        await play.column("marina").locator(".plate .tool").click()
        await play.page.get_by_role("button", name="Компьютер").click()
        await play.column("anna").locator(".menu-button").click()
        desk = play.app("anna")
        await desk.locator(".ticket-card").nth(5).wait_for()
        await desk.locator(".ticket-card", has_text="Долгий ремонт кофемолки").click()
        await desk.locator(".bubble", has_text="не выключается кнопкой").wait_for()
        await play.picture("desktop")


async def test_in_english(
    chromium: Browser,  # noqa: F811 - the fixture
    tmp_path: Path,
) -> None:
    async with playing(chromium, tmp_path, "en") as play:
        await play.column("marina").get_by_text("Marina Cole").first.wait_for()
        await play.write("anna", "/help")
        await play.bubble("anna", "Reply to a customer").wait_for()
        await play.column("anna").locator(".menu-button").click()
        await play.app("anna").locator(".ticket-card", has_text="The coffee grinder").wait_for()
        await play.picture("english")
