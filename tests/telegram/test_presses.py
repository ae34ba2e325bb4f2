"""Pressed buttons: the desk asks who presses, each time, and always answers."""

from app.domain.person import Role
from app.sandbox import Message, User
from app.services import people, tickets
from tests.telegram.bench import ADMIN_ID, OTHER_ADMIN_ID, Bench


def plant(desk: Bench, user: User, message: Message, content: str) -> str:
    """A press with any callback_data, as a forged or an old button sends it; its id."""
    press = desk.telegram.world.new_press(user, message)
    body = {
        "id": press.press_id,
        "from": user.wire(),
        "message": message.wire(),
        "chat_instance": "1",
        "data": content,
    }
    desk.telegram.updates.add("callback_query", body)
    return press.press_id


async def answer_to(desk: Bench, press_id: str) -> str:
    answered = await desk.telegram.world.presses[press_id].answered(timeout_s=15)
    return str(answered["text"])


async def test_take_is_atomic_and_names_who_was_first(desk: Bench, at_once: None) -> None:
    desk.start_bot()
    boris = await desk.staff()
    vera = await desk.staff(OTHER_ADMIN_ID, "Вера")
    anna = await desk.customer()
    await desk.opens_ticket(anna, "Кто возьмёт?")
    alerts = [await desk.hears(user, "Кто возьмёт?") for user in (boris, vera)]
    assert await desk.press(boris, alerts[0], "Взять") == "Тикет № 100\u00a0001 ваш"
    assert await desk.press(vera, alerts[1], "Взять") == "Уже отвечает Борис"
    assert await desk.press(boris, alerts[0], "Взять") == "Тикет № 100\u00a0001 ваш"
    opened = desk.telegram.apps.open_button(boris, alerts[0], "Открыть тикет")
    assert opened.startswith("https://desk.example/?ticket=100001#tgWebAppData=")


async def test_a_role_counts_at_the_press_and_not_at_the_sending(
    desk: Bench, at_once: None
) -> None:
    desk.start_bot()
    boris = await desk.staff()
    vera = await desk.customer(3001, "Вера")
    admin = await desk.actor(ADMIN_ID)
    await desk.store.write(people.set_role, admin, 3001, Role.AGENT)
    anna = await desk.customer()
    await desk.opens_ticket(anna, "Вопрос")
    alert = await desk.hears(vera, "Вопрос")
    await desk.store.write(people.set_role, admin, 3001, Role.CUSTOMER)
    assert await desk.press(vera, alert, "Взять") == "Это могут только сотрудники."
    assert await desk.rows("SELECT assignee_id FROM tickets") == [(None,)]
    assert "Вопрос" in (await desk.hears(boris, "Вопрос")).text


async def test_not_solved_reopens_what_is_resolved_and_not_what_is_closed(desk: Bench) -> None:
    desk.start_bot()
    await desk.staff()
    anna = await desk.customer()
    ticket_id = await desk.opens_ticket(anna, "Вопрос")
    admin = await desk.actor(ADMIN_ID)
    await desk.store.write(tickets.resolve, admin, ticket_id)
    notice = await desk.hears(anna, "Тикет решён")
    assert notice.text.startswith("№ 100\u00a0001 · Вопрос\n")
    assert await desk.press(anna, notice, "Не решено") == "Тикет № 100\u00a0001 снова открыт"
    await desk.hears(anna, "Напишите, что осталось нерешённым")
    await desk.store.write(tickets.close, admin, ticket_id)
    closed = await desk.hears(anna, "Тикет закрыт")
    assert "мы откроем новый" in await desk.press(anna, closed, "Не решено")
    assert await desk.rows("SELECT status FROM tickets") == [("closed",)]


async def test_a_forged_button_changes_nothing(desk: Bench) -> None:
    desk.start_bot()
    mallory = await desk.customer(6666, "Мэллори")
    await desk.opens_ticket(await desk.customer(), "Чужое")
    greeting = await desk.hears(mallory, "Здравствуйте")
    stale, staff_only = "Эта кнопка уже не действует.", "Это могут только сотрудники."
    lines = {
        "take:100001": staff_only,
        "resend:1": staff_only,
        "reopen:100001": stale,
        "reopen:100099": stale,
        "move:1:100001": stale,
        "move:999999999999999999999:0": stale,
        "take:-5": stale,
        "take:\uff11": stale,
        "nonsense": stale,
    }
    for content, line in lines.items():
        assert await answer_to(desk, plant(desk, mallory, greeting, content)) == line, content
    assert await desk.rows("SELECT status, assignee_id FROM tickets") == [("new", None)]


async def test_a_press_is_answered_while_the_persons_messages_wait(desk: Bench) -> None:
    desk.start_bot(messages_per_minute=2)
    anna = await desk.customer()
    greeting = await desk.hears(anna, "Здравствуйте")
    for text in ("раз", "два", "три"):
        desk.telegram.send_text(anna, text)
    await desk.has("SELECT 1 FROM updates WHERE error = 'rate_limited'")
    assert await answer_to(desk, plant(desk, anna, greeting, "old")) != ""
    assert await desk.conversation(100_001) == ["раз"]
    await desk.advance(60_000)
    await desk.filed("три")
    assert await desk.conversation(100_001) == ["раз", "два", "три"]
