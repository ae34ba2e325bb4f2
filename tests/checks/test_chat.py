"""Checks 43 to 49, 58, 63 to 65: the log of a conversation as a person reads and scrolls it."""

from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

import pytest
from playwright.async_api import Page, expect

from tests.browser_fixtures import IN_BROWSER
from tests.checks.scene import (
    DESKTOP,
    PHONE,
    people,
    posted,
    press_enter,
    read_all,
    receive,
    talk,
    word,
)
from tests.miniapp.conftest import OpenPage, launch_url
from tests.miniapp.desk import Frame
from tests.miniapp.fake_server import FakeDesk

pytestmark = IN_BROWSER

SCROLLER = "document.querySelector('.log-scroller')"
SCROLL_UP = f"(by) => {{ {SCROLLER}.scrollTop -= by; }}"
TODAY = datetime(2026, 11, 20, 12, 1, tzinfo=UTC)
SCROLL_NEAR_TOP = f"""(above) => {{ const log = {SCROLLER};
  log.scrollTop = -(log.scrollHeight - log.clientHeight - above); }}"""
NOON = int(TODAY.timestamp() * 1000) - 60_000
HOUR_MS = 3_600_000


async def open_chat(desk: FakeDesk, open_page: OpenPage, last: str, **more: Any) -> Page:
    """The customer's conversation, at its end."""
    launch = {name: more.pop(name) for name in ("platform",) if name in more}
    url = launch_url(desk, desk.people[7], start_param="t_104203", **launch)
    page = await open_page(url, proxy=True, **more)
    await expect(page.locator(".bubble", has_text=last).last).to_be_in_viewport()
    return page


async def top_of(page: Page, text: str) -> float:
    box = await page.locator(".bubble", has_text=text).first.bounding_box()
    assert box is not None, f"{text} is not on the page"
    return float(box["y"])


async def test_check_43_the_same_message_told_twice_is_one_bubble(
    desk: FakeDesk, open_page: OpenPage
) -> None:
    ticket = talk(desk)
    page = await open_chat(desk, open_page, "Где он?")
    await press_enter(page, "Эхо")
    await desk.until(lambda: desk.sent("message.post"), "the message")
    said = desk.messages[max(desk.messages)]
    for _ in range(3):
        await desk.tell("message.posted", ticket, said)
    answer = await desk.say(ticket, desk.people[1], "Слышу")
    await desk.tell("message.posted", ticket, answer)
    await expect(page.locator(".bubble", has_text="Слышу")).to_have_count(1)
    await expect(page.locator(".bubble", has_text="Эхо")).to_have_count(1)


async def test_check_44_45_the_end_is_held_near_it_and_the_reader_is_held_away_from_it(
    desk: FakeDesk, open_page: OpenPage
) -> None:
    ticket = talk(desk, 60)
    read_all(desk, ticket)
    page = await open_chat(desk, open_page, "Ответ 59")
    await page.evaluate(SCROLL_UP, 50)
    await desk.say(ticket, desk.people[1], "Рядом с концом")
    await expect(page.locator(".bubble", has_text="Рядом с концом")).to_be_in_viewport(ratio=1)
    jump = page.get_by_role("button", name=word("chat.jump"))
    await expect(jump).to_be_hidden()
    height = await page.evaluate(f"() => {SCROLLER}.clientHeight")
    await page.evaluate(SCROLL_UP, height * 1.5)
    await expect(jump).to_be_visible()
    anchor = await top_of(page, "Ответ 45")
    for number in range(2):
        await desk.say(ticket, desk.people[1], f"Новое {number} " * 20)
    await expect(jump).to_contain_text("2")
    assert abs(await top_of(page, "Ответ 45") - anchor) <= 1, "new words moved what was being read"
    await jump.click()
    await expect(page.locator(".bubble", has_text="Новое 1")).to_be_in_viewport()
    await expect(jump).to_be_hidden()
    focused = "() => document.activeElement.closest('.log-frame') !== null"
    assert await page.evaluate(focused), "the focus is not in the log"


@pytest.mark.parametrize("above", [0, 300], ids=["at the top", "near the top"])
@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["390", "1360"])
async def test_check_46_older_words_come_without_moving_what_is_seen(
    desk: FakeDesk, open_page: OpenPage, size: tuple[int, int], above: int
) -> None:
    ticket = talk(desk, 120)
    read_all(desk, ticket)
    page = await open_chat(desk, open_page, "Ответ 119", size=size)
    await expect(page.locator(".bubble", has_text="Ответ 75")).to_be_attached()
    desk.answering.clear()
    await page.evaluate(SCROLL_NEAR_TOP, above)
    await desk.until(lambda: len(desk.sent("message.list")) > 1, "older messages are asked for")
    words = await page.locator(".bubble-text").nth(8).inner_text()
    before = await top_of(page, words)
    desk.answering.set()
    await expect(page.locator(".bubble", has_text="Ответ 30")).to_be_attached()
    assert abs(await top_of(page, words) - before) <= 1


