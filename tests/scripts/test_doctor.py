"""The doctor as an operator runs it: bare, all running, all hanging; and what it mends."""

import ast
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from scripts import doctor
from scripts.checkup.findings import FAIL, OK, WARN, Finding, Row, WaitsError, found
from scripts.checkup.round import Judged, examine, judge, mend
from scripts.checkup.words import Words
from tests.faults.supervisor import doors
from tests.scripts.clinic import ROOT, ROWS, TOKEN, Clinic
from tests.scripts.doctor_clone import PATIENCE_S, UNSET, fresh_clone, run

PROMISED_MS = 10_000


def results(done: "subprocess.CompletedProcess[str]") -> dict[str, tuple[str, str]]:
    answer = json.loads(done.stdout)
    return {row["name"]: (row["result"], row["code"]) for row in answer["rows"]}


# -- nothing is there ----------------------------------------------------------------------


def test_a_bare_clone(tmp_path: Path) -> None:
    clone = fresh_clone(tmp_path)
    done = run(clone, COLUMNS="500")
    assert done.returncode == 1
    assert done.stderr == ""
    assert "✗ Файл с секретами: нет файла" in done.stdout
    assert "Начните с первой из них сверху: «Файл с секретами»" in done.stdout
    assert not (clone.parents[1] / "data").exists(), "the doctor has made a folder unasked"


def test_a_bare_python_without_packages(tmp_path: Path) -> None:
    clone = fresh_clone(tmp_path)
    done = run(clone, "--language", "en", python=("-S", "-E"))
    assert done.returncode == 1
    assert "✗ Python packages: not installed: aiosqlite, brotli" in done.stdout
    assert "pip install -r requirements.txt" in done.stdout
    answer = run(clone, "--json", python=("-S", "-E"))
    broken = {name for name, (_, code) in results(answer).items() if code == "broken"}
    assert broken == set()
    waiting = {row["values"]["row"] for row in json.loads(answer.stdout)["rows"]
               if row["code"] == "waits"}  # fmt: skip
    assert waiting == {"packages"}


def test_an_old_python_can_read_the_script_and_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    source = (ROOT / "scripts" / "doctor.py").read_text(encoding="utf-8")
    ast.parse(source, feature_version=(3, 4))
    assert doctor._say_too_old() == 1
    said = capsys.readouterr().out
    assert "3.11" in said
    assert "python.org" in said
    assert "{" not in said


# -- all is there --------------------------------------------------------------------------


async def test_both_processes_and_a_pretend_telegram(tmp_path: Path) -> None:
    async with doors(tmp_path) as made:
        await made.start()
        variables = {name: made.variables()[name] for name in UNSET if name in made.variables()}
        done = run(ROOT / "scripts" / "doctor.py", "--json", python=(), **variables)
        seen = results(done)
        await made.stop()
        stopped = results(
            run(ROOT / "scripts" / "doctor.py", "--json", "--only=live", python=(), **variables)
        )
    codes = {name: code for name, (_, code) in seen.items()}
    expected = {
        "token": "ok", "poller": "ours", "port": "ours", "live": "ok", "bot": "ok", "outbox": "ok",
        "updates": "ok", "database": "ok", "integrity": "ok", "writable": "ok", "clock": "ok",
        "admins": "expected", "webhook": "ok", "public_url": "unset",
    }  # fmt: skip
    assert {name: codes[name] for name in expected} == expected
    assert [name for name, (result, _) in seen.items() if result == FAIL] == []
    assert done.returncode == 0
    assert stopped == {"live": ("fail", "stopped")}


# -- all hangs -----------------------------------------------------------------------------


@contextmanager
def hanging_server() -> Iterator[int]:
    """Takes connections and never says a word; its port."""
    with ExitStack() as held, socket.create_server(("127.0.0.1", 0), backlog=64) as server:
        over = threading.Event()

        def take() -> None:
            while not over.is_set():
                held.enter_context(server.accept()[0])

        thread = threading.Thread(target=take, daemon=True)
        thread.start()
        yield server.getsockname()[1]
        over.set()
        with socket.create_connection(server.getsockname()[:2]):
            thread.join()


def test_it_ends_in_time_when_everything_hangs(tmp_path: Path) -> None:
    clone = fresh_clone(tmp_path)
    root = clone.parents[1]
    with hanging_server() as port:
        config = {"port": port, "public_url": f"https://127.0.0.1:{port}"}
        (root / "config.json").write_text(json.dumps(config), encoding="utf-8")
        done = run(
            clone,
            "--json",
            BOT_TOKEN=TOKEN,
            BOT_API_URL=f"http://127.0.0.1:{port}",
            NGROK_API_URL=str(port),
        )
    answer = json.loads(done.stdout)
    assert answer["took_ms"] <= PROMISED_MS
    assert done.returncode == 1
    seen = results(done)
    assert seen["token"] == ("fail", "slow")
    assert seen["port"][1] == "taken"
    assert seen["tunnel"][0] == "fail"


