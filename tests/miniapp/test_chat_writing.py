"""Writing, answering, and how a ticket ends and begins again before one's eyes."""

from typing import Any

import pytest
from playwright.async_api import Page, expect

from tests.browser_fixtures import IN_BROWSER
from tests.miniapp.conftest import OpenPage, launch_url
from tests.miniapp.desk import Frame, Refused
from tests.miniapp.fake_server import FakeDesk

pytestmark = IN_BROWSER

HAPTICS = """() => posted.filter(([type]) => type === "web_app_trigger_haptic_feedback")
  .map(([, it]) => it.notification_type ?? it.impact_style)"""
# A finger on a message, pulled to the left by so many pixels.
PULL = """([id, by]) => {
  const row = document.querySelector(`[data-message='${id}']`);
  const box = row.getBoundingClientRect();
  const touch = (type, x, y) => row.dispatchEvent(new PointerEvent(type, { bubbles: true,
    pointerId: 7, isPrimary: true, pointerType: "touch", clientX: x, clientY: box.top + y }));
  touch("pointerdown", 200, 5);
  for (let step = 1; step <= 8; step += 1) touch("pointermove", 200 - (by * step) / 8, 5);
  const shown = getComputedStyle(row).transform !== "none";
  touch("pointerup", 200 - by, 5);
  return shown;
}"""
TOLD = "() => [...document.querySelectorAll('.log-news p')].map((it) => it.textContent)"


@pytest.fixture
def ticket(desk: FakeDesk) -> Frame:
    """A customer's ticket with an answer in it."""
    customer, agent = desk.person(7, "Марина"), desk.person(1, "Анна", role="agent")
    made = desk.open_ticket(customer, "Не пришёл заказ", "Где он?", desk.at)
    desk.add_message(made, agent, "Смотрю", desk.at + 1)
    return made


async def open_chat(
    desk: FakeDesk, open_page: OpenPage, person: int = 7, platform: str = "tdesktop", **more: Any
) -> Page:
    url = launch_url(desk, desk.people[person], start_param="t_104203", platform=platform)
    page = await open_page(url, proxy=True, **more)
    await expect(page.locator(".bubble")).to_have_count(2)
    return page


async def test_the_stub_is_torn_off_and_glued_back_before_ones_eyes(
    desk: FakeDesk, open_page: OpenPage, ticket: Frame
) -> None:
    page = await open_chat(desk, open_page)
    field = page.locator(".composer-field")
    assert "success" not in await page.evaluate(HAPTICS)
    desk.moved(desk.people[1], {"ticket_id": ticket["id"]}, "resolved", "resolved")
    line = desk.messages[max(desk.messages)]
    await desk.tell("ticket.changed", ticket, line)
    await expect(page.locator(".tear-line")).to_be_visible()
    await expect(page.locator(".system-line")).to_contain_text("Анна")
    await expect(field).to_have_attribute("placeholder", "Напишите, если вопрос остался")
    assert (await page.evaluate(HAPTICS)).count("success") == 1
    await field.fill("Ещё вопрос")
    await field.press("Enter")
    await expect(page.locator(".tear-line")).to_have_count(0)
    await expect(field).to_have_attribute("placeholder", "Сообщение")
    ticket["status"] = "closed"
    await desk.tell("ticket.changed", ticket, None)
    await expect(field).to_have_attribute("placeholder", "Напишите, и мы откроем новый тикет")
    await expect(page.locator(".banner")).to_contain_text("Тикет закрыт")


async def test_what_was_resolved_before_lies_still(
    desk: FakeDesk, open_page: OpenPage, ticket: Frame
) -> None:
    ticket["status"] = "resolved"
    page = await open_chat(desk, open_page)
    await expect(page.locator(".tear-line")).to_be_visible()
    await expect(page.locator(".is-tearing")).to_have_count(0)
    assert await page.evaluate(HAPTICS) == []


