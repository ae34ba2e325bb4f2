"""The demo with one command and a bare Python: `python scripts/demo.py`, see docs/demo.md.

It makes or mends `.venv`, then goes on in it; it must never need what is not installed yet.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from scripts import environment
from scripts.demo_desk import options as command_line
from scripts.environment import OLDEST_PYTHON, EnvironmentTrouble, Wanted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from scripts.environment import Tell

ROOT = Path(__file__).resolve().parents[1]
REQUIREMENTS = "requirements.txt"
#: Holds the version of what the pretend Telegram runs on.
SANDBOX_REQUIREMENTS = "requirements-dev.txt"
SANDBOX_PACKAGE = "aiohttp"
MODULES = (
    "PIL",
    "Stemmer",
    "aiohttp",
    "aiosqlite",
    "brotli",
    "dotenv",
    "httpx",
    "msgspec",
    "prometheus_client",
    "pydantic",
    "telegram",
    "tzdata",
    "websockets",
)
INSIDE = "scripts.demo_desk"
EXIT_FAILED = 1
EXIT_USAGE = 2
EXIT_INTERRUPTED = 130
TOO_OLD = (
    "Нужен Python 3.11 или новее, а это {version}: https://www.python.org/downloads/\n"
    "Python 3.11 or newer is needed; this is {version}."
)
_DOWNLOAD = re.compile(r"Downloading (\S+?)(?:\.metadata)? \(([\d.]+) (kB|MB|bytes)\)")
_UNIT_BYTES = {"bytes": 1, "kB": 1_000, "MB": 1_000_000}
UNPACKING = "Installing collected packages"
LINES_KEPT = 200


def main(arguments: Sequence[str], environ: Mapping[str, str]) -> int:
    """The exit status: 0 played and stopped, 1 it could not run, 2 not understood."""
    if sys.version_info < OLDEST_PYTHON:
        print(TOO_OLD.format(version=".".join(map(str, sys.version_info[:3]))))
        return EXIT_USAGE
    given = command_line.parse(arguments)
    clean = command_line.without_secrets(environ)
    try:
        python = _ready(given.language, clean)
    except KeyboardInterrupt:
        return EXIT_INTERRUPTED
    if python is None:
        return EXIT_FAILED
    command = [str(python), "-m", INSIDE, *arguments, "--folder", str(given.folder)]
    return _go_on(command, clean)


def _ready(language: str, environ: Mapping[str, str]) -> Path | None:
    """The Python of `.venv` with all that the demo needs; None when that has failed."""
    # Here and not above: an old Python cannot read it, and has been told so by now.
    from app.i18n import t

    folder = ROOT / environment.FOLDER_NAME

    def tell(code: str) -> None:
        print(t(language, f"script.environment.{code}", folder=folder), flush=True)

    downloads = _Downloads(tell)

    try:
        python = environment.ready_python(ROOT, wanted(ROOT), downloads.install, tell, environ)
    except EnvironmentTrouble as trouble:
        tell(trouble.code)
        print(trouble.reason, flush=True)
        return None
    if downloads.size_bytes:
        megabytes = f"{downloads.size_bytes / 1_000_000:.1f}"
        print(t(language, "script.environment.downloaded", megabytes=megabytes), flush=True)
    return python


def wanted(root: Path) -> Wanted:
    """What the two real programs need, and the HTTP library of the pretend Telegram."""
    runtime = (root / REQUIREMENTS).read_bytes()
    lines = (root / SANDBOX_REQUIREMENTS).read_text(encoding="utf-8").splitlines()
    sandbox = next(line.strip() for line in lines if line.startswith(SANDBOX_PACKAGE))
    digest = environment.digest_of(runtime, sandbox.encode())
    return Wanted("demo-stamp.txt", digest, ("-r", str(root / REQUIREMENTS), sandbox), MODULES)


class _Downloads:
    """Runs pip and shows what it fetches, a line each."""

    def __init__(self, tell: Tell) -> None:
        self.size_bytes = 0.0
        self._tell = tell

    def install(self, command: Sequence[str], environ: Mapping[str, str]) -> tuple[int, str]:
        kept: list[str] = []
        with subprocess.Popen(
            [*command, "--progress-bar", "off"],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=dict(environ),
            encoding="utf-8",
            errors="replace",
        ) as pip:
            try:
                for line in pip.stdout or ():
                    kept = [*kept[-LINES_KEPT:], line]
                    self._show(line)
            finally:
                # Interrupted, it must not go on in an environment that is nobody's any more.
                if pip.poll() is None and sys.exc_info()[0] is not None:
                    pip.terminate()
        return pip.returncode, "".join(kept)

    def _show(self, line: str) -> None:
        if line.startswith(UNPACKING):
            self._tell("unpacking")
        found = _DOWNLOAD.search(line)
        if not found:
            return
        self.size_bytes += float(found[2]) * _UNIT_BYTES[found[3]]
        if ".metadata" not in found[0]:
            name = " ".join(found[1].rpartition("/")[2].split("-")[:2])
            print(f"  {name} ({found[2]} {found[3]})", flush=True)


def _go_on(command: list[str], environ: Mapping[str, str]) -> int:
    """The demo itself, by the Python of `.venv`."""
    os.chdir(ROOT)
    if not command_line.is_windows():
        _become(command, environ)
    # Windows cannot become another program: this one waits, and its end ends the other.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with subprocess.Popen(
        [*command, "--tied"], stdin=subprocess.PIPE, env=dict(environ)
    ) as inside:
        return inside.wait()


def _become(command: list[str], environ: Mapping[str, str]) -> NoReturn:
    sys.stdout.flush()
    os.execve(command[0], command, dict(environ))  # noqa: S606 - our own Python, no shell


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        # A Windows pipe may not know Cyrillic letters; question marks are better than an error.
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    sys.exit(main(sys.argv[1:], os.environ))
