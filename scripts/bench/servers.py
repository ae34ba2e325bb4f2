"""Server processes of a benchmark: started, measured by their CPU time, ended by their id."""

import asyncio
import json
import os
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import psutil

from scripts.bench.people import ADMIN_ID, BOT_TOKEN

ROOT = Path(__file__).resolve().parents[2]
START_S = 20.0
STOP_S = 10.0
LOOK_AGAIN_S = 0.05


class RunningServer:
    def __init__(self, process: asyncio.subprocess.Process, port: int) -> None:
        self._process = process
        self._measured = psutil.Process(process.pid)
        self.port = port

    def cpu_s(self) -> float:
        """User and system time so far, all threads."""
        times = self._measured.cpu_times()
        return float(times.user + times.system)

    def memory_bytes(self) -> int:
        """Proportional set size where the system tells it, else the resident size."""
        full = self._measured.memory_full_info()
        return int(getattr(full, "pss", full.rss))

    def pin(self, core: int) -> None:
        if hasattr(self._measured, "cpu_affinity"):
            self._measured.cpu_affinity([core])

    async def listening(self) -> None:
        """Raises TimeoutError when the server does not accept connections within START_S."""
        for _ in range(int(START_S / LOOK_AGAIN_S)):
            if await self._accepts():
                return
            await asyncio.sleep(LOOK_AGAIN_S)
        raise TimeoutError(f"port {self.port} does not answer")

    async def _accepts(self) -> bool:
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", self.port)
        except OSError:
            return False
        writer.close()
        return True

    async def stop(self) -> None:
        self._process.terminate()
        try:
            await asyncio.wait_for(self._process.wait(), STOP_S)
        except TimeoutError:
            self._process.kill()
            await self._process.wait()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@asynccontextmanager
async def _server(
    script: str, port: int, *arguments: str, **variables: str
) -> AsyncIterator[RunningServer]:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        str(ROOT / script),
        *arguments,
        env={**os.environ, **variables},
        stderr=asyncio.subprocess.DEVNULL,
    )
    running = RunningServer(process, port)
    if (psutil.cpu_count() or 1) > 1:
        running.pin(0)
    try:
        await running.listening()
        yield running
    finally:
        await running.stop()


@asynccontextmanager
async def echo() -> AsyncIterator[RunningServer]:
    """The yardstick."""
    port = free_port()
    async with _server("scripts/bench/echo_server.py", port, str(port)) as running:
        yield running


@asynccontextmanager
async def desk(folder: Path) -> AsyncIterator[RunningServer]:
    """The real `python websocket_server.py` on a new desk in `folder`, without message limits."""
    config = folder / "config.json"
    port = free_port()
    keys = {"port": port, "data_dir": "data", "messages_per_minute": 0}
    config.write_text(json.dumps(keys), encoding="utf-8")
    variables = {
        "BOT_TOKEN": BOT_TOKEN,
        "ADMIN_IDS": str(ADMIN_ID),
        "TIKETHET_CONFIG": str(config),
    }
    async with _server("websocket_server.py", port, **variables) as running:
        yield running
