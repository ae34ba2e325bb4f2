"""A message of the bot chat on its way to a ticket: PROTOCOL.md section 4, row by row."""

import pytest

from app.services import tickets
from app.store import topics
from tests.telegram.bench import ADMIN_ID, Bench

HALF_AN_HOUR_MS = 30 * 60 * 1000


async def test_a_run_of_messages_is_one_ticket_and_one_alert(desk: Bench) -> None:
    desk.start_bot()
    boris, anna = await desk.staff(), await desk.customer()
    for text in ("Не могу войти", "Пишет «пароль неверен»", "А он верен"):
        desk.telegram.send_text(anna, text)
    alert = await desk.hears(boris, "А он верен")
    assert alert.text.startswith("№ 100\u00a0001 · Анна\nНе могу войти\n\nПишет")
    assert [row[0] for row in await desk.rows("SELECT subject FROM tickets")] == ["Не могу войти"]
    assert len(await desk.conversation(100_001)) == 3
    assert sum("открыт" in text for text in desk.heard(anna)) == 1


async def test_a_reply_goes_to_the_ticket_it_replies_to(desk: Bench) -> None:
    desk.start_bot()
    await desk.staff()
    anna = await desk.customer()
    first = await desk.opens_ticket(anna, "Первый вопрос")
    await desk.answer(first, "Ответ на первый")
    answer = await desk.hears(anna, "Ответ на первый")
    await desk.store.write(tickets.resolve, await desk.actor(ADMIN_ID), first)
    desk.telegram.send_text(anna, "Спасибо", reply_to=await desk.hears(anna, "Тикет решён"))
    await desk.filed("Спасибо")
    await desk.has("SELECT 1 FROM tickets WHERE id = ? AND status = 'open'", first)
    desk.telegram.send_text(anna, "И ещё", reply_to=answer)
    assert (await desk.filed("И ещё")).ticket_id == first


async def test_a_message_reopens_what_is_resolved_and_follows_what_is_closed(desk: Bench) -> None:
    desk.start_bot()
    await desk.staff()
    anna = await desk.customer()
    ticket_id = await desk.opens_ticket(anna, "Вопрос")
    admin = await desk.actor(ADMIN_ID)
    await desk.store.write(tickets.resolve, admin, ticket_id)
    notice = await desk.hears(anna, "Тикет решён")
    desk.telegram.send_text(anna, "Нет, всё ещё")
    assert (await desk.filed("Нет, всё ещё")).ticket_id == ticket_id
    await desk.store.write(tickets.close, admin, ticket_id)
    await desk.hears(anna, "Тикет закрыт")
    desk.telegram.send_text(anna, "А теперь?", reply_to=notice)
    assert (await desk.filed("А теперь?")).ticket_id == ticket_id + 1
    assert "№ 100\u00a0001 уже закрыт" in (await desk.hears(anna, "открыт новый")).text
    desk.telegram.send_text(anna, "И снова сюда", reply_to=notice)
    assert (await desk.filed("И снова сюда")).ticket_id == ticket_id + 1
    assert await desk.rows("SELECT follows FROM tickets WHERE id = ?", ticket_id + 1) == [
        (ticket_id,)
    ]


async def _two_live(desk: Bench) -> tuple[int, int]:
    """The ids of two live tickets of customer 2001, the second the more recently active."""
    anna = desk.telegram.world.users[2001]
    first = await desk.opens_ticket(anna, "Первый")
    admin = await desk.actor(ADMIN_ID)
    draft = tickets.TicketDraft("Второй", "Открыт за вас", customer_id=2001)
    second = (await desk.store.write(tickets.open_ticket, admin, draft, 0)).ticket.id
    await desk.hears(anna, "Открыт за вас")
    await desk.store.write(lambda tx: tx.execute("DELETE FROM bursts"))
    return first, second


async def test_of_several_live_ones_the_latest_takes_it_and_buttons_move_it(
    desk: Bench, at_once: None
) -> None:
    desk.start_bot()
    boris, anna = await desk.staff(), await desk.customer()
    first, second = await _two_live(desk)
    assert await desk.opens_ticket(anna, "Куда это?") == second
    question = await desk.hears(anna, "перенесите")
    assert [button["text"] for button in question.buttons] == [
        "№ 100\u00a0001 · Первый",
        "Новый тикет",
    ]
    desk.telegram.send_text(anna, "И хвост")
    await desk.filed("И хвост")
    assert (
        await desk.press(anna, question, "№ 100\u00a0001 · Первый") == "Перенесено в № 100\u00a0001"
    )
    assert await desk.conversation(first) == ["Первый", "Куда это?", "И хвост"]
    await desk.hears(anna, "Перенесено в тикет № 100\u00a0001")
    await desk.hears(boris, "№ 100\u00a0001 · Анна\nКуда это?")
    await desk.press(anna, question, "Новый тикет")
    assert await desk.conversation(first) == ["Первый"]
    assert await desk.conversation(second + 1) == ["Куда это?", "И хвост"]
    await desk.advance(HALF_AN_HOUR_MS + 1)
    assert await desk.press(anna, question, "Новый тикет") == "Перенести уже нельзя."


