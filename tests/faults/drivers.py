"""A client as a good Mini App is one: it sends until it is answered, and resumes by its cursor.

It writes down what it said and heard, and must never leave out what it did not expect.
"""

import asyncio
import itertools
import json
import random
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

from tests.faults.history import History, Said, Stream
from tests.live.live_desk import init_data

AGAIN_S = (0.02, 0.25)
CONNECT_LIMIT_S = 10.0
SIGNED_OUT = frozenset({"auth_invalid", "auth_expired"})
Heard = Callable[["Driver", dict[str, Any]], None]


class StartOverError(Exception):
    """The outcome of a request is unknown: connect anew and send everything again, in order."""


@dataclass
class Letter:
    """One request of the outbox; `params` lack a ticket while the first one is being opened."""

    said: Said
    method: str
    params: dict[str, Any]
    sent: bool = False


class Driver:
    """One person at one socket, with an outbox of at most `window` requests on their way."""

    def __init__(
        self, name: str, person: int, is_staff: bool, history: History, window: int = 4
    ) -> None:
        self.name = name
        self.person = person
        self.is_staff = is_staff
        self.window = window
        self.ticket_id: int | None = None
        self.cursor: int | None = None
        self.acked_at_s: list[float] = []
        self.heard: Heard = lambda _driver, _event: None
        self.stream = Stream(name, person, is_staff)
        self._history = history
        self._outbox: deque[Letter] = deque()
        self._numbers = itertools.count(1)
        self._ids = itertools.count(1)
        self._waiting: dict[int, Letter] = {}
        self._token: str | None = None
        self._epoch: str | None = None
        self._socket: ClientConnection | None = None
        self._more = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._telling: set[asyncio.Task[None]] = set()
        history.streams.append(self.stream)

    # -- speaking --------------------------------------------------------------------------

    def say(self, method: str, words: str, **params: Any) -> Said:
        """Queues a request that carries a body; the body gets the mark that makes it unique."""
        said = Said(self.name, self.person, next(self._numbers), "")
        mark = f"{self.name}-{said.number:05d}"
        said.body = f"[{mark}] {words}"
        if len(words) > 4_000:
            said.body += f" [{mark}-end]"
        letter = Letter(said, method, {**params, "body": said.body, "client_id": mark})
        self._history.said.append(said)
        self._outbox.append(letter)
        self._more.set()
        return said

    def tell(self, method: str, **params: Any) -> None:
        """A frame whose answer does not matter; lost without a connection."""
        if self._socket is not None:
            frame = {"jsonrpc": "2.0", "method": method, "params": params}
            telling = asyncio.create_task(self._tell(self._socket, json.dumps(frame)))
            self._telling.add(telling)
            telling.add_done_callback(self._telling.discard)

    async def _tell(self, socket: ClientConnection, text: str) -> None:
        with suppress(WebSocketException):
            await socket.send(text)

    @property
    def waiting(self) -> int:
        """How much is not acknowledged."""
        return len(self._outbox)

    # -- the connection --------------------------------------------------------------------

    def start(self, url: str) -> None:
        self._task = asyncio.create_task(self._run(url), name=self.name)

    async def stop(self) -> None:
        """Ends the connection. Raises what broke the driver itself."""
        if self._task is None:
            return
        self._task.cancel()
        with suppress(asyncio.CancelledError):
            await self._task

    async def _run(self, url: str) -> None:
        while True:
            with suppress(OSError, WebSocketException, TimeoutError, StartOverError):
                options = {"compression": None, "proxy": None, "open_timeout": CONNECT_LIMIT_S}
                async with connect(url, close_timeout=1.0, **options) as socket:  # type: ignore[arg-type]
                    await self._converse(socket)
            await asyncio.sleep(random.uniform(*AGAIN_S))

    async def _converse(self, socket: ClientConnection) -> None:
        await self._greet(socket)
        self._waiting.clear()
        for letter in self._outbox:
            letter.sent = False
        self._socket = socket
        self._more.set()
        sender = asyncio.create_task(self._send_on(socket))
        try:
            async for text in socket:
                self._take(json.loads(text))
        finally:
            self._socket = None
            sender.cancel()
            await asyncio.gather(sender, return_exceptions=True)

    async def _greet(self, socket: ClientConnection) -> None:
        params: dict[str, Any] = {"token": self._token}
        if self._token is None:
            params = {"init_data": init_data(self.person, f"Person {self.person}")}
        if self.cursor is not None:
            params |= {"epoch": self._epoch, "cursor": self.cursor}
        frame = {"jsonrpc": "2.0", "id": 0, "method": "session.start", "params": params}
        await socket.send(json.dumps(frame))
        async with asyncio.timeout(CONNECT_LIMIT_S):
            answer = json.loads(await socket.recv())
        if "error" in answer:
            self._turned_away(answer["error"])
        started = answer["result"]
        self._token, self._epoch = started["token"], started["epoch"]
        entry = ["start", self.cursor, started["cursor"], started["resumed"]]
        self.stream.entries.append(entry)
        self.cursor = started["cursor"]

    def _turned_away(self, error: dict[str, Any]) -> None:
        code = error.get("data", {}).get("code")
        if code in SIGNED_OUT:
            self._token = None
        elif code != "unavailable":
            self._history.refused.append(f"{self.name}: session.start: {error}")
        raise StartOverError

    async def _send_on(self, socket: ClientConnection) -> None:
        while True:
            await self._more.wait()
            self._more.clear()
            for letter in list(itertools.islice(self._outbox, self.window)):
                if letter.sent or not self._is_addressed(letter):
                    continue
                letter.sent = True
                number = next(self._ids)
                self._waiting[number] = letter
                frame = {"id": number, "method": letter.method, "params": letter.params}
                await socket.send(json.dumps({"jsonrpc": "2.0", **frame}))

    def _is_addressed(self, letter: Letter) -> bool:
        """A message to a ticket that is being opened waits until its number is known."""
        if letter.method == "ticket.open" or "ticket_id" in letter.params:
            return True
        if self.ticket_id is None:
            return False
        letter.params["ticket_id"] = self.ticket_id
        return True

    # -- hearing ---------------------------------------------------------------------------

    def _take(self, frame: dict[str, Any]) -> None:
        if frame.get("method") == "event":
            self.cursor = frame["params"]["id"]
            self.stream.entries.append(["event", self.cursor])
            self.heard(self, frame["params"])
        elif frame.get("method") == "cursor":
            self.cursor = frame["params"]["cursor"]
            self.stream.entries.append(["cursor", self.cursor])
        elif frame.get("id") in self._waiting:
            self._answered(self._waiting.pop(frame["id"]), frame)

    def _answered(self, letter: Letter, frame: dict[str, Any]) -> None:
        if "error" in frame:
            if frame["error"].get("data", {}).get("code") == "unavailable":
                raise StartOverError
            self._history.refused.append(f"{self.name}: {letter.method}: {frame['error']}")
        else:
            self._acknowledged(letter, frame["result"]["message"])
        if letter in self._outbox:
            self._outbox.remove(letter)
        self._more.set()

    def _acknowledged(self, letter: Letter, message: dict[str, Any]) -> None:
        said = letter.said
        if message["body"] != said.body:
            self._history.refused.append(f"{self.name}: {said.number} was answered {message}")
        said.acked = True
        said.message_id, said.ticket_id = message["id"], message["ticket_id"]
        if letter.method == "ticket.open":
            self.ticket_id = message["ticket_id"]
        self.acked_at_s.append(time.monotonic())
