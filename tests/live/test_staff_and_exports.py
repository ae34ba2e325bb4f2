"""Over the socket and over HTTP: deactivated within a second, exports to their admin alone."""

import asyncio
import io
import json
import secrets
import zipfile
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.live.live_desk import Client, LiveDesk, Refusal, live_desk

DEADLINE_S = 1.0


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[LiveDesk]:
    async with live_desk(tmp_path, messages_per_minute=0) as made:
        yield made


async def fetched(desk: LiveDesk, url: str) -> bytes:
    def read() -> bytes:
        with urlopen(f"http://127.0.0.1:{desk.live.port}{url}", timeout=30) as answer:
            assert answer.headers["Content-Type"] == "application/zip"
            assert answer.headers["Content-Disposition"].startswith("attachment;")
            content: bytes = answer.read()
            assert len(content) == int(answer.headers["Content-Length"])
            return content

    return await asyncio.to_thread(read)


async def test_a_large_export_comes_in_many_pieces(desk: LiveDesk) -> None:
    customer, admin = await desk.customer(), await desk.admin()
    ticket_id = await opened_by(customer)
    for number in range(20):
        body = secrets.token_hex(8_000)
        await customer.call(
            "message.post", ticket_id=ticket_id, body=body, client_id=f"m{number}"
        )
    address = await admin.call("ticket.export", ticket_id=ticket_id)
    content = await fetched(desk, address["url"])
    assert len(content) > 4 * 64 * 1024
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        assert body in archive.read("index.html").decode()


async def opened_by(customer: Client) -> int:
    made = await customer.call("ticket.open", subject="Lamp", body="It is dark", client_id="c1")
    return int(made["ticket"]["id"])


async def test_a_deactivated_agents_sockets_end_within_a_second(desk: LiveDesk) -> None:
    agent, other = await desk.agent(2), await desk.join(2, "Анна")
    admin, customer = await desk.admin(), await desk.customer()
    ticket_id = await opened_by(customer)
    await agent.call("ticket.claim", ticket_id=ticket_id)
    async with asyncio.timeout(DEADLINE_S):
        await admin.call("staff.deactivate", person_id=2)
        codes = [await one.closed() for one in (agent, other)]
    assert codes == [4401, 4401]
    found = await admin.call("ticket.get", ticket_id=ticket_id)
    assert found["ticket"]["assignee"] is None
    again = await desk.open()
    with pytest.raises(Refusal, match="auth_invalid"):
        again.started = await again.call("session.start", token=agent.started["token"])
    await admin.call("staff.reactivate", person_id=2)
    back = await desk.join(2, "Анна")
    assert back.started["person"]["role"] == "agent"


async def test_an_export_is_fetched_by_its_address(desk: LiveDesk) -> None:
    customer, admin = await desk.customer(), await desk.admin()
    ticket_id = await opened_by(customer)
    await admin.call("note.add", ticket_id=ticket_id, body="Between us", client_id="n1")
    for method, params in (
        ("ticket.export", {"ticket_id": ticket_id}),
        ("person.export", {"person_id": 1}),
    ):
        address = await admin.call(method, **params)
        with zipfile.ZipFile(io.BytesIO(await fetched(desk, address["url"]))) as archive:
            said = json.loads(archive.read("export.json"))
        assert [one["body"] for one in said["tickets"][0]["messages"]] == [
            "It is dark", "Between us",
        ]  # fmt: skip
