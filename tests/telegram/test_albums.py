"""An album is one message, in whatever order its parts come, and however late."""

from typing import Any

from app.domain.message import Message as Said
from app.sandbox import Message, User
from app.services import tickets
from app.store import messages
from tests.telegram.bench import ADMIN_ID, Bench
from tests.telegram.letters import calls_to, ended, picture, refusals, sent_to

#: The head of a film is enough to be judged as one.
FILM = b"\x00\x00\x00\x18ftypisom\x00\x00\x02\x00isommp42" + bytes(64)


async def shown(desk: Bench, message_id: int) -> Said:
    found: Said = await desk.until(lambda tx: messages.get(tx, message_id))
    return found


async def has_parts(desk: Bench, count: int) -> Said:
    """The only message with files, once it has so many."""
    row = await desk.has(
        "SELECT message_id FROM attachments WHERE replaced_at IS NULL"
        " GROUP BY message_id HAVING count(*) = ?",
        count,
    )
    return await shown(desk, row[0])


def sent(
    desk: Bench, user: User, kind: str = "photo", **more: Any
) -> tuple[Message, dict[str, Any]]:
    """What somebody sends, held back from the bot: the message and its update."""
    message = desk.telegram.send(user, kind, album="a1", **more)
    update = desk.telegram.updates.pending()[-1]
    desk.telegram.updates.drop_pending()
    return message, {"message": update["message"]}


async def test_an_album_is_one_message_one_ticket_and_one_alert(desk: Bench) -> None:
    desk.start_bot()
    boris, anna = await desk.staff(), await desk.customer()
    desk.telegram.send(anna, "photo", caption="Вот ошибка", album="a1")
    for _ in range(3):
        desk.telegram.send(anna, "photo", album="a1")
    said = await has_parts(desk, 4)
    assert said.body == "Вот ошибка"
    assert said.extra is not None
    assert len({one.id for one in said.extra.attachments}) == 4
    assert await desk.rows("SELECT count(*) FROM messages WHERE kind = 'message'") == [(1,)]
    await desk.hears(boris, "Вот ошибка")
    assert sum("Вот ошибка" in text for text in desk.heard(boris)) == 1
    assert sum("открыт" in text for text in desk.heard(anna)) == 1


async def test_parts_that_come_late_and_out_of_order_stand_as_they_were_sent(desk: Bench) -> None:
    desk.start_bot()
    anna = await desk.customer()
    await desk.stop_bot()
    parts = [sent(desk, anna, caption=words) for words in ("первое", "", "третье")]
    for _, update in (parts[2], parts[0]):
        desk.telegram.updates.add_raw(update)
    desk.start_bot()
    await has_parts(desk, 2)
    await desk.opens_ticket(anna, "А это потом")
    await desk.restart()
    desk.telegram.updates.add_raw(parts[1][1])
    said = await has_parts(desk, 3)
    assert said.body == "первое\nтретье"
    ids = [message.content["photo"][-1]["file_id"] for message, _ in parts]
    kept = await desk.rows(
        "SELECT telegram_file_id FROM attachments WHERE message_id = ? ORDER BY place", said.id
    )
    assert [row[0] for row in kept] == ids
    assert await desk.conversation(100_001) == ["первое\nтретье", "А это потом"]
    assert said.edited_at is None


async def test_a_part_finds_its_album_wherever_that_has_gone(desk: Bench) -> None:
    desk.start_bot()
    await desk.staff()
    anna = await desk.customer()
    desk.telegram.send(anna, "photo", caption="Альбом", album="a1")
    said = await has_parts(desk, 1)
    _, late = sent(desk, anna)
    await desk.store.write(tickets.close, await desk.actor(ADMIN_ID), said.ticket_id)
    desk.telegram.updates.add_raw(late)
    assert (await has_parts(desk, 2)).ticket_id == said.ticket_id
    assert await desk.rows("SELECT status FROM tickets") == [("closed",)]


