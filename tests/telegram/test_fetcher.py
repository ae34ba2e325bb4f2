"""Files on their way from Telegram: whole or stated, a few at a time, resumed after any end."""

import io
from functools import partial
from typing import Any

import pytest
from PIL import Image

from app.domain.attachment import Attachment
from app.sandbox import User
from app.services import bans, fetching
from app.services.bans import Manner
from app.services.file_folder import FileFolder
from app.store import messages
from app.telegram import fetcher
from tests.telegram.bench import ADMIN_ID, Bench

DAY_MS = 24 * 3600 * 1000
#: More than one piece, and in no pattern that a mistake could repeat.
#: 50,000 × 50,000 pixels, as it says.
BOMB = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + b"\0\0\xc3\x50" * 2 + b"\x08\x02\0\0\0" + bytes(40)
LONG = bytes(range(256)) * 2_500 + b"%PDF the end"


def picture(width: int = 800, height: int = 600) -> bytes:
    kept = io.BytesIO()
    Image.new("RGB", (width, height), (212, 71, 47)).save(kept, "JPEG")
    return kept.getvalue()


async def until_state(desk: Bench, state: str, count: int = 1) -> list[Attachment]:
    """The attachments of all messages, as their messages show them."""
    await desk.has(
        "SELECT 1 FROM attachments WHERE state = ? LIMIT 1 OFFSET ?", state, count - 1
    )
    rows = await desk.rows("SELECT DISTINCT message_id FROM attachments ORDER BY 1")
    found = [await desk.until(partial(messages.get, message_id=row[0])) for row in rows]
    return [one for message in found for one in message.extra.attachments]


async def bytes_of(desk: Bench, attachment_id: int) -> bytes:
    ((digest,),) = await desk.rows(
        "SELECT file_hash FROM attachments WHERE id = ?", attachment_id
    )
    return FileFolder(desk.folder / "data").path_of(digest).read_bytes()


def sends(desk: Bench, user: User, **more: Any) -> None:
    desk.telegram.send(user, "document", name="договор.pdf", content=LONG, **more)


async def test_a_photo_arrives_whole_with_its_preview(desk: Bench) -> None:
    desk.start_bot()
    anna = await desk.customer()
    content = picture()
    desk.telegram.send(anna, "photo", content=content)
    (photo,) = await until_state(desk, "ready")
    assert (photo.kind, photo.mime, photo.size) == ("photo", "image/jpeg", len(content))
    assert (photo.width, photo.height) == (800, 600)
    assert photo.preview is not None
    assert await bytes_of(desk, photo.id) == content
    told = await desk.rows("SELECT type FROM events WHERE message_id IS NOT NULL ORDER BY id")
    assert [row[0] for row in told] == ["ticket.opened", "attachment.changed"]
    assert list((desk.folder / "data" / "files" / "incoming").iterdir()) == []


async def test_a_name_says_nothing_of_what_a_file_is(desk: Bench) -> None:
    desk.start_bot()
    anna = await desk.customer()
    page = b"<html><script>alert(1)</script></html>"
    desk.telegram.send(anna, "document", name="photo.jpg", mime="image/jpeg", content=page)
    (file,) = await until_state(desk, "ready")
    assert (file.kind, file.name) == ("file", "photo.jpg")
    assert file.mime != "image/jpeg"


async def test_what_is_too_big_is_said_at_once_and_never_asked_for(desk: Bench) -> None:
    desk.start_bot()
    anna = await desk.customer()
    desk.telegram.send(anna, "video", name="отпуск.mp4", size=20 * 1024 * 1024 + 1)
    (video,) = await until_state(desk, "failed")
    assert (video.reason, video.name, video.size) == ("too_big", "отпуск.mp4", 20 * 1024 * 1024 + 1)
    assert desk.telegram.calls.of("getFile") == []


async def test_a_cut_download_goes_on_where_it_was(desk: Bench) -> None:
    desk.start_bot()
    anna = await desk.customer()
    desk.telegram.faults.drop_after(method="download", times=3)
    sends(desk, anna)
    for tries in (1, 2, 3):
        await desk.has("SELECT 1 FROM attachments WHERE tries = ?", tries)
        await desk.advance(fetching.RETRY_MOST_MS)
    (file,) = await until_state(desk, "ready")
    assert await bytes_of(desk, file.id) == LONG
    assert file.name == "договор.pdf"


