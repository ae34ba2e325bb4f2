"""check.py: what it leaves out is named, what hangs is ended, and CI forgives nothing."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from scripts import check, memory_folder

CI = {"CI": "true"}


def test_the_status_is_the_worst_of_the_steps() -> None:
    report = check.Report(steps=[("a", 0, 1.0), ("b", 3, 1.0), ("c", 1, 1.0)])
    assert report.status({}) == 3
    assert check.Report(steps=[("killed", -9, 1.0)]).status({}) == 9
    assert check.Report(steps=[("a", 0, 1.0)]).status(CI) == 0


def test_in_ci_nothing_may_be_left_out() -> None:
    report = check.Report(steps=[("a", 0, 1.0)], left_out=["a test"])
    assert report.status({}) == 0
    assert report.status(CI) == 1


def test_the_summary_names_what_was_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    report = check.Report(steps=[("mypy", 1, 2.0)], left_out=["tests.x::test_y: no browser"])
    check._show(report, CI)
    shown = capsys.readouterr().out
    assert "FAILED  mypy" in shown
    assert "NOT CHECKED (1)" in shown
    assert "tests.x::test_y: no browser" in shown
    assert "this run has failed" in shown


def test_skipped_and_expectedly_failing_tests_are_found_with_their_reasons(tmp_path: Path) -> None:
    (tmp_path / "test_sample.py").write_text(
        "import pytest\n"
        "def test_good(): pass\n"
        "@pytest.mark.skip(reason='no moon')\n"
        "def test_skipped(): pass\n"
        "@pytest.mark.xfail(reason='not yet')\n"
        "def test_expected(): assert False\n",
        encoding="utf-8",
    )
    protocol = tmp_path / "tests.xml"
    command = [sys.executable, "-m", "pytest", "-q", f"--junitxml={protocol}", str(tmp_path)]
    subprocess.run(command, cwd=tmp_path, capture_output=True, check=True)
    assert list(check.skipped_tests(protocol)) == [
        "test_sample::test_skipped: no moon",
        "test_sample::test_expected: not yet",
    ]


def test_a_run_without_a_protocol_has_no_skipped_tests(tmp_path: Path) -> None:
    assert list(check.skipped_tests(tmp_path / "none.xml")) == []


def test_the_readers_own_arguments_come_last() -> None:
    arguments = check.pytest_arguments(Path("x.xml"), ["browser", "slow"], ["-k", "inbox"])
    assert arguments[-4:] == ["-m", "not browser and not slow", "-k", "inbox"]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no file system in memory")
def test_the_files_of_tests_are_kept_in_memory_where_there_is_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memory_folder, "MEMORY_ROOM_BYTES", 1)
    quick = memory_folder.quick_folder({}, tmp_path)
    assert quick is not None
    assert quick.parent == tmp_path
    assert memory_folder.quick_folder({"TMPDIR": "/mine"}, tmp_path) is None
    assert memory_folder.quick_folder({}, tmp_path / "none") is None
    monkeypatch.setattr(memory_folder, "MEMORY_ROOM_BYTES", 2**62)
    assert memory_folder.quick_folder({}, tmp_path) is None


@pytest.mark.skipif(os.name == "nt", reason="Windows has no file system in memory")
@pytest.mark.parametrize(("status", "stays"), [(0, False), (3, True)])
def test_what_failed_tests_have_left_stays_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, status: int, stays: bool
) -> None:
    monkeypatch.setattr(memory_folder, "MEMORY_ROOM_BYTES", 1)
    monkeypatch.setattr(check, "MEMORY_FOLDER", tmp_path)
    script = (
        "import pathlib, sys, tempfile\n"
        "(pathlib.Path(tempfile.gettempdir()) / 'left').write_text('')\n"
        f"sys.exit({status})\n"
    )
    report = check.Report()
    check._run_tests(report, [sys.executable, "-c", script], {}, {})
    assert report.steps[0][1] == status
    assert len(list(tmp_path.glob("tikethet-check-*/left"))) == stays


def test_programs_that_tests_start_find_each_other_s_bytecode(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    script = "import sys; sys.exit(3 + sys.dont_write_bytecode)"
    report = check.Report()
    check._run_tests(report, [sys.executable, "-c", script], {}, {"TMPDIR": "the reader's own"})
    assert report.steps[0][1] == 3


def test_a_step_that_hangs_is_ended_with_its_children(tmp_path: Path) -> None:
    mark = tmp_path / "child.pid"
    script = (
        "import subprocess, sys, time, pathlib\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])\n"
        f"pathlib.Path({str(mark)!r}).write_text(str(child.pid))\n"
        "time.sleep(600)\n"
    )
    began = time.monotonic()
    code = check.run_limited([sys.executable, "-c", script], os.environ, 2.0)
    assert code == check.EXIT_TOO_LONG
    assert time.monotonic() - began < 2.0 + 2 * check.FAREWELL_S
    assert not _runs(int(mark.read_text(encoding="utf-8"))), "the step's child outlived it"


@pytest.mark.skipif(os.name == "nt", reason="the console itself sends Ctrl-C to all on Windows")
def test_an_interrupted_step_ends_with_its_children() -> None:
    child = "import os, time; print(os.getpid(), flush=True); time.sleep(600)"
    script = (
        "import os, sys\nfrom scripts import check\n"
        f"check.run_limited([sys.executable, '-c', {child!r}], os.environ, 600)\n"
    )
    command = [sys.executable, "-c", script]
    with subprocess.Popen(
        command, cwd=check.ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as parent:
        assert parent.stdout is not None
        number = int(parent.stdout.readline())
        parent.send_signal(signal.SIGINT)
        assert parent.wait(2 * check.FAREWELL_S) != 0
    assert not _runs(number), "the step outlived its interruption"


def _runs(number: int) -> bool:
    return bool(psutil.pid_exists(number) and psutil.Process(number).status() != "zombie")


def test_the_browser_of_the_environment_wins(tmp_path: Path) -> None:
    assert check.find_browser({"CHROMIUM": sys.executable, "PATH": ""}) == sys.executable
    assert check.find_browser({"CHROMIUM": str(tmp_path / "none")}) is None


def test_a_browser_is_found_in_its_usual_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(check, "BROWSER_PATHS", ("{PROGRAMFILES}/b.exe", "{NOWHERE}/b.exe"))
    (tmp_path / "b.exe").write_bytes(b"")
    environ = {"PATH": str(tmp_path / "empty"), "ProgramFiles": str(tmp_path)}
    assert check.find_browser(environ) == str(Path(f"{tmp_path}/b.exe"))
    assert check.find_browser({"PATH": str(tmp_path / "empty")}) is None


def test_changed_requirements_change_the_stamp(tmp_path: Path) -> None:
    for name in check.REQUIREMENTS:
        (tmp_path / name).write_text("pytest\n", encoding="utf-8")
    before = check.requirements_stamp(tmp_path)
    (tmp_path / "requirements.txt").write_text("pytest>=9\n", encoding="utf-8")
    assert check.requirements_stamp(tmp_path) != before
