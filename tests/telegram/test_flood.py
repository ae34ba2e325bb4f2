"""Whoever writes faster than their allowance is told once, and nothing of theirs is lost."""

from app.services import gate
from tests.telegram.bench import Bench

MINUTE_MS = 60_000


async def test_a_flood_is_told_once_and_its_end_once(desk: Bench) -> None:
    desk.start_bot(messages_per_minute=3)
    anna = await desk.customer()
    written = [f"слово {number}" for number in range(8)]
    for words in written:
        desk.telegram.send_text(anna, words)
    await desk.hears(anna, "Ничего не потеряно")
    assert await desk.rows("SELECT count(*) FROM attachments") == [(0,)]
    while not await desk.rows("SELECT 1 FROM messages WHERE body = ?", written[-1]):
        await desk.has("SELECT 1 FROM updates WHERE error = 'rate_limited' OR state = 'done'")
        await desk.advance(MINUTE_MS)
    await desk.hears(anna, "Всё, что вы написали, дошло")
    assert await desk.conversation(100_001) == written
    assert sum("Ничего не потеряно" in text for text in desk.heard(anna)) == 1
    assert sum("дошло" in text and "Всё" in text for text in desk.heard(anna)) == 1


async def test_both_doors_share_one_allowance_and_no_file_passes_the_gate(desk: Bench) -> None:
    desk.start_bot(messages_per_minute=2)
    anna = await desk.customer()
    person = await desk.actor(2001)
    await desk.store.write(gate.pass_or_refuse, person, 2)
    desk.telegram.send(anna, "photo")
    await desk.has("SELECT 1 FROM updates WHERE error = 'rate_limited'")
    assert await desk.rows("SELECT 1 FROM attachments") == []
    await desk.advance(MINUTE_MS)
    await desk.has("SELECT 1 FROM attachments")


async def test_an_album_costs_what_one_message_costs(desk: Bench) -> None:
    desk.start_bot(messages_per_minute=2)
    anna = await desk.customer()
    await desk.advance(MINUTE_MS)
    for _ in range(10):
        desk.telegram.send(anna, "photo", album="a1")
    await desk.has("SELECT 1 FROM attachments LIMIT 1 OFFSET 9")
    assert await desk.rows("SELECT 1 FROM floods") == []


async def test_a_flood_ends_with_its_last_message_whatever_that_is(desk: Bench) -> None:
    desk.start_bot(messages_per_minute=2)
    anna = await desk.customer()
    group = desk.telegram.add_group(-5, "Соседи")
    for number in range(4):
        desk.telegram.send_text(anna, f"слово {number}")
    await desk.hears(anna, "Ничего не потеряно")
    desk.telegram.send_text(anna, "не для поддержки", chat=group)
    while not await desk.rows("SELECT 1 FROM messages WHERE body = 'слово 3'"):
        await desk.has("SELECT 1 FROM updates WHERE error = 'rate_limited' OR state = 'done'")
        await desk.advance(MINUTE_MS)
    await desk.hears(anna, "Всё, что вы написали, дошло")
