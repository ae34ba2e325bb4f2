"""The live server as the pictures need it: in this process, and at the moment that they show.

Its clock begins at that moment and then goes on: what is overdue, may still be rated or has been
invited today is so for the server too. It must never serve a desk that is in use.
"""

import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from app.config import ConfigFollower, load_settings
from app.i18n import t
from app.live.server import live_server
from app.store.database import open_store
from scripts.bench.people import ADMIN_ID, BOT_TOKEN
from scripts.bench.servers import free_port

NS_PER_MS = 1_000_000


@asynccontextmanager
async def desk_at(folder: Path, moment_ms: int) -> AsyncIterator[int]:
    """Serves the desk in `folder`, from `moment_ms` (Unix time) on, and answers its port."""
    keys = {"port": free_port(), "data_dir": "data", "messages_per_minute": 0}
    config = folder / "config.json"
    config.write_text(json.dumps(keys), encoding="utf-8")
    environ = {
        "BOT_TOKEN": BOT_TOKEN,
        "ADMIN_IDS": str(ADMIN_ID),
        "TIKETHET_CONFIG": str(config),
    }
    follower = ConfigFollower(load_settings(folder, environ))
    began_ns = time.monotonic_ns()

    def now_ms() -> int:
        return moment_ms + (time.monotonic_ns() - began_ns) // NS_PER_MS

    async with (
        open_store(follower.settings.data_dir, now_ms) as store,
        live_server(follower, store, words=t) as server,
    ):
        yield server.port
