"""A desk in which everybody does everything at once, and a client that is cut off a lot."""

import asyncio
import itertools
import json
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from app.domain.person import Person, Role
from app.services import conversation
from app.services.conversation import MessageDraft
from app.store.database import Store
from tests.live.live_desk import Client, LiveDesk, init_data
from tests.live.raw_socket import RawSocket, request

STEPS = 60
CUSTOMER = Person(1, "Марина", None, Role.CUSTOMER, "ru")

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


class Storm:
    """What everybody does at random; a refusal is one of the answers that may come."""

    REFUSALS = frozenset({"forbidden", "not_found", "conflict", "transition_refused", "closed"})

    def __init__(self, tickets: list[int], seed: int) -> None:
        self.chance = random.Random(seed)
        self.tickets = tickets
        self._numbers = itertools.count()

    async def worker(self, client: Client, places: list[int]) -> None:
        for _ in range(STEPS):
            method, params = self._next(client, {"ticket_id": self.chance.choice(places)})
            frame = await client.ask(method, **params)
            if "error" in frame:
                assert frame["error"]["data"]["code"] in self.REFUSALS, frame

    def _next(self, client: Client, place: dict[str, Any]) -> tuple[str, dict[str, Any]]:
        words = {"body": f"w{next(self._numbers)}", "client_id": f"c{next(self._numbers)}"}
        choices: list[tuple[str, dict[str, Any]]] = [
            ("message.post", {**place, **words}),
            ("message.post", {**place, **words}),
            ("note.add", {**place, **words}),
            ("ticket.claim", place),
            ("ticket.resolve", place),
            ("ticket.reopen", place),
            ("ticket.assign", {**place, "assignee_id": self.chance.choice([2, None])}),
        ]
        own = [
            one["message"]["id"]
            for one in client.events
            if one.get("message") and one["message"]["client_id"]
        ]
        if own:
            message = {"message_id": self.chance.choice(own)}
            choices += [
                ("message.edit", {**message, "body": words["body"]}),
                ("message.delete", message),
                ("conversation.mark_read", {**place, **message}),
            ]
        return self.chance.choice(choices)

    async def elsewhere(self, other: Store) -> None:
        """The other process writes as well."""
        for number in range(STEPS):
            draft = MessageDraft(self.tickets[0], f"from the bot {number}")
            await other.write(conversation.post_message, CUSTOMER, draft, 0)


async def storm(desk: LiveDesk, other: Store, seed: int) -> list[Client]:
    """The customer's and the agent's clients, which stayed connected all the while."""
    customer, stranger = await desk.customer(1), await desk.join(3, "Пётр")
    agent, admin = await desk.agent(2), await desk.admin()
    opened = [
        await one.call("ticket.open", subject="s", body="b", client_id=f"o{number}")
        for number, one in enumerate((customer, customer, stranger))
    ]
    tickets = [one["ticket"]["id"] for one in opened]
    rage = Storm(tickets, seed)
    await asyncio.gather(
        rage.worker(customer, tickets[:2]),
        rage.worker(stranger, tickets[2:]),
        rage.worker(agent, tickets),
        rage.worker(admin, tickets),
        rage.elsewhere(other),
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
