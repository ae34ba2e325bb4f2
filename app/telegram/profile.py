"""What Telegram shows of the bot: menu button, commands, name, descriptions and picture.

It compares before it sets, retries for ever, and never holds up anything else.
"""

import asyncio
import hashlib
import logging
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import NamedTuple

from telegram import (
    Bot,
    InputProfilePhotoStatic,
    MenuButton,
    MenuButtonDefault,
    MenuButtonWebApp,
    WebAppInfo,
)
from telegram.error import TelegramError

from app.config import Settings
from app.domain.errors import DeskError
from app.i18n import locales, t
from app.services import avatar, health
from app.services.menu import CUSTOMER_COMMANDS
from app.store.database import Store
from app.telegram.keyboards import app_url
from app.telegram.patience import Patience, ring_within
from app.telegram.staff_menus import commands
from app.telegram.wire import RefusedError

log = logging.getLogger(__name__)

#: For all calls of one step.
STEP_TIMEOUT_S = 30.0
#: Somebody may have changed the profile with @BotFather: it is looked at now and then.
LOOK_AGAIN_S = 3600.0
REFUSED_TOKEN_WAIT_S = 15.0
#: A Bot API server that does not know a method may have been replaced by a newer one meanwhile.
NEWER_SERVER_S = 24 * 3600.0
#: Telegram takes JPEG only; the source is avatar.svg beside it.
AVATAR = Path(__file__).resolve().parents[2] / "design" / "assets" / "avatar.jpg"
#: How a server that is older than a method answers it; a wrong token is a plain “Not Found”.
UNKNOWN_METHOD = "method not found"


class Step(NamedTuple):
    """One part of the profile; a refusal of one does not hold up the others."""

    name: str
    follow: Callable[[Settings], Awaitable[None]]


class Pause(NamedTuple):
    """Until when a part waits; one that Telegram asked for outlives a change of the settings."""

    until_s: float
    is_asked: bool


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
        self._clock = asyncio.get_running_loop().time
        self._resting: dict[str, Pause] = {}
        self._tried: Settings | None = None
        self._is_known = False
        self._token_refused = False

    async def run(self) -> None:
        while True:
            self._changed.clear()
            wait_s = await self._try()
            await ring_within(self._changed, wait_s)

    async def _try(self) -> float:
        """One round; how long to wait before the next, in seconds."""
        settings = self._current()
        self._wake(settings)
        for step in self._steps(settings):
            if step.name in self._resting:
                continue
            try:
                async with asyncio.timeout(STEP_TIMEOUT_S):
                    await step.follow(settings)
            except RefusedError as refusal:
                if refusal.is_of_token and UNKNOWN_METHOD not in refusal.message.lower():
                    return self._token_wrong()
                self._rest(step.name, refusal)
            except (TelegramError, TimeoutError, DeskError) as error:
                log.debug("the profile waits: %s", type(error).__name__)
                return self._patience.next_s()
        self._patience.reset()
        self._token_refused = False
        return self._pause_s()

    def _steps(self, settings: Settings) -> list[Step]:
        """The menu button first: it is what changes while the bot runs.

        The last ones are the operator's own when BOT_PROFILE is off.
        """
        needed = [
            Step("menu button", self._follow_button),
            Step("identity", self._meet),
            Step("commands", self._follow_commands),
        ]
        chosen = [
            Step("name", self._follow_name),
            Step("description", self._follow_description),
            Step("short description", self._follow_short),
            Step("picture", self._follow_avatar),
        ]
        return [*needed, *chosen] if settings.keeps_profile else needed

    def _token_wrong(self) -> float:
        if not self._token_refused:
            log.error("BOT_TOKEN is wrong: copy it from @BotFather again into .env")
        self._token_refused = True
        return self._patience.next_s(REFUSED_TOKEN_WAIT_S)

    def _rest(self, name: str, refusal: RefusedError) -> None:
        """Telegram allows few changes of a name, and its pauses are long: only this part waits."""
        wait_s = float(refusal.retry_after_s or LOOK_AGAIN_S)
        if UNKNOWN_METHOD in refusal.message.lower():
            wait_s = NEWER_SERVER_S
        self._resting[name] = Pause(self._clock() + wait_s, refusal.retry_after_s is not None)
        log.warning(
            "Telegram refuses the bot's %s (%d %s); it is tried again in %.0f s",
            name, refusal.code, refusal.message, wait_s,
        )  # fmt: skip

    def _wake(self, settings: Settings) -> None:
        """Pauses end in time; a plain refusal may have been of what has changed meanwhile."""
        is_new, self._tried = settings is not self._tried, settings
        now_s = self._clock()
        self._resting = {
            name: pause
            for name, pause in self._resting.items()
            if pause.until_s > now_s and (pause.is_asked or not is_new)
        }

    def _pause_s(self) -> float:
        ends = [pause.until_s - self._clock() for pause in self._resting.values()]
        return max(0.0, min([LOOK_AGAIN_S, *ends]))

    async def _meet(self, _settings: Settings) -> None:
        if self._is_known:
            return
        bot = await self._bot.get_me()
        topics = bool(bot.has_topics_enabled)
        await self._store.write(
            health.remember_bot, bot.id, bot.username or "", has_topics=topics
        )
        self._is_known = True
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

    async def _follow_commands(self, settings: Settings) -> None:
        """The customers'; the staff's stand in their own chats (staff_menus.py)."""
        for language, locale in _languages(settings):
            wanted = commands(CUSTOMER_COMMANDS, locale)
            found = await self._bot.get_my_commands(language_code=language)
            if list(found) != wanted:
                await self._bot.set_my_commands(wanted, language_code=language)

    async def _follow_name(self, settings: Settings) -> None:
        for language, locale in _languages(settings):
            wanted = t(locale, "bot.profile.name")
            if (await self._bot.get_my_name(language_code=language)).name != wanted:
                await self._bot.set_my_name(wanted, language_code=language)

    async def _follow_description(self, settings: Settings) -> None:
        for language, locale in _languages(settings):
            wanted = t(locale, "bot.profile.description")
            found = await self._bot.get_my_description(language_code=language)
            if found.description != wanted:
                await self._bot.set_my_description(wanted, language_code=language)

    async def _follow_short(self, settings: Settings) -> None:
        for language, locale in _languages(settings):
            wanted = t(locale, "bot.profile.short")
            found = await self._bot.get_my_short_description(language_code=language)
            if found.short_description != wanted:
                await self._bot.set_my_short_description(wanted, language_code=language)

    async def _follow_avatar(self, _settings: Settings) -> None:
        """Telegram does not say which picture it has, so the one sent last is remembered."""
        picture = _picture()
        if picture is None:
            return
        mark = f"{self._bot.token.partition(':')[0]}:{hashlib.sha256(picture).hexdigest()}"
        if await self._store.read(avatar.last) == mark:
            return
        await self._bot.set_my_profile_photo(InputProfilePhotoStatic(picture))
        await self._store.write(avatar.remember, mark)


def _languages(settings: Settings) -> list[tuple[str | None, str]]:
    """Telegram's language code, None for everybody else, with the locale of its words."""
    return [(None, settings.language), *((locale, locale) for locale in locales())]


def _picture() -> bytes | None:
    """None where the folder of assets was left behind: then the bot keeps the picture it has."""
    try:
        return AVATAR.read_bytes()
    except OSError:
        return None


def _button(settings: Settings) -> MenuButton | None:
    if settings.public_url is None:
        return None
    text = t(settings.language, "bot.button.tickets")
    return MenuButtonWebApp(text, WebAppInfo(app_url(settings.public_url)))
