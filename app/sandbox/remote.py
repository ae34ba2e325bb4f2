"""A pretend Telegram in a process of its own, started and asked from Python.
It outlives the bot and the server that fault tests kill, and ends with its block.
"""

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp

ROOT = Path(__file__).resolve().parents[2]
START_LIMIT_S = 20.0
STOP_LIMIT_S = 5.0
ASK_LIMIT_S = 70.0


class RemoteTelegram:
    """`url` is BOT_API_URL for the bot; `ask` is every verb of the control API."""

    def __init__(self, url: str, token: str, session: aiohttp.ClientSession) -> None:
        self.url = url
        self.token = token
        self._session = session

    async def ask(self, verb: str, **arguments: Any) -> Any:
        """RuntimeError carries the control API's reason; TimeoutError is a `wait` in vain."""
        address = f"{self.url}/control/{verb}"
        async with self._session.post(address, json=arguments) as answer:
            body = await answer.json()
        if answer.status == 408:
            raise TimeoutError(body["error"])
        if answer.status != 200:
            raise RuntimeError(f"{verb}: {body['error']}")
        return body


@asynccontextmanager
async def remote_telegram(token: str, *options: str) -> AsyncIterator[RemoteTelegram]:
    """`options` go to `python -m app.sandbox`, such as --http-apps."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "app.sandbox",
        "--tied",
        "--token",
        token,
        *options,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        cwd=ROOT,
    )
    try:
        url = await _address(process)
        patience = aiohttp.ClientTimeout(total=ASK_LIMIT_S)
        async with aiohttp.ClientSession(timeout=patience) as session:
            yield RemoteTelegram(url, token, session)
    finally:
        await _end(process)


async def _address(process: asyncio.subprocess.Process) -> str:
    if process.stdout is None:
        raise RuntimeError("the pretend Telegram has no standard output")
    async with asyncio.timeout(START_LIMIT_S):
        line = await process.stdout.readline()
    if not line:
        raise RuntimeError("the pretend Telegram ended before it printed its address")
    return str(json.loads(line)["url"])


async def _end(process: asyncio.subprocess.Process) -> None:
    """Closing its input asks it to end; a process that will not is killed."""
    if process.stdin is not None:
        process.stdin.close()
    try:
        async with asyncio.timeout(STOP_LIMIT_S):
            await process.wait()
    except TimeoutError:
        process.kill()
        await process.wait()
