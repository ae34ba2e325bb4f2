"""From the event log to people's chats: plan, claim, render, send, mark.

It never sends what is not marked `sending` on disk, and never sends anything twice by itself.
"""

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any

from telegram import Bot
from telegram.error import TelegramError

from app.config import Settings
from app.domain.errors import DeskError
from app.services import app_buttons, detours, doubt, notifications, outbox, topics
from app.services.app_buttons import Keyboard
from app.services.outbox import Done, Parcel
from app.services.runs import is_quiet
from app.store.database import Store
from app.store.transaction import Transaction
from app.telegram.buttons import kept_keyboard
from app.telegram.calls import (
    Made,
    Place,
    changed,
    is_as_wanted,
    is_of_file_id,
    is_of_quote,
    is_of_topic,
    make,
    make_topic,
)
from app.telegram.limits import Pace
from app.telegram.patience import Patience, ring_within
from app.telegram.rendering import Letter, UnsendableError, render, topic_name
from app.telegram.sources import can_upload
from app.telegram.steps import TEXT, to_json
from app.telegram.wire import NotReachedError, RefusedError

log = logging.getLogger(__name__)

SLOTS = 16
LONGEST_SLEEP_S = 60.0
SHORTEST_SLEEP_S = 0.01
#: A send that is under way at the end gets so long to find out what became of it.
FAREWELL_S = 4.0
RETRY_AFTER_S = 1
NOTHING_DONE = Done([], [], {}, [])
BAD_REQUEST, TOO_LARGE = 400, 413
CHATS_REMEMBERED = 10_000
#: Refusals that are of the moment or of the bot, not of the message.
_TRY_LATER = frozenset({401, 404, 409})

Mark = Callable[[Transaction], None]


