"""What every test of the pretend Telegram starts from: a server, a bot and a customer."""

import io
import json
from collections.abc import AsyncIterator, Callable, Coroutine
from typing import Any

import aiogram
import aiohttp
import pytest
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from telegram import Bot

from app.sandbox import PretendTelegram, User

from .scene import Scene, build

TOKEN = "1001:pretend-token"
Call = Callable[..., Coroutine[None, None, dict[str, Any]]]


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
async def gram(telegram: PretendTelegram) -> AsyncIterator[aiogram.Bot]:
    session = AiohttpSession(api=TelegramAPIServer.from_base(telegram.url))
    async with aiogram.Bot(TOKEN, session=session).context() as client:
        yield client


@pytest.fixture
async def call(telegram: PretendTelegram) -> AsyncIterator[Call]:
    """Raw calls: the whole JSON answer, refusals included."""
    async with aiohttp.ClientSession() as session:

        async def ask(method: str, **arguments: Any) -> dict[str, Any]:
            address = f"{telegram.url}/bot{TOKEN}/{method}"
            async with session.post(address, **body_of(arguments)) as answer:
                body: dict[str, Any] = await answer.json()
            return body

        yield ask


def body_of(arguments: dict[str, Any]) -> dict[str, Any]:
    """JSON, or a form with parts when something is bytes."""
    if not any(isinstance(value, bytes) for value in arguments.values()):
        return {"json": arguments}
    form = aiohttp.FormData()
    for name, value in arguments.items():
        if isinstance(value, bytes):
            form.add_field(name, io.BytesIO(value), filename=f"{name}.bin")
        else:
            form.add_field(name, value if isinstance(value, str) else json.dumps(value))
    return {"data": form}


@pytest.fixture
def scene(telegram: PretendTelegram) -> Scene:
    return build(telegram)
