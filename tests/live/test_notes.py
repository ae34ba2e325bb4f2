"""No byte of a note reaches a customer, whatever the staff do: the wire itself is looked at."""

import asyncio
import itertools
import random
from pathlib import Path
from typing import Any

from tests.live.live_desk import Client, live_desk

CANARY = "CANARY-7c1f"
STAFF_STEPS, CUSTOMER_STEPS = 120, 80

Call = tuple[str, dict[str, Any]]


class Storm:
    """What everybody does at random on some tickets of one customer."""

    def __init__(self, tickets: list[int], seed: int) -> None:
        self.chance = random.Random(seed)
        self.tickets = tickets
        self.notes: list[int] = []
        self.said: list[int] = []
        self._names = (f"n{number}" for number in itertools.count())

    async def staff(self, client: Client) -> None:
        for _ in range(STAFF_STEPS):
            method, params = self.chance.choice(self._of_staff())
            frame = await client.ask(method, **params)
            message = frame.get("result", {}).get("message")
            if message:
                kept = self.notes if message["kind"] == "note" else self.said
                kept.append(message["id"])

    async def customer(self, client: Client) -> None:
        for _ in range(CUSTOMER_STEPS):
            method, params = self.chance.choice(self._of_customers())
            await client.ask(method, **params)

    def _of_staff(self) -> list[Call]:
        place = {"ticket_id": self.chance.choice(self.tickets)}
        words = {"client_id": next(self._names)}
        note_id = self.chance.choice(self.notes or [0])
        return [
            ("note.add", {**place, **words, "body": f"{CANARY} {next(self._names)}"}),
            ("note.add", {**place, **words, "body": CANARY * 3}),
            ("message.post", {**place, **words, "body": "hello"}),
            ("message.post", {**place, **words, "body": "q", "reply_to": note_id}),
            ("message.edit", {"message_id": note_id, "body": CANARY + next(self._names)}),
            ("message.delete", {"message_id": note_id}),
            ("message.delete", {"message_id": self.chance.choice(self.said or [0])}),
            ("conversation.mark_read", {**place, "message_id": note_id}),
            ("ticket.claim", {**place, "from": self.chance.choice([None, 2, 900])}),
            ("ticket.assign", {**place, "assignee_id": self.chance.choice([None, 2])}),
            ("ticket.resolve", place),
            ("ticket.reopen", place),
            ("typing.set", place),
            ("conversation.view", place),
        ]

    def _of_customers(self) -> list[Call]:
        place = {"ticket_id": self.chance.choice(self.tickets)}
        message_id = self.chance.choice(self.notes or [1]) + self.chance.randrange(-1, 2)
        words = {"body": "y", "client_id": next(self._names), "reply_to": message_id}
        return [
            ("inbox.list", {"view": self.chance.choice(["all", "mine", "unassigned"])}),
            ("ticket.get", place),
            ("message.list", place),
            ("message.list", {**place, "around": message_id}),
            ("message.list", {**place, "after": message_id}),
            ("conversation.marks", place),
            ("message.edit", {"message_id": message_id, "body": "x"}),
            ("conversation.mark_read", {**place, "message_id": message_id}),
            ("message.post", {**place, **words}),
        ]


async def test_no_byte_of_a_note_reaches_a_customer_in_a_storm(tmp_path: Path) -> None:
    async with live_desk(tmp_path, messages_per_minute=0) as desk:
        agent, admin, customer = await desk.agent(2), await desk.admin(), await desk.customer(1)
        stranger = await desk.join(3, "Пётр")
        raws = [await desk.raw_started(1), await desk.raw_started(3)]
        started = customer.started
        opened = [
            await customer.call("ticket.open", subject="s", body="b", client_id=f"t{number}")
            for number in range(3)
        ]
        storm = Storm([one["ticket"]["id"] for one in opened], seed=7)
        await asyncio.gather(
            *(storm.staff(one) for one in (agent, admin)),
            *(storm.customer(one) for one in (customer, stranger)),
        )
        resumed = await desk.back(
            started["token"], epoch=started["epoch"], cursor=started["cursor"]
        )
        await customer.settled()
        await resumed.wait_for(lambda _frame: len(resumed.events) >= len(customer.events))
        assert storm.notes
        assert any(CANARY in text for text in agent.texts)
        for client in (customer, stranger, resumed):
            await client.settled()
            expect_no_notes(client, set(storm.notes))
        for raw in raws:
            await raw.send(b"\x88\x80\0\0\0\0")
            while found := await raw.receive():
                assert CANARY.encode() not in found.payload


def expect_no_notes(client: Client, notes: set[int]) -> None:
    for text in client.texts:
        assert CANARY not in text
        assert '"note"' not in text
        assert '"priority"' not in text
    shown = {one["message"]["id"] for one in client.events if one.get("message") is not None}
    assert not shown & notes
