"""The index of search comes after what is said, by itself, and search never waits for it."""

import asyncio
from pathlib import Path

import pytest

from app.live import indexing
from app.services import search_index
from app.store.database import Store
from tests.live.live_desk import Client, LiveDesk, live_desk

PATIENCE_S = 20.0


async def until_whole(store: Store) -> int:
    """Waits until the index has everything, commit by commit; how much that is."""
    async with asyncio.timeout(PATIENCE_S):
        done, newest = await store.read(search_index.behind)
        while done < newest:
            await asyncio.sleep(0.02)
            done, newest = await store.read(search_index.behind)
    return done


async def found(client: Client, query: str) -> list[str]:
    page = await client.call("search.find", query=query)
    return [one["message"]["body"] for one in page["found_messages"]]


async def said(desk: LiveDesk, vera: Client) -> int:
    opened = await vera.call("ticket.open", subject="Лампа", body="Лампа погасла", client_id="t")
    return int(opened["ticket"]["id"])


async def test_what_is_said_is_found_at_once_and_indexed_a_little_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexing, "LOOK_EVERY_S", 0.02)
    async with live_desk(tmp_path, messages_per_minute=0) as desk:
        vera, agent = await desk.customer(), await desk.agent()
        ticket_id = await said(desk, vera)
        assert await found(agent, "лампы ") == ["Лампа погасла"]
        assert await until_whole(desk.store) >= 1
        await vera.call("message.post", ticket_id=ticket_id, body="Ещё лампа", client_id="m")
        assert await found(vera, "лампой ") == ["Ещё лампа", "Лампа погасла"]
        await until_whole(desk.store)
        assert await found(vera, "лампой ") == ["Ещё лампа", "Лампа погасла"]


def looks(pace: indexing.Pace, per_second: int, seconds: float, every_s: float) -> list[bool]:
    """What somebody is told who looks `every_s` while people write at a steady rate."""
    count = int(seconds / every_s) + 1
    moments = [number * every_s for number in range(count)]
    return [pace.leaves_room(int(moment * per_second), moment) for moment in moments]


STEP_S = 0.04


def test_the_index_waits_while_people_write_fast_however_short_its_steps_are() -> None:
    told = looks(indexing.Pace(), per_second=5_000, seconds=20, every_s=1.0)
    assert told[0], "before anybody has written there is nothing to wait for"
    assert not any(told[1:]), "a second with 5,000 messages counted as a pause"
    stepping = looks(indexing.Pace(), per_second=5_000, seconds=1.0, every_s=STEP_S)
    assert not all(stepping[:3]), "steps of a few hundred messages hid what a second had of them"


def test_a_desk_at_work_is_indexed_all_the_while() -> None:
    assert all(looks(indexing.Pace(), per_second=250, seconds=5, every_s=STEP_S))


def test_without_a_pause_the_index_takes_its_share_after_a_minute_until_there_is_one() -> None:
    pace = indexing.Pace()
    late = indexing.AT_LATEST_S + 2
    told = looks(pace, per_second=1_000, seconds=late + 5, every_s=1.0)
    assert not any(told[2 : int(indexing.AT_LATEST_S)]), "the index did not wait for a pause"
    assert all(told[int(late) :]), "the index went on waiting for ever"
    steps = [
        pace.leaves_room(int((late + 5) * 1_000) + step * 200, late + 5 + step * STEP_S)
        for step in range(100)
    ]
    assert all(steps), "the share ended before people had paused"


async def test_searches_have_an_allowance_of_their_own(tmp_path: Path) -> None:
    async with live_desk(tmp_path, messages_per_minute=0) as desk:
        agent = await desk.agent()
        asked = [agent.ask("search.find", query="a") for _ in range(60)]
        assert all("result" in frame for frame in await asyncio.gather(*asked))
        codes: set[str] = set()
        async with asyncio.timeout(PATIENCE_S):
            while not codes:
                frames = await asyncio.gather(
                    *(agent.ask("search.find", query="a") for _ in range(60))
                )
                errors = [frame["error"]["data"] for frame in frames if "error" in frame]
                codes = {error["code"] for error in errors}
        assert codes == {"rate_limited"}
        assert errors[0]["retry_after_ms"] > 0
        await agent.call("inbox.list")
