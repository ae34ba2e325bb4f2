"""How media stand in their bubbles: albums, words under pictures, stickers, films."""

import re
from typing import Any

import pytest
from playwright.async_api import Page, expect

from tests.browser_fixtures import IN_BROWSER
from tests.checks.scene import talk
from tests.checks.test_media import begun, open_chat, row
from tests.miniapp.conftest import OpenPage
from tests.miniapp.fake_server import FakeDesk
from tests.miniapp.kinds import photo, picture, sound

pytestmark = IN_BROWSER


def boxes_of(page: Page, selector: str) -> Any:
    return page.locator(selector).evaluate_all(
        "(all) => all.map((one) => { const box = one.getBoundingClientRect();"
        " return { left: box.left, right: box.right, top: box.top, bottom: box.bottom }; })"
    )


@pytest.mark.parametrize(
    "shapes",
    [
        [(900, 1200), (1280, 960), (1000, 1000)],
        [(900, 1200), (1280, 960), (1000, 1000), (1000, 1000)],
        [(1280, 960), (900, 1200), (900, 1200)],
        [(900, 2000), *[(900, 1200)] * 4],
        [(900, 1200)] * 7,
    ],
    ids=["3 beside", "4 beside", "3", "5", "7"],
)
async def test_an_album_leaves_no_part_of_itself_empty(
    desk: FakeDesk, open_page: OpenPage, shapes: list[tuple[int, int]]
) -> None:
    ticket, page = await begun(desk, open_page)
    held = [photo(desk, hue, width, height) for hue, (width, height) in enumerate(shapes)]
    await desk.say(ticket, desk.people[1], "Вот", attachments=held)
    await expect(page.locator(".album .media")).to_have_count(len(shapes))
    ((whole,), parts) = await boxes_of(page, ".album"), await boxes_of(page, ".album .media")
    area = sum((one["right"] - one["left"]) * (one["bottom"] - one["top"]) for one in parts)
    room = (whole["right"] - whole["left"]) * (whole["bottom"] - whole["top"])
    assert area / room > 0.97, "but for the gaps between them"


async def test_words_under_a_picture_are_as_wide_as_it(
    desk: FakeDesk, open_page: OpenPage
) -> None:
    ticket = talk(desk, 1)
    page = await open_chat(desk, open_page, size=(1360, 900))
    words = "Длинная подпись к снимку, " * 12
    await desk.say(ticket, desk.people[1], words, attachments=[photo(desk)])
    bubble = page.locator(".bubble:has(.media)")
    await expect(bubble).to_be_visible()
    picture_box, around = await page.locator(".media").bounding_box(), await bubble.bounding_box()
    assert picture_box is not None
    assert around is not None
    assert around["width"] - picture_box["width"] == pytest.approx(6, abs=1)


async def test_a_sticker_stands_without_a_bubble_beside_its_emoji(
    desk: FakeDesk, open_page: OpenPage
) -> None:
    ticket, page = await begun(desk, open_page)
    sticker = photo(desk, 1, 512, 512, look="sticker")
    await desk.say(ticket, desk.people[1], "👍", attachments=[sticker])
    shown = page.locator(".bubble-row.is-bare")
    await expect(shown.locator(".bubble-text")).to_have_text("👍")
    await desk.say(ticket, desk.people[1], "Что это?", attachments=[{**sticker, "id": 991}])
    await expect(row(page, "Что это?")).to_be_visible()
    await expect(shown).to_have_count(1)


async def test_a_film_without_a_picture_of_its_own_shows_how_it_begins(
    desk: FakeDesk, open_page: OpenPage
) -> None:
    ticket, page = await begun(desk, open_page)
    film = desk.file("video", b"no film", mime="video/mp4", width=640, height=360, duration=4)
    asked = page.locator(".media-video video")
    async with page.expect_request(lambda one: "/files/" in one.url):
        await desk.say(ticket, desk.people[1], "", attachments=[film])
    await expect(asked).to_have_count(0)
    await expect(page.locator(".media-video .media-sign")).to_be_visible()


async def test_a_gif_moves_where_it_stands_behind_its_picture(
    desk: FakeDesk, open_page: OpenPage
) -> None:
    ticket, page = await begun(desk, open_page)
    await page.emulate_media(reduced_motion="no-preference")
    look: dict[str, Any] = {"mime": "image/gif", "look": "animation", "width": 320, "height": 240}
    gif = desk.file("photo", picture(320, 240), **look, preview={"width": 320, "height": 240})
    shown = page.locator(".media-animation .media-picture.is-loaded")
    async with page.expect_request(lambda one: "/files/" in one.url and "preview" in one.url):
        await desk.say(ticket, desk.people[1], "", attachments=[gif])
    await expect(shown).to_have_attribute("src", re.compile(r"/files/(?!.*preview)"))
    await page.emulate_media(reduced_motion="reduce")
    asked: list[str] = []
    page.on("request", lambda one: asked.append(one.url) if "/files/" in one.url else None)
    other = desk.file("photo", picture(320, 240), **look, preview={"width": 320, "height": 240})
    await desk.say(ticket, desk.people[1], "", attachments=[other])
    await expect(shown).to_have_count(2)
    assert all("preview" in url for url in asked), "whoever wants no motion gets the picture alone"


async def test_a_picture_too_large_to_show_says_so_and_is_fetched_only_when_it_is_opened(
    desk: FakeDesk, open_page: OpenPage
) -> None:
    ticket, page = await begun(desk, open_page)
    asked: list[str] = []
    page.on("request", lambda one: asked.append(one.url) if "/files/" in one.url else None)
    huge = {**photo(desk, 1, 9000, 9000), "preview": None}
    small = photo(desk, 2)
    await desk.say(ticket, desk.people[1], "Вот", attachments=[huge, small])
    await expect(page.locator(".media-picture.is-loaded")).to_have_count(1)
    box = page.locator(".media").first
    await expect(box).to_contain_text(re.compile(r"9\s000 × 9\s000"))
    assert len(asked) == 1, f"only the small picture is fetched for the row, not {asked}"
    await box.click()
    await expect(page.locator(".viewer-picture img")).to_be_visible()


BARS = """(row) => [...row.querySelectorAll('.bars')].map((one) =>
    one.querySelector('path').getAttribute('d').match(/v[0-9.]+/g).map((high) => +high.slice(1)))"""


async def test_a_voice_that_came_without_a_waveform_gets_one_from_its_sound(
    desk: FakeDesk, open_page: OpenPage
) -> None:
    ticket, page = await begun(desk, open_page)
    bare = desk.file("voice", half_silent(), mime="audio/wav", duration=3)
    broken = desk.file("voice", b"OggS no sound", mime="audio/ogg", duration=3)
    await desk.say(ticket, desk.people[1], "", attachments=[broken, bare])
    rows = page.locator(".file-voice")
    await expect(rows).to_have_count(2)
    await expect(rows.nth(1).locator("path[d*='v22']").first).to_be_visible()
    (bars, heard) = await rows.nth(1).evaluate(BARS)
    assert bars == heard
    half = len(bars) // 2
    assert max(bars[: half - 2]) < 4 < min(bars[half + 2 :]), "silence first, then a voice"
    (even, _) = await rows.first.evaluate(BARS)
    assert len(set(even)) == 1, "what cannot be decoded keeps its even line"


def half_silent() -> bytes:
    """A WAV of three seconds whose first half is silence."""
    whole = sound()
    half = 44 + (len(whole) - 44) // 4 * 2
    return whole[:44] + bytes(half - 44) + whole[half:]
