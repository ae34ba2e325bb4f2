"""An agent with Telegram alone: the alert's buttons, /inbox and /mine, tickets in the chat."""

from app.domain.person import Role
from app.services import people, tickets
from tests.telegram.bench import ADMIN_ID, Bench


async def test_an_alert_is_opened_taken_and_answered(desk: Bench, at_once: None) -> None:
    desk.start_bot()
    boris, anna = await desk.staff(), await desk.customer()
    ticket_id = await desk.opens_ticket(anna, "Где мой заказ?")
    alert = await desk.hears(boris, "Где мой заказ?")
    assert [button["text"] for button in alert.buttons] == ["Открыть тикет", "Взять", "Ответить"]
    assert await desk.press(boris, alert, "Ответить") == "Напишите ответ. Клиент: Анна"
    asked = await desk.hears(boris, "Напишите ответ на это сообщение")
    assert asked.reply_markup == {
        "force_reply": True, "input_field_placeholder": "Ответ клиенту",
    }  # fmt: skip
    desk.telegram.send_text(boris, "Уже едет", reply_to=asked)
    await desk.hears(anna, "Уже едет")
    assert await desk.conversation(ticket_id) == ["Где мой заказ?", "Уже едет"]


async def test_inbox_and_mine_show_tickets_in_the_chat(desk: Bench, at_once: None) -> None:
    desk.start_bot()
    boris, anna = await desk.staff(), await desk.customer()
    desk.telegram.send_text(boris, "/mine")
    await desk.hears(boris, "У вас нет тикетов")
    ticket_id = await desk.opens_ticket(anna, "Где мой заказ?")
    desk.telegram.send_text(boris, "/inbox")
    listed = await desk.hears(boris, "Ждут ответа")
    number = f"№ {ticket_id:,} · Где мой заказ?".replace(",", "\u00a0")
    assert (await desk.press(boris, listed, number)).startswith("Тикет №")
    shown = await desk.hears(boris, "Анна: Где мой заказ?")
    assert [button["text"] for button in shown.buttons] == [
        "Открыть тикет", "Взять", "Ответить", "Решено",
    ]  # fmt: skip
    desk.telegram.send_text(boris, "Уже едет", reply_to=shown)
    await desk.hears(anna, "Уже едет")
    desk.telegram.send_text(boris, "/mine")
    mine = await desk.hears(boris, "Ваши")
    await desk.press(boris, mine, number)
    again = await desk.hears(boris, "Борис: Уже едет")
    await desk.press(boris, again, "Решено")
    await desk.hears(anna, "решён")


async def test_whoever_is_no_staff_presses_in_vain(desk: Bench, at_once: None) -> None:
    desk.start_bot()
    boris, anna = await desk.staff(), await desk.customer(2002, "Олег")
    await desk.store.write(people.set_role, await desk.actor(ADMIN_ID), 2002, Role.AGENT)
    vera = await desk.customer(2003, "Вера")
    ticket_id = await desk.opens_ticket(vera, "Темно")
    alert = await desk.hears(anna, "Темно")
    await desk.store.write(people.set_role, await desk.actor(ADMIN_ID), 2002, Role.CUSTOMER)
    assert await desk.press(anna, alert, "Ответить") == "Это могут только сотрудники."
    await desk.store.write(tickets.close, await desk.actor(ADMIN_ID), ticket_id)
    theirs = await desk.hears(boris, "Темно")
    assert "закрыт" in await desk.press(boris, theirs, "Ответить")
