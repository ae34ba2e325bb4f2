"""Keeps the index of search up, in the pauses that the desk's work leaves.

What is not in the index yet is found all the same (store/search.py); so nothing hurries, and while
people write as fast as the desk can take it, the index waits.
"""

import asyncio
import logging

from app.domain.errors import DeskError
from app.services import search_index
from app.store.database import Store

log = logging.getLogger(__name__)

LOOK_EVERY_S = 1.0
#: More new messages than this within a second are no pause.
PAUSE_MESSAGES = 300
PAUSE_S = 1.0
#: After so long without a pause the index takes its share all the same.
AT_LATEST_S = 60.0
#: After each step the others have the writer for as long again, and at least so long.
REST_S = 0.02
TELL_EVERY_MESSAGES = 250_000


class Pace:
    """How fast people write, seen from the newest message at any moments that somebody looks."""

    def __init__(self) -> None:
        self._newest: int | None = None
        self._since_s = 0.0
        self._paused_s = 0.0

    def leaves_room(self, newest: int, now_s: float) -> bool:
        """Whether the index may work now. Messages count until a second is full of them or over,
        however often it is asked: steps of the index are much shorter than that."""
        if self._newest is None:
            self._newest, self._since_s, self._paused_s = newest, now_s, now_s
        is_slow = newest - self._newest <= PAUSE_MESSAGES
        is_over = now_s - self._since_s >= PAUSE_S
        if is_slow and is_over:
            self._paused_s = now_s
        if is_over or not is_slow:
            self._newest, self._since_s = newest, now_s
        return is_slow or now_s - self._paused_s > AT_LATEST_S


async def keep_indexed(store: Store) -> None:
    """Runs for as long as the server does; a step that fails is tried again at the next look."""
    pace = Pace()
    now = asyncio.get_running_loop().time
    is_prepared = False
    while True:
        try:
            if not is_prepared:
                await store.write(search_index.prepare)
                is_prepared = True
            _, newest = await store.read(search_index.behind)
            if pace.leaves_room(newest, now()):
                await _catch_up(store, pace)
        except DeskError as refusal:
            log.info("the index of search waits: %s", refusal.code)
        except Exception:
            log.exception("a step of the index of search failed")
        await asyncio.sleep(LOOK_EVERY_S)


async def _catch_up(store: Store, pace: Pace) -> None:
    """Step after step until all is in, or people write."""
    now = asyncio.get_running_loop().time
    told = 0
    while True:
        began = now()
        taken = await store.write(search_index.advance)
        took = now() - began
        done, newest = await store.read(search_index.behind)
        if done - told >= TELL_EVERY_MESSAGES:
            told = done
            log.info("the index of search has come to message %d of %d", done, newest)
        if taken == 0 or not pace.leaves_room(newest, now()):
            return
        await asyncio.sleep(max(REST_S, took))
