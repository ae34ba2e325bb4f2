"""The connection: what is sent first, what survives it, and how it ends."""

import pytest
from playwright.async_api import expect

from tests.browser_fixtures import IN_BROWSER
from tests.miniapp.conftest import OpenPage, launch_url
from tests.miniapp.desk import Frame, Refused
from tests.miniapp.fake_server import FakeDesk

pytestmark = IN_BROWSER


@pytest.fixture
def ticket(desk: FakeDesk) -> Frame:
    """One ticket of one customer."""
    return desk.open_ticket(desk.person(7, "Марина"), "Не пришёл заказ", "Где он?", desk.at)


async def test_the_list_is_asked_for_right_behind_the_greeting(
    desk: FakeDesk, open_page: OpenPage, ticket: Frame
) -> None:
    page = await open_page(launch_url(desk, desk.people[7], platform="android"), proxy=True)
    await expect(page.locator(".ticket-card")).to_have_count(1)
    assert [frame["method"] for frame in desk.frames[:2]] == ["session.start", "inbox.list"]
    await page.wait_for_function("() => posted.some(([type]) => type === 'web_app_ready')")
    posted = [kind for kind, _detail in await page.evaluate("() => posted")]
    assert posted.count("web_app_ready") == 1
    wanted = {"web_app_expand", "web_app_set_header_color", "web_app_setup_main_button"}
    assert wanted <= set(posted)
    await page.locator(".ticket-card").click()
    await expect(page.locator(".bubble")).to_have_count(1)
    await desk.until(lambda: desk.sent("conversation.view"), "the ticket is on screen")
    await page.evaluate("() => Telegram.WebView.receiveEvent('back_button_pressed')")
    await expect(page.locator(".bubble")).to_have_count(0)
    await desk.until(
        lambda: {"ticket_id": None} in desk.sent("conversation.view"), "the ticket was left"
    )


async def test_a_reload_and_a_restart_resume_by_token_and_cursor(
    desk: FakeDesk, open_page: OpenPage, ticket: Frame
) -> None:
    page = await open_page(launch_url(desk, desk.people[7], start_param="t_104203"))
    await expect(page.locator(".bubble")).to_have_count(1)
    agent = desk.person(1, "Анна", role="agent")
    desk.is_open = False
    await desk.drop_all()
    await desk.say(ticket, agent, "Нашли")
    desk.is_open = True
    await page.evaluate("() => window.dispatchEvent(new Event('online'))")
    await expect(page.locator(".bubble")).to_have_count(2)
    await page.reload()
    await expect(page.locator(".bubble")).to_have_count(2)
    first, second, third = desk.sent("session.start")
    assert "init_data" in first
    assert second["token"] == "token-0"
    assert third["token"] == "token-1"
    assert third["cursor"] >= second["cursor"]
    assert third["epoch"] == desk.epoch


async def test_what_cannot_be_resumed_is_read_afresh(
    desk: FakeDesk, open_page: OpenPage, ticket: Frame
) -> None:
    page = await open_page(launch_url(desk, desk.people[7], start_param="t_104203"))
    await expect(page.locator(".bubble")).to_have_count(1)
    desk.epoch = "epoch-2"
    ticket["subject"] = "Восстановленный"
    desk.messages.clear()
    desk.add_message(ticket, desk.people[7], "Из копии", desk.at)
    ticket["rev"] = 1
    await desk.drop_all()
    await expect(page.locator(".bubble-text")).to_have_text("Из копии")
    await expect(page.locator(".head-chat .head-title")).to_have_text("Восстановленный")


async def test_an_expired_token_falls_back_to_the_launch_and_4401_ends_calmly(
    desk: FakeDesk, open_page: OpenPage, ticket: Frame
) -> None:
    page = await open_page(launch_url(desk, desk.people[7]))
    await expect(page.locator(".ticket-card")).to_have_count(1)
    desk.refusals["session.start"] = [Refused("auth_expired")]
    await desk.drop_all()
    await desk.until(lambda: len(desk.sent("session.start")) == 3, "a third start")
    assert "init_data" in desk.sent("session.start")[2]
    await desk.until(lambda: desk.sessions, "the session works")
    await desk.drop_all(4401)
    await expect(page.locator(".calm .empty-title")).to_have_text("Сеанс завершён")
    before = len(desk.frames)
    await page.evaluate("() => window.dispatchEvent(new Event('online'))")
    await page.evaluate("() => new Promise((resolve) => setTimeout(resolve, 300))")
    assert len(desk.frames) == before, "a session that is over was tried again"


async def test_outside_telegram_a_calm_page_says_where_to_go(
    desk: FakeDesk, open_page: OpenPage
) -> None:
    page = await open_page(f"http://127.0.0.1:{desk.port}/")
    await expect(page.locator(".calm .empty-title")).to_be_visible()
    assert await page.title() == "TiketHet"
    assert desk.frames == []


async def test_a_newer_build_is_offered(desk: FakeDesk, open_page: OpenPage, ticket: Frame) -> None:
    desk.build = "newer"
    page = await open_page(launch_url(desk, desk.people[7]))
    await expect(page.locator(".banner-update")).to_be_visible()
