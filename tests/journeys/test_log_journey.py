"""A whole conversation through both real processes at DEBUG: the log names ids and no secret."""

import asyncio
import json
from pathlib import Path
from urllib.parse import parse_qs

import pytest

from app.services import backup
from app.services.backup import quietly
from tests.faults.supervisor import Program
from tests.journeys.desk import WholeDesk, whole_desk
from tests.live.live_desk import BOT_TOKEN, Refusal, init_data

pytestmark = pytest.mark.slow

ANNA, OLEG = 5_501, 5_502
CANARIES = ("Канарейкина", "Canaryname", "канарейка-слово", "canary-note", "canary-subject")


async def converse(desk: WholeDesk) -> list[str]:
    """Says canaries by every road, well and badly; answers what else must not be seen."""
    await desk.agent(OLEG, "Canaryname Oleg")
    agent = await desk.join(OLEG, init_data(OLEG, "Canaryname Oleg"))
    signed = init_data(ANNA, "Анна Канарейкина")
    await desk.meet(ANNA, "Анна Канарейкина")
    await desk.write(ANNA, "канарейка-слово из чата")
    customer = await desk.join(ANNA, signed)
    opened = await customer.call(
        "ticket.open", subject="canary-subject", body="канарейка-слово", client_id="o1"
    )
    number = opened["ticket"]["id"]
    posted = await agent.call(
        "message.post", ticket_id=number, body="канарейка-слово 2", client_id="a1"
    )
    await agent.call("message.edit", message_id=posted["message"]["id"], body="канарейка-слово 3")
    await agent.call("note.add", ticket_id=number, body="canary-note", client_id="n1")
    for frame in ({"body": "канарейка-слово"}, {"ticket_id": "канарейка-слово"}):
        with pytest.raises(Refusal):
            await agent.call("message.post", **frame)
    await asyncio.to_thread(
        backup.make, desk.doors.database.parent, desk.doors.folder / "shelf", 2, lambda: 0, quietly
    )
    await desk.wait_in_chat(ANNA, "канарейка-слово 3")
    tokens = [str(client.started["token"]) for client in (agent, customer)]
    return [signed, parse_qs(signed)["hash"][0], *tokens]


def lines_of(program: Program) -> list[str]:
    said = program.text().splitlines()
    return [line for line in said if not line.startswith("--- ")]


@pytest.mark.parametrize("style", ["text", "json"])
async def test_a_conversation_at_debug(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, style: str
) -> None:
    monkeypatch.setenv("LOG_LEVEL", "DEBUG")
    monkeypatch.setenv("LOG_FORMAT", style)
    async with whole_desk(tmp_path) as desk:
        secrets = await converse(desk)
    live, bot = lines_of(desk.doors.live), lines_of(desk.doors.bot)
    log = "\n".join([*live, *bot])
    for hidden in (BOT_TOKEN, BOT_TOKEN.split(":")[1], *CANARIES, *secrets):
        assert hidden not in log, f"{hidden[:12]}… stands in the log"
    assert "a request is answered" in log
    assert "a delivery is sent" in log
    if style == "json":
        _require_ids([json.loads(line) for line in live], "live", {"connection", "person"})
        _require_ids([json.loads(line) for line in bot], "bot", {"delivery", "update"})
    else:
        assert any("method=message.post" in line and f"person={OLEG}" in line for line in live)
        assert all(line.split()[1] in {"DEBUG", "INFO", "WARNING"} for line in live + bot), log


def _require_ids(lines: list[dict[str, object]], process: str, ids: set[str]) -> None:
    assert {line["process"] for line in lines} == {process}
    assert len({line["pid"] for line in lines}) == 1
    assert ids <= {name for line in lines for name in line}
