"""The log of a process: one line per record on stderr, secrets blotted out.

It must never let a record forge a line, show a secret, hold up its caller or end the process.
"""

import atexit
import contextlib
import logging
import queue
import re
import sys
import threading
import unicodedata
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, TextIO

WAITING_LINES_LIMIT = 10_000
FAREWELL_S = 1.0
LINE_LIMIT_CHARS = 20_000
# Their records carry addresses with the token in them, or the bodies of messages.
QUIET_LIBRARIES = (
    "aiosqlite",
    "asyncio",
    "httpcore",
    "httpx",
    "telegram",
    "websockets",
)
BLOT = "[redacted]"

_TOKEN = re.compile(r"(?i)(?<![0-9])[0-9]{6,}(?::|%3a)[a-z0-9_-]{30,}")
_FILE_LINK = re.compile(r"(?<=/files/)[A-Za-z0-9_-]{20,}")
# A name, a quote, equals sign or colon, each possibly escaped; then a quoted or a bare value.
_SIGNED = re.compile(
    r"""(?ix)
    (?P<name> \b (?: init_?data | tgWebAppData ) \\*["']? \s* (?: [=:] | %3d ) \s* )
    (?: (?P<quote> \\*["'] ) .*? (?: (?P=quote) | $ ) | [^\s"'\\]+ )
    """
)
_HASH = re.compile(
    r"""(?ix)
    (?P<name> \b (?: hash | signature ) (?: = | %3d | \\*["'] \s* : \s* \\*["'] ) )
    [a-z0-9_%-]+
    """
)
_SESSION = re.compile(r"""(?i)(?P<name>\btoken\\*["']?\s*[=:]\s*\\*["']?)[a-z0-9_-]{16,}""")


def set_up(level: int | str = logging.INFO) -> None:
    """Sends every record of this process, uncaught exceptions included, through one handler.

    May be called again: the former handler is replaced, handlers of others stay.
    """
    root = logging.getLogger()
    for former in list(root.handlers):
        if isinstance(former, LineHandler) or type(former) is logging.StreamHandler:
            root.removeHandler(former)
            former.close()
    handler = LineHandler(sys.stderr)
    handler.setFormatter(LineFormatter())
    root.addHandler(handler)
    root.setLevel(level)
    for name in QUIET_LIBRARIES:
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.captureWarnings(capture=True)
    sys.excepthook = _log_uncaught
    sys.unraisablehook = _log_unraisable
    threading.excepthook = _log_thread_uncaught
    atexit.register(handler.close)


def redact(text: str) -> str:
    """The text without bot tokens, session tokens, launch parameters and addresses of files."""
    text = _TOKEN.sub(BLOT, text)
    text = _FILE_LINK.sub(BLOT, text)
    text = _SIGNED.sub(rf"\g<name>{BLOT}", text)
    text = _HASH.sub(rf"\g<name>{BLOT}", text)
    return _SESSION.sub(rf"\g<name>{BLOT}", text)


def one_line(text: str) -> str:
    """The text with every character escaped that could end a line or steer a terminal."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(map(_visible, text))


def _visible(character: str) -> str:
    # Cc controls, Cf direction marks, Cs lone surrogates, Zl and Zp separators.
    if unicodedata.category(character) in {"Cc", "Cf", "Cs", "Zl", "Zp"}:
        return character.encode("unicode_escape").decode("ascii")
    return character


class LineFormatter(logging.Formatter):
    """`2026-05-04T10:00:00.123Z INFO app.live.server: text | Traceback…`, always one line."""

    def format(self, record: logging.LogRecord) -> str:
        moment = datetime.fromtimestamp(record.created, UTC)
        stamp = f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03d}Z"
        parts = [f"{stamp} {record.levelname} {record.name}: {record.getMessage()}"]
        if record.exc_info:
            parts.append(self.formatException(record.exc_info))
        elif record.exc_text:
            parts.append(record.exc_text)
        if record.stack_info:
            parts.append(record.stack_info)
        line = redact(one_line(" | ".join(parts)))
        if len(line) <= LINE_LIMIT_CHARS:
            return line
        # The end of a traceback says what happened, the beginning who speaks.
        half = LINE_LIMIT_CHARS // 2
        return f"{line[:half]} […] {line[-half:]}"


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
            name = one_line(record.name)
            return f"{record.levelname} {name}: a record was lost: {type(error).__name__}"

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
                self._write(f"WARNING app.logs: {dropped} records were lost: stderr is stuck")
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
