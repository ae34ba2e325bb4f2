"""The demo once its environment is there: seeds, starts three programs, shows one address, ends.

It must never leave a program running, nor start one with a real token.
"""

import asyncio
import logging
import signal
import sqlite3
import sys
import threading
import webbrowser
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from app import clock
from app.config import Settings
from app.domain.errors import DeskError
from app.i18n import t
from app.store.database import UnusableDatabase
from scripts.demo_desk import options as command_line
from scripts.demo_desk.children import Child, end_all
from scripts.demo_desk.folder import (
    DESK_NAME,
    HOST,
    TELEGRAM_NAME,
    DemoFolder,
    free_port,
    next_port,
    write_config,
)
from scripts.demo_desk.options import Options
from scripts.demo_desk.readiness import ChildTrouble, Lookout
from scripts.demo_desk.seeding import BOT_USERNAME, seed
from scripts.demo_desk.stories import cast_of
from scripts.demo_desk.tied import wait_for_end_of_input

#: No real bot can have it: a real id has eight digits at least.
PRETEND_TOKEN = "4242:pretend-Telegram-only"  # noqa: S105 - it opens nothing
LOOK_EVERY_S = 0.2
EXIT_OK = 0
EXIT_FAILED = 1
STOP_SIGNALS = ("SIGINT", "SIGTERM", "SIGBREAK", "SIGHUP")

Say = Callable[..., None]


class Show(NamedTuple):
    """What runs: the programs, the page's address, and what has asked it to end."""

    children: list[Child]
    over: threading.Event


def main(arguments: Sequence[str], environ: Mapping[str, str]) -> int:
    """The exit status: 0 stopped as asked, 1 it could not go on."""
    given = command_line.parse(arguments)
    say = partial(_say, given.language)
    show = Show([], threading.Event())
    _listen(show.over)
    if given.is_tied:
        threading.Thread(target=_end_with_input, args=(show.over,), daemon=True).start()
    folder = DemoFolder(given.folder, given.language)
    try:
        with folder.alone() as is_alone:
            if not is_alone:
                return _point_to_other(folder, given, say)
            return _run(show, folder, given, on_loopback(environ), say)
    except (OSError, ValueError, sqlite3.Error, DeskError, UnusableDatabase) as error:
        say("failed", reason=error)
        return EXIT_FAILED


def on_loopback(environ: Mapping[str, str]) -> dict[str, str]:
    return {
        **command_line.on_loopback(environ),
        "BOT_TOKEN": PRETEND_TOKEN,
        "BOT_PROFILE": "on",
    }


def _run(
    show: Show, folder: DemoFolder, given: Options, environ: dict[str, str], say: Say
) -> int:
    try:
        _prepare(folder, given, say)
        url = _start(show, folder, given, environ, say)
        _welcome(url, given, say)
        return _watch(show, given, say)
    except ChildTrouble as trouble:
        if show.over.is_set():
            return EXIT_OK
        return _tell_trouble(trouble.child, given.language, say)
    finally:
        end_all(show.children)
        say("stopped")


# -- the desk ------------------------------------------------------------------------------------


def _prepare(folder: DemoFolder, given: Options, say: Say) -> None:
    if given.is_fresh:
        folder.forget()
    if folder.is_seeded:
        return
    say("seeding")
    draft = folder.new_draft()
    port = free_port(next_port(given.port), given.port)
    settings = settings_in(draft, given.language, port)
    now_ms = clock.now_ms()
    cast = cast_of(given.language, now_ms)
    asyncio.run(seed(settings, draft / TELEGRAM_NAME, cast, now_ms))
    write_config(settings.config_path, {"language": given.language}, port)
    folder.accept_draft()


def settings_in(folder: Path, language: str, port: int) -> Settings:
    keys = {
        "bot_token": PRETEND_TOKEN,
        "config_path": folder / "config.json",
        "data_dir": folder / DESK_NAME,
        "public_url": f"http://{HOST}:{port}",
        "language": language,
    }
    return Settings.model_validate(keys)


