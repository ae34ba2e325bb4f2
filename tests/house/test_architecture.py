"""docs/architecture.md walks one message through the house: every step must exist."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
STEP = re.compile(r"^\d+\. .*?`(app/[\w/.]+)` `(\w+)`", re.MULTILINE)
TEXT = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")


def defines(source: str, name: str) -> bool:
    """Whether a Python or JavaScript source has a function or method of this name."""
    return bool(re.search(rf"(?:\bdef|\bfunction\*?|\bconst)\s+{name}\b|^\s+(?:async )?{name}\(",
                          source, re.MULTILINE))  # fmt: skip


@pytest.mark.parametrize(("file", "name"), STEP.findall(TEXT))
def test_a_step_names_a_function_that_exists(file: str, name: str) -> None:
    path = ROOT / file
    assert path.is_file(), f"{file} of docs/architecture.md does not exist"
    assert defines(path.read_text(encoding="utf-8"), name), f"{file} has no {name}"


def test_the_walk_is_complete() -> None:
    numbers = re.findall(r"^(\d+)\. ", TEXT, re.MULTILINE)
    assert numbers == [str(n) for n in range(1, len(numbers) + 1)]
    assert len(STEP.findall(TEXT)) == len(numbers), "a step does not name its file and function"


@pytest.mark.parametrize("file", re.findall(r"`(app/[\w/]+\.(?:py|js|json))`", TEXT))
def test_a_named_file_exists(file: str) -> None:
    assert (ROOT / file).is_file()


def test_the_check_sees_what_is_missing() -> None:
    assert defines("async def run(self):", "run")
    assert not defines("def run_on(self):", "run")
