"""What every test of the pretend Telegram starts from: a server, a bot and a customer."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import aiohttp
import pytest
from telegram import Bot

from app.sandbox import PretendTelegram, User

TOKEN = "1001:pretend-token"
Call = Callable[..., Awaitable[dict[str, Any]]]


@pytest.fixture
async def telegram() -> AsyncIterator[PretendTelegram]:
    async with PretendTelegram(token=TOKEN) as pretend:
        yield pretend


@pytest.fixture
def anna(telegram: PretendTelegram) -> User:
    """Has written to the bot, and the bot has confirmed it."""
    user = telegram.add_user(2001, "Анна", username="anna_k")
    telegram.start(user)
    telegram.updates.drop_pending()
    return user


@pytest.fixture
async def bot(telegram: PretendTelegram) -> AsyncIterator[Bot]:
    client = Bot(
        TOKEN, base_url=f"{telegram.url}/bot", base_file_url=f"{telegram.url}/file/bot"
    )
    async with client:
        yield client


@pytest.fixture
async def call(telegram: PretendTelegram) -> AsyncIterator[Call]:
    """Raw calls: the whole JSON answer, refusals included."""
    async with aiohttp.ClientSession() as session:

        async def ask(method: str, **arguments: Any) -> dict[str, Any]:
            address = f"{telegram.url}/bot{TOKEN}/{method}"
            async with session.post(address, json=arguments) as answer:
                body: dict[str, Any] = await answer.json()
            return body

        yield ask
