"""What a message leaves alone: rows out of sight, the list below, the button under the finger."""

from playwright.async_api import expect

from tests.browser_fixtures import IN_BROWSER
from tests.miniapp.conftest import PHONE, OpenPage, launch_url
from tests.miniapp.fake_server import FakeDesk

pytestmark = IN_BROWSER

SETTLED = "() => !document.querySelector('.lot:not(.is-settled):nth-last-child(n+3)')"
HEIGHTS = """() => [...document.querySelectorAll('.bubble-row')]
  .map((row) => row.getBoundingClientRect().height)"""
LOTS = "() => [...document.querySelectorAll('.lot')].map((it) => it.getBoundingClientRect().height)"
DAYS = """() => [...document.querySelectorAll('.day-line')]
  .reduce((sum, it) => sum + it.getBoundingClientRect().height, 0)"""
SKIPPED = """() => [...document.querySelectorAll('.bubble')]
  .filter((bubble) => !bubble.checkVisibility({ contentVisibilityAuto: true })).length"""


async def test_rows_out_of_sight_are_skipped_at_the_height_they_had(
    desk: FakeDesk, open_page: OpenPage
) -> None:
    customer, agent = desk.person(7, "Марина"), desk.person(1, "Анна", role="agent")
    ticket = desk.open_ticket(customer, "Длинный", "Начало", desk.at)
    for number in range(48):
        desk.add_message(ticket, agent, "Слово " * (number * 7 % 60 + 1), desk.at + number)
    desk.marks[ticket["id"], 7] = desk.last_id
    page = await open_page(launch_url(desk, customer, start_param="t_104203"), size=PHONE)
    await expect(page.locator(".bubble")).to_have_count(49)
    before = await page.evaluate(HEIGHTS)
    await page.wait_for_function(SETTLED)
    await page.wait_for_function(f"() => ({SKIPPED})() > 10")
    assert await page.evaluate(HEIGHTS) == before
    first = next(one for one in desk.messages.values() if one["ticket_id"] == ticket["id"])
    first["body"] = "Начало, о котором есть что сказать " * 20
    await desk.tell("message.edited", ticket, first)
    await page.wait_for_function(f"(before) => ({HEIGHTS})()[0] > before + 100", arg=before[0])
    await page.wait_for_function(SETTLED)
    await page.wait_for_function(f"() => ({SKIPPED})() > 10")
    before = await page.evaluate(HEIGHTS)
    lots = await page.evaluate(LOTS)
    assert abs(sum(lots) - sum(before) - await page.evaluate(DAYS)) < 1, "a height is a guess"
    await page.set_viewport_size({"width": 340, "height": 780})
    total = f"(before) => ({HEIGHTS})().reduce((sum, one) => sum + one, 0) > before"
    await page.wait_for_function(total, arg=sum(before))


async def test_the_list_below_a_conversation_is_right_when_it_comes_back(
    desk: FakeDesk, open_page: OpenPage
) -> None:
    customer, agent = desk.person(7, "Марина"), desk.person(1, "Анна", role="agent")
    first = desk.open_ticket(customer, "Первый", "Раз", desk.at)
    desk.open_ticket(customer, "Второй", "Два", desk.at + 10)
    page = await open_page(launch_url(desk, customer, platform="ios"), size=PHONE, proxy=True)
    await page.locator('[data-ticket="104203"]').click()
    await expect(page.locator(".bubble")).to_have_count(1)
    await desk.say(first, agent, "Ответ")
    await expect(page.locator(".bubble")).to_have_count(2)
    await page.evaluate("() => Telegram.WebView.receiveEvent('back_button_pressed', {})")
    await expect(page.locator(".ticket-subject")).to_have_text(["Первый", "Второй"])
    await expect(page.locator(".ticket-preview").first).to_contain_text("Ответ")


async def test_a_button_stays_the_same_while_messages_come(
    desk: FakeDesk, open_page: OpenPage
) -> None:
    customer, agent = desk.person(7, "Марина"), desk.person(1, "Анна", role="agent")
    ticket = desk.open_ticket(customer, "Не пришёл заказ", "Где он?", desk.at)
    page = await open_page(launch_url(desk, agent, start_param="t_104203"))
    claim = page.get_by_role("button", name="Взять")
    await expect(claim).to_be_visible()
    await claim.evaluate("(it) => { window.pressed = it; }")
    await desk.say(ticket, customer, "Ау")
    await expect(page.locator(".bubble")).to_have_count(2)
    assert await page.evaluate("() => window.pressed.isConnected"), "a press would be lost"
