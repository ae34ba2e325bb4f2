"""Who hears what: signals, marks, takeovers, and that no byte of a note reaches a customer."""

from pathlib import Path
from typing import Any

from tests.live.live_desk import Client, LiveDesk, live_desk

CANARY = "CANARY-7c1f"
TICKET_KEYS = {
    "id", "subject", "status", "customer", "assignee", "follows", "created_at", "updated_at",
    "last_message", "unread", "rev",
}  # fmt: skip


async def opened(client: Client, name: str = "open") -> dict[str, Any]:
    result: dict[str, Any] = await client.call(
        "ticket.open", subject="s", body="b", client_id=name
    )
    return result


def signals(client: Client) -> list[tuple[str, int, int]]:
    return [
        (frame["params"]["type"], frame["params"]["ticket_id"], frame["params"]["person"]["id"])
        for frame in client.frames
        if frame.get("method") == "signal"
    ]


async def test_signals_reach_whom_they_should_and_nobody_else(tmp_path: Path) -> None:
    async with live_desk(tmp_path) as desk:
        agent, admin, customer = await desk.agent(2), await desk.admin(), await desk.customer(1)
        twin, stranger = await desk.customer(1), await desk.join(3, "Пётр")
        everyone = [agent, admin, customer, twin, stranger]
        ticket_id = (await opened(customer))["ticket"]["id"]
        place = {"ticket_id": ticket_id}

        async def heard(sender: Client, method: str, **params: Any) -> list[Client]:
            before = [len(signals(one)) for one in everyone]
            await sender.call(method, **params)
            for one in everyone:
                await one.settled()
            return [
                one for one, n in zip(everyone, before, strict=True) if len(signals(one)) > n
            ]

        assert await heard(customer, "typing.set", **place) == [agent, admin]
        assert await heard(agent, "typing.set", **place) == [admin, customer, twin]
        assert await heard(customer, "conversation.view", **place) == [agent, admin]
        assert await heard(agent, "conversation.view", **place) == [admin]
        assert await heard(agent, "conversation.view", ticket_id=None) == []
        for method in ("typing.set", "conversation.view"):
            refused = await stranger.ask(method, **place)
            assert refused["error"]["data"] == {"code": "not_found"}
        assert signals(stranger) == []
        assert signals(customer) == [("typing", ticket_id, 2)]
        assert signals(agent) == [("typing", ticket_id, 1), ("viewing", ticket_id, 1)]
        shown = next(one for one in customer.frames if one.get("method") == "signal")
        assert shown == {
            "jsonrpc": "2.0",
            "method": "signal",
            "params": {
                "type": "typing",
                "ticket_id": ticket_id,
                "person": {"id": 2, "name": "Анна", "role": "agent"},
            },
        }


async def leases(desk: LiveDesk, person_id: int) -> list[tuple[int, int]]:
    return await desk.store.read(
        lambda tx: tx.all("SELECT ticket_id, until FROM leases WHERE person_id = ?", (person_id,))
    )


async def test_a_view_is_a_lease_of_twenty_seconds_for_each_socket(tmp_path: Path) -> None:
    async with live_desk(tmp_path) as desk:
        first, second = await desk.customer(1), await desk.customer(1)
        ticket_id = (await opened(first))["ticket"]["id"]
        other_id = (await opened(first, "other"))["ticket"]["id"]
        before = desk.store.clock()
        await first.call("conversation.view", ticket_id=ticket_id)
        await second.call("conversation.view", ticket_id=other_id)
        held = await leases(desk, 1)
        assert {one for one, _ in held} == {ticket_id, other_id}
        assert all(20_000 <= until - before < 30_000 for _, until in held)
        await first.call("conversation.view", ticket_id=other_id)
        await first.notify("conversation.view", ticket_id=None)
        await first.call("conversation.view", ticket_id=None)
        assert [one for one, _ in await leases(desk, 1)] == [other_id]


