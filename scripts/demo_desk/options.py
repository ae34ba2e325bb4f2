"""What the demo's command line may say; read by a bare Python before anything is installed.

It must never import more than the standard library.
"""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ROOT = Path(__file__).resolve().parents[2]
LANGUAGES = ("ru", "en")
PAGE_PORT = 8470
LARGEST_PORT = 65_535
#: What the operator has set for the real desk, and what would lead loopback calls elsewhere.
KEPT_FROM_CHILDREN = ("BOT_TOKEN", "BOT_API_URL", "ADMIN_IDS", "TIKETHET_CONFIG")
PROXY_MARK = "_PROXY"


class Options(NamedTuple):
    port: int
    is_fresh: bool
    opens: bool
    language: str
    folder: Path
    #: Ends when its standard input does.
    is_tied: bool


def parse(arguments: Sequence[str]) -> Options:
    """Raises SystemExit, as argparse does, for --help and for what it does not know."""
    parser = argparse.ArgumentParser(
        prog="scripts/demo.py",
        description="TiketHet in a browser: no bot, no token, no tunnel. Ctrl-C stops it.",
        allow_abbrev=False,
    )
    parser.add_argument(
        "--port", type=_port, default=PAGE_PORT, help="of the page; another one when it is taken"
    )
    parser.add_argument("--fresh", action="store_true", help="forget what was played, begin anew")
    parser.add_argument("--no-open", action="store_true", help="do not open a browser")
    parser.add_argument(
        "--language", choices=LANGUAGES, default=LANGUAGES[0], help="default: %(default)s"
    )
    default = ROOT / "data" / "demo"
    parser.add_argument(
        "--folder", type=Path, default=default, help="where the demo keeps its desk: data/demo"
    )
    parser.add_argument("--tied", action="store_true", help="end when standard input is closed")
    given = parser.parse_args(arguments)
    return Options(
        given.port,
        given.fresh,
        not given.no_open,
        given.language,
        given.folder.absolute(),
        given.tied,
    )


def _port(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text) <= LARGEST_PORT):
        raise argparse.ArgumentTypeError(f"{text!r} is no port: 0 to {LARGEST_PORT}, 0 for any")
    return int(text)


def without_secrets(environ: Mapping[str, str]) -> dict[str, str]:
    """The environment for everything that the demo starts: no real bot's variable is in it."""
    return {
        name: value
        for name, value in environ.items()
        if name.upper() not in KEPT_FROM_CHILDREN
    }


def on_loopback(environ: Mapping[str, str]) -> dict[str, str]:
    """As without_secrets, and no proxy stands between the demo's own parts."""
    kept = {
        name: value
        for name, value in without_secrets(environ).items()
        if not name.upper().endswith(PROXY_MARK)
    }
    return {**kept, "NO_PROXY": "*", "PYTHONUTF8": "1", "PYTHONUNBUFFERED": "1"}


def is_windows() -> bool:
    return os.name == "nt"
