"""Checks 40, 42, 50 to 56: what comes and goes while a conversation is open, and what survives."""

from playwright.async_api import Page, expect

from tests.browser_fixtures import IN_BROWSER
from tests.checks.scene import people, press_enter, read_all, receive, talk, word
from tests.miniapp.conftest import OpenPage, launch_url
from tests.miniapp.desk import Refused
from tests.miniapp.fake_server import FakeDesk

pytestmark = IN_BROWSER


async def open_chat(
    desk: FakeDesk, open_page: OpenPage, count: int, *, is_clocked: bool = False
) -> Page:
    """The customer's conversation of `count` bubbles; `is_clocked` puts its time in our hands."""
    page = await open_page("about:blank", proxy=True)
    if is_clocked:
        await page.clock.install()
    await page.goto(launch_url(desk, desk.people[7], platform="ios", start_param="t_104203"))
    await expect(page.locator(".bubble")).to_have_count(count)
    await desk.until(lambda: desk.sessions, "the session works")
    return page


async def test_check_42_ticks_follow_the_desk_and_never_go_back(
    desk: FakeDesk, open_page: OpenPage
) -> None:
    ticket = talk(desk)
    page = await open_chat(desk, open_page, 1)
    desk.answering.clear()
    await page.locator(".composer-field").fill("Дошло?")
    await page.locator(".send").click()
    mine = page.locator(".bubble-row", has_text="Дошло?")
    await expect(mine.locator(".ticks-waiting")).to_have_count(1)
    desk.answering.set()
    await expect(mine.locator(".ticks-sent")).to_have_count(1)
    said = desk.messages[max(desk.messages)]["id"]
    agent = desk.people[1]
    await desk.tell_read(ticket, agent, said)
    await expect(mine.locator(".ticks-read")).to_have_count(1)
    await desk.tell_read(ticket, agent, said - 3)
    await desk.tell("message.posted", ticket, desk.messages[said])
    await desk.say(ticket, agent, "Да")
    await expect(page.locator(".bubble", has_text="Да").last).to_be_visible()
    await expect(mine.locator(".ticks-read")).to_have_count(1)


async def test_check_50_typing_shows_at_once_and_goes_six_seconds_after_the_last(
    desk: FakeDesk, open_page: OpenPage
) -> None:
    ticket = talk(desk)
    page = await open_chat(desk, open_page, 1, is_clocked=True)
    typing = page.locator(".typing")
    for _ in range(2):
        await desk.signal("typing", ticket, desk.people[1])
        await expect(typing).to_contain_text("Анна")
        await page.clock.run_for(5000)
        await expect(typing).to_be_visible()
    await page.clock.run_for(2000)
    await expect(typing).to_have_count(0)


async def test_check_51_typing_is_told_once_in_three_seconds(
    desk: FakeDesk, open_page: OpenPage
) -> None:
    talk(desk)
    page = await open_chat(desk, open_page, 1, is_clocked=True)
    field = page.locator(".composer-field")
    for round_ in (1, 2):
        for letter in "Здравствуйте":
            await field.press_sequentially(letter)
        await desk.until(lambda: len(desk.sent("typing.set")) >= round_, "typing is told")  # noqa: B023
        assert len(desk.sent("typing.set")) == round_
        await page.clock.run_for(3100)


async def test_check_52_each_ticket_keeps_its_draft_over_a_reload(
    desk: FakeDesk, open_page: OpenPage
) -> None:
    customer, _ = people(desk)
    for subject in ("Первый", "Второй"):
        desk.open_ticket(customer, subject, "Слова", desk.at)
    page = await open_page(launch_url(desk, customer, platform="ios"), proxy=True)
    for number, text in ((104_203, "раз"), (104_204, "два")):
        await page.locator(f'[data-ticket="{number}"]').click()
        await page.locator(".composer-field").fill(text)
        await receive(page, "back_button_pressed")
    await page.reload()
    for number, text in ((104_203, "раз"), (104_204, "два")):
        card = page.locator(f'[data-ticket="{number}"]')
        await expect(card).to_contain_text(word("list.draft"))
        await card.click()
        await expect(page.locator(".composer-field")).to_have_value(text)
        await receive(page, "back_button_pressed")


