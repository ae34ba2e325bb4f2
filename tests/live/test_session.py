"""What one socket may ask how often, and that its answers keep their order and their truth."""

import asyncio
from pathlib import Path
from typing import Any, Never

import pytest

from app.config import write_config
from tests.live.live_desk import Client, Clock, LiveDesk, Refusal, live_desk

CONFIG_PATIENCE_S = 1.0


async def opened(client: Client) -> int:
    result = await client.call("ticket.open", subject="s", body="b", client_id="open")
    ticket_id: int = result["ticket"]["id"]
    return ticket_id


async def wait_ms(client: Client, ticket_id: int, client_id: str) -> int:
    """0 when the message was taken, or how long the refusal says to wait."""
    frame = await client.ask(
        "message.post", ticket_id=ticket_id, body="x", client_id=client_id
    )
    if "result" in frame:
        return 0
    facts = frame["error"]["data"]
    assert facts.keys() == {"code", "retry_after_ms"}
    assert facts["code"] == "rate_limited"
    waiting: int = facts["retry_after_ms"]
    return waiting


async def test_a_customer_may_say_so_much_and_is_told_when_more(tmp_path: Path) -> None:
    clock = Clock()
    async with live_desk(tmp_path, now_ms=clock, messages_per_minute=5) as desk:
        customer, second = await desk.customer(1), await desk.customer(1)
        ticket_id = await opened(customer)
        for number in range(4):
            assert await wait_ms(customer, ticket_id, f"c{number}") == 0
        wait = await wait_ms(customer, ticket_id, "late")
        assert 0 < wait <= 12_000
        assert await wait_ms(second, ticket_id, "late") == wait, "one allowance a person"
        for number in range(4):
            assert await wait_ms(second, ticket_id, f"c{number}") == 0, "a repetition"
        clock.later(wait - 1)
        assert await wait_ms(customer, ticket_id, "late") == 1
        clock.later(1)
        assert await wait_ms(customer, ticket_id, "late") == 0
        assert await wait_ms(customer, ticket_id, "later") > 0
        agent = await desk.agent(2)
        for number in range(10):
            assert await wait_ms(agent, ticket_id, f"s{number}") == 0, "staff are exempt"


async def test_who_asks_on_and_on_is_slowed_down_and_then_sent_away(tmp_path: Path) -> None:
    async with live_desk(tmp_path) as desk:
        customer, agent = await desk.customer(1), await desk.agent(2)
        asked = [customer.ask("inbox.list", limit=1) for _ in range(700)]
        replies = [await one for one in asked]
        refused = [one["error"]["data"] for one in replies if "error" in one]
        assert 50 < len(refused) <= 100
        assert all(one["code"] == "rate_limited" and one["retry_after_ms"] > 0 for one in refused)
        assert all("result" in one for one in replies[:600])
        await customer.call("ticket.open", subject="s", body="b", client_id="still")
        for _ in range(400):
            customer.ask("inbox.list", limit=1)
        assert await customer.closed() == 4429
        staff = [agent.ask("inbox.list", limit=1) for _ in range(700)]
        assert ["result" in await one for one in staff] == [True] * 700


async def test_messages_that_are_refused_again_and_again_are_abuse(tmp_path: Path) -> None:
    async with live_desk(tmp_path, messages_per_minute=1) as desk:
        customer = await desk.customer(1)
        ticket_id = await opened(customer)
        for number in range(299):
            assert await wait_ms(customer, ticket_id, f"c{number}") > 0
        customer.ask("message.post", ticket_id=ticket_id, body="x", client_id="one-too-many")
        assert await customer.closed() == 4429


async def test_the_limits_of_config_json_act_at_once(tmp_path: Path) -> None:
    write_config(tmp_path / "config.json", {"messages_per_minute": 0})
    async with live_desk(tmp_path, messages_per_minute=0) as desk:
        customer = await desk.customer(1)
        ticket_id = await opened(customer)
        for number in range(5):
            assert await wait_ms(customer, ticket_id, f"a{number}") == 0
        await changed(desk, messages_per_minute=2)
        assert await wait_ms(customer, ticket_id, "b1") == 0
        assert await wait_ms(customer, ticket_id, "b2") == 0
        assert await wait_ms(customer, ticket_id, "b3") > 0
        again = await desk.customer(1)
        assert again.started["limits"]["messages_per_minute"] == 2
        (tmp_path / "config.json").write_text("{torn", encoding="utf-8")
        assert await wait_ms(customer, ticket_id, "b3") > 0
        await changed(desk, messages_per_minute=0)
        assert await wait_ms(customer, ticket_id, "b3") == 0


async def changed(desk: LiveDesk, **changes: Any) -> None:
    """Writes config.json and waits until it is in force."""
    path = desk.folder / "config.json"
    path.unlink()
    write_config(path, changes)
    in_force = desk.live.desk.follower
    async with asyncio.timeout(CONFIG_PATIENCE_S):
        while any(getattr(in_force.settings, key) != value for key, value in changes.items()):
            await desk.store.read(lambda _tx: None)


async def test_sixty_four_writes_in_one_go_are_answered_in_their_order(tmp_path: Path) -> None:
    async with live_desk(tmp_path, messages_per_minute=0) as desk:
        customer = await desk.customer(1)
        ticket_id = await opened(customer)
        asked = []
        for number in range(16):
            words = {"ticket_id": ticket_id, "body": "x", "client_id": f"c{number}"}
            asked.append(customer.ask("message.post", **words))
            asked.append(customer.ask("ticket.resolve", ticket_id=ticket_id))
            asked.append(customer.ask("note.add", **words))
            asked.append(customer.ask("ticket.reopen", ticket_id=ticket_id))
        replies = await asyncio.gather(*asked)
        order = [frame["id"] for frame in customer.frames if "method" not in frame]
        assert order == sorted(order)
        for number, frame in enumerate(replies):
            if number % 4 == 2:
                assert frame["error"]["data"] == {"code": "forbidden"}
            elif number % 4 == 0:
                assert frame["result"]["ticket"]["status"] in {"new", "open"}
            else:
                assert frame["result"]["ticket"]["status"] == ("resolved", "open")[number % 4 == 3]


async def test_a_fault_of_ours_is_answered_and_the_socket_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_arguments: object) -> Never:
        raise RuntimeError("planted")

    from app.live.commands import READS, WRITES

    monkeypatch.setitem(READS, "ticket.get", READS["ticket.get"]._replace(verb=broken))
    monkeypatch.setitem(WRITES, "note.add", WRITES["note.add"]._replace(verb=broken))
    monkeypatch.setitem(WRITES, "ticket.claim", WRITES["ticket.claim"]._replace(show=broken))
    monkeypatch.setitem(
        WRITES, "ticket.close", WRITES["ticket.close"]._replace(arguments=broken)
    )
    monkeypatch.setitem(READS, "conversation.marks", READS["ticket.get"]._replace(show=broken))
    async with live_desk(tmp_path) as desk:
        agent = await desk.agent(2)
        ticket_id = await opened(agent)
        for method, params in (
            ("ticket.get", {}),
            ("note.add", {"body": "CANARY", "client_id": "n"}),
            ("ticket.claim", {}),
            ("ticket.close", {}),
            ("conversation.marks", {}),
        ):
            with pytest.raises(Refusal) as caught:
                await agent.call(method, ticket_id=ticket_id, **params)
            assert (caught.value.number, caught.value.code) == (-32603, "internal"), method
        await agent.settled()
    assert "CANARY" not in caplog.text
    assert caplog.text.count("RuntimeError: planted") == 5
