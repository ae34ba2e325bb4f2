"""What the staff tune about time and load: saved, taken back, refused, readable on a phone."""

from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Locator, Page, expect

from app.domain.duty import Duty
from app.domain.errors import DeskError
from app.domain.settings import SECTIONS, from_value
from tests.browser_fixtures import IN_BROWSER
from tests.miniapp.conftest import DESKTOP, PHONE, OpenPage, launch_url
from tests.miniapp.desk import Frame, Refused
from tests.miniapp.fake_server import FakeDesk
from tests.miniapp.test_screens import OVERFLOWING

pytestmark = IN_BROWSER


class Tuned:
    """Settings as the desk's own models take them."""

    def __init__(self, desk: FakeDesk) -> None:
        self.sections: dict[str, Any] = {
            name: model().model_dump(mode="json") for name, model in SECTIONS.items()
        }
        self.duty: Any = Duty().model_dump(mode="json")
        self.desk = desk
        for name in ("settings_get", "settings_set", "duty_get", "duty_set", "desk_get"):
            setattr(desk, f"on_{name}", getattr(self, name))

    def settings_get(self, _person: Frame, _params: Frame) -> Any:
        return {"settings": self.sections}, []

    def settings_set(self, _person: Frame, params: Frame) -> Any:
        name = params["section"]
        self.sections[name] = self._checked(SECTIONS[name], params["value"])
        return {"settings": self.sections}, []

    def duty_get(self, _person: Frame, _params: Frame) -> Any:
        return {"duty": self.duty}, []

    def duty_set(self, _person: Frame, params: Frame) -> Any:
        self.duty = self._checked(Duty, params["value"])
        return {"duty": self.duty}, []

    def desk_get(self, _person: Frame, _params: Frame) -> Any:
        staff = [one for one in self.desk.people.values() if one["role"] != "customer"]
        categories = [{"id": 1, "name": "Оплата", "archived": False, "people": []}]
        return {"desk": {"categories": categories, "tags": [], "staff": staff, "views": []}}, []

    def _checked(self, model: Any, value: Frame) -> Any:
        try:
            return from_value(model, value).model_dump(mode="json")
        except DeskError as refusal:
            raise Refused(refusal.code) from refusal


async def opened(page: Page, section: str) -> Locator:
    """The card of a section of the desk's settings."""
    if await page.locator(".setup-entry").count() == 0:
        await page.locator(".desk-menu .view-tab", has_text="Настройки службы").click()
    await page.locator(".setup-entry", has_text=section).click()
    await expect(page.locator(".setup-title")).to_have_text(section)
    return page.locator(".tune-card")


async def test_an_admin_tunes_the_hours_and_takes_it_back(
    desk: FakeDesk, open_page: OpenPage
) -> None:
    tuned = Tuned(desk)
    admin = desk.person(1, "Борис", role="admin")
    page = await open_page(launch_url(desk, admin), size=DESKTOP)
    hours = await opened(page, "Часы работы")
    await expect(hours.locator(".tune-day")).to_have_count(0)
    await hours.get_by_role("switch", name="Работать по расписанию").click()
    await hours.get_by_label("пн: до", exact=True).fill("13")
    await hours.get_by_label("пн: до", exact=True).blur()
    await hours.get_by_label("Добавить время: пн").click()
    await hours.get_by_role("button", name="Сохранить").click()
    await expect(page.locator(".toast")).to_contain_text("Сохранено")
    assert tuned.sections["hours"]["week"][0] == ["09:00-13:00", "14:00-18:00"]
    assert tuned.sections["hours"]["is_on"] is True
    await page.locator(".toast-act").click()
    await expect(hours.locator(".tune-day")).to_have_count(0)
    assert tuned.sections["hours"]["is_on"] is False


