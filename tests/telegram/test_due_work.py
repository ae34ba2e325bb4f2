"""What becomes due by the clock, as people meet it in their chats; the bot dies in between."""

from typing import Any

import pytest

from app.domain.settings import SECTIONS
from app.services import catalog, duty, settings
from app.services.catalog import CategoryDraft
from app.telegram import pulse
from tests.telegram.bench import ADMIN_ID, Bench
from tests.telegram.letters import refusals

DAY_MS = 24 * 3600 * 1000
MINUTE_MS = 60_000


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pulse, "DUE_EVERY_S", 0.05)


async def tune(desk: Bench, section: str, **values: Any) -> None:
    value = {**SECTIONS[section]().model_dump(mode="json"), **values}
    await desk.store.write(settings.set_section, await desk.actor(ADMIN_ID), section, value)


async def test_outside_the_hours_a_customer_is_told_and_chooses_a_topic(desk: Bench) -> None:
    desk.start_bot()
    await desk.staff()
    anna = await desk.customer()
    await tune(desk, "hours", is_on=True, week=[[]] * 7)
    admin = await desk.actor(ADMIN_ID)
    await desk.store.write(catalog.save_category, admin, CategoryDraft(None, "Оплата"))
    await desk.opens_ticket(anna, "Не платится")
    opened = await desk.hears(anna, "О чём вопрос?")
    await desk.hears(anna, "Сейчас нерабочее время")
    assert await desk.press(anna, opened, "Оплата") == "Тема: Оплата"
    assert await desk.rows("SELECT category_id FROM tickets") == [(1,)]
    await desk.answer(100_001, "Смотрим")
    assert await desk.press(anna, opened, "Оплата") == "На тикет уже отвечают."
    assert not refusals(desk)


async def test_a_target_is_told_once_although_the_bot_dies_in_between(
    desk: Bench, at_once: None
) -> None:
    desk.start_bot()
    boris = await desk.staff()
    await tune(desk, "targets", is_on=True, rules=[{"first": 60}], admins_after=600)
    anna = await desk.customer()
    await desk.opens_ticket(anna, "Когда?")
    await desk.hears(boris, "Когда?")
    await desk.stop_bot()
    await desk.advance(50 * MINUTE_MS)
    await desk.restart()
    warning = await desk.hears(boris, "Подходит срок первого ответа: ")
    assert warning.button("Взять")
    assert "Тикет пока ничей" in warning.text
    await desk.stop_bot()
    await desk.advance(15 * MINUTE_MS)
    await desk.restart()
    await desk.hears(boris, "Срок первого ответа вышел ")
    await desk.restart()
    await desk.answer(100_001, "Сейчас")
    await desk.hears(anna, "Сейчас")
    said = "\n".join(desk.heard(boris))
    assert (said.count("Подходит срок"), said.count("вышел")) == (1, 1)
    assert not refusals(desk)


async def test_a_silent_customer_is_warned_and_needs_help_still(desk: Bench) -> None:
    desk.start_bot()
    await desk.staff()
    anna = await desk.customer()
    await desk.opens_ticket(anna, "Вопрос")
    await tune(desk, "silence", ends_silent=True)
    await desk.answer(100_001, "Проверьте, пожалуйста")
    await desk.hears(anna, "Проверьте")
    await desk.advance(4 * DAY_MS)
    warned = await desk.hears(anna, "Ждём вашего ответа")
    assert await desk.press(anna, warned, "Ещё нужна помощь") == "Хорошо, тикет остаётся открытым"
    assert await desk.press(anna, warned, "Ещё нужна помощь") == "Мы помним и ответим здесь."
    assert await desk.rows("SELECT status FROM tickets") == [("open",)]
    assert (await desk.conversation(100_001))[-1] == "Ещё нужна помощь"
    await desk.answer(100_001, "Ещё раз")
    await desk.advance(4 * DAY_MS)
    await desk.has("SELECT 1 FROM ticket_clocks WHERE silence_warned_at IS NOT NULL")
    await desk.advance(DAY_MS)
    await desk.hears(anna, "Тикет решён")
    assert not refusals(desk)


async def test_quiet_hours_end_with_one_message(desk: Bench, at_once: None) -> None:
    desk.start_bot()
    boris = await desk.staff()
    quiet = {"is_quiet": True, "quiet": "00:00-23:59", "days_off": [0, 1, 2, 3, 4, 5]}
    await desk.store.write(duty.set_own, await desk.actor(ADMIN_ID), quiet)
    anna = await desk.customer()
    await desk.opens_ticket(anna, "Ночной вопрос")
    await desk.has("SELECT 1 FROM duties WHERE digest_at IS NOT NULL")
    await desk.store.write(duty.set_own, await desk.actor(ADMIN_ID), {})
    digest = await desk.hears(boris, "Тихие часы закончились")
    assert "Ночной вопрос" in digest.text
    assert not any("Ночной вопрос" in one for one in desk.heard(boris) if "Тихие" not in one)
    assert not refusals(desk)
