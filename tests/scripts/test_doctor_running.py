"""The doctor's rows about what runs: real servers, real other programs on the port, real rows."""

import asyncio
import os
import socket
import subprocess
import sys
import textwrap
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from app.services import doubt, health, intake, outbox
from app.services.intake import RawUpdate
from app.store import deliveries, updates
from app.store.deliveries import Delivery
from app.store.transaction import Transaction
from scripts.checkup.ports import of_lsof, of_netstat, of_tasklist
from tests.factories import one_text
from tests.live.live_desk import LiveDesk, live_desk
from tests.scripts.clinic import Clinic, http_server

MINUTE_MS = 60_000
PATIENCE_S = 60


@pytest.fixture
def clinic(tmp_path: Path) -> Clinic:
    return Clinic(tmp_path)


@pytest.fixture
async def live(clinic: Clinic) -> AsyncIterator[LiveDesk]:
    async with live_desk(clinic.folder, port=clinic.config()["port"]) as running:
        yield running


# -- the port ------------------------------------------------------------------------------


def test_a_free_port(clinic: Clinic) -> None:
    clinic.see("port", "free")
    clinic.configure(port=0)
    clinic.see("port", "any")
    clinic.see("live", "waits")


async def test_our_own_server_has_the_port(clinic: Clinic, live: LiveDesk) -> None:
    await clinic.see_soon("port", "ours")


@contextmanager
def other_program(port: int, *, answers: bool = False) -> Iterator[int]:
    """Another Python that holds the port; its number."""
    code = f"""
        import socket, sys
        server = socket.create_server(("127.0.0.1", {port}))
        print("ready", flush=True)
        if {answers}:
            while True:
                connection = server.accept()[0]
                connection.sendall(b"220 mail.example ready\\r\\n")
                connection.close()
        sys.stdin.read()
    """
    with subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(code)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as program:
        try:
            assert program.stdout is not None
            assert program.stdout.readline() == b"ready\n"
            yield program.pid
        finally:
            program.kill()