async def test_what_is_written_in_a_tickets_topic_goes_there(desk: Bench) -> None:
    desk.start_bot()
    await desk.staff()
    anna = await desk.customer()
    first, second = await _two_live(desk)
    await desk.store.write(topics.keep, 2001, 71, first)
    root = {"name": "Первый", "icon_color": 7322096}
    made = desk.telegram.world.post(
        desk.telegram.chat(anna), desk.telegram.world.bot, {"forum_topic_created": root}
    )
    marks = {"message_thread_id": 71, "is_topic_message": True}
    desk.telegram.send_text(anna, "сначала во второй")
    assert (await desk.filed("сначала во второй")).ticket_id == second
    for text in ("в теме", "и ещё в теме"):
        desk.telegram.send_text(anna, text, reply_to=made, marks=marks)
        assert (await desk.filed(text)).ticket_id == first
    desk.telegram.send_text(anna, "в чужой теме", marks={**marks, "message_thread_id": 99})
    assert (await desk.filed("в чужой теме")).ticket_id == first, "the most recently active"
    assert sum("перенесите" in text for text in desk.heard(anna)) <= 2


async def test_groups_and_bots_are_not_heard(desk: Bench) -> None:
    desk.start_bot()
    anna = await desk.customer()
    group = desk.telegram.add_group(-100_500, "Кружок")
    desk.telegram.send_text(anna, "в группе", chat=group)
    robot = {"id": 77, "is_bot": True, "first_name": "Робот"}
    chat = {"id": 77, "type": "private", "first_name": "Робот"}
    body = {"message_id": 5, "from": robot, "chat": chat, "date": 1, "text": "бип"}
    desk.telegram.updates.add_raw({"message": body})
    desk.telegram.send_text(anna, "лично")
    await desk.filed("лично")
    await desk.until(lambda tx: not tx.one("SELECT 1 FROM updates WHERE state = 'new'"))
    assert await desk.rows("SELECT body FROM messages WHERE kind = 'message'") == [("лично",)]


async def test_the_staff_answer_by_replying_and_are_told_how(desk: Bench, at_once: None) -> None:
    desk.start_bot()
    boris, anna = await desk.staff(), await desk.customer()
    ticket_id = await desk.opens_ticket(anna, "Где мой заказ?")
    alert = await desk.hears(boris, "Где мой заказ?")
    desk.telegram.send_text(boris, "просто так")
    await desk.hears(boris, "ответьте на его сообщение")
    desk.telegram.send_text(boris, "В пути", reply_to=alert)
    assert (await desk.hears(anna, "В пути")).text == "Борис, поддержка\nВ пути"
    await desk.hears(boris, "Ответ отправлен в тикет № 100\u00a0001. Клиент: Анна.")
    assert (await desk.filed("В пути")).origin == "telegram"
    await desk.store.write(tickets.close, await desk.actor(ADMIN_ID), ticket_id)
    desk.telegram.send_text(boris, "Ещё вот что", reply_to=alert)
    await desk.hears(boris, "Этот тикет закрыт")
    assert await desk.conversation(ticket_id) == ["Где мой заказ?", "В пути"]


@pytest.mark.parametrize("public_url", ["https://desk.example", None])
async def test_commands_answer_with_the_current_address(
    desk: Bench, public_url: str | None
) -> None:
    desk.start_bot(public_url=public_url)
    boris, anna = await desk.staff(), await desk.customer()
    await desk.opens_ticket(anna, "Вопрос")
    desk.telegram.send_text(anna, "/tickets")
    listed = await desk.hears(anna, "Ваши тикеты")
    assert "№ 100\u00a0001 · Вопрос · Новый" in listed.text
    desk.telegram.send_text(boris, "/tickets")
    await desk.hears(boris, "Пока ничьи\n№ 100\u00a0001 · Вопрос · Анна")
    desk.telegram.send_text(anna, "/help@tikethet_bot")
    helped = await desk.hears(anna, "из сообщения получится тикет")
    if public_url is None:
        assert "update_ngrok_url.py https://" in helped.text
        assert not listed.buttons
    else:
        button = listed.button("Открыть тикеты")
        assert button["web_app"]["url"] == "https://desk.example/"
    assert await desk.rows("SELECT count(*) FROM tickets") == [(1,)]
