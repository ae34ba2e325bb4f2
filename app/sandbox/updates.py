"""The queue behind getUpdates, with the real server's confirmation, long poll and conflicts.
An update leaves it only when a later call asks for a higher offset, or after a day.
"""

import asyncio
import copy
from dataclasses import dataclass
from typing import Any

from app.sandbox.bell import Bell
from app.sandbox.clock import Clock
from app.sandbox.refusal import RefusalError
from app.sandbox.rules import Rules

FIRST_UPDATE_ID = 418_000_001
UPDATE_LIFE_S = 24 * 3600
QUEUE_LIMIT = 100_000
BATCH_LIMIT = 100
POLL_LIMIT_S = 50
AHEAD_LIMIT = 10
CONFLICT_PAUSE_S = 3.0
SAME_OFFSET_S = 3.0
SPINNING_S = 0.5

ON_REQUEST_ONLY = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
OTHER_POLLER = (
    "Conflict: terminated by other getUpdates request; "
    "make sure that only one bot instance is running"
)
WEBHOOK_SET = "Conflict: terminated by setWebhook request"
WEBHOOK_ACTIVE = (
    "Conflict: can't use getUpdates method while webhook is active; "
    "use deleteWebhook to delete the webhook first"
)


@dataclass(frozen=True)
class Waiting:
    update_id: int
    stored_s: float
    body: dict[str, Any]


