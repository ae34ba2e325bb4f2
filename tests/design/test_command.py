"""scripts/drawings.py: draws into a folder of one's own, and says what is missing."""

import os
from pathlib import Path

import pytest

from scripts import drawings
from scripts.check import find_browser
from tests.house.tree import ROOT


@pytest.mark.browser
def test_one_drawing_is_drawn_where_it_is_asked_for(tmp_path: Path) -> None:
    if find_browser(os.environ) is None:
        pytest.skip("no Chromium")
    asked = ["--out", str(tmp_path), "rating-punched-day"]
    assert drawings.main(asked, os.environ) == 0
    made = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.*")}
    name = "mockups/rating-punched-day-phone"
    assert made == {"tokens.json", "tokens.md", f"{name}.svg", f"{name}.png"}
    ours = (ROOT / "design" / f"{name}.svg").read_bytes()
    assert (tmp_path / f"{name}.svg").read_bytes() == ours


def test_without_a_browser_it_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    nowhere = {"CHROMIUM": "no-such-browser", "PATH": ""}
    assert drawings.main([], nowhere) == drawings.EXIT_USAGE
    assert "CHROMIUM" in capsys.readouterr().out
