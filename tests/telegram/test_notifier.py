"""Deliveries on their way to people's chats: once each, in order, nobody waiting for another."""

import json
from collections.abc import Callable
from functools import partial

import pytest

from app.domain.text import utf16_length
from app.sandbox import User
from app.services import notifications, reading, tickets
from tests.telegram.bench import ADMIN_ID, Bench

TELEGRAM_LIMIT = 4096
LEASE_MS = 20_000


async def two_tickets(desk: Bench) -> tuple[User, User]:
    """Анна with ticket 100001 and Олег with 100002, answers of both sent and read."""
    people = await desk.customer(), await desk.customer(2002, "Олег")
    for number, user in enumerate(people):
        await desk.opens_ticket(user, f"Вопрос {number}")
        await desk.hears(user, "открыт")
    return people


async def test_an_answer_arrives_once_with_its_button(desk: Bench) -> None:
    desk.start_bot()
    await desk.staff()
    anna, _ = await two_tickets(desk)
    await desk.answer(100_001, "Попробуйте <b>сейчас</b> & https://a.example _так_")
    shown = await desk.hears(anna, "Попробуйте")
    assert shown.text == "Борис, поддержка\nПопробуйте <b>сейчас</b> & https://a.example _так_"
    assert shown.content["link_preview_options"] == {"is_disabled": True}
    assert shown.button("Открыть тикет")["web_app"]["url"].endswith("/?ticket=100001")
    await desk.has("SELECT 1 FROM deliveries WHERE kind = 'message' AND state = 'sent'")
    assert sum("Попробуйте" in text for text in desk.heard(anna)) == 1


async def test_a_reading_mark_cancels_and_a_lease_delays(desk: Bench) -> None:
    desk.start_bot()
    await desk.staff()
    anna, _ = await two_tickets(desk)
    customer = await desk.actor(2001)
    await desk.store.write(reading.view, customer, "s1", 100_001)
    first = await desk.answer(100_001, "Прочтено")
    await desk.answer(100_001, "Не прочтено")
    await desk.has("SELECT 1 FROM deliveries WHERE kind = 'message' LIMIT 1 OFFSET 1")
    await desk.store.write(reading.mark_read, customer, 100_001, first)
    assert not [text for text in desk.heard(anna) if "прочтено" in text.lower()]
    await desk.advance(LEASE_MS + 1)
    await desk.hears(anna, "Не прочтено")
    states = await desk.rows("SELECT state FROM deliveries WHERE kind = 'message' ORDER BY id")
    assert states[0] == ("cancelled",)
    assert not [text for text in desk.heard(anna) if "Прочтено" in text]


async def test_a_pause_that_telegram_asks_for_holds_one_chat_only(desk: Bench) -> None:
    desk.start_bot()
    await desk.staff()
    anna, oleg = await two_tickets(desk)
    desk.telegram.faults.flood(3600, method="sendMessage", chat_id=2001)
    await desk.answer(100_001, "Первое Анне")
    await desk.has("SELECT 1 FROM chat_holds WHERE chat_id = 2001")
    await desk.answer(100_001, "Второе Анне")
    await desk.answer(100_002, "Олегу")
    await desk.hears(oleg, "Олегу")
    assert "Первое Анне" not in str(desk.heard(anna))
    await desk.advance(3600_000)
    await desk.hears(anna, "Второе Анне")
    heard = [text for text in desk.heard(anna) if text.endswith(" Анне")]
    assert ["Первое" in text for text in heard] == [True, False]


async def test_who_blocks_the_bot_is_marked_until_they_come_back(desk: Bench) -> None:
    desk.start_bot()
    await desk.staff()
    anna, _ = await two_tickets(desk)
    desk.telegram.faults.refuse(
        403, "Forbidden: bot was blocked by the user", method="sendMessage", chat_id=2001
    )
    await desk.answer(100_001, "В никуда")
    await desk.has("SELECT 1 FROM people WHERE id = 2001 AND unreachable_at IS NOT NULL")
    await desk.answer(100_001, "И это")
    await desk.has("SELECT 1 FROM deliveries WHERE error = 'blocked' LIMIT 1 OFFSET 1")
    desk.telegram.send_text(anna, "Я снова тут")
    await desk.filed("Я снова тут")
    await desk.answer(100_001, "С возвращением")
    await desk.hears(anna, "С возвращением")
    missed = [
        next(at for at, text in enumerate(desk.heard(anna)) if said in text)
        for said in ("В никуда", "И это", "С возвращением")
    ]
    assert missed == sorted(missed), "what they missed came out of order"
    assert sum("В никуда" in text for text in desk.heard(anna)) == 1
    desk.telegram.block(anna)
    await desk.has("SELECT 1 FROM people WHERE id = 2001 AND unreachable_at IS NOT NULL")
    desk.telegram.unblock(anna)
    await desk.has("SELECT 1 FROM people WHERE id = 2001 AND unreachable_at IS NULL")


async def test_a_lost_reply_is_unknown_and_resent_only_by_a_person(
    desk: Bench, at_once: None
) -> None:
    desk.start_bot()
    boris = await desk.staff()
    anna, _ = await two_tickets(desk)
    desk.telegram.faults.drop_after(method="sendMessage", chat_id=2001)
    await desk.answer(100_001, "Дошло ли?")
    question = await desk.hears(boris, "неизвестно, дошло ли")
    assert "Клиент: Анна" in question.text
    assert sum("Дошло ли?" in text for text in desk.heard(anna)) == 1
    assert await desk.press(boris, question, "Отправить ещё раз") == "Отправляем ещё раз"
    assert await desk.press(boris, question, "Отправить ещё раз") == "Уже отправлено ещё раз"
    await desk.has("SELECT 1 FROM deliveries WHERE kind = 'message' AND state = 'sent'")
    assert sum("Дошло ли?" in text for text in desk.heard(anna)) == 2