class Notifier:
    def __init__(
        self,
        store: Store,
        current: Callable[[], Settings],
        bot: Bot,
        bell: asyncio.Event,
        pace: Pace,
    ) -> None:
        self._store = store
        self._current = current
        self._bot = bot
        self._bell = bell
        self._pace = pace
        self._patience = Patience()
        self._flights: set[asyncio.Task[None]] = set()
        self._launch: asyncio.Task[None] | None = None
        self._token_refused = False
        #: Chats that have refused to have topics in this life of the bot.
        self._without_topics: set[int] = set()

    async def run(self) -> None:
        """For ever: woken by commits of both processes and by due times."""
        while True:
            try:
                await self._recover()
                while True:
                    await self._turn()
            except DeskError as refusal:
                log.warning("deliveries wait: the database says %s", refusal.code)
                await self._patience.wait()

    async def stop(self) -> None:
        """Waits FAREWELL_S for what is under way; the rest is `unknown` at the next start."""
        with suppress(TimeoutError):
            async with asyncio.timeout(FAREWELL_S):
                await self._settle()
        for flight in self._flights:
            flight.cancel()
        await asyncio.gather(*self._flights, return_exceptions=True)

    async def _settle(self) -> None:
        if self._launch is not None:
            await asyncio.wait({self._launch})
        if self._flights:
            await asyncio.wait(set(self._flights))

    async def _recover(self) -> None:
        """Only what no flight of ours is about can be a former life's."""
        if self._flights:
            return
        lost = await self._store.write(doubt.recover)
        if lost:
            log.warning("%d deliveries were on their way when the bot ended; staff is asked", lost)

    async def _turn(self) -> None:
        self._bell.clear()
        while await self._store.read(notifications.has_news):
            await self._store.write(notifications.plan)
        if not await self._send_due():
            await self._sleep()
        self._patience.reset()

    async def _send_due(self) -> bool:
        """Starts what may go now; False when nothing may."""
        room = min(SLOTS - len(self._flights), self._pace.room())
        resting = self._pace.resting()
        if room <= 0 or not await self._store.read(outbox.has_due, resting):
            return False
        self._launch = asyncio.create_task(self._claim(resting, room), name="launch")
        await asyncio.shield(self._launch)
        return True

    async def _claim(self, resting: list[int], room: int) -> None:
        """What has been marked `sending` is sent, also when the bot is just about to end."""
        for parcel in await self._store.write(outbox.claim_due, resting, room):
            self._pace.spend(parcel.delivery.chat_id)
            flight = asyncio.create_task(self._deliver(parcel), name="delivery")
            self._flights.add(flight)
            flight.add_done_callback(self._landed)

    def _landed(self, flight: asyncio.Task[None]) -> None:
        self._flights.discard(flight)
        self._bell.set()

    async def _sleep(self) -> None:
        if len(self._flights) >= SLOTS:
            await ring_within(self._bell, LONGEST_SLEEP_S)
            return
        waits = [LONGEST_SLEEP_S]
        due_at = await self._store.read(outbox.next_due_at, self._pace.resting())
        if due_at is not None and self._pace.room() > 0:
            waits.append(max(SHORTEST_SLEEP_S, (due_at - self._store.clock()) / 1000))
        pace_s = self._pace.wait_s()
        if pace_s is not None:
            waits.append(max(SHORTEST_SLEEP_S, pace_s))
        await ring_within(self._bell, min(waits))

    async def _deliver(self, parcel: Parcel) -> None:
        delivery, settings = parcel.delivery, self._current()
        try:
            letter = render(parcel, settings)
        except UnsendableError as reason:
            log.warning("a file cannot be sent", extra=_ids(parcel, str(reason)))
            await self._mark(partial(outbox.refused, delivery=delivery, error=str(reason)))
            return
        except Exception as error:  # noqa: BLE001 - one that cannot be drawn must not stop the rest
            log.error("a delivery cannot be drawn", extra=_ids(parcel, type(error).__name__))
            await self._mark(partial(outbox.refused, delivery=delivery, error="rendering"))
            return
        if parcel.shelf.is_missing and delivery.chat_id not in self._without_topics:
            await self._mark(await self._make_topic(parcel))
            return
        if _must_be_prepared(parcel, letter):
            steps = [to_json(step) for step in letter.steps]
            await self._mark(partial(outbox.prepared, delivery=delivery, rest=steps))
            return
        keyboard = kept_keyboard(letter.buttons, settings)
        await self._mark(await self._send(parcel, letter, keyboard))

    async def _send(self, parcel: Parcel, letter: Letter, keyboard: Keyboard | None) -> Mark:
        """One call, and the mark that says how it ended."""
        delivery = parcel.delivery
        if not letter.steps:
            return partial(outbox.done, delivery=delivery, what=NOTHING_DONE)
        step, thread_id = letter.steps[0], parcel.shelf.thread_id
        place = Place(delivery.chat_id, letter.buttons, thread_id, is_quiet(delivery))
        try:
            made = await make(self._bot, step, place, letter.files)
        except RefusedError as refusal:
            if is_as_wanted(step, refusal.message):
                return self._done(parcel, letter, keyboard, changed(step, letter.buttons))
            return self._refused(parcel, letter, refusal)
        except NotReachedError as error:
            return partial(outbox.not_reached, delivery=delivery, error=error.message)
        except FileNotFoundError:
            log.error("the bytes of a file are not there", extra=_ids(parcel))
            return partial(outbox.refused, delivery=delivery, error="missing")
        except Exception as error:  # noqa: BLE001 - sent, and no telling what became of it
            log.warning("the reply to a delivery was lost", extra=_ids(parcel, _kind(error)))
            if not step.is_new:
                return partial(outbox.not_reached, delivery=delivery, error=_kind(error))
            return partial(doubt.uncertain, delivery=delivery, error=_kind(error))
        self._token_refused = False
        log.debug("a delivery is sent", extra=_ids(parcel))
        return self._done(parcel, letter, keyboard, made)

    async def _make_topic(self, parcel: Parcel) -> Mark:
        """A topic made twice is an empty one too many: a lost reply is no reason to ask anybody."""
        delivery = parcel.delivery
        try:
            thread_id = await make_topic(self._bot, delivery.chat_id, topic_name(parcel))
        except RefusedError as refusal:
            if refusal.code != BAD_REQUEST:
                return self._refused(parcel, None, refusal)
            if len(self._without_topics) < CHATS_REMEMBERED:
                self._without_topics.add(delivery.chat_id)
            log.info("a chat takes no topics", extra=_ids(parcel, refusal.message))
            return partial(detours.again, delivery=delivery, error="topic")
        except Exception as error:  # noqa: BLE001 - made or not, it can be made again
            return partial(outbox.not_reached, delivery=delivery, error=_kind(error))
        return partial(topics.made, delivery=delivery, thread_id=thread_id)

    def _done(
        self, parcel: Parcel, letter: Letter, keyboard: Keyboard | None, made: Made
    ) -> Mark:
        rest = [to_json(step) for step in letter.steps[1:]]
        messages = [list(one) for one in made.messages]
        what = Done(messages, made.gone, made.file_ids, rest)
        if keyboard and letter.steps[0].buttons:
            return partial(
                app_buttons.done, delivery=parcel.delivery, what=what, keyboard=keyboard
            )
        return partial(outbox.done, delivery=parcel.delivery, what=what)

    def _refused(self, parcel: Parcel, letter: Letter | None, refusal: RefusedError) -> Mark:
        delivery, error = parcel.delivery, f"{refusal.code}"
        if refusal.migrated_to is not None:
            return partial(detours.moved_chat, delivery=delivery, new_chat_id=refusal.migrated_to)
        if refusal.retry_after_s is not None or refusal.code == 429:
            pause_ms = (refusal.retry_after_s or RETRY_AFTER_S) * 1000
            return partial(outbox.rest, delivery=delivery, retry_after_ms=pause_ms)
        if refusal.code == 403:
            return partial(outbox.blocked, delivery=delivery, error="blocked")
        if refusal.code in _TRY_LATER or refusal.code >= 500:
            self._note_token(refusal)
            return partial(outbox.not_reached, delivery=delivery, error=error)
        thread_id = parcel.shelf.thread_id
        if thread_id is not None and is_of_topic(refusal.message):
            return partial(topics.gone, delivery=delivery, thread_id=thread_id)
        log.warning("a delivery is refused", extra=_ids(parcel, refusal.message))
        step = letter.steps[0] if letter else None
        if step and "quote" in step.values and is_of_quote(refusal.message):
            return partial(detours.without_quote, delivery=delivery)
        if letter and step and is_of_file_id(refusal.message) and can_upload(step, letter.files):
            return partial(detours.forget_file, delivery=delivery, attachment_ids=step.files)
        if delivery.kind == "alert" and step and step.do != TEXT:
            return partial(detours.only_words, delivery=delivery)
        if refusal.code == TOO_LARGE:
            return partial(outbox.refused, delivery=delivery, error="too_big")
        return partial(outbox.refused, delivery=delivery, error=refusal.message)

    def _note_token(self, refusal: RefusedError) -> None:
        if refusal.is_of_token and not self._token_refused:
            log.warning("Telegram does not accept BOT_TOKEN: nothing can be sent")
        self._token_refused = self._token_refused or refusal.is_of_token

    async def _mark(self, mark: Any) -> None:
        """Until it is on disk: an unmarked send would count as lost at the next start."""
        patience = Patience()
        while True:
            try:
                await self._store.write(mark)
                return
            except DeskError as refusal:
                log.warning("a delivery's end cannot be stored yet: %s", refusal.code)
                await patience.wait()


def _must_be_prepared(parcel: Parcel, letter: Letter) -> bool:
    """An edit that sends something new at once: after a crash that must be known of it."""
    is_new = bool(letter.steps) and letter.steps[0].is_new
    return parcel.changed is not None and is_new and "rest" not in parcel.delivery.content


def _ids(parcel: Parcel, error: str | None = None) -> dict[str, object]:
    """What a line of the log names of a delivery."""
    delivery = parcel.delivery
    ids: dict[str, object] = {
        "delivery": delivery.id, "chat": delivery.chat_id, "ticket": delivery.ticket_id,
        "message_id": delivery.message_id,
    }  # fmt: skip
    return ids if error is None else ids | {"error": error}


def _kind(error: Exception) -> str:
    return error.message if isinstance(error, TelegramError) else type(error).__name__
