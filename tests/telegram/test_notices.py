"""Notices without noise: what is taken back is not told, what ends is told once."""

from app.sandbox import User
from app.services import runs, tickets
from tests.telegram.bench import ADMIN_ID, Bench
from tests.telegram.letters import calls_to, edits, ended, refusals, says, sent_to


async def test_the_end_of_a_ticket_is_told_once_with_its_button(desk: Bench) -> None:
    desk.start_bot()
    await desk.staff()
    anna = await desk.customer()
    await desk.opens_ticket(anna, "Вопрос")
    admin = await desk.actor(ADMIN_ID)
    await desk.answer(100_001, "Готово, проверяйте")
    await desk.store.write(tickets.resolve, admin, 100_001)
    await desk.store.write(tickets.reopen, admin, 100_001)
    await desk.store.write(tickets.resolve, admin, 100_001)
    told = await desk.hears(anna, "решён")
    assert told.button("Не решено")
    await desk.has("SELECT 1 FROM deliveries WHERE kind = 'status' AND state = 'sent'")
    rows = await desk.rows("SELECT state FROM deliveries WHERE kind = 'status' ORDER BY id")
    assert [row[0] for row in rows] == ["cancelled", "sent"]
    assert sum("решён" in text for text in desk.heard(anna)) == 1
    assert not refusals(desk)


async def test_an_end_that_was_taken_back_at_once_is_never_told(desk: Bench) -> None:
    desk.start_bot()
    await desk.staff()
    anna = await desk.customer()
    await desk.opens_ticket(anna, "Вопрос")
    admin = await desk.actor(ADMIN_ID)
    await desk.store.write(tickets.resolve, admin, 100_001)
    await desk.store.write(tickets.reopen, admin, 100_001)
    await desk.answer(100_001, "Ещё немного")
    await desk.hears(anna, "Ещё немного")
    rows = await desk.rows("SELECT state FROM deliveries WHERE kind = 'status'")
    assert rows == [("cancelled",)]


async def test_a_run_of_answers_is_one_notice_of_several_messages(desk: Bench) -> None:
    """The first at once and aloud; what follows at once too, in order, without another sound."""
    desk.start_bot()
    await desk.staff()
    await desk.staff(9002, "Вера")
    anna = await desk.customer()
    await desk.opens_ticket(anna, "Вопрос")
    await desk.hears(anna, "открыт")
    await desk.answer(100_001, "Раз")
    first = await desk.hears(anna, "Раз")
    for words in ("Два", "Три"):
        await desk.answer(100_001, words)
    await desk.answer(100_001, "Четыре", 9002)
    await desk.hears(anna, "Четыре")
    await desk.store.write(tickets.resolve, await desk.actor(ADMIN_ID), 100_001)
    await desk.hears(anna, "решён")
    shown = sent_to(desk, anna)[sent_to(desk, anna).index(first) :]
    assert [one.text for one in shown][:4] == [
        "Борис, поддержка\nРаз", "Два", "Три", "Вера, поддержка\nЧетыре",
    ]  # fmt: skip
    assert all(one.button("Открыть тикет") for one in shown)
    assert _sounds(desk, anna)[-5:] == [True, False, False, False, False]
    assert not refusals(desk)


async def test_what_is_said_later_or_after_somebody_else_is_a_notice_of_its_own(
    desk: Bench,
) -> None:
    desk.start_bot()
    await desk.staff()
    anna = await desk.customer()
    await desk.opens_ticket(anna, "Вопрос")
    await desk.answer(100_001, "Раз")
    await desk.hears(anna, "Раз")
    desk.telegram.send_text(anna, "А что?")
    await desk.filed("А что?")
    await desk.answer(100_001, "Два")
    assert (await desk.hears(anna, "Два")).text == "Борис, поддержка\nДва"
    await desk.advance(runs.RUN_MS)
    await desk.answer(100_001, "Три")
    assert (await desk.hears(anna, "Три")).text == "Борис, поддержка\nТри"
    assert _sounds(desk, anna)[-3:] == [True, False, True]


async def test_what_waited_for_the_bot_comes_as_one_run(desk: Bench) -> None:
    desk.start_bot()
    await desk.staff()
    anna = await desk.customer()
    await desk.opens_ticket(anna, "Вопрос")
    await desk.hears(anna, "открыт")
    await desk.stop_bot()
    message_id = await says(desk, 100_001, "слово " * 1500 + "конец")
    last = await desk.answer(100_001, "И ещё")
    await desk.advance(3600_000)
    desk.start_bot()
    shown = await desk.hears(anna, "И ещё")
    assert shown.text == "И ещё"
    await ended(desk, last)
    assert _sounds(desk, anna)[-4:] == [True, False, False, False]
    await edits(desk, last, "И ещё одно")
    await ended(desk, last, "edit")
    assert shown.text == "И ещё одно"
    assert message_id < last


async def test_an_agent_who_answers_several_times_is_told_once_that_it_went(desk: Bench) -> None:
    desk.start_bot()
    boris, anna = await desk.staff(), await desk.customer()
    await desk.opens_ticket(anna, "Вопрос")
    alert = await desk.hears(boris, "Вопрос")
    for words in ("Раз", "Два", "Три"):
        desk.telegram.send_text(boris, words, reply_to=alert)
    await desk.hears(anna, "Три")
    await desk.hears(boris, "Ответ отправлен")
    await desk.advance(runs.RUN_MS + 1)
    desk.telegram.send_text(boris, "Четыре", reply_to=alert)
    await desk.hears(anna, "Четыре")
    await desk.until(lambda _tx: len(_confirmed(desk, boris)) == 2)


def _confirmed(desk: Bench, boris: User) -> list[str]:
    return [text for text in desk.heard(boris) if "Ответ отправлен" in text]


def _sounds(desk: Bench, user: User) -> list[bool]:
    """Which of the messages sent to somebody made their device sound."""
    return [not call.arguments.get("disable_notification") for call in calls_to(desk, user)]
