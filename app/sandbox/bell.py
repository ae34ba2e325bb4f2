"""Waiting for something to become true, woken by the events that can make it so.
It never polls and never waits without a limit.
"""

import asyncio
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


class Bell:
    """Rung at every change; whoever waits looks again at each ring."""

    def __init__(self) -> None:
        self._listeners: list[asyncio.Future[None]] = []

    def ring(self) -> None:
        listeners, self._listeners = self._listeners, []
        for listener in listeners:
            if not listener.done():
                listener.set_result(None)

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
