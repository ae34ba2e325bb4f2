"""The doctor as a program of its own, in a copy of what a fresh clone has.

It must never run in the folder of the project, whose own settings are nobody's business here.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.scripts.clinic import ROOT, TOKEN

#: Machines that test are busy ones; what the doctor itself promises is in its own answer.
PATIENCE_S = 60
UNSET = ("BOT_TOKEN", "ADMIN_IDS", "BOT_API_URL", "TIKETHET_CONFIG", "BOT_PROFILE")


def run(
    script: Path, *arguments: str, python: tuple[str, ...] = (), **variables: str
) -> "subprocess.CompletedProcess[str]":
    """The doctor as a program of its own; whatever it says, it ends without a traceback."""
    environ = {name: value for name, value in os.environ.items() if name not in UNSET}
    own = {"PYTHONIOENCODING": "utf-8", "NGROK_API_URL": "9", **variables}
    done = subprocess.run(
        [sys.executable, *python, script, *arguments],
        env={**environ, **own},
        capture_output=True,
        encoding=own["PYTHONIOENCODING"].partition(":")[0],
        timeout=PATIENCE_S,
        check=False,
    )
    assert "Traceback" not in done.stdout + done.stderr, done.stderr
    assert TOKEN.partition(":")[2] not in done.stdout + done.stderr
    return done


def fresh_clone(folder: Path) -> Path:
    """What a fresh clone has, as far as the doctor looks at it, in a folder with a name of its own
    kind; the path of its script."""
    root = folder / "Мой проект"
    for name in ("app", "scripts"):
        left_out = shutil.ignore_patterns("__pycache__", "miniapp", "sandbox", "bench")
        shutil.copytree(ROOT / name, root / name, ignore=left_out)
    for name in (".env.example", "requirements.txt", "pyproject.toml", "config.json"):
        shutil.copy(ROOT / name, root / name)
    return root / "scripts" / "doctor.py"
