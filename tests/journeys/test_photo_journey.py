"""A photo from a phone's hand to the screen: the real page, the real server, the real disk."""

import asyncio
import io
from pathlib import Path
from urllib.parse import quote

from PIL import Image
from playwright.async_api import Browser, FilePayload, Page

from tests.browser_fixtures import IN_BROWSER, chromium  # noqa: F401 - a fixture
from tests.domain.test_picture_strip import SECRET, with_secrets
from tests.live.live_desk import LiveDesk, init_data, live_desk
from tests.live.sender import stored

pytestmark = IN_BROWSER

LIMIT_MS = 20_000
_SHOWN = """() => [...document.images].some(
    (one) => one.src.includes("/files/") && one.complete && one.naturalWidth > 0
)"""


def address(desk: LiveDesk, person_id: int) -> str:
    signed = quote(init_data(person_id, "Марина"))
    look = "tgWebAppVersion=8.0&tgWebAppPlatform=android"
    return f"http://127.0.0.1:{desk.live.port}/#tgWebAppData={signed}&{look}"


async def open_ticket(page: Page, url: str) -> None:
    await page.goto(url)
    await page.get_by_text("Lamp").first.click()
    await page.locator(".composer-field").wait_for()


async def test_a_photo_goes_from_the_page_to_the_other_side(
    tmp_path: Path,
    chromium: Browser,  # noqa: F811 - the fixture
) -> None:
    photo = with_secrets("JPEG", turned=True)
    async with live_desk(tmp_path, messages_per_minute=0) as desk:
        vera, agent = await desk.customer(), await desk.agent()
        await vera.call("ticket.open", subject="Lamp", body="It is dark", client_id="t")
        context = await chromium.new_context(viewport={"width": 420, "height": 800})
        context.set_default_timeout(LIMIT_MS)
        try:
            page = await context.new_page()
            await open_ticket(page, address(desk, 1))
            await page.locator(".composer-attach").click()
            async with page.expect_file_chooser() as chooser:
                await page.locator("[role=menuitem], .sheet button").first.click()
            given = FilePayload(name="lamp.jpg", mimeType="image/jpeg", buffer=photo)
            await (await chooser.value).set_files([given])
            await page.locator(".composer-field").fill("Here it is")
            await page.locator(".send").click()
            said = (await agent.event("message.posted"))["message"]
            await open_ticket(await context.new_page(), address(desk, 1))
            await context.pages[-1].wait_for_function(_SHOWN)
        finally:
            await context.close()
        [attachment] = said["attachments"]
        assert (said["body"], attachment["name"]) == ("Here it is", "lamp.jpg")
        assert (attachment["width"], attachment["height"]) == (30, 40)
        kept = await stored(desk)
    assert not [one for one in kept if SECRET in one]
    assert {await asyncio.to_thread(size_of, one) for one in kept} == {(30, 40)}


def size_of(content: bytes) -> tuple[int, int]:
    with Image.open(io.BytesIO(content)) as picture:
        return picture.size
