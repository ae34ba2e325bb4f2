"""The command line that both processes share: how they log, and what each adds of its own.

It must never start anything, nor show more than one sentence when it is not understood.
"""

import argparse
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple, NoReturn

from app.logs import FORMATS, LEVELS

EXIT_USAGE = 2


class UsageError(Exception):
    """One sentence for the operator; the process exits with EXIT_USAGE."""


class Options(NamedTuple):
    """How to log, and which of the command's own switches were given."""

    log_level: str
    log_format: str
    switches: frozenset[str] = frozenset()


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{self.prog}: {message}; --help shows what there is.")


def read_options(
    prog: str,
    description: str,
    arguments: Sequence[str],
    variables: Callable[[], Mapping[str, str]],
    switches: Mapping[str, str] | None = None,
) -> Options:
    """What was asked for; an option wins over its variable, LOG_LEVEL or LOG_FORMAT.

    `switches` are a command's own, such as `--dev`, each with its help. `variables` is asked when
    the command line is understood, so that a broken `.env` hides no help. Raises UsageError and
    whatever `variables` raises; prints and exits with 0 for `--help`.
    """
    parser = _Parser(prog=prog, description=description, allow_abbrev=False)
    for name, meaning in (switches or {}).items():
        parser.add_argument(name, action="store_true", help=meaning)
    parser.add_argument(
        "--log-level", metavar="LEVEL", type=str.upper,
        help=f"one of {', '.join(LEVELS)}; without it LOG_LEVEL, else INFO",
    )  # fmt: skip
    parser.add_argument(
        "--log-format", metavar="FORMAT", type=str.lower,
        help=f"one of {', '.join(FORMATS)}; without it LOG_FORMAT, else text",
    )  # fmt: skip
    found = parser.parse_args(arguments)
    known = variables()
    level = found.log_level or known.get("LOG_LEVEL", "").strip().upper() or "INFO"
    style = found.log_format or known.get("LOG_FORMAT", "").strip().lower() or "text"
    _require("--log-level and LOG_LEVEL", level, LEVELS, prog)
    _require("--log-format and LOG_FORMAT", style, FORMATS, prog)
    given = frozenset(name for name in switches or {} if getattr(found, _field(name)))
    return Options(level, style, given)


def _field(switch: str) -> str:
    return switch.removeprefix("--").replace("-", "_")


def _require(names: str, value: str, known: Iterable[str], prog: str) -> None:
    if value not in known:
        raise UsageError(f"{prog}: {names} take one of {', '.join(known)}.")