async def test_a_fetch_outlives_the_bot(desk: Bench) -> None:
    desk.start_bot()
    anna = await desk.customer()
    hanging = desk.telegram.faults.hang(method="download")
    sends(desk, anna)
    await hanging.wait_struck(timeout_s=15)
    await desk.stop_bot()
    hanging.clear()
    assert (await until_state(desk, "waiting"))[0].state == "waiting"
    desk.start_bot()
    (file,) = await until_state(desk, "ready")
    assert await bytes_of(desk, file.id) == LONG


async def test_what_telegram_has_no_more_is_gone_after_some_tries(desk: Bench) -> None:
    desk.start_bot()
    anna = await desk.customer()
    wrong = "Bad Request: wrong file_id or the file is temporarily unavailable"
    desk.telegram.faults.refuse(400, wrong, method="getFile", times=None)
    sends(desk, anna)
    for tries in range(1, fetching.REFUSALS_LIMIT):
        await desk.has("SELECT 1 FROM attachments WHERE tries = ?", tries)
        await desk.advance(fetching.RETRY_MOST_MS)
    (file,) = await until_state(desk, "failed")
    assert (file.reason, file.name, file.size) == ("gone", "договор.pdf", len(LONG))


async def test_while_telegram_is_away_it_waits_and_a_refusal_of_the_size_ends_it(
    desk: Bench,
) -> None:
    desk.start_bot()
    anna = await desk.customer()
    desk.telegram.faults.server_error(502, method="getFile", times=2)
    desk.telegram.faults.refuse(400, "Bad Request: file is too big", method="getFile")
    sends(desk, anna)
    for tries in (1, 2):
        await desk.has("SELECT 1 FROM attachments WHERE tries = ?", tries)
        await desk.advance(fetching.RETRY_MOST_MS)
    (file,) = await until_state(desk, "failed")
    assert file.reason == "too_big"


async def test_after_a_day_of_tries_it_says_unreachable(desk: Bench) -> None:
    desk.start_bot()
    anna = await desk.customer()
    desk.telegram.faults.server_error(502, method="getFile", times=None)
    sends(desk, anna)
    await desk.has("SELECT 1 FROM attachments WHERE tries = 1")
    last = fetching.TRIES_LIMIT - 1
    await desk.store.write(lambda tx: tx.execute("UPDATE attachments SET tries = ?", (last,)))
    await desk.advance(fetching.RETRY_MOST_MS)
    (file,) = await until_state(desk, "failed")
    assert file.reason == "unreachable"


async def test_a_few_at_a_time_and_the_same_sticker_once(desk: Bench) -> None:
    desk.start_bot()
    anna = await desk.customer()
    hanging = desk.telegram.faults.hang(method="download", times=None)
    for number in range(8):
        desk.telegram.send(anna, "document", name=f"{number}.pdf", content=LONG)
    await desk.has("SELECT 1 FROM attachments LIMIT 1 OFFSET 7")
    await hanging.wait_struck(timeout_s=15)
    assert len(desk.telegram.calls.of("getFile")) <= fetcher.AT_ONCE
    hanging.clear()
    await until_state(desk, "ready", 8)
    sticker = desk.telegram.send(anna, "sticker", content=picture(512, 512)).content
    await until_state(desk, "ready", 9)
    asked = len(desk.telegram.calls.of("getFile"))
    again = desk.telegram.world.post(desk.telegram.chat(anna), anna, sticker)
    desk.telegram.updates.add("message", again.wire())
    found = await until_state(desk, "ready", 10)
    assert found[-1].look == found[-2].look
    assert await bytes_of(desk, found[-1].id) == await bytes_of(desk, found[-2].id)
    assert len(desk.telegram.calls.of("getFile")) == asked


