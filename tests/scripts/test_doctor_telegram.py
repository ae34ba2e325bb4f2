"""The doctor's rows about Telegram, against a pretend one over real HTTP."""

import asyncio
import socket
import sqlite3
import threading
from collections.abc import AsyncIterator
from contextlib import closing
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path

import aiohttp
import pytest

from app.clock import now_ms
from app.live.auth import INIT_DATA_AGE_S, INIT_DATA_SKEW_S
from app.sandbox import PretendTelegram
from app.services import checkup, health, intake
from app.store.database import DATABASE_NAME
from app.telegram.poller import CONFLICT_WAIT_S
from scripts.checkup.telegram import AHEAD_LIMIT_MS, BEHIND_LIMIT_MS, PROBE_S
from tests.scripts.clinic import Clinic, closed_port, http_server

#: Of a kind that a pretend Telegram takes.
TOKEN = "1001:pretend-token"
ME = b'{"ok": true, "result": {"id": 1001, "username": "desk_bot"}}'


@pytest.fixture
async def telegram() -> AsyncIterator[PretendTelegram]:
    async with PretendTelegram(token=TOKEN) as pretend:
        yield pretend


@pytest.fixture
def clinic(tmp_path: Path, telegram: PretendTelegram) -> Clinic:
    clinic = Clinic(tmp_path)
    clinic.use_telegram(telegram.url, TOKEN)
    return clinic


# -- the token -----------------------------------------------------------------------------


async def test_a_token_that_telegram_knows(clinic: Clinic) -> None:
    values = (await clinic.see_soon("token", "ok")).values
    assert values["username"] == "tikethet_bot"


async def test_a_wrong_token(clinic: Clinic, telegram: PretendTelegram) -> None:
    clinic.use_telegram(telegram.url, "1002:wrong")
    await clinic.see_soon("token", "refused")
    for name in ("webhook", "poller", "clock", "menu_button", "profile"):
        assert (await clinic.see_soon(name, "waits")).values["row"] == "token"


async def test_a_token_waits_for_its_file(clinic: Clinic) -> None:
    clinic.env("BOT_TOKEN=nonsense\n")
    assert clinic.see("token", "waits").values["row"] == "bot_token"


async def test_another_bots_database(clinic: Clinic) -> None:
    with clinic.desk() as desk:
        desk.do(health.remember_bot, 999, "former_bot")
    await clinic.see_soon("token", "other_bot")
    with clinic.desk() as desk:
        desk.do(health.remember_bot, 1001, "tikethet_bot")
    await clinic.see_soon("token", "ok")


async def test_telegram_that_asks_for_a_pause(clinic: Clinic, telegram: PretendTelegram) -> None:
    telegram.faults.flood(30, method="getMe")
    await clinic.see_soon("token", "flood")


async def test_telegram_that_refuses(clinic: Clinic, telegram: PretendTelegram) -> None:
    telegram.faults.refuse(500, "Internal Server Error", method="getMe")
    await clinic.see_soon("token", "other")


async def test_telegram_that_is_down(clinic: Clinic, telegram: PretendTelegram) -> None:
    """What stands before it answers with a page; the address and the token are not at fault."""
    telegram.faults.server_error(502, body="<html>Bad Gateway</html>", method="getMe")
    assert (await clinic.see_soon("token", "other")).values["detail"] == "HTTP 502"


async def test_something_else_at_the_address(clinic: Clinic, telegram: PretendTelegram) -> None:
    telegram.faults.truncate(method="getMe")
    await clinic.see_soon("token", "odd")
    with http_server(302, b"", Location="http://127.0.0.1:1/") as server:
        clinic.use_telegram(f"http://127.0.0.1:{server.port}", TOKEN)
        await clinic.see_soon("token", "odd")


async def test_no_telegram_at_all(clinic: Clinic, telegram: PretendTelegram) -> None:
    telegram.faults.drop_before(method="getMe")
    await clinic.see_soon("token", "unreachable")
    clinic.use_telegram(f"http://127.0.0.1:{closed_port()}", TOKEN)
    await clinic.see_soon("token", "unreachable")
    clinic.use_telegram("http://no-such-name.invalid", TOKEN)
    await clinic.see_soon("token", "no_name")


