"""Sending as a person sees it: drawn at once, never lost, never doubled, whatever breaks."""

import pytest
from playwright.async_api import Page, expect

from tests.browser_fixtures import IN_BROWSER
from tests.miniapp.conftest import OpenPage, launch_url
from tests.miniapp.desk import Frame, Refused
from tests.miniapp.fake_server import FakeDesk

pytestmark = IN_BROWSER

# Types, presses Enter and looks at the log without giving the browser a chance to do anything else.
PRESS_AND_LOOK = """(text) => {
  const field = document.querySelector(".composer-field");
  field.value = text;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true }));
  return [...document.querySelectorAll(".is-mine .bubble-text")].at(-1)?.textContent;
}"""


@pytest.fixture
def ticket(desk: FakeDesk) -> Frame:
    """A customer's ticket with an answer in it."""
    customer, agent = desk.person(7, "Марина"), desk.person(1, "Анна", role="agent")
    made = desk.open_ticket(customer, "Не пришёл заказ", "Где он?", desk.at)
    desk.add_message(made, agent, "Смотрю", desk.at + 1)
    return made


async def open_chat(desk: FakeDesk, open_page: OpenPage, person: int = 7) -> Page:
    page = await open_page(launch_url(desk, desk.people[person], start_param="t_104203"))
    await expect(page.locator(".bubble")).to_have_count(2)
    return page


async def bodies(page: Page) -> list[str]:
    return await page.locator(".is-mine .bubble-text").all_inner_texts()


async def test_a_message_is_drawn_in_the_task_of_the_key_press(
    desk: FakeDesk, open_page: OpenPage, ticket: Frame
) -> None:
    page = await open_chat(desk, open_page)
    desk.answering.clear()
    assert await page.evaluate(PRESS_AND_LOOK, "Жду") == "Жду"
    await expect(page.locator(".ticks-waiting")).to_have_count(1)
    desk.answering.set()
    await expect(page.locator(".is-mine .ticks-sent")).to_have_count(2)
    reader = desk.people[1]
    await desk.tell_read(ticket, reader, desk.last_id)
    await expect(page.locator(".is-mine .ticks-read")).to_have_count(2)
    assert await bodies(page) == ["Где он?", "Жду"]


async def test_what_was_said_offline_leaves_once_and_in_order_after_a_reload(
    desk: FakeDesk, open_page: OpenPage, ticket: Frame
) -> None:
    page = await open_chat(desk, open_page)
    desk.is_open = False
    await desk.drop_all()
    said = ["раз", "два", "три"]
    for text in said:
        await page.evaluate(PRESS_AND_LOOK, text)
    await page.locator(".composer-field").fill("черновик")
    await expect(page.locator(".ticks-waiting")).to_have_count(3)
    await expect(page.locator(".banner-offline")).to_be_visible()
    desk.is_open = True
    await page.reload()
    await expect(page.locator(".is-mine .ticks-sent")).to_have_count(4)
    assert await bodies(page) == ["Где он?", *said]
    stored = [one["body"] for one in desk.seen_by(ticket, desk.people[7]) if one["client_id"]]
    assert stored == said
    await expect(page.locator(".composer-field")).to_have_value("черновик")


async def test_a_lost_answer_is_asked_for_again_under_the_same_client_id(
    desk: FakeDesk, open_page: OpenPage, ticket: Frame
) -> None:
    page = await open_chat(desk, open_page)
    desk.refusals["message.post"] = [
        Refused("unavailable"),
        Refused("rate_limited", retry_after_ms=50),
    ]
    await page.evaluate(PRESS_AND_LOOK, "один")
    await page.evaluate(PRESS_AND_LOOK, "два")
    await expect(page.locator(".is-mine .ticks-sent")).to_have_count(3)
    first, again, third, last = desk.sent("message.post")
    assert first == again == third, "the same message went out with other params"
    assert [first["body"], last["body"]] == ["один", "два"]


async def test_a_refused_message_stays_with_retry_and_delete(
    desk: FakeDesk, open_page: OpenPage, ticket: Frame
) -> None:
    page = await open_chat(desk, open_page)
    desk.refusals["message.post"] = [Refused("forbidden"), Refused("forbidden")]
    await page.evaluate(PRESS_AND_LOOK, "нельзя")
    await page.evaluate(PRESS_AND_LOOK, "и это")
    failed = page.locator(".is-failed")
    await expect(failed).to_have_count(2)
    await failed.nth(0).get_by_role("button", name="Повторить").click()
    await failed.nth(-1).get_by_role("button", name="Удалить").click()
    await expect(page.locator(".is-failed")).to_have_count(0)
    assert await bodies(page) == ["Где он?", "нельзя"]


async def test_a_ticket_made_offline_gets_its_number_and_all_that_was_said_in_it(
    desk: FakeDesk, open_page: OpenPage
) -> None:
    desk.person(7, "Марина")
    page = await open_page(launch_url(desk, desk.people[7]))
    await page.locator(".action-bar button").click()
    await page.locator("#field-subject").fill("Потеряли посылку")
    await page.locator("#field-text").fill("Номер 8812")
    desk.is_open = False
    await desk.drop_all()
    await page.locator(".pane-main .action-bar button").click()
    await expect(page.locator(".head-chat .head-title")).to_have_text("Потеряли посылку")
    await page.evaluate(PRESS_AND_LOOK, "И ещё одно")
    assert await bodies(page) == ["Номер 8812", "И ещё одно"]
    desk.is_open = True
    await page.evaluate("() => window.dispatchEvent(new Event('online'))")
    await expect(page.locator(".head-chat .number")).to_contain_text("104\u00a0203")
    await expect(page.locator(".is-mine .ticks-sent")).to_have_count(2)
    assert await bodies(page) == ["Номер 8812", "И ещё одно"]
    assert len(desk.tickets) == 1


