"""The example and the verbs of docs/sandbox.md are true."""

import re
import subprocess
import sys
from pathlib import Path

from app.sandbox.control import Control

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "sandbox.md"


def test_the_example_runs(tmp_path):
    example = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)[0]
    script = tmp_path / "example.py"
    script.write_text(f"import sys\nsys.path.insert(0, {str(ROOT)!r})\n{example}", encoding="utf-8")
    run = subprocess.run(
        [sys.executable, str(script)], capture_output=True, text=True, timeout=60, check=False
    )
    assert run.returncode == 0, run.stderr


def test_every_control_verb_is_named(telegram):
    verbs = {route.path.rpartition("/")[2] for route in Control(telegram).routes()}
    page = PAGE.read_text(encoding="utf-8").partition("## As a process")[2]
    assert {verb for verb in verbs if f"`{verb}`" not in page} == set()
