"""Checks 66, 69, 70, 72, 75: the staff's inbox and their side of a conversation."""

from typing import Any

import pytest
from playwright.async_api import Page, expect

from tests.browser_fixtures import IN_BROWSER
from tests.checks.scene import DESKTOP, PHONE, THEMES, people, press_enter, talk, wear, word
from tests.miniapp.conftest import OpenPage, launch_url
from tests.miniapp.desk import Refused
from tests.miniapp.fake_server import FakeDesk

pytestmark = IN_BROWSER


async def open_inbox(
    desk: FakeDesk, open_page: OpenPage, *, size: tuple[int, int] = DESKTOP, start_param: str = ""
) -> Page:
    """An agent's inbox, live."""
    address = launch_url(desk, desk.people[1], start_param=start_param)
    page = await open_page(address, size=size, proxy=True)
    await expect(page.locator(".ticket-card").first).to_be_attached()
    await desk.until(lambda: desk.sessions, "the session works")
    return page


async def top_of(page: Page, number: int) -> float:
    box = await page.locator(f'[data-ticket="{number}"]').bounding_box()
    assert box is not None
    return float(box["y"])


async def test_check_66_the_row_under_the_pointer_stays_until_it_is_left(
    desk: FakeDesk, open_page: OpenPage
) -> None:
    customer, _ = people(desk)
    tickets = [
        desk.open_ticket(customer, f"Тикет {number}", "Слова", desk.at + number)
        for number in range(6)
    ]
    page = await open_inbox(desk, open_page)
    held = page.locator('[data-ticket="104206"]')
    await held.hover()
    before = await top_of(page, 104_206)
    for number, ticket in enumerate(tickets):
        await desk.say(ticket, customer, f"Снова {number}")
    desk.open_ticket(customer, "Совсем новый", "Слова", desk.at + 10**6)
    await desk.tell("ticket.opened", desk.tickets[104_209], desk.messages[max(desk.messages)])
    await expect(held).to_contain_text("Снова 3")
    assert abs(await top_of(page, 104_206) - before) <= 1, "the row moved under the pointer"
    await page.mouse.move(1200, 400)
    first = page.locator(".ticket-card").first
    await expect(first).to_contain_text("Совсем новый")


async def test_check_69_a_colleague_is_shown_as_soon_as_they_are_there(
    desk: FakeDesk, open_page: OpenPage
) -> None:
    ticket = talk(desk)
    oleg = desk.person(2, "Олег", role="agent")
    page = await open_inbox(desk, open_page, start_param="t_104203")
    await expect(page.locator(".bubble")).to_have_count(1)
    await desk.signal("viewing", ticket, oleg)
    banners = page.locator(".banners")
    await expect(banners).to_contain_text("Олег")
    await desk.signal("typing", ticket, oleg)
    await expect(banners).to_contain_text(word("presence.typing", name="Олег"))
    desk.sessions, kept = [], desk.sessions
    await desk.say(ticket, oleg, "Я уже")
    desk.sessions = kept
    await press_enter(page, "И я")
    await expect(banners).to_contain_text(word("collision.text", name="Олег"))
    assert len(desk.sent("message.post")) == 1
    await page.get_by_role("button", name=word("collision.send")).click()
    await expect(page.locator(".is-mine .ticks-sent")).not_to_have_count(0)
    assert len(desk.sent("message.post")) == 2, "it was asked about more than once"


LOOK: str = """() => {
  const place = document.querySelector(".composer-place");
  const box = getComputedStyle(place);
  const edges = [place, ...place.querySelectorAll(".composer-field, .composer")].map(
    (it) => getComputedStyle(it)).some((style) => /dashed/.test(style.borderStyle));
  const send = document.querySelector(".send");
  return { ground: box.backgroundColor, dashed: edges, lock: place.querySelectorAll(
    "use[href='#i-lock']").length, label: send.getAttribute("aria-label") };
}"""


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["390", "1360"])
async def test_check_70_a_note_is_unlike_an_answer_in_three_ways_and_stays_inside(
    desk: FakeDesk, open_page: OpenPage, size: tuple[int, int]
) -> None:
    talk(desk)
    theirs = await open_page(launch_url(desk, desk.people[7], start_param="t_104203"), proxy=True)
    await expect(theirs.locator(".bubble")).to_have_count(1)
    page = await open_inbox(desk, open_page, size=size, start_param="t_104203")
    await expect(page.locator(".bubble")).to_have_count(1)
    for theme in THEMES:
        await wear(page, theme)
        looks: list[dict[str, Any]] = []
        for name in ("composer.reply", "composer.note"):
            await page.get_by_role("radio", name=word(name)).click()
            looks.append(await page.evaluate(LOOK))
        reply, note = looks
        assert reply["ground"] != note["ground"], theme
        assert (reply["dashed"], note["dashed"]) == (False, True), theme
        assert note["lock"] > reply["lock"], theme
        assert (reply["label"], note["label"]) == (
            word("composer.send"),
            word("composer.send_note"),
        )
    await press_enter(page, "Секрет")
    await expect(page.locator(".is-note", has_text="Секрет")).to_be_visible()
    await page.get_by_role("radio", name=word("composer.reply")).click()
    await press_enter(page, "Открыто")
    await expect(theirs.locator(".bubble", has_text="Открыто")).to_be_visible()
    assert "Секрет" not in await theirs.content()
    await theirs.reload()
    await expect(theirs.locator(".bubble", has_text="Открыто")).to_be_visible()
    assert "Секрет" not in await theirs.content()


async def test_check_72_an_act_is_seen_at_once_and_taken_back_when_it_is_refused(
    desk: FakeDesk, open_page: OpenPage
) -> None:
    talk(desk)
    page = await open_inbox(desk, open_page, start_param="t_104203")
    await expect(page.locator(".bubble")).to_have_count(1)
    who = page.locator(".acts-who")
    await expect(who).to_have_text(word("acts.nobody"))
    desk.answering.clear()
    desk.refusals["ticket.claim"] = [Refused("forbidden")]
    await page.get_by_role("button", name=word("acts.claim")).click()
    await expect(who).to_have_text(word("acts.mine"))
    desk.answering.set()
    await expect(who).to_have_text(word("acts.nobody"))
    said = page.locator(".toasts, [role=alert]", has_text=word("refused.forbidden"))
    await expect(said.first).to_be_visible()
    chip = page.locator(".head-chat .chip, .ticket-acts .chip").first
    before = await chip.inner_text()
    desk.answering.clear()
    desk.refusals["ticket.change_many"] = [Refused("transition_refused")]
    await page.get_by_role("button", name=word("acts.resolve")).click()
    await expect(chip).to_have_text(word("status.staff.resolved"))
    desk.answering.set()
    await expect(chip).to_have_text(before)


async def test_check_75_a_long_inbox_comes_in_pages_of_fifty(
    desk: FakeDesk, open_page: OpenPage
) -> None:
    customer, _ = people(desk)
    for number in range(230):
        desk.open_ticket(customer, f"Тикет {number}", "Слова", desk.at + number)
    page = await open_inbox(desk, open_page)
    await expect(page.locator(".ticket-card")).to_have_count(50)
    await page.locator(".pane-list .scroller").evaluate("(it) => { it.scrollTop = 10 ** 6; }")
    await expect(page.locator(".ticket-card")).to_have_count(100)
    assert {one.get("limit") for one in desk.sent("inbox.list")} == {50}
