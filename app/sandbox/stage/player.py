"""One page at the door: its frames in, one answer to each, and its bounds.
It never lets one page ask faster or wait for more than it may.
"""

import asyncio
import json
from typing import Any

from aiohttp import WSMsgType, web

from app.sandbox.clock import Clock
from app.sandbox.limits import Bucket
from app.sandbox.stage.deeds import Deed
from app.sandbox.stage.feed import Line
from app.sandbox.stage.refusals import DeedRefusedError
from app.sandbox.stage.wishes import Wish

FRAME_LIMIT_BYTES = 128 * 1024
WISHES_PER_SECOND = 40.0
WISHES_BURST = 80.0
RUNNING_LIMIT = 64
BAD_FRAME_LIMIT = 20
UNREADABLE = 1007
Body = dict[str, Any]


class Player:
    """`play` reads until the page goes; deeds run beside one another, each answered by its id."""

    def __init__(
        self,
        socket: web.WebSocketResponse,
        line: Line,
        deeds: dict[str, Deed],
        clock: Clock,
    ) -> None:
        self._socket = socket
        self._line = line
        self._deeds = deeds
        self._clock = clock
        self._allowance = Bucket(WISHES_PER_SECOND, WISHES_BURST, WISHES_BURST, clock.now_s())
        self._running: set[asyncio.Task[None]] = set()
        self._bad_frames = 0

    async def play(self) -> None:
        try:
            async for frame in self._socket:
                if frame.type is not WSMsgType.TEXT or not self._take(frame.data):
                    break
        finally:
            await self._stop()

    def _take(self, text: str) -> bool:
        """Whether to go on reading."""
        wish = _parsed(text)
        if wish is None:
            self._bad_frames += 1
            self._line.tell({"on": "refused", "code": "bad_json"})
            return self._bad_frames < BAD_FRAME_LIMIT
        refusal = self._refusal()
        if refusal:
            self._line.tell({"re": wish["id"], "refused": refusal})
            return True
        task = asyncio.create_task(self._do(wish))
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        return True

    def _refusal(self) -> str:
        self._allowance.refill(self._clock.now_s())
        if self._allowance.tokens < 1:
            return "too_fast"
        self._allowance.tokens -= 1
        return "too_fast" if len(self._running) >= RUNNING_LIMIT else ""

    async def _do(self, wish: Body) -> None:
        answer = await granted(self._deeds, wish)
        self._line.tell({"re": wish["id"], **answer})

    async def _stop(self) -> None:
        for task in self._running:
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)


async def granted(deeds: dict[str, Deed], wish: Body) -> Body:
    """`{"made": …}` or `{"refused": code}`."""
    deed = deeds.get(str(wish.get("do")))
    if deed is None:
        return {"refused": "no_such_deed"}
    try:
        made = deed(Wish(wish))
        return {"made": await made if asyncio.iscoroutine(made) else made}
    except DeedRefusedError as refused:
        return {"refused": refused.code}
    except PermissionError:
        return {"refused": "blocked"}
    except OverflowError:
        return {"refused": "queue_full"}
    except Exception as wrong:  # noqa: BLE001 -- whatever a wish breaks, the page hears of it
        return {"refused": "not_done", "why": f"{type(wrong).__name__}: {wrong}"}


def _parsed(text: str) -> Body | None:
    try:
        wish = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(wish, dict) or not isinstance(wish.get("id"), int):
        return None
    return wish