@pytest.mark.parametrize("answers", [False, True], ids=["silent", "answers"])
def test_another_program_on_the_port_is_named(
    clinic: Clinic, answers: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scripts.checkup.running.HEALTH_LIMIT_S", 0.3)
    with other_program(clinic.config()["port"], answers=answers) as number:
        program = str(clinic.see("port", "taken").values["program"])
        clinic.see("live", "stopped")
    assert f"({number})" in program
    clinic.see("port", "free")


def test_a_web_server_of_somebody_else(clinic: Clinic) -> None:
    with http_server(200, b"<h1>It works</h1>") as server:
        clinic.configure(port=server.port)
        clinic.see("port", "taken")
        clinic.see("live", "stopped")


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="needs /proc")
def test_a_port_whose_holder_nobody_tells(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without rights to look into other people's programs the system tells no name."""
    monkeypatch.setattr("scripts.checkup.running.HEALTH_LIMIT_S", 0.3)
    if os.geteuid() != 0:
        pytest.skip("needs root, to be able to be nobody")
    with other_program(clinic.config()["port"]), _as_nobody(clinic.folder):
        clinic.see("port", "taken_by_unknown")


@contextmanager
def _as_nobody(folder: Path) -> Iterator[None]:
    opened = [folder, *folder.parents]
    modes = {one: one.stat().st_mode for one in opened}
    for one in opened[:-1]:
        one.chmod(modes[one] | 0o055)
    for file in folder.iterdir():
        file.chmod(0o644)
    os.seteuid(65_534)
    try:
        yield
    finally:
        os.seteuid(0)
        for one in opened[:-1]:
            one.chmod(modes[one])


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux keeps low ports for root")
def test_a_port_that_the_system_keeps_for_itself(clinic: Clinic) -> None:
    low = Path("/proc/sys/net/ipv4/ip_unprivileged_port_start")
    if os.geteuid() != 0 or int(low.read_text(encoding="ascii")) <= 1:
        pytest.skip("needs root, to be able to be nobody")
    clinic.configure(port=1)
    with _as_nobody(clinic.folder):
        clinic.see("port", "denied")


def test_an_address_that_this_machine_does_not_have(clinic: Clinic) -> None:
    clinic.configure(host="192.0.2.77")
    clinic.see("port", "no_address")
    clinic.configure(host="no-such-name.invalid")
    clinic.see("port", "no_address")


def test_what_other_systems_say_of_a_port_is_understood() -> None:
    netstat = (
        "\r\nАктивные подключения\r\n\r\n  Имя  Локальный адрес  Внешний адрес  Состояние  PID\r\n"
        "  TCP    127.0.0.1:8000   127.0.0.1:50123   ESTABLISHED   7\r\n"
        "  TCP    0.0.0.0:18000    0.0.0.0:0         LISTENING     8\r\n"
        "  TCP    [::1]:8000       [::]:0            LISTENING     9\r\n"
    )
    assert of_netstat(netstat, 8000) == 9
    assert of_netstat(netstat, 8001) is None
    assert of_tasklist('"nginx.exe","9","Console","1","10 000 K"\r\n') == "nginx.exe"
    assert of_tasklist("INFO: No tasks are running.\r\n") is None
    assert of_lsof("p812\ncControlCenter\nf9\n") == "ControlCenter (812)"
    assert of_lsof("") is None


# -- the live server -----------------------------------------------------------------------


async def test_a_server_over_our_database(clinic: Clinic, live: LiveDesk) -> None:
    await clinic.see_soon("live", "ok")
    customer = await live.customer()
    await customer.call("ticket.open", subject="A", body="B", client_id="c1")
    await clinic.see_soon("live", "ok")


def test_no_server(clinic: Clinic) -> None:
    clinic.see("live", "stopped")


async def test_a_server_over_another_database(clinic: Clinic, live: LiveDesk) -> None:
    await live.customer()
    clinic.configure(data_dir="another")
    await clinic.see_soon("live", "other_desk")
    # With a database of its own, whose log has another end.
    await asyncio.to_thread(_open_desk, clinic.folder / "another", 3)
    await clinic.see_soon("live", "other_desk")


def _open_desk(folder: Path, tickets: int) -> None:
    from tests.factories import Desk

    desk = Desk(folder)
    for _ in range(tickets):
        desk.open()
    desk.close()


def test_a_server_that_lost_its_database(clinic: Clinic) -> None:
    with http_server(503, b'{"status":"unavailable"}') as server:
        clinic.configure(port=server.port)
        clinic.see("live", "sick")
        clinic.see("port", "ours")


async def test_a_server_of_former_code(clinic: Clinic, live: LiveDesk) -> None:
    path = clinic.folder / "pyproject.toml"
    path.write_text('[project]\nversion = "99.0.0"\n', encoding="utf-8")
    await clinic.see_soon("live", "old_code")
    path.unlink()
    await clinic.see_soon("live", "ok")


# -- the bot, what it sends and what it works ----------------------------------------------


def test_the_bot_by_its_heartbeat(clinic: Clinic) -> None:
    clinic.make_desk()
    clinic.see("bot", "never")
    clinic.make_desk(bot_seen_ago_ms=10 * MINUTE_MS)
    assert clinic.see("bot", "stopped").values["count"] == 10
    clinic.make_desk(bot_seen_ago_ms=1_000)
    lock = intake.only_bot(clinic.desk_folder)
    assert lock is not None
    clinic.see("bot", "ok")
    lock.close()
    clinic.see("bot", "gone")
    assert intake.only_bot(clinic.desk_folder), "the doctor has kept the bot's lock"


def _plan(tx: Transaction, ago_ms: int) -> Delivery:
    delivery = Delivery(chat_id=1, kind="text", due_at=tx.now - ago_ms)
    deliveries.add(tx, delivery)
    return delivery


def test_the_outbox(clinic: Clinic) -> None:
    clinic.make_desk()
    clinic.see("outbox", "ok")
    with clinic.desk() as desk:
        waiting = desk.do(_plan, MINUTE_MS)
        clinic.see("outbox", "ok")
        late = desk.do(_plan, 7 * MINUTE_MS)
        assert clinic.see("outbox", "stuck").values["count"] == 7
        desk.do(outbox.done, waiting, one_text(1))
        desk.do(outbox.blocked, late, "blocked")
        clinic.see("outbox", "ok")
        desk.do(outbox.refused, desk.do(_plan, 0), "400")
        assert clinic.see("outbox", "failed").values["count"] == 1
        desk.do(doubt.uncertain, desk.do(_plan, 0), "timed_out")
        assert clinic.see("outbox", "uncertain").values["count"] == 1


def test_what_came_in(clinic: Clinic) -> None:
    clinic.make_desk()
    clinic.see("updates", "ok")
    with clinic.desk() as desk:
        desk.do(intake.store_updates, [RawUpdate(1, 7, "{}")])
        clinic.see("updates", "ok")
        desk.do(updates.park, 1, "KeyError")
        assert clinic.see("updates", "parked").values["count"] == 1
        desk.now -= 9 * MINUTE_MS
        desk.do(intake.store_updates, [RawUpdate(2, 7, "{}")])
        assert clinic.see("updates", "stuck").values["count"] == 9


def test_the_probe_of_a_port_leaves_it_free(clinic: Clinic) -> None:
    clinic.see("port", "free")
    with socket.create_server(("127.0.0.1", clinic.config()["port"])):
        pass


def test_a_heartbeat_of_the_future_is_no_life(clinic: Clinic) -> None:
    """After a clock was set back, a dead bot must not look alive for ever."""
    with clinic.desk() as desk:
        desk.now += 60 * MINUTE_MS
        desk.do(health.beat, health.BOT)
    clinic.see("bot", "stopped")
