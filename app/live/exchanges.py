"""One HTTP request and its answer on one TCP connection, and the list of those under way.

It must never let an input raise into the loop, wait without a deadline, or buffer a large body.
"""

import asyncio
import contextlib
import enum
import logging
import traceback
from collections.abc import Awaitable, Callable, Coroutine, Iterable
from functools import partial

from app.live.heads import HEAD_END, HeadError, Request, find_head_end, parse_head
from app.live.outflow import HttpLimits, Outflow
from app.live.responses import Response, plain

WHOLE_LIMIT_BYTES = 256 * 1024
LINGER_LIMIT_BYTES = 32 * 1024 * 1024
SHUTDOWN_S = 1.0

Router = Callable[[Request], Response | Awaitable[Response]]
Upgrade = Callable[[Request, bytes], Response | None]
_log = logging.getLogger(__name__)


class HttpSite:
    """What all plain HTTP of one server shares: the router, the limits, who is under way.

    `on_answer` is called with the status of every answer. Sockets that were upgraded are not
    counted: from there on the door counts them. `close()` belongs between the server's own
    `close()` and `wait_closed()`, which from Python 3.12 on waits for every connection.
    """

    def __init__(
        self,
        router: Router,
        *,
        limits: HttpLimits | None = None,
        on_answer: Callable[[int], None] = lambda _status: None,
    ) -> None:
        self.router = router
        self.limits = limits or HttpLimits()
        self.on_answer = on_answer
        self.closing = False
        self.tasks: set[asyncio.Task[None]] = set()
        # A dict for its order: the oldest comes first.
        self._exchanges: dict[HttpExchange, None] = {}
        self._sweeper: asyncio.TimerHandle | None = None
        self.idle = asyncio.Event()
        self.idle.set()

    @property
    def under_way(self) -> int:
        """How many connections are neither upgraded nor gone."""
        return len(self._exchanges)

    def admit(self, exchange: "HttpExchange") -> None:
        """Count one more. When it is one too many the oldest goes, an idle one first.

        So a flood of connections that say nothing cannot keep anybody out.
        """
        if self.closing:
            exchange.abort()
            return
        if len(self._exchanges) >= self.limits.exchanges:
            waiting = (other for other in self._exchanges if not other.answering)
            next(waiting, next(iter(self._exchanges))).abort()
        self._exchanges[exchange] = None
        self.idle.clear()
        if self._sweeper is None:
            self._arm()

    def release(self, exchange: "HttpExchange") -> None:
        """Forget an exchange that ended or became a WebSocket."""
        self._exchanges.pop(exchange, None)
        if not self._exchanges:
            self.idle.set()

    async def close(self, grace_s: float = SHUTDOWN_S) -> None:
        """Drop everything that waits; give answers under way up to `grace_s`, then drop them."""
        self.closing = True
        for exchange in [other for other in self._exchanges if not other.answering]:
            exchange.abort()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self.idle.wait(), grace_s)
        for exchange in list(self._exchanges):
            exchange.abort()
        if self._sweeper is not None:
            self._sweeper.cancel()
            self._sweeper = None
        if self.tasks:
            await asyncio.wait(self.tasks, timeout=grace_s)

    def _arm(self) -> None:
        loop = asyncio.get_running_loop()
        self._sweeper = loop.call_later(self.limits.sweep_s, self._sweep)

    def _sweep(self) -> None:
        self._sweeper = None
        now = asyncio.get_running_loop().time()
        for exchange in list(self._exchanges):
            exchange.check_deadline(now)
        if self._exchanges and not self.closing:
            self._arm()


class _Stage(enum.Enum):
    HEAD = enum.auto()
    ANSWER = enum.auto()
    LINGER = enum.auto()
    OVER = enum.auto()