class Updates:
    """The bot's updates. `delivered` counts how often each id was handed out."""

    def __init__(self, clock: Clock, rules: Rules) -> None:
        self._clock = clock
        self._rules = rules
        self._queue: list[Waiting] = []
        self._extra: list[dict[str, Any]] = []
        self._next_id = FIRST_UPDATE_ID
        self._long_poll: asyncio.Future[None] | None = None
        self._conflict_free_s = 0.0
        self._former = (-1, 0.0)
        self._repeats = 0
        self._kinds: frozenset[str] | None = None
        self.allowed: list[str] = []
        self.webhook_url = ""
        self.webhook_connections = 0
        self.polls = 0
        self.delivered: dict[int, int] = {}
        self.bell = Bell()

    # What people do becomes an update

    def add(self, kind: str, body: dict[str, Any]) -> int | None:
        """Queues an update; None when its kind is not in the sticky allowed_updates."""
        if not self._is_allowed(kind):
            return None
        return self.add_raw({kind: body})

    def add_raw(self, body: dict[str, Any]) -> int:
        """Queues any body under the next id: kinds nobody knows, or a malformed one."""
        if len(self._queue) >= QUEUE_LIMIT:
            raise OverflowError(f"{QUEUE_LIMIT} updates are waiting and nobody fetches them")
        update_id = self._next_id
        self._next_id += 1
        stored = {"update_id": update_id, **copy.deepcopy(body)}
        self._queue.append(Waiting(update_id, self._clock.now_s(), stored))
        self._wake()
        return update_id

    def inject(self, update: dict[str, Any]) -> None:
        """Hands this update out once, exactly as given, whatever the offset: doubles, old ids."""
        self._extra.append(copy.deepcopy(update))
        self._wake()

    def repeat(self, times: int = 1) -> None:
        """The updates of the next `times` batches are handed out a second time after them."""
        self._repeats += times

    def renumber(self, next_id: int) -> None:
        """The next update gets this id: a gap, or the new numbering after a quiet week.

        A smaller number needs an empty queue, as nothing else keeps ids growing in it.
        """
        if next_id < self._next_id and self._queue:
            raise ValueError("fetch and confirm the waiting updates before the ids start anew")
        self._next_id = next_id

    # The bot's side

    async def fetch(
        self, offset: int, limit: int, timeout_s: int, allowed: list[str] | None
    ) -> list[dict[str, Any]]:
        if self.webhook_url:
            await self._pause_conflict()
            raise RefusalError(409, WEBHOOK_ACTIVE)
        self.polls += 1
        limit = limit if 1 <= limit <= BATCH_LIMIT else min(max(limit, 1), BATCH_LIMIT)
        timeout_s = min(max(timeout_s, 0), POLL_LIMIT_S)
        self.allow(allowed)
        limit, timeout_s = self._pace(offset, limit, timeout_s)
        if offset < 0:
            self._forget_all_but(-offset)
            offset = 0
        batch = self._batch(offset, limit)
        if batch or timeout_s == 0:
            return batch
        await self._hold(timeout_s)
        return self._batch(offset, limit)

    def allow(self, kinds: list[str] | None) -> None:
        """None keeps what was said before; an empty list brings back the default."""
        if kinds is None:
            return
        self.allowed = list(kinds)
        self._kinds = frozenset(kinds) if kinds else None

    def drop_pending(self) -> None:
        self._queue.clear()

    def set_webhook(self, url: str) -> None:
        self.webhook_url = url
        if url:
            self._end_long_poll(WEBHOOK_SET)

    def pending(self) -> list[dict[str, Any]]:
        """What the bot has not confirmed yet, oldest first."""
        self._forget_old()
        return [waiting.body for waiting in self._queue]

    async def wait_confirmed(self, *, timeout_s: float) -> None:
        """Until the bot has confirmed everything that was ever queued."""

        def look() -> bool | None:
            return True if not self.pending() else None

        await self.bell.wait_until(look, timeout_s, lambda: f"{len(self._queue)} not confirmed")

    async def wait_polled(self, *, timeout_s: float) -> None:
        """Until the bot waits in a long poll."""

        def look() -> bool | None:
            return True if self._long_poll is not None else None

        await self.bell.wait_until(look, timeout_s, lambda: "the bot does not poll")

    def close(self) -> None:
        self._wake()

    # Inside

    def _is_allowed(self, kind: str) -> bool:
        return kind not in ON_REQUEST_ONLY if self._kinds is None else kind in self._kinds

    def _pace(self, offset: int, limit: int, timeout_s: int) -> tuple[int, int]:
        former_offset, former_s = self._former
        since_s = self._clock.now_s() - former_s
        self._former = (offset, self._clock.now_s())
        if not self._rules.paced_polling or offset != former_offset:
            return limit, timeout_s
        if since_s < SAME_OFFSET_S:
            timeout_s = max(timeout_s, int(SAME_OFFSET_S))
        return (1 if since_s < SPINNING_S else limit), timeout_s

    def _batch(self, offset: int, limit: int) -> list[dict[str, Any]]:
        self._forget_old()
        self._confirm_below(offset)
        extra, self._extra = self._extra[:limit], self._extra[limit:]
        batch = extra + [waiting.body for waiting in self._queue[: limit - len(extra)]]
        if batch and self._repeats and not extra:
            self._repeats -= 1
            self._extra += copy.deepcopy(batch)
        for update in batch:
            update_id = int(update.get("update_id", 0))
            self.delivered[update_id] = self.delivered.get(update_id, 0) + 1
        return batch

    def _confirm_below(self, offset: int) -> None:
        """An offset far outside the queue confirms nothing and reads from its head."""
        if offset <= 0 or offset > self._next_id + AHEAD_LIMIT:
            return
        self._keep([waiting for waiting in self._queue if waiting.update_id >= offset])

    def _forget_old(self) -> None:
        """The queue is in order of storing, so a fresh head means that all are fresh."""
        oldest_s = self._clock.now_s() - UPDATE_LIFE_S
        if self._queue and self._queue[0].stored_s <= oldest_s:
            self._keep([waiting for waiting in self._queue if waiting.stored_s > oldest_s])

    def _forget_all_but(self, newest: int) -> None:
        self._keep(self._queue[-newest:])

    def _keep(self, queue: list[Waiting]) -> None:
        if len(queue) != len(self._queue):
            self._queue = queue
            self.bell.ring()

    async def _hold(self, timeout_s: int) -> None:
        self._end_long_poll(OTHER_POLLER)
        held = self._long_poll = asyncio.get_running_loop().create_future()
        self.bell.ring()
        try:
            async with asyncio.timeout(timeout_s):
                await held
        except TimeoutError:
            return
        except RefusalError:
            await self._pause_conflict()
            raise
        finally:
            if self._long_poll is held:
                self._long_poll = None

    async def _pause_conflict(self) -> None:
        """The first conflict is told at once, the next ones within 3 s only after 3 s."""
        now_s = self._clock.now_s()
        if now_s >= self._conflict_free_s:
            self._conflict_free_s = now_s + CONFLICT_PAUSE_S
            return
        await asyncio.sleep(CONFLICT_PAUSE_S)

    def _end_long_poll(self, description: str) -> None:
        if self._long_poll is not None and not self._long_poll.done():
            self._long_poll.set_exception(RefusalError(409, description))

    def _wake(self) -> None:
        if self._long_poll is not None and not self._long_poll.done():
            self._long_poll.set_result(None)
        self.bell.ring()
