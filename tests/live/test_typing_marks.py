"""Typing across the doors: what the bot is told when staff type in the Mini App."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.live.live_desk import Client, LiveDesk, live_desk


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[LiveDesk]:
    async with live_desk(tmp_path) as made:
        yield made


async def typed(desk: LiveDesk, client: Client, ticket_id: int) -> list[tuple[int, int]]:
    """Who counts as typing once the client's `typing.set` has been answered."""
    await client.call("typing.set", ticket_id=ticket_id)
    await client.settled()
    rows = await desk.store.read(lambda tx: tx.all("SELECT person_id, until FROM typings"))
    return [(row[0], row[1]) for row in rows]


async def test_staff_who_type_are_kept_for_the_bot_and_customers_are_not(desk: LiveDesk) -> None:
    vera, agent = await desk.customer(), await desk.agent()
    opened = await vera.call("ticket.open", subject="s", body="b", client_id="t")
    ticket_id = opened["ticket"]["id"]
    assert await typed(desk, vera, ticket_id) == []
    first = await typed(desk, agent, ticket_id)
    assert [person for person, _ in first] == [2]
    assert await typed(desk, agent, ticket_id) == first, "at most one write in four seconds"
    assert (await vera.signal("typing"))["person"]["id"] == 2
