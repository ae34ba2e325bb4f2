"""Hostile files: nothing escapes, and nothing is shown as what it is not."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from app.domain.filetype import INLINE
from tests.live.hostile_files import HOSTILE, NAMES, PAGE
from tests.live.live_desk import LiveDesk, live_desk
from tests.live.sender import Sender, stored
from tests.live.test_files import SAFE, get, linked


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[LiveDesk]:
    async with live_desk(tmp_path, messages_per_minute=0) as made:
        yield made


async def test_every_hostile_file_is_taken_for_no_more_than_it_is(desk: LiveDesk) -> None:
    vera = await desk.customer()
    for number, (what, hostile) in enumerate(HOSTILE.items()):
        sender = Sender(vera, hostile.content, f"h{number}", **hostile.words)
        attachment = await sender.whole()
        assert attachment["mime"] == hostile.mime, what
        assert (attachment["kind"] == "file") == (hostile.mime not in INLINE), what
        answer = await get(desk, await linked(vera, attachment))
        assert SAFE.items() <= answer.headers.items(), what
        assert answer.headers["content-type"] == hostile.mime, what
        shown = answer.headers["content-disposition"].split(";")[0]
        assert shown == ("inline" if hostile.mime in INLINE else "attachment"), what
        if hostile.mime.startswith("image/"):
            assert PAGE not in answer.body, what
            assert b"PK\x03\x04" not in answer.body, what
    files = desk.folder / "data" / "files"
    found = [path.relative_to(files).as_posix() for path in files.rglob("*") if path.is_file()]
    assert found
    assert all(re.fullmatch(r"([0-9a-f]{2})/\1[0-9a-f]{62}", name) for name in found)


def beside_files(desk: LiveDesk) -> set[str]:
    return {path.name for path in desk.folder.rglob("*") if "files" not in path.parts}


async def test_no_name_leads_anywhere(desk: LiveDesk) -> None:
    vera = await desk.customer()
    before = beside_files(desk)
    for number, name in enumerate(NAMES):
        sender = Sender(vera, b"%PDF-" + bytes([number]), f"n{number}")
        sender.asked["name"] = name
        attachment = await sender.whole()
        assert attachment["name"]
        assert not re.search(r"[\x00-\x1f\u202a-\u202e\u2028\u2029/\\]", attachment["name"])
        head = (await get(desk, await linked(vera, attachment), method="HEAD")).received
        lines = head.decode("ascii").split("\r\n")
        assert [line for line in lines if line.lower().startswith("content-type")] == [
            "Content-Type: application/pdf"
        ]
        [said] = [line for line in lines if line.startswith("Content-Disposition: ")]
        assert re.fullmatch(
            r"Content-Disposition: attachment; filename=\"[A-Za-z0-9 ._()+@=-]+\";"
            r" filename\*=UTF-8''[A-Za-z0-9%._~-]+",
            said,
        )
    assert beside_files(desk) - before <= {"files.lock"}
    assert len(await stored(desk)) == len(NAMES)


async def test_lying_about_the_size_ends_nowhere(desk: LiveDesk) -> None:
    vera = await desk.customer()
    short = Sender(vera, PAGE, "short")
    short.asked["size"] = 10
    await short.start()
    await short.chunk(0)
    assert (await short.progress())["received"] == 0
    long = Sender(vera, PAGE, "long")
    long.asked["size"] = len(PAGE) + 1
    await long.start()
    await long.send()
    reply = await vera.ask("upload.finish", upload=long.number)
    assert reply["error"]["data"] == {"code": "conflict", "field": "upload", "received": len(PAGE)}
    assert await stored(desk) == []
