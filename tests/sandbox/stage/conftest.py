"""The pretend Telegram with its page, and a page's line without a browser."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest

from app.sandbox import PretendTelegram, Rules, User
from app.sandbox.control import Control
from app.sandbox.stage import Stage
from tests.browser_fixtures import chromium

__all__ = ["chromium"]

TOKEN = "1001:pretend-token"
PATIENCE_S = 60.0


class Wire:
    """What a page does with its socket: asks, and reads what it is told."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self.socket = socket
        self.told: list[dict[str, Any]] = []
        self._number = 0

    async def read(self) -> dict[str, Any]:
        async with asyncio.timeout(PATIENCE_S):
            frame: dict[str, Any] = json.loads(await self.socket.receive_str())
        return frame

    async def told_of(self, kind: str) -> dict[str, Any]:
        """The next frame of this kind; the others are kept in `told`."""
        while (frame := await self.read()).get("on") != kind:
            self.told.append(frame)
        return frame

    async def ask(self, deed: str, **fields: Any) -> dict[str, Any]:
        self._number += 1
        await self.socket.send_str(json.dumps({"id": self._number, "do": deed, **fields}))
        while (frame := await self.read()).get("re") != self._number:
            self.told.append(frame)
        return frame


@pytest.fixture
async def telegram() -> AsyncIterator[PretendTelegram]:
    rules = Rules(loopback_web_apps=True)
    async with PretendTelegram(token=TOKEN, rules=rules, doors=[Control, Stage]) as pretend:
        yield pretend


@pytest.fixture
def anna(telegram: PretendTelegram) -> User:
    user = telegram.add_user(2001, "Анна", last_name="Смирнова", username="anna_k")
    telegram.start(user)
    return user


@asynccontextmanager
async def joined(telegram: PretendTelegram, **options: Any) -> AsyncIterator[Wire]:
    headers = {"Origin": telegram.url}
    async with (
        aiohttp.ClientSession(headers=headers) as session,
        session.ws_connect(f"{telegram.url}/stage/feed", max_msg_size=0, **options) as socket,
    ):
        yield Wire(socket)


@pytest.fixture
async def wire(telegram: PretendTelegram) -> AsyncIterator[Wire]:
    async with joined(telegram) as line:
        yield line
