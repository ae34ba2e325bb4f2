"""Check 74: what is at hand is found at once, the rest by the server, marked, and kept."""

from pathlib import Path

from playwright.async_api import expect

from tests.browser_fixtures import IN_BROWSER
from tests.checks.desk_walk import opened
from tests.checks.scene import DESKTOP, word
from tests.journeys.bad_line import LINE
from tests.live.live_desk import ADMIN_ID, live_desk
from tests.miniapp.conftest import OpenPage

pytestmark = IN_BROWSER

TYPE_AND_LOOK = """(text) => {
  const box = document.querySelector(".search-field");
  box.value = text;
  box.dispatchEvent(new Event("input", { bubbles: true }));
  return [...document.querySelectorAll("button.found mark")].map((it) => it.textContent);
}"""


async def test_check_74_tickets_at_hand_in_the_task_of_the_key_press_then_the_servers_words(
    tmp_path: Path, open_page: OpenPage
) -> None:
    async with live_desk(tmp_path, messages_per_minute=0) as desk:
        customer = await desk.customer()
        said = {"subject": "Ёлка не доехала", "body": "Лампа не горит", "client_id": "a"}
        await customer.call("ticket.open", **said)
        page = await opened(desk, open_page, ADMIN_ID, DESKTOP, scripts=[LINE])
        await expect(page.locator(".ticket-card")).to_have_count(1)
        await page.locator(".desk-menu").get_by_text(word("desk.search")).click()
        await expect(page.locator(".search-field")).to_be_focused()
        await page.evaluate("() => { window.line.isHeld = true; }")
        assert await page.evaluate(TYPE_AND_LOOK, "елка доех") == ["Ёлка", "доех"]
        assert await page.evaluate(TYPE_AND_LOOK, "марина 100 001") == []
        await expect(page.locator("button.found")).to_have_count(1)
        await page.evaluate("() => window.letGo()")
        await page.locator(".search-field").fill("лампы ")
        await expect(page.locator("button.found[data-message] mark")).to_have_text("Лампа")
        await page.locator("button.found[data-message]").click()
        await expect(page.locator(".bubble")).to_have_count(1)
        await page.locator(".desk-menu").get_by_text(word("desk.search")).click()
        await expect(page.locator(".search-field")).to_have_value("лампы ")
        await expect(page.locator("button.found[data-message]")).to_have_count(1)
