"""Server processes of a benchmark: started, measured by their CPU time, ended by their id."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import psutil

HERE = Path(__file__).parent
START_S = 20.0
STOP_S = 10.0


class ServerProcess:
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

    async def stop(self) -> None:
        self._process.terminate()
        try:
            await asyncio.wait_for(self._process.wait(), STOP_S)
        except TimeoutError:
            self._process.kill()
            await self._process.wait()


@asynccontextmanager
async def server(script: str, *arguments: str) -> AsyncIterator[ServerProcess]:
    """A script of this folder that prints its port first."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, str(HERE / script), *arguments, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    line = await asyncio.wait_for(process.stdout.readline(), START_S)
    running = ServerProcess(process, int(line))
    if (psutil.cpu_count() or 1) > 1:
        running.pin(0)
    try:
        yield running
    finally:
        await running.stop()
