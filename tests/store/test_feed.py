"""The feed: both processes' commits wake it, and nobody waits for what has happened already."""

import asyncio
from pathlib import Path

from app.store.database import open_store
from tests.factories import STARTED_AT
from tests.store.verbs import event_ids, keep

PATIENCE_S = 60


def clock() -> int:
    return STARTED_AT


async def test_the_feed_wakes_for_both_processes(tmp_path: Path) -> None:
    async with open_store(tmp_path, clock) as mine, open_store(tmp_path, clock) as theirs:
        heard: set[int] = set()
        woken = asyncio.Event()

        async def follow() -> None:
            async for _ in mine.commits():
                heard.update(await mine.read(event_ids))
                woken.set()

        following = asyncio.ensure_future(follow())
        await mine.read(event_ids)
        for writer in (theirs, mine, theirs, theirs, mine):
            event_id = await writer.write(keep, "one")
            while event_id not in heard:
                await asyncio.wait_for(woken.wait(), PATIENCE_S)
                woken.clear()
        following.cancel()
        await asyncio.wait({following})


async def test_what_was_committed_before_the_first_look_is_told(tmp_path: Path) -> None:
    async with open_store(tmp_path, clock) as mine, open_store(tmp_path, clock) as theirs:
        feed = mine.commits()
        event_id = await theirs.write(keep, "one")
        await asyncio.wait_for(anext(feed), PATIENCE_S)
        assert event_id in await mine.read(event_ids), "the first item came before the commit"


async def test_no_commit_is_missed_while_the_reader_is_busy(tmp_path: Path) -> None:
    async with open_store(tmp_path, clock) as mine, open_store(tmp_path, clock) as theirs:
        feed = mine.commits()
        known: list[int] = []

        async def follow() -> None:
            async for _ in feed:
                known[:] = await mine.read(event_ids)
                if len(known) == 60:
                    return

        following = asyncio.ensure_future(follow())
        await asyncio.sleep(0)
        for number in range(30):
            await theirs.write(keep, f"a{number}")
            await mine.write(keep, f"b{number}")
        await asyncio.wait_for(following, PATIENCE_S)
        assert known == list(range(1, 61))


async def test_two_followers_both_hear(tmp_path: Path) -> None:
    async with open_store(tmp_path, clock) as store:
        feeds = [store.commits(), store.commits()]
        for feed in feeds:
            await asyncio.wait_for(anext(feed), PATIENCE_S)
        woken = [asyncio.ensure_future(anext(feed)) for feed in feeds]
        await store.write(keep, "one")
        await asyncio.wait_for(asyncio.gather(*woken), PATIENCE_S)