async def test_an_answer_to_a_closed_ticket_goes_on_in_the_next_one(
    desk: FakeDesk, open_page: OpenPage, ticket: Frame
) -> None:
    page = await open_chat(desk, open_page)
    ticket["status"] = "closed"
    await desk.tell("ticket.changed", ticket, None)
    await expect(page.locator(".banner")).to_be_visible()
    await page.evaluate(PRESS_AND_LOOK, "А если так?")
    await expect(page.locator(".head-chat .number")).to_contain_text("104\u00a0204")
    assert await bodies(page) == ["А если так?"]
    await page.get_by_role("button", name="Назад").click()
    await expect(page.locator(".ticket-card")).to_have_count(2)
    await page.locator('[data-ticket="104204"]').click()
    await page.locator(".follows").click()
    await expect(page.locator(".head-chat .number")).to_contain_text("104\u00a0203")


async def test_a_colleagues_answer_is_shown_and_asked_about_once(
    desk: FakeDesk, open_page: OpenPage, ticket: Frame
) -> None:
    oleg = desk.person(2, "Олег", role="agent")
    page = await open_chat(desk, open_page, person=2)
    desk.sessions, kept = [], desk.sessions
    await desk.say(ticket, desk.people[1], "Уже отвечаю")
    desk.sessions = kept
    await page.evaluate(PRESS_AND_LOOK, "Ответ Олега")
    await expect(page.locator(".banner-collision")).to_contain_text("Анна")
    await expect(page.locator(".bubble", has_text="Уже отвечаю")).to_be_visible()
    assert [one["body"] for one in desk.seen_by(ticket, oleg)][-1] == "Уже отвечаю"
    await page.get_by_role("button", name="Всё равно отправить").click()
    await expect(page.locator(".banner-collision")).to_have_count(0)
    await expect(page.locator(".is-mine .ticks-sent")).to_have_count(1)
    assert [one["body"] for one in desk.seen_by(ticket, oleg)][-1] == "Ответ Олега"


async def test_an_answer_below_what_is_in_sight_has_not_been_seen(
    desk: FakeDesk, open_page: OpenPage, ticket: Frame
) -> None:
    desk.person(2, "Олег", role="agent")
    for number in range(40):
        desk.add_message(ticket, desk.people[7], f"Строка {number}", desk.at + 2 + number)
    page = await open_page(launch_url(desk, desk.people[2], start_param="t_104203"))
    await expect(page.locator(".bubble", has_text="Строка 39")).to_be_visible()
    await page.locator(".log-scroller").evaluate("(log) => { log.scrollTop = -900; }")
    await expect(page.locator(".jump")).to_be_visible()
    await desk.say(ticket, desk.people[1], "Уже отвечаю")
    await expect(page.locator(".bubble", has_text="Уже отвечаю")).to_have_count(1)
    await page.evaluate(PRESS_AND_LOOK, "Ответ Олега")
    await expect(page.locator(".banner-collision")).to_contain_text("Анна")


async def test_staff_read_what_a_message_said_before(
    desk: FakeDesk, open_page: OpenPage, ticket: Frame
) -> None:
    asked = next(one for one in desk.messages.values() if one["body"] == "Где он?")
    desk.on_message_edit(desk.people[7], {"message_id": asked["id"], "body": "Где мой заказ?"})
    page = await open_chat(desk, open_page, person=1)
    await page.locator(".bubble").first.click(button="right")
    await page.get_by_role("button", name="История правок").click()
    await expect(page.locator(".version-text")).to_have_text(["Где он?", "Где мой заказ?"])
    await expect(page.locator(".version .meta").last).to_have_text("Сейчас")
    await page.keyboard.press("Escape")
    await page.locator(".bubble").nth(1).click(button="right")
    await expect(page.get_by_role("button", name="Скопировать")).to_be_visible()
    await expect(page.get_by_role("button", name="История правок")).to_have_count(0)


async def test_an_own_message_is_edited_answered_and_deleted(
    desk: FakeDesk, open_page: OpenPage, ticket: Frame
) -> None:
    page = await open_chat(desk, open_page)
    field = page.locator(".composer-field")
    await field.press("ArrowUp")
    await expect(field).to_have_value("Где он?")
    await field.fill("")
    await expect(field).to_have_value("")
    await field.fill("Где мой заказ?")
    await field.press("Enter")
    await expect(page.locator(".is-mine .bubble-text")).to_have_text("Где мой заказ?")
    await expect(page.locator(".is-mine .bubble-meta")).to_contain_text("изм.")
    await page.locator(".is-their .bubble").dblclick()
    await page.evaluate(PRESS_AND_LOOK, "Ответ на ответ")
    await expect(page.locator(".is-mine .quote-text")).to_have_text("Смотрю")
    assert desk.sent("message.post")[0]["reply_to"] > 0
    await page.locator(".is-mine .bubble").first.click(button="right")
    await page.get_by_role("button", name="Удалить").click()
    await page.locator(".dialog .is-danger").click()
    await expect(page.locator(".is-deleted .bubble-text")).to_have_text("Сообщение удалено")
