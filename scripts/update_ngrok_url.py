"""Where the Mini App opens: `python scripts/update_ngrok_url.py [URL] [--watch] [--check]`.

It must never leave a config.json that is half written, invalid, or poorer by a key.
"""

import os
import signal
import sys
import time
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import NamedTuple, NoReturn

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from app.clock import now_ms
from app.config import SettingsError, find_config, read_config, read_variables
from app.i18n import FALLBACK_LOCALE, t
from scripts.tunnel.agents import choose_tunnel, find_tunnels
from scripts.tunnel.reach import check_public, local_origin
from scripts.tunnel.setting import (
    Change,
    RefusedError,
    Say,
    change_lines,
    read_place,
    set_address,
)
from scripts.tunnel.telling import check_lines, choice_lines, is_reached
from scripts.tunnel.watching import Watch

ROOT = Path(__file__).resolve().parents[1]
EXIT_OK = 0
EXIT_FAILED = 1
EXIT_USAGE = 2
#: How long both processes take at most to follow a change of config.json.
IN_FORCE_AFTER_S = 1.0
API_VARIABLE = "NGROK_API_URL"

SWITCHES = ("--watch", "--check", "--help")
WITH_VALUE = ("--api", "--config")


class Request(NamedTuple):
    """What the command line asks for; `switches` are those of `--watch --check --help` given."""

    url: str | None
    api: str | None
    config: Path | None
    switches: frozenset[str]


def main(arguments: Sequence[str], environ: Mapping[str, str], root: Path) -> int:
    """The exit status: 0 done, 1 refused with the file untouched, 2 not understood.

    With `--check` 1 also means that the check has found an error.
    """
    request = parse(arguments)
    if request is None:
        print(t(_language(None, environ, root), "script.url.usage"), file=sys.stderr)
        return EXIT_USAGE
    say: Say = partial(t, _language(request.config, environ, root))
    if "--help" in request.switches:
        print(say("script.url.help"))
        return EXIT_OK
    try:
        path = _path(request.config, environ, root)
        api = request.api or read_variables(root, environ).get(API_VARIABLE)
        return _run(request, path, api, say)
    except SettingsError as error:
        print(error.told(say), file=sys.stderr)
        return EXIT_FAILED
    except RefusedError as error:
        print(error, file=sys.stderr)
        return EXIT_FAILED


def parse(arguments: Sequence[str]) -> Request | None:
    """One address at most, options in any order, `--api A` or `--api=A`; None for anything else."""
    urls: list[str] = []
    values: dict[str, str] = {}
    switches: set[str] = set()
    rest = iter(arguments)
    for word in rest:
        name, equals, value = word.partition("=")
        if name in WITH_VALUE:
            values[name] = value if equals else next(rest, "")
        elif word in SWITCHES:
            switches.add(word)
        else:
            urls.append(word)
    is_clear = len(urls) <= 1 and all(values.values()) and not (urls and "--watch" in switches)
    if not is_clear or any(url.startswith("-") for url in urls):
        return None
    config = values.get("--config")
    return Request(
        urls[0] if urls else None,
        values.get("--api"),
        None if config is None else Path(config).absolute(),
        frozenset(switches),
    )


def _run(request: Request, path: Path, api: str | None, say: Say) -> int:
    if "--watch" in request.switches:
        return _watch(request, path, api, say)
    if "--check" in request.switches and request.url is None:
        return _check_present(path, say)
    url = _ask(path, api, say) if request.url is None else request.url
    change = set_address(path, url, say)
    print("\n".join(change_lines(path, change, say)))
    return _check_change(path, change, say) if "--check" in request.switches else EXIT_OK


def _ask(path: Path, api: str | None, say: Say) -> str:
    """The address that the agents of this machine have for our port. Raises RefusedError."""
    place = read_place(path)
    survey = find_tunnels(api)
    choice = choose_tunnel(survey, place.port, place.public_url)
    lines = choice_lines(choice, survey, place.port, say)
    if choice.origin is None:
        raise RefusedError("\n".join([*lines, say("script.url.untouched", file=path)]))
    print("\n".join(lines))
    return choice.origin


def _watch(request: Request, path: Path, api: str | None, say: Say) -> int:
    def check(change: Change) -> None:
        if "--check" in request.switches:
            _check_change(path, change, say)

    watch = Watch(path, api, say, _tell, check)
    try:
        _tell(say("script.url.watch.start", port=read_place(path).port))
        watch.run(time.sleep)
    except KeyboardInterrupt:
        _tell(say("script.url.watch.stop"))
    return EXIT_OK


def _tell(line: str) -> None:
    """A line with the time of this machine's clock, at once, also into a pipe."""
    moment = datetime.fromtimestamp(now_ms() / 1000).astimezone()
    print(f"{moment:%H:%M:%S}  {line}", flush=True)


def _check_present(path: Path, say: Say) -> int:
    place = read_place(path)
    if place.public_url is None:
        key = "unset" if place.written is None else "unusable"
        raise RefusedError(say(f"script.url.{key}", written=place.written))
    return _check(path, place.public_url, say)


def _check_change(path: Path, change: Change, say: Say) -> int:
    if change.is_new:
        time.sleep(IN_FORCE_AFTER_S)
    return _check(path, change.origin, say)


def _check(path: Path, origin: str, say: Say) -> int:
    place = read_place(path)
    print(say("script.url.check.start", origin=origin), flush=True)
    findings = check_public(origin, local_origin(place.host, place.port))
    print("\n".join(check_lines(findings, say)), flush=True)
    return EXIT_OK if is_reached(findings) else EXIT_FAILED


def _path(config: Path | None, environ: Mapping[str, str], root: Path) -> Path:
    return config or find_config(root, environ)


def _language(config: Path | None, environ: Mapping[str, str], root: Path) -> str:
    """The language of the file when it can be read, whatever else may be wrong."""
    try:
        language = read_config(_path(config, environ, root)).get("language")
    except SettingsError:
        return FALLBACK_LOCALE
    return language if isinstance(language, str) else FALLBACK_LOCALE


def _interrupt(_number: int, _frame: object) -> NoReturn:
    raise KeyboardInterrupt


def _status() -> int:
    """The exit status, also when somebody has had enough or nobody reads on."""
    try:
        status = main(sys.argv[1:], os.environ, ROOT)
        sys.stdout.flush()
    except KeyboardInterrupt:
        return EXIT_FAILED
    except BrokenPipeError:
        # As behind `| head`: what is left to say would fail once more at the very end.
        os._exit(EXIT_FAILED)
    return status


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        # A console of another alphabet gets question marks, never an error.
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    for name in ("SIGTERM", "SIGBREAK"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), _interrupt)
    sys.exit(_status())
