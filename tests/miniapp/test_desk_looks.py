"""What somebody found lesser in the pictures of the desk, so that it does not come back unseen."""

from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page, expect

from app.sandbox.launch import launch_url as sandbox_url
from tests.browser_fixtures import IN_BROWSER
from tests.checks.scene import word
from tests.checks.test_agent import open_inbox
from tests.checks.test_desk import filled
from tests.live.live_desk import ADMIN_ID, init_data, live_desk
from tests.miniapp.conftest import DESKTOP, PHONE, OpenPage, launch_url
from tests.miniapp.fake_server import FakeDesk
from tests.miniapp.test_tuning import Tuned, opened

pytestmark = IN_BROWSER

CUT = """(place) => [...document.querySelectorAll(place)]
  .filter((it) => it.scrollWidth > it.clientWidth + 1).map((it) => it.textContent)"""
HEIGHTS = """() => [...document.querySelectorAll(".inbox-row")]
  .map((it) => Math.round(it.getBoundingClientRect().height))"""
IN_SIGHT = """() => {
  const [bar, tab] = [".view-tabs", ".view-tab[aria-pressed=true]"].map(
    (one) => document.querySelector(one).getBoundingClientRect());
  return tab.left >= bar.left - 1 && tab.right <= bar.right + 1;
}"""
PAGE_SCROLLS = """() => document.documentElement.scrollHeight > innerHeight
  || document.documentElement.scrollWidth > innerWidth"""
LEFT_EDGES = """(place) => [...new Set([...document.querySelectorAll(place)]
  .map((it) => Math.round(it.getBoundingClientRect().left)))]"""


async def open_picking(page: Page, key: str) -> None:
    """The list from which a property of the open ticket is chosen, on a phone."""
    await expect(page.locator(".bubble")).to_have_count(1)
    await page.get_by_role("button", name=word("acts.more")).click()
    await page.get_by_role("button", name=word("facts.title")).click()
    await page.locator(".prop", has_text=word(key)).click()
    await expect(page.locator(".pick-option").first).to_be_visible()


async def test_a_moment_to_rest_until_is_read_whole_on_a_phone(
    desk: FakeDesk, open_page: OpenPage
) -> None:
    filled(desk)
    page = await open_inbox(desk, open_page, size=PHONE, start_param="t_104203")
    await open_picking(page, "panel.snooze")
    assert await page.evaluate(CUT, ".pick-label, .pick-hint") == []


async def test_whoever_answers_is_found_at_once_in_a_column_of_names(
    desk: FakeDesk, open_page: OpenPage
) -> None:
    filled(desk)
    desk.tickets[104_203]["assignee"] = {"id": 2, "name": "Олег", "role": "agent"}
    page = await open_inbox(desk, open_page, size=PHONE, start_param="t_104203")
    await open_picking(page, "panel.assignee")
    await expect(page.locator(".pick-option.is-here")).to_contain_text("Олег")
    names = await page.evaluate(LEFT_EDGES, ".pick-label")
    assert len(names) == 1, f"names begin at {names}"


async def test_a_long_subject_is_whole_in_the_command_box_of_a_phone(
    desk: FakeDesk, open_page: OpenPage
) -> None:
    customer = filled(desk)[0]["customer"]
    subject = "Не проходит оплата по карте"
    desk.open_ticket(customer, subject, "Слова", desk.at + 9)
    page = await open_inbox(desk, open_page, size=PHONE)
    await page.keyboard.press("Control+k")
    await page.get_by_role("combobox").fill("оплата")
    await expect(page.locator(".pick-label", has_text=subject)).to_be_visible()
    assert await page.evaluate(CUT, ".pick-label") == []


async def test_the_list_that_is_open_stays_in_sight_when_counts_come(
    desk: FakeDesk, open_page: OpenPage
) -> None:
    filled(desk)
    page = await open_inbox(desk, open_page, size=PHONE)
    await page.locator('[data-view="all"]').click()
    await page.reload()
    await expect(page.locator('[data-view="all"] .view-count')).to_have_text("5")
    await page.wait_for_function(IN_SIGHT)


async def test_rows_with_categories_are_as_high_as_the_others(
    desk: FakeDesk, open_page: OpenPage
) -> None:
    filled(desk)
    desk.tags.append({"id": 2, "name": "постоянный клиент", "archived": False})
    waiting = desk.tickets[104_204]
    waiting.update(status="waiting", category=1, tags=[1, 2])
    page = await open_inbox(desk, open_page)
    await page.locator('[data-view="all"]').first.click()
    await expect(page.locator(".inbox-row", has_text="#возврат")).to_have_count(1)
    heights = set(await page.evaluate(HEIGHTS))
    assert len(heights) == 1, f"rows are {heights} pixels high"


async def test_more_tickets_than_were_read_are_not_counted_as_all(
    desk: FakeDesk, open_page: OpenPage
) -> None:
    customer = filled(desk)[0]["customer"]
    for number in range(60):
        desk.open_ticket(customer, f"Ещё {number}", "Слова", desk.at + 10 + number)

    def not_counted(person: dict[str, Any], params: dict[str, Any]) -> Any:
        return {"counts": []}, []

    desk.on_inbox_counts = not_counted  # type: ignore[method-assign]
    page = await open_inbox(desk, open_page)
    await page.locator('[data-view="all"]').first.click()
    said = page.locator(".head-list .meta [role=status]")
    await expect(said).to_have_text(word("inbox.more_than", count=50))


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["390", "1360"])
async def test_rules_of_targets_are_read_whole(
    desk: FakeDesk, open_page: OpenPage, size: tuple[int, int]
) -> None:
    tuned = Tuned(desk)
    tuned.sections["targets"]["is_on"] = True
    admin = desk.person(1, "Борис", role="admin")
    page = await open_page(launch_url(desk, admin), size=size)
    if size == PHONE:
        await page.get_by_label(word("desk.menu"), exact=True).click()
        await page.get_by_role("button", name=word("setup.title")).click()
        await page.locator(".setup-entry", has_text="Сроки ответа").click()
    else:
        await opened(page, "Сроки ответа")
    await expect(page.locator(".tune-rule")).to_have_count(3)
    whole = await page.locator(".tune-rule select").evaluate_all(
        """(boxes) => boxes.filter((box) => {
          const pen = document.createElement("canvas").getContext("2d");
          pen.font = getComputedStyle(box).font;
          const words = pen.measureText(box.selectedOptions[0].textContent).width;
          return box.clientWidth < words + 24;
        }).map((box) => box.selectedOptions[0].textContent)"""
    )
    assert whole == [], f"cut: {whole}"
    assert not await page.evaluate(PAGE_SCROLLS), "the page itself scrolls"


async def test_figures_scroll_in_their_room_and_not_with_the_page(
    tmp_path: Path, open_page: OpenPage
) -> None:
    async with live_desk(tmp_path, messages_per_minute=0) as real:
        await real.customer(1)
        signed = init_data(ADMIN_ID, "Вера")
        address = sandbox_url(f"http://127.0.0.1:{real.live.port}/", signed, platform="tdesktop")
        page = await open_page(address, size=PHONE)
        await page.get_by_label(word("desk.menu"), exact=True).click()
        await page.get_by_role("button", name=word("figures.title")).click()
        await expect(page.locator(".chart-card").first).to_be_visible()
        assert not await page.evaluate(PAGE_SCROLLS), "the page itself scrolls"
