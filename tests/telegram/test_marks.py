"""What staff are told of their messages' way to the chat, told as it changes."""

from app.domain.visibility import Told, event_for
from app.sandbox import User
from app.services import delivery_marks, doubt, reading, sync
from tests.telegram.bench import ADMIN_ID, Bench
from tests.telegram.letters import deletes, edits, ended, kept, says
from tests.telegram.test_everything import anna as anna

LEASE_MS = 20_000
TWO_DAYS_MS = 48 * 3600 * 1000


async def marks(desk: Bench) -> dict[int, tuple[str, str | None, str | None]]:
    """State, reason and `differs` by message, as an agent is answered."""
    admin = await desk.actor(ADMIN_ID)
    found, _ = await desk.store.read(delivery_marks.of_ticket, admin, 100_001)
    return {one.message_id: (one.state, one.reason, one.differs) for one in found}


async def told(desk: Bench, message_id: int, viewer_id: int = ADMIN_ID) -> list[str]:
    """The states that `delivery.changed` has told of, as they are now."""
    viewer = await desk.actor(viewer_id)
    log: list[Told] = await desk.store.read(sync.log_after, 0, 1_000)
    frames = [frame for one in log if (frame := event_for(viewer, one))]
    return [
        frame["delivery"]["state"]
        for frame in frames
        if frame["type"] == "delivery.changed" and frame["delivery"]["message_id"] == message_id
    ]


async def test_what_is_sent_is_told_and_to_staff_alone(desk: Bench, anna: User) -> None:
    message_id = await says(desk, 100_001, "Ответ на это")
    await ended(desk, message_id)
    assert await marks(desk) == {message_id: ("sent", None, None)}
    assert await told(desk, message_id) == ["sent", "sent"], "planned, and sent"
    assert await told(desk, message_id, 2001) == []


async def test_what_was_read_in_the_mini_app_is_cancelled(desk: Bench, anna: User) -> None:
    customer = await desk.actor(2001)
    await desk.store.write(reading.view, customer, "s1", 100_001)
    message_id = await says(desk, 100_001, "Ответ на это")
    await desk.has("SELECT 1 FROM deliveries WHERE message_id = ?", message_id)
    assert (await marks(desk))[message_id] == ("queued", None, None)
    before = (await told(desk, message_id)).count("cancelled")
    await desk.store.write(reading.mark_read, customer, 100_001, message_id)
    assert (await marks(desk))[message_id] == ("cancelled", None, None)
    assert (await told(desk, message_id)).count("cancelled") > before


async def test_a_block_is_said_and_clears_when_they_write(desk: Bench, anna: User) -> None:
    desk.telegram.block(anna)
    await desk.has("SELECT 1 FROM people WHERE id = 2001 AND unreachable_at IS NOT NULL")
    message_id = await says(desk, 100_001, "В никуда")
    await ended(desk, message_id, state="failed")
    assert (await marks(desk))[message_id] == ("failed", "blocked", None)
    desk.telegram.unblock(anna)
    desk.telegram.send_text(anna, "Я тут")
    await desk.hears(anna, "В никуда")
    await ended(desk, message_id)
    assert (await marks(desk))[message_id] == ("sent", None, None)


async def test_unknown_and_failed_ones_are_sent_again_with_one_tap(
    desk: Bench, anna: User
) -> None:
    admin = await desk.actor(ADMIN_ID)
    desk.telegram.faults.drop_after(method="sendMessage", chat_id=2001)
    lost = await says(desk, 100_001, "Дошло ли")
    await ended(desk, lost, state="unknown")
    desk.telegram.faults.refuse(400, "Bad Request: no", method="sendMessage", chat_id=2001)
    refused = await says(desk, 100_001, "Не нравится")
    await ended(desk, refused, state="failed")
    found = await marks(desk)
    assert found[lost] == ("unknown", None, None)
    assert found[refused] == ("failed", "refused", None)
    for message_id in (lost, refused):
        mark, _ = await desk.store.write(doubt.resend_message, admin, message_id)
        assert mark.state == "queued"
        again, _ = await desk.store.write(doubt.resend_message, admin, message_id)
        assert again.state in {"queued", "sent"}
        await ended(desk, message_id)
    texts = desk.heard(anna)
    assert sum("Дошло ли" in text for text in texts) == 2
    assert sum("Не нравится" in text for text in texts) == 1


async def test_what_the_chat_still_shows_is_said(desk: Bench, anna: User) -> None:
    old, edited = await says(desk, 100_001, "Старое"), await says(desk, 100_001, "Прежнее")
    await ended(desk, edited)
    desk.telegram.faults.refuse(400, "Bad Request: MESSAGE_ID_INVALID", method="editMessageText")
    await edits(desk, edited, "Новое")
    await ended(desk, edited, "edit", "failed")
    assert (await marks(desk))[edited] == ("sent", None, "edit")
    await desk.store.write(doubt.resend_message, await desk.actor(ADMIN_ID), edited)
    await ended(desk, edited, "edit")
    assert (await marks(desk))[edited] == ("sent", None, None)
    await desk.advance(TWO_DAYS_MS)
    await deletes(desk, old)
    await ended(desk, old, "deletion", "failed")
    assert (await marks(desk))[old] == ("sent", None, "deletion")


async def test_a_file_that_cannot_go_is_named_as_the_reason(desk: Bench, anna: User) -> None:
    attachment = await kept(desk, "file", size=51 * 1024 * 1024)
    message_id = await says(desk, 100_001, "Файл", (attachment,))
    await ended(desk, message_id, state="failed")
    assert (await marks(desk))[message_id] == ("failed", "too_big", None)
