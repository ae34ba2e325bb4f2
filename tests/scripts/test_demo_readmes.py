"""What the READMEs promise is there: commands, options, the picture, the demo's numbers."""

import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from app import clock
from scripts.demo_desk import options
from scripts.demo_desk.stories import cast_of
from tests.house.tree import ROOT

READMES = ("README.md", "README.ru.md")
_FENCE = re.compile(r"^ *```sh\n(.*?)^ *```", re.MULTILINE | re.DOTALL)
_SCRIPT = re.compile(r"\bscripts/(\w+)\.py\b")
_OPTION = re.compile(r"`(--[a-z-]+)`|demo\.py (--[a-z-]+)")
#: Which program each option of the READMEs is of.
OPTIONS_OF = {
    "demo": {"--fresh", "--port", "--no-open", "--language"},
    "update_ngrok_url": {"--watch", "--check"},
}
PROGRAMS = ["python websocket_server.py", "python -m app.telegram.bot"]


def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def commands_of(name: str) -> list[str]:
    """What is to be typed, without the remarks beside it."""
    blocks = _FENCE.findall(text_of(name))
    lines = [line.partition("#")[0].strip() for block in blocks for line in block.splitlines()]
    return [line.removesuffix(" --language en") for line in lines if line]


def test_both_say_the_same_commands_in_the_same_order() -> None:
    assert commands_of(READMES[0]) == commands_of(READMES[1])


def test_the_two_commands_come_first_and_then_what_needs_no_bot() -> None:
    assert commands_of(READMES[0])[:3] == [*PROGRAMS, "python scripts/demo.py"]


def test_the_operators_steps_are_in_their_order() -> None:
    commands = commands_of(READMES[0])[len(PROGRAMS) :]
    steps = [
        "ngrok http 8000",
        "python scripts/update_ngrok_url.py",
        *PROGRAMS,
    ]
    assert [command for command in commands if command in steps] == steps


@pytest.mark.parametrize("name", READMES)
def test_every_script_that_is_named_exists(name: str) -> None:
    named = set(_SCRIPT.findall(text_of(name)))
    assert named >= {"demo", "update_ngrok_url", "doctor", "backup", "check"}
    assert {script for script in named if not (ROOT / f"scripts/{script}.py").exists()} == set()


@pytest.mark.parametrize("name", READMES)
def test_every_option_that_is_named_is_somebodys(name: str) -> None:
    named = {first or second for first, second in _OPTION.findall(text_of(name))}
    assert named == set().union(*OPTIONS_OF.values())


@pytest.mark.parametrize("script", OPTIONS_OF)
def test_the_scripts_know_their_options(script: str) -> None:
    shown = subprocess.run(
        [sys.executable, f"scripts/{script}.py", "--help"],
        cwd=ROOT,
        env={"PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    missing = {option for option in OPTIONS_OF[script] if option not in shown.stdout}
    assert missing == set(), shown.stdout + shown.stderr


def test_the_backup_knows_how_to_restore() -> None:
    source = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "scripts").rglob("*.py"))
    assert '"--restore"' in source


@pytest.mark.parametrize("name", READMES)
def test_the_picture_is_there(name: str) -> None:
    found = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", text_of(name))
    assert found == ["design/screenshots/demo.png"]
    assert Path(ROOT / found[0]).exists(), "run python -m scripts.demo_desk.picture"


def test_the_numbers_of_the_demo_are_true() -> None:
    now_ms = clock.now_ms()
    cast = cast_of("ru", now_ms)
    roles = Counter(player.role for player in cast.players.values())
    assert (roles["agent"] + roles["admin"], roles["customer"]) == (5, 3)
    assert "five people on the staff, three customers" in text_of("README.md")
    assert "пять сотрудников, три клиента, сорок тикетов" in text_of("README.ru.md")
    first_ms = min(story.steps[0].at for story in cast.stories)
    days = (now_ms - first_ms) / 86_400_000
    assert 18 < days <= 21


def test_the_demo_keeps_to_its_folder() -> None:
    assert options.parse([]).folder == ROOT / "data" / "demo"
    for name in READMES:
        assert "`data/demo`" in text_of(name)
