"""The team, the bot's words and a customer's card, by hand: the real page and the real server."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from zipfile import ZipFile

from playwright.async_api import Browser, Locator, Page, expect

from app.services import health
from tests.browser_fixtures import IN_BROWSER, chromium  # noqa: F401 - a fixture
from tests.journeys.test_search_journey import LIMIT_MS, visit
from tests.live.live_desk import ADMIN_ID, LiveDesk, live_desk

pytestmark = IN_BROWSER

WIDE, NARROW = (1360, 820), (390, 780)


@asynccontextmanager
async def opened(
    chromium: Browser,  # noqa: F811 - the fixture
    desk: LiveDesk,
    size: tuple[int, int] = WIDE,
    person_id: int = ADMIN_ID,
    name: str = "Вера",
) -> AsyncIterator[Page]:
    context = await chromium.new_context(viewport={"width": size[0], "height": size[1]})
    try:
        page = await context.new_page()
        page.set_default_timeout(LIMIT_MS)
        await visit(desk, page, person_id, name)
        yield page
    finally:
        await context.close()


async def setup(page: Page, section: str) -> None:
    menu = page.locator(".desk-menu")
    await menu.get_by_text("Настройки службы").click()
    await page.locator(".setup-nav").get_by_text(section, exact=True).click()


async def test_a_team_is_invited_put_out_and_let_in_again(
    tmp_path: Path,
    chromium: Browser,  # noqa: F811 - the fixture
) -> None:
    async with live_desk(tmp_path, messages_per_minute=0) as desk:
        await desk.store.write(health.remember_bot, 1, "desk_bot")
        agent = await desk.agent()
        async with opened(chromium, desk) as page:
            await setup(page, "Команда")
            await _invites(page)
            await page.get_by_role("button", name="Изменить: Анна").click()
            await page.get_by_text("Отключить", exact=True).click()
            assert await agent.closed() == 4401
            await expect(page.get_by_text("Отключён 1 человек")).to_be_visible()
            await page.get_by_role("button", name="Отменить").click()
            await expect(page.get_by_role("button", name="Изменить: Анна")).to_be_visible()
            await setup(page, "Журнал")
            await expect(page.get_by_text("Анна: доступ включён")).to_be_visible()
            await expect(page.get_by_text("Выписано приглашение: агент")).to_be_visible()


async def _invites(page: Page) -> None:
    """The address is shown once; the invitation stays in the list until it is taken back."""
    await page.get_by_role("button", name="Пригласить агента").click()
    link = page.locator(".setup-link")
    assert (await link.input_value()).startswith("https://t.me/desk_bot?start=")
    await page.get_by_role("button", name="Отозвать").click()
    await expect(page.get_by_text("отозвано")).to_be_visible()


async def test_the_bots_words_are_put_otherwise_and_back(
    tmp_path: Path,
    chromium: Browser,  # noqa: F811 - the fixture
) -> None:
    async with live_desk(tmp_path, messages_per_minute=0) as desk:
        admin = await desk.admin()
        async with opened(chromium, desk) as page:
            await setup(page, "Слова бота")
            card = page.locator(".setup-card", has_text="Тикет открыт").first
            box, save = card.locator("textarea"), card.get_by_role("button", name="Сохранить")
            await box.fill("Тикет {nummer}")
            await expect(card.get_by_text("{nummer} здесь ничем не заполнится")).to_be_visible()
            await expect(save).to_have_attribute("aria-disabled", "true")
            await box.fill("Приняли № {number}")
            await expect(card.locator(".setup-bubble")).to_have_text("Приняли № 104\u00a0203")
            await save.click()
            await expect(card.locator(".setup-saved")).to_have_text("Сохранено")
            kept = (await admin.call("settings.get"))["settings"]["texts"]
            assert kept["ru"]["opened"] == "Приняли № {number}"
            await page.get_by_role("button", name="Отменить").click()
            await expect(box).to_have_value("")


async def test_a_customers_tickets_are_split_and_merged_and_then_forgotten(
    tmp_path: Path,
    chromium: Browser,  # noqa: F811 - the fixture
) -> None:
    async with live_desk(tmp_path, messages_per_minute=0) as desk:
        vera = await desk.customer()
        first = {"subject": "Свет", "body": "Не горит", "client_id": "a"}
        ticket = (await vera.call("ticket.open", **first))["ticket"]
        more = {"ticket_id": ticket["id"], "body": "И про адрес", "client_id": "b"}
        await vera.call("message.post", **more)
        async with opened(chromium, desk) as page:
            await page.locator(".view-tab", has_text="Все").first.click()
            await page.locator(f'[data-ticket="{ticket["id"]}"]').first.click()
            card = page.locator(".client")
            await _notes(card)
            await _splits(page, card)
            await _merges(page, card)
            await _takes_out(page, card, tmp_path / "person.zip")
            await card.get_by_role("button", name="Стереть данные").click()
            await page.get_by_role("button", name="Стереть навсегда").click()
            await expect(page.get_by_text("Данные стёрты")).to_be_visible()
        admin = await desk.admin()
        said = await admin.call("ticket.get", ticket_id=ticket["id"])
        assert "Не горит" not in str(said)


async def _notes(card: Locator) -> None:
    await card.get_by_role("button", name="Добавить заметку").click()
    await card.get_by_label("Заметка о клиенте").fill("Звонить вечером")
    await card.get_by_role("button", name="Сохранить").click()
    await expect(card.locator(".client-note")).to_contain_text("Звонить вечером")


async def _splits(page: Page, card: Locator) -> None:
    await card.get_by_role("button", name="Выделить в новый тикет").click()
    sheet = page.locator("dialog")
    await sheet.locator("label", has_text="И про адрес").click()
    await sheet.get_by_role("button", name="Выделить 1 сообщение").click()
    await expect(page.locator(".bubble-row", has_text="И про адрес")).to_be_visible()
    await expect(page.locator(".bubble-row", has_text="Не горит")).to_have_count(0)


async def _merges(page: Page, card: Locator) -> None:
    await card.get_by_role("button", name="Объединить с другим тикетом").click()
    await page.locator("dialog").locator("button", has_text="Свет").click()
    await page.get_by_role("button", name="Объединить", exact=True).click()
    await expect(page.locator(".bubble-row", has_text="Не горит")).to_be_visible()
    await expect(page.locator(".bubble-row", has_text="И про адрес")).to_be_visible()


async def _takes_out(page: Page, card: Locator, path: Path) -> None:
    async with page.expect_download() as coming:
        await card.get_by_role("button", name="Выгрузить данные").click()
    await (await coming.value).save_as(path)
    with ZipFile(path) as archive:
        held = "".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())
    assert "Не горит" in held
    assert "Звонить вечером" in held


async def test_on_a_phone_the_settings_are_one_screen_after_another(
    tmp_path: Path,
    chromium: Browser,  # noqa: F811 - the fixture
) -> None:
    async with (
        live_desk(tmp_path, messages_per_minute=0) as desk,
        opened(chromium, desk, NARROW) as page,
    ):
        await page.get_by_role("button", name="Ещё", exact=True).click()
        await page.get_by_text("Настройки службы").click()
        sections = page.locator(".setup-entry")
        for number in range(await sections.count()):
            await sections.nth(number).click()
            await expect(page.locator(".setup-body")).not_to_contain_text("[object")
            wide = await page.evaluate("document.scrollingElement.scrollWidth")
            assert wide == NARROW[0], f"section {number} is {wide} px wide"
            await page.get_by_role("button", name="Назад").first.click()
            await expect(sections.first).to_be_visible()
