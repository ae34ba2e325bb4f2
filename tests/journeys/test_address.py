"""An operator's tunnel gets a new address: one command, and both processes go by it.

The command asks a pretend agent of ngrok; nothing is restarted and nobody is sent away.
"""

import asyncio
import os
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus
from websockets.typing import Origin

from app.sandbox.remote import ROOT
from tests.journeys.desk import PUBLIC_URL, WholeDesk, whole_desk
from tests.live.live_desk import ADMIN_ID
from tests.scripts.tunnel.edge import authority_file, edge
from tests.scripts.tunnel.stand_ins import agent, endpoints, tunnels

CUSTOMER = 601
FIRST = "https://one.ngrok-free.dev"
SECOND = "https://two.ngrok-free.dev"
LABEL = "Открыть тикеты"
IN_FORCE_S = 1.0
WAIT_S = 60.0


async def update(desk: WholeDesk, *arguments: str) -> str:
    """The command as an operator runs it; what it printed."""
    running = await asyncio.create_subprocess_exec(
        sys.executable,
        ROOT / "scripts" / "update_ngrok_url.py",
        "--config",
        str(desk.doors.folder / "config.json"),
        *arguments,
        env={**os.environ, "SSL_CERT_FILE": str(authority_file(desk.doors.folder))},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    printed, _ = await running.communicate()
    assert running.returncode == 0, printed.decode()
    return printed.decode()


async def lets_in(desk: WholeDesk, origin: str) -> bool:
    with suppress(InvalidStatus):
        async with connect(desk.doors.socket_url, origin=Origin(origin), proxy=None):
            return True
    return False


async def follows(desk: WholeDesk, origin: str) -> float:
    """Waits until server and bot go by the address; how long it took, in seconds."""
    started = time.monotonic()

    async def both() -> bool:
        button = await desk.telegram.ask("menu_button", user_id=CUSTOMER)
        url: str = (button.get("web_app") or {}).get("url", "")
        return url.startswith(origin) and await lets_in(desk, origin)

    await desk.doors.until(both, f"both processes go by {origin}", WAIT_S)
    return time.monotonic() - started


async def tickets_button(desk: WholeDesk) -> str:
    """Where the button of a fresh answer to /tickets leads."""
    history = await desk.telegram.ask("history", chat_id=CUSTOMER)
    newest = max(message["message_id"] for message in history["messages"])
    await desk.write(CUSTOMER, "/tickets")
    answer = await desk.telegram.ask(
        "wait", chat_id=CUSTOMER, after=newest, text="", timeout_s=WAIT_S
    )
    asked = {"user_id": CUSTOMER, "message_id": answer["message_id"], "label": LABEL}
    url: str = (await desk.telegram.ask("open", **asked))["url"]
    return url


@pytest.mark.slow
async def test_a_new_address_needs_one_command_and_no_restart(tmp_path: Path) -> None:
    async with whole_desk(tmp_path) as desk:
        await desk.meet(CUSTOMER, "Марина")
        admin = await desk.join(ADMIN_ID)
        upstream = f"http://localhost:{desk.doors.port}"
        times = []
        with agent(tunnels((FIRST, upstream), ("https://x.example", "http://localhost:1"))) as made:
            for address in (FIRST, SECOND, FIRST, SECOND):
                made.paths = endpoints((address, upstream))
                printed = await update(desk, "--api", made.url)
                times.append(await follows(desk, address))
                assert f"стал {address}" in printed
                assert not await lets_in(desk, PUBLIC_URL)
        assert (await tickets_button(desk)).startswith(SECOND)
        await admin.settled()
        assert [desk.doors.live.starts, desk.doors.bot.starts] == [1, 1]
        assert sorted(times)[len(times) // 2] <= IN_FORCE_S, times


@pytest.mark.slow
async def test_the_check_goes_out_and_finds_this_very_server(tmp_path: Path) -> None:
    async with whole_desk(tmp_path) as desk, edge(desk.doors.port) as made:
        before = await update(desk, made.origin, "--check")
        assert "✓ Это тот самый сервер" in before
        assert "Всё в порядке" in before
        again = await update(desk, "--check")
        assert again.count("✓") == 5, again
