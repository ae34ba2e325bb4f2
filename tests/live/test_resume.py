"""Whoever loses the socket, wherever, hears every event that is theirs once and in order."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from app.domain.errors import DeskError
from app.live import feed, watch
from app.services import conversation, sync
from app.services.conversation import MessageDraft
from tests.live.live_desk import Client, LiveDesk, Refusal, live_desk
from tests.live.storm import CUSTOMER, Wanderer, applied, other_store, storm

PATIENCE_S = 60.0


@pytest.mark.parametrize("seed", [1, 2])
async def test_a_client_cut_off_at_random_hears_what_an_unbroken_one_hears(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    monkeypatch.setattr(watch, "CURSOR_EVERY_S", 0.02)
    async with live_desk(tmp_path, messages_per_minute=0) as desk, other_store(desk) as other:
        await (await desk.agent(2)).leave()
        wanderers = [Wanderer(desk, 1, seed), Wanderer(desk, 2, seed + 100)]
        for one in wanderers:
            await one.connect()
        end: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        wandering = [asyncio.ensure_future(one.wander(end)) for one in wanderers]
        unbroken = await storm(desk, other, seed)
        end.set_result((await unbroken[0].call("inbox.list", limit=1))["cursor"])
        async with asyncio.timeout(PATIENCE_S):
            await asyncio.gather(*wandering)
        for client, one in zip(unbroken, wanderers, strict=True):
            await client.settled()
            # The unbroken one joined a little later; from there on both heard the same.
            told = [event for event in one.heard if event["id"] >= client.events[0]["id"]]
            heard = [(event["id"], event["type"]) for event in told]
            wanted = [(event["id"], event["type"]) for event in client.events]
            assert heard == wanted, f"after {one.cuts} cuts"
            assert one.cuts > 10
            known, expected = applied(told), applied(client.events)
            assert known.keys() == expected.keys()
            for key, found in known.items():
                assert found == expected[key], key


async def test_the_reply_comes_before_its_event_whoever_else_commits(tmp_path: Path) -> None:
    async with live_desk(tmp_path, messages_per_minute=0) as desk, other_store(desk) as other:
        agents = [await desk.agent(2)] + [await desk.join(2, "Анна") for _ in range(9)]
        customer = await desk.customer(1)
        opened = await customer.call("ticket.open", subject="s", body="b", client_id="o")
        ticket_id = opened["ticket"]["id"]

        async def elsewhere() -> None:
            for number in range(60):
                draft = MessageDraft(ticket_id, f"bot {number}")
                await other.write(conversation.post_message, CUSTOMER, draft, 0)

        async def send(client: Client, name: str) -> None:
            for batch in range(10):
                await asyncio.gather(
                    *(
                        client.ask(
                            "message.post",
                            ticket_id=ticket_id,
                            body="x",
                            client_id=f"{name}-{batch}-{number}",
                        )
                        for number in range(4)
                    )
                )

        senders = [*agents, customer]
        await asyncio.gather(
            elsewhere(), *(send(one, f"s{at}") for at, one in enumerate(senders))
        )
        for client in senders:
            await client.settled()
            order = [event["id"] for event in client.events]
            assert order == sorted(set(order))
            expect_replies_first(client)


def expect_replies_first(client: Client) -> None:
    told_at: dict[int, int] = {}
    replied_at: dict[int, int] = {}
    for at, frame in enumerate(client.frames):
        if frame.get("method") == "event" and frame["params"]["type"] == "message.posted":
            told_at.setdefault(frame["params"]["message"]["id"], at)
        elif "message" in frame.get("result", {}):
            replied_at[frame["result"]["message"]["id"]] = at
    assert len(replied_at) >= 40
    for message_id, at in replied_at.items():
        assert at < told_at.get(message_id, at + 1), "an event overtook the reply that caused it"


async def start(desk: LiveDesk, token: str, **resume: Any) -> dict[str, Any]:
    client = await desk.back(token, **resume)
    await client.leave()
    return client.started


async def test_what_cannot_be_resumed_is_said(tmp_path: Path) -> None:
    async with live_desk(tmp_path, messages_per_minute=0) as desk:
        client = await desk.customer(1)
        epoch, begun = client.started["epoch"], client.started["cursor"]
        opened = await client.call("ticket.open", subject="s", body="b", client_id="o")
        now = opened["cursor"]
        token = client.started["token"]
        for resume, expected in (
            ({"epoch": epoch, "cursor": begun}, True),
            ({"epoch": epoch, "cursor": now}, True),
            ({"epoch": epoch, "cursor": now + 1}, False),
            ({"epoch": epoch, "cursor": 2**53 - 1}, False),
            ({"epoch": epoch + "x", "cursor": now}, False),
            ({"epoch": "", "cursor": now}, False),
            ({"epoch": epoch}, False),
            ({"cursor": now}, False),
            ({}, False),
        ):
            started = await start(desk, token, **resume)
            assert started["resumed"] is expected, resume
            assert started["cursor"] == (resume["cursor"] if expected else now), resume
            assert started["epoch"] == epoch


async def test_a_thousand_visible_events_are_resumed_and_one_more_is_not(tmp_path: Path) -> None:
    async with live_desk(tmp_path, messages_per_minute=0) as desk:
        customer, stranger = await desk.customer(1), await desk.join(3, "Пётр")
        begun, token = customer.started, customer.started["token"]
        await stranger.call("ticket.open", subject="s", body="b", client_id="x")
        opened = await customer.call("ticket.open", subject="s", body="b", client_id="o")
        ticket_id = opened["ticket"]["id"]
        place = {"epoch": begun["epoch"], "cursor": opened["cursor"]}

        async def post(client: Client, count: int, ticket: int, name: str) -> None:
            await asyncio.gather(
                *(
                    client.ask(
                        "message.post", ticket_id=ticket, body="x", client_id=f"{name}{number}"
                    )
                    for number in range(count)
                )
            )

        foreign = await stranger.call("inbox.list")
        await post(customer, 1_000, ticket_id, "a")
        await post(stranger, 300, foreign["tickets"][0]["id"], "b")
        back = await desk.back(token, **place)
        assert back.started["resumed"] is True
        await back.wait_for(lambda _: len(back.events) == 1_000)
        assert [one["message"]["body"] for one in back.events] == ["x"] * 1_000
        await post(customer, 1, ticket_id, "c")
        assert (await start(desk, token, **place))["resumed"] is False


async def test_cursors_are_told_to_those_to_whom_nothing_happens(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watch, "CURSOR_EVERY_S", 0.05)
    async with live_desk(tmp_path) as desk:
        quiet, busy = await desk.customer(1), await desk.join(3, "Пётр")
        opened = await busy.call("ticket.open", subject="s", body="b", client_id="o")

        def is_there(frame: dict[str, Any]) -> bool:
            return (
                frame.get("method") == "cursor" and frame["params"]["cursor"] == opened["cursor"]
            )

        told = await quiet.wait_for(is_there)
        assert told["params"].keys() == {"cursor"}
        back = await desk.back(
            quiet.started["token"], epoch=quiet.started["epoch"], cursor=opened["cursor"]
        )
        assert back.started["resumed"] is True
        assert quiet.events == []


async def test_the_other_process_reaches_every_socket_within_a_moment(tmp_path: Path) -> None:
    async with live_desk(tmp_path) as desk, other_store(desk) as other:
        customer, agent = await desk.customer(1), await desk.agent(2)
        opened = await customer.call("ticket.open", subject="s", body="b", client_id="o")
        ticket_id = opened["ticket"]["id"]
        for number in range(20):
            draft = MessageDraft(ticket_id, f"from the bot {number}")
            written = await other.write(conversation.post_message, CUSTOMER, draft, 0)
            for client in (customer, agent):
                event = await client.event("message.posted", id=written.cursor)
                assert event["message"]["body"] == f"from the bot {number}"


async def test_a_log_that_cannot_be_read_for_a_moment_is_read_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A busy disk must not make the feed deaf to the other process for ever."""
    monkeypatch.setattr(feed, "AGAIN_S", 0.01)
    async with live_desk(tmp_path) as desk, other_store(desk) as other:
        customer = await desk.customer(1)
        opened = await customer.call("ticket.open", subject="s", body="b", client_id="o")
        read, failures = desk.store.read, 5

        async def failing(query: Any, *arguments: Any) -> Any:
            nonlocal failures
            if query is sync.newest and failures:
                failures -= 1
                raise DeskError("unavailable")
            return await read(query, *arguments)

        monkeypatch.setattr(desk.store, "read", failing)
        draft = MessageDraft(opened["ticket"]["id"], "from the bot")
        written = await other.write(conversation.post_message, CUSTOMER, draft, 0)
        await customer.event("message.posted", id=written.cursor)
        assert failures == 0


