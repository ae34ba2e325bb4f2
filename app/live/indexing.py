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
#: More new messages than this since the last look are no pause.
PAUSE_MESSAGES = 300
#: So far behind the index does not wait for a pause any longer.
AT_LATEST = 50_000
#: After each step the others have the writer for as long again, and at least so long.
REST_S = 0.02
TELL_EVERY_MESSAGES = 250_000


async def keep_indexed(store: Store) -> None:
    """Runs for as long as the server does; a step that fails is tried again at the next look."""
    seen = 0
    is_prepared = False
    while True:
        try:
            if not is_prepared:
                await store.write(search_index.prepare)
                is_prepared = True
            done, newest = await store.read(search_index.behind)
            if newest - seen <= PAUSE_MESSAGES or newest - done > AT_LATEST or seen == 0:
                newest = await _catch_up(store, newest)
            seen = newest
        except DeskError as refusal:
            log.info("the index of search waits: %s", refusal.code)
        except Exception:
            log.exception("a step of the index of search failed")
        await asyncio.sleep(LOOK_EVERY_S)


async def _catch_up(store: Store, seen: int) -> int:
    """Step after step until all is in, or people write; answers the newest message then."""
    loop = asyncio.get_running_loop()
    told = 0
    while True:
        began = loop.time()
        taken = await store.write(search_index.advance)
        took = loop.time() - began
        done, newest = await store.read(search_index.behind)
        if done - told >= TELL_EVERY_MESSAGES:
            told = done
            log.info("the index of search has come to message %d of %d", done, newest)
        if taken == 0:
            return newest
        if newest - seen > PAUSE_MESSAGES and newest - done <= AT_LATEST:
            return newest
        seen = newest
        await asyncio.sleep(max(REST_S, took))
