"""What Telegram shows of the bot: its commands by language, and the menu button.

It compares before it sets, retries for ever, and never holds up anything else.
"""

import asyncio
import logging
from collections.abc import Callable

from telegram import Bot, BotCommand, MenuButton, MenuButtonDefault, MenuButtonWebApp, WebAppInfo
from telegram.error import TelegramError

from app.config import Settings
from app.domain.errors import DeskError
from app.i18n import locales, t
from app.services import health
from app.store.database import Store
from app.telegram.handlers.commands import NAMES
from app.telegram.keyboards import app_url
from app.telegram.patience import Patience, ring_within
from app.telegram.wire import RefusedError

log = logging.getLogger(__name__)

CALL_TIMEOUT_S = 15.0
#: Somebody may have changed the button with @BotFather: it is looked at now and then.
LOOK_AGAIN_S = 3600.0
REFUSED_TOKEN_WAIT_S = 15.0


class Profile:
    """`changed` is rung when a live setting has changed."""

    def __init__(
        self, bot: Bot, store: Store, current: Callable[[], Settings], changed: asyncio.Event
    ) -> None:
        self._bot = bot
        self._store = store
        self._current = current
        self._changed = changed
        self._patience = Patience()
        self._is_known = False
        self._token_refused = False

    async def run(self) -> None:
        while True:
            self._changed.clear()
            wait_s = await self._try()
            await ring_within(self._changed, wait_s)

    async def _try(self) -> float:
        """One round; how long to wait before the next, in seconds."""
        try:
            async with asyncio.timeout(CALL_TIMEOUT_S):
                await self._follow()
        except RefusedError as refusal:
            return self._refused(refusal)
        except (TelegramError, TimeoutError, DeskError) as error:
            log.debug("the profile waits: %s", type(error).__name__)
            return self._patience.next_s()
        self._patience.reset()
        self._token_refused = False
        return LOOK_AGAIN_S

    def _refused(self, refusal: RefusedError) -> float:
        if not refusal.is_of_token:
            log.warning("Telegram refuses the bot's profile: %s", refusal.message)
            return self._patience.next_s(float(refusal.retry_after_s or 0))
        if not self._token_refused:
            log.error("BOT_TOKEN is wrong: copy it from @BotFather again into .env")
        self._token_refused = True
        return self._patience.next_s(REFUSED_TOKEN_WAIT_S)

    async def _follow(self) -> None:
        """The menu button first: it is what changes while the bot runs."""
        settings = self._current()
        await self._follow_button(settings)
        if not self._is_known:
            await self._meet()
            self._is_known = True
        for language in ("", *locales()):
            await self._follow_commands(language, settings)

    async def _meet(self) -> None:
        bot = await self._bot.get_me()
        await self._store.write(health.remember_bot, bot.id, bot.username or "")
        log.info("the bot is known to Telegram (id %d)", bot.id)

    async def _follow_button(self, settings: Settings) -> None:
        wanted = _button(settings)
        found = await self._bot.get_chat_menu_button()
        if wanted is None:
            if isinstance(found, MenuButtonWebApp):
                await self._bot.set_chat_menu_button(menu_button=MenuButtonDefault())
                log.info("the menu button is taken away: public_url is not set")
        elif found != wanted:
            await self._bot.set_chat_menu_button(menu_button=wanted)
            log.info("the menu button follows public_url")

    async def _follow_commands(self, language: str, settings: Settings) -> None:
        locale = language or settings.language
        wanted = [BotCommand(name, t(locale, f"bot.command.{name}")) for name in NAMES]
        found = await self._bot.get_my_commands(language_code=language or None)
        if list(found) != wanted:
            await self._bot.set_my_commands(wanted, language_code=language or None)


def _button(settings: Settings) -> MenuButton | None:
    if settings.public_url is None:
        return None
    text = t(settings.language, "bot.button.tickets")
    return MenuButtonWebApp(text, WebAppInfo(app_url(settings.public_url)))
