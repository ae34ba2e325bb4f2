"""docs/protocol.md: every example parses, every request in it is answered as it says."""

import itertools
import json
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, NamedTuple, get_args

import pytest

from app.domain.errors import ErrorCode
from app.domain.events import EventType
from app.live import connection
from app.live.protocol import PARAMS, parse
from tests.domain.test_picture_strip import with_secrets
from tests.house.tree import ROOT
from tests.live import people_examples
from tests.live.live_desk import Client, LiveDesk, Refusal, init_data, live_desk
from tests.live.objects import event_shape, results
from tests.live.sender import Sender, sum_of
from tests.live.shapes import faults

PAGE = ROOT / "docs" / "protocol.md"
TEXT = PAGE.read_text(encoding="utf-8")
_BLOCK = re.compile(r"^```json ?(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SYSTEM_CODES = (
    "resolved", "reopened", "closed", "claimed", "unassigned", "assigned:<name>", "moved",
    "split_into:<ticket id>", "split_from:<ticket id>", "merged_into:<ticket id>",
    "merged_from:<ticket id>", "erased",
)  # fmt: skip


class Example(NamedTuple):
    """`role` is empty for what the server sends."""

    role: str
    frame: dict[str, Any]

    @property
    def method(self) -> str:
        return str(self.frame.get("method", ""))


EXAMPLES = [Example(role, json.loads(text)) for role, text in _BLOCK.findall(TEXT)]
REQUESTS = [one for one in EXAMPLES if one.role]
#: A request with the result that the document shows right behind it, if any.
EXCHANGES = [
    (one, behind.frame.get("result") if not behind.role else None)
    for one, behind in itertools.pairwise([*EXAMPLES, Example("", {})])
    if one.role
]


def viewer_of(params: dict[str, Any]) -> str:
    ticket = params.get("ticket") or {}
    return "agent" if "priority" in ticket or "desk" in params else "customer"


def test_the_document_shows_every_frame_there_is() -> None:
    assert {one.method for one in REQUESTS} == set(PARAMS)
    sent = {one.method for one in EXAMPLES if not one.role and one.method}
    assert sent == {"event", "signal", "cursor", "upload.progress"}
    words = [f"`{word}`" for word in (*EventType, *get_args(ErrorCode), *SYSTEM_CODES)]
    words += [f"| {code} |" for code in (1009, *_close_codes())]
    words += ["−32700", "−32600", "−32601", "−32602", "−32603"]
    assert [word for word in words if word not in TEXT] == []


def _close_codes() -> list[int]:
    return [
        value
        for name, value in vars(connection).items()
        if name.isupper() and type(value) is int and 1000 <= value < 5000
    ]


@pytest.mark.parametrize("example", REQUESTS, ids=lambda one: one.method)
def test_every_request_of_the_document_is_understood(example: Example) -> None:
    frame = parse(json.dumps(example.frame).encode())
    assert frame.method == example.method
    assert (frame.id is None) == (example.method in {"conversation.view", "typing.set"})


@pytest.mark.parametrize(
    "frame", [one.frame for one in EXAMPLES if not one.role], ids=lambda frame: str(frame)[:60]
)
def test_everything_the_server_is_shown_to_send_has_the_shape_of_its_kind(
    frame: dict[str, Any],
) -> None:
    params = frame.get("params", {})
    if frame.get("method") == "event":
        assert faults(params, event_shape(params["type"], viewer_of(params))) == []
    elif "error" in frame:
        error = frame["error"]
        assert error.keys() == {"code", "message", "data"}
        assert error["data"]["code"] in get_args(ErrorCode)
        assert (error["code"] == 1) == (error["data"]["code"] != "invalid")


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[LiveDesk]:
    async with live_desk(tmp_path, messages_per_minute=0) as made:
        yield made


async def filled_in(desk: LiveDesk, example: Example, clients: dict[str, Client]) -> dict[str, Any]:
    """The params with what exists on this desk in the place of the document's ids."""
    customer = clients["customer"]
    name = f"d{next(_names)}"
    opened = await customer.call("ticket.open", subject="s", body="b", client_id=name)
    if example.method == "conversation.marks":
        await clients["agent"].call(
            "conversation.mark_read",
            ticket_id=opened["ticket"]["id"],
            message_id=opened["message"]["id"],
        )
    if example.method == "delivery.resend":
        said = await clients["agent"].call(
            "message.post", ticket_id=opened["ticket"]["id"], body="b", client_id=name + "a"
        )
        opened["message"] = said["message"]
    real = {
        "ticket_id": opened["ticket"]["id"],
        "person_id": 3,
        "client_id": name + "x",
        "init_data": init_data(1, "Вера"),
        "token": customer.started["token"],
        "epoch": customer.started["epoch"],
        "cursor": customer.started["cursor"],
    }
    if example.method.startswith("rating."):
        await customer.call("ticket.resolve", ticket_id=opened["ticket"]["id"])
    if example.method == "rating.comment":
        await customer.call("rating.give", ticket_id=opened["ticket"]["id"], score=4)
    if example.method in {"reply.remove", "reply.use"}:
        kept = await clients["agent"].call("reply.save", name=name, body="b")
        real["reply_id"] = kept["reply"]["id"]
    real |= await people_examples.real_ids(desk, example.method, clients, opened)
    if example.method in {"upload.finish", "upload.cancel", "file.link"}:
        real |= await with_upload(clients[example.role], example.method)
    if example.method == "ticket.undo":
        real["undo_id"] = await a_way_back(clients[example.role], opened["ticket"]["id"])
    real |= dict.fromkeys(("message_id", "around", "reply_to", "seen"), opened["message"]["id"])
    params = example.frame["params"]
    return {key: real.get(key, value) for key, value in params.items()}


async def a_way_back(client: Client, ticket_id: int) -> int:
    """From an act on a ticket."""
    change = {"priority": "high"}
    done = await client.call("ticket.change_many", ticket_ids=[ticket_id], change=change)
    return int(done["undo"])


async def with_upload(client: Client, method: str) -> dict[str, Any]:
    """A photo that has come whole; for an address of it, finished."""
    sender = Sender(client, with_secrets("PNG"), f"p{next(_names)}")
    await sender.start()
    await sender.send()
    real = {"upload": sender.number, "sha256": sum_of(sender.content)}
    if method == "file.link":
        real["attachment_id"] = (await sender.finish())["attachment"]["id"]
    return real


_names = itertools.count()


async def test_the_server_answers_as_the_document_says(desk: LiveDesk) -> None:
    agent = await desk.agent(2)
    await (await desk.join(3, "Глеб")).leave()
    clients = {"customer": await desk.customer(1), "agent": agent, "admin": await desk.admin()}
    for example, shown in EXCHANGES:
        params = await filled_in(desk, example, clients)
        client = clients[example.role]
        if example.method == "session.start":
            client = await desk.open()
        try:
            result = await client.call(example.method, **params)
        except Refusal as refusal:
            raise AssertionError(f"{example.frame} was refused: {refusal}") from refusal
        shapes = results(example.role)[example.method]
        assert faults(result, shapes) == [], example.method
        if shown is not None:
            assert faults(shown, shapes) == [], f"the document's result of {example.method}"
        if example.method == "session.start":
            assert result["resumed"] is ("token" in params)