# -- the programs --------------------------------------------------------------------------------


def _start(
    show: Show, folder: DemoFolder, given: Options, environ: dict[str, str], say: Say
) -> str:
    """The page's address, once all three are ready. Raises ChildTrouble."""
    admin = cast_of(given.language, clock.now_ms()).admin
    page_port = free_port(given.port)
    desk_port = folder.port(page_port)
    folder.settle(desk_port)
    say("starting")
    command = _telegram_command(folder, page_port)
    telegram = Child("telegram", command, environ, folder.log("telegram"))
    show.children.append(telegram)
    lookout = Lookout(show.over)
    url = lookout.address_of_telegram(telegram)
    desk_environ = {
        **environ,
        "BOT_API_URL": url,
        "ADMIN_IDS": str(admin.id),
        "TIKETHET_CONFIG": str(folder.config),
    }
    for name, program in (("live", "websocket_server.py"), ("bot", "app.telegram.bot")):
        command = ["-m", "scripts.demo_desk.tied", program]
        show.children.append(Child(name, command, desk_environ, folder.log(name)))
    lookout.desk(show.children[1], desk_port)
    lookout.bot(show.children[2], url, admin.id)
    page = page_address(url, given.language)
    folder.remember_address(page)
    return page


def page_address(url: str, language: str) -> str:
    """The page speaks Russian unless its address says otherwise."""
    return f"{url}/" if language == "ru" else f"{url}/?lang={language}"


def _telegram_command(folder: DemoFolder, port: int) -> list[str]:
    return [
        "-m",
        "app.sandbox",
        "--tied",
        "--page",
        "--http-apps",
        "--token",
        PRETEND_TOKEN,
        "--username",
        BOT_USERNAME,
        "--port",
        str(port),
        "--memory",
        str(folder.telegram),
    ]


def _watch(show: Show, given: Options, say: Say) -> int:
    """Until somebody asks it to end, or one of the programs has."""
    while not show.over.wait(LOOK_EVERY_S):
        for child in show.children:
            if child.status is not None:
                return _tell_trouble(child, given.language, say)
    say("stopping")
    return EXIT_OK


def _tell_trouble(child: Child, language: str, say: Say) -> int:
    name = t(language, f"script.demo.program_{child.name}")
    if child.status is None:
        say("not_ready", name=name)
    else:
        say("died", name=name, status=child.status)
    print(child.last_lines(), flush=True)
    say("log", path=child.log)
    return EXIT_FAILED


# -- the person in front of it -------------------------------------------------------------------


def _welcome(url: str, given: Options, say: Say) -> None:
    port = urlsplit(url).port
    if given.port not in {0, port}:
        say("other_port", wanted=given.port)
    say("ready", url=url)
    say("try")
    if given.opens:
        open_page(url)


def open_page(url: str) -> None:
    """A browser in a window only: one in the terminal would sit on these lines."""
    with suppress(webbrowser.Error, OSError):
        browser = webbrowser.get()
        if type(browser) is not webbrowser.GenericBrowser:
            browser.open(url)


def _point_to_other(folder: DemoFolder, given: Options, say: Say) -> int:
    try:
        url = folder.address()
    except OSError:
        say("other_starts")
        return EXIT_FAILED
    if given.is_fresh:
        say("other_runs_fresh", url=url)
        return EXIT_FAILED
    say("other_runs", url=url)
    if given.opens:
        open_page(url)
    return EXIT_OK


def _say(language: str, key: str, **values: object) -> None:
    # Who reads it may be gone: what runs must be ended all the same.
    with suppress(OSError):
        print(t(language, f"script.demo.{key}", **values), flush=True)


def _listen(over: threading.Event) -> None:
    def end(_number: int, _frame: object) -> None:
        over.set()

    for name in STOP_SIGNALS:
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), end)


def _end_with_input(over: threading.Event) -> None:
    wait_for_end_of_input()
    over.set()


if __name__ == "__main__":
    import os

    logging.basicConfig(level=logging.ERROR)
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    sys.exit(main(sys.argv[1:], os.environ))
