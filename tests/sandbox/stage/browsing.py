"""A world with a page in a real browser, for the tests that drive it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from playwright.async_api import Browser, Locator, Page
from telegram import Bot

from app.sandbox import PretendTelegram, Rules
from app.sandbox.control import Control
from app.sandbox.stage import Stage

from .conftest import TOKEN

VIOLATIONS = """addEventListener('securitypolicyviolation',
    (event) => console.error('CSP', event.violatedDirective))"""
DEFAULT_SIZE = (1360, 860)


@asynccontextmanager
async def world(port: int = 0) -> AsyncIterator[PretendTelegram]:
    rules = Rules(loopback_web_apps=True)
    async with PretendTelegram(
        token=TOKEN, port=port, rules=rules, doors=[Control, Stage]
    ) as pretend:
        pretend.start(pretend.add_user(2001, "Анна", last_name="Смирнова"))
        pretend.start(pretend.add_user(3001, "Пётр", role="agent"))
        pretend.add_user(2002, "Жанна", language_code="en")
        yield pretend


@asynccontextmanager
async def opened(
    browser: Browser,
    telegram: PretendTelegram,
    query: str = "",
    size: tuple[int, int] = DEFAULT_SIZE,
) -> AsyncIterator[Page]:
    """A page that must make no noise: no error and no refused resource."""
    context = await browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        locale="ru-RU",
        permissions=["clipboard-read", "clipboard-write"],
    )
    page = await context.new_page()
    noise: list[str] = []
    await page.add_init_script(VIOLATIONS)
    page.on("pageerror", lambda wrong: noise.append(f"{wrong}"))
    page.on("console", lambda said: noise.append(said.text) if said.type == "error" else None)
    await page.goto(f"{telegram.url}/{query}")
    try:
        yield page
        assert noise == []
    finally:
        await context.close()


def client(telegram: PretendTelegram) -> Bot:
    return Bot(TOKEN, base_url=f"{telegram.url}/bot", base_file_url=f"{telegram.url}/file/bot")


def of(page: Page, person_id: int, inside: str = "") -> Locator:
    """Something inside the client of one person."""
    return page.locator(f"section[data-person='{person_id}'] {inside}".strip())
