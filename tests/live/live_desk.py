"""A real live server on port 0 with a real database, and clients that speak its protocol."""

import asyncio
import hashlib
import hmac
import itertools
import json
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from pydantic import SecretStr
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from app import clock
from app.config import ConfigFollower, Settings
from app.live.server import LiveServer, live_server
from app.store.database import Store, open_store
from tests.fresh import lay_desk
from tests.live.raw_socket import RawSocket, request

BOT_TOKEN = "123456:" + "T" * 35
ADMIN_ID = 900
PATIENCE_S = 60.0


def init_data(person_id: int, first_name: str, *, token: str = BOT_TOKEN, **more: str) -> str:
    """initData as Telegram signs it; `more` replaces or adds fields."""
    user = {"id": person_id, "first_name": first_name, "language_code": "ru"}
    fields = {
        "auth_date": str(int(time.time())),
        "query_id": "AAE",
        "signature": "c2lnbmF0dXJl",
        "user": json.dumps(user, ensure_ascii=False),
        **more,
    }
    lines = "\n".join(f"{key}={fields[key]}" for key in sorted(fields))
    secret = hmac.digest(b"WebAppData", token.encode(), "sha256")
    fields["hash"] = hmac.new(secret, lines.encode(), hashlib.sha256).hexdigest()
    return urlencode(fields)


class Refusal(Exception):  # noqa: N818 - an answer, not a fault
    """An error reply."""

    def __init__(self, error: dict[str, Any]) -> None:
        super().__init__(error)
        self.number: int = error["code"]
        self.facts: dict[str, Any] = error["data"]
        self.code: str = error["data"]["code"]


class Clock:
    """A clock that goes when it is told to, in Unix milliseconds."""

    def __init__(self) -> None:
        self.now_ms = clock.now_ms()

    def __call__(self) -> int:
        return self.now_ms

    def later(self, milliseconds: int) -> None:
        self.now_ms += milliseconds