async def test_check_53_words_said_without_a_network_leave_in_order_when_it_is_back(
    desk: FakeDesk, open_page: OpenPage
) -> None:
    ticket = talk(desk)
    page = await open_chat(desk, open_page, 1)
    await page.context.set_offline(True)
    desk.is_open = False
    await desk.drop_all()
    for text in ("раз", "два", "три"):
        await page.locator(".composer-field").fill(text)
        await page.locator(".send").click()
    await expect(page.locator(".ticks-waiting")).to_have_count(3)
    desk.is_open = True
    await page.context.set_offline(False)
    await expect(page.locator(".ticks-sent, .ticks-read")).to_have_count(4)
    said = [one["body"] for one in desk.seen_by(ticket, desk.people[7])]
    assert said == ["Где он?", "раз", "два", "три"]


async def test_check_54_a_refused_message_is_repeated_or_dropped_from_the_keyboard(
    desk: FakeDesk, open_page: OpenPage
) -> None:
    talk(desk)
    page = await open_page(launch_url(desk, desk.people[7], start_param="t_104203"))
    await expect(page.locator(".bubble")).to_have_count(1)
    desk.refusals["message.post"] = [Refused("forbidden"), Refused("forbidden")]
    for text in ("ещё раз", "долой"):
        await press_enter(page, text)
    await expect(page.locator(".is-failed")).to_have_count(2)
    for text, key in (("ещё раз", "message.retry"), ("долой", "message.delete")):
        row = page.locator(".bubble-row", has_text=text)
        act = row.get_by_role("button", name=word(key), exact=True)
        await act.focus()
        await expect(act).to_be_focused()
        await page.keyboard.press("Enter")
        await expect(row.locator(".ticks-failed")).to_have_count(0)
    await expect(page.locator(".bubble", has_text="долой")).to_have_count(0)
    await expect(page.locator(".is-mine .ticks-sent")).to_have_count(2)


async def test_check_55_a_lost_connection_is_said_after_a_second_and_sought_with_patience(
    desk: FakeDesk, open_page: OpenPage
) -> None:
    talk(desk)
    page = await open_chat(desk, open_page, 1, is_clocked=True)
    banner = page.locator(".banner-offline")
    desk.is_open = False
    await desk.drop_all()
    await page.clock.run_for(800)
    await expect(banner).to_have_count(0)
    await page.clock.run_for(400)
    await expect(banner).to_be_visible()
    before = desk.knocks
    for _ in range(60):
        await page.clock.run_for(1000)
    knocks = desk.knocks - before
    assert 3 <= knocks <= 14, f"{knocks} attempts in a minute"
    desk.is_open = True
    await receive(page, "visibility_changed", {"is_visible": False})
    await receive(page, "visibility_changed", {"is_visible": True})
    await desk.until(lambda: desk.sessions, "it is back at once")
    await page.clock.run_for(1000)
    await expect(banner).to_have_count(0)


async def test_check_56_what_was_missed_comes_by_cursor_once_and_without_a_reload(
    desk: FakeDesk, open_page: OpenPage
) -> None:
    ticket = talk(desk)
    read_all(desk, ticket)
    page = await open_chat(desk, open_page, 1)
    await page.evaluate("() => { window.sameLife = true; }")
    desk.is_open = False
    await desk.drop_all()
    for number in range(5):
        await desk.say(ticket, desk.people[1], f"Пропущенное {number}")
    lists = len(desk.sent("message.list"))
    desk.is_open = True
    await page.evaluate("() => window.dispatchEvent(new Event('online'))")
    await expect(page.locator(".bubble")).to_have_count(6)
    words = await page.locator(".bubble-text").all_inner_texts()
    assert words[1:] == [f"Пропущенное {number}" for number in range(5)]
    assert await page.evaluate("() => window.sameLife")
    assert len(desk.sent("message.list")) == lists, "the conversation was read afresh"
