"""Every method for every role: its result, its refusals; what is foreign does not exist."""

import itertools
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from app.live.protocol import PARAMS
from tests.live.contract import (
    ABSENT,
    AGENT_ID,
    CUSTOMER_ID,
    OUTSIDER_ID,
    ROLES,
    TABLE,
    Scene,
    opening,
    said,
)
from tests.live.live_desk import ADMIN_ID, Client, Refusal, live_desk
from tests.live.objects import event_shape, results
from tests.live.shapes import faults


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[Scene]:
    async with live_desk(tmp_path, messages_per_minute=0) as desk:
        agent = await desk.agent(AGENT_ID)
        clients = {
            "customer": await desk.customer(CUSTOMER_ID),
            "outsider": await desk.join(OUTSIDER_ID, "Пётр"),
            "agent": agent,
            "admin": await desk.admin(),
        }
        made = Scene(desk, clients)
        await made.reset()
        yield made


async def test_every_method_answers_every_role_as_the_contract_says(scene: Scene) -> None:
    assert {method for method, _, _ in TABLE} == set(PARAMS)
    for (method, params, outcomes), (at, role) in itertools.product(TABLE, enumerate(ROLES)):
        await scene.reset()
        asked = f"{method} {params(scene)} as {role}"
        frame = await scene.clients[role].ask(method, **params(scene))
        outcome = frame["error"]["data"]["code"] if "error" in frame else "ok"
        assert outcome == outcomes[at], asked
        if outcome == "ok":
            viewer = "customer" if role == "outsider" else role
            assert faults(frame["result"], results(viewer)[method]) == [], asked


async def test_every_event_has_the_shape_of_its_viewer(scene: Scene) -> None:
    for method, params, outcomes in TABLE:
        for at, role in enumerate(ROLES):
            await scene.reset()
            if outcomes[at] == "ok":
                await scene.clients[role].call(method, **params(scene))
    wrong, kinds = [], set()
    for role, client in scene.clients.items():
        await client.settled()
        ids = [event["id"] for event in client.events]
        assert ids == sorted(set(ids)), f"{role} heard events twice or out of order"
        viewer = "customer" if role == "outsider" else role
        for event in client.events:
            kinds.add(event["type"])
            found = faults(event, event_shape(event["type"], viewer))
            wrong += [f"{role} {event['type']}: {fault}" for fault in found]
    assert wrong == []
    assert kinds >= {
        "ticket.opened", "ticket.changed", "message.posted", "message.edited", "message.deleted",
        "note.added", "conversation.read", "message.reacted",
    }  # fmt: skip


NUMBERED: list[tuple[str, dict[str, object]]] = [
    ("ticket.get", {}),
    ("ticket.claim", {}),
    ("ticket.claim", {"from": 5}),
    ("ticket.assign", {"assignee_id": None}),
    ("ticket.resolve", {}),
    ("ticket.reopen", {}),
    ("ticket.close", {}),
    ("message.list", {}),
    ("message.list", {"around": 1}),
    ("message.post", {"body": "x", "client_id": "p1"}),
    ("message.post", {"body": "x", "client_id": "p2", "reply_to": 1, "seen": 1}),
    ("note.add", {"body": "x", "client_id": "p3"}),
    ("conversation.mark_read", {"message_id": 1}),
    ("conversation.marks", {}),
    ("conversation.deliveries", {}),
    ("conversation.view", {}),
    ("typing.set", {}),
]


async def raw_answer(client: Client, method: str, params: dict[str, Any]) -> str:
    seen = len(client.frames)
    text = json.dumps({"jsonrpc": "2.0", "id": 77, "method": method, "params": params})
    await client.socket.send(text)
    frame = await client.wait_for(lambda one: one.get("id") == 77, since=seen)
    return client.texts[client.frames.index(frame, seen)]


async def test_what_is_foreign_and_what_does_not_exist_are_the_same_bytes(scene: Scene) -> None:
    outsider, agent = scene.clients["outsider"], scene.clients["agent"]
    for method, params in NUMBERED:
        foreign = await raw_answer(outsider, method, {**params, "ticket_id": scene.ticket_id})
        absent = await raw_answer(outsider, method, {**params, "ticket_id": ABSENT})
        assert foreign == absent, method
        assert '"error"' in foreign, method
    note = await agent.call("note.add", **said(scene))
    note_id = note["message"]["id"]
    for role, hidden in (("outsider", scene.message_id), ("customer", note_id)):
        client = scene.clients[role]
        for method, more in (
            ("message.edit", {"body": "x"}),
            ("message.delete", {}),
            ("reaction.set", {"emoji": "👍"}),
        ):
            foreign = await raw_answer(client, method, {**more, "message_id": hidden})
            absent = await raw_answer(client, method, {**more, "message_id": ABSENT})
            assert foreign == absent, (role, method)
    customer = scene.clients["customer"]
    for method, name, more in (
        ("conversation.mark_read", "message_id", {}),
        ("message.post", "reply_to", {"body": "x", "client_id": "q"}),
    ):
        place = {"ticket_id": scene.ticket_id, **more}
        hidden = await raw_answer(customer, method, {**place, name: note_id})
        assert hidden == await raw_answer(customer, method, {**place, name: ABSENT}), method
    pages = [
        await customer.call("message.list", ticket_id=scene.ticket_id, limit=1, around=place)
        for place in (note_id, ABSENT)
    ]
    assert pages[0] == pages[1]