async def test_check_47_one_line_parts_what_was_new_until_the_ticket_is_left(
    desk: FakeDesk, open_page: OpenPage
) -> None:
    ticket = talk(desk, 3)
    desk.marks[ticket["id"], 7] = desk.last_id - 2
    page = await open_chat(desk, open_page, "Ответ 2", platform="ios")
    line = page.locator(".unread-line")
    await expect(line).to_have_count(1)
    order = await page.locator(".unread-line, .bubble-text").all_inner_texts()
    assert [one.strip() for one in order].index(word("chat.unread")) == 2, order
    await desk.say(ticket, desk.people[1], "Ещё одно")
    await expect(page.locator(".bubble", has_text="Ещё одно")).to_be_visible()
    await expect(line).to_have_count(1)
    await receive(page, "back_button_pressed")
    await page.locator(".ticket-card").click()
    await expect(page.locator(".bubble", has_text="Ещё одно")).to_be_visible()
    await expect(line).to_have_count(0)


@pytest.mark.parametrize(
    ("zone", "language", "days"),
    [
        ("Europe/Moscow", "ru", ["3 ноября", "Вчера", "Сегодня"]),
        ("America/Los_Angeles", "en", ["November 3", "Yesterday", "Today"]),
        ("Pacific/Kiritimati", "ru", ["4 ноября", "Вчера", "Сегодня"]),
    ],
)
async def test_check_48_each_day_has_its_pill_where_and_as_the_person_reads(
    desk: FakeDesk, open_page: OpenPage, zone: str, language: str, days: list[str]
) -> None:
    customer = desk.person(7, "Марина", language=language)
    agent = desk.person(1, "Анна", role="agent")
    long_ago = NOON - 17 * 24 * HOUR_MS
    ticket = desk.open_ticket(customer, "Дни", "Первый день", long_ago)
    # 25 hours before noon is yesterday in every zone; two hours before it is today in most.
    desk.add_message(ticket, agent, "Второй день", NOON - 25 * HOUR_MS)
    desk.add_message(ticket, agent, "Третий день", NOON)
    page = await open_page("about:blank", timezone_id=zone)
    await page.clock.set_fixed_time(TODAY)
    await page.goto(launch_url(desk, customer, start_param="t_104203"))
    await expect(page.locator(".day-line")).to_have_count(3)
    assert await page.locator(".day-line").all_inner_texts() == days


async def test_check_49_a_group_is_named_once_and_ends_with_a_tail(
    desk: FakeDesk, open_page: OpenPage
) -> None:
    customer, agent = people(desk)
    ticket = desk.open_ticket(customer, "Группы", "Раз", desk.at)
    for number, author in enumerate((customer, agent, agent, agent, customer, customer)):
        desk.add_message(ticket, author, f"Слово {number}", desk.at + number)
    read_all(desk, ticket)
    page = await open_chat(desk, open_page, "Слово 5")
    assert await page.locator(".bubble-author").count() == 1
    rows: list[Frame] = await page.evaluate(
        """() => [...document.querySelectorAll(".bubble-row")].map((row) => {
          const bubble = row.querySelector(".bubble");
          const { top, bottom } = bubble.getBoundingClientRect();
          const style = getComputedStyle(bubble);
          const corners = new Set([style.borderBottomLeftRadius, style.borderBottomRightRadius,
            style.borderTopLeftRadius, style.borderTopRightRadius]);
          return { top, bottom, tail: style.borderBottomLeftRadius === "5px"
            || style.borderBottomRightRadius === "5px", round: corners.size };
        })"""
    )
    gaps = [round(two["top"] - one["bottom"]) for one, two in pairwise(rows)]
    assert gaps == [3, 8, 3, 3, 8, 3], "3 px inside a group, 8 between groups"
    assert [row["tail"] for row in rows] == [False, True, False, False, True, False, True]