class HttpExchange(asyncio.Protocol):
    """Reads one head, answers it, lets the client finish sending, closes.

    After the answer our side is shut down, but what the client still sends is read and thrown
    away for a while: closing a socket with unread bytes resets it, and a reset destroys the
    answer on its way. `upgrade` gets the request for /ws and the bytes of its head; it returns
    None when it has taken the transport over.
    """

    def __init__(self, site: HttpSite, transport: asyncio.Transport, upgrade: Upgrade) -> None:
        self._loop = asyncio.get_running_loop()
        self._site = site
        self._transport = transport
        self._upgrade = upgrade
        self._buffer = bytearray()
        self._stage = _Stage.HEAD
        self._deadline = self._loop.time() + site.limits.head_s
        self._task: asyncio.Task[None] | None = None
        self._out = Outflow(transport, site.limits)
        self._bodiless = False
        self._peer_done = False
        self._discarded = 0
        site.admit(self)

    @property
    def answering(self) -> bool:
        """Whether an answer is being made or sent."""
        return self._stage is _Stage.ANSWER

    def abort(self) -> None:
        """Cut the connection now; what was not sent is lost."""
        self._end()
        self._transport.abort()

    def check_deadline(self, now: float) -> None:
        """Abort when the client takes too long: for its head, its reading or its leaving."""
        if self._out.is_late(now) if self.answering else now >= self._deadline:
            self.abort()

    def data_received(self, data: bytes) -> None:
        if self._stage is not _Stage.HEAD:
            self._discard(len(data))
            return
        seen = len(self._buffer)
        self._buffer += data
        try:
            self._read_head(seen)
        except HeadError as refusal:
            self._send(plain(refusal.status))
        except Exception as error:  # noqa: BLE001 - a router's fault must not reach the loop
            self._fail(error)

    def eof_received(self) -> bool:
        # A client may have finished sending and still wait for its answer.
        self._peer_done = True
        return self._stage is _Stage.ANSWER

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - asyncio's own
        self._end()

    def pause_writing(self) -> None:
        self._out.paused = True

    def resume_writing(self) -> None:
        woken = self._out.resume()
        if self.answering and not woken and self._task is None:
            self._half_close()

    def _read_head(self, seen: int) -> None:
        end = find_head_end(self._buffer, seen)
        if end is None:
            return
        head = bytes(self._buffer[: end + len(HEAD_END)])
        self._discarded = len(self._buffer) - len(head)
        request = parse_head(head[:end], self._peer())
        self._bodiless = request.method == "HEAD"
        answer = self._answer(request, head)
        if answer is None:
            self._end()
        elif isinstance(answer, Response):
            self._send(answer)
        else:
            self._buffer = bytearray()
            self._stage = _Stage.ANSWER
            self._start(self._send_later(answer), answer)

    def _answer(self, request: Request, head: bytes) -> Response | Awaitable[Response] | None:
        if request.method not in ("GET", "HEAD"):
            return plain(405, (("Allow", "GET, HEAD"),))
        if self._site.closing:
            return plain(503)
        if request.path != "/ws":
            return self._site.router(request)
        if not request.wants_websocket:
            return plain(426, (("Upgrade", "websocket"), ("Connection", "Upgrade")))
        # A client may send neither frames before our 101 nor a body with its upgrade.
        if self._discarded or request.has_body:
            return plain(400)
        return self._upgrade(request, head)

    def _peer(self) -> str:
        peer = self._transport.get_extra_info("peername")
        return str(peer[0]) if isinstance(peer, tuple) and peer else ""

    async def _send_later(self, answer: Awaitable[Response]) -> None:
        try:
            async with asyncio.timeout(self._site.limits.answer_s):
                response = await answer
        except TimeoutError:
            response = plain(503)
        self._task = None
        self._send(response)

    def _send(self, response: Response) -> None:
        self._buffer = bytearray()
        if self._transport.is_closing():
            return
        self._stage = _Stage.ANSWER
        self._site.on_answer(response.status)
        if self._bodiless:
            self._out.write(response.head)
        elif isinstance(response.body, bytes) and response.length <= WHOLE_LIMIT_BYTES:
            self._out.write(response.head + response.body)
        else:
            self._out.write(response.head)
            self._start(self._stream(response))
            return
        if not self._out.paused:
            self._half_close()

    async def _stream(self, response: Response) -> None:
        await self._out.stream(response)
        self._half_close()

    def _half_close(self) -> None:
        self._stage = _Stage.LINGER
        self._deadline = self._loop.time() + self._site.limits.linger_s
        if self._peer_done or not self._transport.can_write_eof():
            self._transport.close()
            return
        try:
            self._transport.write_eof()
        except (OSError, RuntimeError):  # the client has reset the connection meanwhile
            self.abort()

    def _discard(self, count: int) -> None:
        self._discarded += count
        if self._discarded > LINGER_LIMIT_BYTES:
            self.abort()

    def _start(self, work: Coroutine[None, None, None], *within: Awaitable[Response]) -> None:
        self._task = self._loop.create_task(self._guard(work))
        self._site.tasks.add(self._task)
        self._task.add_done_callback(self._site.tasks.discard)
        self._task.add_done_callback(partial(_close_unrun, (work, *within)))

    async def _guard(self, work: Coroutine[None, None, None]) -> None:
        try:
            await work
        except Exception as error:  # noqa: BLE001 - a fault of one answer ends that answer only
            self._fail(error)

    def _fail(self, error: Exception) -> None:
        # Neither message nor target: either may hold a file's secret address.
        where = traceback.extract_tb(error.__traceback__)[-1]
        ids = {"error": type(error).__name__, "place": f"{where.filename}:{where.lineno}"}
        _log.error("an HTTP answer failed", extra=ids)
        self._task = None
        if self._out.written:
            self.abort()
        else:
            self._send(plain(500))

    def _end(self) -> None:
        self._stage = _Stage.OVER
        self._buffer = bytearray()
        self._site.release(self)
        if self._task is not None and self._task is not asyncio.current_task():
            self._task.cancel()


def _close_unrun(works: Iterable[object], _task: asyncio.Task[None]) -> None:
    # A task that is cancelled before its first step leaves its coroutines unawaited.
    for work in works:
        if asyncio.iscoroutine(work):
            work.close()