async def test_a_pull_to_the_left_answers(
    desk: FakeDesk, open_page: OpenPage, ticket: Frame
) -> None:
    page = await open_chat(desk, open_page, platform="ios", has_touch=True)
    answer = next(one for one in desk.messages.values() if one["body"] == "Смотрю")
    assert await page.evaluate(PULL, [answer["id"], 40]), "the message did not follow the finger"
    await expect(page.locator(".composer-strip")).to_have_count(0)
    await page.evaluate(PULL, [answer["id"], 90])
    await expect(page.locator(".composer-strip")).to_contain_text("Смотрю")
    assert await page.evaluate(HAPTICS) == ["light"]
    await expect(page.locator(".composer-field")).to_be_focused()
    await expect(page.locator(".pull-glyph")).to_have_count(0)


async def test_a_refused_edit_goes_back_into_the_field(
    desk: FakeDesk, open_page: OpenPage, ticket: Frame
) -> None:
    page = await open_chat(desk, open_page)
    field = page.locator(".composer-field")
    desk.refusals["message.edit"] = [Refused("forbidden")]
    await field.press("ArrowUp")
    await field.fill("Где мой заказ?")
    await field.press("Enter")
    await expect(page.locator(".is-mine .bubble-text")).to_have_text("Где он?")
    await expect(field).to_have_value("Где мой заказ?")
    await field.press("Enter")
    await expect(page.locator(".is-mine .bubble-text")).to_have_text("Где мой заказ?")
    await expect(field).to_have_value("")


async def test_the_field_grows_to_six_lines_and_keeps_breaks(
    desk: FakeDesk, open_page: OpenPage, ticket: Frame
) -> None:
    page = await open_chat(desk, open_page)
    field = page.locator(".composer-field")
    heights = []
    for lines in (1, 3, 6, 12):
        await field.fill("\n".join(f"строка {at}" for at in range(lines)))
        await page.evaluate("() => new Promise((fitted) => requestAnimationFrame(fitted))")
        box = await field.bounding_box()
        heights.append(round(box["height"] if box else 0))
    assert heights[0] < heights[1] < heights[2] == heights[3], heights
    await expect(page.locator(".bubble").last).to_be_in_viewport()
    await field.press("Enter")
    await expect(page.locator(".is-mine .bubble-text").last).to_contain_text("строка 11")
    body = await page.locator(".is-mine .bubble-text").last.inner_text()
    assert body.count("\n") == 11


async def test_a_reader_is_told_each_new_word_of_others_once(
    desk: FakeDesk, open_page: OpenPage, ticket: Frame
) -> None:
    page = await open_chat(desk, open_page)
    assert await page.evaluate(TOLD) == []
    await page.locator(".composer-field").fill("Моё")
    await page.locator(".composer-field").press("Enter")
    await expect(page.locator(".is-mine .ticks-sent")).to_have_count(2)
    said = await desk.say(ticket, desk.people[1], "Нашли")
    await desk.tell("message.edited", ticket, said)
    await expect(page.locator(".log-news p")).to_have_count(1)
    assert await page.evaluate(TOLD) == ["Анна: Нашли"]


async def test_the_log_is_walked_with_arrows_and_left_with_one_tab(
    desk: FakeDesk, open_page: OpenPage, ticket: Frame
) -> None:
    page = await open_chat(desk, open_page)
    await page.locator(".log-scroller").focus()
    await page.keyboard.press("ArrowUp")
    focused = "() => document.activeElement.innerText"
    assert "Смотрю" in await page.evaluate(focused)
    await page.keyboard.press("ArrowUp")
    assert "Где он?" in await page.evaluate(focused)
    await page.keyboard.press("Enter")
    await expect(page.locator(".sheet")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.locator(".sheet")).to_have_count(0)
    assert "Где он?" in await page.evaluate(focused), "the focus did not come back"
    await page.keyboard.press("Tab")
    await expect(page.locator(".composer-attach")).to_be_focused()
    await page.keyboard.press("Tab")
    await expect(page.locator(".composer-field")).to_be_focused()
    await page.keyboard.press("Tab")
    await expect(page.locator(".composer-speak")).to_be_focused()
