"""What a customer can ask for with a slash: a new ticket, the end of one, another language."""

import pytest

from app.services import tickets
from tests.telegram.bench import ADMIN_ID, Bench

HALF_AN_HOUR_MS = 30 * 60 * 1000


async def _two_live(desk: Bench) -> tuple[int, int]:
    """The ids of two live tickets of customer 2001."""
    anna = desk.telegram.world.users[2001]
    first = await desk.opens_ticket(anna, "Первый")
    desk.telegram.send_text(anna, "/new")
    await desk.hears(anna, "следующее сообщение откроет новый тикет")
    return first, await desk.opens_ticket(anna, "Второй")


async def test_new_opens_a_ticket_with_the_next_message(desk: Bench) -> None:
    desk.start_bot()
    anna = await desk.customer()
    first, second = await _two_live(desk)
    assert second == first + 1
    assert await desk.opens_ticket(anna, "Ещё о втором") == second
    desk.telegram.send_text(anna, "/new Сломался чайник")
    assert (await desk.filed("Сломался чайник")).ticket_id == second + 1
    assert await desk.rows("SELECT subject FROM tickets WHERE id = ?", second + 1) == [
        ("Сломался чайник",)
    ]


async def test_the_wish_outlives_the_bot_and_takes_any_kind(desk: Bench) -> None:
    desk.start_bot()
    anna = await desk.customer()
    await desk.opens_ticket(anna, "Первый")
    desk.telegram.send_text(anna, "/new")
    await desk.hears(anna, "следующее сообщение откроет новый тикет")
    await desk.restart()
    desk.telegram.send(anna, "voice")
    await desk.has("SELECT 1 FROM tickets WHERE id = 100002")
    assert await desk.rows("SELECT subject FROM tickets WHERE id = 100002") == [
        ("🎤 Голосовое сообщение: 0:03",)
    ]


async def test_the_wish_can_be_taken_back_and_does_not_last(desk: Bench) -> None:
    desk.start_bot()
    anna = await desk.customer()
    first = await desk.opens_ticket(anna, "Первый")
    desk.telegram.send_text(anna, "/new")
    asked = await desk.hears(anna, "следующее сообщение откроет новый тикет")
    assert await desk.press(anna, asked, "Не нужно") == "Хорошо, новый тикет не нужен"
    assert await desk.opens_ticket(anna, "О первом") == first
    assert await desk.press(anna, asked, "Не нужно") == "Эта кнопка уже не действует."
    desk.telegram.send_text(anna, "/new")
    await desk.hears(anna, "следующее сообщение откроет новый тикет", after=asked)
    await desk.advance(HALF_AN_HOUR_MS)
    assert await desk.opens_ticket(anna, "Опять о первом") == first


async def test_a_reply_goes_where_it_replies_to_whatever_was_wished(desk: Bench) -> None:
    desk.start_bot()
    anna = await desk.customer()
    written = desk.telegram.send_text(anna, "Первый")
    first = (await desk.filed("Первый")).ticket_id
    desk.telegram.send_text(anna, "/new")
    desk.telegram.send_text(anna, "о первом", reply_to=written)
    assert (await desk.filed("о первом")).ticket_id == first
    assert await desk.opens_ticket(anna, "а вот новое") == first + 1


async def test_close_resolves_the_only_live_ticket_and_can_be_undone(desk: Bench) -> None:
    desk.start_bot()
    anna = await desk.customer()
    ticket_id = await desk.opens_ticket(anna, "Вопрос")
    desk.telegram.send_text(anna, "/close")
    done = await desk.hears(anna, "Тикет № 100\u00a0001 решён")
    assert await desk.rows("SELECT status FROM tickets") == [("resolved",)]
    assert await desk.press(anna, done, "Не решено") == "Тикет № 100\u00a0001 снова открыт"
    await desk.has("SELECT 1 FROM tickets WHERE id = ? AND status = 'open'", ticket_id)


async def test_close_asks_which_of_several_and_takes_a_reply_as_the_answer(desk: Bench) -> None:
    desk.start_bot()
    anna = await desk.customer()
    first, second = await _two_live(desk)
    desk.telegram.send_text(anna, "/close")
    asked = await desk.hears(anna, "Какой тикет решён?")
    assert len(asked.buttons) == 2
    label = "№ 100\u00a0001 · Первый"
    assert await desk.press(anna, asked, label) == "Тикет № 100\u00a0001 решён"
    await desk.has("SELECT 1 FROM tickets WHERE id = ? AND status = 'resolved'", first)
    opened = await desk.hears(anna, "№ 100\u00a0002 открыт")
    desk.telegram.send_text(anna, "/close", reply_to=opened)
    await desk.hears(anna, "Тикет № 100\u00a0002 решён")
    await desk.has("SELECT 1 FROM tickets WHERE id = ? AND status = 'resolved'", second)
    desk.telegram.send_text(anna, "/close")
    await desk.hears(anna, "закрывать нечего")


async def test_the_staff_resolve_by_a_reply(desk: Bench, at_once: None) -> None:
    desk.start_bot()
    boris, anna = await desk.staff(), await desk.customer()
    ticket_id = await desk.opens_ticket(anna, "Вопрос")
    alert = await desk.hears(boris, "Вопрос")
    desk.telegram.send_text(boris, "/close")
    await desk.hears(boris, "ответьте командой /close")
    desk.telegram.send_text(boris, "/close", reply_to=alert)
    await desk.hears(boris, "клиент об этом узнает")
    await desk.hears(anna, "Тикет решён")
    assert await desk.conversation(ticket_id) == ["Вопрос"]


async def test_language_speaks_another_one_from_then_on(desk: Bench) -> None:
    desk.start_bot()
    anna = await desk.customer()
    desk.telegram.send_text(anna, "/language")
    asked = await desk.hears(anna, "На каком языке")
    assert await desk.press(anna, asked, "English") == "English from now on"
    assert (await desk.actor(2001)).language == "en"
    await desk.opens_ticket(anna, "A question")
    await desk.hears(anna, "Ticket № 100\u00a0001 is open")
    told = await desk.rows("SELECT 1 FROM events WHERE type = 'person.changed' AND actor_id = 2001")
    assert told
    assert await desk.press(anna, asked, "Русский") == "Теперь по-русски"


@pytest.mark.parametrize("text", ["/close, спасибо", "/tickets мои", "/help мне"])
async def test_a_command_with_words_behind_it_is_a_message(desk: Bench, text: str) -> None:
    desk.start_bot()
    anna = await desk.customer()
    assert await desk.opens_ticket(anna, text) == 100_001


async def test_an_old_question_is_answered_as_things_are_now(desk: Bench) -> None:
    desk.start_bot()
    await desk.staff()
    anna = await desk.customer()
    first, _second = await _two_live(desk)
    desk.telegram.send_text(anna, "/close")
    asked = await desk.hears(anna, "Какой тикет решён?")
    await desk.store.write(tickets.close, await desk.actor(ADMIN_ID), first)
    await desk.press(anna, asked, "№ 100\u00a0001 · Первый")
    await desk.hears(anna, "Тикет № 100\u00a0001 уже закрыт")
