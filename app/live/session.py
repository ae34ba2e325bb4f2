"""One authenticated socket: what it asks, in order, and what it is told, in order.

It starts with `session.start`, catches up with the log, and is live from then on.
"""

import asyncio
import logging
import secrets
from collections import deque
from functools import partial
from typing import Any

from app.domain.errors import DeskError
from app.domain.person import LANGUAGES, Person, Role
from app.live import commands, indicators, starting
from app.live.command import Caller, Command
from app.live.commands import PER_MINUTE, READS, REPEATABLE, WRITES
from app.live.connection import ABUSE, RESTART, START_TIMEOUT, UNSUPPORTED, ChatConnection
from app.live.desk import Desk
from app.live.frames import text_frame
from app.live.limits import (
    BAD_FRAMES_LIMIT,
    IN_FLIGHT_LIMIT,
    REFUSALS_LIMIT,
    REQUESTS_PER_MINUTE,
    START_PATIENCE_S,
    Window,
)
from app.live.log_follower import LogFollower
from app.live.protocol import Frame, desk_error_reply, error_reply, parse, reply
from app.live.refusals import INTERNAL_ERROR, PARSE_ERROR, Refused
from app.live.uploading import METHODS as UPLOADING
from app.live.uploading import SocketUploads

log = logging.getLogger(__name__)

#: Whoever has not said yet who they are.
NOBODY = Person(0, "", None, Role.CUSTOMER, LANGUAGES[0])


