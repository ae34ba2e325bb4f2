"""Uploads over a real socket: whole or not there, whatever happens on the way."""

import asyncio
import random
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from app.live.upload import CHUNK_BYTES, MILESTONE_BYTES, WINDOW, resume_point
from app.services.file_folder import append
from tests.domain.test_picture_strip import SECRET, with_secrets
from tests.live.live_desk import Client, LiveDesk, Refusal, live_desk
from tests.live.sender import Sender, frame_of, stored, sum_of
from tests.services.test_pictures import PIXELS_OF_A_BOMB, png_of

CONTENT = b"%PDF-1.7 " + random.Random(3).randbytes(5 * CHUNK_BYTES + 1234)


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[LiveDesk]:
    async with live_desk(tmp_path, messages_per_minute=0) as made:
        yield made


async def test_a_file_is_sent_attached_and_seen_by_the_other_side(desk: LiveDesk) -> None:
    vera, agent = await desk.customer(), await desk.agent()
    attachment = await Sender(vera, CONTENT).whole()
    assert attachment == {
        "id": attachment["id"], "kind": "file", "name": "фото.jpg", "mime": "application/pdf",
        "size": len(CONTENT), "width": None, "height": None, "duration": None,
    }  # fmt: skip
    opened = await vera.call(
        "ticket.open", subject="s", body="", client_id="t", attachment_ids=[attachment["id"]]
    )
    assert opened["message"]["attachments"] == [attachment]
    event = await agent.event("ticket.opened")
    assert event["message"]["attachments"] == [attachment]
    assert event["ticket"]["last_message"]["holds"] == "file"
    assert await stored(desk) == [CONTENT]


async def test_a_photo_loses_its_secrets_and_gets_a_preview(desk: LiveDesk) -> None:
    attachment = await Sender(await desk.customer(), with_secrets("JPEG", turned=True)).whole()
    assert (attachment["kind"], attachment["mime"]) == ("photo", "image/jpeg")
    assert (attachment["width"], attachment["height"]) == (30, 40)
    assert attachment["preview"] == {"width": 30, "height": 40}
    assert not [one for one in await stored(desk) if SECRET in one]


async def test_what_the_sender_says_of_a_voice_message_is_kept(desk: LiveDesk) -> None:
    sound = b"OggS" + bytes(24) + b"OpusHead\x01" + bytes(100)
    sender = Sender(
        await desk.customer(), sound, kind="voice", duration=7, waveform=[0, 31, 5], mime="x/y"
    )
    attachment = await sender.whole()
    assert (attachment["kind"], attachment["mime"]) == ("voice", "audio/ogg")
    assert (attachment["duration"], attachment["waveform"]) == (7, [0, 31, 5])
    with pytest.raises(Refusal, match="waveform"):
        await Sender(sender.client, sound, "u2", kind="voice", waveform=[32]).start()


async def test_doubled_reordered_and_foreign_chunks_do_no_harm(desk: LiveDesk) -> None:
    sender = Sender(await desk.customer(), CONTENT)
    await sender.start()
    await sender.chunk(CHUNK_BYTES)
    assert (await sender.progress())["received"] == 0
    await sender.chunk(0)
    await sender.progress(CHUNK_BYTES)
    await sender.chunk(0)
    assert (await sender.progress())["received"] == CHUNK_BYTES
    await sender.chunk(len(CONTENT) - 1, 1)
    assert (await sender.progress())["received"] == CHUNK_BYTES
    await sender.client.socket.send(frame_of(99, 0, b"nobody's"))
    too_long = frame_of(sender.number, CHUNK_BYTES, bytes(CHUNK_BYTES))
    await sender.send(len(CONTENT) - 10)
    await sender.client.socket.send(too_long[:12] + CONTENT[:100])
    with pytest.raises(Refusal) as refusal:
        await sender.finish()
    assert refusal.value.facts == {
        "code": "conflict", "field": "upload", "received": len(CONTENT) - 10,
    }  # fmt: skip
    await sender.send()
    await sender.finish(sum_of(CONTENT))
    assert await stored(desk) == [CONTENT]