class Client:
    """One socket: `call` waits for its reply, `event` for the next event of a type."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket
        self.started: dict[str, Any] = {}
        self.frames: list[dict[str, Any]] = []
        self.texts: list[str] = []
        self._ids = itertools.count(1)
        self._replies: dict[int, asyncio.Future[Any]] = {}
        self._news: asyncio.Condition = asyncio.Condition()
        self._reader = asyncio.create_task(self._read())

    async def _read(self) -> None:
        with suppress(ConnectionClosed):
            await self._read_frames()

    async def _read_frames(self) -> None:
        async for text in self.socket:
            frame = json.loads(text)
            self.frames.append(frame)
            self.texts.append(str(text))
            waiting = self._replies.pop(frame.get("id"), None)
            if waiting and not waiting.done():
                waiting.set_result(frame)
            async with self._news:
                self._news.notify_all()

    async def call(self, method: str, **params: Any) -> Any:
        """The result. Raises Refusal."""
        async with asyncio.timeout(PATIENCE_S):
            frame = await self.ask(method, **params)
        if "error" in frame:
            raise Refusal(frame["error"])
        return frame["result"]

    def ask(self, method: str, **params: Any) -> "asyncio.Future[Any]":
        """Sends now; the future is the whole reply."""
        number = next(self._ids)
        reply: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._replies[number] = reply
        frame = {"jsonrpc": "2.0", "id": number, "method": method, "params": params}
        self._sending = asyncio.ensure_future(self.socket.send(json.dumps(frame)))
        return reply

    async def notify(self, method: str, **params: Any) -> None:
        await self.socket.send(json.dumps({"jsonrpc": "2.0", "method": method, "params": params}))

    async def raw(self, text: str | bytes) -> dict[str, Any]:
        """Sends text as it is and answers the next frame."""
        seen = len(self.frames)
        await self.socket.send(text)
        return await self.wait_for(lambda _frame: True, since=seen)

    async def wait_for(self, wanted: Any, *, since: int = 0) -> dict[str, Any]:
        """The first frame behind `since` that `wanted` accepts."""

        def found() -> dict[str, Any] | None:
            return next((frame for frame in self.frames[since:] if wanted(frame)), None)

        async with asyncio.timeout(PATIENCE_S), self._news:
            await self._news.wait_for(lambda: found() is not None)
        frame = found()
        assert frame is not None
        return frame

    async def event(self, kind: str, **facts: Any) -> dict[str, Any]:
        """The params of the first event of this type (with these top-level facts)."""

        def wanted(frame: dict[str, Any]) -> bool:
            params = frame.get("params", {})
            return (
                frame.get("method") == "event"
                and params["type"] == kind
                and all(params.get(key) == value for key, value in facts.items())
            )

        told: dict[str, Any] = (await self.wait_for(wanted))["params"]
        return told

    async def settled(self) -> None:
        """Once this returns, the client has got everything that was told to it before."""
        await self.call("inbox.list", limit=1)

    async def signal(self, kind: str) -> dict[str, Any]:
        def wanted(frame: dict[str, Any]) -> bool:
            return frame.get("method") == "signal" and frame["params"]["type"] == kind

        told: dict[str, Any] = (await self.wait_for(wanted))["params"]
        return told

    @property
    def events(self) -> list[dict[str, Any]]:
        return [frame["params"] for frame in self.frames if frame.get("method") == "event"]

    async def closed(self) -> int:
        """The close code once the socket has ended."""
        async with asyncio.timeout(PATIENCE_S):
            await asyncio.wait({self._reader})
            await self.socket.wait_closed()
        return self.socket.close_code or 0

    async def leave(self) -> None:
        await self.socket.close()
        await asyncio.wait({self._reader})


class LiveDesk:
    """The running server with ways in."""

    def __init__(
        self, live: LiveServer, store: Store, folder: Path, now_ms: Callable[[], int]
    ) -> None:
        self.now_ms = now_ms
        self.live = live
        self.store = store
        self.folder = folder
        self._clients: list[Client] = []
        self._raw: list[RawSocket] = []

    @property
    def address(self) -> str:
        return f"ws://127.0.0.1:{self.live.port}/ws"

    async def open(self, **options: Any) -> Client:
        """A socket without a session."""
        client = Client(await connect(self.address, compression=None, **options))
        self._clients.append(client)
        return client

    async def join(self, person_id: int, name: str = "", **more: Any) -> Client:
        """A socket with a session by initData."""
        client = await self.open()
        signed_at = str(self.now_ms() // 1000)
        data = init_data(person_id, name or f"Person {person_id}", auth_date=signed_at)
        client.started = await client.call("session.start", init_data=data, **more)
        return client

    async def back(self, token: str, **more: Any) -> Client:
        """A socket with a session by a former one's token."""
        client = await self.open()
        client.started = await client.call("session.start", token=token, **more)
        return client

    async def customer(self, person_id: int = 1) -> Client:
        return await self.join(person_id, "Марина")

    async def admin(self) -> Client:
        return await self.join(ADMIN_ID, "Вера")

    async def agent(self, person_id: int = 2) -> Client:
        """Somebody whom an admin has made an agent."""
        first = await self.join(person_id, "Анна")
        if first.started["person"]["role"] == "agent":
            return first
        admin = await self.admin()
        await admin.call("person.set_role", person_id=person_id, role="agent")
        await first.closed()
        await admin.leave()
        return await self.join(person_id, "Анна")

    async def raw(self, *headers: str, receive_bytes: int | None = None) -> RawSocket:
        """A socket made of bytes, without a session."""
        made = await RawSocket.open(self.live.port, *headers, receive_bytes=receive_bytes)
        self._raw.append(made)
        return made

    async def raw_started(self, person_id: int, *, receive_bytes: int | None = None) -> RawSocket:
        """A socket made of bytes, with a session."""
        made = await self.raw(receive_bytes=receive_bytes)
        await made.send(request(1, "session.start", init_data=init_data(person_id, "Raw")))
        assert "result" in await made.reply(1)
        return made

    async def leave(self) -> None:
        for raw in self._raw:
            await raw.leave()
        for client in self._clients:
            await client.leave()


def settings_in(folder: Path, **changes: Any) -> Settings:
    usual = {"port": 0, "admin_ids": frozenset({ADMIN_ID})}
    return Settings(
        bot_token=SecretStr(BOT_TOKEN),
        config_path=folder / "config.json",
        data_dir=folder / "data",
        **{**usual, **changes},
    )


@asynccontextmanager
async def live_desk(
    folder: Path, *, now_ms: Callable[[], int] = clock.now_ms, **changes: Any
) -> AsyncIterator[LiveDesk]:
    """A server over `folder`; started again on the same folder it is the same desk."""
    follower = ConfigFollower(settings_in(folder, **changes))
    lay_desk(folder / "data")
    async with (
        open_store(folder / "data", now_ms) as store,
        live_server(follower, store) as live,
    ):
        desk = LiveDesk(live, store, folder, now_ms)
        try:
            yield desk
        finally:
            await desk.leave()
