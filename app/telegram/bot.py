"""The bot's process: settings, store, loops, and a clean end within five seconds.

It only wires; nothing is decided here, and nothing at its start needs the network.
"""

import asyncio
import io
import logging
import os
import signal
import sqlite3
import sys
import warnings
from collections.abc import Callable, Coroutine, Mapping, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Any

from telegram import Bot
from telegram.warnings import PTBDeprecationWarning

from app import logs
from app.arguments import UsageError, read_options
from app.clock import now_ms
from app.config import (
    ConfigFollower,
    Settings,
    SettingsError,
    desk_language,
    load_settings,
    read_variables,
)
from app.i18n import t
from app.services import intake, people
from app.services.file_folder import FileFolder
from app.services.file_sweep import FileSweep
from app.services.filing import FilingRoom
from app.store.database import LockTimeout, Store, UnusableDatabase, make_private, open_store
from app.telegram.buttons import LANES, Buttons
from app.telegram.fetcher import AT_ONCE, Fetcher
from app.telegram.limits import Pace
from app.telegram.notifier import SLOTS, Notifier
from app.telegram.poller import POLL_READ_TIMEOUT_S, Poller
from app.telegram.profile import Profile
from app.telegram.pulse import (
    beat,
    do_due_work,
    keep_figures,
    keep_up,
    ring_on_commits,
    sweep_files,
)
from app.telegram.staff_menus import StaffMenus
from app.telegram.toasts import PENDING_LIMIT, Toasts
from app.telegram.typing import Typing
from app.telegram.wire import Wire
from app.telegram.worker import Worker

log = logging.getLogger(__name__)

DESCRIPTION = "The bot: the desk's door to Telegram, by long polling."
EXIT_OK = 0
EXIT_FAILED = 1
EXIT_SETTINGS = 2
EXIT_TAKEN = 3
#: Loops that are cancelled need no longer than this; what is being sent has its own farewell.
CANCEL_PATIENCE_S = 0.5
#: The profile's calls, the staff's menus, typing and one to spare beside what the others take.
SPARE_CONNECTIONS = 8


class Desk:
    """The bot's loops over one open store; `run` ends when `stop` is set or a loop fails."""

    def __init__(self, settings: Settings, store: Store) -> None:
        self._store = store
        self._follower = ConfigFollower(settings)
        token = settings.bot_token.get_secret_value()
        self._wire = Wire(SLOTS + PENDING_LIMIT + LANES + AT_ONCE + SPARE_CONNECTIONS)
        self._poll_wire = Wire(1, POLL_READ_TIMEOUT_S)
        address = f"{settings.bot_api_url}/bot"
        bot = Bot(token, address, request=self._wire, get_updates_request=self._poll_wire)
        self._work_bell, self._send_bell = asyncio.Event(), asyncio.Event()
        self._config_bell, self._button_bell = asyncio.Event(), asyncio.Event()
        self._menu_bell, self._fetch_bell = asyncio.Event(), asyncio.Event()
        self._typing_bell = asyncio.Event()
        self._filing = FilingRoom(FileFolder(settings.data_dir))
        self._toasts = Toasts(bot)
        self._poller = Poller(self._poll_wire, f"{settings.bot_api_url}/bot{token}", store)
        self._fetcher = Fetcher(
            self._wire, settings.bot_api_url, token, store, self._filing, self._fetch_bell
        )
        self._worker = Worker(store, self._current, self._toasts, self._work_bell)
        pace = Pace(asyncio.get_running_loop().time)
        self._notifier = Notifier(store, self._current, bot, self._send_bell, pace)
        self._profile = Profile(bot, store, self._current, self._config_bell)
        self._buttons = Buttons(bot, store, self._current, self._button_bell, pace)
        clock = asyncio.get_running_loop().time
        self._typing = Typing(store, bot, self._typing_bell, pace, clock)
        self._menus = StaffMenus(bot, store, self._current, self._menu_bell)

    def _current(self) -> Settings:
        return self._follower.settings

    async def run(self, stop: asyncio.Event) -> int:
        await self._store.write(people.apply_admin_ids, self._current().admin_ids)
        loops = [asyncio.create_task(loop, name=name) for name, loop in self._loops().items()]
        waiting = asyncio.create_task(stop.wait(), name="stop")
        try:
            await asyncio.wait([waiting, *loops], return_when=asyncio.FIRST_COMPLETED)
        finally:
            waiting.cancel()
            await self._end(loops)
        failed = [loop for loop in loops if not loop.cancelled() and loop.exception()]
        for loop in failed:
            log.error("the loop %r failed", loop.get_name(), exc_info=loop.exception())
        return EXIT_FAILED if failed else EXIT_OK

    def _loops(self) -> dict[str, Coroutine[Any, Any, None]]:
        bells = [self._work_bell, self._send_bell, self._menu_bell, self._button_bell]
        bells += [self._fetch_bell, self._typing_bell]
        return {
            "commits": ring_on_commits(self._store, bells),
            "worker": self._worker.run(),
            "notifier": self._notifier.run(),
            "poller": self._poller.run(),
            "fetcher": self._fetcher.run(),
            "profile": self._profile.run(),
            "buttons": self._buttons.run(),
            "menus": self._menus.run(),
            "typing": self._typing.run(),
            "config": self._follower.follow(self._ring),
            "heartbeat": beat(self._store),
            "upkeep": keep_up(self._store),
            "figures": keep_figures(self._store),
            "due": do_due_work(self._store),
            "sweep": sweep_files(FileSweep(self._store, self._filing)),
        }

    def _ring(self, _settings: Settings) -> None:
        """A live setting has changed: what shows it in Telegram is looked at."""
        for bell in (self._config_bell, self._button_bell, self._menu_bell):
            bell.set()

    async def _end(self, loops: list[asyncio.Task[None]]) -> None:
        for loop in loops:
            loop.cancel()
        await asyncio.wait(loops, timeout=CANCEL_PATIENCE_S)
        await self._toasts.stop()
        await self._notifier.stop()
        await self._wire.shutdown()
        await self._poll_wire.shutdown()


