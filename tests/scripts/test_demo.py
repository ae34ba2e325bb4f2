"""The demo as processes: it comes up, ends with all it started, and knows no real token."""

import json
import re
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
import pytest

from app.i18n import t
from tests.scripts.demo_stage import END_LIMIT_S, ROOT, RunningDemo, demo

pytestmark = pytest.mark.slow
OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))
CTRL_C_LIMIT_S = 5.0
SEEDING = t("ru", "script.demo.seeding")


def ask(address: str, verb: str, **body: object) -> Any:
    request = urllib.request.Request(
        f"{address}control/{verb}",
        json.dumps(body).encode(),
        {"Content-Type": "application/json"},
    )
    with OPENER.open(request, timeout=20) as answer:
        return json.load(answer)


def config_of(folder: Path, language: str = "ru") -> dict[str, Any]:
    keys: dict[str, Any] = json.loads(
        (folder / language / "config.json").read_text(encoding="utf-8")
    )
    return keys


def marina() -> int:
    return person("marina")


def person(key: str) -> int:
    cast = json.loads((ROOT / "scripts/demo_desk/ru.json").read_text(encoding="utf-8"))
    number: int = cast["people"][key]["id"]
    return number


@pytest.fixture(scope="module")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a first start leaves behind, after one that was interrupted while it seeded."""
    folder = tmp_path_factory.mktemp("seeded")
    (folder / "ru.new" / "desk").mkdir(parents=True)
    (folder / "ru.new" / "desk" / "tikethet.db").write_bytes(b"half")
    with demo(folder) as first:
        first.address()
        first.interrupt()
        assert first.ended() == 0, first.said
    return folder


@pytest.fixture
def played(seeded: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(seeded, tmp_path / "played"))


@dataclass(frozen=True)
class Shop:
    """One demo for the tests that only look at it, and what it had done when it was ready."""

    running: RunningDemo
    folder: Path
    address: str
    first_calls: list[dict[str, Any]]
    first_waiting: int


@pytest.fixture(scope="module")
def shop(seeded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    folder = tmp_path_factory.mktemp("shop") / "played"
    shutil.copytree(seeded, folder)
    with demo(folder) as running:
        address = running.address()
        waiting = waiting_deliveries(folder / "ru" / "desk" / "tikethet.db")
        yield Shop(running, folder, address, ask(address, "calls"), waiting)


def waiting_deliveries(database: Path) -> int:
    query = "SELECT count(*) FROM deliveries WHERE state NOT IN ('sent', 'cancelled')"
    with closing(sqlite3.connect(database)) as connection:
        number: int = connection.execute(query).fetchone()[0]
    return number


def test_both_doors_answer(shop: Shop) -> None:
    address = shop.address
    origin = config_of(shop.folder)["public_url"]
    with OPENER.open(f"{origin}/healthz") as answer:
        assert json.load(answer)["status"] == "ok"
    with OPENER.open(address) as answer:
        assert "text/html" in answer.headers["Content-Type"]
    question = "Здравствуйте, вы ещё работаете?"
    ask(address, "send_text", user_id=marina(), text=question)
    answered = ask(address, "wait", chat_id=marina(), after=last_id(address), text="№")
    assert answered["reply_markup"]["inline_keyboard"]


def last_id(address: str) -> int:
    history = ask(address, "history", chat_id=marina())["messages"]
    number: int = history[-1]["message_id"]
    return number - 1


def test_it_listens_on_loopback_only(shop: Shop) -> None:
    heard = {
        connection.laddr.ip
        for program in shop.running.programs()
        for connection in program.net_connections("inet")
        if connection.status == psutil.CONN_LISTEN
    }
    assert heard == {"127.0.0.1"}


def test_ctrl_c_ends_everything_in_time(played: Path) -> None:
    with demo(played) as running:
        running.address()
        programs = running.programs()
        assert len(programs) == 3
        began = time.monotonic()
        running.interrupt()
        assert running.ended() == 0, running.said
        took_s = time.monotonic() - began
    assert not [one for one in programs if one.is_running()], "a program outlived Ctrl-C"
    assert took_s < CTRL_C_LIMIT_S


def test_killed_itself_it_leaves_no_orphan(played: Path) -> None:
    with demo(played) as running:
        running.address()
        programs = running.programs()
        running.kill()
        _, alive = psutil.wait_procs(programs, END_LIMIT_S)
    assert alive == [], "a program outlived the demo"


def test_a_program_that_dies_is_told_with_its_last_words(played: Path) -> None:
    with demo(played) as running:
        running.address()
        programs = running.programs()
        running.program("websocket_server.py").kill()
        assert running.ended() == 1
    assert "listening on http://127.0.0.1" in running.said
    assert "live.log" in running.said
    assert not [one for one in programs if one.is_running()]


def test_what_was_played_is_there_again_and_fresh_forgets_it(played: Path) -> None:
    with demo(played) as first:
        address = first.address()
        ask(address, "send_text", user_id=marina(), text="Запомните меня")
        seen = ask(address, "wait", chat_id=marina(), after=last_id(address), text="№")
        first.interrupt()
        first.ended()
    with demo(played) as second:
        address = second.address()
        history = ask(address, "history", chat_id=marina())["messages"]
        assert history[-1]["message_id"] == seen["message_id"]
        assert "Запомните меня" in [message.get("text") for message in history]
        assert SEEDING not in second.said, "it was seeded again"
        ask(address, "send_text", user_id=person("igor"), text="А я Игорь")
        later = ask(address, "wait", chat_id=person("igor"), after=seen["message_id"])
        assert later["message_id"] > seen["message_id"]
        second.interrupt()
        second.ended()
    with demo(played, "--fresh") as third:
        history = ask(third.address(), "history", chat_id=marina())["messages"]
        assert "Запомните меня" not in [message.get("text") for message in history]


def test_a_start_sends_no_notices(shop: Shop) -> None:
    assert [call for call in shop.first_calls if call["method"] == "sendMessage"] == []
    assert shop.first_waiting == 0


def test_a_start_interrupted_while_it_seeds_begins_anew(seeded: Path) -> None:
    assert not (seeded / "ru.new").exists()
    assert (seeded / "ru" / "desk" / "tikethet.db").read_bytes() != b"half"


def test_ports_that_are_taken_are_left_alone(played: Path) -> None:
    with socket.socket() as page, socket.socket() as desk:
        for taken in (page, desk):
            taken.bind(("127.0.0.1", 0))
            taken.listen()
        former = config_of(played)
        keys = {**former, "port": desk.getsockname()[1]}
        (played / "ru" / "config.json").write_text(json.dumps(keys), encoding="utf-8")
        wanted = page.getsockname()[1]
        with demo(played, "--port", str(wanted)) as running:
            address = running.address()
            assert str(wanted) in running.said
            assert not address.endswith(f":{wanted}/")
            origin = config_of(played)["public_url"]
            assert origin != former["public_url"]
            history = ask(address, "history", chat_id=marina())["messages"]
    buttons = re.findall(r'"url": "(http://[^/"]+)', json.dumps(history))
    assert set(buttons) == {origin}, "buttons of earlier starts lead nowhere"


def test_a_second_start_shows_the_first(shop: Shop) -> None:
    with demo(shop.folder) as second:
        assert second.ended() == 0
    assert shop.address in second.said
    with demo(shop.folder, "--fresh") as third:
        assert third.ended() == 1
    assert shop.address in third.said
    assert len(shop.running.programs()) == 3


def test_interrupted_while_it_starts_it_ends(played: Path) -> None:
    with demo(played) as running:
        while not running.programs():
            time.sleep(0.01)
        programs = running.programs()
        running.interrupt()
        assert running.ended() == 0, running.said
    assert not [one for one in programs if one.is_running()]


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with demo(tmp_path / "file" / "demo") as running:
        assert running.ended() == 1
    assert "Traceback" not in running.said
    assert "Демо не запустилось" in running.said


def test_tied_it_ends_with_its_input(played: Path) -> None:
    command = [sys.executable, "-m", "scripts.demo_desk", "--no-open", "--tied", "--port", "0"]
    with subprocess.Popen(
        [*command, "--folder", str(played)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
    ) as running:
        assert running.stdin is not None
        running.stdin.close()
        assert running.wait(END_LIMIT_S) == 0


def test_a_tied_program_keeps_its_own_exit_status(tmp_path: Path) -> None:
    script = tmp_path / "ends.py"
    script.write_text("import sys\nprint(sys.argv, __name__)\nsys.exit(7)\n", encoding="utf-8")
    with subprocess.Popen(
        [sys.executable, "-m", "scripts.demo_desk.tied", str(script), "--word"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
    ) as tied:
        said = tied.stdout.read() if tied.stdout else ""
        assert tied.wait(END_LIMIT_S) == 7, said
    assert said.split() == [f"['{script}',", "'--word']", "__main__"]
