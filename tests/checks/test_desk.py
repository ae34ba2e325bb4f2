"""Checks 67, 68, 73 and 76 at the desk: keys, the way back, counts, the clock of the rows."""

from playwright.async_api import Page, expect

from tests.browser_fixtures import IN_BROWSER
from tests.checks.scene import DESKTOP, word
from tests.checks.test_agent import open_inbox
from tests.miniapp.conftest import OpenPage, launch_url
from tests.miniapp.desk import Frame
from tests.miniapp.fake_server import FakeDesk

pytestmark = IN_BROWSER

def filled(desk: FakeDesk) -> list[Frame]:
    """Five tickets of two customers, an agent and a colleague, a category and two tags."""
    desk.person(1, "Анна", role="agent")
    desk.person(2, "Олег", role="agent")
    desk.categories = [{"id": 1, "name": "Оплата", "archived": False, "people": []}]
    desk.tags = [{"id": 1, "name": "возврат", "archived": False}]
    people = [desk.person(7, "Марина"), desk.person(8, "Пётр")]
    return [
        desk.open_ticket(people[number % 2], f"Тикет {number}", "Слова", desk.at + number)
        for number in range(5)
    ]


async def still(page: Page) -> None:
    """Nobody types any more: the composer has the focus when a ticket opens."""
    await page.evaluate("() => document.activeElement.blur()")


async def count_of(page: Page, view: str) -> str:
    return (await page.locator(f'[data-view="{view}"] .view-count').inner_text()).strip()


async def test_check_67_keys_act_and_never_while_somebody_types(
    desk: FakeDesk, open_page: OpenPage
) -> None:
    filled(desk)
    page = await open_inbox(desk, open_page)
    await page.keyboard.press("j")
    await page.keyboard.press("j")
    await page.keyboard.press("k")
    await expect(page.locator('[data-ticket="104207"]')).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(page.locator(".head-chat")).to_contain_text("Тикет 4")
    await still(page)
    await page.keyboard.press("n")
    field = page.locator(".composer-field")
    await expect(field).to_be_focused()
    await field.press_sequentially("jke?a")
    await expect(field).to_have_value("jke?a")
    await expect(page.locator("dialog[open]")).to_have_count(0)
    assert desk.sent("ticket.change_many") == []
    await field.fill("")
    await page.keyboard.press("Escape")
    marks = page.locator(".is-mark:visible")
    every = {"A", "E", "R", "N", "J", "K", "Enter", "/", "?", "Ctrl+K"}
    assert set(await marks.all_inner_texts()) == every, "each key is shown on its control"
    await page.keyboard.press("?")
    sheet = page.locator(".key-sheet")
    await expect(sheet).to_contain_text("Ctrl+K")
    await sheet.get_by_role("switch").click()
    await page.keyboard.press("Escape")
    await page.keyboard.press("a")
    await expect(page.locator("dialog[open]")).to_have_count(0)
    await expect(marks).to_have_count(0)


async def test_check_68_resolved_goes_to_the_next_and_comes_back(
    desk: FakeDesk, open_page: OpenPage
) -> None:
    filled(desk)
    page = await open_inbox(desk, open_page, start_param="t_104207")
    await expect(page.locator(".bubble")).to_have_count(1)
    await still(page)
    await page.keyboard.press("e")
    await expect(page.locator(".head-chat")).to_contain_text("Тикет 3")
    assert desk.tickets[104_207]["status"] == "resolved"
    await page.get_by_role("button", name=word("action.undo")).click()
    await desk.until(lambda: desk.sent("ticket.undo"), "it is taken back")
    assert desk.tickets[104_207]["status"] == "new"
    await expect(page.locator('[data-ticket="104207"]')).to_contain_text(word("status.staff.new"))


async def test_check_73_counts_follow_what_happens(desk: FakeDesk, open_page: OpenPage) -> None:
    tickets = filled(desk)
    page = await open_inbox(desk, open_page)
    await expect(page.locator('[data-view="unassigned"] .view-count')).to_have_text("5")
    agent, customer = desk.people[1], desk.people[7]
    await desk.say(tickets[0], agent, "Смотрим")
    tickets[1]["assignee"] = {"id": 1, "name": "Анна", "role": "agent"}
    await desk.tell("ticket.changed", tickets[1], None)
    await desk.say(tickets[2], customer, "Ещё")
    await expect(page.locator('[data-view="open"] .view-count')).to_have_text("4")
    await expect(page.locator('[data-view="mine"] .view-count')).to_have_text("1")
    assert await count_of(page, "waiting") == "1"
    await expect(page.locator(".pane-list .ticket-card")).to_have_count(4)


TIMERS = """
window.minutely = new Set();
const [every, stop] = [window.setInterval, window.clearInterval];
window.setInterval = (tick, ms, ...more) => {
  const timer = every(tick, ms, ...more);
  if (ms === 60000) window.minutely.add(timer);
  return timer;
};
window.clearInterval = (timer) => {
  window.minutely.delete(timer);
  stop(timer);
};
"""


async def test_check_76_one_timer_for_the_clocks_of_all_rows(
    desk: FakeDesk, open_page: OpenPage
) -> None:
    for ticket in filled(desk):
        ticket["due"] = {"kind": "first", "at": desk.at + 7_200_000, "warn_at": None}
    url = launch_url(desk, desk.people[1])
    page = await open_page(url, size=DESKTOP, proxy=True, scripts=[TIMERS])
    await expect(page.locator(".inbox-row .due")).to_have_count(5)
    assert await page.evaluate("() => window.minutely.size") == 1
