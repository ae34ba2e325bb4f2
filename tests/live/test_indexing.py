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
