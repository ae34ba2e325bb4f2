"""Which program listens on a port of this machine, when the system tells.

It must never end that program, and gives up quickly where the system does not say.
"""

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

TELL_LIMIT_S = 3.0
LISTENING = "0A"

_LSOF = re.compile(r"^p(\d+)\nc(.+)$", re.MULTILINE)


def holder_of(port: int) -> str | None:
    """Its name and number, such as `nginx (812)`; None when nobody may know."""
    system: str = sys.platform
    try:
        if system == "linux":
            return _on_linux(port, Path("/proc"))
        if system == "win32":
            return _on_windows(port)
        return of_lsof(_said_by("lsof", "-nP", f"-iTCP:{port}", "-sTCP:LISTEN", "-Fpc"))
    except (OSError, ValueError, subprocess.SubprocessError):
        return None


def _on_linux(port: int, proc: Path) -> str | None:
    sockets = set(_listening(port, proc))
    for entry in proc.iterdir():
        if entry.name.isdecimal() and sockets & _sockets_of(entry):
            return f"{(entry / 'comm').read_text(encoding='utf-8').strip()} ({entry.name})"
    return None


def _listening(port: int, proc: Path) -> Iterator[str]:
    """The inodes of the sockets that listen on this port, as links of /proc/<pid>/fd spell them."""
    for name in ("tcp", "tcp6"):
        table = proc / "net" / name
        lines = table.read_text(encoding="ascii").splitlines()[1:] if table.exists() else []
        for fields in map(str.split, lines):
            if fields[3] == LISTENING and int(fields[1].rpartition(":")[2], 16) == port:
                yield f"socket:[{fields[9]}]"


def _sockets_of(entry: Path) -> set[str]:
    targets = set()
    try:
        for link in (entry / "fd").iterdir():
            with suppress(FileNotFoundError):
                targets.add(str(link.readlink()))
    except OSError:
        # Somebody else's program, or one that has just ended.
        return targets
    return targets


def _on_windows(port: int) -> str | None:
    number = of_netstat(_said_by("netstat", "-ano", "-p", "TCP"), port)
    if number is None:
        return None
    name = of_tasklist(_said_by("tasklist", "/FI", f"PID eq {number}", "/FO", "CSV", "/NH"))
    return f"{name} ({number})" if name else f"PID {number}"


def of_netstat(text: str, port: int) -> int | None:
    """The number in the last column of the line that listens: its words differ by language, so a
    line counts that has no other side (port 0)."""
    for line in text.splitlines():
        fields = line.split()
        is_whole = len(fields) == 5 and fields[0] == "TCP" and fields[4].isdecimal()
        if is_whole and fields[1].endswith(f":{port}") and fields[2].endswith(":0"):
            return int(fields[4])
    return None


def of_tasklist(text: str) -> str | None:
    line = text.strip()
    return line.split('","')[0].strip('"') if line.startswith('"') else None


def of_lsof(text: str) -> str | None:
    match = _LSOF.search(text)
    return f"{match[2]} ({match[1]})" if match else None


def _said_by(*command: str) -> str:
    done = subprocess.run(
        command, capture_output=True, timeout=TELL_LIMIT_S, check=False, stdin=subprocess.DEVNULL
    )
    return done.stdout.decode("utf-8", errors="replace")
