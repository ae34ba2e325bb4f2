"""Every screen at three widths, under hostile texts: nothing overflows, all is in reach."""

import pytest
from playwright.async_api import Page, expect

from app.live.assets import Assets
from tests.browser_fixtures import IN_BROWSER
from tests.miniapp.conftest import DESKTOP, PHONE, OpenPage, launch_url
from tests.miniapp.desk import Frame
from tests.miniapp.fake_server import FakeDesk, serving

pytestmark = IN_BROWSER

NARROW = (320, 640)
TARGET_PX = 44
MONSTER = (
    "Ы" * 90
    + " https://example.com/"
    + "долго" * 80
    + " مرحبا بالعالم "
    + "<img src=x onerror=alert(1)>"
)

# Whatever is wider than its box, unless it is meant to be cut or scrolled.
OVERFLOWING = """() => [...document.querySelectorAll("body *")].filter((element) => {
  const style = getComputedStyle(element);
  if (element.closest("svg, .hidden, .view-tabs") || style.display === "inline") return false;
  if (style.visibility === "hidden" || style.textOverflow === "ellipsis") return false;
  return element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0;
}).map((it) => `${it.tagName}.${it.className} ${it.scrollWidth} > ${it.clientWidth}`)"""

ROOT_FONT = "(size) => { document.documentElement.style.fontSize = size; }"

SMALL_TARGETS = """(least) => [...document.querySelectorAll("button, input, textarea")]
  .filter((element) => element.checkVisibility({ visibilityProperty: true }))
  .map((element) => [element, element.getBoundingClientRect()])
  .filter(([, box]) => box.width > 0 && (box.width < least - 0.5 || box.height < least - 0.5))
  .map(([element, box]) => `${element.className} ${box.width}x${box.height}`)"""

NAMELESS = """() => [...document.querySelectorAll("button, input, textarea, dialog, nav, section")]
  .filter((element) => element.checkVisibility({ visibilityProperty: true }))
  .filter((element) => !(element.getAttribute("aria-label") || element.textContent.trim()
    || element.labels?.length)).map((element) => element.outerHTML.slice(0, 120))"""


def fill(desk: FakeDesk) -> tuple[Frame, Frame]:
    """Tickets in every kind of status, with long, foreign and hostile words."""
    customer = desk.person(7, "Марина " + "О" * 50)
    agent = desk.person(1, "Анна", role="agent")
    for number, status in enumerate(("open", "resolved", "closed")):
        ticket = desk.open_ticket(customer, MONSTER[: 40 + number * 60], MONSTER, desk.at + number)
        answer = desk.add_message(ticket, agent, MONSTER, desk.at + 10, reply_to=desk.last_id)
        desk.add_message(ticket, customer, "ok", desk.at + 20, reply_to=answer["id"])
        desk.add_message(ticket, agent, MONSTER, desk.at + 30, kind="note")
        desk.add_message(ticket, agent, "assigned:" + "О" * 60, desk.at + 40, kind="system")
        ticket.update(status=status, assignee=ticket["customer"] | {"id": 1, "role": "agent"})
    return customer, agent


# The wheel's own motion is over: the log has stood still for five frames.
AT_REST = """async () => {
  const log = document.querySelector(".log-scroller");
  for (let [last, still] = [NaN, 0]; still < 5; last = log.scrollTop) {
    await new Promise((drawn) => requestAnimationFrame(drawn));
    still = log.scrollTop === last ? still + 1 : 0;
  }
}"""


async def check(page: Page, where: str) -> None:
    wide = await page.evaluate(OVERFLOWING)
    assert not wide, f"too wide: {where}: {wide}"
    assert await page.evaluate(SMALL_TARGETS, TARGET_PX) == [], f"too small: {where}"
    assert await page.evaluate(NAMELESS) == [], f"without a name: {where}"


@pytest.mark.parametrize("size", [NARROW, PHONE, DESKTOP], ids=str)
async def test_no_screen_overflows(
    desk: FakeDesk, open_page: OpenPage, size: tuple[int, int]
) -> None:
    for person in fill(desk):
        page = await open_page(launch_url(desk, person), size=size)
        if person["role"] == "agent":
            await page.locator('[data-view="all"]').first.click()
        await expect(page.locator(".ticket-card")).to_have_count(len(desk.tickets))
        await check(page, f"list {size}")
        for number, ticket in desk.tickets.items():
            await page.locator(f'[data-ticket="{number}"]').click()
            await expect(page.locator(".bubble").first).to_be_visible()
            where = f"{person['role']} {ticket['status']} {size}"
            await check(page, where)
            await page.evaluate(ROOT_FONT, "200%")
            too_wide = await page.evaluate(OVERFLOWING)
            assert not too_wide, f"too wide at 200 %: {where}: {too_wide}"
            await page.evaluate(ROOT_FONT, "")
            await look_at_sheet(page, where)
            await go_back(page)
        if person["role"] == "customer":
            await page.locator(".pane-list .action-bar button").click()
            await check(page, f"form {size}")