class Session:
    """`log` tells it the events; `in_flight` counts the requests that wait for their answer."""

    def __init__(self, desk: Desk, connection: ChatConnection) -> None:
        self.desk = desk
        self.connection = connection
        self.person = NOBODY
        self.socket = secrets.token_hex(8)
        self.log = LogFollower(self)
        #: Of the hub: the next event of the log that this person may hear of.
        self.hear = self.log.hear
        self.in_flight = 0
        self._state = "new"
        self._waiting: deque[Frame] = deque()
        self._reads: deque[tuple[Frame, Command, tuple[Any, ...]]] = deque()
        self._bad_frames = Window(BAD_FRAMES_LIMIT)
        self._refusals = Window(REFUSALS_LIMIT)
        self._tasks: set[asyncio.Task[None]] = set()
        self._uploads: SocketUploads | None = None
        self._reader: asyncio.Task[None] | None = None
        self._deadline: asyncio.TimerHandle | None = connection.loop.call_later(
            START_PATIENCE_S, connection.end, START_TIMEOUT
        )

    # -- frames in -------------------------------------------------------------------------

    def receive(self, text: bytes) -> None:
        """Of the connection: one text frame."""
        try:
            frame = parse(text)
        except Refused as refused:
            self._refuse_frame(refused)
            return
        if self._state == "started":
            self._take(frame)
        elif self._state == "starting":
            self._waiting.append(frame)
            self.count_in(1)
        elif frame.method == "session.start" and frame.id is not None:
            self._state = "starting"
            self.spawn(starting.start(self, frame))
        else:
            self.refuse(frame, DeskError("auth_required"))

    def receive_chunk(self, chunk: bytes) -> None:
        """Of the connection: one binary frame; only uploads send such."""
        if self._uploads is None or not self._uploads.take(chunk):
            self.end(UNSUPPORTED)

    def _refuse_frame(self, refused: Refused) -> None:
        if refused.code == PARSE_ERROR and self._bad_frames.add(self.connection.loop.time()):
            self.end(ABUSE)
            return
        if not refused.is_silent:
            self.desk.metrics.requests.add("unknown", "refused")
            self.tell(error_reply(refused.id, refused.code, refused.field))

    def _take(self, frame: Frame) -> None:
        method = frame.method
        try:
            if method in REPEATABLE:
                self._write(frame, WRITES[method], (self.person.id, frame.params.client_id))
            else:
                self._require_allowance(method)
                self._run(frame)
        except Exception as error:  # noqa: BLE001 - it becomes the answer, or is logged
            self.answer_error(frame, error)

    def _require_allowance(self, method: str) -> None:
        """Staff are exempt but for searches, and so is what may be a repetition."""
        per_minute = PER_MINUTE.get(method, REQUESTS_PER_MINUTE)
        if self.person.is_staff and method not in PER_MINUTE:
            return
        gate = self.desk.hub.gate_of(self.person.id, per_minute)
        wait_ms = gate.wait_ms(self.connection.loop.time())
        if wait_ms == 0:
            return
        raise DeskError("rate_limited", retry_after_ms=wait_ms)

    def _run(self, frame: Frame) -> None:
        if (write := WRITES.get(frame.method)) is not None:
            self._write(frame, write)
        elif (read := READS.get(frame.method)) is not None:
            self._read(frame, read)
        elif frame.method in UPLOADING:
            self._uploads = self._uploads or SocketUploads(self)
            self._uploads.run(frame)
        elif frame.method == "session.start":
            raise DeskError("conflict")
        else:
            indicators.run(self, frame)

    def _write(
        self, frame: Frame, command: Command, asks: tuple[int, str] | None = None
    ) -> None:
        self.desk.store.submit(
            partial(self._answer_write, frame, command),
            command.verb,
            command.arguments(self._caller(), frame.params),
            asks,
        )
        self.count_in(1)

    def _read(self, frame: Frame, command: Command) -> None:
        self._reads.append((frame, command, command.arguments(self._caller(), frame.params)))
        self.count_in(1)
        if self._reader is None:
            self._reader = self.spawn(self._read_on())

    async def _read_on(self) -> None:
        """Reads one after the other, each once the peer has taken the former's answer."""
        while self._reads:
            await self.connection.drained()
            frame, command, arguments = self._reads.popleft()
            try:
                result = await self.desk.store.read(command.verb, *arguments)
                self._answer(frame, command, result)
            except Exception as error:  # noqa: BLE001 - it becomes the answer, or is logged
                self.answer_error(frame, error)
            self.count_in(-1)
        self._reader = None

    def _caller(self) -> Caller:
        return Caller(self.person, self.desk.settings.messages_per_minute)

    def count_in(self, change: int) -> None:
        """Requests in flight: at the limit the socket is not read until one is answered."""
        self.in_flight += change
        if change > 0 and self.in_flight == IN_FLIGHT_LIMIT:
            self.connection.hold_reading()
        elif change < 0 and self.in_flight == IN_FLIGHT_LIMIT - 1:
            self.connection.go_on_reading()

    # -- answers ---------------------------------------------------------------------------

    def _answer_write(
        self, frame: Frame, command: Command, result: object, error: Exception | None
    ) -> None:
        self.count_in(-1)
        if error is not None:
            self.answer_error(frame, error)
        else:
            self._answer(frame, command, result)

    def _answer(self, frame: Frame, command: Command, result: object) -> None:
        desk = self.desk
        try:
            shown = command.show(desk.hub.texts, self.person, result)
        except Exception as error:  # noqa: BLE001 - it becomes the answer, and is logged
            self.answer_error(frame, error)
            return
        desk.metrics.requests.add(frame.method, "ok")
        if log.isEnabledFor(logging.DEBUG):
            log.debug("a request is answered", extra=self._ids(frame))
        if frame.id is not None:
            self.connection.tell_frame(text_frame(reply(frame.id, shown)))

    def answer_error(self, frame: Frame, error: Exception) -> None:
        """A refusal of the desk is told; anything else is a fault of ours, and logged."""
        if isinstance(error, DeskError):
            self.refuse(frame, error)
            return
        log.error("a request failed", exc_info=error, extra=self._ids(frame))
        self.desk.metrics.requests.add(frame.method, "fault")
        if frame.id is not None:
            self.tell(error_reply(frame.id, INTERNAL_ERROR))

    def refuse(self, frame: Frame, error: DeskError) -> None:
        """Answers a refusal of the desk; a notification gets none."""
        self.desk.metrics.requests.add(frame.method, error.code)
        if log.isEnabledFor(logging.DEBUG):
            log.debug("a request is refused", extra=self._ids(frame) | {"error": error.code})
        if frame.id is not None:
            facts = commands.facts_for(self.person, error)
            self.tell(desk_error_reply(frame.id, error, facts))
        if error.code == "rate_limited" and self._refusals.add(self.connection.loop.time()):
            self.end(ABUSE)

    def confirm(self, frame: Frame, result: bytes = b"{}") -> None:
        """Answers what needed no verb, or has run its verbs itself."""
        self.desk.metrics.requests.add(frame.method, "ok")
        if frame.id is not None:
            self.tell(reply(frame.id, result))

    # -- the log ---------------------------------------------------------------------------

    @property
    def is_live(self) -> bool:
        return self.log.is_live

    def welcome(self, person: Person, cursor: int) -> None:
        """`session.start` has succeeded: hear the log from `cursor` on, take what waits."""
        self.person = person
        self._state = "started"
        log.debug("a session has started", extra=self._ids())
        if self._deadline:
            self._deadline.cancel()
            self._deadline = None
        self.desk.hub.join(self)
        self.log.start(cursor)
        self._take_waiting()

    def turn_away(self) -> None:
        """`session.start` was refused; another may follow within the deadline."""
        self._state = "new"
        while self._waiting:
            self.count_in(-1)
            self.refuse(self._waiting.popleft(), DeskError("auth_required"))

    def _take_waiting(self) -> None:
        while self._waiting:
            self.count_in(-1)
            self._take(self._waiting.popleft())

    def tell_cursor(self, position: int) -> None:
        """Of the hub: the log has come so far, with nothing more for this person."""
        self.log.tell_cursor(position)

    # -- life ------------------------------------------------------------------------------

    def tell(self, frame: bytes) -> None:
        self.connection.tell(frame)

    def end(self, code: int) -> None:
        self.connection.end(code)

    def spawn(self, work: Any) -> asyncio.Task[None]:
        """A task that ends with the socket at the latest."""
        task: asyncio.Task[None] = self.connection.loop.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._finished)
        return task

    def _finished(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and task.exception():
            log.error("a session failed", exc_info=task.exception(), extra=self._ids())
            self.end(RESTART)

    def _ids(self, frame: Frame | None = None) -> dict[str, object]:
        """What a line of the log names: never a body, a name or a token."""
        ids: dict[str, object] = {"connection": self.socket, "person": self.person.id}
        return ids if frame is None else ids | {"request": frame.id, "method": frame.method}

    def left(self) -> None:
        """Of the connection: the socket is gone."""
        if self._deadline:
            self._deadline.cancel()
        if self._state == "started":
            self.desk.hub.leave(self)
            log.debug("a session has ended", extra=self._ids())
        self._state = "gone"
        if self._uploads is not None:
            self._uploads.left()
        for task in list(self._tasks):
            task.cancel()
