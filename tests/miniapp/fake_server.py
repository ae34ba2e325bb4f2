"""A desk in memory behind real HTTP and a real WebSocket, for the screens of the Mini App.

It speaks docs/protocol.md as far as the page does, records every frame, and fails on demand.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.datastructures import Headers
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response

from app.live.assets import Assets
from app.live.preferences import best_coding
from tests.miniapp.desk import Frame, Refused, may_see, ref, shown_message
from tests.miniapp.desk_verbs import Verbs

WAIT_TIMEOUT_S = 60.0
BUILD = "dev"


@dataclass
class Session:
    """One authenticated socket."""

    socket: ServerConnection
    person: Frame


@dataclass(kw_only=True)
class FakeDesk(Verbs):
    """The desk with its live sockets, and what the tests want to go wrong."""

    assets: Assets
    log: list[Frame] = field(default_factory=list)
    frames: list[Frame] = field(default_factory=list)
    sessions: list[Session] = field(default_factory=list)
    tokens: dict[str, int] = field(default_factory=dict)
    refusals: dict[str, list[Refused]] = field(default_factory=dict)
    epoch: str = "epoch-1"
    build: str = BUILD
    is_open: bool = True
    can_resume: bool = True
    port: int = 0
    knocks: int = 0
    changed: asyncio.Condition = field(default_factory=asyncio.Condition)
    answering: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.answering.set()

    async def say(self, ticket: Frame, author: Frame, body: str, **more: Any) -> Frame:
        """A message that everyone who may see it is told of."""
        self.at += 1000
        message = self.add_message(ticket, author, body, more.pop("at", self.at), **more)
        kind = "note.added" if message["kind"] == "note" else "message.posted"
        await self.tell(kind, ticket, message)
        return message

    async def drop_all(self, code: int = 1012) -> None:
        """Close every socket; nobody gets in again until `is_open`."""
        await asyncio.gather(*(session.socket.close(code) for session in list(self.sessions)))

    async def until(self, ready: Callable[[], Any], why: str) -> Any:
        """Wait until `ready()` is truthy; it is asked after each frame."""
        async with self.changed:
            try:
                async with asyncio.timeout(WAIT_TIMEOUT_S):
                    await self.changed.wait_for(ready)
            except TimeoutError:
                methods = [frame.get("method") for frame in self.frames]
                raise AssertionError(f"never happened: {why}; frames so far: {methods}") from None
        return ready()

    def sent(self, method: str) -> list[Frame]:
        """Params of every frame of that method, in order."""
        return [frame["params"] for frame in self.frames if frame.get("method") == method]

    def on_http(self, _socket: ServerConnection, request: Request) -> Response | None:
        path = request.path.split("?")[0]
        if path == "/ws":
            self.knocks += 1
            return None if self.is_open else Response(503, "Unavailable", Headers(), b"")
        if path.startswith("/files/"):
            return self.on_file(path)
        asset = self.assets.by_path.get(path)
        if asset is None:
            return Response(404, "Not Found", Headers(), b"")
        codings = best_coding(request.headers.get("Accept-Encoding"))
        whole = next(asset.variants[one] for one in codings if one in asset.variants).whole
        assert isinstance(whole.body, bytes)
        headers = Headers(
            [*whole.headers, ("Content-Length", str(len(whole.body))), ("Connection", "close")]
        )
        return Response(whole.status, HTTPStatus(whole.status).phrase, headers, whole.body)

    def on_file(self, path: str) -> Response:
        content, mime = self.contents.get(path[len("/files/") :].split(".")[0], (b"", ""))
        status = HTTPStatus.OK if content else HTTPStatus.NOT_FOUND
        headers = Headers(
            [("Content-Type", mime), ("Content-Length", str(len(content))), ("Connection", "close")]
        )
        return Response(status.value, status.phrase, headers, content)

    async def on_socket(self, socket: ServerConnection) -> None:
        session: Session | None = None
        try:
            async for text in socket:
                if isinstance(text, bytes):
                    await self.on_piece(socket, text)
                    continue
                frame = json.loads(text)
                await self.record(frame)
                await self.answering.wait()
                if session is None:
                    session = await self.start(socket, frame)
                else:
                    await self.answer(session, frame)
        except ConnectionClosed:
            pass
        finally:
            self.sessions = [one for one in self.sessions if one is not session]
            await self.note()

    async def on_piece(self, socket: ServerConnection, frame: bytes) -> None:
        progress = self.take_piece(frame)
        await self.note()
        if progress is not None:
            await send(socket, {"method": "upload.progress", "params": progress})

    async def record(self, frame: Frame) -> None:
        self.frames.append(frame)
        await self.note()

    async def note(self) -> None:
        async with self.changed:
            self.changed.notify_all()

    async def start(self, socket: ServerConnection, frame: Frame) -> Session | None:
        params = frame["params"]
        person = self.identify(params)
        planned = self.refusals.get("session.start")
        if planned or person is None:
            refusal = planned.pop(0) if planned else Refused("auth_invalid")
            await socket.send(error_frame(frame["id"], refusal.more))
            return None
        session = Session(socket, person)
        token = f"token-{len(self.tokens)}"
        self.tokens[token] = person["id"]
        resumed = self.can_resume and params.get("epoch") == self.epoch and "cursor" in params
        result = {
            "person": person,
            "token": token,
            "token_expires_at": self.at + 10**9,
            "epoch": self.epoch,
            "cursor": self.last_id,
            "resumed": resumed,
            "limits": {},
            "build": self.build,
        }
        await send(socket, {"id": frame["id"], "result": result})
        missed = (
            [event for event in self.log if event["id"] > params.get("cursor", 0)]
            if resumed
            else []
        )
        for event in missed:
            await self.tell_one(session, event)
        self.sessions.append(session)
        await self.note()
        return session

    def identify(self, params: Frame) -> Frame | None:
        if "token" in params:
            return self.people.get(self.tokens.get(params["token"], 0))
        return self.people.get(int(params["init_data"].rsplit("hash=", 1)[-1] or 0))

    async def answer(self, session: Session, frame: Frame) -> None:
        method, params = frame["method"], frame["params"]
        verb = getattr(self, "on_" + method.replace(".", "_"), None)
        try:
            planned = self.refusals.get(method)
            if planned:
                raise planned.pop(0)
            if verb is None:
                raise Refused("not_found")
            result, news = verb(session.person, params)
        except Refused as refusal:
            if "id" in frame:
                await session.socket.send(error_frame(frame["id"], refusal.more))
            return
        if "id" in frame:
            await send(
                session.socket, {"id": frame["id"], "result": {**result, "cursor": self.last_id}}
            )
        for kind, ticket, message in news:
            await self.tell(kind, ticket, message)

    async def tell(self, kind: str, ticket: Frame, message: Frame | None) -> None:
        event = {
            "id": self.next_id(),
            "type": kind,
            "at": self.at,
            "ticket": ticket["id"],
            "message": message and message["id"],
        }
        ticket["rev"] = event["id"]
        if message:
            message["rev"] = event["id"]
        self.log.append(event)
        for session in list(self.sessions):
            await self.tell_one(session, event)

    async def tell_one(self, session: Session, event: Frame) -> None:
        message = self.messages.get(event["message"] or 0)
        ticket = self.tickets[event["ticket"]]
        if not may_see(session.person, ticket, message):
            return
        params = {
            "id": event["id"],
            "type": event["type"],
            "at": event["at"],
            "ticket": self.shown(ticket, session.person),
            "message": message and shown_message(message, session.person),
        }
        await send(session.socket, {"method": "event", "params": params})

    async def signal(self, kind: str, ticket: Frame, person: Frame) -> None:
        """Somebody types or looks."""
        params = {"type": kind, "ticket_id": ticket["id"], "person": ref(person)}
        for session in list(self.sessions):
            await send(session.socket, {"method": "signal", "params": params})

    async def tell_delivery(
        self,
        ticket: Frame,
        message: Frame,
        state: str,
        reason: str | None = None,
        **more: Any,
    ) -> None:
        """A staff message has gone a step on its way to a chat."""
        delivery = self.delivery(message["id"], state, reason, **more)
        params = {"id": self.next_id(), "type": "delivery.changed", "at": self.at}
        told = {**params, "ticket_id": ticket["id"], "delivery": delivery}
        for session in list(self.sessions):
            if session.person["role"] != "customer":
                await send(session.socket, {"method": "event", "params": told})

    async def tell_read(self, ticket: Frame, person: Frame, message_id: int) -> None:
        """Somebody has read up to a message."""
        self.marks[ticket["id"], person["id"]] = message_id
        params = {
            "id": self.next_id(),
            "type": "conversation.read",
            "at": self.at,
            "ticket_id": ticket["id"],
            "person": ref(person),
            "message_id": message_id,
        }
        for session in list(self.sessions):
            await send(session.socket, {"method": "event", "params": params})


def error_frame(frame_id: int, more: Frame) -> str:
    """An error answer as JSON text."""
    error = {"code": 1, "message": more["code"], "data": more}
    return json.dumps({"jsonrpc": "2.0", "id": frame_id, "error": error})


async def send(socket: ServerConnection, frame: Frame) -> None:
    """One frame, unless the other side is gone."""
    try:
        await socket.send(json.dumps({"jsonrpc": "2.0", **frame}, ensure_ascii=False))
    except ConnectionClosed:
        return


@asynccontextmanager
async def serving(assets: Assets) -> AsyncIterator[FakeDesk]:
    """A fake desk on a free loopback port."""
    desk = FakeDesk(assets=assets)
    server: Server
    async with serve(
        desk.on_socket, "127.0.0.1", 0, process_request=desk.on_http, compression=None
    ) as server:
        desk.port = next(iter(server.sockets)).getsockname()[1]
        try:
            yield desk
        finally:
            # A test that failed in between may have left somebody waiting for an answer.
            desk.answering.set()
