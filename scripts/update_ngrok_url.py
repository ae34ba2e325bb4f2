"""Puts the address of the tunnel into config.json: `python scripts/update_ngrok_url.py URL`.

It must never leave a config.json that is half written, invalid, or poorer by a key.
"""

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from app.config import (
    AddressError,
    SettingsError,
    check_config,
    find_config,
    https_origin,
    read_config,
    write_config,
)
from app.i18n import FALLBACK_LOCALE, t

ROOT = Path(__file__).resolve().parents[1]
EXIT_OK = 0
EXIT_FAILED = 1
EXIT_USAGE = 2
HEALTHY = '{"status":"ok"}'

Say = Callable[..., str]


class Request(NamedTuple):
    """What the command line asks for."""

    url: str
    config: Path | None


def main(arguments: Sequence[str], environ: Mapping[str, str], root: Path) -> int:
    """The exit status: 0 done, 1 refused with the file untouched, 2 not understood."""
    request = parse(arguments)
    if request is None:
        print(t(_language(None, environ, root), "script.url.usage"), file=sys.stderr)
        return EXIT_USAGE
    say = partial(t, _language(request.config, environ, root))
    try:
        path = _path(request.config, environ, root)
        print(_update(path, request.url, say))
    except (_RefusedError, SettingsError) as error:
        print(error, file=sys.stderr)
        return EXIT_FAILED
    return EXIT_OK


def parse(arguments: Sequence[str]) -> Request | None:
    """`URL`, `--config PATH` and `--config=PATH` in any order; None for anything else."""
    urls: list[str] = []
    config: str | None = None
    rest = iter(arguments)
    for word in rest:
        if word == "--config":
            config = next(rest, "")
        elif word.startswith("--config="):
            config = word.removeprefix("--config=")
        else:
            urls.append(word)
    if len(urls) != 1 or urls[0].startswith("-") or config == "":
        return None
    return Request(urls[0], None if config is None else Path(config).absolute())


class _RefusedError(Exception):
    """Words for the operator; config.json is as it was."""


def _update(path: Path, url: str, say: Say) -> str:
    origin = _origin(url, path, say)
    try:
        known = check_config(read_config(path), path.name)
        if known["public_url"] != origin:
            write_config(path, {"public_url": origin})
    except SettingsError as error:
        raise _RefusedError(say("script.url.broken", file=path, reason=error)) from None
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise _RefusedError(say("script.url.unwritable", file=path, reason=reason)) from None
    return "\n".join([_outcome(known["public_url"], origin, path, say), *_next(known, origin, say)])


def _origin(url: str, path: Path, say: Say) -> str:
    try:
        return https_origin(url.strip())
    except AddressError as error:
        raise _RefusedError(say(f"script.url.{error.code}", file=path)) from None


def _outcome(former: str | None, origin: str, path: Path, say: Say) -> str:
    if former == origin:
        return say("script.url.same", file=path, origin=origin)
    shown = former or say("script.url.none")
    return say("script.url.changed", file=path, former=shown, origin=origin)


def _next(known: Mapping[str, object], origin: str, say: Say) -> list[str]:
    return [
        "",
        say("script.url.next"),
        say("script.url.next_tunnel", port=known["port"], origin=origin),
        say("script.url.next_live", origin=origin, status=HEALTHY),
        say("script.url.next_bot"),
        say("script.url.next_chat"),
    ]


def _path(config: Path | None, environ: Mapping[str, str], root: Path) -> Path:
    return config or find_config(root, environ)


def _language(config: Path | None, environ: Mapping[str, str], root: Path) -> str:
    """The language of the file when it can be read, whatever else may be wrong."""
    try:
        language = read_config(_path(config, environ, root)).get("language")
    except SettingsError:
        return FALLBACK_LOCALE
    return language if isinstance(language, str) else FALLBACK_LOCALE


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        # A Windows pipe may not know Cyrillic letters; question marks are better than an error.
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    sys.exit(main(sys.argv[1:], os.environ, ROOT))
