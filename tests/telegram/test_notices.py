"""Notices without noise: what is taken back is not told, what ends is told once."""

from app.services import tickets
from tests.telegram.bench import ADMIN_ID, Bench
from tests.telegram.letters import refusals


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
