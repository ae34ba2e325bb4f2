"""config.json torn at every byte while both processes run, and whole changes of it.

What is in force is seen from outside: which pages the server lets in, which button the bot shows.
"""

import asyncio
import json
import os
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus
from websockets.typing import Origin

from app.config import FOLLOW_EVERY_S, write_config
from tests.faults.supervisor import Doors, doors

PERSON = 501
OLD = "https://old.example"
NEW = "https://new.example"
LATEST = "https://latest.example"
#: Every process has read the file at least once while a content stands so long.
SEEN_AFTER_S = 1.15 * FOLLOW_EVERY_S
#: The promise is a second; the test waits longer, so that a miss shows by how much.
IN_FORCE_S = 1.0
WAIT_S = 60.0

pytestmark = [pytest.mark.fault, pytest.mark.slow]


class Watched:
    """Both processes over one config.json; `seen` is every address that was ever in force."""

    def __init__(self, made: Doors) -> None:
        self.doors = made
        self.path = made.folder / "config.json"
        self.seen: set[str] = set()

    async def lets_in(self, origin: str) -> bool:
        """Whether the server opens a socket to pages of this origin."""
        page = Origin(origin)
        with suppress(InvalidStatus):
            async with connect(self.doors.socket_url, origin=page, proxy=None):
                return True
        return False

    async def button(self) -> str:
        """Where the bot's menu button leads, "" when there is no such button."""
        shown = await self.doors.telegram.ask("menu_button", user_id=PERSON)
        url: str = (shown.get("web_app") or {}).get("url", "")
        return url.removesuffix("/")

    async def look(self) -> None:
        for origin in (OLD, NEW, LATEST):
            if await self.lets_in(origin):
                self.seen.add(f"server {origin}")
        self.seen.add(f"bot {await self.button()}")

    async def look_for(self, duration_s: float) -> None:
        """Looks at least once, and again until the time is over."""
        until = time.monotonic() + duration_s
        await self.look()
        while time.monotonic() < until:
            await self.look()

    async def in_force(self, origin: str) -> float:
        """Waits until both processes go by `origin`; how long that took, in seconds."""
        started = time.monotonic()

        async def both() -> bool:
            return await self.button() == origin and await self.lets_in(origin)

        await self.doors.until(both, f"{origin} is in force in both", WAIT_S)
        return time.monotonic() - started

    def write_part(self, content: bytes, size: int) -> None:
        self.path.write_bytes(content[:size])

    def whole(self, public_url: str) -> bytes:
        keys = json.loads(self.path.read_bytes())
        return json.dumps({**keys, "public_url": public_url}).encode()


@asynccontextmanager
async def watched(folder: Path) -> AsyncIterator[Watched]:
    async with doors(folder, public_url=OLD) as made:
        await made.start()
        await made.telegram.ask("add_user", user_id=PERSON, first_name="Марина")
        both = Watched(made)
        await both.in_force(OLD)
        yield both
        assert [made.live.starts, made.bot.starts] == [1, 1]
        assert await made.stop() == [0, 0], made.logs()


SLICE_BYTES = 9


def sizes_of(whole: int) -> list[int]:
    """Every length of a torn file with TIKETHET_TORN=all (some 40 s), else a slice of them."""
    if os.environ.get("TIKETHET_TORN") == "all":
        return list(range(whole))
    return sorted({0, 1, 2, whole - 2, whole - 1, *range(0, whole, SLICE_BYTES)})


async def test_no_torn_beginning_is_ever_in_force(tmp_path: Path) -> None:
    async with watched(tmp_path) as both:
        content = both.whole(NEW)
        for size in sizes_of(len(content)):
            both.write_part(content, size)
            await both.look_for(SEEN_AFTER_S)
            assert both.seen == {f"server {OLD}", f"bot {OLD}"}, (
                f"after {size} of {len(content)} bytes: {both.seen}"
            )
        both.write_part(content, len(content))
        await both.in_force(NEW)
        assert not await both.lets_in(OLD)
        for program in (both.doors.live, both.doors.bot):
            assert "the last good configuration stays in force" in program.text()
            assert "config.json is good again" in program.text()


async def test_other_damage_leaves_everything_as_it_was(tmp_path: Path) -> None:
    async with watched(tmp_path) as both:
        content = both.whole(NEW)
        for size in (0, 1, len(content) // 2, len(content) - 1):
            # What a power cut may leave: the right length, and zeros where nothing was written.
            both.write_part(content[:size] + bytes(len(content) - size), len(content))
            await both.look_for(SEEN_AFTER_S)
        both.path.unlink()
        await both.look_for(3 * SEEN_AFTER_S)
        both.path.mkdir()
        await both.look_for(3 * SEEN_AFTER_S)
        both.path.rmdir()
        assert both.seen == {f"server {OLD}", f"bot {OLD}"}
        both.write_part(content, len(content))
        await both.in_force(NEW)


async def test_a_whole_change_is_in_force_in_both_within_a_second(tmp_path: Path) -> None:
    async with watched(tmp_path) as both:
        times = []
        for number in range(10):
            address = (NEW, LATEST)[number % 2]
            await asyncio.to_thread(write_config, both.path, {"public_url": address})
            times.append(await both.in_force(address))
        # One may meet a busy moment of the machine; most of them may not.
        assert sorted(times)[len(times) // 2] <= IN_FORCE_S, times
