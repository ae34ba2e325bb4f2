"""The virtual environment `.venv`: made, filled and mended by a bare Python, for check and demo.

It must never import more than the standard library, nor touch what another start is making.
"""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

OLDEST_PYTHON = (3, 11)
FOLDER_NAME = ".venv"
LOCK_NAME = "environment.lock"
PROBE_LIMIT_S = 30
MAKE_LIMIT_S = 300
LOCK_PATIENCE_S = 900.0
LOCK_AGAIN_S = 0.2
LOCKED_BYTES = 1
#: What pip, ensurepip and the system say when there is no room or no way out.
FULL_DISK_MARKS = ("no space left on device", "errno 28", "not enough space on the disk")
NO_NETWORK_MARKS = (
    "newconnectionerror",
    "connection broken",
    "connecttimeouterror",
    "readtimeouterror",
    "name resolution",
    "getaddrinfo failed",
    "network is unreachable",
    "proxyerror",
    "sslerror",
    "failed to establish a new connection",
    "no route to host",
    # All that is wanted exists: an index that has none of it was not reached.
    "(from versions: none)",
)

if TYPE_CHECKING:
    #: Runs pip's command; answers its exit status and what it said, as far as it was kept.
    Install = Callable[[Sequence[str], Mapping[str, str]], tuple[int, str]]
    #: Told of a code from script.environment.* before something that takes long.
    Tell = Callable[[str], None]


class EnvironmentTrouble(Exception):  # noqa: N818 - it is not a bug, it is told to a person
    """`code` names words of script.environment.*, `reason` is what the system said."""

    def __init__(self, code: str, reason: str = "") -> None:
        super().__init__(f"{code}: {reason}" if reason else code)
        self.code = code
        self.reason = reason


class Wanted(NamedTuple):
    """What has to be in the environment for one purpose.

    `stamp` names the file that remembers it; `digest` changes when it may be out of date;
    `modules` have to be there whatever the stamp says. With `is_same_python` an environment of
    another Python version than this one is made anew.
    """

    stamp: str
    digest: str
    arguments: tuple[str, ...]
    modules: tuple[str, ...] = ()
    is_same_python: bool = False


def digest_of(*contents: bytes) -> str:
    return hashlib.sha256(b"\0".join(contents)).hexdigest()