async def test_targets_silence_and_routing(desk: FakeDesk, open_page: OpenPage) -> None:
    tuned = Tuned(desk)
    admin = desk.person(1, "Борис", role="admin")
    page = await open_page(launch_url(desk, admin), size=DESKTOP)
    targets = await opened(page, "Сроки ответа")
    await targets.get_by_role("switch").click()
    await targets.get_by_label("Первый ответ: часы").first.fill("2")
    await targets.get_by_label("Первый ответ: минуты").first.fill("30")
    await targets.get_by_label("Решение: часы").first.fill("")
    await targets.get_by_label("Решение: минуты").first.fill("")
    await targets.get_by_role("button", name="Сохранить").click()
    await expect(targets.get_by_role("button", name="Сохранить")).to_have_count(0)
    rule = tuned.sections["targets"]["rules"][0]
    assert (rule["first"], rule["resolution"]) == (150, None)
    await targets.get_by_role("button", name="Добавить правило").click()
    await targets.get_by_role("button", name="Добавить правило").click()
    await targets.get_by_role("button", name="Сохранить").click()
    await expect(targets.get_by_role("alert")).to_contain_text("Проверьте значения")
    silence = await opened(page, "Молчание")
    await silence.get_by_role("switch").click()
    await silence.get_by_role("button", name="Сохранить").click()
    await expect(silence.get_by_role("button", name="Сохранить")).to_have_count(0)
    routing = await opened(page, "Распределение")
    await routing.get_by_role("radio", name="По очереди").click()
    await routing.get_by_label("Борис").fill("3")
    await routing.get_by_role("button", name="Сохранить").click()
    await expect(routing.get_by_role("button", name="Сохранить")).to_have_count(0)
    assert tuned.sections["silence"]["ends_silent"] is True
    assert tuned.sections["routing"]["capacities"] == {"1": 3}


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "wide"])
async def test_somebodys_own_hours_fit_and_are_theirs(
    desk: FakeDesk, open_page: OpenPage, size: tuple[int, int], tmp_path: Path
) -> None:
    tuned = Tuned(desk)
    agent = desk.person(2, "Анна", role="agent")
    page = await open_page(launch_url(desk, agent), size=size)
    if size == PHONE:
        await page.get_by_label("Ещё", exact=True).click()
        await page.get_by_role("button", name="Мои часы").click()
    else:
        await page.locator(".desk-menu .view-tab", has_text="Мои часы").click()
        await expect(page.locator(".desk-menu", has_text="Настройки службы")).to_have_count(0)
    card = page.locator(".tune-card")
    await card.get_by_role("switch", name="Тихие часы").click()
    await card.get_by_role("button", name="суббота").click()
    await card.get_by_role("switch", name="Пропускать срочное").click()
    await card.get_by_role("button", name="Сохранить").click()
    await expect(card.get_by_role("button", name="Сохранить")).to_have_count(0)
    assert tuned.duty["is_quiet"] is True
    assert tuned.duty["days_off"] == [5]
    assert tuned.duty["lets_urgent"] is True
    assert await page.evaluate(OVERFLOWING) == []


async def test_a_customer_says_what_it_is_about_and_a_reload_keeps_it(
    desk: FakeDesk, open_page: OpenPage
) -> None:
    Tuned(desk)
    page = await open_page(launch_url(desk, desk.person(7, "Марина")))
    await page.get_by_role("button", name="Новый тикет").first.click()
    await page.get_by_label("О чём вопрос?").select_option("Оплата")
    await page.get_by_label("Коротко", exact=True).fill("Чек")
    await page.locator("textarea").fill("Не пришёл чек")
    assert await page.evaluate(OVERFLOWING) == []
    await page.reload()
    chosen = page.get_by_label("О чём вопрос?").locator("option:checked")
    await expect(chosen).to_have_text("Оплата")
    await expect(page.locator("textarea")).to_have_value("Не пришёл чек")
    await page.get_by_role("button", name="Отправить тикет").click()
    await expect(page.locator(".head-chat .head-title")).to_have_text("Чек")
    assert [one["category_id"] for one in desk.sent("ticket.open")] == [1]
