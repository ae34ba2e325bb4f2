"""Failures on demand: which calls they strike, how often, and at which moment.
A fault strikes only what it names and is spent after its count.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from app.sandbox.refusal import RefusalError

Kind = Literal["refuse", "server_error", "truncate", "drop", "delay", "hang"]
Moment = Literal["before", "after"]

HTML_BODY = (
    "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n"
    "<body><center><h1>502 Bad Gateway</h1></center></body>\r\n</html>\r\n"
)


@dataclass(eq=False)
class Fault:
    """`before` strikes ahead of the method, so that nothing happened; `after` once it did.

    `times` None lasts until `clear`; `hits` counts the calls struck.
    """

    kind: Kind
    moment: Moment
    method: str | None = None
    chat_id: int | None = None
    times: int | None = 1
    refusal: RefusalError | None = None
    status: int = 0
    body: str = ""
    seconds: float = 0.0
    hits: int = 0
    over: asyncio.Event = field(default_factory=asyncio.Event)
    struck: asyncio.Event = field(default_factory=asyncio.Event)

    async def wait_struck(self, *, timeout_s: float) -> None:
        """Until a call has run into it, also one that still hangs there."""
        async with asyncio.timeout(timeout_s):
            await self.struck.wait()

    def strikes(self, moment: Moment, method: str, chat_id: int | None) -> bool:
        return (
            self.moment == moment
            and not self.over.is_set()
            and (self.times is None or self.hits < self.times)
            and (self.method is None or self.method.lower() == method.lower())
            and (self.chat_id is None or self.chat_id == chat_id)
        )

    def clear(self) -> None:
        """Ends it and lets go of the calls that hang in it."""
        self.over.set()

    def wire(self) -> dict[str, Any]:
        names = ("kind", "moment", "method", "chat_id", "times", "hits")
        return {name: getattr(self, name) for name in names}


class Faults:
    """Planted faults, oldest first: the first one that fits strikes.

    Every verb takes `method`, `chat_id` (None: any) and `times` (None: until cleared).
    """

    def __init__(self) -> None:
        self._planted: list[Fault] = []

    def plant(self, fault: Fault) -> Fault:
        self._planted.append(fault)
        return fault

    def refuse(self, code: int, description: str, **where: Any) -> Fault:
        """An answer of the Bot API itself, such as 403; nothing happens in the chat.

        `parameters` go into the answer, such as {"migrate_to_chat_id": -1001}.
        """
        refusal = RefusalError(code, description, where.pop("parameters", None))
        return self.plant(Fault("refuse", "before", refusal=refusal, **where))

    def flood(self, retry_after_s: int, **where: Any) -> Fault:
        description = f"Too Many Requests: retry after {retry_after_s}"
        refusal = RefusalError(429, description, {"retry_after": retry_after_s})
        return self.plant(Fault("refuse", "before", refusal=refusal, **where))

    def server_error(self, status: int = 502, *, body: str = HTML_BODY, **where: Any) -> Fault:
        """`body` is sent as it is: HTML as of a proxy, or JSON. `moment` "after" delivers first."""
        moment: Moment = where.pop("moment", "before")
        return self.plant(Fault("server_error", moment, status=status, body=body, **where))

    def truncate(self, **where: Any) -> Fault:
        """The call happens and half of its JSON comes back."""
        return self.plant(Fault("truncate", "after", **where))

    def drop_before(self, **where: Any) -> Fault:
        """The connection is cut and nothing happened."""
        return self.plant(Fault("drop", "before", **where))

    def drop_after(self, **where: Any) -> Fault:
        """It happened; the connection is cut instead of an answer."""
        return self.plant(Fault("drop", "after", **where))

    def delay(self, seconds: float, **where: Any) -> Fault:
        moment: Moment = where.pop("moment", "before")
        return self.plant(Fault("delay", moment, seconds=seconds, **where))

    def hang(self, **where: Any) -> Fault:
        """No answer until it is cleared or the server stops; then the connection is cut."""
        moment: Moment = where.pop("moment", "before")
        return self.plant(Fault("hang", moment, **where))

    def strike(
        self, moment: Moment, method: str, chat_id: int | None, *, spared: Sequence[Fault] = ()
    ) -> Fault | None:
        """The first fault that fits, counted; `spared` have struck this call already."""
        fitting = (f for f in self._planted if f.strikes(moment, method, chat_id))
        fault = next((f for f in fitting if f not in spared), None)
        if fault is not None:
            fault.hits += 1
            fault.struck.set()
        return fault

    def all(self) -> list[Fault]:
        return list(self._planted)

    def clear(self) -> None:
        for fault in self._planted:
            fault.clear()
        self._planted.clear()