async def test_a_banned_persons_file_is_left_where_it_is(desk: Bench) -> None:
    desk.start_bot()
    await desk.staff()
    anna = await desk.customer()
    desk.telegram.faults.server_error(502, method="getFile")
    sends(desk, anna)
    await desk.has("SELECT 1 FROM attachments WHERE tries = 1")
    admin = await desk.actor(ADMIN_ID)
    await desk.store.write(bans.block, admin, 2001, Manner.SILENT)
    await desk.advance(DAY_MS)
    oleg = await desk.customer(2002, "Олег")
    desk.telegram.send(oleg, "photo", content=picture())
    await until_state(desk, "ready")
    assert len(desk.telegram.calls.of("getFile")) == 2
    await desk.store.write(bans.unblock, admin, 2001)
    await until_state(desk, "ready", 2)


FILM = b"\x00\x00\x00\x18ftypisom\x00\x00\x02\x00isomiso2" + b"\x00" * 64
WEBM = b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x84webm" + bytes(100) + b"V_VP9" + bytes(64)


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("video", {"content": FILM}),
        ("animation", {"content": FILM}),
        ("video_note", {"content": FILM}),
        ("sticker", {"content": WEBM, "is_video": True}),
    ],
)
async def test_a_film_comes_with_the_picture_that_telegram_has_of_it(
    desk: Bench, kind: str, fields: dict[str, Any]
) -> None:
    desk.start_bot()
    anna = await desk.customer()
    desk.telegram.send(anna, kind, thumbnail=picture(160, 120), **fields)
    (film,) = await until_state(desk, "ready")
    assert film.kind == "video"
    assert film.preview == (160, 120)
    assert await bytes_of(desk, film.id) == fields["content"]
    ((small,),) = await desk.rows("SELECT preview_hash FROM attachments")
    kept = FileFolder(desk.folder / "data").path_of(small)
    with Image.open(kept) as drawn:
        assert drawn.format == "WEBP"
    assert list((desk.folder / "data" / "files" / "incoming").iterdir()) == []


async def test_an_animated_sticker_is_shown_by_its_still_picture_and_sent_as_it_is(
    desk: Bench,
) -> None:
    desk.start_bot()
    anna = await desk.customer()
    still = picture(128, 128)
    sent = desk.telegram.send(
        anna, "sticker", content=b"\x1f\x8b\x08" + bytes(40), is_animated=True, thumbnail=still
    )
    (sticker,) = await until_state(desk, "ready")
    assert (sticker.kind, sticker.look, sticker.width) == ("photo", "sticker", 128)
    assert await bytes_of(desk, sticker.id) == still
    ((file_id,),) = await desk.rows("SELECT telegram_file_id FROM attachments")
    assert file_id == sent.content["sticker"]["file_id"]


@pytest.mark.parametrize("harm", ["refused", "no picture", "a bomb"])
async def test_a_film_is_here_without_a_picture_that_cannot_be_had(desk: Bench, harm: str) -> None:
    desk.start_bot()
    anna = await desk.customer()
    content = {"refused": picture(), "no picture": b"<svg onload=alert(1)>", "a bomb": BOMB}[harm]
    film = desk.telegram.send(anna, "video", content=FILM, thumbnail=content)
    if harm == "refused":
        thumbnail = film.content["video"]["thumbnail"]["file_id"]
        del desk.telegram.world.files._by_id[thumbnail]
    (found,) = await until_state(desk, "ready")
    assert found.preview is None
    assert (found.width, found.height) == (640, 360)
    assert list((desk.folder / "data" / "files" / "incoming").iterdir()) == []


@pytest.mark.parametrize("kind", ["voice", "video_note", "animation", "audio", "video"])
async def test_what_only_telegram_knows_of_a_file_stays(desk: Bench, kind: str) -> None:
    desk.start_bot()
    anna = await desk.customer()
    moving = b"\x00\x00\x00\x18ftypisom\x00\x00\x02\x00isomiso2" + b"\x00" * 64
    spoken = b"OggS\x00\x02" + b"\x00" * 22 + b"\x01\x13OpusHead" + b"\x00" * 64
    content = spoken if kind == "voice" else moving
    desk.telegram.send(anna, kind, content=content, duration=7)
    (file,) = await until_state(desk, "ready")
    looks = {"video_note": "round", "animation": "animation"}
    assert file.look == looks.get(kind)
    assert file.duration == 7