async def refused(client: Client, method: str, **params: Any) -> dict[str, Any]:
    with pytest.raises(Refusal) as caught:
        await client.call(method, **params)
    assert caught.value.number == (-32602 if caught.value.code == "invalid" else 1)
    return caught.value.facts


async def test_who_was_faster_is_told(scene: Scene) -> None:
    agent, admin = scene.clients["agent"], scene.clients["admin"]
    place = {"ticket_id": scene.ticket_id}
    await agent.call("ticket.claim", **place)
    taken = await refused(admin, "ticket.claim", **place)
    assert taken == {
        "code": "conflict",
        "assignee": {"id": AGENT_ID, "name": "Анна", "role": "agent"},
    }
    assert (await admin.call("ticket.claim", **place, **{"from": AGENT_ID}))["ticket"][
        "assignee"
    ]["id"] == ADMIN_ID
    answer = await admin.call("message.post", **said(scene))
    crossed = await refused(agent, "message.post", **said(scene), seen=scene.message_id)
    assert crossed == {
        "code": "conflict",
        "message": {**answer["message"], "client_id": None},
    }
    await agent.call("message.post", **said(scene), seen=answer["message"]["id"])


async def test_errors_say_what_a_client_needs_to_go_on(scene: Scene) -> None:
    customer, agent = scene.clients["customer"], scene.clients["agent"]
    place = {"ticket_id": scene.ticket_id}
    assert await refused(customer, "message.post", **{**said(scene), "body": "x" * 16_001}) == {
        "code": "too_large",
        "field": "body",
        "limit": 16_000,
    }
    assert await refused(customer, "ticket.open", **{**opening(scene), "subject": "x" * 201}) == {
        "code": "too_large",
        "field": "subject",
        "limit": 200,
    }
    await agent.call("ticket.close", **place)
    assert await refused(agent, "message.post", **said(scene)) == {"code": "closed"}
    assert await refused(customer, "message.edit", message_id=scene.message_id, body="x") == {
        "code": "closed"
    }
    assert await refused(agent, "ticket.reopen", **place) == {
        "code": "transition_refused",
        "status": "closed",
    }
    followed = await customer.call("message.post", **said(scene))
    assert followed["ticket"]["follows"] == scene.ticket_id
    assert followed["message"]["ticket_id"] == followed["ticket"]["id"] != scene.ticket_id


async def test_texts_are_normalised_and_counted_in_code_points(scene: Scene) -> None:
    customer = scene.clients["customer"]
    posted = await customer.call("message.post", **{**said(scene), "body": "  cafe\u0301\n"})
    assert posted["message"]["body"] == "caf\u00e9"
    longest = "\U0001f600" * 16_000
    text = json.dumps(
        {
            "jsonrpc": "2.0",
            "id": 900,
            "method": "message.post",
            "params": {**said(scene), "body": longest},
        },
        ensure_ascii=False,
    )
    assert 64_000 < len(text.encode()) < 65_536
    seen = len(customer.frames)
    await customer.socket.send(text)
    reply = await customer.wait_for(lambda frame: frame.get("id") == 900, since=seen)
    assert reply["result"]["message"]["body"] == longest


async def test_notifications_and_batches_get_the_answers_of_json_rpc(scene: Scene) -> None:
    customer = scene.clients["customer"]
    seen = len(customer.frames)
    place = {"ticket_id": ABSENT}
    for method, params in (
        ("typing.set", place),
        ("conversation.view", place),
        ("message.post", {**place, "body": "x", "client_id": "n"}),
        ("no.such", {}),
        ("ticket.get", {"wrong": 1}),
        ("session.start", {"token": "x"}),
        ("ticket.get", place),
    ):
        await customer.notify(method, **params)
    await customer.settled()
    assert [frame for frame in customer.frames[seen:] if frame.get("method") != "event"] == [
        customer.frames[-1]
    ]
    notified = await customer.call("message.post", **said(scene))
    await customer.notify("message.post", **said(scene))
    await customer.event("message.posted")
    assert notified["message"]["id"] > 0
    batch = await customer.raw(json.dumps([{"jsonrpc": "2.0", "id": 1, "method": "inbox.list"}]))
    assert (batch["id"], batch["error"]["code"]) == (None, -32600)
