"""Both doors as real processes over one temporary folder: started, watched, killed, started again.

It ends only what it has started, and every wait of it names what was waited for.
"""

import asyncio
import json
import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

from app.sandbox.remote import ROOT, RemoteTelegram, remote_telegram
from tests.live.live_desk import ADMIN_ID, BOT_TOKEN

START_LIMIT_S = 90.0
STOP_LIMIT_S = 30.0
LOOK_EVERY_S = 0.05
LOG_TAIL_LINES = 30
#: Below every system's range for outgoing connections: a client that dials a closed port of that
#: range can meet itself there, and then the server cannot have it back.
PORTS = range(20_000, 30_000)


class WaitedInVainError(AssertionError):
    """What was waited for, and the last lines of the logs."""


async def until(
    holds: Callable[[], Awaitable[bool]], limit_s: float, what: str, logs: Callable[[], str]
) -> None:
    """Asks again and again across the border of a process, where nothing can be awaited."""
    deadline = time.monotonic() + limit_s
    while not await holds():
        if time.monotonic() > deadline:
            raise WaitedInVainError(f"not within {limit_s:g} s: {what}\n{logs()}")
        await asyncio.sleep(LOOK_EVERY_S)


class Program:
    """One of the two commands; `starts` counts how often it was started."""

    def __init__(self, name: str, arguments: Sequence[str], folder: Path) -> None:
        self.name = name
        self.starts = 0
        self.log = folder / f"{name}.log"
        self._arguments = arguments
        self._running: asyncio.subprocess.Process | None = None

    @property
    def pid(self) -> int | None:
        return self._running.pid if self._running else None

    @property
    def code(self) -> int | None:
        """The exit status, None while it runs."""
        return self._running.returncode if self._running else None

    async def start(self, variables: dict[str, str]) -> None:
        self.starts += 1
        with self.log.open("ab") as log:
            log.write(f"--- start {self.starts}\n".encode())
            log.flush()
            self._running = await asyncio.create_subprocess_exec(
                sys.executable,
                *self._arguments,
                cwd=ROOT,
                env=variables,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                creationflags=_creation_flags(),
            )

    async def kill(self) -> None:
        """As `kill -9` does: it gets no chance to put anything in order."""
        if self._running is None:
            return
        if self._running.returncode is None:
            self._running.kill()
        await self._running.wait()

    async def stop(self) -> int:
        """Asks it to end and answers its exit status."""
        if self._running is None:
            return 0
        if self._running.returncode is None:
            self._running.send_signal(_stop_signal())
        try:
            async with asyncio.timeout(STOP_LIMIT_S):
                return await self._running.wait()
        except TimeoutError:
            await self.kill()
            raise WaitedInVainError(f"{self.name} did not stop\n{self.tail()}") from None

    def text(self) -> str:
        return self.log.read_text(encoding="utf-8", errors="replace") if self.log.exists() else ""

    def since_start(self) -> str:
        """What it has logged since it was last started."""
        return self.text().rpartition(f"--- start {self.starts}\n")[2]

    def tail(self) -> str:
        lines = self.text().splitlines()[-LOG_TAIL_LINES:]
        return "\n".join([f"--- the end of {self.log.name}:", *lines])


def _creation_flags() -> int:
    """A group of its own, or CTRL_BREAK would end the tests as well."""
    if sys.platform == "win32":
        return subprocess.CREATE_NEW_PROCESS_GROUP
    return 0


def _stop_signal() -> int:
    if sys.platform == "win32":
        return signal.CTRL_BREAK_EVENT
    return signal.SIGTERM


class Doors:
    """The live server and the bot over `folder`, and the pretend Telegram that outlives them."""

    def __init__(self, folder: Path, telegram: RemoteTelegram, settings: dict[str, Any]) -> None:
        self.folder = folder
        self.telegram = telegram
        self.port = free_port()
        self.live = Program("live", ["websocket_server.py"], folder)
        self.bot = Program("bot", ["-m", "app.telegram.bot"], folder)
        self.configure(host="127.0.0.1", port=self.port, data_dir="desk", **settings)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def socket_url(self) -> str:
        return f"ws://127.0.0.1:{self.port}/ws"

    @property
    def database(self) -> Path:
        return self.folder / "desk" / "tikethet.db"

    def configure(self, **keys: Any) -> None:
        """Writes config.json anew, as an operator's editor does."""
        path = self.folder / "config.json"
        held = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
        fresh = path.with_name("config.json.new")
        fresh.write_text(json.dumps({**held, **keys}), encoding="utf-8")
        fresh.replace(path)

    def variables(self) -> dict[str, str]:
        own = {
            "BOT_TOKEN": BOT_TOKEN,
            "BOT_API_URL": self.telegram.url,
            "ADMIN_IDS": str(ADMIN_ID),
            "TIKETHET_CONFIG": str(self.folder / "config.json"),
        }
        return {**os.environ, **own}

    def logs(self) -> str:
        return f"{self.live.tail()}\n{self.bot.tail()}"

    async def until(
        self, holds: Callable[[], Awaitable[bool]], what: str, limit_s: float = START_LIMIT_S
    ) -> None:
        await until(holds, limit_s, what, self.logs)

    async def start_live(self) -> None:
        """Starts it and waits until it answers."""
        await self.live.start(self.variables())
        await self.until(self.live_is_up, "the live server answers /healthz")

    async def start_bot(self) -> None:
        """Starts it and waits until it asks for updates."""
        before = await self.polls()
        await self.bot.start(self.variables())
        await self.until(lambda: self.bot_polls(before), "the bot asks for updates")

    async def start(self) -> None:
        await asyncio.gather(self.start_live(), self.start_bot())

    async def live_is_up(self) -> bool:
        if self.live.code is not None:
            raise WaitedInVainError(f"the live server ended with {self.live.code}\n{self.logs()}")
        return await answers(self.port, "/healthz") == 200

    async def polls(self) -> int:
        polls: int = (await self.telegram.ask("updates"))["polls"]
        return polls

    async def bot_polls(self, before: int) -> bool:
        if self.bot.code is not None:
            raise WaitedInVainError(f"the bot ended with {self.bot.code}\n{self.logs()}")
        return await self.polls() > before

    async def kill(self) -> None:
        await asyncio.gather(self.live.kill(), self.bot.kill())

    async def stop(self) -> list[int]:
        return list(await asyncio.gather(self.live.stop(), self.bot.stop()))


@asynccontextmanager
async def doors(folder: Path, **settings: Any) -> AsyncIterator[Doors]:
    """Nothing is started yet; whatever has been started by the end is killed.

    `settings` go into config.json; the desk's own folder in it is made by whoever starts first.
    """
    async with AsyncExitStack() as stack:
        telegram = await stack.enter_async_context(remote_telegram(BOT_TOKEN))
        made = Doors(folder, telegram, {"messages_per_minute": 0, **settings})
        stack.push_async_callback(made.kill)
        yield made


def free_port() -> int:
    """A port that is free now and that no outgoing connection will take."""
    for port in random.sample(PORTS, 200):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise OSError("no free port between 20000 and 30000")


async def answers(port: int, path: str) -> int:
    """The HTTP status, 0 when nobody answers."""
    head = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n"
    try:
        async with asyncio.timeout(2.0):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            try:
                writer.write(head.encode())
                first = await reader.readline()
            finally:
                writer.close()
    except (OSError, TimeoutError):
        return 0
    words = first.split()
    return int(words[1]) if len(words) > 1 else 0