async def test_marks_move_forward_and_unread_is_told_to_their_owner(tmp_path: Path) -> None:
    async with live_desk(tmp_path) as desk:
        agent, admin, customer = await desk.agent(2), await desk.admin(), await desk.customer(1)
        first = await opened(customer)
        ticket_id = first["ticket"]["id"]
        place = {"ticket_id": ticket_id}
        answer = await agent.call("message.post", **place, body="a", client_id="a")
        note = await agent.call("note.add", **place, body=CANARY, client_id="n")
        assert (await customer.call("ticket.get", **place))["ticket"]["unread"] == 1
        assert (await admin.call("ticket.get", **place))["ticket"]["unread"] == 3
        await customer.call("conversation.mark_read", **place, message_id=answer["message"]["id"])
        mine = await customer.event("ticket.changed", message=None)
        assert mine["ticket"]["unread"] == 0
        for staff in (agent, admin):
            read = await staff.event("conversation.read")
            assert (read["person"]["id"], read["message_id"]) == (1, answer["message"]["id"])
            await staff.settled()
            changes = [one for one in staff.events if one["type"] == "ticket.changed"]
            assert all(one["message"] for one in changes)
        await admin.call("conversation.mark_read", **place, message_id=note["message"]["id"])
        public = await customer.event("conversation.read", person=_ref(admin))
        assert public["message_id"] == answer["message"]["id"] + 1, "the line `claimed` is newest"
        before = len(customer.events)
        cursor = (await customer.call("inbox.list"))["cursor"]
        back = await customer.call(
            "conversation.mark_read", **place, message_id=first["message"]["id"]
        )
        assert back["cursor"] == cursor, "a mark never moves back"
        await customer.settled()
        assert len(customer.events) == before
        marks = (await customer.call("conversation.marks", **place))["marks"]
        assert marks == [{"person": _ref(admin), "message_id": answer["message"]["id"] + 1}]
        staff_marks = (await agent.call("conversation.marks", **place))["marks"]
        assert {(one["person"]["id"], one["message_id"]) for one in staff_marks} == {
            (1, answer["message"]["id"]),
            (admin.started["person"]["id"], note["message"]["id"]),
        }


def _ref(client: Client) -> dict[str, Any]:
    return {key: client.started["person"][key] for key in ("id", "name", "role")}


async def test_a_note_changes_nothing_of_what_a_customer_sees(tmp_path: Path) -> None:
    async with live_desk(tmp_path) as desk:
        agent, customer = await desk.agent(2), await desk.customer(1)
        ticket_id = (await opened(customer))["ticket"]["id"]
        place = {"ticket_id": ticket_id}
        await agent.call("message.post", **place, body="a", client_id="a")
        await customer.settled()
        before = await customer.call("ticket.get", **place)
        listed = await customer.call("message.list", **place)
        heard = len(customer.events)
        note = await agent.call("note.add", **place, body=CANARY, client_id="n")
        await agent.call("message.edit", message_id=note["message"]["id"], body=CANARY + "!")
        await agent.call("conversation.mark_read", **place, message_id=note["message"]["id"])
        await agent.call("message.delete", message_id=note["message"]["id"])
        await customer.settled()
        after = await customer.call("ticket.get", **place)
        assert after["ticket"] == before["ticket"]
        assert after["ticket"].keys() == TICKET_KEYS
        again = await customer.call("message.list", **place)
        assert {**again, "cursor": 0} == {**listed, "cursor": 0}
        told = customer.events[heard:]
        assert [one["type"] for one in told] in ([], ["conversation.read"]), told


async def test_customers_hear_of_people_only_what_concerns_themselves(tmp_path: Path) -> None:
    async with live_desk(tmp_path) as desk:
        agent, customer = await desk.agent(2), await desk.customer(1)
        await opened(customer)
        await desk.join(3, "Пётр")
        await desk.join(2, "Анна Новая")
        await agent.event("person.changed")
        await customer.settled()
        assert not [one for one in customer.events if one["type"] == "person.changed"]
        await desk.join(1, "Марина Новая")
        renamed = await customer.event("person.changed")
        assert renamed["person"]["name"] == "Марина Новая"
