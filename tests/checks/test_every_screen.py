"""Checks 9, 14, 15, 18, 20, 22, 23, 24, 29, 78, 83: what holds on every screen there is."""

import pytest
from playwright.async_api import Page, expect

from tests.browser_fixtures import IN_BROWSER
from tests.checks.audit import COLOUR_RULES, broken_access, flaws
from tests.checks.scene import DESKTOP, NARROW, PHONE, THEMES, wear
from tests.checks.walk import screens
from tests.miniapp.conftest import OpenPage, launch_url
from tests.miniapp.fake_server import FakeDesk

pytestmark = IN_BROWSER


class Findings:
    """What is broken, each with all the places where it was met."""

    def __init__(self) -> None:
        self.places: dict[str, list[str]] = {}

    def add(self, where: str, broken: list[str]) -> None:
        for one in broken:
            self.places.setdefault(one, []).append(where)

    def report(self) -> None:
        lines = [f"{one}\n    on {'; '.join(places)}" for one, places in self.places.items()]
        assert not lines, "\n" + "\n".join(lines)


async def look_in_every_theme(found: Findings, where: str, page: Page) -> None:
    """axe whole in one theme, its colour rules in the others."""
    for theme in THEMES:
        await wear(page, theme)
        found.add(where, await broken_access(page, None if theme == "day" else COLOUR_RULES))


@pytest.mark.parametrize("size", [NARROW, PHONE, DESKTOP], ids=["320", "390", "1360"])
@pytest.mark.parametrize("role", ["customer", "agent"])
async def test_check_18_20_22_23_24_29_83_nothing_overflows_all_is_in_reach_and_named(
    desk: FakeDesk, open_page: OpenPage, role: str, size: tuple[int, int]
) -> None:
    found = Findings()
    async for where, page in screens(desk, open_page, role, size):
        for rule, broken in (await flaws(page)).items():
            found.add(where, [f"{rule}: {one}" for one in broken])
    found.report()


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["390", "1360"])
@pytest.mark.parametrize("role", ["customer", "agent"])
async def test_check_14_78_axe_finds_nothing_in_any_theme(
    desk: FakeDesk, open_page: OpenPage, role: str, size: tuple[int, int]
) -> None:
    found = Findings()
    async for where, page in screens(desk, open_page, role, size):
        await look_in_every_theme(found, where, page)
    found.report()


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["390", "1360"])
async def test_check_14_78_axe_finds_nothing_where_there_is_nothing_yet(
    desk: FakeDesk, open_page: OpenPage, size: tuple[int, int]
) -> None:
    newcomer = desk.person(9, "Дарья")
    missing = await open_page(
        launch_url(desk, newcomer, start_param="t_999999"), size=size, proxy=True
    )
    outside = await open_page(f"http://127.0.0.1:{desk.port}/", size=size, proxy=True)
    empty = await open_page(launch_url(desk, newcomer), size=size, proxy=True)
    await expect(missing.locator(".pane-main .empty-title")).to_be_visible()
    found = Findings()
    for where, page in (("lost", missing), ("outside", outside), ("empty", empty)):
        await expect(page.locator(".empty-title:visible").first).to_be_visible()
        for rule, broken in (await flaws(page)).items():
            found.add(where, [f"{rule}: {one}" for one in broken])
        await look_in_every_theme(found, where, page)
    found.report()
