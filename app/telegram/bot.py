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
from collections.abc import Callable, Coroutine, Mapping
from contextlib import suppress
from pathlib import Path
from types import FrameType
from typing import Any

from telegram import Bot
from telegram.warnings import PTBDeprecationWarning

from app import logs
from app.clock import now_ms
from app.config import ConfigFollower, Settings, SettingsError, load_settings
from app.services import intake, people
from app.store.database import LockTimeout, Store, UnusableDatabase, make_private, open_store
from app.telegram.limits import Pace
from app.telegram.notifier import SLOTS, Notifier
from app.telegram.poller import POLL_READ_TIMEOUT_S, Poller
from app.telegram.profile import Profile
from app.telegram.pulse import beat, keep_up, ring_on_commits
from app.telegram.toasts import PENDING_LIMIT, Toasts
from app.telegram.wire import Wire
from app.telegram.worker import Worker

log = logging.getLogger(__name__)

EXIT_OK = 0
EXIT_FAILED = 1
EXIT_SETTINGS = 2
EXIT_TAKEN = 3
#: Loops that are cancelled need no longer than this; what is being sent has its own farewell.
CANCEL_PATIENCE_S = 0.5
#: The profile's calls and one to spare beside deliveries and toasts.
SPARE_CONNECTIONS = 2


class Desk:
    """The bot's loops over one open store; `run` ends when `stop` is set or a loop fails."""

    def __init__(self, settings: Settings, store: Store) -> None:
        self._store = store
        self._follower = ConfigFollower(settings)
        token = settings.bot_token.get_secret_value()
        self._wire = Wire(SLOTS + PENDING_LIMIT + SPARE_CONNECTIONS)
        self._poll_wire = Wire(1, POLL_READ_TIMEOUT_S)
        bot = Bot(token, base_url=f"{settings.bot_api_url}/bot", request=self._wire)
        self._work_bell, self._send_bell = asyncio.Event(), asyncio.Event()
        self._config_bell = asyncio.Event()
        self._toasts = Toasts(bot)
        self._poller = Poller(self._poll_wire, f"{settings.bot_api_url}/bot{token}", store)
        self._worker = Worker(store, self._current, self._toasts, self._work_bell)
        pace = Pace(asyncio.get_running_loop().time)
        self._notifier = Notifier(store, self._current, bot, self._send_bell, pace)
        self._profile = Profile(bot, store, self._current, self._config_bell)

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
        return {
            "commits": ring_on_commits(self._store, [self._work_bell, self._send_bell]),
            "worker": self._worker.run(),
            "notifier": self._notifier.run(),
            "poller": self._poller.run(),
            "profile": self._profile.run(),
            "config": self._follower.follow(lambda _settings: self._config_bell.set()),
            "heartbeat": beat(self._store),
            "upkeep": keep_up(self._store),
        }

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
        print(_TAKEN.format(folder=settings.data_dir), file=sys.stderr)
        return EXIT_TAKEN
    try:
        async with open_store(settings.data_dir, now_ms) as store:
            log.info("the bot is at work")
            status = await Desk(settings, store).run(stop)
    finally:
        lock.close()
    log.info("the bot has ended")
    return status


_TAKEN = "Another bot already works in {folder}: stop it first, one folder has one bot."


def main(environ: Mapping[str, str], root: Path) -> int:
    """The process from its start to its exit status."""
    _speak_utf8()
    try:
        settings = load_settings(root, environ)
    except SettingsError as error:
        print(error, file=sys.stderr)
        return EXIT_SETTINGS
    logs.set_up()
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
    sys.exit(main(os.environ, Path(__file__).resolve().parents[2]))
