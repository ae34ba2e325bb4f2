"""A demo as its own process tree: started on a folder of its own, listened to, looked into."""

import os
import queue
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parents[2]
START_LIMIT_S = 180.0
END_LIMIT_S = 60.0
REAL_TOKEN = "12345678:" + "Real-Token_of-somebodys-bot_0123456"
_ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+/")


class RunningDemo:
    def __init__(self, command: Sequence[str], where: Path, variables: dict[str, str]) -> None:
        self._process = subprocess.Popen(
            command,
            cwd=where,
            env={**os.environ, "PYTHONUTF8": "1", **variables},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
        )
        self._lines: queue.Queue[str | None] = queue.Queue()
        self.said = ""
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()

    def _listen(self) -> None:
        if self._process.stdout is not None:
            with self._process.stdout as said:
                for line in said:
                    self._lines.put(line)
        self._lines.put(None)

    def address(self) -> str:
        """Waits for the line that shows it; the demo is ready then."""
        deadline = time.monotonic() + START_LIMIT_S
        while True:
            line = self._next_line(deadline)
            assert line is not None, f"the demo ended before it was ready:\n{self.said}"
            found = _ADDRESS.search(line)
            if found:
                return found[0]

    def ended(self) -> int:
        """Its exit status; all it said is in `said`."""
        deadline = time.monotonic() + END_LIMIT_S
        while self._next_line(deadline) is not None:
            continue
        return self._process.wait(END_LIMIT_S)

    def _next_line(self, deadline: float) -> str | None:
        try:
            line = self._lines.get(timeout=max(0.0, deadline - time.monotonic()))
        except queue.Empty:
            raise AssertionError(f"the demo says nothing more:\n{self.said}") from None
        self.said += line or ""
        return line

    def programs(self) -> list[psutil.Process]:
        found: list[psutil.Process] = psutil.Process(self._process.pid).children(recursive=True)
        return found

    def program(self, part: str) -> psutil.Process:
        return next(one for one in self.programs() if part in " ".join(one.cmdline()))

    @property
    def itself(self) -> psutil.Process:
        return psutil.Process(self._process.pid)

    def interrupt(self) -> None:
        self._process.send_signal(signal.SIGINT)

    def kill(self) -> None:
        self._process.kill()

    def leave(self) -> None:
        """Whatever became of the test, nothing of it stays."""
        family = self.programs() if self._process.poll() is None else []
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait(END_LIMIT_S)
        for program in family:
            if program.is_running():
                program.kill()
        self._listener.join(END_LIMIT_S)


@contextmanager
def demo(folder: Path, *options: str, **variables: str) -> Iterator[RunningDemo]:
    """`python -m scripts.demo_desk` in this Python, which has all it needs."""
    command = [sys.executable, "-m", "scripts.demo_desk", "--no-open", "--folder", str(folder)]
    if "--port" not in options:
        command += ["--port", "0"]
    running = RunningDemo([*command, *options], ROOT, variables)
    try:
        yield running
    finally:
        running.leave()
