"""A real live server without a bot that dies when it is told to and is started again."""

import asyncio
import itertools
import json
import os
import random
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar

from websockets.asyncio.client import connect

from tests.faults.supervisor import Program, answers, free_port, until
from tests.faults.upload_server import STEPS
from tests.live.live_desk import ADMIN_ID, BOT_TOKEN, Client, init_data

START_LIMIT_S = 150.0
T = TypeVar("T")


class MortalDesk:
    """A live server that dies at a step, and is started again with another death before it."""

    def __init__(self, folder: Path, seed: int = 0, kills: int = 0) -> None:
        self.folder = folder
        self.port = free_port()
        self.deaths = 0
        self._kills = kills
        self.dice = random.Random(seed)
        self._steps = itertools.cycle(STEPS)
        self._lock = asyncio.Lock()
        self._program: Program | None = None
        config = {"host": "127.0.0.1", "port": self.port, "data_dir": "desk"}
        (folder / "config.json").write_text(json.dumps(config), encoding="utf-8")

    @property
    def data_dir(self) -> Path:
        return self.folder / "desk"

    async def revive(self) -> None:
        async with self._lock:
            if self._program is not None and self._program.code is None:
                return
            self.deaths += self._program is not None
            step = next(self._steps) if self.deaths < self._kills else "never"
            number = str(self.dice.randrange(1, 12 if step == "piece" else 3))
            arguments = ["-m", "tests.faults.upload_server", step, number]
            self._program = Program("live", arguments, self.folder)
            await self._program.start(self._variables())
            await until(self._is_up, START_LIMIT_S, "the server answers", self._program.tail)

    async def _is_up(self) -> bool:
        return await answers(self.port, "/healthz") == 200

    def _variables(self) -> dict[str, str]:
        own = {
            "BOT_TOKEN": BOT_TOKEN,
            "BOT_API_URL": "http://127.0.0.1:9",
            "ADMIN_IDS": str(ADMIN_ID),
            "TIKETHET_CONFIG": str(self.folder / "config.json"),
        }
        return {**os.environ, **own}

    async def join(self, person_id: int) -> Client:
        client = Client(await connect(f"ws://127.0.0.1:{self.port}/ws", compression=None))
        data = init_data(person_id, f"Sender {person_id}")
        await alive(client, client.call("session.start", init_data=data))
        return client

    @property
    def pid(self) -> int:
        """Of the running server."""
        assert self._program is not None
        assert self._program.pid is not None
        return self._program.pid

    async def end(self) -> None:
        if self._program is not None:
            await self._program.kill()


async def alive(client: Client, work: Coroutine[Any, Any, T]) -> T:
    """What the work answers; ConnectionError as soon as the socket has ended."""
    task = asyncio.ensure_future(work)
    await asyncio.wait({task, client._reader}, return_when=asyncio.FIRST_COMPLETED)
    if not task.done():
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        raise ConnectionError("the server has gone")
    return task.result()


@asynccontextmanager
async def mortal_desk(
    folder: Path, seed: int = 0, kills: int = 0
) -> AsyncIterator[MortalDesk]:
    desk = MortalDesk(folder, seed, kills)
    await desk.revive()
    try:
        yield desk
    finally:
        await desk.end()
