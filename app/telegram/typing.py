"""Shows customers in their chat that an answer is being typed.

It never waits for a delivery and never holds one up: what cannot be shown now is not shown.
"""

import asyncio
import logging
from collections.abc import Callable

from telegram import Bot
from telegram.constants import ChatAction
from telegram.error import TelegramError

from app.domain.errors import DeskError
from app.services import typing_marks
from app.services.typing_marks import Typed
from app.store.database import Store
from app.telegram.limits import Pace
from app.telegram.patience import Patience, ring_within
from app.telegram.wire import RefusedError

log = logging.getLogger(__name__)

#: Telegram shows an action for five seconds, or until the next message.
EVERY_S = 4.0
TIMEOUT_S = 5.0
#: How long a chat is left alone that did not take one.
PAUSE_S = 60.0
CHATS_REMEMBERED = 1_000


class Typing:
    """`clock` is monotonic, in seconds."""

    def __init__(
        self,
        store: Store,
        bot: Bot,
        bell: asyncio.Event,
        pace: Pace,
        clock: Callable[[], float],
    ) -> None:
        self._store = store
        self._bot = bot
        self._bell = bell
        self._pace = pace
        self._clock = clock
        self._patience = Patience()
        #: Until when a chat has been shown enough.
        self._shown_until_s: dict[int, float] = {}

    async def run(self) -> None:
        """For ever: woken by commits of both processes, and again while somebody types."""
        while True:
            self._bell.clear()
            try:
                typed = await self._store.read(typing_marks.shown)
            except DeskError:
                await self._patience.wait()
                continue
            self._patience.reset()
            await self._show(typed)
            await ring_within(self._bell, self._next_s(typed))

    async def _show(self, typed: list[Typed]) -> None:
        self._forget_old()
        now_s = self._clock()
        due = [one for one in typed if self._shown_until_s.get(one.chat_id, 0.0) <= now_s]
        room = max(0, self._pace.room())
        chats = {one.chat_id: one for one in due}
        await asyncio.gather(*(self._tell(one) for one in list(chats.values())[:room]))

    async def _tell(self, one: Typed) -> None:
        self._shown_until_s[one.chat_id] = self._clock() + EVERY_S
        try:
            await self._bot.send_chat_action(
                one.chat_id,
                ChatAction.TYPING,
                message_thread_id=one.thread_id,
                read_timeout=TIMEOUT_S,
            )
        except TelegramError as error:
            pause_s = error.retry_after_s if isinstance(error, RefusedError) else None
            self._shown_until_s[one.chat_id] = self._clock() + (pause_s or PAUSE_S)
            log.debug("typing could not be shown", extra={"chat": one.chat_id})

    def _next_s(self, typed: list[Typed]) -> float | None:
        if not typed:
            return None
        now_s = self._clock()
        waits = [self._shown_until_s.get(one.chat_id, 0.0) - now_s for one in typed]
        return max(0.1, min(waits))

    def _forget_old(self) -> None:
        if len(self._shown_until_s) < CHATS_REMEMBERED:
            return
        now_s = self._clock()
        self._shown_until_s = {
            chat_id: until_s for chat_id, until_s in self._shown_until_s.items() if until_s > now_s
        }
