"""The staff's own screens and sheets, one after the other, over a real server and a full desk."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from typing import Any

from playwright.async_api import Locator, Page, expect

from app.sandbox.launch import launch_url
from tests.checks.full_desk import AGENT, CUSTOMER, filled
from tests.checks.scene import DESKTOP, LONG_NAME, go_home, word
from tests.live.live_desk import ADMIN_ID, LiveDesk, init_data
from tests.miniapp.conftest import OpenPage

Step = Callable[[Page], Awaitable[None]]

async def opened(
    desk: LiveDesk,
    open_page: OpenPage,
    person: int,
    size: tuple[int, int],
    query: str = "",
    scripts: Sequence[str] = (),
) -> Page:
    address = f"http://127.0.0.1:{desk.live.port}/{query}"
    signed = init_data(person, "Вера" if person == ADMIN_ID else LONG_NAME)
    url = launch_url(address, signed, platform="tdesktop")
    return await open_page(url, size=size, proxy=True, scripts=scripts)


async def desk_screens(
    desk: LiveDesk, open_page: OpenPage, size: tuple[int, int]
) -> AsyncIterator[tuple[str, Page]]:
    """Name and page of each; the page stands still at it until the next one is asked for."""
    ticket = await filled(desk)
    page = await opened(desk, open_page, ADMIN_ID, size)
    await expect(page.locator(".ticket-card").first).to_be_visible()
    for name, step in SCREENS.items():
        await step(page)
        yield name, page
    async for name in _sections(page):
        yield f"settings, {name}", page
    await _to_ticket(page, ticket)
    for name, step in (TICKET | (KEYS if size == DESKTOP else {})).items():
        await step(page)
        yield name, page
    rated = await opened(desk, open_page, CUSTOMER, size, f"?ticket={ticket}")
    await _rated(desk, rated, ticket)
    yield "rating", rated


# -- screens of the menu -------------------------------------------------------------------


async def _to_screen(page: Page, title: str) -> None:
    await go_home(page)
    menu = page.get_by_role("button", name=word("desk.menu"), exact=True)
    place = page.locator(".desk-menu")
    if await menu.count():
        await menu.click()
        place = page.locator(".menu-screens")
    await place.get_by_text(word(title), exact=True).click()


async def _found(page: Page) -> None:
    await _to_screen(page, "desk.search")
    await page.locator(".search-field").fill("смотрим ")
    await expect(page.locator("button.found[data-message]").first).to_be_visible()


async def _found_nothing(page: Page) -> None:
    await page.locator(".search-field").fill("ъъъ ")
    await expect(page.locator(".found-body .empty-title")).to_be_visible()


async def _mentions(page: Page) -> None:
    await _to_screen(page, "mention.title")
    await expect(page.locator(".pane-main .reply-card, .screen .reply-card").first).to_be_visible()


async def _reminders(page: Page) -> None:
    await _to_screen(page, "reminder.title")
    await expect(page.locator(".remind-row").first).to_be_visible()


async def _figures(page: Page) -> None:
    await _to_screen(page, "figures.title")
    await expect(page.get_by_role("img").first).to_be_attached()
    await expect(page.locator(".rating-row").first).to_be_attached()


async def _replies(page: Page) -> None:
    await _to_screen(page, "canned.title")
    await expect(page.locator(".reply-card").first).to_be_visible()


async def _reply(page: Page) -> None:
    await page.locator(".reply-card").first.click()
    await expect(page.locator(".reply-preview")).to_be_visible()


async def _reach(page: Page) -> None:
    await _to_screen(page, "reach.title")
    await expect(page.get_by_role("textbox").last).to_be_visible()


async def _duty(page: Page) -> None:
    await _to_screen(page, "desk.duty")
    await expect(page.locator(".tune-card").first).to_be_visible()


SCREENS: dict[str, Step] = {
    "search": _found,
    "search, nothing": _found_nothing,
    "mentions": _mentions,
    "reminders": _reminders,
    "figures": _figures,
    "replies": _replies,
    "reply": _reply,
    "reach": _reach,
    "duty": _duty,
}


async def _sections(page: Page) -> AsyncIterator[str]:
    await _to_screen(page, "setup.title")
    entries = page.locator(".setup-entry")
    await expect(entries.first).to_be_visible()
    for number in range(await entries.count()):
        name = await entries.nth(number).inner_text()
        await entries.nth(number).click()
        await expect(page.locator(".setup-body > *").first).to_be_visible()
        await expect(page.locator(".skeletons:visible")).to_have_count(0)
        yield name.splitlines()[0]
        if await page.locator(".setup[data-narrow]").count():
            await page.evaluate("() => Telegram.WebView.receiveEvent('back_button_pressed')")
            await expect(entries.first).to_be_visible()


# -- a ticket and what opens over it -------------------------------------------------------


async def _to_ticket(page: Page, ticket: int) -> None:
    await go_home(page)
    await page.locator(f'[data-ticket="{ticket}"]').first.click()
    await expect(page.locator(".bubble").first).to_be_visible()


async def _closes(page: Page) -> None:
    """The topmost layer alone: of a narrow ticket the panel stays."""
    layers = page.locator("dialog[open]")
    before = await layers.count()
    await page.keyboard.press("Escape")
    await expect(layers).to_have_count(before - 1)


async def _facts(page: Page) -> None:
    """The panel beside a wide ticket, a sheet over a narrow one."""
    panel = page.locator(".pane-side .client")
    if not await panel.count():
        await page.get_by_role("button", name=word("acts.more")).click()
        await page.get_by_role("button", name=word("facts.title")).click()
    await expect(page.locator(".client .fact").first).to_be_attached()
    await page.locator(".facts-history summary").first.click()
    await expect(page.locator(".facts-history li").first).to_be_attached()


def _client(page: Page) -> Locator:
    return page.locator(".client")


async def _person_note(page: Page) -> None:
    await _client(page).get_by_role("button", name="Добавить заметку").click()
    await expect(_client(page).get_by_label("Заметка о клиенте")).to_be_visible()


def _deed(label: str) -> Step:
    async def step(page: Page) -> None:
        await _client(page).get_by_role("button", name=label).click()
        await expect(page.locator("dialog[open]").last).to_be_visible()

    return step


def _picker(key: str) -> Step:
    async def step(page: Page) -> None:
        await page.locator(".prop", has_text=word(key)).click()
        await expect(page.get_by_role("option").first).to_be_visible()

    return step


async def _suggested(page: Page) -> None:
    await page.locator(".composer-field").fill("")
    await page.locator(".composer-field").press_sequentially("/")
    await expect(page.get_by_role("option").first).to_be_visible()


async def _named(page: Page) -> None:
    await page.locator(".composer-field").fill("")
    await page.get_by_role("radio", name=word("composer.note")).click()
    await page.locator(".composer-field").press_sequentially("@")
    await expect(page.get_by_role("option").first).to_be_visible()


def _after(closing: Step, opening: Step) -> Step:
    async def step(page: Page) -> None:
        await closing(page)
        await opening(page)

    return step


async def _whole_sheet_closes(page: Page) -> None:
    """Of a narrow ticket the sheet of the panel as well."""
    for _ in range(2):
        if await page.locator("dialog[open]").count():
            await page.keyboard.press("Escape")
    await expect(page.locator("dialog[open]")).to_have_count(0)


TICKET: dict[str, Step] = {
    "facts": _facts,
    "assignee": _picker("panel.assignee"),
    "priority": _after(_closes, _picker("panel.priority")),
    "category": _after(_closes, _picker("panel.category")),
    "tags": _after(_closes, _picker("panel.tags")),
    "snooze": _after(_closes, _picker("panel.snooze")),
    "note on a person": _after(_closes, _person_note),
    "split": _deed("Выделить в новый тикет"),
    "merge": _after(_closes, _deed("Объединить с другим тикетом")),
    "erase": _after(_closes, _deed("Стереть данные")),
    "canned replies": _after(_whole_sheet_closes, _suggested),
    "colleagues": _named,
}


# -- what only keys open -------------------------------------------------------------------


async def _commands(page: Page) -> None:
    await page.locator(".composer-field").fill("")
    await page.keyboard.press("Control+k")
    await expect(page.get_by_role("option").first).to_be_visible()


async def _key_help(page: Page) -> None:
    await page.evaluate("() => document.activeElement.blur()")
    await page.keyboard.press("?")
    await expect(page.locator(".key-sheet")).to_be_visible()


async def _chosen(page: Page) -> None:
    await page.locator("[data-choose]").first.click()
    await expect(page.get_by_role("toolbar")).to_be_visible()


KEYS: dict[str, Step] = {
    "commands": _commands,
    "key help": _after(_closes, _key_help),
    "bulk": _after(_closes, _chosen),
}


async def _rated(desk: LiveDesk, page: Page, ticket: int) -> None:
    agent: Any = await desk.agent(AGENT)
    await agent.call("ticket.resolve", ticket_id=ticket)
    await page.get_by_role("radio", name="2 из 5").click()
    await expect(page.get_by_label("Расскажите почему")).to_be_visible()
    await expect(page.locator(".is-tearing")).to_have_count(0)
