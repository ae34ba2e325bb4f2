"""Checks 32 to 39: going and coming back, and the client's own buttons."""

import json

import pytest
from playwright.async_api import Page, TimeoutError, expect  # noqa: A004 - its own kind

from tests.browser_fixtures import IN_BROWSER
from tests.checks.scene import DESKTOP, PHONE, fill, go_home, people, posted, receive, talk, word
from tests.miniapp.conftest import OpenPage, launch_url
from tests.miniapp.fake_server import FakeDesk

pytestmark = IN_BROWSER


async def last(page: Page, event: str) -> dict[str, object]:
    """What the client was last told by that name."""
    told = await posted(page, event)
    assert told, f"{event} was never posted"
    detail: dict[str, object] = told[-1]
    return detail


# The last word by that name, which may be about to be said.
LAST_IS = """([name, wanted]) => {
  const told = window.posted.findLast(([one]) => one === name);
  return told !== undefined && JSON.stringify(told[1]) === wanted;
}"""


async def confirms(page: Page, wanted: bool, why: str) -> None:
    """Closing comes to be confirmed, or comes to be free."""
    event = "web_app_setup_closing_behavior"
    detail = json.dumps({"need_confirmation": wanted}, separators=(",", ":"))
    try:
        await page.wait_for_function(LAST_IS, arg=[event, detail])
    except TimeoutError:
        raise AssertionError(f"{why}: {await posted(page, event)}") from None


async def on_phone(desk: FakeDesk, open_page: OpenPage, start_param: str = "") -> Page:
    """A customer's phone, with her list on it."""
    address = launch_url(desk, desk.people[7], platform="ios", start_param=start_param)
    page = await open_page(address, proxy=True)
    await expect(page.locator(".ticket-card").first).to_be_attached()
    return page


async def test_check_32_33_37_back_is_offered_wherever_there_is_a_way_back(
    desk: FakeDesk, open_page: OpenPage
) -> None:
    ticket = talk(desk, 2)
    page = await on_phone(desk, open_page)
    assert await last(page, "web_app_setup_swipe_behavior") == {"allow_vertical_swipe": True}
    shown = await posted(page, "web_app_setup_back_button")
    assert not shown or shown[-1] == {"is_visible": False}
    await page.locator(f'[data-ticket="{ticket["id"]}"]').click()
    await expect(page.locator(".bubble")).to_have_count(3)
    assert await last(page, "web_app_setup_back_button") == {"is_visible": True}
    assert await last(page, "web_app_setup_swipe_behavior") == {"allow_vertical_swipe": False}
    await page.locator(".is-mine .bubble-more").last.focus()
    await page.keyboard.press("Enter")
    await expect(page.locator("dialog[open]")).to_be_visible()
    await receive(page, "back_button_pressed")
    # The layer is gone with its element, a moment after it has closed.
    await expect(page.locator("dialog")).to_have_count(0)
    await expect(page.locator(".bubble").first).to_be_visible()
    assert await last(page, "web_app_setup_back_button") == {"is_visible": True}
    await receive(page, "back_button_pressed")
    await expect(page.locator(".ticket-card")).to_be_in_viewport()
    assert await last(page, "web_app_setup_back_button") == {"is_visible": False}
    assert await last(page, "web_app_setup_swipe_behavior") == {"allow_vertical_swipe": True}
    await receive(page, "main_button_pressed")
    await expect(page.locator("#field-subject")).to_be_visible()
    assert await last(page, "web_app_setup_back_button") == {"is_visible": True}
    assert await last(page, "web_app_setup_swipe_behavior") == {"allow_vertical_swipe": False}
    await receive(page, "back_button_pressed")
    await expect(page.locator("#field-subject")).to_have_count(0)


