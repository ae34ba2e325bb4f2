"""update_ngrok_url.py run in this Python, or as a program of its own."""

import io
import os
import subprocess
import sys
from contextlib import chdir, redirect_stderr, redirect_stdout
from pathlib import Path
from typing import NamedTuple

from scripts import update_ngrok_url

ROOT = Path(__file__).resolve().parents[3]
SCRIPT = ROOT / "scripts" / "update_ngrok_url.py"
PATIENCE_S = 60
UNSET = {"TIKETHET_CONFIG", "NGROK_API_URL"}


class Done(NamedTuple):
    """How a run has ended, whether in a program of its own or in this one."""

    returncode: int
    stdout: str
    stderr: str


def run(folder: Path, *arguments: str, **variables: str) -> Done:
    """The command without a start of Python, which takes longer than all that it does."""
    environ = {key: value for key, value in os.environ.items() if key not in UNSET}
    out, err = io.StringIO(), io.StringIO()
    with chdir(folder), redirect_stdout(out), redirect_stderr(err):
        status = update_ngrok_url.main(arguments, {**environ, **variables}, ROOT)
    return Done(status, out.getvalue(), err.getvalue())


def run_as_program(folder: Path, *arguments: str, **variables: str) -> Done:
    environ = {key: value for key, value in os.environ.items() if key not in UNSET}
    done = subprocess.run(
        [sys.executable, SCRIPT, *arguments],
        cwd=folder,
        env={**environ, "PYTHONIOENCODING": "utf-8", **variables},
        capture_output=True,
        encoding=variables.get("PYTHONIOENCODING", "utf-8"),
        timeout=PATIENCE_S,
        check=False,
    )
    return Done(done.returncode, done.stdout, done.stderr)
