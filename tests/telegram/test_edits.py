"""What somebody changes in their chat changes here, in whatever order the updates come."""

from typing import Any

import pytest

from app.sandbox import Message, User
from app.services import tickets
from app.store import messages
from app.store.extras import decode
from tests.telegram.bench import ADMIN_ID, Bench

TEN_MINUTES_MS = 10 * 60_000
MINUTE_MS = 60_000


async def settled(desk: Bench) -> None:
    await desk.telegram.updates.wait_confirmed(timeout_s=15)
    await desk.until(lambda tx: not tx.one("SELECT 1 FROM updates WHERE state = 'new'"))


def held_back(desk: Bench) -> list[dict[str, Any]]:
    """The updates that wait for the bot, taken away from it."""
    waiting = [dict(update) for update in desk.telegram.updates.pending()]
    desk.telegram.updates.drop_pending()
    return [{kind: body for kind, body in one.items() if kind != "update_id"} for one in waiting]


async def test_an_edit_changes_the_message_and_keeps_the_former(desk: Bench) -> None:
    desk.start_bot()
    await desk.staff()
    anna = await desk.customer()
    bold = {"type": "bold", "offset": 0, "length": 2}
    written = desk.telegram.send_text(anna, "Не рботает", entities=[bold])
    await desk.filed("Не рботает")
    italic = {"type": "italic", "offset": 3, "length": 8}
    desk.telegram.edit_text(anna, written, "Не работает", entities=[italic])
    edited = await desk.filed("Не работает")
    assert edited.edited_at is not None
    assert edited.extra is not None
    assert [one.type for one in edited.extra.entities] == ["italic"]
    ((body, extra),) = await desk.rows("SELECT body, extra FROM message_versions")
    former = decode(extra)
    assert body == "Не рботает"
    assert former is not None
    assert [one.type for one in former.entities] == ["bold"]


async def test_an_edit_after_closing_is_told_and_changes_nothing(desk: Bench) -> None:
    desk.start_bot()
    await desk.staff()
    anna = await desk.customer()
    written = desk.telegram.send_text(anna, "Вопрос")
    ticket_id = (await desk.filed("Вопрос")).ticket_id
    await desk.store.write(tickets.close, await desk.actor(ADMIN_ID), ticket_id)
    desk.telegram.edit_text(anna, written, "Поздно")
    await desk.hears(anna, "правка в него не попала")
    await settled(desk)
    assert await desk.conversation(ticket_id) == ["Вопрос"]


async def test_an_edit_that_comes_before_its_message_waits_for_it(desk: Bench) -> None:
    desk.start_bot()
    anna = await desk.customer()
    await desk.stop_bot()
    written = desk.telegram.send_text(anna, "первые слова")
    desk.telegram.edit_text(anna, written, "вторые слова")
    message, edit = held_back(desk)
    desk.telegram.updates.add_raw(edit)
    desk.telegram.send_text(anna, "следующее сообщение")
    desk.start_bot()
    await desk.filed("следующее сообщение")
    await desk.restart()
    desk.telegram.updates.add_raw(message)
    edited = await desk.filed("вторые слова")
    assert edited.edited_at is not None
    await settled(desk)
    assert await desk.conversation(100_001) == ["следующее сообщение", "вторые слова"]
    assert await desk.rows("SELECT body FROM message_versions") == [("первые слова",)]


async def test_an_edit_whose_message_never_comes_is_filed_by_itself(desk: Bench) -> None:
    desk.start_bot()
    anna = await desk.customer()
    await desk.stop_bot()
    written = desk.telegram.send_text(anna, "пропало")
    desk.telegram.edit_text(anna, written, "а это дошло")
    _message, edit = held_back(desk)
    desk.telegram.updates.add_raw(edit)
    desk.start_bot()
    await desk.has("SELECT 1 FROM updates WHERE waits_for IS NOT NULL")
    assert await desk.rows("SELECT 1 FROM tickets") == []
    await desk.advance(TEN_MINUTES_MS)
    await desk.filed("а это дошло")


async def test_the_version_that_telegram_dates_newest_stands(desk: Bench) -> None:
    desk.start_bot()
    anna = await desk.customer()
    await desk.stop_bot()
    written = desk.telegram.send_text(anna, "один")
    for words in ("два", "три"):
        desk.telegram.world.clock.skip(2)
        desk.telegram.edit_text(anna, written, words)
    message, second, third = held_back(desk)
    for update in (third, message, second):
        desk.telegram.updates.add_raw(update)
    desk.start_bot()
    await settled(desk)
    assert await desk.conversation(100_001) == ["три"]


async def test_another_file_takes_the_place_of_the_former(desk: Bench) -> None:
    desk.start_bot()
    anna = await desk.customer()
    sent = desk.telegram.send(anna, "document", name="черновик.pdf", caption="Договор")
    said = await desk.filed("Договор")
    desk.telegram.edit_medium(anna, sent, "document", name="чистовик.pdf", caption="Договор")
    await desk.has("SELECT 1 FROM attachments WHERE name = 'чистовик.pdf'")
    found = await desk.until(lambda tx: messages.get(tx, said.id))
    assert found.edited_at is not None
    assert [one.name for one in found.extra.attachments] == ["чистовик.pdf"]
    ((extra,),) = await desk.rows("SELECT extra FROM message_versions")
    former = decode(extra)
    assert former is not None
    assert [one.name for one in former.attachments] == ["черновик.pdf"]


