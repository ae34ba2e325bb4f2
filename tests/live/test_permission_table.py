"""Every command by everybody over every road, made from the list of commands: who may not, cannot.

What somebody may do is test_contract.py's; here each cell says whether the door lets them ask.
"""

import asyncio
import itertools
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from app.domain.person import Role
from app.domain.policy import PERMISSIONS
from app.live.protocol import PARAMS
from tests.live.live_desk import PATIENCE_S, Client, LiveDesk, Refusal, live_desk
from tests.live.test_protocol import FULL

ABSENT = 987_654
#: What concerns the socket itself, and whose names in frames would say more than the role.
OF_THE_SOCKET = frozenset({"session.start"})
NAMES_OF_OTHERS = ("customer_id",)
#: Whose full params hold what is only for the staff: customers may ask it bare.
BARE = frozenset({"inbox.list"})


def params_of(method: str) -> dict[str, Any]:
    """Params of the right shape about things that are not there: only the role can refuse them."""
    if method in BARE:
        return {}
    return {
        name: ABSENT if type(value) is int and name.endswith(("_id", "before", "seen")) else value
        for name, value in FULL[method].items()
        if name not in NAMES_OF_OTHERS
    }


async def code_of(client: Client, method: str) -> str:
    frame = await client.ask(method, **params_of(method))
    return str(frame["error"]["data"]["code"]) if "error" in frame else "ok"


def wanted(method: str, role: Role) -> bool:
    return role in PERMISSIONS[method]


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[LiveDesk]:
    async with live_desk(tmp_path, messages_per_minute=0) as made:
        yield made


async def http_status(port: int, method: str, path: str) -> int:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode())
    async with asyncio.timeout(PATIENCE_S):
        line = await reader.readline()
    writer.close()
    return int(line.split()[1])


def commands() -> list[str]:
    return sorted(set(PARAMS) - OF_THE_SOCKET)


def test_every_command_has_its_row_and_its_params() -> None:
    assert set(commands()) == set(PERMISSIONS) == set(FULL) - OF_THE_SOCKET


@pytest.mark.parametrize("road", ["fresh", "resumed"])
async def test_who_may_not_is_refused_by_every_command(desk: LiveDesk, road: str) -> None:
    roles = {
        Role.CUSTOMER: await desk.customer(), Role.AGENT: await desk.agent(2),
        Role.ADMIN: await desk.admin(),
    }  # fmt: skip
    if road == "resumed":
        roles = {role: await resumed(desk, client) for role, client in roles.items()}
    wrong = []
    for method, (role, client) in itertools.product(commands(), roles.items()):
        code = await code_of(client, method)
        is_let = code not in {"forbidden", "auth_required"}
        if is_let != wanted(method, role):
            wrong.append(f"{method} by {role}: {code}")
    assert wrong == []


async def resumed(desk: LiveDesk, client: Client) -> Client:
    """The same person on another socket, going on from where the first one was."""
    started = client.started
    await client.leave()
    back = await desk.back(started["token"], epoch=started["epoch"], cursor=started["cursor"])
    assert back.started["resumed"], "the session began anew"
    return back


async def test_nobody_asks_anything_before_they_have_said_who_they_are(desk: LiveDesk) -> None:
    stranger = await desk.open()
    found = {}
    for method in commands():
        frame = await stranger.ask(method, **params_of(method))
        found[method] = frame["error"]["data"]["code"]
    assert found == dict.fromkeys(commands(), "auth_required")


async def test_the_deactivated_have_no_road_at_all(desk: LiveDesk) -> None:
    agent, admin = await desk.agent(2), await desk.admin()
    token = agent.started["token"]
    await admin.call("staff.deactivate", person_id=2)
    assert await agent.closed() == 4401
    with pytest.raises(Refusal, match="auth_invalid"):
        await desk.back(token)
    with pytest.raises(Refusal, match="forbidden"):
        await desk.join(2, "Анна")


async def test_no_command_is_a_page(desk: LiveDesk) -> None:
    paths = [f"/{method}" for method in commands()]
    paths += [f"/files/{'A' * 43}", "/files/", "/api", "/rpc"]
    for path in paths:
        assert await http_status(desk.live.port, "GET", path) == 404, path
        assert await http_status(desk.live.port, "POST", path) == 405, path