async def test_telegram_that_hangs(
    clinic: Clinic, telegram: PretendTelegram, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scripts.checkup.botapi.CALL_LIMIT_S", 0.2)
    telegram.faults.hang(method="getMe")
    await clinic.see_soon("token", "slow")


async def test_a_certificate_that_nobody_knows(clinic: Clinic, tls_server: int) -> None:
    clinic.use_telegram(f"https://127.0.0.1:{tls_server}", TOKEN)
    await clinic.see_soon("token", "certificate")


@pytest.fixture
def tls_server(tmp_path: Path) -> int:
    """A port that speaks no TLS: the handshake fails there as with a reader in between."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = listening.dup()
    threading.Thread(target=_answer_plainly, args=(server,), daemon=True).start()
    port: int = server.getsockname()[1]
    return port


def _answer_plainly(server: socket.socket) -> None:
    with server, server.accept()[0] as connection:
        connection.recv(1024)
        connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")


# -- webhook and poller --------------------------------------------------------------------


async def test_a_webhook_is_removed_and_nothing_is_dropped(
    clinic: Clinic, telegram: PretendTelegram
) -> None:
    await clinic.see_soon("webhook", "ok")
    telegram.start(telegram.add_user(2001, "Anna"))
    telegram.updates.set_webhook("https://other.example/secret-path")
    found = await clinic.see_soon("webhook", "set")
    assert found.values == {"host": "other.example"}
    assert (await clinic.see_soon("poller", "waits")).values["row"] == "webhook"
    await asyncio.to_thread(clinic.fix, "webhook", "set", "ok")
    assert len(telegram.updates.pending()) == 1


async def test_messages_that_wait_show_that_nobody_polls(
    clinic: Clinic, telegram: PretendTelegram
) -> None:
    telegram.start(telegram.add_user(2001, "Anna"))
    await clinic.see_soon("poller", "waiting")
    await clinic.see_soon("poller", "waiting")
    assert len(telegram.updates.pending()) == 1, "the doctor has confirmed an update"
    assert telegram.updates.polls == 2


async def test_nobody_polls(clinic: Clinic, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scripts.checkup.telegram.PROBE_S", 1)
    await clinic.see_soon("poller", "free")


async def test_a_second_poller_is_seen_when_it_comes_back(
    clinic: Clinic, telegram: PretendTelegram
) -> None:
    assert PROBE_S > CONFLICT_WAIT_S, "a second copy of this desk would come back too late"
    other = asyncio.create_task(_poll_for_ever(telegram))
    await telegram.updates.wait_polled(timeout_s=5)
    try:
        await clinic.see_soon("poller", "second")
    finally:
        other.cancel()
        await asyncio.wait({other})


async def _poll_for_ever(telegram: PretendTelegram) -> None:
    """Another bot's loop: back at once when Telegram has ended its poll."""
    address = f"{telegram.url}/bot{TOKEN}/getUpdates?timeout=30"
    async with aiohttp.ClientSession() as session:
        while True:
            async with session.get(address) as answer:
                await answer.read()


async def test_a_running_bot_is_left_alone(clinic: Clinic, telegram: PretendTelegram) -> None:
    clinic.make_desk(bot_seen_ago_ms=1_000)
    lock = intake.only_bot(clinic.desk_folder)
    assert lock is not None
    await clinic.see_soon("poller", "ours")
    lock.close()
    assert telegram.updates.polls == 0, "the doctor has polled beside the running bot"


async def test_a_running_bot_tells_of_a_second_one(clinic: Clinic) -> None:
    clinic.make_desk(bot_seen_ago_ms=1_000)
    with clinic.desk() as desk:
        desk.now -= 5_000
        desk.do(health.beat, checkup.CONFLICT)
    assert (await clinic.see_soon("poller", "second")).values["seconds"] == 5
    with closing(sqlite3.connect(clinic.desk_folder / DATABASE_NAME)) as raw, raw:
        raw.execute("UPDATE heartbeats SET at = at - 600000 WHERE name = ?", (checkup.CONFLICT,))
    await clinic.see_soon("poller", "ours")


# -- the clock -----------------------------------------------------------------------------


async def test_the_clock(clinic: Clinic) -> None:
    await clinic.see_soon("clock", "ok")


def test_a_clock_that_is_wrong(tmp_path: Path) -> None:
    clinic = Clinic(tmp_path)
    for ahead_s, code in ((-3600, "behind"), (48 * 3600, "ahead"), (40, "drifts"), (-30, "drifts")):
        date = format_datetime(datetime.fromtimestamp(now_ms() / 1000 - ahead_s, UTC), usegmt=True)
        with http_server(200, ME, Date=date) as server:
            clinic.use_telegram(f"http://127.0.0.1:{server.port}", TOKEN)
            seen = clinic.see("clock", code)
        assert abs(int(str(seen.values["seconds"])) - abs(ahead_s)) <= 2
    with http_server(200, ME) as server:
        clinic.use_telegram(f"http://127.0.0.1:{server.port}", TOKEN)
        clinic.see("clock", "no_date")


def test_the_clock_is_judged_by_what_the_server_refuses() -> None:
    assert BEHIND_LIMIT_MS <= INIT_DATA_SKEW_S * 1000 < BEHIND_LIMIT_MS + 10_000
    assert AHEAD_LIMIT_MS <= INIT_DATA_AGE_S * 1000 <= AHEAD_LIMIT_MS + 3_600_000