async def look_at_sheet(page: Page, where: str) -> None:
    """The actions of a message, opened without a mouse."""
    await page.locator(".bubble-more").last.focus()
    await page.keyboard.press("Enter")
    await expect(page.locator(".sheet")).to_be_visible()
    await check(page, f"sheet {where}")
    await page.keyboard.press("Escape")
    await expect(page.locator(".sheet")).to_have_count(0)


async def go_back(page: Page) -> None:
    """To the list, where it is another screen."""
    back = page.locator(".head-chat .icon-button").first
    if await page.locator(".shell").get_attribute("data-panes") == "1":
        await back.click()


@pytest.mark.parametrize("kind", ["raw", "linked"])
async def test_staff_work_a_ticket_raw_and_linked(
    kind: str, raw_assets: Assets, linked_assets: Assets, open_page: OpenPage
) -> None:
    assets = raw_assets if kind == "raw" else linked_assets
    async with serving(assets) as desk:
        desk.build = assets.build
        customer, agent = desk.person(7, "Марина"), desk.person(1, "Анна", role="agent")
        oleg = desk.person(2, "Олег", role="agent")
        ticket = desk.open_ticket(customer, "Не пришёл заказ", "Где он?", desk.at)
        page = await open_page(launch_url(desk, agent), size=DESKTOP)
        await page.locator(".ticket-card").click()
        await page.get_by_role("button", name="Взять").click()
        await expect(page.locator(".acts-who")).to_have_text("Отвечаете вы")
        ticket["assignee"] = {"id": 2, "name": "Олег", "role": "agent"}
        await desk.tell("ticket.changed", ticket, None)
        await page.get_by_role("button", name="Забрать").click()
        await expect(page.locator(".dialog h2")).to_contain_text("Олег")
        await page.locator(".dialog .is-accent").click()
        await expect(page.locator(".acts-who")).to_have_text("Отвечаете вы")
        await page.get_by_role("radio", name="Заметка").click()
        await page.locator(".composer-field").fill("Только для своих")
        await page.keyboard.press("Enter")
        await expect(page.locator(".is-note .bubble-text")).to_have_text("Только для своих")
        assert "Только" not in str(desk.shown(ticket, customer))
        await page.get_by_role("radio", name="Ответ").click()
        await page.locator(".composer-field").fill("Едет")
        await page.keyboard.press("Enter")
        await desk.until(lambda: desk.sent("message.post"), "an answer")
        assert desk.sent("message.post")[0]["seen"] > 0
        await desk.signal("typing", ticket, oleg)
        await expect(page.locator(".banner-collision")).to_contain_text("Олег")
        await page.get_by_role("button", name="Решить").click()
        await expect(page.locator(".tear-line")).to_be_visible()
        await expect(page.locator(".ticket-card")).to_have_count(0)


async def test_the_reader_is_never_moved(desk: FakeDesk, open_page: OpenPage) -> None:
    customer, agent = desk.person(7, "Марина"), desk.person(1, "Анна", role="agent")
    ticket = desk.open_ticket(customer, "Длинный", "Начало", desk.at)
    for number in range(120):
        desk.add_message(ticket, agent, f"Ответ {number}", desk.at + number)
    desk.marks[ticket["id"], customer["id"]] = desk.last_id
    page = await open_page(launch_url(desk, customer, start_param="t_104203"))
    await expect(page.locator(".bubble", has_text="Ответ 119")).to_be_in_viewport()
    await page.mouse.move(200, 300)
    await page.mouse.wheel(0, -700)
    await expect(page.locator(".jump")).to_be_visible()
    await page.evaluate(AT_REST)
    anchor = page.locator(".bubble", has_text="Ответ 105")
    before = await anchor.bounding_box()
    await desk.say(ticket, agent, "Совсем новое " * 30)
    await expect(page.locator(".jump .badge")).to_have_text("1")
    after = await anchor.bounding_box()
    assert before is not None
    assert after is not None
    assert abs(before["y"] - after["y"]) <= 1, "a new message moved what was being read"
    assert not await page.evaluate("() => document.querySelectorAll('.unread-line').length > 1")
    for _ in range(12):
        await page.mouse.wheel(0, -2000)
    await expect(page.locator(".bubble", has_text="Начало")).to_have_count(1)
    await page.locator(".jump").click()
    await expect(page.locator(".bubble", has_text="Совсем новое")).to_be_in_viewport()
