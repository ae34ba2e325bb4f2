"""Waiting between tries: longer each time, never in step with others, and never for ever.

It never gives up; whoever waits decides what a try is.
"""

import asyncio
import random

FIRST_S = 1.0
MOST_S = 30.0
GROWTH = 2.0


class Patience:
    """A back-off of FIRST_S to MOST_S with jitter; `reset` after each success."""

    def __init__(self, first_s: float = FIRST_S, most_s: float = MOST_S) -> None:
        self._first_s = first_s
        self._most_s = most_s
        self._next_s = first_s

    def reset(self) -> None:
        self._next_s = self._first_s

    def next_s(self, least_s: float = 0.0) -> float:
        """How long to wait before the next try."""
        wait_s = self._next_s * random.uniform(0.5, 1.0)  # noqa: S311 - jitter is no secret
        self._next_s = min(self._most_s, self._next_s * GROWTH)
        return max(least_s, wait_s)

    async def wait(self, least_s: float = 0.0) -> None:
        await asyncio.sleep(self.next_s(least_s))


async def ring_within(bell: asyncio.Event, timeout_s: float | None) -> None:
    """Waits for the bell, at most so long."""
    try:
        async with asyncio.timeout(timeout_s):
            await bell.wait()
    except TimeoutError:
        return