async def test_more_than_the_window_is_ignored_and_asked_for_again(
    desk: LiveDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = asyncio.Event()
    real = asyncio.to_thread

    async def slow(function: Callable[..., object], *arguments: object, **named: object) -> object:
        if function is append:
            await gate.wait()
        return await real(function, *arguments, **named)

    monkeypatch.setattr(asyncio, "to_thread", slow)
    content = bytes(CHUNK_BYTES * 3 * WINDOW)
    sender = Sender(await desk.customer(), content)
    await sender.start()
    for number in range(3 * WINDOW):
        await sender.chunk(number * CHUNK_BYTES)
    await sender.client.settled()
    gate.set()
    while sender.received < WINDOW * CHUNK_BYTES:
        await sender.progress()
    await sender.client.settled()
    assert (await sender.start())["received"] <= 2 * WINDOW * CHUNK_BYTES
    await sender.send()
    await sender.finish(sum_of(content))


@pytest.mark.parametrize("cut", [1, CHUNK_BYTES, 2 * CHUNK_BYTES + 77])
async def test_it_goes_on_after_a_reconnect(desk: LiveDesk, cut: int) -> None:
    first = Sender(await desk.customer(), CONTENT)
    await first.start()
    await first.send(cut)
    await first.client.leave()
    second = Sender(await desk.customer(), CONTENT)
    assert (await second.start())["received"] == cut
    await second.send()
    await second.finish(sum_of(CONTENT))
    assert await stored(desk) == [CONTENT]


async def test_it_goes_on_after_a_restart_of_the_server(tmp_path: Path) -> None:
    content = random.Random(4).randbytes(3 * MILESTONE_BYTES + 99)
    cut = 2 * MILESTONE_BYTES + CHUNK_BYTES
    async with live_desk(tmp_path) as desk:
        sender = Sender(await desk.customer(), content)
        await sender.start()
        await sender.send(cut)
    async with live_desk(tmp_path) as desk:
        sender = Sender(await desk.customer(), content)
        assert (await sender.start())["received"] == MILESTONE_BYTES == resume_point(cut)
        await sender.send()
        await sender.finish(sum_of(content))
        assert await stored(desk) == [content]


async def test_another_socket_takes_it_over(desk: LiveDesk) -> None:
    first = Sender(await desk.customer(), CONTENT)
    await first.start()
    await first.send(CHUNK_BYTES)
    second = Sender(await desk.customer(), CONTENT)
    await second.start()
    await first.chunk(CHUNK_BYTES)
    await first.client.settled()
    with pytest.raises(Refusal, match="not_found"):
        await first.finish()
    assert second.received == CHUNK_BYTES
    await second.send()
    await second.finish(sum_of(CONTENT))


async def test_a_finished_one_answers_its_attachment_again(desk: LiveDesk) -> None:
    sender = Sender(await desk.customer(), CONTENT)
    made = await sender.whole()
    assert (await sender.finish())["attachment"] == made
    again = Sender(await desk.customer(), CONTENT)
    said = await again.start()
    assert (said["received"], said["attachment"]) == (len(CONTENT), made)
    assert (await again.finish())["attachment"] == made
    other = Sender(again.client, CONTENT + b"x")
    with pytest.raises(Refusal, match="conflict"):
        await other.start()
    assert len(await stored(desk)) == 1


async def test_finishing_goes_on_when_its_asker_leaves(desk: LiveDesk) -> None:
    sender = Sender(await desk.customer(), CONTENT)
    await sender.start()
    await sender.send()
    sender.client.ask("upload.finish", upload=sender.number)
    await sender.client.settled()
    await sender.client.leave()
    again = Sender(await desk.customer(), CONTENT)
    await again.start()
    if again.received < len(CONTENT):
        await again.send()
    await again.finish()
    assert await stored(desk) == [CONTENT]


async def test_another_sum_means_that_it_is_sent_again(desk: LiveDesk) -> None:
    sender = Sender(await desk.customer(), CONTENT)
    await sender.start()
    await sender.send()
    with pytest.raises(Refusal) as refusal:
        await sender.finish("0" * 64)
    assert refusal.value.facts == {"code": "invalid", "field": "sha256"}
    assert (await sender.progress())["received"] == 0
    assert await stored(desk) == []
    await sender.send()
    await sender.finish(sum_of(CONTENT))
    assert await stored(desk) == [CONTENT]


async def test_a_bomb_is_refused_and_leaves_nothing(desk: LiveDesk) -> None:
    sender = Sender(await desk.customer(), png_of(PIXELS_OF_A_BOMB, PIXELS_OF_A_BOMB))
    await sender.start()
    await sender.send()
    with pytest.raises(Refusal) as refusal:
        await sender.finish()
    assert (refusal.value.code, refusal.value.facts["field"]) == ("too_large", "pixels")
    assert await stored(desk) == []
    assert not list((desk.folder / "data" / "files" / "incoming").iterdir())
    with pytest.raises(Refusal, match="not_found"):
        await sender.finish()


async def test_cancelling_takes_its_bytes_away(desk: LiveDesk) -> None:
    sender = Sender(await desk.customer(), CONTENT)
    await sender.start()
    await sender.send(CHUNK_BYTES)
    assert await sender.client.call("upload.cancel", upload=sender.number) == {}
    assert not list((desk.folder / "data" / "files" / "incoming").iterdir())
    with pytest.raises(Refusal, match="not_found"):
        await sender.finish()
    await sender.whole()


async def test_a_chunk_may_come_in_fragments(desk: LiveDesk) -> None:
    sender = Sender(await desk.customer(), CONTENT)
    await sender.start()
    whole = frame_of(sender.number, 0, CONTENT[:CHUNK_BYTES])
    await sender.client.socket.send([whole[:5], whole[5:20], whole[20:]])
    assert (await sender.progress())["received"] == CHUNK_BYTES


async def sent_text(client: Client, ticket_id: int, number: int) -> float:
    loop = asyncio.get_running_loop()
    began = loop.time()
    await client.call("message.post", ticket_id=ticket_id, body="hi", client_id=f"m{number}")
    return loop.time() - began


async def test_words_go_on_beside_an_upload(desk: LiveDesk) -> None:
    vera = await desk.customer()
    opened = await vera.call("ticket.open", subject="s", body="b", client_id="t")
    sender = Sender(await desk.customer(), bytes(40 * CHUNK_BYTES))
    await sender.start()
    sending = asyncio.create_task(sender.send())
    for number in range(20):
        await sent_text(vera, opened["ticket"]["id"], number)
    await sending
    await sender.finish()