async def test_every_kind_of_broken_answer_ends_as_it_must(desk: Bench) -> None:
    desk.start_bot()
    await desk.staff()
    anna, _ = await two_tickets(desk)
    faults, where = desk.telegram.faults, {"method": "sendMessage", "chat_id": 2001}
    error = {"ok": False, "error_code": 500, "description": "Internal Server Error"}
    cases: list[tuple[str, Callable[..., object], str, int]] = [
        ("half", faults.truncate, "unknown", 1),
        ("html", partial(faults.server_error, 502), "unknown", 0),
        ("cut", faults.drop_before, "unknown", 0),
        ("json", partial(faults.server_error, 500, body=json.dumps(error)), "sent", 1),
        ("refused", partial(faults.refuse, 400, "Bad Request: no"), "failed", 0),
    ]
    for body, plant, state, arrived in cases:
        plant(**where)
        message_id = await desk.answer(100_001, body)
        await desk.has(
            "SELECT 1 FROM deliveries WHERE kind='message' AND message_id = ? AND state = ?",
            message_id,
            state,
        )
        assert sum(body in text for text in desk.heard(anna)) == arrived, body


async def test_a_long_text_arrives_in_parts_that_join(desk: Bench) -> None:
    desk.start_bot()
    await desk.staff()
    anna, _ = await two_tickets(desk)
    body = "".join(f"{number}👩‍👩‍👧‍👦🇷🇺е\u0308" for number in range(2000))[:16_000].strip()
    await desk.answer(100_001, body)
    await desk.answer(100_001, "Следующее")
    await desk.hears(anna, "Следующее")
    texts = desk.heard(anna)
    parts = texts[texts.index(next(t for t in texts if "0👩‍👩‍👧‍👦" in t)) : -1]
    assert "".join(parts).replace("Борис, поддержка\n", "") == body
    assert len(parts) > 3
    assert all(utf16_length(part) <= TELEGRAM_LIMIT for part in parts)
    shown = desk.telegram.chat(anna).from_bot()[-len(parts) - 1 : -1]
    assert [bool(message.buttons) for message in shown] == [False] * (len(parts) - 1) + [True]


async def test_the_order_of_a_chat_is_kept_at_telegrams_pace(desk: Bench, true_pace: None) -> None:
    desk.start_bot()
    await desk.staff()
    anna, oleg = await two_tickets(desk)
    desk.telegram.limits.enforce()
    for number in range(5):
        await desk.answer(100_001, f"ответ {number}")
        await desk.answer(100_002, f"ответ {number}")
    for user in (anna, oleg):
        await desk.hears(user, "ответ 4")
        said = [text.split("\n")[-1] for text in desk.heard(user) if "ответ " in text]
        assert said == [f"ответ {number}" for number in range(5)]
    refused = [call for call in desk.telegram.calls.of("sendMessage") if not call.accepted]
    assert len(refused) <= 1


async def test_what_was_under_way_at_the_end_is_asked_about_at_the_next_start(
    desk: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.telegram.notifier.FAREWELL_S", 0.2)
    desk.start_bot()
    boris = await desk.staff()
    anna, oleg = await two_tickets(desk)
    desk.telegram.faults.hang(method="sendMessage", chat_id=2001)
    await desk.answer(100_001, "На полпути")
    await desk.has("SELECT 1 FROM deliveries WHERE state = 'sending'")
    await desk.answer(100_002, "Соседу")
    await desk.hears(oleg, "Соседу")
    await desk.restart()
    await desk.hears(boris, "неизвестно, дошло ли")
    await desk.answer(100_001, "Дальше")
    await desk.hears(anna, "Дальше")
    assert not [text for text in desk.heard(anna) if "На полпути" in text]


async def test_a_reply_to_a_delivery_finds_its_ticket_when_there_are_several(desk: Bench) -> None:
    desk.start_bot()
    await desk.staff()
    anna = await desk.customer()
    first = await desk.opens_ticket(anna, "Первый")
    draft = tickets.TicketDraft("Второй", "Про второй", customer_id=2001)
    admin = await desk.actor(ADMIN_ID)
    second = (await desk.store.write(tickets.open_ticket, admin, draft, 0)).ticket.id
    notice = await desk.hears(anna, "Про второй")
    assert notice.text.startswith("№ 100\u00a0002 · Второй\nБорис, поддержка\n")
    await desk.answer(first, "Про первый")
    other = await desk.hears(anna, "Про первый")
    desk.telegram.send_text(anna, "Это второму", reply_to=notice)
    desk.telegram.send_text(anna, "Это первому", reply_to=other)
    assert (await desk.filed("Это первому")).ticket_id == first
    assert (await desk.filed("Это второму")).ticket_id == second


async def test_who_is_taken_over_or_given_a_ticket_is_told(desk: Bench, at_once: None) -> None:
    desk.start_bot()
    boris = await desk.staff()
    vera = await desk.staff(9002, "Вера")
    await two_tickets(desk)
    await desk.store.write(tickets.assign, await desk.actor(9001), 100_001, 9002)
    await desk.hears(vera, "Борис передаёт вам этот тикет")
    await desk.store.write(tickets.claim, await desk.actor(9001), 100_001, 9002)
    await desk.hears(vera, "Борис забирает этот тикет себе")
    assert notifications.ALERT_GATHER_MS == 0
    assert not [text for text in desk.heard(boris) if "забирает" in text]
