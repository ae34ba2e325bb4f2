"""Stored updates become verbs exactly once, in order, and no poison stops the rest."""

import json

from app.sandbox import User
from app.services import intake
from tests.telegram.bench import Bench

TRIES = 5
LONGEST_DELAY_MS = 35_000


async def said_by(desk: Bench, user: User) -> list[str]:
    found = await desk.rows(
        "SELECT body FROM messages WHERE author_id = ? ORDER BY id", user.user_id
    )
    return [row[0] for row in found]


async def test_a_backlog_is_worked_in_order_lanes_side_by_side(desk: Bench) -> None:
    people = [desk.telegram.add_user(2000 + number, f"Гость{number}") for number in range(5)]
    for number in range(10):
        for user in people:
            desk.telegram.send_text(user, f"{user.user_id}: {number}")
    desk.start_bot()
    await desk.telegram.updates.wait_confirmed(timeout_s=15)
    await desk.has("SELECT 1 FROM updates WHERE state = 'done' LIMIT 1 OFFSET 49")
    for user in people:
        assert await said_by(desk, user) == [f"{user.user_id}: {n}" for n in range(10)]
    assert await desk.rows("SELECT count(*) FROM tickets") == [(5,)]


async def test_repeated_and_unknown_updates_change_nothing(desk: Bench) -> None:
    desk.start_bot()
    anna = await desk.customer()
    desk.telegram.updates.repeat(3)
    await desk.opens_ticket(anna, "Один раз")
    desk.telegram.updates.add_raw({"novelty": {"from": {"id": "x"}, "deep": [1, {"a": None}]}})
    desk.telegram.updates.add_raw({})
    await desk.opens_ticket(anna, "Два раза")
    await desk.until(lambda tx: not tx.one("SELECT 1 FROM updates WHERE state = 'new'"))
    assert await desk.conversation(100_001) == ["Один раз", "Два раза"]
    assert await desk.rows("SELECT 1 FROM updates WHERE state = 'parked'") == []


async def test_poison_is_parked_with_an_alert_and_its_lane_goes_on(desk: Bench) -> None:
    desk.start_bot()
    boris, anna = await desk.staff(), await desk.customer()
    poison = {"message_id": "x", "from": anna.wire(), "chat": 5, "date": "yesterday"}
    poison_id = desk.telegram.updates.add_raw({"message": poison})
    desk.telegram.send_text(anna, "За ним")
    assert (await desk.opens_ticket(desk.telegram.add_user(2002, "Олег"), "Рядом")) == 100_001
    for tries in range(1, TRIES):
        await desk.has("SELECT 1 FROM updates WHERE id = ? AND tries = ?", poison_id, tries)
        await desk.advance(LONGEST_DELAY_MS)
    assert str(poison_id) in (await desk.hears(boris, "отложено")).text
    assert (await desk.filed("За ним")).ticket_id == 100_002
    kept = await desk.rows("SELECT state, error FROM updates WHERE id = ?", poison_id)
    assert kept[0][0] == "parked"
    assert "yesterday" not in kept[0][1]


async def test_what_was_stored_survives_the_end_of_the_bot(desk: Bench) -> None:
    desk.start_bot()
    await desk.staff()
    await desk.stop_bot()
    people = [desk.telegram.add_user(2000 + number, "Гость") for number in range(8)]
    for number in range(8):
        for user in people:
            desk.telegram.send_text(user, f"{user.user_id}: {number}")
    for wanted in (5, 20, 40):
        desk.start_bot()
        await desk.has("SELECT 1 FROM messages LIMIT 1 OFFSET ?", wanted)
        await desk.restart()
        await desk.stop_bot()
    desk.start_bot()
    for user in people:
        await desk.filed(f"{user.user_id}: 7")
        assert await said_by(desk, user) == [f"{user.user_id}: {n}" for n in range(8)]
    for user in people:
        await desk.hears(user, "открыт")
    assert all(sum("открыт" in text for text in desk.heard(user)) == 1 for user in people)


async def test_updates_are_worked_while_telegram_is_away(desk: Bench) -> None:
    desk.start_bot()
    anna = await desk.customer()
    await desk.stop_bot()
    desk.telegram.faults.hang(method="getMe", times=None)
    desk.telegram.send_text(anna, "Перед бурей")
    raw = desk.telegram.updates.pending()[-1]
    await desk.telegram.go_down()
    await desk.store.write(
        intake.store_updates, [intake.RawUpdate(raw["update_id"], 2001, json.dumps(raw))]
    )
    desk.start_bot()
    await desk.filed("Перед бурей")
    await desk.has("SELECT 1 FROM deliveries WHERE state = 'pending' AND tries > 0")
    await desk.telegram.come_back()
    await desk.hears(anna, "открыт")
    await desk.telegram.updates.wait_confirmed(timeout_s=15)
    assert await desk.conversation(100_001) == ["Перед бурей"]
    assert sum("открыт" in text for text in desk.heard(anna)) == 1


async def test_a_message_of_a_strange_shape_is_filed_with_what_can_be_read(desk: Bench) -> None:
    desk.start_bot()
    anna = await desk.customer()
    about = {"from": anna.wire(), "chat": desk.telegram.chat(anna).wire(), "date": 1}
    strange = {"message_id": 901, "video": {"file_id": "x"}, "caption": "подпись"}
    desk.telegram.updates.add_raw({"message": {**about, **strange}})
    replied = {**about, "message_id": 902, "text": "ответ"}
    replied["reply_to_message"] = {**about, "message_id": 1, "poll": {"question": "?"}}
    desk.telegram.updates.add_raw({"message": replied})
    desk.telegram.updates.add_raw({"poll_answer": {"poll_id": 1, "user": "nobody"}})
    await desk.filed("ответ")
    await desk.has("SELECT 1 FROM messages WHERE body LIKE '📦%подпись'")
    await desk.until(lambda tx: not tx.one("SELECT 1 FROM updates WHERE state = 'new'"))
    assert await desk.rows("SELECT 1 FROM updates WHERE state = 'parked'") == []
