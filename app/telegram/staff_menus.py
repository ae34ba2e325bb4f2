"""The staff's commands in the staff's own chats: set with the role, taken away with it.

It never touches the commands of customers; those are the profile's.
"""

import asyncio
import hashlib
import json
import logging
from collections.abc import Callable
from functools import partial
from typing import Any

from telegram import Bot, BotCommand, BotCommandScopeChat
from telegram.error import TelegramError

from app.config import Settings
from app.domain.errors import DeskError
from app.i18n import locales, t
from app.services import staff_menus
from app.services.menu import STAFF_COMMANDS
from app.services.staff_menus import MenuChange
from app.store.database import Store
from app.telegram.patience import Patience, ring_within
from app.telegram.wire import RefusedError

log = logging.getLogger(__name__)

CALL_TIMEOUT_S = 15.0
#: Commits come in bursts; a role is looked after once for all of them.
GATHER_S = 0.2
LONGEST_SLEEP_S = 60.0
#: Telegram knows no such chat, or the person has blocked the bot.
_NO_CHAT = frozenset({400, 403})


def commands(names: tuple[str, ...], locale: str) -> list[BotCommand]:
    """A list of commands as Telegram shows it."""
    return [BotCommand(name, t(locale, f"bot.command.{name}")) for name in names]


class StaffMenus:
    """`bell` is rung by commits of either process."""

    def __init__(
        self, bot: Bot, store: Store, current: Callable[[], Settings], bell: asyncio.Event
    ) -> None:
        self._bot = bot
        self._store = store
        self._current = current
        self._bell = bell
        self._patience = Patience()

    async def run(self) -> None:
        while True:
            self._bell.clear()
            try:
                await self._follow()
                self._patience.reset()
            except (TelegramError, TimeoutError, DeskError) as error:
                log.debug("the staff's commands wait: %s", type(error).__name__)
                await self._patience.wait(_pause_s(error))
                continue
            await ring_within(self._bell, LONGEST_SLEEP_S)
            await asyncio.sleep(GATHER_S)

    async def _follow(self) -> None:
        lists = self._lists()
        digest = self._digest(lists)
        for change in await self._store.read(staff_menus.due, digest):
            await self._store.write(staff_menus.begin, change)
            async with asyncio.timeout(CALL_TIMEOUT_S):
                await self._store.write(await self._change(change, lists, digest))

    def _lists(self) -> dict[str, list[BotCommand]]:
        """The wanted commands by Telegram's language code, "" for all others."""
        spoken = {"": self._current().language, **{locale: locale for locale in locales()}}
        return {code: commands(STAFF_COMMANDS, locale) for code, locale in spoken.items()}

    def _digest(self, lists: dict[str, list[BotCommand]]) -> str:
        """Another bot or other words are another list."""
        shown = {code: [one.to_dict() for one in found] for code, found in lists.items()}
        text = json.dumps([self._bot.token.partition(":")[0], shown], sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()

    async def _change(
        self, change: MenuChange, lists: dict[str, list[BotCommand]], digest: str
    ) -> Any:
        """One chat's lists set or removed; the verb that says so."""
        scope, person_id = BotCommandScopeChat(change.person_id), change.person_id
        try:
            for code, wanted in lists.items():
                await self._set(scope, code, wanted if change.is_staff else [])
        except RefusedError as refusal:
            if refusal.code not in _NO_CHAT:
                raise
            gone = staff_menus.was_refused if change.is_staff else staff_menus.was_removed
            return partial(gone, person_id=person_id)
        if not change.is_staff:
            return partial(staff_menus.was_removed, person_id=person_id)
        return partial(staff_menus.was_set, person_id=person_id, digest=digest)

    async def _set(self, scope: BotCommandScopeChat, code: str, wanted: list[BotCommand]) -> None:
        language = code or None
        if not wanted:
            await self._bot.delete_my_commands(scope, language_code=language)
            return
        found = await self._bot.get_my_commands(scope, language_code=language)
        if list(found) != wanted:
            await self._bot.set_my_commands(wanted, scope, language_code=language)


def _pause_s(error: Exception) -> float:
    return float(error.retry_after_s or 0) if isinstance(error, RefusedError) else 0.0
