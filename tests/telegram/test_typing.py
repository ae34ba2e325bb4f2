"""Customers see in their chat that they are being answered, and nobody waits for that."""

from app.services import reading, typing_marks
from app.telegram import typing
from tests.certain import sure
from tests.telegram.bench import ADMIN_ID, Bench


async def types(desk: Bench, ticket_id: int = 100_001) -> None:
    await desk.store.write(typing_marks.hold, await desk.actor(ADMIN_ID), ticket_id)


def actions(desk: Bench) -> int:
    return len(desk.telegram.calls.of("sendChatAction"))


async def test_typing_is_shown_once_in_a_while_and_ends_with_the_answer(desk: Bench) -> None:
    desk.start_bot()
    await desk.staff()
    anna = await desk.customer()
    await desk.opens_ticket(anna, "Вопрос")
    await types(desk)
    shown = desk.telegram.chat(anna)
    await shown.bell.wait_until(lambda: shown.actions or None, 9, str)
    assert shown.actions == ["typing"]
    for _ in range(5):
        await types(desk)
    await desk.answer(100_001, "Ответ готов")
    await desk.hears(anna, "Ответ готов")
    await desk.until(lambda tx: sure(tx.one("SELECT count(*) = 0 FROM typings"))[0])
    assert actions(desk) == 1
    assert typing.EVERY_S == 4.0


async def test_a_mark_is_written_once_in_four_seconds(desk: Bench) -> None:
    desk.start_bot()
    await desk.staff()
    anna = await desk.customer()
    await desk.opens_ticket(anna, "Вопрос")
    admin = await desk.actor(ADMIN_ID)
    _, is_due = await desk.store.read(typing_marks.look, admin, 100_001)
    assert is_due
    await types(desk)
    _, is_due = await desk.store.read(typing_marks.look, admin, 100_001)
    assert not is_due
    await desk.advance(4_000)
    _, is_due = await desk.store.read(typing_marks.look, admin, 100_001)
    assert is_due
    _, is_due = await desk.store.read(typing_marks.look, await desk.actor(2001), 100_001)
    assert not is_due, "the bot shows nobody their own typing"


async def test_who_has_the_ticket_on_screen_or_is_out_of_reach_is_not_told(desk: Bench) -> None:
    desk.start_bot()
    await desk.staff()
    anna = await desk.customer()
    await desk.opens_ticket(anna, "Вопрос")
    await desk.store.write(reading.view, await desk.actor(2001), "s1", 100_001)
    await types(desk)
    assert await desk.store.read(typing_marks.shown) == []
    await desk.store.write(reading.view, await desk.actor(2001), "s1", None)
    assert [one.chat_id for one in await desk.store.read(typing_marks.shown)] == [2001]
    desk.telegram.faults.flood(3600, method="sendMessage", chat_id=2001)
    await desk.answer(100_001, "Позже")
    await desk.has("SELECT 1 FROM chat_holds WHERE chat_id = 2001")
    await types(desk)
    assert await desk.store.read(typing_marks.shown) == []
