"""Checks 13, 16, 17, 19, 20, 21: the client's theme, and the wishes of the person's own machine."""

import pytest
from playwright.async_api import expect

from tests.browser_fixtures import IN_BROWSER
from tests.checks.audit import MOVING
from tests.checks.scene import DESKTOP, PHONE, THEMES, posted, talk
from tests.miniapp.conftest import OpenPage, launch_url
from tests.miniapp.fake_server import FakeDesk

pytestmark = IN_BROWSER

LOW = "Mozilla/5.0 (Linux; Android 11; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Mobile Safari/537.36 Telegram-Android/11.3.3 (Nokia C1; Android 11; SDK 30; LOW)"  # fmt: skip # noqa: E501

# In the task in which the theme comes, before the browser could draw a frame.
RECOLOURED = """([type, theme]) => {
  const ground = () => ["body", ".bubble.bubble, .bubble", ".composer-place", ".head-chat"].map(
    (one) => getComputedStyle(document.querySelector(one)).backgroundColor).join(" ");
  const before = ground();
  Telegram.WebView.receiveEvent(type, { theme_params: theme });
  return [before, ground()];
}"""

VAGUE = """() => [...document.querySelectorAll("body *")].filter((it) => {
  const style = getComputedStyle(it);
  return style.maskImage !== "none" || style.backdropFilter !== "none" || style.filter !== "none"
    || style.transitionProperty.includes("shadow");
}).map((it) => it.className)"""


async def test_check_13_a_new_theme_colours_everything_in_the_same_task(
    desk: FakeDesk, open_page: OpenPage
) -> None:
    talk(desk, 2)
    page = await open_page(launch_url(desk, desk.people[7], start_param="t_104203"), proxy=True)
    await expect(page.locator(".bubble")).to_have_count(3)
    for theme in ("night", "black", "custom", "day"):
        before, after = await page.evaluate(RECOLOURED, ["theme_changed", THEMES[theme]])
        changed = [
            one != two for one, two in zip(before.split("rgb"), after.split("rgb"), strict=True)
        ]
        assert all(changed[1:]), f"{theme}: something kept its colour: {before} → {after}"


@pytest.mark.parametrize("theme", THEMES)
async def test_check_17_the_clients_own_bars_wear_our_grounds(
    desk: FakeDesk, open_page: OpenPage, theme: str
) -> None:
    talk(desk)
    page = await open_page(
        launch_url(desk, desk.people[7], platform="ios", theme=THEMES[theme]), proxy=True
    )
    await expect(page.locator(".ticket-card")).to_be_visible()
    tokens = await page.evaluate(
        """() => Object.fromEntries(["surface", "page"].map((name) =>
          [name, document.documentElement.style.getPropertyValue(`--${name}`)]))"""
    )
    for event in ("header_color", "background_color", "bottom_bar_color"):
        last = (await posted(page, f"web_app_set_{event}"))[-1]
        said = last.get("color_key") or last["color"]
        assert said in {*tokens.values(), "bg_color", "secondary_bg_color"}, f"{event}: {last}"


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["390", "1360"])
async def test_check_19_forced_colours_keep_edges_and_ticks(
    desk: FakeDesk, open_page: OpenPage, size: tuple[int, int]
) -> None:
    ticket = talk(desk, 2)
    await desk.tell_read(ticket, desk.people[1], desk.last_id)
    page = await open_page(
        launch_url(desk, desk.people[7], start_param="t_104203"), size=size, forced_colors="active"
    )
    await expect(page.locator(".is-mine .ticks")).to_be_visible()
    edges = await page.evaluate(
        """() => [".bubble", ".chip", ".composer-field", ".send"].filter((one) => {
          const style = getComputedStyle(document.querySelector(one));
          return parseFloat(style.borderTopWidth) + parseFloat(style.outlineWidth) * (
            style.outlineStyle === "none" ? 0 : 1) === 0;
        })"""
    )
    assert edges == [], f"without an edge: {edges}"
    inks = await page.evaluate(
        """() => { const tick = document.querySelector(".is-mine .ticks svg");
          return [getComputedStyle(tick).stroke,
            getComputedStyle(tick.closest(".bubble")).backgroundColor]; }"""
    )
    assert inks[0] != inks[1], f"ticks of the colour of their ground: {inks}"


async def test_check_20_without_motion_nothing_moves_and_with_it_nothing_but_the_dots(
    desk: FakeDesk, open_page: OpenPage
) -> None:
    ticket = talk(desk, 2)
    for motion, allowed in (("reduce", ()), ("no-preference", ("dot",))):
        page = await open_page(
            launch_url(desk, desk.people[7], start_param="t_104203"), reduced_motion=motion
        )
        await expect(page.locator(".bubble")).to_have_count(3)
        await desk.signal("typing", ticket, desk.people[1])
        await expect(page.locator(".typing")).to_be_visible()
        await page.wait_for_function(
            """() => document.getAnimations().every((it) =>
              it.effect.getComputedTiming().iterations === Infinity)"""
        )
        moving = await page.evaluate(MOVING)
        strange = [one for one in moving if not any(name in one for name in allowed)]
        assert strange == [], f"{motion}: {strange}"
        await page.context.close()


async def test_check_21_a_weak_phone_gets_no_masks_blurs_or_moving_shadows(
    desk: FakeDesk, open_page: OpenPage
) -> None:
    talk(desk, 2)
    url = launch_url(desk, desk.people[7], platform="android")
    page = await open_page(url, user_agent=LOW, reduced_motion="no-preference", proxy=True)
    await expect(page.locator(".ticket-card")).to_be_visible()
    assert await page.evaluate(VAGUE) == []
    await page.locator(".ticket-card").click()
    await expect(page.locator(".bubble")).to_have_count(3)
    assert await page.evaluate(VAGUE) == []
