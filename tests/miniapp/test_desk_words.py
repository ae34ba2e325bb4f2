"""Replies, named colleagues, ratings and figures, in a browser against the real server."""

import re
from pathlib import Path
from typing import Any

from playwright.async_api import Page, expect

from app.sandbox.launch import launch_url
from app.services import reminders
from app.store.transaction import Transaction
from tests.browser_fixtures import IN_BROWSER
from tests.live.live_desk import ADMIN_ID, Client, LiveDesk, init_data, live_desk
from tests.miniapp.conftest import DESKTOP, PHONE, OpenPage

CUSTOMER, AGENT = 1, 2
NAMES = {CUSTOMER: "Марина", AGENT: "Анна", ADMIN_ID: "Вера"}

pytestmark = IN_BROWSER


async def opened(desk: LiveDesk, open_page: OpenPage, person: int, query: str, **how: Any) -> Page:
    address = f"http://127.0.0.1:{desk.live.port}/{query}"
    signed = init_data(person, NAMES[person])
    return await open_page(launch_url(address, signed, platform="tdesktop"), **how)


async def asked(customer: Client, subject: str = "Не приходит код") -> int:
    made = await customer.call("ticket.open", subject=subject, body="Жду", client_id="c1")
    number: int = made["ticket"]["id"]
    return number


async def test_a_reply_is_found_filled_in_and_sent_by_keys(
    tmp_path: Path, open_page: OpenPage
) -> None:
    async with live_desk(tmp_path, messages_per_minute=0) as desk:
        agent, customer = await desk.agent(AGENT), await desk.customer(CUSTOMER)
        for name, body in (("возврат", "{customer}, до {дата}, в {час}. {agent}"), ("код", "Код")):
            await agent.call("reply.save", name=name, body=body, acts={"status": "resolved"})
        ticket = await asked(customer)
        page = await opened(desk, open_page, AGENT, f"?ticket={ticket}", size=DESKTOP)
        field = page.locator(".composer-field")
        await field.focus()
        await field.press_sequentially("/")
        await expect(page.get_by_role("option")).to_have_count(2)
        await field.press_sequentially("возв")
        await expect(page.get_by_role("option", selected=True)).to_contain_text("{customer}, до")
        assert await field.get_attribute("aria-activedescendant") == "suggestions-0"
        await page.keyboard.press("Enter")
        await expect(field).to_have_value("Марина, до {дата}, в {час}. Анна")
        await page.keyboard.type("пятницы")
        await page.keyboard.press("Tab")
        await page.keyboard.press("Enter")
        await expect(page.locator(".toast")).to_contain_text("незаполненный")
        assert await page.locator(".bubble-text", has_text="пятницы").count() == 0
        await page.keyboard.type("10:00")
        await page.keyboard.press("Enter")
        said = page.locator(".bubble-text", has_text="Марина, до пятницы, в 10:00. Анна")
        await expect(said).to_have_count(1)
        await expect(page.locator(".head .chip")).to_contain_text("Решён")
        used = [one["used"] for one in (await agent.call("reply.list"))["replies"]]
        assert used == [1, 0]


async def test_a_reply_is_written_with_its_preview(tmp_path: Path, open_page: OpenPage) -> None:
    async with live_desk(tmp_path, messages_per_minute=0) as desk:
        agent = await desk.agent(AGENT)
        page = await opened(desk, open_page, AGENT, "", size=DESKTOP)
        await page.get_by_role("button", name="Готовые ответы").click()
        await page.get_by_role("button", name="Новый ответ").first.click()
        await page.get_by_label("Короткое имя").fill("привет")
        await page.get_by_label("Текст", exact=True).fill("**Здравствуйте**, ")
        await page.get_by_role("button", name="Имя клиента").click()
        await expect(page.locator(".reply-preview strong")).to_have_text("Здравствуйте")
        await expect(page.locator(".reply-preview")).to_contain_text("Вера")
        await page.get_by_role("radio", name="Решён").click()
        await page.get_by_role("button", name="Сохранить").click()
        await expect(page.locator(".reply-card")).to_contain_text("решит тикет")
        (reply,) = (await agent.call("reply.list"))["replies"]
        assert reply["body"] == "Здравствуйте, {customer}"
        assert [one["type"] for one in reply["entities"]] == ["bold"]
        await page.locator(".reply-card").click()
        await page.get_by_role("button", name="Удалить").click()
        await page.get_by_role("button", name="Отменить").click()
        await expect(page.locator(".reply-card")).to_contain_text("/привет")


