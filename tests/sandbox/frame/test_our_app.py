"""The real Mini App of a real live server, inside the pretend client's window."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, FrameLocator

from app.sandbox.launch import launch_url
from tests.browser_fixtures import IN_BROWSER, chromium  # noqa: F401 - a fixture
from tests.live.live_desk import LiveDesk, init_data, live_desk
from tests.sandbox.frame.conftest import DESKTOP, OpenWindow, Stage, Window

pytestmark = IN_BROWSER

SUBJECT = "Не приходит чек"


@pytest_asyncio.fixture(loop_scope="session")
async def desk(tmp_path: Path, stage: Stage) -> AsyncIterator[LiveDesk]:
    """A desk beside a pretend Telegram, with one ticket of Марина."""
    async with live_desk(tmp_path, bot_api_url=stage.url) as served:
        customer = await served.customer(1)
        await customer.call("ticket.open", subject=SUBJECT, body="Оплатил вчера", client_id="a")
        await customer.leave()
        yield served


def address(desk: LiveDesk, **look: Any) -> str:
    return launch_url(f"http://127.0.0.1:{desk.live.port}/", init_data(1, "Марина"), **look)


async def opened(
    desk: LiveDesk, open_window: OpenWindow, platform: str, **options: Any
) -> tuple[Window, FrameLocator]:
    url = address(desk, platform=platform)
    window = await open_window(url, platform=platform, language="ru", **options)
    inside = window.page.frame_locator("iframe")
    await inside.get_by_text(SUBJECT).first.wait_for()
    return window, inside


@pytest.mark.parametrize("platform", ["android", "ios"])
async def test_a_phone_shows_the_list_and_the_client_s_own_button(
    desk: LiveDesk, open_window: OpenWindow, platform: str
) -> None:
    window, inside = await opened(desk, open_window, platform)
    await window.page.locator(".mini-button-main").wait_for()
    assert await window.page.locator(".mini-button-main").inner_text() == "Новый тикет"
    assert await inside.locator(".action-bar button").count() == 0
    await window.page.wait_for_function(
        "() => document.querySelector('.mini').dataset.mode === 'expanded'"
    )


async def test_the_form_has_its_main_button(desk: LiveDesk, open_window: OpenWindow) -> None:
    window, inside = await opened(desk, open_window, "android")
    await window.page.locator(".mini-button-main").click()
    await inside.locator("input").first.wait_for()
    await window.page.get_by_role("button", name="Отправить тикет").wait_for()


async def test_the_client_s_back_button_leads_back(desk: LiveDesk, open_window: OpenWindow) -> None:
    window, inside = await opened(desk, open_window, "ios")
    await inside.get_by_text(SUBJECT).first.click()
    await inside.locator("textarea").wait_for()
    await window.page.get_by_role("button", name="Назад").click()
    await window.page.get_by_role("button", name="Закрыть", exact=True).wait_for()
    await inside.locator("textarea").wait_for(state="detached")


async def test_a_draft_asks_before_the_window_goes(desk: LiveDesk, open_window: OpenWindow) -> None:
    window, inside = await opened(desk, open_window, "tdesktop", size=DESKTOP)
    await inside.get_by_text(SUBJECT).first.click()
    await inside.locator("textarea").fill("Не успел")
    await window.call("requestClose")
    question = window.page.get_by_role("alertdialog")
    await question.wait_for()
    assert "могут не сохраниться" in await question.inner_text()
    await question.get_by_role("button", name="Отмена").click()
    assert await window.told() == []


async def test_a_message_goes_through_and_is_felt(desk: LiveDesk, open_window: OpenWindow) -> None:
    window, inside = await opened(desk, open_window, "android")
    await inside.get_by_text(SUBJECT).first.click()
    await inside.locator("textarea").fill("Есть новости?")
    await inside.get_by_role("button", name="Отправить").click()
    await inside.locator(".bubble", has_text="Есть новости?").wait_for()
    await window.page.wait_for_function("() => stage.told.some(([name]) => name === 'onHaptic')")


@pytest.mark.parametrize("theme", ["night", "black", "lowContrast"])
async def test_the_theme_reaches_the_page_and_comes_back_as_the_head_s_colour(
    desk: LiveDesk, open_window: OpenWindow, theme: str
) -> None:
    window, inside = await opened(desk, open_window, "weba", size=DESKTOP)
    ground = "() => getComputedStyle(document.querySelector('.mini-header')).backgroundColor"
    before = await window.page.evaluate(ground)
    await window.page.evaluate("(name) => stage.window.setTheme(stage.themes[name])", theme)
    await window.page.wait_for_function(f"(before) => ({ground})() !== before", arg=before)
    await inside.get_by_text(SUBJECT).first.wait_for()


async def test_a_reload_brings_the_same_page_back(desk: LiveDesk, open_window: OpenWindow) -> None:
    window, inside = await opened(desk, open_window, "android")
    await window.app.evaluate("() => { window.isOld = true; }")
    await window.page.locator(".mini-dots").click()
    await window.page.get_by_role("menuitem", name="Обновить страницу").click()
    await window.app.wait_for_function("() => !window.isOld")
    await inside.get_by_text(SUBJECT).first.wait_for()
    await window.page.locator(".mini-button-main").wait_for()


async def test_beside_a_real_bot_api_no_loopback_page_may_frame_it(
    tmp_path: Path,
    chromium: Browser,  # noqa: F811
    stage: Stage,
) -> None:
    async with live_desk(tmp_path / "real") as served:
        context = await chromium.new_context()
        page = await context.new_page()
        await page.goto(stage.url)
        await page.wait_for_function("() => window.stage")
        async with page.expect_console_message(lambda line: "frame-ancestors" in line.text):
            await page.evaluate(
                "(url) => stage.open({ url, platform: 'ios', language: 'en' })", address(served)
            )
        await context.close()
