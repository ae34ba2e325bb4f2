"""The real live server over a folder of its own, for live.py; prints its port first.

Nothing of it differs from `python websocket_server.py` but where its settings come from.
"""

import asyncio
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from pydantic import SecretStr

from app import clock, logs
from app.config import ConfigFollower, Settings
from app.live.server import live_server
from app.store.database import open_store
from scripts.bench.loops import run
from scripts.bench.people import ADMIN_ID, BOT_TOKEN


async def _serve(folder: Path) -> None:
    settings = Settings(
        bot_token=SecretStr(BOT_TOKEN),
        admin_ids=frozenset({ADMIN_ID}),
        config_path=folder / "config.json",
        data_dir=folder,
        port=0,
        messages_per_minute=0,
    )
    async with (
        open_store(folder, clock.now_ms) as store,
        live_server(ConfigFollower(settings), store) as live,
    ):
        print(live.port, flush=True)
        await asyncio.Future()


if __name__ == "__main__":
    logs.set_up()
    run(_serve(Path(sys.argv[1])))