async def test_a_ticket_is_punched_and_both_sides_see_it(
    tmp_path: Path, open_page: OpenPage
) -> None:
    async with live_desk(tmp_path, messages_per_minute=0) as desk:
        agent, customer = await desk.agent(AGENT), await desk.customer(CUSTOMER)
        ticket = await asked(customer)
        staff = await opened(desk, open_page, AGENT, f"?ticket={ticket}", size=DESKTOP)
        await agent.call("ticket.resolve", ticket_id=ticket)
        page = await opened(desk, open_page, CUSTOMER, f"?ticket={ticket}", size=PHONE)
        await page.get_by_role("radio", name="1 из 5").focus()
        for _ in range(3):
            await page.keyboard.press("ArrowRight")
        await expect(page.get_by_role("radio", name="4 из 5")).to_be_checked()
        await expect(staff.locator(".rating-holes")).to_have_text("●●●●○")
        await page.get_by_label("Расскажите почему").fill("Быстро")
        await page.get_by_role("button", name="Отправить отзыв").click()
        await expect(staff.locator(".rating-comment")).to_have_text("Быстро")
        await agent.call("ticket.reopen", ticket_id=ticket)
        await expect(page.locator(".rating")).to_be_hidden()
        await expect(staff.locator(".rating")).to_be_hidden()


async def test_a_colleague_is_completed_and_the_note_shows_the_name(
    tmp_path: Path, open_page: OpenPage
) -> None:
    async with live_desk(tmp_path, messages_per_minute=0) as desk:
        customer, agent = await desk.customer(CUSTOMER), await desk.agent(AGENT)
        admin = await desk.admin()
        ticket = await asked(customer)
        named = await opened(desk, open_page, ADMIN_ID, "", size=DESKTOP)
        await expect(named.get_by_role("button", name="Упоминания")).to_be_visible()
        page = await opened(desk, open_page, AGENT, f"?ticket={ticket}", size=DESKTOP)
        await page.get_by_role("radio", name="Заметка").click()
        await page.locator(".composer-field").press_sequentially("глянь, @ве")
        await expect(page.get_by_role("option")).to_have_count(1)
        await page.keyboard.press("Tab")
        await page.keyboard.type("срочно")
        await page.keyboard.press("Enter")
        note = page.locator(".is-note .bubble-text", has_text="глянь, @Вера срочно")
        await expect(note.locator("data")).to_have_text("@Вера")
        await admin.event("note.added")
        assert [one["ticket_id"] for one in (await admin.call("mention.list"))["mentions"]] == [
            ticket
        ]
        assert (await agent.call("mention.list"))["mentions"] == []
        await expect(named.locator(".toast")).to_contain_text("упоминает вас")
        await named.get_by_role("button", name="Упоминания").click()
        await named.locator(".reply-card", has_text="Не приходит код").click()
        await expect(named.locator(".bubble-text", has_text="срочно")).to_be_visible()
        await named.get_by_role("button", name="Упоминания").click()
        await expect(named.locator(".blank-title, h2", has_text="никто не ждёт")).to_be_visible()


async def test_a_reminder_is_set_rings_live_and_is_done(
    tmp_path: Path, open_page: OpenPage
) -> None:
    async with live_desk(tmp_path, messages_per_minute=0) as desk:
        customer = await desk.customer(CUSTOMER)
        await desk.agent(AGENT)
        ticket = await asked(customer)
        page = await opened(desk, open_page, AGENT, f"?ticket={ticket}", size=DESKTOP)
        row = page.locator(".prop", has_text="Напоминание")
        await expect(row).to_contain_text("Нет")
        await row.click()
        await page.get_by_label("О чём напомнить").fill("Позвонить на склад")
        await page.get_by_role("option", name="Через час").click()
        await expect(page.locator(".toast")).to_contain_text("Напомним")
        await expect(row).to_contain_text("Позвонить на склад")
        await rings(desk, AGENT)
        toast = page.locator(".toast", has_text="Позвонить на склад")
        await expect(toast).to_be_visible()
        await expect(row).to_contain_text("Пора")
        await page.get_by_role("button", name="Напоминания", exact=True).click()
        await page.get_by_role("button", name=re.compile("^Сделано")).click()
        await expect(page.locator("h2", has_text="Напоминаний нет")).to_be_visible()