async def run(settings: Settings, stop: asyncio.Event) -> int:
    """Works until `stop` is set; the exit status."""
    make_private(settings.data_dir)
    lock = intake.only_bot(settings.data_dir)
    if lock is None:
        said = t(settings.language, "script.settings.bot_taken", folder=settings.data_dir)
        print(said, file=sys.stderr)
        return EXIT_TAKEN
    try:
        async with open_store(settings.data_dir, now_ms) as store:
            log.info("the bot is at work")
            status = await Desk(settings, store).run(stop)
    finally:
        lock.close()
    log.info("the bot has ended")
    return status


def main(environ: Mapping[str, str], root: Path, arguments: Sequence[str] = ()) -> int:
    """The process from its start to its exit status."""
    _speak_utf8()
    try:
        variables = partial(read_variables, root, environ)
        options = read_options("python -m app.telegram.bot", DESCRIPTION, arguments, variables)
        settings = load_settings(root, environ)
    except UsageError as error:
        print(error, file=sys.stderr)
        return EXIT_SETTINGS
    except SettingsError as error:
        print(error.told(partial(t, desk_language(root, environ))), file=sys.stderr)
        return EXIT_SETTINGS
    logs.set_up(options.log_level, options.log_format, "bot")
    # It warns of its own future types whenever it reads an update that holds a duration.
    warnings.filterwarnings("ignore", category=PTBDeprecationWarning)
    try:
        with asyncio.Runner(loop_factory=_loop_factory()) as runner:
            return runner.run(_until_signalled(settings))
    except (UnusableDatabase, LockTimeout, sqlite3.Error, OSError) as error:
        log.error("the bot cannot run: %s", error or type(error).__name__)
        return EXIT_FAILED


async def _until_signalled(settings: Settings) -> int:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()

    def end(_number: int, _frame: FrameType | None) -> None:
        loop.call_soon_threadsafe(stop.set)

    for name in ("SIGINT", "SIGTERM", "SIGBREAK"):
        number = getattr(signal, name, None)
        if number is not None:
            signal.signal(number, end)
    return await run(settings, stop)


def _loop_factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    """uvloop where it exists, otherwise the loop that Python prefers."""
    with suppress(ImportError):
        import uvloop

        return uvloop.new_event_loop
    return None


def _speak_utf8() -> None:
    """A Windows console in an old code page must not end the bot at the first «»."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")


if __name__ == "__main__":
    sys.exit(main(os.environ, Path(__file__).resolve().parents[2], sys.argv[1:]))
