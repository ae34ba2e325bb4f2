"""Lists, the form of a new ticket, settings: what stands still, what is said in words."""

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import expect

from app.live.assets import Assets, load_assets
from tests.browser_fixtures import IN_BROWSER
from tests.miniapp.conftest import DESKTOP, LOCALES, MINIAPP, PHONE, OpenPage, launch_url
from tests.miniapp.desk import Frame, Refused
from tests.miniapp.fake_server import FakeDesk, serving
from tests.miniapp.test_screens import OVERFLOWING

pytestmark = IN_BROWSER

BOX = "(it) => { const { y, height } = it.getBoundingClientRect(); return [y, height]; }"


def posted(kind: str) -> str:
    """What the client was told by that name, as the page kept it."""
    return f"() => posted.filter(([type]) => type === '{kind}').map(([, detail]) => detail)"


async def test_the_row_under_the_finger_does_not_move(desk: FakeDesk, open_page: OpenPage) -> None:
    customer, agent = desk.person(7, "Марина"), desk.person(1, "Анна", role="agent")
    for number in range(6):
        desk.open_ticket(customer, f"Тикет {number}", "?", desk.at + number)
    page = await open_page(launch_url(desk, agent), size=DESKTOP)
    row = page.locator('[data-ticket="104205"]')
    await row.hover()
    before = await row.evaluate(BOX)
    for number in (104203, 104205, 104204):
        await desk.say(desk.tickets[number], customer, f"Ещё {number}")
    fresh = desk.open_ticket(customer, "Совсем новый", "?", desk.at + 5000)
    await desk.tell("ticket.opened", fresh, desk.seen_by(fresh, agent)[-1])
    await expect(row.locator(".ticket-preview")).to_contain_text("Ещё 104205")
    assert await row.evaluate(BOX) == before
    assert await page.locator(".ticket-card").count() == 6
    await page.mouse.move(1200, 700)
    await expect(page.locator(".ticket-subject").first).to_have_text("Совсем новый")
    await expect(page.locator(".ticket-card")).to_have_count(7)


@pytest.mark.parametrize(("width", "panes"), [(1360, 4), (1100, 3), (900, 2), (760, 1)])
async def test_as_many_panes_as_fit(
    desk: FakeDesk, open_page: OpenPage, width: int, panes: int
) -> None:
    customer, agent = desk.person(7, "Марина"), desk.person(1, "Анна", role="agent")
    desk.open_ticket(customer, "Другой", "?", desk.at)
    desk.open_ticket(customer, "Не пришёл заказ", "Где он?", desk.at + 1)
    page = await open_page(launch_url(desk, agent, start_param="t_104204"), size=(width, 820))
    await expect(page.locator(".head-chat .head-title")).to_have_text("Не пришёл заказ")
    seen = page.locator(".pane").filter(visible=True)
    await expect(seen).to_have_count(panes)
    assert await page.evaluate(OVERFLOWING) == []
    if panes == 4:
        await expect(page.locator(".pane-side .facts-name")).to_have_text("Марина")
        await page.locator(".facts-other").click()
        await expect(page.locator(".head-chat .head-title")).to_have_text("Другой")


async def test_a_first_visit_and_a_later_one(desk: FakeDesk, open_page: OpenPage) -> None:
    customer = desk.person(7, "Марина")
    page = await open_page(launch_url(desk, customer))
    await expect(page.locator(".pane-list .empty-title")).to_have_text("Оторвите первый билет")
    await page.goto("about:blank")
    await page.goto(launch_url(desk, customer, platform="ios"))
    await expect(page.locator(".pane-list .empty-title")).to_have_text("Тикетов нет. И это хорошо")


async def test_the_form_says_in_words_what_is_missing(desk: FakeDesk, open_page: OpenPage) -> None:
    page = await open_page(launch_url(desk, desk.person(7, "Марина")))
    await page.locator(".action-bar button").click()
    send = page.locator(".pane-main .action-bar button")
    assert await send.get_attribute("aria-disabled") == "true"
    await send.dispatch_event("click")
    await expect(page.locator("#field-subject-wrong")).to_contain_text("Назовите тему")
    await expect(page.locator("#field-text-wrong")).to_contain_text("Опишите")
    await page.locator("#field-subject").fill("Потеряли посылку")
    await expect(page.locator("#field-subject-wrong")).to_be_empty()
    assert desk.sent("ticket.open") == []


async def test_a_refused_ticket_stays_in_the_form_and_goes_the_second_time(
    desk: FakeDesk, open_page: OpenPage
) -> None:
    desk.refusals["ticket.open"] = [Refused("forbidden")]
    page = await open_page(launch_url(desk, desk.person(7, "Марина")))
    await page.locator(".action-bar button").click()
    await page.locator("#field-subject").fill("Потеряли посылку")
    await page.locator("#field-text").fill("Номер 8812")
    send = page.locator(".pane-main .action-bar button")
    await send.click()
    await expect(page.locator(".form-refused")).to_contain_text("На это нет прав")
    await expect(page.locator("#field-text")).to_have_value("Номер 8812")
    await expect(send).to_have_text("Отправить ещё раз")
    await send.click()
    await expect(page.locator(".head-chat .number")).to_contain_text("104\u00a0203")
    assert len(desk.tickets) == 1


