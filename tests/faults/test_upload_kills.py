"""Uploads cut, doubled, reordered, and the server killed at every step of them.

What is acknowledged is whole, nothing else is ever visible, and after a sweep the folder holds
exactly the bytes that rows name. TIKETHET_UPLOAD_KILLS sets how many deaths.
"""

import asyncio
import hashlib
import itertools
import os
import random
import sqlite3
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from websockets.exceptions import WebSocketException

from app import clock
from app.domain.picture_strip import stripped
from app.live.upload import CHUNK_BYTES
from app.services.file_folder import FileFolder
from app.services.file_sweep import FileSweep
from app.services.filing import FilingRoom
from app.store.database import DATABASE_NAME, open_store
from tests.domain.test_picture_strip import with_secrets
from tests.faults.mortal_desk import MortalDesk, alive, mortal_desk
from tests.live.live_desk import Client, Refusal
from tests.live.sender import Sender, sum_of

pytestmark = pytest.mark.fault

KILLS = int(os.environ.get("TIKETHET_UPLOAD_KILLS", "10"))
SENDERS = 3
GIVES_UP = 0.4
DAY_MS = 24 * 3600 * 1000
LOST = (OSError, TimeoutError, WebSocketException, ConnectionError)


async def troubled(sender: Sender, dice: random.Random) -> None:
    """All of it, with chunks that are doubled, swapped or cut off with their socket."""
    while sender.received < len(sender.content):
        at = sender.received
        offsets = [at, at + CHUNK_BYTES]
        if dice.random() < 0.3:
            offsets.reverse()
        for offset in offsets:
            for _ in range(dice.choice((1, 1, 1, 2))):
                if offset < len(sender.content):
                    await sender.chunk(offset, dice.choice((CHUNK_BYTES, 1 + dice.randrange(999))))
        if dice.random() < 0.05:
            await sender.client.socket.close()
        while sender.received == at:
            await sender.progress()


async def brought(desk: MortalDesk, person_id: int, name: str, content: bytes) -> bool:
    """Sends it again and again until it is in a ticket that has its name; False when its sender
    has had enough of a server that dies."""
    while True:
        client = None
        try:
            client = await desk.join(person_id)
            sender = Sender(client, content, name)
            await alive(client, sender.start())
            await alive(client, troubled(sender, desk.dice))
            finished = await alive(client, sender.finish(sum_of(content)))
            await attached(client, finished["attachment"]["id"], name)
            return True
        except LOST:
            await desk.revive()
            if desk.dice.random() < GIVES_UP:
                return False
        except Refusal as refusal:
            if refusal.code not in {"conflict", "unavailable"}:
                raise
        finally:
            if client is not None:
                client._reader.cancel()
                await client.socket.close()


async def attached(client: Client, attachment_id: int, name: str) -> None:
    await alive(
        client,
        client.call(
            "ticket.open", subject=name, body="", client_id=f"t-{name}",
            attachment_ids=[attachment_id],
        ),
    )  # fmt: skip


def contents(seed: int) -> list[bytes]:
    dice = random.Random(seed)
    photo = with_secrets("PNG")
    return [photo, with_secrets("JPEG")] + [
        b"%PDF-" + dice.randbytes(dice.randrange(1, 6 * CHUNK_BYTES)) for _ in range(4)
    ]


def rows(desk: MortalDesk, sql: str) -> list[Any]:
    with closing(sqlite3.connect(desk.data_dir / DATABASE_NAME)) as found:
        return found.execute(sql).fetchall()


def on_disk(desk: MortalDesk) -> dict[str, str]:
    """What each file is called, and what its bytes are."""
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in (desk.data_dir / "files").glob("??/*")
    }


async def swept(desk: MortalDesk) -> None:
    async with open_store(desk.data_dir, lambda: clock.now_ms() + 2 * DAY_MS) as store:
        await FileSweep(store, FilingRoom(FileFolder(desk.data_dir))).run()


async def test_what_is_acknowledged_is_whole_and_nothing_else_stays(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    seed = int(os.environ.get("TIKETHET_SEED", "7"))
    sent: dict[str, bytes] = {}
    given_up: dict[str, bytes] = {}

    async def one_person(desk: MortalDesk, person_id: int) -> None:
        for number in itertools.count():
            for place, content in enumerate(contents(seed * 1000 + person_id * 100 + number)):
                name = f"p{person_id}-{number}-{place}"
                is_there = await brought(desk, person_id, name, content)
                (sent if is_there else given_up)[name] = content
            if desk.deaths >= KILLS:
                return

    async with mortal_desk(tmp_path, seed, KILLS) as desk:
        await asyncio.gather(*(one_person(desk, 10 + who) for who in range(SENDERS)))
        assert desk.deaths >= KILLS
    orphans = len(on_disk(desk)) - len(rows(desk, "SELECT 1 FROM files"))
    await swept(desk)
    check(desk, sent, given_up)
    with capsys.disabled():
        told = f"{len(sent)} files, {len(given_up)} given up, {orphans} orphans before the sweep"
        print(f"\n{desk.deaths} deaths, {told}")


def check(desk: MortalDesk, sent: dict[str, bytes], given_up: dict[str, bytes]) -> None:
    assert rows(desk, "PRAGMA integrity_check") == [("ok",)]
    named = {row[0].hex() for row in rows(desk, "SELECT hash FROM files")}
    found = on_disk(desk)
    assert found.keys() == named, "the folder holds exactly what rows name"
    assert all(name == digest for name, digest in found.items()), "each is what it is called"
    assert not list((desk.data_dir / "files" / "incoming").iterdir())
    shown = rows(desk, _SHOWN)
    assert len(shown) == len({name for name, _ in shown}), "nothing is there twice"
    assert {name for name, _ in shown} - given_up.keys() == sent.keys()
    for name, digest in shown:
        assert digest.lower() == kept_of({**sent, **given_up}[name]), name


def kept_of(content: bytes) -> str:
    """The sum of what the desk keeps of it: of a picture only the picture."""
    mime = {0x89: "image/png", 0xFF: "image/jpeg"}.get(content[0])
    return sum_of(stripped(content, mime) if mime else content)


_SHOWN = (
    "SELECT t.subject, hex(a.file_hash) FROM attachments a JOIN messages m ON m.id = a.message_id"
    " JOIN tickets t ON t.id = m.ticket_id"
)

if sys.platform == "win32":
    pytest.skip("a program cannot kill itself that hard here", allow_module_level=True)
