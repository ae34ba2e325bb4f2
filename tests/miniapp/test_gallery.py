"""The gallery: every component, in every state, readable and in reach in four themes."""

import re

import pytest
from playwright.async_api import Page, expect

from app.live.assets import Assets
from tests.browser_fixtures import IN_BROWSER
from tests.miniapp.conftest import DESKTOP, MINIAPP, PHONE, OpenPage
from tests.miniapp.fake_server import FakeDesk
from tests.miniapp.gallery_probes import (
    COLOURED_ALONE,
    FAINT_TEXTS,
    GLYPH_NAMES,
    HEIGHT_OF,
    MASK_OF,
    MOVING,
    SMALL,
    WIDE,
)

pytestmark = IN_BROWSER

THEMES = ("day", "night", "black", "custom")
NARROW = (320, 700)
TEXT_CONTRAST = 4.5
TARGET_PX = 44
_EXPORTED = re.compile(r"^export function (\w+)", re.MULTILINE)


async def open_gallery(
    desk: FakeDesk, open_page: OpenPage, query: str, size: tuple[int, int] = DESKTOP
) -> Page:
    page = await open_page(f"http://127.0.0.1:{desk.port}/gallery?{query}", size=size)
    await expect(page.locator(".gallery-part").last).to_be_attached()
    return page


async def test_every_component_is_shown(raw_desk: FakeDesk, open_page: OpenPage) -> None:
    page = await open_gallery(raw_desk, open_page, "")
    listed = await page.evaluate(
        "() => [...document.querySelectorAll('[data-of]')].map((one) => one.dataset.of).join(' ')"
    )
    code = "\n".join(path.read_text("utf-8") for path in (MINIAPP / "components").glob("*.js"))
    missing = set(_EXPORTED.findall(code)) - set(listed.split())
    assert not missing, f"components that gallery/catalog.js leaves out: {sorted(missing)}"


async def test_people_never_get_it(linked_assets: Assets) -> None:
    assert "/gallery" not in linked_assets.by_path
    assert not [path for path in linked_assets.texts if path.startswith("gallery/")]
    assert "gallery." not in linked_assets.texts["locales.js"]


@pytest.mark.parametrize("theme", THEMES)
async def test_every_text_can_be_read(raw_desk: FakeDesk, open_page: OpenPage, theme: str) -> None:
    """Checks 14, 18 and 24 of the specification, from the styles that the browser computed."""
    page = await open_gallery(raw_desk, open_page, f"theme={theme}", PHONE)
    assert await page.evaluate(FAINT_TEXTS, TEXT_CONTRAST) == []
    assert await page.evaluate(COLOURED_ALONE) == []
    assert await page.evaluate(SMALL, TARGET_PX) == []


@pytest.mark.parametrize("query", ["", "text=200", "locale=long", "locale=en&text=200"])
async def test_nothing_overflows(raw_desk: FakeDesk, open_page: OpenPage, query: str) -> None:
    """Checks 22, 23 and 86: the narrowest phone, the largest text, a wordy language."""
    page = await open_gallery(raw_desk, open_page, query, NARROW)
    assert await page.evaluate(WIDE) == []


async def test_a_glyph_has_a_name_in_the_language(raw_desk: FakeDesk, open_page: OpenPage) -> None:
    """Check 83."""
    page = await open_gallery(raw_desk, open_page, "locale=ru")
    names = await page.evaluate(GLYPH_NAMES)
    assert names
    said = [name.replace("Telegram", "") for name in names]
    assert [name for name in said if not name or re.search("[A-Za-z]", name)] == []


async def test_a_rating_is_a_radio_group(raw_desk: FakeDesk, open_page: OpenPage) -> None:
    """Check 85: arrows move, Space sets, «4 из 5»; a change is told once, a repetition never."""
    page = await open_gallery(raw_desk, open_page, "")
    await page.evaluate(
        "() => addEventListener('punch', ({ detail }) =>"
        " (window.punched ??= []).push(detail.value))"
    )
    group = page.get_by_role("radiogroup", name=re.compile("Прокомпостируйте")).first
    await group.get_by_role("radio", name="1 из 5").focus()
    await page.keyboard.press("Space")
    for _ in range(3):
        await page.keyboard.press("ArrowRight")
    fourth = group.get_by_role("radio", name="4 из 5")
    await expect(fourth).to_be_focused()
    await expect(fourth).to_have_attribute("aria-checked", "true")
    await page.keyboard.press("Space")
    await expect(group.locator(".is-punched")).to_have_count(4)
    await expect(group.locator("[tabindex='0']")).to_have_count(1)
    await page.keyboard.press("End")
    await page.keyboard.press("ArrowRight")
    await group.get_by_role("radio", name="2 из 5").click()
    assert await page.evaluate("() => window.punched") == [1, 2, 3, 4, 5, 2]


