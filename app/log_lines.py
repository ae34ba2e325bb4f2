"""A record of the log as one line, for people or for machines.

It must never let a record forge a line, steer a terminal or show a secret.
"""

import json
import logging
import math
import re
import traceback
import unicodedata
from collections.abc import Iterator
from datetime import UTC, datetime

LINE_LIMIT_CHARS = 20_000
FIELD_LIMIT_CHARS = 200
BLOT = "[redacted]"

_TOKEN = re.compile(r"(?i)(?<![0-9])[0-9]{6,}(?::|%3a)[a-z0-9_-]{30,}")
_FILE_LINK = re.compile(r"(?<=/files/)[A-Za-z0-9_-]{20,}")
_CLAIM = re.compile(r"(?<=claim_)[A-Za-z0-9_-]{20,}")
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
#: What every record has; all else was given as `extra` and is a field.
_OF_EVERY_RECORD = frozenset(
    {*vars(logging.LogRecord("", 0, "", 0, "", (), None)), "message", "asctime", "taskName"}
)
_PLAIN_FIELD = re.compile(r"[^\s\"=\\]+")

Value = str | int | float | None


def redact(text: str) -> str:
    """The text without bot tokens, session tokens, launch parameters, claim links and addresses
    of files."""
    text = _TOKEN.sub(BLOT, text)
    text = _FILE_LINK.sub(BLOT, text)
    text = _CLAIM.sub(BLOT, text)
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


def shown(text: str) -> str:
    """A text as it may stand in a line: safe, and of a bearable length."""
    line = redact(one_line(text))
    if len(line) <= LINE_LIMIT_CHARS:
        return line
    # The end of a traceback says what happened, the beginning who speaks.
    half = LINE_LIMIT_CHARS // 2
    return f"{line[:half]} […] {line[-half:]}"


def stamp(record: logging.LogRecord) -> str:
    """`2026-05-04T10:00:00.123Z`."""
    moment = datetime.fromtimestamp(record.created, UTC)
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03d}Z"


def trouble(record: logging.LogRecord) -> str:
    """The traceback and the stack of a record, empty when it has none."""
    parts = []
    if record.exc_info and record.exc_info[0] is not None:
        parts.append("".join(traceback.format_exception(*record.exc_info)).rstrip("\n"))
    elif record.exc_text:
        parts.append(record.exc_text)
    if record.stack_info:
        parts.append(record.stack_info)
    return " | ".join(parts)


def fields(record: logging.LogRecord) -> Iterator[tuple[str, Value]]:
    """What was given as `extra`: numbers as they are, short texts; of anything else its type."""
    for name, value in vars(record).items():
        if name in _OF_EVERY_RECORD or name.startswith("_"):
            continue
        if value is None or isinstance(value, int):
            yield name, value
        elif isinstance(value, float):
            yield name, value if math.isfinite(value) else str(value)
        elif isinstance(value, str):
            yield name, shown(value)[:FIELD_LIMIT_CHARS]
        else:
            yield name, type(value).__name__


class TextLines(logging.Formatter):
    """`2026-05-04T10:00:00.123Z INFO app.live.server: text person=1001 process=live pid=7`."""

    def __init__(self, process: str = "") -> None:
        super().__init__()
        self._process = process

    def format(self, record: logging.LogRecord) -> str:
        said = f"{stamp(record)} {record.levelname} {record.name}: {record.getMessage()}"
        ids = dict(fields(record))
        if self._process:
            ids |= {"process": self._process, "pid": record.process}
        told = "".join(f" {name}={_spelled(value)}" for name, value in ids.items())
        traced = trouble(record)
        return shown(said) + told + (f" | {shown(traced)}" if traced else "")


def _spelled(value: Value) -> str:
    text = str(value)
    return text if _PLAIN_FIELD.fullmatch(text) else json.dumps(text, ensure_ascii=False)


class JsonLines(logging.Formatter):
    """One JSON object a line; `template` is the same for all lines of one kind."""

    def __init__(self, process: str = "") -> None:
        super().__init__()
        self._process = process

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Value] = {
            "time": stamp(record),
            "level": record.levelname,
            "logger": shown(record.name),
            "process": self._process,
            "pid": record.process,
            "message": shown(record.getMessage()),
            "template": shown(str(record.msg)),
        }
        # A field never takes the place of what every line has.
        line = dict(fields(record)) | line
        traced = trouble(record)
        if traced:
            line["traceback"] = shown(traced)
        return json.dumps(line, ensure_ascii=False)
