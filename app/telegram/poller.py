"""Fetches updates and stores them raw; only then is Telegram told that they were received.

It never looks inside an update further than to see whom it is from.
"""

import json
import logging
from collections.abc import Iterator
from contextlib import suppress
from typing import Any
from urllib.parse import urlencode

from telegram.error import TelegramError

from app.domain.errors import DeskError
from app.services import health, intake
from app.services.intake import RawUpdate
from app.store.database import Store
from app.telegram.patience import Patience
from app.telegram.update_text import ALLOWED_UPDATES
from app.telegram.wire import RefusedError, ReplyLostError, Wire

log = logging.getLogger(__name__)

POLL_S = 30
#: Longer than the poll itself: an empty answer comes only at its end.
POLL_READ_TIMEOUT_S = POLL_S + 15.0
BATCH_LIMIT = 100
REFUSED_TOKEN_WAIT_S = 15.0
CONFLICT = 409
CONFLICT_WAIT_S = 5.0
#: The name of the heartbeat that says when another program took this bot's updates.
CONFLICT_BEAT = "bot_conflict"
ID_LIMIT = 2**63


class Poller:
    """`address` is the Bot API's root with the token in it: it is never shown to anybody."""

    def __init__(self, wire: Wire, address: str, store: Store) -> None:
        self._wire = wire
        self._address = address
        self._store = store
        self._offset = 0
        self._patience = Patience()
        self._trouble: str | None = None

    async def run(self) -> None:
        """For ever; starts at the head of Telegram's queue, repetitions are ignored."""
        while True:
            try:
                await self._poll()
            except TelegramError as error:
                await self._wait_out(error)
            except DeskError as refusal:
                self._report(f"the updates cannot be stored ({refusal.code}); they stay there")
                await self._patience.wait()

    async def _poll(self) -> None:
        batch = await self._fetch()
        found = list(_recognised(batch))
        if found:
            await self._store.write(intake.store_updates, found)
            self._offset = max(update.id for update in found) + 1
        elif batch:
            raise ReplyLostError("updates without ids")
        self._recovered()

    async def _fetch(self) -> list[Any]:
        query = urlencode(
            {
                "offset": self._offset,
                "limit": BATCH_LIMIT,
                "timeout": POLL_S,
                "allowed_updates": json.dumps(ALLOWED_UPDATES),
            }
        )
        batch = await self._wire.post(f"{self._address}/getUpdates?{query}")
        if not isinstance(batch, list):
            raise ReplyLostError("no list of updates")
        return batch

    async def _wait_out(self, error: TelegramError) -> None:
        least_s = 0.0
        if isinstance(error, RefusedError):
            least_s = self._refused(error)
            if error.code == CONFLICT:
                await self._note_conflict()
        else:
            self._report(f"Telegram cannot be reached ({error.message}); trying again")
        await self._patience.wait(least_s)

    def _refused(self, error: RefusedError) -> float:
        """Says what to do about a refusal and answers how long to wait at least, in seconds."""
        if error.is_of_token:
            self._report(
                "Telegram does not accept BOT_TOKEN: copy it from @BotFather again into .env"
                " and restart the bot; until then messages wait at Telegram for a day"
            )
            return REFUSED_TOKEN_WAIT_S
        if error.code == CONFLICT:
            self._report(
                "another program takes this bot's updates (a second poller or a webhook with the"
                " same token): stop it, or messages will be missing here; trying again"
            )
            return CONFLICT_WAIT_S
        self._report(f"Telegram refuses to hand out updates ({error.code}); trying again")
        return float(error.retry_after_s or 0)

    async def _note_conflict(self) -> None:
        """The doctor asks when this was seen last."""
        with suppress(DeskError):
            await self._store.write(health.beat, CONFLICT_BEAT)

    def _report(self, sentence: str) -> None:
        """Once for each sort of trouble, not once for each try."""
        if sentence != self._trouble:
            log.warning("updates do not come in: %s", sentence)
        self._trouble = sentence

    def _recovered(self) -> None:
        if self._trouble is not None:
            log.info("updates are coming in again")
        self._trouble = None
        self._patience.reset()


def _recognised(batch: list[Any]) -> Iterator[RawUpdate]:
    """Whatever has an id is kept, known kind or not; nothing else can ever be confirmed."""
    for update in batch:
        update_id = _id(update.get("update_id")) if isinstance(update, dict) else None
        if update_id is None:
            log.warning("an update without an id was left out")
            continue
        yield RawUpdate(update_id, lane_of(update), json.dumps(update, separators=(",", ":")))


def lane_of(update: dict[str, Any]) -> int:
    """The sender's id; negative for a pressed button, 0 when there is no sender."""
    for kind, content in update.items():
        sender = _sender_in(content) if isinstance(content, dict) else None
        sender_id = _id(sender.get("id")) if isinstance(sender, dict) else None
        if sender_id is not None:
            return -sender_id if kind == "callback_query" else sender_id
    return 0


def _sender_in(content: dict[str, Any]) -> object:
    """A reaction calls its sender `user`."""
    return content.get("from") or content.get("user")


def _id(value: object) -> int | None:
    is_number = isinstance(value, int) and not isinstance(value, bool)
    return value if isinstance(value, int) and is_number and 0 < value < ID_LIMIT else None
