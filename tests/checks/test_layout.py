"""Checks 25 to 28, 30, 31: keyboards, safe areas, turned phones, wide screens."""

from typing import Any

import pytest
from playwright.async_api import Locator, Page, ViewportSize, expect

from tests.browser_fixtures import IN_BROWSER
from tests.checks.scene import (
    ARABIC,
    DESKTOP,
    NARROW,
    PHONE,
    THEMES,
    go_home,
    people,
    read_all,
    receive,
    talk,
    wear,
)
from tests.miniapp.conftest import OpenPage, launch_url
from tests.miniapp.fake_server import FakeDesk

pytestmark = IN_BROWSER

KEYBOARD = ViewportSize(width=390, height=430)
INSETS = {"top": 47, "bottom": 34, "left": 0, "right": 0}
# What can be pressed or written in, and lies where the system draws its own signs.
COVERED = """({ top, bottom }) => {
  const over = document.querySelector("dialog[open]") ?? document;
  return [...over.querySelectorAll("button, a, input, textarea")]
    .filter((it) => it.checkVisibility({ visibilityProperty: true, opacityProperty: true }))
    .filter((it) => !it.closest("[inert], .log, .log-scroller, .scroller"))
    .map((it) => [it.className, it.getBoundingClientRect()])
    .filter(([, box]) => box.height > 0
      && (box.top < top - 0.5 || box.bottom > innerHeight - bottom + 0.5))
    .map(([name, box]) => `${name} ${box.top}–${box.bottom}`);
}"""


async def box_of(one: Locator) -> dict[str, float]:
    found: Any = await one.bounding_box()
    assert found is not None, f"{one} has no box"
    return {**found, "bottom": found["y"] + found["height"]}


async def seen_height(page: Page) -> float:
    height: float = await page.evaluate("() => visualViewport.height")
    return height


@pytest.mark.parametrize("size", [NARROW, PHONE, DESKTOP], ids=["320", "390", "1360"])
@pytest.mark.parametrize("theme", THEMES)
async def test_check_25_the_composer_ends_where_the_screen_ends(
    desk: FakeDesk, open_page: OpenPage, size: tuple[int, int], theme: str
) -> None:
    talk(desk, 20)
    url = launch_url(desk, desk.people[7], start_param="t_104203", theme=THEMES[theme])
    page = await open_page(url, size=size, proxy=True)
    await expect(page.locator(".bubble")).to_have_count(21)
    box = await box_of(page.locator(".composer-place"))
    assert abs(box["bottom"] - await seen_height(page)) <= 1


@pytest.mark.parametrize("platform", ["ios", "android", "tdesktop"])
async def test_check_26_a_keyboard_leaves_the_composer_and_the_last_words_in_sight(
    desk: FakeDesk, open_page: OpenPage, platform: str
) -> None:
    ticket = talk(desk, 30)
    read_all(desk, ticket)
    page = await open_page(
        launch_url(desk, desk.people[7], start_param="t_104203", platform=platform), proxy=True
    )
    last = page.locator(".bubble", has_text="Ответ 29")
    await page.locator(".composer-field").click()
    await expect(last).to_be_in_viewport()
    await page.set_viewport_size(KEYBOARD)
    if platform != "tdesktop":
        detail = {"height": KEYBOARD["height"], "is_expanded": True, "is_state_stable": True}
        await receive(page, "viewport_changed", detail)
    await expect(page.locator(".composer-field")).to_be_in_viewport(ratio=1)
    await expect(last).to_be_in_viewport(ratio=1)
    composer = await box_of(page.locator(".composer-place"))
    assert abs(composer["bottom"] - KEYBOARD["height"]) <= 1
    assert (await box_of(last))["bottom"] <= composer["y"]


async def test_check_27_nothing_to_press_lies_under_the_systems_own_signs(
    desk: FakeDesk, open_page: OpenPage
) -> None:
    talk(desk, 20)
    page = await open_page(launch_url(desk, desk.people[7], platform="ios"), proxy=True)
    await expect(page.locator(".ticket-card")).to_be_visible()
    await receive(page, "safe_area_changed", INSETS)
    await receive(page, "content_safe_area_changed", {"top": 0, "bottom": 0, "left": 0, "right": 0})
    assert await page.evaluate(COVERED, INSETS) == [], "list"
    await page.locator(".ticket-card").click()
    await expect(page.locator(".bubble")).to_have_count(21)
    assert await page.evaluate(COVERED, INSETS) == [], "chat"
    composer = await box_of(page.locator(".composer-row"))
    assert composer["bottom"] <= PHONE[1] - INSETS["bottom"] + 0.5
    await page.locator(".is-mine .bubble-more").last.focus()
    await page.keyboard.press("Enter")
    await expect(page.locator("dialog[open]")).to_be_visible()
    assert await page.evaluate(COVERED, INSETS) == [], "sheet"
    await go_home(page)
    await receive(page, "main_button_pressed")
    await expect(page.locator("#field-subject")).to_be_visible()
    assert await page.evaluate(COVERED, INSETS) == [], "form"


async def test_check_28_a_turned_phone_still_shows_two_messages(
    desk: FakeDesk, open_page: OpenPage
) -> None:
    ticket = talk(desk, 20)
    read_all(desk, ticket)
    url = launch_url(desk, desk.people[7], start_param="t_104203", platform="ios")
    page = await open_page(url, size=(844, 390), proxy=True)
    await expect(page.locator(".composer-field")).to_be_in_viewport(ratio=1)
    for number in (18, 19):
        await expect(page.locator(".bubble", has_text=f"Ответ {number}")).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("theme", THEMES)
async def test_check_30_words_of_the_right_are_read_from_the_right(
    desk: FakeDesk, open_page: OpenPage, theme: str
) -> None:
    ticket = talk(desk)
    desk.add_message(ticket, desk.people[7], ARABIC, desk.at + 1)
    page = await open_page(launch_url(desk, desk.people[7], start_param="t_104203"), proxy=True)
    await wear(page, theme)
    arabic = page.locator(".bubble-text", has_text="مرحبا")
    await expect(arabic).to_have_css("direction", "rtl")
    await expect(page.locator(".bubble-text").first).to_have_css("direction", "ltr")
    starts = await arabic.evaluate(
        """(it) => { const range = document.createRange(); range.selectNodeContents(it);
          const words = range.getBoundingClientRect(); const box = it.getBoundingClientRect();
          return [words.right, box.right]; }"""
    )
    assert abs(starts[0] - starts[1]) <= 1, "it does not begin at the right edge"


@pytest.mark.parametrize(("width", "panes"), [(1360, 4), (1100, 3), (760, 1), (390, 1), (320, 1)])
async def test_check_31_wide_screens_show_more_panes(
    desk: FakeDesk, open_page: OpenPage, width: int, panes: int
) -> None:
    people(desk)
    talk(desk, 3)
    url = launch_url(desk, desk.people[1], start_param="t_104203")
    page = await open_page(url, size=(width, 820), proxy=True)
    await expect(page.locator(".bubble").first).to_be_visible()
    boxes = await page.evaluate(
        """() => [...document.querySelectorAll(".pane")]
          .filter((it) => it.checkVisibility({ visibilityProperty: true }))
          .map((it) => it.getBoundingClientRect()).map(({ left, right }) => [left, right])"""
    )
    assert len(boxes) == panes, f"{len(boxes)} panes at {width} px"
    apart = [
        one[1] <= two[0] + 1 for one, two in zip(sorted(boxes), sorted(boxes)[1:], strict=False)
    ]
    assert all(apart), f"panes over one another: {boxes}"
    assert max(right for _, right in boxes) <= width
