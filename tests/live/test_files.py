"""`/files/<token>` over real HTTP: bytes, ranges, conditions, and who gets nothing."""

import asyncio
import logging
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from tests.domain.test_picture_strip import with_secrets
from tests.live.live_desk import Client, LiveDesk, Refusal, live_desk
from tests.live.sender import Sender
from tests.live.wire import Answer

CONTENT = b"%PDF-1.7 " + bytes(range(256)) * 1200
SAFE = {
    "x-content-type-options": "nosniff",
    "content-security-policy": "default-src 'none'; sandbox",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "private, no-store",
    "referrer-policy": "no-referrer",
}


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[LiveDesk]:
    async with live_desk(tmp_path, messages_per_minute=0) as made:
        yield made


async def get(desk: LiveDesk, path: str, *headers: str, method: str = "GET") -> Answer:
    reader, writer = await asyncio.open_connection("127.0.0.1", desk.live.port)
    lines = [f"{method} {path} HTTP/1.1", f"Host: 127.0.0.1:{desk.live.port}", *headers]
    writer.write("\r\n".join([*lines, "", ""]).encode("latin-1"))
    async with asyncio.timeout(20):
        received = await reader.read()
    writer.close()
    return Answer(received)


async def linked(client: Client, attachment: dict[str, Any], **more: Any) -> str:
    said = await client.call("file.link", attachment_id=attachment["id"], **more)
    url: str = said["url"]
    assert url.startswith("/files/")
    assert len(url) == len("/files/") + 43
    return url


async def posted(client: Client, content: bytes, **more: Any) -> dict[str, Any]:
    attachment = await Sender(client, content, **more).whole()
    await client.call(
        "ticket.open", subject="s", body="", client_id="t", attachment_ids=[attachment["id"]]
    )
    return attachment


async def test_a_file_comes_whole_and_only_to_be_saved(desk: LiveDesk) -> None:
    vera = await desk.customer()
    url = await linked(vera, await posted(vera, CONTENT))
    answer = await get(desk, url)
    assert (answer.status, answer.body) == (200, CONTENT)
    assert SAFE.items() <= answer.headers.items()
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"] == (
        "attachment; filename=\"____.jpg\"; filename*=UTF-8''%D1%84%D0%BE%D1%82%D0%BE.jpg"
    )
    head = await get(desk, url, method="HEAD")
    assert (head.status, head.body) == (200, b"")
    assert head.headers == answer.headers
    for method in ("POST", "PUT", "DELETE"):
        assert (await get(desk, url, method=method)).status == 405


async def test_a_picture_is_shown_and_its_preview_too(desk: LiveDesk) -> None:
    vera, agent = await desk.customer(), await desk.agent()
    attachment = await posted(vera, with_secrets("PNG"))
    for client in (vera, agent):
        answer = await get(desk, await linked(client, attachment))
        assert answer.headers["content-type"] == "image/png"
        assert answer.headers["content-disposition"].startswith("inline; ")
        assert len(answer.body) == attachment["size"]
        small = await get(desk, await linked(client, attachment, rendition="preview"))
        assert small.headers["content-type"] == "image/webp"
        assert small.body.startswith(b"RIFF")
    url = await linked(vera, attachment)
    saved = await get(desk, url + "?download")
    assert saved.headers["content-disposition"].startswith("attachment; ")
    assert saved.headers["access-control-allow-origin"] == "https://web.telegram.org"
    assert (await get(desk, url + "?x")).status == 404


async def test_one_range_at_a_time(desk: LiveDesk) -> None:
    vera = await desk.customer()
    url = await linked(vera, await posted(vera, CONTENT))
    size = len(CONTENT)
    part = await get(desk, url, "Range: bytes=10-19")
    assert (part.status, part.body) == (206, CONTENT[10:20])
    assert part.headers["content-range"] == f"bytes 10-19/{size}"
    assert part.headers["content-length"] == "10"
    assert SAFE.items() <= part.headers.items()
    assert (await get(desk, url, "Range: bytes=-5")).body == CONTENT[-5:]
    assert (await get(desk, url, "Range: bytes=100000-")).body == CONTENT[100000:]
    behind = await get(desk, url, f"Range: bytes={size}-")
    assert (behind.status, behind.headers["content-range"]) == (416, f"bytes */{size}")
    assert (await get(desk, url, "Range: bytes=0-1,3-4")).status == 200
    etag = part.headers["etag"]
    same = await get(desk, url, "Range: bytes=0-3", f"If-Range: {etag}")
    assert (same.status, same.body) == (206, CONTENT[:4])
    other = await get(desk, url, "Range: bytes=0-3", 'If-Range: "other"')
    assert (other.status, len(other.body)) == (200, size)
    assert (await get(desk, url, f"If-None-Match: {etag}")).status == 304
    assert (await get(desk, url, "Range: bytes=0-3", method="HEAD")).status == 200


async def test_an_address_is_asked_again_each_time(desk: LiveDesk) -> None:
    vera, agent, admin = await desk.customer(), await desk.agent(), await desk.admin()
    attachment = await Sender(vera, CONTENT).whole()
    opened = await vera.call(
        "ticket.open", subject="s", body="", client_id="t", attachment_ids=[attachment["id"]]
    )
    of_vera, of_agent = await linked(vera, attachment), await linked(agent, attachment)
    assert (await get(desk, of_agent)).status == 200
    await admin.call("person.set_role", person_id=2, role="customer")
    assert (await get(desk, of_agent)).status == 404
    assert (await get(desk, of_vera)).status == 200
    await vera.call("message.delete", message_id=opened["message"]["id"])
    assert (await get(desk, of_vera)).status == 404


async def test_the_file_of_a_note_has_no_road_to_a_customer(desk: LiveDesk) -> None:
    vera, agent = await desk.customer(), await desk.agent()
    opened = await vera.call("ticket.open", subject="s", body="b", client_id="t")
    attachment = await Sender(agent, CONTENT).whole()
    ticket_id = opened["ticket"]["id"]
    await agent.call(
        "note.add", ticket_id=ticket_id, body="", client_id="n", attachment_ids=[attachment["id"]]
    )
    for rendition in ({}, {"rendition": "preview"}):
        with pytest.raises(Refusal, match="not_found"):
            await vera.call("file.link", attachment_id=attachment["id"], **rendition)
    page = await vera.call("message.list", ticket_id=ticket_id)
    assert [one["attachments"] for one in page["messages"]] == [[]]
    await vera.settled()
    seen = [frame for frame in vera.texts if f'"id":{attachment["id"]},"kind":"file"' in frame]
    assert seen == []
    assert (await get(desk, await linked(agent, attachment))).body == CONTENT


@pytest.mark.parametrize(
    "path", ["", "a", "../tikethet.db", "%2e%2e/tikethet.db", "A" * 43, "A" * 44, "A" * 42 + "/"]
)
async def test_what_is_no_address_is_not_there(desk: LiveDesk, path: str) -> None:
    answer = await get(desk, f"/files/{path}")
    assert answer.status == 404
    assert answer.body == b"Not Found\n"


async def test_lost_bytes_are_said_in_the_log_without_the_address(
    desk: LiveDesk, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    vera = await desk.customer()
    url = await linked(vera, await posted(vera, CONTENT))
    await get(desk, url)
    for path in (desk.folder / "data" / "files").glob("??/*"):
        path.unlink()
    assert (await get(desk, url)).status == 404
    assert "a file is lost" in caplog.text
    ours = [vars(record) for record in caplog.records if record.name.startswith("app.")]
    assert ours
    assert url.removeprefix("/files/") not in str(ours)
