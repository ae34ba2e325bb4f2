"""What a long work is doing, with size and time: one line that changes on a terminal, else a line
for each step that has ended.

It must never slow the work down: a line is drawn a few times a second at most.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import TextIO

from app.services.backup import quietly
from app.services.stored_files import Tell

Say = Callable[..., str]

DRAW_EVERY_S = 0.2
_UNITS = ("B", "KB", "MB", "GB", "TB")
_STEP = 1000
_SECONDS = 60


def size_text(count: int) -> str:
    """`12.3 MB`, in powers of 1000 as disks are sold."""
    amount = float(count)
    for unit in _UNITS:
        if amount < _STEP or unit == _UNITS[-1]:
            break
        amount /= _STEP
    return f"{amount:.0f} {unit}" if unit == "B" else f"{amount:.1f} {unit}"


def time_text(seconds: float) -> str:
    """`0:07`, `12:40`."""
    whole = int(seconds)
    return f"{whole // _SECONDS}:{whole % _SECONDS:02d}"


@contextmanager
def silent() -> Iterator[Tell]:
    """For machines: nothing is told on the way."""
    yield quietly


class Progress:
    """A Tell that draws; leaves the line clean at its end."""

    def __init__(self, say: Say, stream: TextIO) -> None:
        self._say = say
        self._stream = stream
        self._is_terminal = stream.isatty()
        self._step = ""
        self._shown = ""
        self._began = time.monotonic()
        self._drawn_at = 0.0

    def __enter__(self) -> Tell:
        return self.tell

    def __exit__(
        self,
        _type: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self._end_step()

    def tell(self, step: str, done: int, total: int) -> None:
        """A step's name, bytes done and bytes in all."""
        if step != self._step:
            self._end_step()
            self._step = step
        self._shown = self._say(
            "script.backup.progress",
            step=self._say(f"script.backup.step_{step}"),
            percent=100 * done // total if total else 0,
            size=size_text(total),
            time=time_text(time.monotonic() - self._began),
        )
        if self._is_terminal and time.monotonic() - self._drawn_at >= DRAW_EVERY_S:
            self._drawn_at = time.monotonic()
            self._stream.write(f"\r{self._shown}\x1b[K")
            self._stream.flush()

    def _end_step(self) -> None:
        if self._shown and self._is_terminal:
            self._stream.write(f"\r{self._shown}\x1b[K\n")
        elif self._shown:
            self._stream.write(self._shown + "\n")
        self._stream.flush()
        self._shown = ""
