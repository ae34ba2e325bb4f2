"""Every check with one command and a bare Python: `python scripts/check.py [--fast] [pytest's]`.

It must never call something checked that was not: what was left out is named, and in CI it fails.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import platform
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from scripts import environment, js_types
from scripts.environment import OLDEST_PYTHON, EnvironmentTrouble, Wanted
from scripts.memory_folder import MEMORY_FOLDER, quick_folder

ROOT = Path(__file__).resolve().parents[1]
STEP_LIMIT_S = 1200
FAREWELL_S = 10
EXIT_INTERRUPTED = 130
EXIT_TOO_LONG = 124
EXIT_USAGE = 2
REQUIREMENTS = ("requirements.txt", "requirements-dev.txt")
CHECKED_BY_MYPY = ("app", "scripts", "tests", "websocket_server.py")
BROWSER_NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "msedge",
    "microsoft-edge",
)
BROWSER_PATHS = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    "{PROGRAMFILES}/Google/Chrome/Application/chrome.exe",
    "{PROGRAMFILES(X86)}/Google/Chrome/Application/chrome.exe",
    "{LOCALAPPDATA}/Google/Chrome/Application/chrome.exe",
    "{PROGRAMFILES(X86)}/Microsoft/Edge/Application/msedge.exe",
    "{PROGRAMFILES}/Microsoft/Edge/Application/msedge.exe",
)
BROWSER_PACKAGES = ("chromium", "fonts-noto-core")
#: The tests start programs of this project hundreds of times: the first one compiles for all.
KEEPING_BYTECODE = {"PYTHONDONTWRITEBYTECODE": ""}


@dataclass
class Report:
    """What was run, how it ended, and what was left out."""

    steps: list[tuple[str, int, float]] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)

    def status(self, environ: Mapping[str, str]) -> int:
        """The worst of the steps; in CI, at least 1 when anything was left out."""
        worst = max((abs(code) for _, code, _ in self.steps), default=0)
        return max(worst, 1) if self.left_out and in_ci(environ) else worst


def main(arguments: Sequence[str], environ: Mapping[str, str]) -> int:
    """The exit status: 0 when all of it holds."""
    if sys.version_info < OLDEST_PYTHON:
        print("Python 3.11 or newer is needed; this is", platform.python_version())
        return EXIT_USAGE
    parser = argparse.ArgumentParser(description=__doc__, add_help=True, allow_abbrev=False)
    parser.add_argument("--fast", action="store_true", help="no browser, slow and fault tests")
    options, rest = parser.parse_known_args(arguments)
    report = Report()
    try:
        _check(report, ["browser", "slow", "fault"] if options.fast else [], rest, environ)
    except KeyboardInterrupt:
        print("\nInterrupted: nothing is proved.")
        return EXIT_INTERRUPTED
    _show(report, environ)
    return report.status(environ)


def in_ci(environ: Mapping[str, str]) -> bool:
    return environ.get("CI", "").lower() in {"1", "true", "yes"}


def _check(
    report: Report, left_out_marks: list[str], rest: list[str], environ: Mapping[str, str]
) -> None:
    python = _environment(report)
    if python is None:
        return
    _step(report, "ruff", [python, "-m", "ruff", "check", "."])
    typed = [name for name in CHECKED_BY_MYPY if (ROOT / name).exists()]
    _step(report, "mypy", [python, "-m", "mypy", *typed])
    for command in (of_javascript := js_types.commands(ROOT, environ)):
        _step(report, "tsc", command)
    if not of_javascript:
        print(js_types.WITHOUT, flush=True)
    if left_out_marks:
        report.left_out.append(f"--fast leaves out the tests marked {', '.join(left_out_marks)}")
    browser = None if left_out_marks else _browser(report, environ)
    if browser is None and not left_out_marks:
        report.left_out.append("browser tests: no Chromium, Chrome or Edge found; set CHROMIUM")
        left_out_marks = ["browser"]
    with tempfile.TemporaryDirectory() as folder:
        protocol = Path(folder) / "tests.xml"
        command = [python, "-m", "pytest", *pytest_arguments(protocol, left_out_marks, rest)]
        _run_tests(report, command, {"CHROMIUM": browser} if browser else {}, environ)
        report.left_out.extend(skipped_tests(protocol))


def _run_tests(
    report: Report,
    command: Sequence[str],
    variables: Mapping[str, str],
    environ: Mapping[str, str],
) -> None:
    variables = {**variables, **KEEPING_BYTECODE}
    quick = quick_folder(environ, MEMORY_FOLDER)
    if quick is None:
        _step(report, "pytest", command, variables)
        return
    code = EXIT_INTERRUPTED
    try:
        code = _step(report, "pytest", command, {**variables, "TMPDIR": str(quick)})
    finally:
        if code in (0, EXIT_INTERRUPTED):
            shutil.rmtree(quick, ignore_errors=True)
        else:
            print(f"What the failed tests have left is in {quick}", flush=True)


def pytest_arguments(
    protocol: Path, left_out_marks: Sequence[str], rest: Sequence[str]
) -> list[str]:
    """What pytest is started with; rest comes last, so that it wins.

    One worker more than there are cores: many a test waits for another program.
    """
    cores = os.cpu_count() or 1
    marks = " and ".join(f"not {mark}" for mark in left_out_marks)
    workers = ["-n", str(cores + 1), "--dist", "worksteal"] if cores > 1 else []
    chosen = ["-m", marks] if marks else []
    return [*workers, f"--junitxml={protocol}", *chosen, *rest]


def skipped_tests(protocol: Path) -> Iterator[str]:
    """Each skipped or expectedly failing test of a JUnit file, with its reason."""
    if not protocol.exists():
        return
    for case in ElementTree.parse(protocol).iter("testcase"):  # noqa: S314 - pytest wrote it just now
        mark = case.find("skipped")
        if mark is not None:
            yield f"{case.get('classname')}::{case.get('name')}: {mark.get('message')}"


def _environment(report: Report) -> str | None:
    """The Python of `.venv`, made or mended first; None when that failed."""

    def install(command: Sequence[str], environ: Mapping[str, str]) -> tuple[int, str]:
        return _step(report, "install", [*command, "--quiet"], environ), ""

    wanted = Wanted(
        "check-stamp.txt",
        requirements_stamp(ROOT),
        ("-r", REQUIREMENTS[-1]),
        ("pip",),
        is_same_python=True,
    )
    began = time.monotonic()
    try:
        return str(environment.ready_python(ROOT, wanted, install, _tell, os.environ))
    except EnvironmentTrouble as trouble:
        if not report.steps:
            _tell(trouble.code)
            print(trouble.reason, flush=True)
            report.steps.append(("environment", 1, time.monotonic() - began))
        return None


def _tell(code: str) -> None:
    # Here and not above: an old Python cannot read it, and has been told so by now.
    from app.i18n import t

    folder = ROOT / environment.FOLDER_NAME
    print(t("en", f"script.environment.{code}", folder=folder), flush=True)


def requirements_stamp(root: Path) -> str:
    """Changes when an installed environment may be out of date."""
    return environment.digest_of(*((root / name).read_bytes() for name in REQUIREMENTS))


def _browser(report: Report, environ: Mapping[str, str]) -> str | None:
    found = find_browser(environ)
    if found or not in_ci(environ) or not _may_install():
        return found
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    _step(report, "apt-get update", ["apt-get", "update", "-q"], quiet)
    _step(report, "apt-get install", ["apt-get", "install", "-qy", *BROWSER_PACKAGES], quiet)
    return find_browser(environ)


def _may_install() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get") is not None


def find_browser(environ: Mapping[str, str]) -> str | None:
    """The first browser of Chromium's kind: CHROMIUM, the search path, then the usual places."""
    wanted = environ.get("CHROMIUM")
    if wanted:
        return shutil.which(wanted)
    for name in BROWSER_NAMES:
        found = shutil.which(name, path=environ.get("PATH"))
        if found:
            return found
    known = {key.upper(): value for key, value in environ.items()}
    for pattern in BROWSER_PATHS:
        with contextlib.suppress(KeyError):
            path = Path(pattern.format_map(known))
            if path.is_file():
                return str(path)
    return None