def test_a_row_that_hangs_is_late_and_the_others_are_not(tmp_path: Path) -> None:
    over = threading.Event()

    def hang(_case: object) -> Finding:
        over.wait()
        return found("ok")

    rows = (Row("python", hang, {"ok": OK, "old": FAIL}), ROWS["disk"])
    case = Clinic(tmp_path).case()
    heard: list[Judged] = []
    case.deadline = time.monotonic() + 2.0
    judged = examine(rows, case, heard.append)
    over.set()
    assert [(one.row.name, one.finding.code) for one in judged] == [("python", "late"),
                                                                    ("disk", "ok")]  # fmt: skip
    assert [one.row.name for one in heard] == ["disk", "python"]
    assert judged[0].result == FAIL
    assert "нет ответа" in Words("ru").of(judged[0]).text


def _raising(error: Exception) -> Callable[[object], Finding]:
    def check(_case: object) -> Finding:
        raise error

    return check


@pytest.mark.parametrize(
    ("error", "code", "values"),
    [
        (RuntimeError(TOKEN), "broken", {"kind": "RuntimeError"}),
        (ModuleNotFoundError("pydantic"), "waits", {"row": "packages"}),
        (WaitsError("token"), "waits", {"row": "token"}),
    ],
)
def test_a_check_that_raises_becomes_a_finding(
    tmp_path: Path, error: Exception, code: str, values: Mapping[str, str]
) -> None:
    row = Row("python", _raising(error), {"ok": OK})
    assert judge(row, Clinic(tmp_path).case()) == (code, values)


def test_a_code_that_no_row_names_is_a_fault_of_the_program(tmp_path: Path) -> None:
    row = Row("python", lambda _case: found("surprise"), {"ok": OK})
    assert judge(row, Clinic(tmp_path).case()).code == "broken"


def test_somebody_who_has_had_enough_is_not_shown_a_traceback(tmp_path: Path) -> None:
    clone = fresh_clone(tmp_path)
    with hanging_server() as port:
        variables = {"BOT_TOKEN": TOKEN, "BOT_API_URL": f"http://127.0.0.1:{port}"}
        with subprocess.Popen(
            [sys.executable, clone],
            env={**os.environ, **variables, "PYTHONIOENCODING": "utf-8"},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        ) as running:
            assert running.stdout is not None
            assert running.stderr is not None
            running.stdout.readline()
            if os.name == "posix":
                running.send_signal(signal.SIGINT)
            else:
                running.stdout.close()
            assert running.wait(PATIENCE_S) in {1, 130}
            assert running.stderr.read() == b""


def test_somebody_who_reads_no_further_is_not_shown_a_traceback(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, fresh_clone(tmp_path)],
        env={**os.environ, "NGROK_API_URL": "9", "PYTHONIOENCODING": "utf-8"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.close()
        running.wait(PATIENCE_S)
        assert running.stderr.read() == b""


# -- --fix ---------------------------------------------------------------------------------


def test_fixing_twice_mends_once(tmp_path: Path) -> None:
    clone = fresh_clone(tmp_path)
    root = clone.parents[1]
    (root / "config.json").unlink()
    first = json.loads(run(clone, "--fix", "--json").stdout)
    assert {(one["row"], one["code"], one["done"]) for one in first["fixed"]} == {
        ("env_file", "missing", True),
        ("config", "missing", True),
        ("data_folder", "missing", True),
    }
    assert (root / ".env").read_bytes() == (root / ".env.example").read_bytes()
    left = {path.name: path.read_bytes() for path in root.iterdir() if path.is_file()}
    second = run(clone, "--fix")
    assert "Исправлено" not in second.stdout
    assert {path.name: path.read_bytes() for path in root.iterdir() if path.is_file()} == left


def test_a_fix_that_goes_wrong_is_said(tmp_path: Path) -> None:
    def break_off(_case: object, _finding: Finding) -> Mapping[str, str]:
        raise PermissionError(TOKEN)

    row = Row("wal", lambda _case: found("large"), {"ok": OK, "large": WARN}, {"large": break_off})
    (fixed,) = mend([Judged(row, found("large"))], Clinic(tmp_path).case())
    assert fixed.values is None
    assert "исправить не получилось" in Words("ru").of_fixed(fixed)
