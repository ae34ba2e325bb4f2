"""Reads the log as it grows and hands it to the hub: after this process's commits in the same
hop, after the other's within a few milliseconds.

Nothing else gives the hub stored events; an event never overtakes the reply that caused it.
"""

import asyncio
import logging

from app.domain.errors import DeskError
from app.domain.visibility import Told
from app.live.hub import Hub
from app.live.metrics import Metrics
from app.services import sync
from app.store.database import Store
from app.store.transaction import Transaction

log = logging.getLogger(__name__)

READ_LIMIT = 500
AGAIN_S = 0.5


class Feed:
    """One per process; `position` is the newest event that the hub has been given."""

    def __init__(self, store: Store, hub: Hub, metrics: Metrics) -> None:
        self._store = store
        self._hub = hub
        self._metrics = metrics
        self.position = 0

    async def start(self) -> None:
        """Begins at the log's present end; sessions read what lies before it by themselves."""
        self.position = await self._store.read(sync.newest)
        self._hub.position = self.position
        self._store.tail_with(self._read_behind_commit, self._take)

    def _read(self, tx: Transaction) -> list[Told]:
        return sync.log_after(tx, self.position, READ_LIMIT)

    def _read_behind_commit(self, tx: Transaction, told: list[Told]) -> list[Told]:
        return sync.log_behind_commit(tx, self.position, told, READ_LIMIT)

    def _take(self, found: list[Told]) -> None:
        hub, count = self._hub, self._metrics.events.add
        for told in found:
            event = told.event
            if event.id > self.position:
                self.position = event.id
                hub.send(told)
                count(event.type)
        hub.texts.forget()

    async def run(self) -> None:
        """Follows the other process's commits until it is cancelled."""
        async for _ in self._store.commits():
            await self._catch_up_patiently()

    async def _catch_up_patiently(self) -> None:
        """A log that cannot be read now is read later: nobody else would."""
        while True:
            try:
                return await self._catch_up()
            except DeskError as error:
                log.warning("the log cannot be read: %s", error.code)
                await asyncio.sleep(AGAIN_S)

    async def _catch_up(self) -> None:
        """Reads what the other process wrote. A batch of ours that is under way reads it itself,
        and its replies must reach the loop before the events that they caused."""
        await self._store.settled()
        while await self._store.read(sync.newest) > self.position:
            found = await self._store.read(self._read)
            if found and found[-1].event.id > self._store.answered_event_id:
                await self._store.settled()
            self._take(found)
            await asyncio.sleep(0)
