"""`update_ngrok_url.py --watch` as an operator leaves it running while ngrok comes and goes."""

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.scripts.tunnel.stand_ins import Agent, agent, endpoints, tunnels

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_S = 60.0
UPSTREAM = "http://localhost:8000"


class Watcher:
    """The running command; `line` waits for the next line with these words in it."""

    def __init__(self, running: asyncio.subprocess.Process) -> None:
        self.running = running
        self.lines: list[str] = []

    async def line(self, words: str) -> str:
        assert self.running.stdout is not None
        async with asyncio.timeout(PATIENCE_S):
            while read := (await self.running.stdout.readline()).decode("utf-8"):
                self.lines.append(read.rstrip())
                if words in read:
                    return read.rstrip()
        raise AssertionError(f"ended without {words!r}:\n" + "\n".join(self.lines))

    async def stop(self) -> int:
        """As Ctrl+C does."""
        self.running.send_signal(_interrupt())
        async with asyncio.timeout(PATIENCE_S):
            return await self.running.wait()


@asynccontextmanager
async def watching(path: Path, *arguments: str) -> AsyncIterator[Watcher]:
    running = await asyncio.create_subprocess_exec(
        sys.executable,
        ROOT / "scripts" / "update_ngrok_url.py",
        "--watch",
        *arguments,
        env={**os.environ, "TIKETHET_CONFIG": str(path)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        creationflags=_flags(),
    )
    try:
        yield Watcher(running)
    finally:
        if running.returncode is None:
            running.kill()
            await running.wait()


def _interrupt() -> int:
    if sys.platform == "win32":
        return signal.CTRL_BREAK_EVENT
    return signal.SIGINT


def _flags() -> int:
    """A group of its own, or the interruption would end the tests as well."""
    if sys.platform == "win32":
        return subprocess.CREATE_NEW_PROCESS_GROUP
    return 0


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "config.json"


def put(path: Path, content: bytes) -> None:
    path.write_bytes(content)


def held(path: Path) -> bytes:
    return path.read_bytes()


def written(path: Path) -> str | None:
    address: str | None = json.loads(held(path)).get("public_url")
    return address


async def test_it_follows_the_address_with_one_line_a_change(path: Path) -> None:
    with agent(tunnels(("https://one.example", UPSTREAM))) as made:
        async with watching(path, "--api", made.url) as watcher:
            await watcher.line("Слежу за ngrok для порта 8000")
            await watcher.line("public_url был не задан, стал https://one.example")
            assert written(path) == "https://one.example"
            made.paths = tunnels(("https://two.example", UPSTREAM))
            line = await watcher.line("public_url был https://one.example, стал")
            assert line[:8].replace(":", "").isdecimal(), line
            assert written(path) == "https://two.example"
            assert await watcher.stop() == 0
            await watcher.line("Больше не слежу")
    assert written(path) == "https://two.example"
    assert len(watcher.lines) == 4, watcher.lines


async def test_the_file_is_written_on_change_only(path: Path) -> None:
    put(path, b'{"public_url" : "https://one.example"}')
    with agent(tunnels(("https://one.example", UPSTREAM))) as made:
        async with watching(path, "--api", made.url) as watcher:
            await watcher.line("в config.json стоит этот адрес")
            await _looks(made, 3)
            await watcher.stop()
    assert held(path) == b'{"public_url" : "https://one.example"}'
    assert len(watcher.lines) == 2, watcher.lines


async def test_an_agent_that_goes_and_comes_back_is_followed(path: Path) -> None:
    with agent(tunnels(("https://one.example", UPSTREAM))) as made:
        async with watching(path, "--api", made.url) as watcher:
            await watcher.line("стал https://one.example")
            made.close()
            await watcher.line("там никто не слушает. public_url пока прежний: https://one")
            again = Agent(endpoints(("https://two.example", UPSTREAM)), made.port)
            await watcher.line("был https://one.example, стал https://two.example")
            again.paths = {}
            await watcher.line("другая программа")
            again.paths = endpoints()
            await watcher.line("туннеля у него нет")
            again.paths = endpoints(("https://two.example", UPSTREAM))
            await watcher.line("https://two.example — в config.json стоит этот адрес")
            again.close()
            assert await watcher.stop() == 0
    assert written(path) == "https://two.example"


async def test_a_broken_file_is_told_once_left_alone_and_followed_again(path: Path) -> None:
    with agent(tunnels(("https://one.example", UPSTREAM))) as made:
        async with watching(path, "--api", made.url) as watcher:
            await watcher.line("стал https://one.example")
            put(path, b'{"public_url": "https://two')
            await watcher.line("не удалось, пробую дальше. Файл config.json испорчен")
            assert held(path) == b'{"public_url": "https://two'
            put(path, b'{"public_url": "https://two.example", "mine": 1}')
            await watcher.line("был https://two.example, стал https://one.example")
            await watcher.stop()
    assert json.loads(held(path)) == {"public_url": "https://one.example", "mine": 1}
    assert len(watcher.lines) == 4, watcher.lines


async def test_a_file_broken_from_the_start_is_refused(path: Path) -> None:
    put(path, b'{"port": 8000')
    async with watching(path) as watcher:
        await watcher.line("config.json испорчен, это не JSON")
        assert await watcher.running.wait() == 1
    assert held(path) == b'{"port": 8000'


async def test_it_checks_each_new_address_when_asked_to(path: Path) -> None:
    with agent({}) as gone:
        pass
    put(path, json.dumps({"port": gone.port}).encode())
    nobody = f"https://127.0.0.1:{gone.port}"
    with agent(tunnels((nobody, str(gone.port)))) as made:
        async with watching(path, "--check", "--api", made.url) as watcher:
            await watcher.line(f"стал {nobody}")
            await watcher.line(f"{nobody} не принимает соединений")
            await watcher.line("Найдены ошибки")
            assert await watcher.stop() == 0


async def _looks(made: Agent, count: int) -> None:
    """Until the agent has been asked so many times more."""
    enough = len(made.asked) + 2 * count
    async with asyncio.timeout(PATIENCE_S):
        while len(made.asked) < enough:
            await asyncio.to_thread(made.was_asked.wait)
            made.was_asked.clear()
