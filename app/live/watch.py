"""What the live process looks at by the clock: its health, stalled readers, quiet sessions."""

import asyncio
import logging
import sqlite3
from math import inf
from typing import Protocol

from app.domain.errors import DeskError
from app.live.connection import ChatConnection
from app.live.hub import Hub
from app.live.limits import STALL_S
from app.live.static import Health
from app.services import assigning, health, outbox
from app.services.file_sweep import FileSweep
from app.store.database import Store
from app.store.transaction import Transaction

log = logging.getLogger(__name__)

HEALTH_EVERY_S = 0.5
HEALTH_PATIENCE_S = 0.5
#: A state older than this is not told as if it were known.
HEALTH_OLDEST_S = 1.0
SWEEP_EVERY_S = 2.5
#: PROTOCOL.md 3.1 promises a cursor at least every 30 s.
CURSOR_EVERY_S = 20.0
FILES_EVERY_S = 600.0
#: Who has come is noted so soon, who stays so seldom (services/assigning.py says who is present).
PRESENCE_LOOK_S = 5.0
PRESENCE_EVERY_S = 60.0
VERSION = "0.1.0"


class HealthWatch:
    """Reads the desk's health through a reader, never through the writer."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._seen: health.Health | None = None
        self._looked_at = 0.0
        self.outbox_age_s = 0.0
        self.bot_username: str | None = None

    async def look(self) -> None:
        """One look; a database that does not answer in time is not well."""
        try:
            async with asyncio.timeout(HEALTH_PATIENCE_S):
                seen, oldest = await self._store.read(_look)
        except (TimeoutError, DeskError):
            self._seen = None
            return
        self._seen = seen
        self.bot_username = seen.bot_username
        self.outbox_age_s = (self._store.clock() - oldest) / 1000 if oldest else 0.0
        self._looked_at = asyncio.get_running_loop().time()

    async def run(self) -> None:
        while True:
            await asyncio.sleep(HEALTH_EVERY_S)
            await self.look()

    def state(self) -> Health:
        """For `/healthz`: what was seen last, if that is recent."""
        age = asyncio.get_running_loop().time() - self._looked_at
        if self._seen is None or age > HEALTH_OLDEST_S:
            return Health(is_ok=False)
        return Health(
            is_ok=True,
            details={
                "version": VERSION,
                "schema": self._store.schema,
                "cursor": self._seen.cursor,
                "bot_seen_at": self._seen.bot_seen_at,
            },
        )


def _look(tx: Transaction) -> tuple[health.Health, int | None]:
    return health.look(tx), outbox.oldest_due(tx)


class Sockets(Protocol):
    connections: set[ChatConnection]


async def sweep_stalled(door: Sockets) -> None:
    """Cuts off who has taken nothing for STALL_S while something waits for them."""
    seen: dict[ChatConnection, tuple[int, float]] = {}
    loop = asyncio.get_running_loop()
    while True:
        await asyncio.sleep(SWEEP_EVERY_S)
        waiting = [one for one in door.connections if one.waiting_bytes > 0]
        fresh: dict[ChatConnection, tuple[int, float]] = {}
        for connection in waiting:
            taken, since = seen.get(connection, (-1, loop.time()))
            if connection.taken_bytes != taken:
                fresh[connection] = (connection.taken_bytes, loop.time())
            elif loop.time() - since > STALL_S:
                connection.cut_off()
            else:
                fresh[connection] = (taken, since)
        seen = fresh


async def tell_cursors(hub: Hub) -> None:
    while True:
        await asyncio.sleep(CURSOR_EVERY_S)
        hub.tell_cursors()


async def sweep_files(sweep: FileSweep) -> None:
    """Throws away what nobody names while the bot, whose work that is, is down."""
    while True:
        await asyncio.sleep(FILES_EVERY_S)
        try:
            swept = await sweep.run_for_the_bot()
        except (OSError, sqlite3.Error, DeskError) as error:
            log.warning("the files could not be swept: %s", type(error).__name__)
        else:
            if any(swept):
                log.info("swept %d files without a row and %d that were not whole", *swept)


async def note_presence(store: Store, hub: Hub) -> None:
    """Tickets may be given only to those who are there."""
    noted: dict[int, float] = {}
    while True:
        await asyncio.sleep(PRESENCE_LOOK_S)
        now = asyncio.get_running_loop().time()
        here = hub.staff_here()
        noted = {one: at for one, at in noted.items() if one in here}
        late = tuple(one for one in here if now - noted.get(one, -inf) >= PRESENCE_EVERY_S)
        if not late:
            continue
        try:
            await store.write(assigning.see, late)
        except DeskError as refusal:
            log.warning("who is here cannot be noted: %s", refusal.code)
            continue
        noted |= dict.fromkeys(late, now)
