"""Waiting for something to become true, woken by the events that can make it so.
It never polls and never waits without a limit.
"""

import asyncio
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")
Watcher = Callable[[object], None]


class Bell:
    """Rung at every change; whoever waits looks again at each ring, whoever watches is told."""

    def __init__(self) -> None:
        self._listeners: list[asyncio.Future[None]] = []
        self._watchers: list[Watcher] = []

    def ring(self, what: object = None) -> None:
        """`what` is the thing that changed, for watchers; None when it is the whole."""
        listeners, self._listeners = self._listeners, []
        for listener in listeners:
            if not listener.done():
                listener.set_result(None)
        for watcher in tuple(self._watchers):
            watcher(what)

    def watch(self, watcher: Watcher) -> None:
        """Calls `watcher` at each ring, in the ringer's own turn: it must not block or raise."""
        self._watchers.append(watcher)

    async def wait_until(
        self, look: Callable[[], T | None], timeout_s: float, describe: Callable[[], str]
    ) -> T:
        """The first result of `look` that is not None; TimeoutError carries `describe()`."""
        found = look()
        try:
            async with asyncio.timeout(timeout_s):
                while found is None:
                    await self._next_ring()
                    found = look()
        except TimeoutError:
            raise TimeoutError(f"nothing after {timeout_s} s: {describe()}") from None
        return found

    async def _next_ring(self) -> None:
        listener = asyncio.get_running_loop().create_future()
        self._listeners.append(listener)
        await listener