async def test_all_targets_of_a_turn_stand_in_the_panel(
    tmp_path: Path, open_page: OpenPage
) -> None:
    async with live_desk(tmp_path, messages_per_minute=0) as desk:
        customer, agent = await desk.customer(CUSTOMER), await desk.agent(AGENT)
        rules = [{"first": 60, "next": 120, "resolution": 480}]
        admin = await desk.admin()
        await admin.call("settings.set", section="targets", value={"is_on": True, "rules": rules})
        ticket = await asked(customer)
        page = await opened(desk, open_page, AGENT, f"?ticket={ticket}", size=DESKTOP)
        rows = page.locator(".prop-targets .prop")
        await expect(rows).to_have_count(2)
        await expect(rows.nth(0)).to_contain_text("Первый ответ")
        await expect(rows.nth(1)).to_contain_text("Решение")
        await agent.call("message.post", ticket_id=ticket, body="Смотрим", client_id="a")
        await expect(rows).to_have_count(1)
        await expect(rows).to_contain_text("на паузе, осталось 7")
        await agent.call("ticket.resolve", ticket_id=ticket)
        await expect(rows).to_have_count(0)


async def rings(desk: LiveDesk, person_id: int) -> None:
    """The bot's own step, in this process, once the moment has come."""

    def come(tx: Transaction) -> int:
        tx.execute("UPDATE reminders SET due_at = ? WHERE person_id = ?", (tx.now, person_id))
        return reminders.ring_due(tx)

    assert await desk.store.write(come) == 1


async def test_figures_have_a_table_and_a_file_of_the_same_numbers(
    tmp_path: Path, open_page: OpenPage
) -> None:
    async with live_desk(tmp_path, messages_per_minute=0) as desk:
        agent, customer = await desk.agent(AGENT), await desk.customer(CUSTOMER)
        ticket = await asked(customer)
        await agent.call("message.post", ticket_id=ticket, body="Да", client_id="a1")
        await agent.call("ticket.resolve", ticket_id=ticket)
        await customer.call("rating.give", ticket_id=ticket, score=2)
        await customer.call("rating.comment", ticket_id=ticket, comment='=1+1; "да"')
        page = await opened(desk, open_page, AGENT, "", size=DESKTOP)
        await page.get_by_role("button", name="Сводка").click()
        card = page.get_by_role("region", name="Поток тикетов").first
        await expect(card.get_by_role("img")).to_have_accessible_name(
            "Открыто 1, завершено 1, в работе осталось 0."
        )
        await card.get_by_role("radio", name="График").focus()
        await page.keyboard.press("ArrowRight")
        await expect(card.locator("tbody tr")).to_have_count(7)
        await expect(card.locator("tbody tr").last).to_contain_text("10010")
        async with page.expect_download() as coming:
            await card.get_by_role("button", name="CSV").click()
        text = (await (await coming.value).path()).read_text(encoding="utf-8")
        assert text.startswith("\ufeffДень;Открыто;Новые вопросы;Открыто снова;Завершено;В работе")
        assert text.splitlines()[-1].endswith(";1;0;0;1;0")
        await expect(page.locator(".rating-said")).to_have_text('=1+1; "да"')
        low = page.get_by_role("region", name="Оценки и отзывы").get_by_role("radio", name="Низкие")
        await low.click()
        await expect(low).to_be_checked()
        await expect(page.locator(".rating-said")).to_have_count(1)
        first = page.locator(".kpi", has_text="Первый ответ")
        await expect(first).to_contain_text("медиана 1\u00a0с, 90\u00a0% за 1\u00a0с")
        await crossed_by_category(page)
        await page.locator(".rating-row").click()
        await expect(page.locator(".head-title").last).to_have_text("Не приходит код")


async def crossed_by_category(page: Page) -> None:
    """Who did what under which category: answers, then ratings, and these as a file."""
    answers = page.get_by_role("region", name="Коллеги по категориям: Ответы")
    await expect(answers.get_by_role("row", name="Анна")).to_contain_text("1")
    await page.get_by_role("radio", name="Оценка").click()
    ratings = page.get_by_role("region", name="Коллеги по категориям: Оценка")
    async with page.expect_download() as coming:
        await ratings.get_by_role("button", name="CSV").click()
    text = (await (await coming.value).path()).read_text(encoding="utf-8")
    assert text.splitlines() == ["\ufeffИмя;Без категории", "Анна;2"]
