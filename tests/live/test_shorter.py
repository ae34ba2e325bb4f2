"""The shortened script: it does the same, and whatever happens there is a script to serve."""

import subprocess
import sys
from pathlib import Path

import pytest

from app.live import shorter

SCRIPT = "const total = (() => { const firstNumber = 20; return { firstNumber }; })();\n"


def test_local_names_are_shortened_and_properties_are_not() -> None:
    short = shorter.shorten(SCRIPT)
    assert len(short) < len(SCRIPT)
    assert "firstNumber:" in short.replace(" ", ""), short


@pytest.mark.parametrize("script", ["const = ;", "const a = `${", "\ufeff }"])
def test_what_it_cannot_read_stays_as_it_is(script: str) -> None:
    assert shorter.shorten(script) == script


def test_words_of_every_alphabet_survive() -> None:
    assert "Билеты «№» 🎫" in shorter.shorten('console.log("Билеты «№» 🎫");')


@pytest.mark.skipif(sys.platform == "win32", reason="a shell script stands for Python")
def test_without_a_minifier_the_script_is_served_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bare = tmp_path / "python"
    bare.write_text(f'#!/bin/sh\nexec "{sys.executable}" -S "$@"\n', encoding="utf-8")
    bare.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(bare))
    assert shorter.shorten(SCRIPT) == SCRIPT


def test_it_says_by_its_status_that_there_is_no_minifier() -> None:
    done = subprocess.run([sys.executable, "-S", "-P", shorter.__file__], input=b"", check=False)
    assert done.returncode == 1