def python_in(folder: Path) -> Path:
    return folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def ready_python(
    root: Path, wanted: Wanted, install: Install, tell: Tell, environ: Mapping[str, str]
) -> Path:
    """The Python of the environment in `root`, with all that is wanted in it.

    Raises EnvironmentTrouble. Two starts at once: the second waits up to LOCK_PATIENCE_S.
    """
    folder = root / FOLDER_NAME
    if is_ready(folder, wanted):
        return python_in(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with _alone(folder / LOCK_NAME, tell):
            if not is_ready(folder, wanted):
                _make_ready(root, folder, wanted, install, tell, environ)
    except OSError as error:
        raise _trouble_of(error) from error
    return python_in(folder)


def is_ready(folder: Path, wanted: Wanted) -> bool:
    stamp = folder / wanted.stamp
    try:
        if stamp.read_text(encoding="utf-8") != wanted.digest:
            return False
    except (OSError, UnicodeDecodeError):
        return False
    return works(python_in(folder), wanted.modules, is_same_python=wanted.is_same_python)


def works(
    python: Path, modules: Sequence[str] = ("pip",), *, is_same_python: bool = True
) -> bool:
    """Whether it starts, is new enough (or the same as this Python), and finds the modules."""
    probe = (
        "import sys, importlib.util as u\n"
        f"print(sys.implementation.name, *sys.version_info[:2], *map(bool, map(u.find_spec, "
        f"{tuple(modules)!r})))"
    )
    try:
        done = subprocess.run(
            [python, "-c", probe],
            capture_output=True,
            encoding="utf-8",
            timeout=PROBE_LIMIT_S,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired, UnicodeDecodeError):
        return False
    said = done.stdout.split()
    if done.returncode != 0 or len(said) != 3 + len(modules) or "False" in said:
        return False
    if is_same_python:
        return said[:3] == [sys.implementation.name, *map(str, sys.version_info[:2])]
    return (int(said[1]), int(said[2])) >= OLDEST_PYTHON


def _make_ready(
    root: Path,
    folder: Path,
    wanted: Wanted,
    install: Install,
    tell: Tell,
    environ: Mapping[str, str],
) -> None:
    python = python_in(folder)
    (folder / wanted.stamp).unlink(missing_ok=True)
    if not _has_pip(python, wanted, environ):
        tell("making")
        _make(folder, environ)
    tell("installing")
    pip = [str(python), "-m", "pip", "install", "--disable-pip-version-check"]
    command = [*pip, "--no-input", *wanted.arguments]
    status, said = install(command, {**environ, "PYTHONUTF8": "1"})
    if status != 0:
        raise EnvironmentTrouble(_cause_in(said, "not_installed"), _last_lines(said))
    if not works(python, wanted.modules, is_same_python=wanted.is_same_python):
        raise EnvironmentTrouble("not_installed", str(root))
    (folder / wanted.stamp).write_text(wanted.digest, encoding="utf-8")


def _has_pip(python: Path, wanted: Wanted, environ: Mapping[str, str]) -> bool:
    """Whether it can be filled as it is; a pip that is missing is brought back first."""
    if not works(python, (), is_same_python=wanted.is_same_python):
        return False
    if not works(python, ("pip",), is_same_python=wanted.is_same_python):
        with suppress(EnvironmentTrouble):
            _run([str(python), "-m", "ensurepip"], environ, "no_venv")
    return works(python, ("pip",), is_same_python=wanted.is_same_python)


def _make(folder: Path, environ: Mapping[str, str]) -> None:
    """Anew, whatever was left of a former one; the lock's file stays where it is."""
    for entry in folder.iterdir():
        if entry.name != LOCK_NAME:
            _remove(entry)
    _run([sys.executable, "-m", "venv", str(folder)], environ, "no_venv")


def _remove(entry: Path) -> None:
    if entry.is_dir() and not entry.is_symlink():
        shutil.rmtree(entry)
    else:
        entry.unlink()


def _run(command: Sequence[str], environ: Mapping[str, str], otherwise: str) -> None:
    try:
        done = subprocess.run(
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=dict(environ),
            encoding="utf-8",
            errors="replace",
            timeout=MAKE_LIMIT_S,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise EnvironmentTrouble(otherwise, f"> {MAKE_LIMIT_S} s") from None
    if done.returncode != 0:
        raise EnvironmentTrouble(_cause_in(done.stdout, otherwise), _last_lines(done.stdout))


def _cause_in(said: str, otherwise: str) -> str:
    low = said.lower()
    if any(mark in low for mark in FULL_DISK_MARKS):
        return "disk_full"
    if any(mark in low for mark in NO_NETWORK_MARKS):
        return "no_network"
    return otherwise


def _last_lines(said: str, count: int = 4) -> str:
    return "\n".join([line.rstrip() for line in said.splitlines() if line.strip()][-count:])


def _trouble_of(error: OSError) -> EnvironmentTrouble:
    code = "disk_full" if error.errno in {errno.ENOSPC, errno.EDQUOT} else "not_writable"
    return EnvironmentTrouble(code, str(error))


@contextmanager
def _alone(path: Path, tell: Tell) -> Iterator[None]:
    """Holds the lock of the environment; who dies, however, lets go of it."""
    with path.open("ab") as file:
        if not try_lock(file.fileno()):
            tell("waiting")
            _wait_for(file.fileno())
        yield


def _wait_for(descriptor: int) -> None:
    deadline = time.monotonic() + LOCK_PATIENCE_S
    while not try_lock(descriptor):
        if time.monotonic() > deadline:
            raise EnvironmentTrouble("busy")
        time.sleep(LOCK_AGAIN_S)


if sys.platform == "win32":
    import msvcrt

    def try_lock(descriptor: int) -> bool:
        """Locks an open file until it is closed; False while another has it."""
        try:
            os.lseek(descriptor, 0, os.SEEK_SET)
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, LOCKED_BYTES)
        except OSError:
            return False
        return True

else:
    import fcntl

    def try_lock(descriptor: int) -> bool:
        """Locks an open file until it is closed; False while another has it."""
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