async def test_check_58_a_quote_leads_to_its_source_however_far_it_is(
    desk: FakeDesk, open_page: OpenPage
) -> None:
    ticket = talk(desk, 130)
    source = next(one for one in desk.messages.values() if one["body"] == "Ответ 3")
    desk.add_message(ticket, desk.people[1], "Об этом", desk.at + 10**6, reply_to=source["id"])
    read_all(desk, ticket)
    page = await open_chat(desk, open_page, "Об этом")
    # A flash is short: who looks after it may be late.
    await page.evaluate(
        """(id) => { const seen = setInterval(() => {
          window.flashed ||= document.querySelector(`[data-message="${id}"].is-flashing`) !== null;
          if (window.flashed) clearInterval(seen);
        }); }""",
        source["id"],
    )
    await page.locator(".quote").click()
    found = page.locator(f'[data-message="{source["id"]}"]')
    await expect(found).to_be_in_viewport()
    await expect(found.locator(".bubble-text")).to_have_text("Ответ 3")
    await page.wait_for_function("() => window.flashed")


@pytest.mark.parametrize(("platform", "sends"), [("tdesktop", True), ("weba", True),
                                                 ("ios", False), ("android", False)])  # fmt: skip
async def test_check_63_enter_sends_on_a_desktop_and_makes_a_line_on_a_phone(
    desk: FakeDesk, open_page: OpenPage, platform: str, sends: bool
) -> None:
    talk(desk)
    page = await open_chat(desk, open_page, "Где он?", platform=platform)
    field = page.locator(".composer-field")
    await field.fill("раз")
    await field.press("Shift+Enter")
    await field.press_sequentially("два")
    await expect(field).to_have_value("раз\nдва")
    await field.press("Enter")
    await expect(field).to_have_value("" if sends else "раз\nдва\n")
    await expect(page.locator(".is-mine .bubble")).to_have_count(2 if sends else 1)


async def test_check_63_what_enter_does_is_chosen_in_the_settings_and_lasts(
    desk: FakeDesk, open_page: OpenPage
) -> None:
    talk(desk)
    page = await open_page(launch_url(desk, desk.people[7]), proxy=True)
    await page.get_by_role("button", name=word("settings.title")).click()
    await page.get_by_role("radio", name=word("settings.enter_breaks")).click()
    await page.keyboard.press("Escape")
    await page.locator("[data-ticket]").first.click()
    field = page.locator(".composer-field")
    await field.fill("раз")
    await field.press("Enter")
    await expect(field).to_have_value("раз\n")
    await page.reload()
    await expect(field).to_have_value("раз\n")
    await field.press("Enter")
    await expect(field).to_have_value("раз\n\n")
    await expect(page.locator(".is-mine .bubble")).to_have_count(1)


async def test_check_64_links_leave_by_the_client_and_nothing_hostile_comes_to_life(
    desk: FakeDesk, open_page: OpenPage
) -> None:
    ticket = talk(desk)
    hostile = (
        "javascript:alert(1) <img src=x onerror=alert(1)> <script>alert(1)</script> "
        "data:text/html,<b>x</b> [a](javascript:alert(1)) https://example.com/a?b=1&c=2 "
        'https://evil.example/"onclick="alert(1) <https://ok.example/>'
    )
    desk.add_message(ticket, desk.people[1], hostile, desk.at + 1)
    read_all(desk, ticket)
    page = await open_chat(desk, open_page, "javascript")
    bubble = page.locator(".is-their .bubble-text")
    assert await bubble.locator("img, script, iframe, [onclick], [onerror]").count() == 0
    links: list[str] = await bubble.locator("a").evaluate_all("(all) => all.map((it) => it.href)")
    assert "https://example.com/a?b=1&c=2" in links
    assert all(link.startswith("https://") for link in links), links
    await bubble.locator("a").first.click()
    assert (await posted(page, "web_app_open_link"))[-1]["url"] == "https://example.com/a?b=1&c=2"
    assert page.url.startswith(f"http://127.0.0.1:{desk.port}/")


async def test_check_65_what_is_copied_is_the_words_alone(
    desk: FakeDesk, open_page: OpenPage
) -> None:
    ticket = talk(desk)
    desk.add_message(ticket, desk.people[7], "Только слова", desk.at + 1, edited_at=desk.at)
    page = await open_chat(
        desk, open_page, "Только слова", permissions=["clipboard-read", "clipboard-write"]
    )
    bubble = page.locator(".bubble", has_text="Только слова")
    await bubble.evaluate("(it) => getSelection().selectAllChildren(it)")
    selected = await page.evaluate("() => getSelection().toString()")
    assert selected.strip() == "Только слова"
    await page.evaluate("() => getSelection().removeAllRanges()")
    await page.locator(".bubble-more").last.focus()
    await page.keyboard.press("Enter")
    await page.get_by_role("button", name=word("deed.copy")).click()
    await expect(page.locator("[role=status]", has_text=word("deed.copied"))).to_be_visible()
    assert await page.evaluate("() => navigator.clipboard.readText()") == "Только слова"