async def test_the_phone_s_buttons_show_the_form_s_progress_and_write_access_is_asked_once(
    desk: FakeDesk, open_page: OpenPage
) -> None:
    page = await open_page(launch_url(desk, desk.person(7, "М"), platform="ios"), proxy=True)
    press = "() => Telegram.WebView.receiveEvent('main_button_pressed', {})"

    async def asked(count: int) -> None:
        await desk.until(lambda: len(desk.sent("ticket.open")) == count, "it is sent")

    for turn in range(2):
        await page.wait_for_function("() => document.querySelector('.pane-list')?.role === 'main'")
        await page.evaluate(press)
        await page.locator("#field-subject").fill("Потеряли посылку")
        last = (await page.evaluate(posted("web_app_setup_main_button")))[-1]
        assert last["is_active"] is False
        await page.locator("#field-text").fill("Номер 8812")
        desk.answering.clear()
        await page.evaluate(press)
        await asked(turn + 1)
        last = (await page.evaluate(posted("web_app_setup_main_button")))[-1]
        assert (last["is_progress_visible"], last["is_active"]) == (True, False)
        desk.answering.set()
        await expect(page.locator(".head-chat .number")).to_contain_text(f"104\u00a020{3 + turn}")
        await page.wait_for_function(
            "() => posted.some(([type]) => type === 'web_app_request_write_access')"
        )
        await page.evaluate("() => Telegram.WebView.receiveEvent('back_button_pressed', {})")
    assert len(await page.evaluate(posted("web_app_request_write_access"))) == 1
    second = await page.evaluate(posted("web_app_setup_secondary_button"))
    assert "Стереть черновик" in [one.get("text") for one in second]


async def test_another_language_is_there_at_once_and_after_a_restart(
    desk: FakeDesk, open_page: OpenPage
) -> None:
    customer = desk.person(7, "Марина")
    desk.open_ticket(customer, "Не пришёл заказ", "Где он?", desk.at)
    page = await open_page(launch_url(desk, customer, platform="ios"), proxy=True)
    await expect(page.locator(".head-title").first).to_have_text("Мои тикеты")
    await page.evaluate("() => Telegram.WebView.receiveEvent('settings_button_pressed', {})")
    await page.get_by_role("radio", name="English").click()
    await expect(page.locator(".settings-title")).to_have_text("Settings")
    await expect(page.locator(".head-title").first).to_have_text("My tickets")
    assert await page.evaluate("() => document.documentElement.lang") == "en"
    assert await page.evaluate("() => document.activeElement.textContent") == "English"
    await page.evaluate("() => Telegram.WebView.receiveEvent('back_button_pressed', {})")
    await expect(page.locator(".sheet")).to_have_count(0)
    await page.reload()
    await expect(page.locator(".head-title").first).to_have_text("My tickets")
    assert desk.sent("session.start")[-1]["locale"] == "en"


def longer(text: Any) -> Any:
    """A text at 140 % of its length, still with its holes."""
    if isinstance(text, dict):
        return {form: longer(one) for form, one in text.items()}
    return f"{text}{'·ё' * max(2, len(text) // 5)}"


@pytest.fixture(scope="session")
def long_assets(tmp_path_factory: pytest.TempPathFactory) -> Assets:
    """The app in a language whose every text is longer by 40 %."""
    folder: Path = tmp_path_factory.mktemp("locales")
    for path in LOCALES.glob("*.json"):
        texts = json.loads(path.read_text(encoding="utf-8"))
        made = {key: longer(text) for key, text in texts.items()}
        (folder / path.name).write_text(json.dumps(made), encoding="utf-8")
    return load_assets(MINIAPP, folder)


@pytest.mark.parametrize("size", [(320, 640), PHONE, DESKTOP], ids=str)
async def test_longer_words_fit(
    long_assets: Assets, open_page: OpenPage, size: tuple[int, int]
) -> None:
    async with serving(long_assets) as desk:
        people = [desk.person(7, "Марина"), desk.person(1, "Анна", role="agent")]
        ticket = desk.open_ticket(people[0], "Не пришёл заказ", "Где он?", desk.at)
        ticket["assignee"] = {"id": 1, "name": "Анна", "role": "agent"}
        for person in people:
            await visit_all(desk, open_page, person, size)


async def visit_all(
    desk: FakeDesk, open_page: OpenPage, person: Frame, size: tuple[int, int]
) -> None:
    """The list, settings, a ticket, and the form: nothing is wider than its box."""
    page = await open_page(launch_url(desk, person), size=size)
    await expect(page.locator(".ticket-card")).to_have_count(1)
    assert await page.evaluate(OVERFLOWING) == [], f"list of {person['role']}"
    await page.evaluate("() => Telegram.WebView.receiveEvent('settings_button_pressed', {})")
    await expect(page.locator(".settings")).to_be_visible()
    assert await page.evaluate(OVERFLOWING) == [], "settings"
    await page.keyboard.press("Escape")
    await page.locator(".ticket-card").click()
    await expect(page.locator(".bubble")).to_have_count(1)
    assert await page.evaluate(OVERFLOWING) == [], f"ticket of {person['role']}"
    if person["role"] != "customer":
        return
    await page.goto("about:blank")
    await page.goto(launch_url(desk, person, platform="weba"))
    await page.locator(".action-bar button").first.click()
    await page.locator(".pane-main .action-bar button").dispatch_event("click")
    await expect(page.locator(".field-wrong").first).not_to_be_empty()
    assert await page.evaluate(OVERFLOWING) == [], "form"
