"""Keeps the buttons in people's chats pointing to where the Mini App is now, and pins the first.

It never sends a message, and never speaks faster than what is left beside the deliveries.
"""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable
from functools import partial
from urllib.parse import urlsplit, urlunsplit

from telegram import Bot, InlineKeyboardMarkup
from telegram.error import TelegramError

from app.config import Settings
from app.domain.errors import DeskError
from app.services import app_buttons
from app.services.app_buttons import AppButton, Keyboard
from app.store.database import Store
from app.store.transaction import Transaction
from app.telegram.keyboards import Markup
from app.telegram.limits import Bucket, Pace
from app.telegram.patience import Patience, ring_within
from app.telegram.wire import RefusedError

log = logging.getLogger(__name__)

#: The first chats, the most recently active, within a second of a change; the others in peace.
CALLS_PER_S, CALLS_BURST = 8.0, 20.0
#: Calls that are under way at once.
LANES = 8
CALL_TIMEOUT_S = 20.0
LONGEST_SLEEP_S = 60.0
#: Commits come in bursts; the rows are looked at once for all of them.
GATHER_S = 0.1
RETRY_AFTER_S = 1
#: Telegram's words for a message that has the wanted buttons already, in small letters.
SAME = "message is not modified"
#: And for one that cannot be changed any more, because it or its chat is gone.
GONE = (
    "message to edit not found",
    "message to pin not found",
    "message can't be edited",
    "message_id_invalid",
    "chat not found",
)

Mark = Callable[[Transaction], None]


def kept_keyboard(markup: Markup | None, settings: Settings) -> Keyboard | None:
    """What is to be remembered of a keyboard; None when it does not open the Mini App."""
    if not isinstance(markup, InlineKeyboardMarkup) or settings.public_url is None:
        return None
    if not any(button.web_app for row in markup.inline_keyboard for button in row):
        return None
    return Keyboard(markup.to_json(), settings.public_url)


class Buttons:
    """`bell` is rung by commits and by changes of the configuration."""

    def __init__(
        self,
        bot: Bot,
        store: Store,
        current: Callable[[], Settings],
        bell: asyncio.Event,
        pace: Pace,
    ) -> None:
        self._bot = bot
        self._store = store
        self._current = current
        self._bell = bell
        self._pace = pace
        self._patience = Patience()
        self._disliked: str | None = None
        self._clock = asyncio.get_running_loop().time
        self._bucket = Bucket(CALLS_PER_S, CALLS_BURST, self._clock())

    async def run(self) -> None:
        """For ever; what is left undone at the end is found again at the next start."""
        while True:
            self._bell.clear()
            try:
                await self._round()
            except (TelegramError, TimeoutError, DeskError) as error:
                log.debug("buttons wait: %s", type(error).__name__)
                await self._patience.wait()

    async def _round(self) -> None:
        """Some calls side by side, or the wait for something to do."""
        origin = self._current().public_url
        work = await self._store.read(app_buttons.work, origin, await self._room())
        if not work.pins and not work.stale:
            await self._sleep(work.due_at)
            return
        calls = [self._spent(partial(self._pin, button), button) for button in work.pins]
        renew = partial(self._renew, origin=origin or "")
        calls += [self._spent(partial(renew, button), button) for button in work.stale]
        for end in await asyncio.gather(*calls, return_exceptions=True):
            if isinstance(end, BaseException):
                raise end
        self._patience.reset()

    async def _room(self) -> int:
        """How many calls may start now, at least one; waits until one may."""
        while True:
            now_s = self._clock()
            room = min(LANES, int(self._bucket.tokens(now_s)), self._pace.room())
            if room > 0:
                return room
            wait_s = max(self._bucket.wait_s(now_s), self._pace.wait_s() or 0.0, 0.01)
            await asyncio.sleep(wait_s)

    async def _spent(self, call: Callable[[], Awaitable[Mark]], button: AppButton) -> None:
        self._bucket.take(self._clock())
        self._pace.spend(button.chat_id)
        async with asyncio.timeout(CALL_TIMEOUT_S):
            await self._store.write(await call())

    async def _pin(self, button: AppButton) -> Mark:
        pinned = partial(app_buttons.pinned, button=button)
        try:
            await self._bot.pin_chat_message(
                button.chat_id, button.telegram_id, disable_notification=True
            )
        except RefusedError as refusal:
            # What cannot be pinned for another reason stays as it is.
            return _refused(button, refusal) or pinned
        return pinned

    async def _renew(self, button: AppButton, origin: str) -> Mark:
        renewed = button._replace(buttons=moved(button, origin), origin=origin)
        markup = InlineKeyboardMarkup.de_json(json.loads(renewed.buttons))
        try:
            await self._bot.edit_message_reply_markup(
                button.chat_id, button.telegram_id, reply_markup=markup
            )
        except RefusedError as refusal:
            if SAME not in refusal.message.lower():
                return _refused(button, refusal) or self._left(button, origin, refusal)
        return partial(app_buttons.renewed, button=renewed)

    def _left(self, button: AppButton, origin: str, refusal: RefusedError) -> Mark:
        """Telegram does not like the address itself: the button waits for the next one."""
        if origin != self._disliked:
            log.warning("Telegram refuses buttons to public_url: %s", refusal.message)
        self._disliked = origin
        return partial(app_buttons.renewed, button=button._replace(origin=origin))

    async def _sleep(self, due_at: int | None) -> None:
        wait_s = LONGEST_SLEEP_S
        if due_at is not None:
            wait_s = min(wait_s, max(0.0, (due_at - self._store.clock()) / 1000))
        await ring_within(self._bell, wait_s)
        await asyncio.sleep(GATHER_S)


def moved(button: AppButton, origin: str) -> str:
    """The keyboard with every button that opens the Mini App opening it at this origin."""
    keyboard = json.loads(button.buttons)
    for row in keyboard["inline_keyboard"]:
        for one in row:
            page = one.get("web_app")
            if page:
                parts = urlsplit(page["url"])
                page["url"] = origin + urlunsplit(("", "", *parts[2:]))
    return json.dumps(keyboard, ensure_ascii=False)


def _refused(button: AppButton, refusal: RefusedError) -> Mark | None:
    """What a refusal of this one message means; None when it is of something else in the call.

    Raises the refusal when it is about the bot.
    """
    if refusal.code == 429:
        pause_ms = (refusal.retry_after_s or RETRY_AFTER_S) * 1000
        return partial(app_buttons.rest, button=button, retry_after_ms=pause_ms)
    if refusal.code == 403:
        return partial(app_buttons.blocked, button=button)
    if refusal.code != 400:
        raise refusal
    if any(words in refusal.message.lower() for words in GONE):
        return partial(app_buttons.gone, button=button)
    return None
