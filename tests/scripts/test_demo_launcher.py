"""scripts/demo.py before and beside its environment: what it passes on, and what it tells."""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import sysconfig
from importlib.metadata import packages_distributions
from pathlib import Path

import psutil
import pytest

from scripts import demo as launcher
from scripts import environment
from scripts.demo_desk import options
from scripts.demo_desk.folder import DemoFolder, free_port
from tests.scripts.demo_stage import REAL_TOKEN, ROOT, RunningDemo

pytestmark = pytest.mark.slow


class TestFromABareFolder:
    """scripts/demo.py itself, in a copy of the project with an environment that is ready."""

    @pytest.fixture
    def clone(self, tmp_path: Path) -> Path:
        root = tmp_path / "clone"
        for name in ("app", "scripts", "design"):
            ignored = shutil.ignore_patterns("__pycache__")
            shutil.copytree(ROOT / name, root / name, ignore=ignored)
        for name in ("requirements.txt", "requirements-dev.txt", "websocket_server.py"):
            shutil.copy(ROOT / name, root / name)
        self.fill(root)
        return root

    def fill(self, root: Path) -> None:
        """As pip would have: the modules of this Python stand in for what it downloads."""
        folder = root / environment.FOLDER_NAME
        subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)
        mine = sysconfig.get_paths()["purelib"]
        place = next(folder.rglob("site-packages"))
        (place / "mine.pth").write_text(f"{mine}\n", encoding="utf-8")
        wanted = launcher.wanted(root)
        (folder / wanted.stamp).write_text(wanted.digest, encoding="utf-8")

    def test_a_token_reaches_no_child_and_the_operators_desk_is_not_touched(
        self, clone: Path
    ) -> None:
        token = f"BOT_TOKEN={REAL_TOKEN}\nADMIN_IDS=77\n"
        (clone / ".env").write_text(token, encoding="utf-8")
        command = [sys.executable, "scripts/demo.py", "--no-open", "--port", "0"]
        running = RunningDemo(command, clone, {"BOT_TOKEN": REAL_TOKEN, "HTTP_PROXY": "http://x"})
        try:
            running.address()
            self.none_knows_the_token(running)
            running.interrupt()
            assert running.ended() == 0, running.said
        finally:
            running.leave()
        for path in (clone / "data" / "demo").rglob("*"):
            if path.is_file():
                assert REAL_TOKEN.encode() not in path.read_bytes(), path
        assert [path.name for path in (clone / "data").iterdir()] == ["demo"]
        assert not (clone / "config.json").exists()

    def none_knows_the_token(self, running: RunningDemo) -> None:
        everyone = [running.itself, *running.programs()]
        assert len(everyone) >= 4
        for program in everyone:
            known = json.dumps([program.environ(), program.cmdline()])
            started_with_it = program.pid == running.itself.pid and os.name == "nt"
            assert started_with_it or REAL_TOKEN not in known, program.cmdline()


@pytest.mark.skipif(os.name == "nt", reason="Windows sends Ctrl-C to the whole console")
def test_interrupted_while_it_installs_it_leaves_nothing_running(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        nowhere = {
            "PIP_INDEX_URL": f"http://127.0.0.1:{port}/simple",
            "PIP_CONFIG_FILE": os.devnull,
            "PIP_FIND_LINKS": "",
        }
        for name in ("app", "scripts"):
            shutil.copytree(ROOT / name, tmp_path / name)
        for name in ("requirements.txt", "requirements-dev.txt"):
            shutil.copy(ROOT / name, tmp_path / name)
        command = [sys.executable, "scripts/demo.py", "--no-open"]
        running = RunningDemo(command, tmp_path, nowhere)
        try:
            connection, _ = silent.accept()
            programs = running.programs()
            assert programs, "nothing asks the index"
            running.interrupt()
            assert running.ended() == launcher.EXIT_INTERRUPTED, running.said
            connection.close()
            _, alive = psutil.wait_procs(programs, 10)
        finally:
            running.leave()
    assert alive == [], "pip goes on without the demo"
    assert "Traceback" not in running.said


def test_pip_that_finds_no_network_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(launcher, "ROOT", tmp_path)
    for name in ("requirements.txt", "requirements-dev.txt"):
        shutil.copy(ROOT / name, tmp_path / name)
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/simple")
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_FIND_LINKS", "")
    monkeypatch.setenv("PIP_RETRIES", "0")
    assert launcher.main(["--no-open"], os.environ) == 1
    said = capsys.readouterr().out
    assert "https://pypi.org" in said
    assert "Traceback" not in said


def test_an_old_python_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 10, 4))
    assert launcher.main([], {}) == launcher.EXIT_USAGE
    assert "3.11" in capsys.readouterr().out