async def test_check_34_the_list_is_where_it_was_left(desk: FakeDesk, open_page: OpenPage) -> None:
    customer, _ = people(desk)
    for number in range(40):
        desk.open_ticket(customer, f"Тикет {number}", "Слова", desk.at + number)
    page = await on_phone(desk, open_page)
    row = page.locator('[data-ticket="104215"]')
    await row.hover()
    scroll = "() => document.querySelector('.pane-list .scroller').scrollTop"
    before = await page.evaluate(scroll)
    assert before > 400
    await row.click()
    await expect(page.locator(".bubble")).to_have_count(1)
    await receive(page, "back_button_pressed")
    await expect(row).to_be_in_viewport()
    assert abs(await page.evaluate(scroll) - before) <= 1


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["390", "1360"])
async def test_check_35_a_link_from_outside_opens_its_ticket_above_the_list(
    desk: FakeDesk, open_page: OpenPage, size: tuple[int, int]
) -> None:
    customer, _ = people(desk)
    talk(desk, subject="Первый")
    desk.open_ticket(customer, "Второй", "Слова", desk.at)
    platform = "ios" if size == PHONE else "tdesktop"
    url = launch_url(desk, customer, platform=platform, start_param="t_104203")
    page = await open_page(url, size=size, proxy=True)
    await expect(page.locator(".head-chat .head-title")).to_have_text("Первый")
    await go_home(page)
    await expect(page.locator(".ticket-card")).to_have_count(2)
    await expect(page.locator(".ticket-card").first).to_be_in_viewport()


async def test_check_36_closing_is_confirmed_only_while_something_is_unsent(
    desk: FakeDesk, open_page: OpenPage
) -> None:
    talk(desk)
    page = await on_phone(desk, open_page, start_param="t_104203")
    field = page.locator(".composer-field")
    await expect(field).to_be_visible()
    for text, wanted in (("Черновик", True), ("", False), ("Снова", True)):
        await field.fill(text)
        await confirms(page, wanted, repr(text))
    desk.answering.clear()
    await page.locator(".send").click()
    await expect(field).to_have_value("")
    await confirms(page, True, "it is on its way")
    desk.answering.set()
    # The news of a message may come before the answer to it, and only the answer makes it sent.
    await expect(page.locator(".ticks-sent").last).to_be_visible()
    await confirms(page, False, "it has arrived")


@pytest.mark.parametrize(
    ("platform", "size", "native"),
    [("ios", PHONE, True), ("android", PHONE, True), ("tdesktop", DESKTOP, False),
     ("weba", PHONE, False)],
)  # fmt: skip
async def test_check_38_the_main_action_is_the_clients_button_on_phones_and_ours_elsewhere(
    desk: FakeDesk, open_page: OpenPage, platform: str, size: tuple[int, int], native: bool
) -> None:
    customer, _ = fill(desk)
    page = await open_page(launch_url(desk, customer, platform=platform), size=size, proxy=True)
    await expect(page.locator(".ticket-card").first).to_be_visible()
    own = page.locator(".pane-list .action-bar button")
    await expect(own).to_have_count(0 if native else 1)
    told = [one for one in await posted(page, "web_app_setup_main_button") if one["is_visible"]]
    assert bool(told) == native, told
    if native:
        assert told[-1]["text"] == word("list.new")
        assert told[-1]["color"] != told[-1]["text_color"]


async def test_check_39_the_main_button_is_off_while_the_form_cannot_be_sent(
    desk: FakeDesk, open_page: OpenPage
) -> None:
    talk(desk)
    page = await on_phone(desk, open_page)
    await receive(page, "main_button_pressed")
    event = "web_app_setup_main_button"
    subject, text = page.locator("#field-subject"), page.locator("#field-text")
    await expect(subject).to_be_visible()
    for one, two, active in (("", "", False), ("Тема", "", False), ("Тема", "  ", False),
                             ("Тема", "Слова", True)):  # fmt: skip
        await subject.fill(one)
        await text.fill(two)
        assert (await last(page, event))["is_active"] is active, (one, two)
    desk.answering.clear()
    await receive(page, "main_button_pressed")
    await receive(page, "main_button_pressed")
    # The ticket stands on screen before it has a number: there is nothing to wait for.
    await expect(page.locator(".head-chat .head-title")).to_have_text("Тема")
    told = await last(page, event)
    assert told["is_visible"] is False or told["is_progress_visible"] is True
    desk.answering.set()
    await expect(page.locator(".is-mine .ticks-sent")).to_have_count(1)
    assert len(desk.sent("ticket.open")) == 1
