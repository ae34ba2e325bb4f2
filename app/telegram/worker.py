"""Works the stored updates: in order within a lane, lanes side by side, each exactly once.

It needs no network: what an update brings about and its done-mark are one transaction, and
what it wants to say goes through the outbox.
"""

import asyncio
import json
import logging
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

from app.config import Settings
from app.domain.errors import DeskError
from app.services import intake
from app.services.intake import StoredUpdate
from app.store.database import Store
from app.telegram.handlers.dispatch import verb_for
from app.telegram.patience import Patience, ring_within
from app.telegram.toasts import Toasts
from app.telegram.update_text import read_update

log = logging.getLogger(__name__)

LANES = 32
RATE_LIMITED_MS = 1_000
LONGEST_SLEEP_S = 60.0


class Worker:
    def __init__(
        self, store: Store, current: Callable[[], Settings], toasts: Toasts, bell: asyncio.Event
    ) -> None:
        self._store = store
        self._current = current
        self._toasts = toasts
        self._bell = bell
        self._patience = Patience()

    async def run(self) -> None:
        """For ever: woken by commits and by due times."""
        while True:
            try:
                await self._work_all()
                await self._sleep()
            except DeskError as refusal:
                log.warning("stored updates wait: the database says %s", refusal.code)
                await self._patience.wait()

    async def _work_all(self) -> None:
        self._bell.clear()
        while due := await self._store.read(intake.next_due, LANES):
            results = await asyncio.gather(*map(self._work, due), return_exceptions=True)
            for result in results:
                if isinstance(result, BaseException):
                    raise result
            self._patience.reset()

    async def _sleep(self) -> None:
        due_at = await self._store.read(intake.next_due_at)
        timeout_s = LONGEST_SLEEP_S
        if due_at is not None:
            timeout_s = min(timeout_s, max(0, due_at - self._store.clock()) / 1000)
        await ring_within(self._bell, timeout_s)

    async def _work(self, update: StoredUpdate) -> None:
        """One try at one update. Raises `unavailable` only: then it is tried again as it is."""
        said: str | None = None
        try:
            said = await self._run(update)
        except DeskError as refusal:
            if refusal.code == "unavailable":
                raise
            await self._refused(update, refusal)
        except Exception as error:  # noqa: BLE001 - whatever is wrong with it, the lane goes on
            await self._failed(update, type(error).__name__, _place(error))
        press_id = _press_id(update)
        if press_id is not None:
            self._toasts.show(press_id, said or "")

    async def _run(self, stored: StoredUpdate) -> str | None:
        update = read_update(stored.raw)
        verb = verb_for(update, self._current(), stored.received_at) if update else None
        log.debug("an update is worked", extra={"update": stored.id, "person": abs(stored.lane)})
        if verb is None:
            await self._store.write(intake.skip, stored)
            return None
        answer = await self._store.write(intake.work, stored, verb)
        return answer if isinstance(answer, str) else None

    async def _refused(self, update: StoredUpdate, refusal: DeskError) -> None:
        if refusal.code == "rate_limited":
            delay = refusal.facts.get("retry_after_ms")
            delay_ms = delay if isinstance(delay, int) else RATE_LIMITED_MS
            await self._store.write(intake.wait, update, delay_ms)
            return
        await self._failed(update, refusal.code, _place(refusal))

    async def _failed(self, update: StoredUpdate, kind: str, place: str) -> None:
        """`kind` and `place` are all that is said of it: the words of an error may quote it."""
        parked = await self._store.write(intake.fail, update, kind)
        ids = {"update": update.id, "person": abs(update.lane), "error": kind, "place": place}
        if parked:
            log.error("an update is parked", extra=ids)
        else:
            log.warning("an update failed; it is tried again", extra=ids)


def _place(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    return f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "?"


def _press_id(update: StoredUpdate) -> str | None:
    """A press is answered whatever became of it, or its button would seem to hang."""
    if update.lane >= 0:
        return None
    raw: dict[str, Any] = json.loads(update.raw)
    press_id = raw.get("callback_query", {}).get("id")
    return press_id if isinstance(press_id, str) else None