async def test_a_reply_to_any_part_and_an_edit_of_any_part_are_of_the_album(desk: Bench) -> None:
    desk.start_bot()
    anna = await desk.customer()
    first = desk.telegram.send(anna, "photo", caption="первое", album="a1", content=picture(1))
    second = desk.telegram.send(anna, "photo", album="a1", content=picture(2))
    said = await has_parts(desk, 2)
    desk.telegram.send_text(anna, "про второе", reply_to=second)
    assert (await desk.filed("про второе")).reply_to == said.id
    desk.telegram.edit_text(anna, second, "второе")
    changed = await desk.filed("первое\nвторое")
    assert changed.id == said.id
    assert changed.edited_at is not None
    desk.telegram.edit_medium(anna, first, "video", content=FILM)
    await desk.has("SELECT 1 FROM attachments WHERE kind = 'video'")
    said = await shown(desk, said.id)
    assert said.extra is not None
    assert [one.kind for one in said.extra.attachments] == ["video", "photo"]
    assert said.body == "первое\nвторое"


async def test_an_album_of_the_staff_arrives_whole_and_a_late_part_follows(desk: Bench) -> None:
    desk.start_bot()
    boris, anna = await desk.staff(), await desk.customer()
    await desk.opens_ticket(anna, "Пришлите снимки")
    alert = await desk.hears(boris, "Пришлите снимки")
    await desk.stop_bot()
    parts = [
        sent(desk, boris, caption="Смотрите" * (n == 0), reply_to=alert, content=picture(n))
        for n in range(4)
    ]
    for _, update in parts[:2]:
        desk.telegram.updates.add_raw(update)
    desk.start_bot()
    said = await has_parts(desk, 2)
    desk.telegram.updates.add_raw(parts[2][1])
    await has_parts(desk, 3)
    await ended(desk, said.id)
    assert [call.method for call in calls_to(desk, anna)][-2:] == ["sendMediaGroup", "sendMessage"]
    assert len(pictures_in(desk, anna)) == 3
    desk.telegram.updates.add_raw(parts[3][1])
    await has_parts(desk, 4)
    await ended(desk, said.id, "edit")
    shown = pictures_in(desk, anna)
    assert len(shown) == 4
    assert shown[3].reply_to is shown[0]
    assert len(sent_to(desk, anna)) == len({one.message_id for one in sent_to(desk, anna)})
    assert not refusals(desk)


async def test_another_picture_of_the_staff_stands_in_the_place_of_the_first(desk: Bench) -> None:
    desk.start_bot()
    boris, anna = await desk.staff(), await desk.customer()
    await desk.opens_ticket(anna, "Какая схема?")
    alert = await desk.hears(boris, "Какая схема?")
    theirs = desk.telegram.send(
        boris, "photo", caption="Схема", reply_to=alert, content=picture(1)
    )
    shown = await desk.hears(anna, "Схема")
    said = await has_parts(desk, 1)
    await ended(desk, said.id)
    desk.telegram.edit_medium(boris, theirs, "photo", content=picture(2))
    await ended(desk, said.id, "edit")
    assert pictures_in(desk, anna) == [shown]
    mine, now = shown.content["photo"][-1], theirs.content["photo"][-1]
    assert mine["file_unique_id"] == now["file_unique_id"]
    assert "Схема" in shown.text
    assert shown.button("Открыть тикет")
    assert not refusals(desk)


async def test_a_part_that_comes_behind_its_alert_is_shown_to_the_staff(
    desk: Bench, at_once: None
) -> None:
    desk.start_bot()
    boris, anna = await desk.staff(), await desk.customer()
    desk.telegram.send(anna, "photo", caption="Альбом", album="a1", content=picture(1))
    alert = await desk.hears(boris, "Альбом")
    await has_parts(desk, 1)
    await desk.has("SELECT 1 FROM deliveries WHERE kind = 'alert' AND state = 'sent'")
    desk.telegram.send(anna, "photo", album="a1", content=picture(2))
    await has_parts(desk, 2)
    await desk.has("SELECT 1 FROM deliveries WHERE kind = 'alert_edit' AND state = 'sent'")
    shown = pictures_in(desk, boris)
    assert len(shown) == 2
    assert shown[1].reply_to is alert
    assert not refusals(desk)


def pictures_in(desk: Bench, user: User) -> list[Message]:
    return [one for one in sent_to(desk, user) if "photo" in one.content]