def test_what_pip_downloads_is_shown_and_added_up(capsys: pytest.CaptureFixture[str]) -> None:
    told: list[str] = []
    downloads = launcher._Downloads(told.append)
    for line in (
        "  Downloading aiohttp-3.14.5-cp311-cp311-manylinux.whl.metadata (8.1 kB)\n",
        "Downloading aiohttp-3.14.5-cp311-cp311-manylinux.whl (1.9 MB)\n",
        "Requirement already satisfied: pip\n",
        "Installing collected packages: aiohttp\n",
    ):
        downloads._show(line)
    assert told == ["unpacking"]
    assert capsys.readouterr().out == "  aiohttp 3.14.5 (1.9 MB)\n"
    assert downloads.size_bytes == pytest.approx(1_908_100)


def test_children_get_neither_secrets_nor_proxies() -> None:
    given = {"BOT_TOKEN": "x", "bot_api_url": "y", "https_proxy": "z", "PATH": "p"}
    assert options.without_secrets(given) == {"https_proxy": "z", "PATH": "p"}
    assert "https_proxy" not in options.on_loopback(given)
    assert options.on_loopback(given)["PATH"] == "p"


def test_the_sandboxs_library_is_taken_from_the_one_list() -> None:
    wanted = launcher.wanted(ROOT)
    assert wanted.arguments[-1].startswith("aiohttp")
    assert wanted.arguments[-1] in (ROOT / "requirements-dev.txt").read_text(encoding="utf-8")


def test_every_package_of_the_runtime_is_looked_for() -> None:
    """One that is gone is installed again, whatever the stamp says."""
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    names = [re.split("[><=]", line)[0] for line in lines if re.match("[A-Za-z][^;]*$", line)]
    everywhere = {name.lower() for name in names}
    owners = packages_distributions()
    found = {owner.lower() for module in launcher.MODULES for owner in owners[module]}
    assert everywhere - {name.replace("_", "-") for name in found} == set()


@pytest.mark.parametrize("port", ["65536", "-4", "x", "", "٣"])
def test_what_is_no_port_is_said_in_words(port: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        options.parse([f"--port={port}"])
    assert "is no port: 0 to 65535" in capsys.readouterr().err


def test_a_free_port_is_the_wanted_one_when_it_can_be() -> None:
    port = free_port(0)
    assert free_port(port) == port


@pytest.mark.parametrize("port", [28_931, 65_535, 70_000, -1])
def test_the_desk_never_takes_the_pages_port(tmp_path: Path, port: int) -> None:
    """`--port` may name what was the desk's port the last time."""
    folder = DemoFolder(tmp_path, "ru")
    folder.path.mkdir()
    folder.config.write_text(json.dumps({"port": port}), encoding="utf-8")
    found = folder.port(page_port=port)
    assert found != port
    assert 0 < found <= 65_535
    folder.config.unlink()
    assert folder.port(page_port=port) != port


def test_a_config_that_is_broken_does_not_stop_the_demo(tmp_path: Path) -> None:
    folder = DemoFolder(tmp_path, "ru")
    folder.path.mkdir()
    folder.config.write_text("[", encoding="utf-8")
    port = folder.port(0)
    folder.settle(port)
    assert json.loads(folder.config.read_text(encoding="utf-8"))["port"] == port