def _step(
    report: Report, name: str, command: Sequence[str], variables: Mapping[str, str] | None = None
) -> int:
    """Runs a command whose output is the reader's, and notes how it ended."""
    print(f"\n=== {name}", flush=True)
    began = time.monotonic()
    code = run_limited(command, {**os.environ, **(variables or {})}, STEP_LIMIT_S)
    took = time.monotonic() - began
    report.steps.append((name, code, took))
    print(f"=== {name}: {'ok' if code == 0 else f'FAILED ({code})'} in {took:.1f} s", flush=True)
    return code


def run_limited(command: Sequence[str], environ: Mapping[str, str], limit_s: float) -> int:
    """The exit status of a command, EXIT_TOO_LONG when it was ended at its limit."""
    # A group of its own on POSIX, so that whatever it started ends with it.
    own_group = os.name != "nt"
    child = subprocess.Popen(command, cwd=ROOT, env=dict(environ), start_new_session=own_group)
    try:
        return child.wait(limit_s)
    except subprocess.TimeoutExpired:
        print(f"It took longer than {limit_s:.0f} s.", flush=True)
        return EXIT_TOO_LONG
    finally:
        _end(child)


def _end(child: subprocess.Popen[bytes]) -> None:
    """Ends what is left of a command and its children: asked first, then told."""
    if child.poll() is not None:
        return
    _signal(child, getattr(signal, "SIGINT", signal.SIGTERM))
    with contextlib.suppress(subprocess.TimeoutExpired):
        child.wait(FAREWELL_S)
    if child.poll() is None:
        _signal(child, getattr(signal, "SIGKILL", signal.SIGTERM))
        child.wait()


def _signal(child: subprocess.Popen[bytes], number: int) -> None:
    if sys.platform == "win32":
        # Ctrl-C has reached the whole console already; what is left is ended with its children.
        subprocess.run(["taskkill", "/T", "/F", "/PID", str(child.pid)], check=False)
        return
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child.pid, number)


def _show(report: Report, environ: Mapping[str, str]) -> None:
    print("\n=== summary")
    for name, code, took in report.steps:
        print(f"{'ok' if code == 0 else 'FAILED':8}{name:18}{took:8.1f} s")
    if report.left_out:
        print(f"\n!!! NOT CHECKED ({len(report.left_out)}):")
        print("\n".join(f"!!! {line}" for line in report.left_out))
        if in_ci(environ):
            print("!!! In CI nothing may be left out: this run has failed.")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], os.environ))
