"""A desk without an admin says on its console how to become one, until there is one.

The link goes to the console alone and never into the log.
"""

import asyncio
import logging
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Protocol, TextIO

from app.config import Settings
from app.domain.errors import DeskError
from app.services import claims
from app.store.database import Store
from app.store.transaction import Transaction

log = logging.getLogger(__name__)

#: How often it is asked whether there is an admin, and whether the bot has met Telegram.
LOOK_EVERY_S = 1.0
MINUTE_MS = 60_000
#: An hour of links that nobody opens: a service's journal is no place for one more every time.
OFFERS_LIMIT = 6


class Words(Protocol):
    """`t` of app/i18n.py: this door has no words of its own, so they are handed in."""

    def __call__(self, locale: str | None, key: str, **values: object) -> str: ...


class Console:
    """Whoever started the server and looks at its output.

    Each text has a thread of its own: a console in which somebody marks the link to copy it
    stands still meanwhile (Windows), and the desk must not stand still with it.
    """

    def __init__(self, stream: TextIO | None) -> None:
        # The unbuffered file: a thread that is stuck in the buffered one holds its lock, and
        # Python aborts on that at its end.
        binary: Any = getattr(stream, "buffer", None)
        self._file = getattr(binary, "raw", binary)

    def say(self, *lines: str) -> None:
        text = "\n".join(["", *lines, "", ""])
        threading.Thread(target=self._write, args=(text,), daemon=True, name="console").start()

    def _write(self, text: str) -> None:
        rest = memoryview(text.encode("utf-8"))
        # A console that has been closed must not end the desk.
        with suppress(OSError, ValueError):
            while self._file is not None and rest:
                rest = rest[self._file.write(rest) or 0 :]


class ClaimOffer:
    """Offers the desk to the first person who opens a link: one link after another, OFFERS_LIMIT
    at most, then where to get one."""

    def __init__(
        self, store: Store, current: Callable[[], Settings], console: Console, words: Words
    ) -> None:
        self._store = store
        self._current = current
        self._console = console
        self._words = words
        self._good_until = 0
        self._offered = 0
        self._has_asked_for_bot = False
        self._has_stopped = False

    async def run(self) -> None:
        """Ends as soon as the desk has an admin."""
        while True:
            try:
                if await self._store.read(claims.has_admin, self._current().admin_ids):
                    break
                await self._look()
            except DeskError as error:
                log.debug("the claim link waits: %s", error.code)
            await asyncio.sleep(LOOK_EVERY_S)
        if self._offered or self._has_asked_for_bot:
            self._say("done")

    async def _look(self) -> None:
        """Says what is to be done now, unless it stands there already and is still good."""
        if self._has_stopped or self._store.clock() < self._good_until:
            return
        if self._offered == OFFERS_LIMIT:
            self._has_stopped = True
            log.warning("the desk has no admin yet; no more claim links are shown")
            self._say("stopped", "or_ids")
            return
        username = await self._store.read(claims.bot_username, _bot_id(self._current()))
        if username is None:
            if not self._has_asked_for_bot:
                self._has_asked_for_bot = True
                log.warning("the desk has no admin yet; the console says how to become one")
                self._say("waiting", "or_ids")
            return
        token, self._good_until = await self._store.write(_issue)
        self._offered += 1
        log.warning("the desk has no admin yet; a claim link stands on the console")
        self._console.say(
            self._text("again" if self._offered > 1 else "link"),
            claims.claim_link(username, token),
            self._text("or_ids"),
        )

    def _say(self, *texts: str) -> None:
        self._console.say(*(self._text(text) for text in texts))

    def _text(self, name: str) -> str:
        minutes = claims.CLAIM_MS // MINUTE_MS
        return self._words(self._current().language, f"script.claim.{name}", minutes=minutes)


def _issue(tx: Transaction) -> tuple[str, int]:
    """A token and until when it is good."""
    return claims.issue_claim(tx), tx.now + claims.CLAIM_MS


def _bot_id(settings: Settings) -> int:
    """A token begins with the id of its bot."""
    return int(settings.bot_token.get_secret_value().partition(":")[0])
