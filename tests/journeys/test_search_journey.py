"""Search from the keys of an agent to the message on screen: the real page and the real server."""

from pathlib import Path
from urllib.parse import quote

from playwright.async_api import Browser, Page, expect

from tests.browser_fixtures import IN_BROWSER, chromium  # noqa: F401 - a fixture
from tests.live.live_desk import LiveDesk, init_data, live_desk

pytestmark = IN_BROWSER

LIMIT_MS = 20_000
MORE_THAN_A_PAGE = 26


async def filled(desk: LiveDesk) -> None:
    """Two tickets of Марина's; the older one has more words of one kind than a page shows."""
    vera, agent = await desk.customer(), await desk.agent()
    opened = await vera.call("ticket.open", subject="Свет", body="Лампа не горит", client_id="a")
    ticket_id = opened["ticket"]["id"]
    for number in range(MORE_THAN_A_PAGE):
        body = f"Про лампу, раз {number}"
        await vera.call("message.post", ticket_id=ticket_id, body=body, client_id=f"m{number}")
    await agent.call("note.add", ticket_id=ticket_id, body="🎉 лампы на складе", client_id="n")
    await vera.call("ticket.open", subject="Лампы", body="Ничего общего", client_id="b")


async def visit(desk: LiveDesk, page: Page, person_id: int, name: str) -> None:
    page.set_default_timeout(LIMIT_MS)
    signed = quote(init_data(person_id, name))
    look = "tgWebAppVersion=8.0&tgWebAppPlatform=tdesktop"
    await page.goto(f"http://127.0.0.1:{desk.live.port}/#tgWebAppData={signed}&{look}")


async def searching(desk: LiveDesk, page: Page) -> None:
    await visit(desk, page, 2, "Анна")
    await page.locator(".desk-menu").get_by_text("Поиск").click()
    await page.locator(".search-field").wait_for()


async def test_an_agent_finds_a_message_and_is_led_to_it(
    tmp_path: Path,
    chromium: Browser,  # noqa: F811 - the fixture
) -> None:
    async with live_desk(tmp_path, messages_per_minute=0) as desk:
        await filled(desk)
        context = await chromium.new_context(viewport={"width": 1360, "height": 820})
        try:
            page = await context.new_page()
            await searching(desk, page)
            await finds_and_goes_on(page)
            await narrows_and_opens(page)
            await comes_back(page)
            await finds_their_own(desk, await context.new_page())
        finally:
            await context.close()


async def finds_and_goes_on(page: Page) -> None:
    """The ticket by its subject, the note first; more rows come as one goes down."""
    box, messages = page.locator(".search-field"), page.locator("button.found[data-message]")
    await expect(box).to_be_focused()
    await box.press_sequentially("лампам")
    await expect(page.locator("button.found:not([data-message]) mark")).to_have_text("Лампы")
    await expect(messages.first.locator("mark")).to_have_text("лампы")
    await expect(messages.first).to_contain_text("🎉")
    await expect(messages).to_have_count(20)
    await messages.last.scroll_into_view_if_needed()
    await expect(messages).to_have_count(MORE_THAN_A_PAGE + 2)


async def narrows_and_opens(page: Page) -> None:
    """A filter added by a press, taken away by another; the keys lead into a ticket."""
    box, messages = page.locator(".search-field"), page.locator("button.found[data-message]")
    await page.locator('[data-add="это:заметка"]').click()
    await expect(messages).to_have_count(1)
    await page.locator('[data-drop="это:заметка"]').click()
    await expect(messages).to_have_count(20)
    await box.fill("лампу раз 3 ")
    await expect(messages).to_have_count(1)
    await box.press("ArrowDown")
    await expect(messages.first).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(page.locator(".bubble-row.is-flashing")).to_contain_text("раз 3")


async def comes_back(page: Page) -> None:
    """What was found is still there; Escape empties the field, and leaves."""
    box = page.locator(".search-field")
    await page.locator(".desk-menu").get_by_text("Поиск").click()
    await expect(box).to_have_value("лампу раз 3 ")
    await expect(page.locator("button.found[data-message]")).to_have_count(1)
    await box.press("Escape")
    await expect(page.locator(".search-examples")).to_be_visible()
    await box.press("Escape")
    await expect(box).to_have_count(0)


async def finds_their_own(desk: LiveDesk, page: Page) -> None:
    """A customer has it over their list: no note is found, and the ticket opens below it."""
    await visit(desk, page, 1, "Марина")
    await page.get_by_role("button", name="Поиск").click()
    await expect(page.locator(".search-examples dt")).to_have_count(5)
    await page.get_by_role("button", name="это:открытые", exact=True).last.click()
    await expect(page.locator("[data-drop]")).to_have_text("это:открытые")
    await page.locator(".search-field").press_sequentially("лампа ")
    await expect(page.locator("button.found[data-message]")).to_have_count(20)
    await expect(page.get_by_text("на складе")).to_have_count(0)
    await page.locator(".search-field").fill("погасла не горит ")
    await expect(page.locator(".found-body .empty-title")).to_have_text("Ничего не нашлось")
    await page.locator(".search-field").fill("«не горит» ")
    await expect(page.locator("button.found mark")).to_have_text("не горит")
    await page.locator("button.found[data-message]").click()
    await expect(page.locator("dialog")).to_have_count(0)
    await expect(page.locator(".bubble-row.is-flashing")).to_contain_text("Лампа не горит")
