"""The log of a process: one line per record on stderr, secrets blotted out.

It must never let a record forge a line, show a secret, hold up its caller or end the process.
"""

import atexit
import contextlib
import logging
import queue
import sys
import threading
from collections.abc import Callable
from types import TracebackType
from typing import Any, TextIO

from app.log_lines import JsonLines, TextLines

WAITING_LINES_LIMIT = 10_000
FAREWELL_S = 1.0
# Their records carry addresses with the token in them, or the bodies of messages.
QUIET_LIBRARIES = (
    "aiosqlite",
    "asyncio",
    "httpcore",
    "httpx",
    "telegram",
    "websockets",
)
FORMATS: dict[str, Callable[[str], logging.Formatter]] = {"text": TextLines, "json": JsonLines}
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
#: What the log says of itself.
LOST = "a record was lost: %s"
STUCK = "%d records were lost: stderr is stuck"


def set_up(level: int | str = logging.INFO, style: str = "text", process: str = "") -> None:
    """Sends every record of this process, uncaught exceptions included, through one handler.

    `style` is one of FORMATS; `process` stands in every line. May be called again: the former
    handler is replaced, handlers of others stay. Libraries whose records hold bodies and tokens
    stay at WARNING, whatever the level.
    """
    root = logging.getLogger()
    for former in list(root.handlers):
        if isinstance(former, LineHandler) or type(former) is logging.StreamHandler:
            root.removeHandler(former)
            former.close()
    handler = LineHandler(sys.stderr)
    handler.setFormatter(FORMATS[style](process))
    root.addHandler(handler)
    root.setLevel(level)
    for name in QUIET_LIBRARIES:
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.captureWarnings(capture=True)
    sys.excepthook = _log_uncaught
    sys.unraisablehook = _log_unraisable
    threading.excepthook = _log_thread_uncaught
    atexit.register(handler.close)


class LineHandler(logging.Handler):
    """Formats in the caller's thread and writes in its own, so that a stuck stderr stops nobody."""

    def __init__(self, stream: TextIO | None) -> None:
        super().__init__()
        self._file = _unlocked(stream)
        self._lines: queue.Queue[str | None] = queue.Queue(WAITING_LINES_LIMIT)
        self._dropped = 0
        self._writer = threading.Thread(target=self._write_lines, name="log", daemon=True)
        self._writer.start()

    def emit(self, record: logging.LogRecord) -> None:
        try:
            self._lines.put_nowait(self._line(record))
        except queue.Full:
            self._dropped += 1

    def _line(self, record: logging.LogRecord) -> str:
        try:
            return self.format(record)
        except Exception as error:  # noqa: BLE001 - arguments may fail in any way when they are shown
            kind = type(error).__name__
            return self._own_line(record.name, record.levelno, LOST, kind)

    def _own_line(self, name: str, level: int, template: str, value: object) -> str:
        return self.format(logging.LogRecord(name, level, "", 0, template, (value,), None))

    def close(self) -> None:
        """Writes what waits, for at most FAREWELL_S."""
        atexit.unregister(self.close)
        with contextlib.suppress(queue.Full):
            self._lines.put_nowait(None)
        self._writer.join(FAREWELL_S)
        super().close()

    def _write_lines(self) -> None:
        while (line := self._lines.get()) is not None:
            if self._dropped:
                dropped, self._dropped = self._dropped, 0
                self._write(self._own_line(__name__, logging.WARNING, STUCK, dropped))
            self._write(line)

    def _write(self, line: str) -> None:
        rest = memoryview((line + "\n").encode("utf-8", errors="replace"))
        # A closed terminal or a full disk behind stderr must not end the desk.
        with contextlib.suppress(OSError, ValueError):
            while self._file is not None and rest:
                rest = rest[self._file.write(rest) or 0 :]


def _unlocked(stream: TextIO | None) -> Any:
    """The unbuffered file under stderr, None when there is no stderr.

    A thread that is stuck in the buffered one holds its lock, and Python aborts on that at its end.
    """
    binary = getattr(stream, "buffer", None)
    return getattr(binary, "raw", binary)


def _log_uncaught(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    logging.getLogger("app").critical("uncaught", exc_info=(kind, error, trace))


def _log_unraisable(args: "sys.UnraisableHookArgs") -> None:
    if args.exc_value is not None:
        _log_uncaught(args.exc_type, args.exc_value, args.exc_traceback)


def _log_thread_uncaught(args: threading.ExceptHookArgs) -> None:
    if args.exc_value is None or issubclass(args.exc_type, SystemExit):
        return
    _log_uncaught(args.exc_type, args.exc_value, args.exc_traceback)
