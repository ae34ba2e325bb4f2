"""Answers to pressed buttons: the short line that Telegram shows over the chat.

It never holds up the work on updates, and a press that is too old is simply let go.
"""

import asyncio
import logging

from telegram import Bot
from telegram.error import TelegramError

log = logging.getLogger(__name__)

PENDING_LIMIT = 64
ANSWER_TIMEOUT_S = 10.0
TEXT_LIMIT = 200


class Toasts:
    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self._answering: set[asyncio.Task[None]] = set()

    def show(self, press_id: str, text: str) -> None:
        """Answers a press at once, with nothing to read when `text` is empty."""
        if len(self._answering) >= PENDING_LIMIT:
            log.warning("too many presses at once: one is not answered")
            return
        task = asyncio.create_task(self._answer(press_id, text), name="toast")
        self._answering.add(task)
        task.add_done_callback(self._answering.discard)

    async def stop(self) -> None:
        for task in self._answering:
            task.cancel()
        await asyncio.gather(*self._answering, return_exceptions=True)

    async def _answer(self, press_id: str, text: str) -> None:
        try:
            async with asyncio.timeout(ANSWER_TIMEOUT_S):
                await self._bot.answer_callback_query(press_id, text=text[:TEXT_LIMIT] or None)
        except (TelegramError, TimeoutError) as error:
            log.debug("a press was not answered: %s", type(error).__name__)
