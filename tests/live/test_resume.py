"""Whoever loses the socket, wherever, hears every event that is theirs once and in order."""

import asyncio
import itertools
import json
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from app.domain.person import Person, Role
from app.live import watch
from app.services import conversation
from app.services.conversation import MessageDraft
from app.store.database import Store
from tests.live.live_desk import Client, LiveDesk, Refusal, init_data, live_desk
from tests.live.raw_socket import RawSocket, request

CUSTOMER = Person(1, "Марина", None, Role.CUSTOMER, "ru")
PATIENCE_S = 30.0


@asynccontextmanager
async def other_store(desk: LiveDesk) -> AsyncIterator[Store]:
    """The same file, opened as the bot's process opens it."""
    other = Store(desk.store.path, desk.store.clock)
    await other._open()
    try:
        yield other
    finally:
        await other._close()


class Wanderer:
    """A client that does with the cursor exactly what the contract says, and is cut off a lot."""

    def __init__(self, desk: LiveDesk, person_id: int, seed: int) -> None:
        self.desk = desk
        self.chance = random.Random(seed)
        self.person_id = person_id
        self.token = ""
        self.epoch = ""
        self.cursor = 0
        self.heard: list[dict[str, Any]] = []
        self.cuts = 0
        self.raw: RawSocket

    async def connect(self) -> None:
        self.raw = await self.desk.raw()
        params: dict[str, Any] = {"init_data": init_data(self.person_id, "Wanderer")}
        if self.token:
            params = {"token": self.token, "epoch": self.epoch, "cursor": self.cursor}
        await self.raw.send(request(1, "session.start", **params))
        result = (await self.raw.reply(1))["result"]
        assert result["resumed"] is bool(self.token), "a cursor that could be resumed was refused"
        self.token, self.epoch = result["token"], result["epoch"]
        self.cursor = result["cursor"]

    async def listen(self, frames: int) -> None:
        for _ in range(frames):
            found = await self.raw.receive()
            assert found is not None
            message = json.loads(found.payload)
            if message["method"] == "event":
                self.heard.append(message["params"])
                self.cursor = message["params"]["id"]
            elif message["method"] == "cursor":
                assert message["params"]["cursor"] >= self.cursor, "a cursor went back"
                self.cursor = message["params"]["cursor"]

    async def wander(self, until: "asyncio.Future[int]") -> None:
        """Listens and is cut off until it knows of the event that the storm ends with.

        It always hears something: the server tells cursors all the while.
        """
        while not (until.done() and self.cursor >= until.result()):
            await self.listen(self.chance.randrange(1, 12))
            await self.raw.leave()
            self.cuts += 1
            await self.connect()


async def storm(desk: LiveDesk, other: Store, seed: int) -> list[Client]:
    """Everybody does everything at once; the clients stay connected all the while."""
    chance = random.Random(seed)
    customer, stranger = await desk.customer(1), await desk.join(3, "Пётр")
    agent, admin = await desk.agent(2), await desk.admin()
    numbers = itertools.count()
    mine = [
        (await one.call("ticket.open", subject="s", body="b", client_id=f"o{next(numbers)}"))
        for one in (customer, customer, stranger)
    ]
    tickets = [one["ticket"]["id"] for one in mine]

    async def act(client: Client, ticket_id: int) -> None:
        place = {"ticket_id": ticket_id}
        words = {"body": f"w{next(numbers)}", "client_id": f"c{next(numbers)}"}
        own = [
            one["message"]["id"]
            for one in client.events
            if one.get("message") and one["message"]["client_id"]
        ]
        choices: list[tuple[str, dict[str, Any]]] = [
            ("message.post", {**place, **words}),
            ("message.post", {**place, **words}),
            ("note.add", {**place, **words}),
            ("ticket.claim", place),
            ("ticket.resolve", place),
            ("ticket.reopen", place),
            ("ticket.assign", {**place, "assignee_id": chance.choice([2, None])}),
        ]
        if own:
            message = {"message_id": chance.choice(own)}
            choices += [
                ("message.edit", {**message, "body": words["body"]}),
                ("message.delete", message),
                ("conversation.mark_read", {**place, **message}),
            ]
        method, params = chance.choice(choices)
        try:
            await client.call(method, **params)
        except Refusal as refusal:
            assert refusal.code in {
                "forbidden", "not_found", "conflict", "transition_refused", "closed",
            }, refusal  # fmt: skip

    async def worker(client: Client, places: list[int]) -> None:
        for _ in range(60):
            await act(client, chance.choice(places))

    async def elsewhere() -> None:
        for number in range(40):
            draft = MessageDraft(tickets[0], f"from the bot {number}")
            await other.write(conversation.post_message, CUSTOMER, draft, 0)

    await asyncio.gather(
        worker(customer, tickets[:2]),
        worker(stranger, tickets[2:]),
        worker(agent, tickets),
        worker(admin, tickets),
        elsewhere(),
    )
    return [customer, agent]


def applied(events: list[dict[str, Any]]) -> dict[tuple[str, int], Any]:
    """What a client knows after these events: an upsert guarded by `rev`."""
    known: dict[tuple[str, int], Any] = {}
    for event in events:
        for kind in ("ticket", "message"):
            found = event.get(kind)
            if found and found["rev"] >= known.get((kind, found["id"]), found)["rev"]:
                known[kind, found["id"]] = found
    return known


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
            replied: set[int] = set()
            own: set[int] = set()
            order = []
            for frame in client.frames:
                if frame.get("id", 0) > 1 and "message" in frame.get("result", {}):
                    replied.add(frame["result"]["message"]["id"])
                elif frame.get("method") == "event" and frame["params"].get("message"):
                    order.append(frame["params"]["id"])
                    own.add(frame["params"]["message"]["id"])
            assert order == sorted(set(order))
            first_told: dict[int, int] = {}
            for at, frame in enumerate(client.frames):
                if frame.get("method") == "event" and frame["params"]["type"] == "message.posted":
                    first_told[frame["params"]["message"]["id"]] = at
            for at, frame in enumerate(client.frames):
                if "result" in frame and "message" in frame["result"]:
                    told_at = first_told.get(frame["result"]["message"]["id"], at + 1)
                    assert at < told_at, "an event overtook the reply that caused it"
            assert replied <= own | {opened["message"]["id"]}


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
