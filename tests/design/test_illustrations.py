"""The drawings that the app shows are those of design/assets, line for line."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
COMPONENTS = ROOT / "app" / "miniapp" / "components"
FILES = ("first-illustrations.js", "illustrations.js")
TAKEN = "".join((COMPONENTS / name).read_text(encoding="utf-8") for name in FILES)
DRAWINGS = re.findall(r'(\w+): \{\s*paper: "[^"]*",\s*lines: "([^"]*)"', TAKEN)
#: What the app calls a drawing after the place where it stands.
OTHER_NAMES = {"calm": "empty", "lost": "error", "door": "denied"}


def test_the_drawings_of_the_app_were_found() -> None:
    assert len(DRAWINGS) == 6, "illustrations.js is written in another way: read it anew"


@pytest.mark.parametrize(("name", "lines"), DRAWINGS, ids=[one[0] for one in DRAWINGS])
def test_the_app_draws_the_lines_as_they_were_drawn(name: str, lines: str) -> None:
    source = f"{OTHER_NAMES.get(name, name)}.svg"
    text = (ROOT / "design" / "assets" / "illustrations" / source).read_text(encoding="utf-8")
    assert lines == "".join(re.findall(r'<path d="([^"]*)"', text)), f"take those of {source}"
