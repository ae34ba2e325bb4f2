"""Every Bot API call in the order of arrival, and what became of it.
What is marked accepted happened in the chats, whether or not the answer reached the bot.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from app.sandbox.bell import Bell
from app.sandbox.clock import Clock

CALL_LIMIT = 500_000
QUIET_METHODS = frozenset({"getupdates"})


@dataclass
class Call:
    """`number` grows by one per call; `accepted` is None while the call is under way.

    `replied` is False when the answer never left, by a fault or because the bot was gone.
    `code` is the HTTP status the bot was sent, 0 when there was none.
    """

    number: int
    at_ms: int
    method: str
    chat_id: int | None
    arguments: dict[str, Any]
    accepted: bool | None = None
    replied: bool = True
    code: int = 0
    description: str = ""
    result: Any = field(default=None, repr=False)

    @property
    def message_id(self) -> int | None:
        return self.result.get("message_id") if isinstance(self.result, dict) else None

    def wire(self) -> dict[str, Any]:
        names = ("number", "at_ms", "method", "chat_id", "arguments", "accepted", "replied")
        body = {name: getattr(self, name) for name in (*names, "code", "description")}
        return {**body, "message_id": self.message_id}


class Calls:
    """The log. getUpdates is counted in `Updates.polls` and listed here only when refused."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._log: deque[Call] = deque(maxlen=CALL_LIMIT)
        self._number = 0
        self.bell = Bell()

    def begin(self, method: str, chat_id: int | None, arguments: dict[str, Any]) -> Call:
        self._number += 1
        at_ms = int(self._clock.now_s() * 1000)
        call = Call(self._number, at_ms, method, chat_id, arguments)
        if method.lower() not in QUIET_METHODS:
            self._log.append(call)
        return call

    def end(self, call: Call) -> None:
        if call.method.lower() in QUIET_METHODS and not call.accepted:
            self._log.append(call)
        self.bell.ring()

    def all(self) -> list[Call]:
        return list(self._log)

    def of(self, method: str) -> list[Call]:
        return [call for call in self._log if call.method.lower() == method.lower()]

    def accepted(self, method: str | None = None) -> list[Call]:
        """In order of arrival: the truth about what the bot did to the chats."""
        calls = self.all() if method is None else self.of(method)
        return [call for call in calls if call.accepted]

    async def wait_for(self, predicate: Callable[[Call], bool], *, timeout_s: float) -> Call:
        """The first finished call that fits, past or to come."""

        def look() -> Call | None:
            done = (call for call in self._log if call.accepted is not None)
            return next((call for call in done if predicate(call)), None)

        return await self.bell.wait_until(look, timeout_s, self._recent)

    def _recent(self) -> str:
        return f"last calls {[(c.method, c.chat_id, c.code) for c in self.all()[-10:]]}"
