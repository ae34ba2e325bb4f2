"""From the command line to a running server, and from a signal back to the shell.

Exit status: 0 stopped as asked, 1 could not start or broke, 2 something for the operator to mend.
"""

import argparse
import asyncio
import logging
import os
import signal
import sqlite3
import sys
from collections.abc import Coroutine, Sequence
from pathlib import Path
from typing import Any

from app import clock, logs
from app.config import ConfigFollower, SettingsError, load_settings
from app.live.linker import LinkError
from app.live.server import APP_FOLDER, live_server
from app.store.database import LockTimeout, UnusableDatabase, open_store

log = logging.getLogger(__name__)

#: asyncio reads into a fresh 256 KiB buffer that glibc maps and unmaps each time, until a block
#: that large was freed once: it halves the rate of everything (docs/benchmarks.md).
MALLOC_WARM_UP_BYTES = 1 << 20
STOP_SIGNALS = ("SIGINT", "SIGTERM", "SIGBREAK")


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="websocket_server.py", description=__doc__)
    parser.add_argument("--dev", action="store_true", help="serve the modules raw")
    wants_raw = parser.parse_args(arguments).dev
    logs.set_up()
    try:
        follower = ConfigFollower(load_settings(APP_FOLDER.parent, os.environ))
        _run(_serve(follower, APP_FOLDER / "miniapp" if wants_raw else None))
    except SettingsError as error:
        print(error, file=sys.stderr)
        return 2
    except (UnusableDatabase, LockTimeout, sqlite3.Error, LinkError, OSError) as error:
        log.error("the live server cannot run: %s", error or type(error).__name__)
        return 1
    return 0


def _run(work: Coroutine[Any, Any, None]) -> None:
    """uvloop where it exists, else asyncio with the malloc warm-up."""
    bytearray(MALLOC_WARM_UP_BYTES)
    try:
        import uvloop
    except ImportError:
        asyncio.run(work)
        return
    uvloop.run(work)


async def _serve(follower: ConfigFollower, raw_assets: Path | None) -> None:
    stopping = asyncio.Event()
    _listen_for_signals(stopping)
    folder = follower.settings.data_dir
    async with (
        open_store(folder, clock.now_ms) as store,
        live_server(follower, store, raw_assets=raw_assets),
    ):
        await stopping.wait()
        log.info("stopping")


def _listen_for_signals(stopping: asyncio.Event) -> None:
    """`signal.signal` and not the loop's own handlers, which Windows does not have."""
    loop = asyncio.get_running_loop()

    def stop(_number: int, _frame: object) -> None:
        loop.call_soon_threadsafe(stopping.set)

    for name in STOP_SIGNALS:
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), stop)
