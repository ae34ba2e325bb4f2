"""The desk's inbox: many at once, the ticket's panel, the command box, kept lists."""

import pytest
from playwright.async_api import expect

from tests.browser_fixtures import IN_BROWSER
from tests.checks.scene import receive, word
from tests.checks.test_agent import open_inbox
from tests.checks.test_desk import filled
from tests.miniapp.conftest import DESKTOP, PHONE, OpenPage
from tests.miniapp.fake_server import FakeDesk

pytestmark = IN_BROWSER


async def test_many_are_changed_at_once_and_brought_back(
    desk: FakeDesk, open_page: OpenPage
) -> None:
    filled(desk)
    page = await open_inbox(desk, open_page)
    for number in (104_203, 104_204):
        await page.locator(f'[data-choose="{number}"]').click()
    bar = page.get_by_role("toolbar")
    await bar.get_by_role("button", name=word("panel.priority")).click()
    await page.get_by_role("option", name=word("priority.urgent")).click()
    await expect(page.locator(".priority")).to_have_count(2)
    changed = desk.sent("ticket.change_many")
    assert changed == [{"ticket_ids": [104_203, 104_204], "change": {"priority": "urgent"}}]
    await page.get_by_role("button", name=word("action.undo")).click()
    await expect(page.locator(".priority")).to_have_count(0)


async def test_the_panel_gives_a_ticket_what_staff_know(
    desk: FakeDesk, open_page: OpenPage
) -> None:
    filled(desk)
    page = await open_inbox(desk, open_page, start_param="t_104203")
    panel = page.locator(".pane-side")
    await panel.locator(".prop", has_text=word("panel.tags")).click()
    await page.get_by_role("combobox").fill("срочный")
    await page.keyboard.press("Enter")
    await expect(panel.locator(".tag-chip")).to_have_text("#срочный")
    await page.keyboard.press("Escape")
    await panel.locator(".prop", has_text=word("panel.snooze")).click()
    await page.get_by_role("option").first.click()
    await desk.until(lambda: desk.tickets[104_203].get("snoozed_until"), "it rests")
    await expect(page.locator('.pane-list [data-ticket="104203"]')).to_have_count(0)
    await panel.get_by_role("switch").click()
    await expect(panel.get_by_role("switch")).to_have_attribute("aria-checked", "true")


async def test_the_command_box_finds_acts_and_tickets(
    desk: FakeDesk, open_page: OpenPage
) -> None:
    filled(desk)
    page = await open_inbox(desk, open_page, start_param="t_104203")
    await expect(page.locator(".bubble")).to_have_count(1)
    await page.keyboard.press("Control+k")
    await page.get_by_role("combobox").fill("104205")
    await page.keyboard.press("Enter")
    await expect(page.locator(".head-chat")).to_contain_text("Тикет 2")
    await page.keyboard.press("Control+k")
    await page.get_by_role("combobox").fill(word("view.snoozed")[:6])
    await page.keyboard.press("Enter")
    await expect(page.locator(".head-list h1")).to_have_text(word("view.snoozed"))


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["390", "1360"])
async def test_a_list_is_kept_under_a_name(
    desk: FakeDesk, open_page: OpenPage, size: tuple[int, int]
) -> None:
    filled(desk)
    page = await open_inbox(desk, open_page, size=size)
    await page.get_by_role("button", name=word("inbox.newest")).click()
    await page.get_by_role("button", name=word("inbox.keep")).click()
    await page.locator(".keep-form input").fill("Давно ждут")
    await page.get_by_role("button", name=word("inbox.keep_act"), exact=True).click()
    await expect(page.locator(".head-list h1")).to_have_text("Давно ждут")
    wanted = {"view": "open", "awake": True, "oldest": True}
    assert desk.sent("view.save")[0]["wanted"] == wanted
    if size == PHONE:
        await page.get_by_role("button", name=word("desk.menu")).click()
        await expect(page.locator(".menu-sheet")).to_contain_text("Давно ждут")
        await receive(page, "back_button_pressed")
        await expect(page.locator(".menu-sheet")).to_have_count(0)
