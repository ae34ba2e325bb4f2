"""Uploads beyond what a person, the server or the disk has room for, and bytes that are none."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from app.live import upload as one_upload
from app.live import uploads as all_uploads
from app.live.upload import CHUNK_BYTES
from tests.live.live_desk import LiveDesk, Refusal, live_desk
from tests.live.sender import Sender, frame_of, sum_of
from tests.live.test_uploads import CONTENT


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[LiveDesk]:
    async with live_desk(tmp_path, messages_per_minute=0) as made:
        yield made


async def test_three_at_once_and_the_fourth_waits(desk: LiveDesk) -> None:
    vera, elsewhere = await desk.customer(), await desk.customer()
    running = [Sender(vera, CONTENT, f"n{number}") for number in range(3)]
    for sender in running:
        await sender.start()
    with pytest.raises(Refusal) as refusal:
        await Sender(elsewhere, CONTENT).start()
    assert refusal.value.facts == {"code": "conflict", "field": "uploads", "limit": 3}
    await Sender(await desk.customer(5), CONTENT).start()
    await running[0].send()
    await running[0].finish()
    await Sender(elsewhere, CONTENT).start()


@pytest.mark.parametrize(
    ("name", "limit"), [("UPLOADS_LIMIT", 0), ("has_room", 0)], ids=["places", "disk"]
)
async def test_without_room_it_is_unavailable(
    desk: LiveDesk, monkeypatch: pytest.MonkeyPatch, name: str, limit: int
) -> None:
    if name == "UPLOADS_LIMIT":
        monkeypatch.setattr(all_uploads, name, limit)
    else:
        monkeypatch.setattr("app.services.file_folder.SPARE_BYTES", 2**62)
    with pytest.raises(Refusal, match="unavailable"):
        await Sender(await desk.customer(), CONTENT).start()


async def test_a_disk_that_refuses_is_told_and_the_upload_can_go_on(
    desk: LiveDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> int:
        raise OSError(28, "no space")

    sender = Sender(await desk.customer(), CONTENT)
    await sender.start()
    await sender.send(CHUNK_BYTES)
    with monkeypatch.context() as broken:
        broken.setattr(one_upload, "append", full)
        await sender.chunk(CHUNK_BYTES)
        assert await sender.progress() == {
            "upload": sender.number, "received": CHUNK_BYTES, "stopped": True,
        }  # fmt: skip
    await sender.start()
    await sender.send()
    await sender.finish(sum_of(CONTENT))


@pytest.mark.parametrize("block", [b"", bytes(12), bytes(12 + CHUNK_BYTES + 1)])
async def test_bytes_that_are_no_chunk_end_the_socket(desk: LiveDesk, block: bytes) -> None:
    sender = Sender(await desk.customer(), CONTENT)
    await sender.start()
    await sender.client.socket.send(block)
    assert await sender.client.closed() == 1003


async def test_bytes_without_an_upload_end_the_socket(desk: LiveDesk) -> None:
    for client in (await desk.customer(), await desk.open()):
        await client.socket.send(frame_of(1, 0, b"bytes"))
        assert await client.closed() == 1003
