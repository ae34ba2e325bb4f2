"""One visit of the doctor, from the command line to the exit status.

It must never need a package to say that packages are missing.
"""

import json
import logging
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

from app.clock import now_ms
from app.i18n import FALLBACK_LOCALE, locales, nearest_locale, t
from scripts.checkup.case import Case
from scripts.checkup.findings import WaitsError
from scripts.checkup.round import Fixed, Judged, Listener, examine, examine_and_mend
from scripts.checkup.rows import FAMILIES, all_rows, chosen, is_known
from scripts.checkup.screen import Screen
from scripts.checkup.words import Words, as_object, status_of

EXIT_OK = 0
EXIT_USAGE = 2
CONFIG_LIMIT_BYTES = 1_048_576


@dataclass
class Order:
    """What the command line asks for."""

    only: set[str] = field(default_factory=set)
    language: str | None = None
    as_json: bool = False
    fix: bool = False
    help: bool = False


def visit(arguments: Sequence[str], environ: Mapping[str, str], root: Path, out: TextIO) -> int:
    """Looks, mends when asked to, shows, and answers the exit status."""
    logging.getLogger().addHandler(logging.NullHandler())
    order = parse(arguments)
    language = nearest_locale((order and order.language) or _language(environ, root))
    if order is None or order.help:
        out.write(_usage(language))
        return EXIT_USAGE if order is None else EXIT_OK
    return _Visit(order, environ, root, language, out).make()


def parse(arguments: Sequence[str]) -> Order | None:
    """None for anything that is not understood. `--only a,b` and `--only a --only b` are one."""
    order, rest = Order(), iter(arguments)
    for word in rest:
        name, mark, value = word.partition("=")
        if name in {"--only", "--language"}:
            value = value if mark else next(rest, "")
            if not _take(order, name, value):
                return None
        elif word in {"--json", "--fix", "--help", "-h"}:
            order.as_json |= word == "--json"
            order.fix |= word == "--fix"
            order.help |= word in {"--help", "-h"}
        else:
            return None
    return order


def _take(order: Order, name: str, value: str) -> bool:
    if name == "--language":
        order.language = value
        return value in locales()
    names = set(value.split(","))
    order.only |= names
    return all(map(is_known, names))


def _usage(language: str) -> str:
    families = "\n".join(
        f"  {family}: {', '.join(row.name for row in rows)}" for family, rows in FAMILIES.items()
    )
    return t(language, "script.doctor.usage", languages=" | ".join(locales())) + f"\n{families}\n"


def _language(environ: Mapping[str, str], root: Path) -> str:
    """`language` of config.json, read without any package; the fallback for whatever is wrong."""
    path = root / (environ.get("TIKETHET_CONFIG", "").strip() or "config.json")
    try:
        with path.open("rb") as file:
            content = json.loads(file.read(CONFIG_LIMIT_BYTES).decode("utf-8-sig"))
        language = content["language"]
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return FALLBACK_LOCALE
    return language if isinstance(language, str) else FALLBACK_LOCALE


class _Visit:
    def __init__(
        self, order: Order, environ: Mapping[str, str], root: Path, language: str, out: TextIO
    ) -> None:
        self._order = order
        self._environ = environ
        self._root = root
        self._out = out
        self._rows = chosen(order.only) or all_rows()
        self._words = Words(language, _secret(self._case()))

    def make(self) -> int:
        began, at_ms = time.monotonic(), now_ms()
        screen = Screen(self._out, self._words, self._rows, self._environ)
        if self._order.as_json:
            judged, fixed = self._look(_ignore)
            took_ms = round((time.monotonic() - began) * 1000)
            answer = as_object(judged, fixed, self._words, took_ms, at_ms)
            self._out.write(json.dumps(answer, indent=2, ensure_ascii=False) + "\n")
            return status_of(judged)
        screen.start()
        judged, fixed = self._look(screen.count if self._order.fix else screen.take)
        if self._order.fix:
            screen.show_all(judged)
        screen.show_fixed(fixed)
        screen.show_sum(judged)
        return status_of(judged)

    def _look(self, hear: Listener) -> tuple[list[Judged], list[Fixed]]:
        if self._order.fix:
            return examine_and_mend(self._rows, self._case, hear)
        return examine(self._rows, self._case(), hear), []

    def _case(self) -> Case:
        return Case(self._root, self._environ, may_claim=not self._order.as_json)


def _ignore(_judged: Judged) -> None:
    return


def _secret(case: Case) -> str:
    """The token, to blot it out wherever it might turn up; empty when there is none to hide."""
    try:
        return case.variables().get("BOT_TOKEN", "")
    except (WaitsError, ImportError):
        return ""
