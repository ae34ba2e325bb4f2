"""From the command line to a running server, and from a signal back to the shell.

Exit status: 0 stopped as asked, 1 could not start or broke, 2 something for the operator to mend.
"""

import asyncio
import gc
import logging
import os
import signal
import sqlite3
import sys
from collections.abc import AsyncIterator, Coroutine, Sequence
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any

from app import clock, logs
from app.arguments import EXIT_USAGE, UsageError, read_options
from app.config import (
    ConfigFollower,
    SettingsError,
    desk_language,
    load_settings,
    read_variables,
)
from app.live.claim import ClaimOffer, Console, Words
from app.live.jsmodules import LinkError
from app.live.server import APP_FOLDER, live_server
from app.store.database import LockTimeout, Store, UnusableDatabase, open_store

log = logging.getLogger(__name__)

#: asyncio reads into a fresh 256 KiB buffer that glibc maps and unmaps each time, until a block
#: that large was freed once: it halves the rate of everything (docs/benchmarks.md).
MALLOC_WARM_UP_BYTES = 1 << 20
#: The collector's thresholds (https://docs.python.org/3/library/gc.html#gc.set_threshold).
COLLECT_EVERY_OBJECTS = 20_000
COLLECT_OLDER_EVERY = (10, 50)
DESCRIPTION = "The live server: serves the Mini App and its sockets."
DEV_HELP = "serve the Mini App's modules raw and read them again at every request"
STOP_SIGNALS = ("SIGINT", "SIGTERM", "SIGBREAK")


def main(arguments: Sequence[str], words: Words) -> int:
    """`words` is `t` of app/i18n.py, for what the console says to the operator."""
    try:
        variables = partial(read_variables, APP_FOLDER.parent, os.environ)
        options = read_options(
            "websocket_server.py", DESCRIPTION, arguments, variables, {"--dev": DEV_HELP}
        )
    except UsageError as error:
        print(error, file=sys.stderr)
        return EXIT_USAGE
    except SettingsError as error:
        return _refused(error, words)
    logs.set_up(options.log_level, options.log_format, "live")
    raw_assets = APP_FOLDER / "miniapp" if "--dev" in options.switches else None
    try:
        follower = ConfigFollower(load_settings(APP_FOLDER.parent, os.environ))
        _run(_serve(follower, words, raw_assets))
    except SettingsError as error:
        return _refused(error, words)
    except (UnusableDatabase, LockTimeout, sqlite3.Error, LinkError, OSError) as error:
        log.error("the live server cannot run: %s", error or type(error).__name__)
        return 1
    return 0


def _refused(error: SettingsError, words: Words) -> int:
    """Says in the operator's language what has to be mended first."""
    language = desk_language(APP_FOLDER.parent, os.environ)
    print(error.told(partial(words, language)), file=sys.stderr)
    return EXIT_USAGE


def _run(work: Coroutine[Any, Any, None]) -> None:
    """uvloop where it exists, else asyncio with the malloc warm-up."""
    bytearray(MALLOC_WARM_UP_BYTES)
    _calm_collector()
    try:
        import uvloop
    except ImportError:
        asyncio.run(work)
        return
    uvloop.run(work)


def _calm_collector() -> None:
    """What the program is made of is never garbage, and what a message makes is freed without the
    collector: the default looks through every socket's objects several times a second."""
    gc.freeze()
    gc.set_threshold(COLLECT_EVERY_OBJECTS, *COLLECT_OLDER_EVERY)


async def _serve(follower: ConfigFollower, words: Words, raw_assets: Path | None) -> None:
    stopping = asyncio.Event()
    _listen_for_signals(stopping)
    folder = follower.settings.data_dir
    async with (
        open_store(folder, clock.now_ms) as store,
        live_server(follower, store, raw_assets=raw_assets, words=words),
        _claim_offered(follower, store, words),
    ):
        await stopping.wait()
        log.info("stopping")


@asynccontextmanager
async def _claim_offered(
    follower: ConfigFollower, store: Store, words: Words
) -> AsyncIterator[None]:
    """While the block runs, a desk without an admin says on the console how to become one."""
    offer = ClaimOffer(store, lambda: follower.settings, Console(sys.stdout), words)
    running = asyncio.create_task(offer.run(), name="claim")
    running.add_done_callback(_log_failure)
    try:
        yield
    finally:
        running.cancel()
        await asyncio.wait({running})


def _log_failure(ended: asyncio.Task[None]) -> None:
    if not ended.cancelled() and ended.exception():
        log.error("the claim link cannot be shown", exc_info=ended.exception())


def _listen_for_signals(stopping: asyncio.Event) -> None:
    """`signal.signal` and not the loop's own handlers, which Windows does not have."""
    loop = asyncio.get_running_loop()

    def stop(_number: int, _frame: object) -> None:
        loop.call_soon_threadsafe(stopping.set)

    for name in STOP_SIGNALS:
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), stop)
