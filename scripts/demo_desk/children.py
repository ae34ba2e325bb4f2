"""The programs that the demo runs: started on a log each, watched, and ended with it.

None may outlive the demo: each holds the other end of a pipe and stops when that is closed.
"""

import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from scripts.demo_desk.options import ROOT

#: Asked to end, a program has so long; then it is told.
PATIENCE_S = 3.0
LAST_WORDS_S = 0.5
TAIL_LINES = 12
LOOK_AGAIN_S = 0.05


class Child:
    """One program; what it says goes to `log`."""

    def __init__(
        self, name: str, command: Sequence[str], environ: Mapping[str, str], log: Path
    ) -> None:
        self.name = name
        self.log = log
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("wb") as sink:
            self._process = subprocess.Popen(
                [sys.executable, *command],
                stdin=subprocess.PIPE,
                stdout=sink,
                stderr=subprocess.STDOUT,
                cwd=ROOT,
                env=dict(environ),
                # The console's Ctrl-C is the demo's alone, which then ends them in order.
                start_new_session=sys.platform != "win32",
                creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
            )

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def status(self) -> int | None:
        """None while it runs."""
        return self._process.poll()

    def said(self) -> str:
        return self.log.read_text(encoding="utf-8", errors="replace")

    def last_lines(self) -> str:
        return "\n".join(self.said().splitlines()[-TAIL_LINES:])

    def ask_to_end(self) -> None:
        if self._process.stdin and not self._process.stdin.closed:
            with suppress(OSError):
                self._process.stdin.close()

    def tell_to_end(self) -> None:
        if self.status is None:
            self._process.terminate()
        if not self.has_ended(time.monotonic() + LAST_WORDS_S):
            self._process.kill()
            self._process.wait()

    def has_ended(self, deadline: float) -> bool:
        """Waits until `deadline` at most, by time.monotonic()."""
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(max(0.0, deadline - time.monotonic()))
        return self.status is not None


def end_all(children: Sequence[Child]) -> None:
    """The desk's programs first, so that they can still say farewell to the first of the list."""
    for group in (children[1:], children[:1]):
        for child in group:
            child.ask_to_end()
        deadline = time.monotonic() + PATIENCE_S
        for child in group:
            if not child.has_ended(deadline):
                child.tell_to_end()