async def test_the_stub_comes_off_and_back(raw_desk: FakeDesk, open_page: OpenPage) -> None:
    """Tear-off: with less motion the stub fades where it is, and nothing is left moving."""
    page = await open_gallery(raw_desk, open_page, "")
    motion = page.locator("[data-state='in motion']")
    stub = motion.locator(".tear-stub")
    await expect(stub).to_be_visible()
    await motion.get_by_role("button").first.click()
    names = await stub.evaluate("(it) => it.getAnimations().map((one) => one.animationName)")
    assert names in ([], ["vanish"]), "less motion was asked for"
    await expect(stub).to_be_hidden()
    await motion.get_by_role("button").last.click()
    await expect(stub).to_be_visible()
    await expect(motion.locator(".is-whole")).to_have_count(1)


async def test_less_motion_is_none(raw_desk: FakeDesk, open_page: OpenPage) -> None:
    """Check 20; without the wish for less, the typing dots are what moves by itself."""
    page = await open_gallery(raw_desk, open_page, "")
    assert await page.evaluate(MOVING) == []
    await page.emulate_media(reduced_motion="no-preference")
    assert await page.evaluate(MOVING)


async def test_a_sheet_keeps_and_returns_the_focus(raw_desk: FakeDesk, open_page: OpenPage) -> None:
    """Check 82: in a sheet and in a dialog."""
    page = await open_gallery(raw_desk, open_page, "")
    for opener in await page.locator("[data-state='as they open'] button").all():
        await opener.focus()
        await page.keyboard.press("Enter")
        await expect(page.locator("dialog[open]")).to_be_visible()
        for _ in range(8):
            await page.keyboard.press("Tab")
            held = await page.evaluate(
                "() => document.activeElement === document.body"
                " || document.activeElement.closest('dialog') !== null"
            )
            assert held, "Tab led out of what is modal"
        await page.keyboard.press("Escape")
        await expect(page.locator("dialog")).to_have_count(0)
        await expect(opener).to_be_focused()


async def test_focus_can_be_seen(raw_desk: FakeDesk, open_page: OpenPage) -> None:
    page = await open_gallery(raw_desk, open_page, "")
    await page.locator(".gallery-bar .segment").first.focus()
    for _ in range(30):
        await page.keyboard.press("Tab")
        seen = await page.evaluate(
            "() => parseFloat(getComputedStyle(document.activeElement).outlineWidth)"
        )
        assert seen >= 2, await page.evaluate("() => document.activeElement.outerHTML")


async def test_a_lucky_number_tells_why(raw_desk: FakeDesk, open_page: OpenPage) -> None:
    page = await open_gallery(raw_desk, open_page, "")
    await page.locator("[data-of*='luckySheet'] [data-state='as a sheet'] button").click()
    await expect(page.locator("dialog .lucky-sum")).to_have_text("1 + 2 + 3 = 6 = 3 + 2 + 1")
    await page.locator("dialog .button").click()
    await expect(page.locator("dialog")).to_have_count(0)


async def test_a_skeleton_is_as_high_as_its_row(raw_desk: FakeDesk, open_page: OpenPage) -> None:
    """Check 10."""
    for text in ("100", "200"):
        page = await open_gallery(raw_desk, open_page, f"text={text}")
        row = await page.evaluate(HEIGHT_OF, ".ticket-card")
        assert await page.evaluate(HEIGHT_OF, ".skeleton-card") == pytest.approx(row, abs=1)


async def test_forced_colours_keep_borders(raw_desk: FakeDesk, open_page: OpenPage) -> None:
    """Check 19: what was told by a ground is told by a line."""
    page = await open_gallery(raw_desk, open_page, "")
    await page.emulate_media(forced_colors="active")
    assert await page.evaluate(MASK_OF, ".upper") == "none"
    for shape in (".ticket-card", ".bubble", ".chip", ".button", ".big-ticket", ".toast"):
        edge = await page.locator(shape).first.evaluate(
            "(it) => parseFloat(getComputedStyle(it).borderTopWidth)"
        )
        assert edge >= 1, shape
    await expect(page.locator(".ticks svg").first).to_be_visible()


async def test_a_weak_device_is_spared(raw_desk: FakeDesk, open_page: OpenPage) -> None:
    """Check 21: no mask, no blur, no moving shadow."""
    page = await open_gallery(raw_desk, open_page, "")
    assert await page.evaluate(MASK_OF, ".upper") != "none"
    agent = "Telegram-Android/11.3.3 (Nokia C1; Android 11; SDK 30; LOW)"
    session = await page.context.new_cdp_session(page)
    await session.send("Network.setUserAgentOverride", {"userAgent": agent})
    await page.reload()
    await expect(page.locator("html")).to_have_attribute("data-power", "low")
    for shape in (".upper", ".lower", ".perforation", ".tear-body"):
        assert await page.evaluate(MASK_OF, shape) == "none", shape
