"""Backs up the desk while it runs, and brings a backup back: `python scripts/backup.py`.

It must never say that something is kept which has not been read again and compared.
"""

import argparse
import os
import sys
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import NoReturn

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from app.clock import now_ms
from app.config import SettingsError, check_config, find_config, read_config
from app.i18n import FALLBACK_LOCALE, t
from app.services import backup, restore, shelf
from app.services.shelf import BackupError
from scripts.keeping.progress import Progress, Say, silent
from scripts.keeping.report import Report

ROOT = Path(__file__).resolve().parents[1]
EXIT_OK = 0
EXIT_FAILED = 1
EXIT_USAGE = 2
EXIT_INTERRUPTED = 130
KEEP = 14


class _UsageError(Exception):
    """The command line was not understood."""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise _UsageError(message)


def main(arguments: Sequence[str], environ: Mapping[str, str], root: Path) -> int:
    """The exit status: 0 done, 1 refused or failed, 2 not understood."""
    say = partial(t, _language(None, environ, root))
    try:
        options = parse(arguments)
    except _UsageError:
        print(say("script.backup.usage"), file=sys.stderr)
        return EXIT_USAGE
    if options.help:
        print(say("script.backup.usage"))
        return EXIT_OK
    say = partial(t, _language(options.config, environ, root))
    try:
        return _run(options, _data_dir(options.config, environ, root), say)
    except SettingsError as error:
        print(error.told(say), file=sys.stderr)
        return EXIT_USAGE
    except BackupError as error:
        Report(say, as_json=options.json).failed(error)
        return EXIT_FAILED
    except KeyboardInterrupt:
        print(say("script.backup.interrupted"), file=sys.stderr)
        return EXIT_INTERRUPTED


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """Raises _UsageError."""
    parser = _Parser(add_help=False, allow_abbrev=False)
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--list", action="store_true")
    what.add_argument("--verify", metavar="NAME")
    what.add_argument("--restore", metavar="NAME")
    parser.add_argument("--to", metavar="DIR", type=Path)
    parser.add_argument("--keep", metavar="N", type=int, default=KEEP)
    parser.add_argument("--config", metavar="PATH", type=Path)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--help", "-h", action="store_true")
    options = parser.parse_args(arguments)
    if options.keep < 1 or options.verify == "" or options.restore == "":
        raise _UsageError("an empty value, or none to keep")
    return options


def _run(options: argparse.Namespace, data_dir: Path, say: Say) -> int:
    to = (options.to or shelf.default_shelf(data_dir)).absolute()
    report = Report(say, as_json=options.json)
    if options.list:
        return EXIT_OK if report.listed(to, backup.listed(to)) else EXIT_FAILED
    progress = silent() if options.json else Progress(say, sys.stderr)
    if options.verify:
        path = backup.find(options.verify, to)
        with progress as tell:
            manifest = backup.verify(path, tell)
        report.verified(path, manifest)
    elif options.restore:
        path = backup.find(options.restore, to)
        with progress as tell:
            restored = restore.restore(path, data_dir, now_ms, tell)
        report.restored(path, restored)
    else:
        with progress as tell:
            made = backup.make(data_dir, to, options.keep, now_ms, tell)
        report.made(made)
    return EXIT_OK


def _data_dir(config: Path | None, environ: Mapping[str, str], root: Path) -> Path:
    """A bad address keeps nobody from a backup."""
    path = config.absolute() if config else find_config(root, environ)
    keys = check_config({**read_config(path), "public_url": None}, path.name)
    return path.parent / str(keys["data_dir"])


def _language(config: Path | None, environ: Mapping[str, str], root: Path) -> str:
    """The language of the file when it can be read, whatever else may be wrong."""
    try:
        path = config.absolute() if config else find_config(root, environ)
        language = read_config(path).get("language")
    except SettingsError:
        return FALLBACK_LOCALE
    return language if isinstance(language, str) else FALLBACK_LOCALE


def _status() -> int:
    """The exit status, also when nobody reads on."""
    try:
        status = main(sys.argv[1:], os.environ, ROOT)
        sys.stdout.flush()
    except BrokenPipeError:
        # As behind `| head`: what is left to say would fail once more at the very end.
        os._exit(EXIT_FAILED)
    return status


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        # A Windows pipe may not know Cyrillic letters; question marks are better than an error.
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    sys.exit(_status())
