"""Every method for every role: its result, its refusals, and that what is foreign does not exist."""

import itertools
import json
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from app.live.protocol import PARAMS
from tests.live.live_desk import ADMIN_ID, Client, LiveDesk, Refusal, live_desk
from tests.live.objects import event_shape, faults, results

CUSTOMER_ID, AGENT_ID, OUTSIDER_ID = 1, 2, 3
ROLES = ("customer", "outsider", "agent", "admin")
ABSENT = 987_654
_numbers = itertools.count(1)


def fresh_id() -> str:
    return f"c{next(_numbers)}"


@dataclass
class Scene:
    """A desk with everyone connected, and a ticket of the customer that nobody has answered."""

    desk: LiveDesk
    clients: dict[str, Client]
    ticket_id: int = 0
    message_id: int = 0

    async def reset(self) -> None:
        opened = await self.clients["customer"].call(
            "ticket.open", subject="Lamp", body="It is dark", client_id=fresh_id()
        )
        self.ticket_id, self.message_id = opened["ticket"]["id"], opened["message"]["id"]


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


Params = Callable[[Scene], dict[str, Any]]


def of_ticket(scene: Scene) -> dict[str, Any]:
    return {"ticket_id": scene.ticket_id}


def of_message(scene: Scene) -> dict[str, Any]:
    return {"message_id": scene.message_id}


def said(scene: Scene) -> dict[str, Any]:
    return {"ticket_id": scene.ticket_id, "body": "Hello", "client_id": fresh_id()}


def opening(scene: Scene) -> dict[str, Any]:
    return {"subject": "Door", "body": "It sticks", "client_id": fresh_id()}


EVERYONE = ("ok", "ok", "ok", "ok")
PARTIES = ("ok", "not_found", "ok", "ok")
STAFF = ("forbidden", "forbidden", "ok", "ok")
AUTHOR = ("ok", "not_found", "forbidden", "forbidden")

#: method, params, outcome for customer, outsider, agent, admin.
TABLE: list[tuple[str, Params, tuple[str, str, str, str]]] = [
    ("session.start", lambda s: {"init_data": "x"}, ("conflict",) * 4),
    ("ticket.open", opening, EVERYONE),
    (
        "ticket.open",
        lambda s: {**opening(s), "customer_id": CUSTOMER_ID},
        ("ok", "forbidden", "ok", "ok"),
    ),
    (
        "ticket.open",
        lambda s: {**opening(s), "customer_id": ABSENT},
        ("forbidden", "forbidden", "not_found", "not_found"),
    ),
    ("ticket.get", of_ticket, PARTIES),
    ("ticket.claim", of_ticket, STAFF),
    ("ticket.assign", lambda s: {**of_ticket(s), "assignee_id": AGENT_ID}, STAFF),
    (
        "ticket.assign",
        lambda s: {**of_ticket(s), "assignee_id": CUSTOMER_ID},
        ("forbidden", "forbidden", "not_found", "not_found"),
    ),
    ("ticket.resolve", of_ticket, PARTIES),
    ("ticket.reopen", of_ticket, PARTIES),
    ("ticket.close", of_ticket, STAFF),
    ("inbox.list", lambda s: {}, EVERYONE),
    ("inbox.list", lambda s: {"view": "mine", "limit": 1}, EVERYONE),
    ("inbox.list", lambda s: {"before": "not-ours"}, ("invalid",) * 4),
    ("message.list", of_ticket, PARTIES),
    (
        "message.list",
        lambda s: {**of_ticket(s), "before": 1, "after": 1},
        ("invalid", "not_found", "invalid", "invalid"),
    ),
    ("message.post", said, PARTIES),
    ("message.post", lambda s: {**said(s), "reply_to": s.message_id}, PARTIES),
    (
        "message.post",
        lambda s: {**said(s), "reply_to": ABSENT},
        ("invalid", "not_found", "invalid", "invalid"),
    ),
    ("message.post", lambda s: {**said(s), "body": " \n "}, ("invalid",) * 4),
    ("message.post", lambda s: {**said(s), "body": "a\0b"}, ("invalid",) * 4),
    ("message.post", lambda s: {**said(s), "body": "x" * 16_001}, ("too_large",) * 4),
    ("message.edit", lambda s: {**of_message(s), "body": "Again"}, AUTHOR),
    ("message.delete", of_message, AUTHOR),
    ("note.add", said, STAFF),
    ("conversation.mark_read", lambda s: {**of_ticket(s), **of_message(s)}, PARTIES),
    (
        "conversation.mark_read",
        lambda s: {**of_ticket(s), "message_id": ABSENT},
        ("not_found",) * 4,
    ),
    ("conversation.marks", of_ticket, PARTIES),
    ("conversation.view", of_ticket, PARTIES),
    ("conversation.view", lambda s: {"ticket_id": None}, EVERYONE),
    ("typing.set", of_ticket, PARTIES),
    (
        "person.set_role",
        lambda s: {"person_id": CUSTOMER_ID, "role": "customer"},
        ("forbidden", "forbidden", "forbidden", "ok"),
    ),
    (
        "person.set_role",
        lambda s: {"person_id": ABSENT, "role": "agent"},
        ("forbidden", "forbidden", "forbidden", "not_found"),
    ),
    (
        "person.set_role",
        lambda s: {"person_id": ADMIN_ID, "role": "agent"},
        ("forbidden",) * 4,
    ),
]


async def test_every_method_answers_every_role_as_the_contract_says(scene: Scene) -> None:
    assert {method for method, _, _ in TABLE} == set(PARAMS)
    for (method, params, outcomes), (at, role) in itertools.product(TABLE, enumerate(ROLES)):
        await scene.reset()
        asked = f"{method} {params(scene)} as {role}"
        try:
            result = await scene.clients[role].call(method, **params(scene))
        except Refusal as refusal:
            assert refusal.code == outcomes[at], asked
            continue
        assert outcomes[at] == "ok", asked
        viewer = "customer" if role == "outsider" else role
        assert faults(result, results(viewer)[method]) == [], asked


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
        "note.added", "conversation.read",
    }  # fmt: skip


NUMBERED = [
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
        for method, more in (("message.edit", {"body": "x"}), ("message.delete", {})):
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


async def test_errors_say_what_a_client_needs_to_go_on(scene: Scene) -> None:
    customer, agent, admin = (scene.clients[role] for role in ("customer", "agent", "admin"))
    place = {"ticket_id": scene.ticket_id}

    async def refused(client: Client, method: str, **params: Any) -> dict[str, Any]:
        with pytest.raises(Refusal) as caught:
            await client.call(method, **params)
        assert caught.value.number == (-32602 if caught.value.code == "invalid" else 1)
        return caught.value.facts

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
