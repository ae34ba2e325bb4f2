"""Takes a ticket or a person out of the desk, erases a person: `python scripts/records.py --help`.

It works beside a running desk, and on one that does not run. It must never erase without `--yes`.
"""

import argparse
import asyncio
import os
import sys
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import NoReturn

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from app.clock import now_ms
from app.config import SettingsError, check_config, find_config, read_config
from app.domain.errors import DeskError
from app.i18n import FALLBACK_LOCALE, t
from app.services import archive, erasure, exporting
from app.services.archive_page import Words
from app.services.file_folder import FileFolder
from app.store.database import Store, open_store

ROOT = Path(__file__).resolve().parents[1]
EXIT_OK = 0
EXIT_FAILED = 1
EXIT_USAGE = 2


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
        print(say("script.records.usage"), file=sys.stderr)
        return EXIT_USAGE
    if options.help:
        print(say("script.records.usage"))
        return EXIT_OK
    say = partial(t, _language(options.config, environ, root))
    try:
        print(asyncio.run(_run(options, _data_dir(options.config, environ, root), say)))
    except SettingsError as error:
        print(error.told(say), file=sys.stderr)
        return EXIT_USAGE
    except DeskError as refusal:
        known = refusal.code if refusal.code in {"not_found", "forbidden"} else "unavailable"
        print(say(f"script.records.{known}"), file=sys.stderr)
        return EXIT_FAILED
    except OSError as error:
        print(say("script.records.failed", error=type(error).__name__), file=sys.stderr)
        return EXIT_FAILED
    return EXIT_OK


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """Raises _UsageError."""
    parser = _Parser(add_help=False, allow_abbrev=False)
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--export-ticket", metavar="NUMBER", type=int)
    what.add_argument("--export-person", metavar="ID", type=int)
    what.add_argument("--erase-person", metavar="ID", type=int)
    parser.add_argument("--to", metavar="FILE", type=Path)
    parser.add_argument("--yes", action="store_true")
    parser.add_argument("--config", metavar="PATH", type=Path)
    parser.add_argument("--help", "-h", action="store_true")
    options = parser.parse_args(arguments)
    asked = (options.export_ticket, options.export_person, options.erase_person)
    if not options.help and all(one is None for one in asked):
        raise _UsageError("nothing to do")
    if options.erase_person is not None and not options.yes:
        raise _UsageError("erasing wants --yes")
    return options


async def _run(options: argparse.Namespace, data_dir: Path, say: Words) -> str:
    """What was done, in words. Raises DeskError, OSError."""
    async with open_store(data_dir, now_ms) as store:
        if options.erase_person is not None:
            done = await store.write(erasure.erase, None, options.erase_person)
            return say("script.records.erased", tickets=done.tickets, messages=done.messages)
        return await _export(options, store, data_dir, say)


async def _export(
    options: argparse.Namespace, store: Store, data_dir: Path, say: Words
) -> str:
    is_ticket = options.export_ticket is not None
    subject = exporting.TICKET if is_ticket else exporting.PERSON
    subject_id = options.export_ticket if is_ticket else options.export_person
    found = await store.read(exporting.gather_for_operator, subject, subject_id)
    made = archive.archive_of(found, FileFolder(data_dir), say, store.clock())
    path = (options.to or Path(f"{found.name}.zip")).absolute()
    with path.open("wb") as file:
        for piece in made.pieces():
            file.write(piece)
    return say("script.records.exported", path=path, files=len(found.parts))


def _data_dir(config: Path | None, environ: Mapping[str, str], root: Path) -> Path:
    """A bad address keeps nobody from their records."""
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


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        # A Windows pipe may not know Cyrillic letters; question marks are better than an error.
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    sys.exit(main(sys.argv[1:], os.environ, ROOT))
