"""Commands: each person has their own, and /inbox shows the staff who waits for an answer."""

from app.domain.person import Role
from app.services import people, tickets
from tests.telegram.bench import ADMIN_ID, PUBLIC_URL, Bench


async def test_inbox_lists_who_waits_each_with_a_button(desk: Bench, at_once: None) -> None:
    desk.start_bot()
    boris = await desk.staff()
    desk.telegram.send_text(boris, "/inbox")
    empty = await desk.hears(boris, "Никто не ждёт ответа")
    assert empty.button("Открыть тикеты")["web_app"]["url"] == f"{PUBLIC_URL}/"
    anna, oleg = await desk.customer(), await desk.customer(2002, "Олег")
    first = await desk.opens_ticket(anna, "Где мой заказ?")
    second = await desk.opens_ticket(oleg, "Не приходит письмо" + ", совсем" * 20)
    third = await desk.opens_ticket(oleg, "/inbox")
    assert third == second, "for a customer it is a message like all others"
    await desk.answer(first, "Уже едет")
    desk.telegram.send_text(boris, "/inbox@tikethet_bot")
    listed = await desk.hears(boris, "Ждут ответа")
    (shows, opens) = listed.buttons
    assert shows["callback_data"] == f"show:{second}"
    assert opens["web_app"]["url"] == f"{PUBLIC_URL}/"
    assert "· Олег" in listed.text
    assert "Где мой заказ?" not in listed.text, "it is the customer's turn"
    assert all(len(button["text"]) <= 48 for button in listed.buttons)


async def test_inbox_leaves_out_what_is_a_colleagues(desk: Bench, at_once: None) -> None:
    desk.start_bot()
    await desk.staff()
    boris = await desk.actor(ADMIN_ID)
    anna, oleg = await desk.customer(), await desk.customer(2002, "Олег")
    await desk.store.write(people.set_role, boris, oleg.user_id, Role.AGENT)
    ticket_id = await desk.opens_ticket(anna, "Где мой заказ?")
    await desk.store.write(tickets.assign, boris, ticket_id, ADMIN_ID)
    desk.telegram.send_text(oleg, "/inbox")
    await desk.hears(oleg, "Никто не ждёт ответа")


async def test_more_than_fit_are_said_to_be_in_the_app(desk: Bench, at_once: None) -> None:
    desk.start_bot()
    boris = await desk.staff()
    for number in range(10):
        anna = await desk.customer(2001 + number, f"Клиент {number}")
        await desk.opens_ticket(anna, f"Вопрос {number}")
    desk.telegram.send_text(boris, "/inbox")
    listed = await desk.hears(boris, "Ждут ответа")
    assert len(listed.buttons) == 9
    assert listed.text.endswith("Остальные в приложении.")
