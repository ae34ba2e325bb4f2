"""The main job as people see it: both real processes, a real Chromium, a chat, and no reload."""

from pathlib import Path

from playwright.async_api import Locator, Page, expect

from tests.browser_fixtures import IN_BROWSER, chromium  # noqa: F401 - a fixture
from tests.journeys.desk import WholeDesk, doubled, whole_desk
from tests.miniapp.conftest import DESKTOP, OpenPage, open_page  # noqa: F401 - a fixture

MARINA, ANNA = 2001, 3001
BUTTON = "Открыть тикет"
ASKED, ANSWERED, WENT_ON = "Не пришёл заказ", "Уже ищем", "Спасибо, жду"
LIVE_ANSWER, LATE_ANSWER = "Нашли, он на складе", "Выезжает завтра"
#: Both processes and the browser share the machine with other tests.
PATIENCE_MS = 60_000

pytestmark = IN_BROWSER


async def test_a_customer_and_an_agent_over_both_doors(
    tmp_path: Path,
    open_page: OpenPage,  # noqa: F811
) -> None:
    async with whole_desk(tmp_path) as desk:
        await desk.agent(ANNA, "Анна")
        inbox = await _open_inbox(desk, open_page)
        await _asks_in_the_chat(desk, inbox)
        await _is_claimed_and_answered(desk, inbox)
        chat = await _goes_on_in_the_app(desk, open_page, inbox)
        await _is_answered_on_screen(desk, inbox, chat)
        await _is_answered_when_closed(desk, inbox)
        said = [ASKED, ANSWERED, WENT_ON, LIVE_ANSWER, LATE_ANSWER]
        assert await _shown(inbox) == said, "the agent's log has each message once"
        assert await inbox.evaluate("() => window.sinceTheStart"), "the inbox was never reloaded"
        assert await desk.bodies() == said
        assert await desk.bodies(MARINA) == said
        for text, count in {ANSWERED: 1, LIVE_ANSWER: 0, LATE_ANSWER: 1}.items():
            assert await desk.count_in_chat(MARINA, text) == count, text
        for text in (ASKED, WENT_ON):
            assert await desk.count_in_chat(MARINA, text) == 0, "nobody hears an echo"


# -- what is on a page ---------------------------------------------------------------------


def _bubble(page: Page, text: str) -> Locator:
    return page.locator(".bubble-text", has_text=text)


async def _shown(page: Page) -> list[str]:
    texts = await page.locator(".bubble-text").all_inner_texts()
    assert not doubled(texts)
    return texts


async def _says(page: Page, text: str) -> None:
    await page.locator(".composer-field").fill(text)
    await page.locator(".composer .send").click()
    await expect(_bubble(page, text)).to_have_count(1, timeout=PATIENCE_MS)
    await expect(page.locator(".is-mine .ticks-waiting")).to_have_count(0, timeout=PATIENCE_MS)


async def _open_inbox(desk: WholeDesk, open_page: OpenPage) -> Page:  # noqa: F811
    address = desk.address_for(ANNA, "Анна", platform="tdesktop")
    page = await open_page(address, DESKTOP, proxy=True)
    await expect(page.locator(".pane, .head").first).to_be_visible(timeout=PATIENCE_MS)
    await page.evaluate("() => { window.sinceTheStart = true; }")
    return page


# -- the story -----------------------------------------------------------------------------


async def _asks_in_the_chat(desk: WholeDesk, inbox: Page) -> None:
    await desk.meet(MARINA, "Марина")
    await expect(inbox.locator(".ticket-card")).to_have_count(0)
    await desk.write(MARINA, ASKED)
    await expect(inbox.locator(".ticket-card", has_text=ASKED)).to_be_visible(timeout=PATIENCE_MS)
    await expect(inbox.locator(".ticket-card")).to_have_count(1)


async def _is_claimed_and_answered(desk: WholeDesk, inbox: Page) -> None:
    await inbox.locator(".ticket-card", has_text=ASKED).click()
    await expect(_bubble(inbox, ASKED)).to_be_visible(timeout=PATIENCE_MS)
    await inbox.get_by_role("button", name="Взять", exact=True).click()
    holder = inbox.locator(".prop", has_text="Отвечает")
    await expect(holder).to_contain_text("Анна", timeout=PATIENCE_MS)
    await _says(inbox, ANSWERED)
    await desk.wait_in_chat(MARINA, ANSWERED)


async def _goes_on_in_the_app(
    desk: WholeDesk,
    open_page: OpenPage,  # noqa: F811
    inbox: Page,
) -> Page:
    seen = await desk.wait_in_chat(MARINA, ANSWERED)
    address = await desk.address_of_button(MARINA, seen["message_id"], BUTTON)
    chat = await open_page(address, proxy=True)
    await expect(_bubble(chat, ANSWERED)).to_be_visible(timeout=PATIENCE_MS)
    assert await _shown(chat) == [ASKED, ANSWERED], "the history is the one of the chat"
    posted = [type_ for type_, _ in await chat.evaluate("() => window.posted")]
    assert "web_app_ready" in posted, "Telegram was told to take its loader away"
    await _says(chat, WENT_ON)
    await expect(_bubble(inbox, WENT_ON)).to_be_visible(timeout=PATIENCE_MS)
    return chat


async def _is_answered_on_screen(desk: WholeDesk, inbox: Page, chat: Page) -> None:
    """It appears in the open Mini App; when that closes, nothing is left for the chat."""
    await _says(inbox, LIVE_ANSWER)
    await expect(_bubble(chat, LIVE_ANSWER)).to_be_visible(timeout=PATIENCE_MS)
    assert await _shown(chat) == [ASKED, ANSWERED, WENT_ON, LIVE_ANSWER]
    await expect(inbox.locator(".is-mine .ticks-read")).to_have_count(2, timeout=PATIENCE_MS)
    await chat.close()
    await desk.quiet(MARINA)
    assert await desk.count_in_chat(MARINA, LIVE_ANSWER) == 0


async def _is_answered_when_closed(desk: WholeDesk, inbox: Page) -> None:
    await _says(inbox, LATE_ANSWER)
    await desk.wait_in_chat(MARINA, LATE_ANSWER)
    await desk.quiet(MARINA)
