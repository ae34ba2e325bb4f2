"""Several filters in one list, in a browser against the real server."""

from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Locator, Page, expect

from tests.browser_fixtures import IN_BROWSER
from tests.checks.scene import word
from tests.live.live_desk import LiveDesk, live_desk
from tests.miniapp.conftest import DESKTOP, PHONE, OpenPage
from tests.miniapp.test_desk_words import AGENT, opened

pytestmark = IN_BROWSER


async def filled(desk: LiveDesk) -> dict[str, int]:
    """Four tickets: with and without the category, the tag and an assignee; ids by subject."""
    admin, agent, customer = await desk.admin(), await desk.agent(AGENT), await desk.customer()
    category = (await admin.call("category.save", name="Оплата", people=[]))["desk"]["categories"]
    tag = (await admin.call("tag.save", name="возврат"))["desk"]["tags"]
    ids = {}
    for at, subject in enumerate(("Оба", "Категория", "Тег", "Мой")):
        made = await customer.call("ticket.open", subject=subject, body="b", client_id=f"t{at}")
        number = ids[subject] = int(made["ticket"]["id"])
        if subject != "Тег":
            chosen: dict[str, Any] = {"ticket_id": number, "category_id": category[0]["id"]}
            await agent.call("ticket.set_category", **chosen)
        if subject != "Категория":
            await agent.call("ticket.set_tags", ticket_id=number, add=[tag[0]["id"]], remove=[])
    await agent.call("ticket.claim", ticket_id=ids["Мой"])
    return ids


async def shown(page: Page, *subjects: str) -> None:
    """The rows of the list, and how many it says there are."""
    await expect(page.locator(".pane-list .inbox-roll > *")).to_have_count(len(subjects))
    for subject in subjects:
        await expect(page.locator(".pane-list .inbox-roll")).to_contain_text(subject)
    await expect(page.locator(".head-list .head-words [role=status]")).to_contain_text(
        str(len(subjects))
    )


def by(page: Page, label: str) -> Locator:
    return page.locator(".filter-sheet").get_by_label(label, exact=True)


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["390", "1360"])
async def test_filters_hold_together_are_counted_kept_and_taken_away(
    tmp_path: Path, open_page: OpenPage, size: tuple[int, int]
) -> None:
    async with live_desk(tmp_path, messages_per_minute=0) as desk:
        await filled(desk)
        page = await opened(desk, open_page, AGENT, "", size=size)
        await page.get_by_role("button", name=word("inbox.filter"), exact=True).click()
        await by(page, word("inbox.by.list")).select_option(word("view.unassigned"))
        await by(page, word("inbox.by.category")).focus()
        await by(page, word("inbox.by.category")).select_option("Оплата")
        await expect(by(page, word("inbox.by.category"))).to_be_focused()
        await by(page, word("inbox.by.tag")).select_option("#возврат")
        await expect(by(page, word("inbox.by.person"))).to_have_count(0)
        await page.locator(".filter-sheet .is-accent").click()
        await expect(page.locator(".head-list h1")).to_have_text("Ничьи · Оплата · #возврат")
        await shown(page, "Оба")
        await page.get_by_role("button", name=word("inbox.keep")).click()
        await page.get_by_role("button", name=word("inbox.keep_act"), exact=True).click()
        await expect(page.locator(".filter-chip")).to_have_count(0)
        await shown(page, "Оба")
        await page.get_by_role("button", name=word("inbox.filter"), exact=True).click()
        await by(page, word("inbox.by.list")).select_option(word("view.live"))
        await page.locator(".filter-sheet .is-accent").click()
        await shown(page, "Оба", "Мой")
        await page.get_by_role("button", name="Убрать: #возврат").click()
        await shown(page, "Оба", "Мой", "Категория")
        await expect(page.locator(".head-list h1")).to_have_text("Оплата")