async def test_a_restart_keeps_cursors_epoch_and_client_ids(tmp_path: Path) -> None:
    post = {"body": "hello", "client_id": "c-1"}
    async with live_desk(tmp_path) as desk:
        client = await desk.customer(1)
        opened = await client.call("ticket.open", subject="s", body="b", client_id="o")
        ticket_id, started = opened["ticket"]["id"], client.started
        first = await client.call("message.post", ticket_id=ticket_id, **post)
    async with live_desk(tmp_path) as desk:
        back = await desk.back(
            started["token"], epoch=started["epoch"], cursor=opened["cursor"]
        )
        assert back.started["resumed"] is True
        event = await back.event("message.posted")
        assert event["message"] == first["message"]
        again = await back.call("message.post", ticket_id=ticket_id, **post)
        assert again["message"] == first["message"]
        for changed in ({"body": "other"}, {"reply_to": 1}, {"seen": 1}):
            with pytest.raises(Refusal) as caught:
                await back.call("message.post", **{"ticket_id": ticket_id, **post, **changed})
            assert caught.value.facts == {"code": "conflict", "field": "client_id"}
        with pytest.raises(Refusal) as caught:
            await back.call("ticket.open", subject="s", body="hello", client_id="c-1")
        assert caught.value.code == "conflict"
        same = await back.call("ticket.open", subject=" s", body="b\n", client_id="o")
        assert same["ticket"]["id"] == ticket_id
        other = await desk.join(3, "Пётр")
        await other.call("ticket.open", subject="s", body="b", client_id="o")