async def test_a_live_location_moves_at_most_once_a_minute(desk: Bench) -> None:
    desk.start_bot()
    anna = await desk.customer()
    sent = desk.telegram.send(anna, "location", live_period=900)
    await desk.has("SELECT 1 FROM messages")
    for step in range(5):
        desk.telegram.world.clock.skip(5)
        desk.telegram.move_live(anna, sent, 59.9 + step / 100, 30.3)
    await desk.has("SELECT 1 FROM updates WHERE waits_for IS NOT NULL AND state = 'new'")
    await desk.telegram.updates.wait_confirmed(timeout_s=15)
    await desk.until(lambda tx: not tx.one("SELECT 1 FROM updates WHERE lane > 0 AND state='new'"))
    assert await desk.rows("SELECT count(*) FROM updates WHERE state = 'new'") == [(1,)]
    await desk.advance(MINUTE_MS)
    row = await desk.has("SELECT extra, edited_at FROM messages WHERE body LIKE '%59.94%'")
    found = decode(row[0])
    assert found is not None
    assert found.card == {"kind": "location", "latitude": 59.94, "longitude": 30.3}
    assert row[1] is None
    assert await desk.rows("SELECT 1 FROM message_versions") == []
    moved = await desk.rows("SELECT count(*) FROM events WHERE type = 'message.edited'")
    assert moved == [(1,)]


async def test_a_place_of_before_that_comes_late_does_not_take_the_newest_ones_turn(
    desk: Bench
) -> None:
    anna = desk.telegram.add_user(2001, "Анна")
    desk.telegram.chat(anna).started = True
    sent = desk.telegram.send(anna, "location", live_period=900)
    for step in range(3):
        desk.telegram.world.clock.skip(5)
        desk.telegram.move_live(anna, sent, 59.9 + step / 100, 30.3)
    said, *moves = held_back(desk)
    desk.start_bot()
    for one in (said, *reversed(moves)):
        desk.telegram.updates.add_raw(one)
    await desk.telegram.updates.wait_confirmed(timeout_s=15)
    await desk.until(lambda tx: not tx.one("SELECT 1 FROM updates WHERE lane > 0 AND state='new'"))
    await desk.advance(MINUTE_MS)
    await desk.has("SELECT 1 FROM messages WHERE body LIKE '%59.92%'")
    await settled(desk)
    assert await desk.rows("SELECT 1 FROM messages WHERE body LIKE '%59.92%'")


async def test_a_members_edit_of_a_reply_changes_the_answer(desk: Bench, at_once: None) -> None:
    desk.start_bot()
    boris, anna = await desk.staff(), await desk.customer()
    await desk.opens_ticket(anna, "Где заказ?")
    alert = await desk.hears(boris, "Где заказ?")
    answer = desk.telegram.send_text(boris, "В птути", reply_to=alert)
    await desk.filed("В птути")
    desk.telegram.edit_text(boris, answer, "В пути")
    assert (await desk.filed("В пути")).edited_at is not None


async def _reacts(desk: Bench, user: User, message: Message, *emoji: str) -> list[str]:
    desk.telegram.react(user, message, *emoji)
    await settled(desk)
    return [row[0] for row in await desk.rows("SELECT emoji FROM reactions ORDER BY place")]


async def test_reactions_of_the_customer_stand_at_the_message(desk: Bench) -> None:
    desk.start_bot()
    await desk.staff()
    anna = await desk.customer()
    ticket_id = await desk.opens_ticket(anna, "Вопрос")
    answered = await desk.answer(ticket_id, "Уже едет")
    answer = await desk.hears(anna, "Уже едет")
    await desk.has("SELECT 1 FROM deliveries WHERE message_id = ? AND state = 'sent'", answered)
    assert await _reacts(desk, anna, answer, "❤", "custom:5", "🔥") == ["❤", "🔥"]
    found = await desk.until(lambda tx: messages.get(tx, answered))
    assert [(one.emoji, one.person.id) for one in found.extra.reactions] == [
        ("❤", 2001),
        ("🔥", 2001),
    ]
    assert await _reacts(desk, anna, answer) == []
    assert await _reacts(desk, anna, await desk.hears(anna, "открыт"), "👍") == []
    greeting = await desk.hears(anna, "Здравствуйте")
    desk.telegram.react(anna, greeting, "👍")
    await desk.has("SELECT 1 FROM updates WHERE waits_for IS NOT NULL")
    await desk.advance(MINUTE_MS)
    await settled(desk)


@pytest.mark.parametrize("kind", ["photo", "voice", "document", "location", "sticker"])
async def test_the_staff_answer_with_any_kind(desk: Bench, at_once: None, kind: str) -> None:
    desk.start_bot()
    boris, anna = await desk.staff(), await desk.customer()
    ticket_id = await desk.opens_ticket(anna, "Где заказ?")
    alert = await desk.hears(boris, "Где заказ?")
    desk.telegram.send(boris, kind, reply_to=alert)
    row = await desk.has(
        "SELECT id FROM messages WHERE author_id = ? AND kind = 'message'", ADMIN_ID
    )
    found = await desk.until(lambda tx: messages.get(tx, row[0]))
    assert found.ticket_id == ticket_id
    assert found.extra is not None
    assert found.extra.card or found.extra.attachments
    await desk.hears(boris, "Ответ отправлен")
