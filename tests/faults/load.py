"""The people of a run: customers at sockets, in the bot's chat and at both, and agents who answer.

Their pace is below what Telegram allows to one chat, so that nothing piles up for ever.
"""

import asyncio
import random
import time
from collections.abc import Coroutine, Iterable
from typing import Any

from app.sandbox.remote import RemoteTelegram
from tests.faults.drivers import Driver
from tests.faults.history import History, Said
from tests.faults.media import Stocked
from tests.live.live_desk import ADMIN_ID

TELEGRAM_PEOPLE = range(2001, 2006)
SOCKET_PEOPLE = range(2101, 2105)
BOTH_DOORS_PEOPLE = range(2201, 2203)
AGENTS = range(3001, 3004)
CUSTOMERS = (*TELEGRAM_PEOPLE, *SOCKET_PEOPLE, *BOTH_DOORS_PEOPLE)
SAYS_EVERY_S = (0.03, 0.3)
TELEGRAM_EVERY_S = (0.2, 1.4)
ANSWERS_EVERY_S = 2.5
VIEWS_EVERY_S = 5.0
NOTE_SHARE = 0.1
#: How many are too long for one Telegram message; an alert gathers those of many customers.
LONG_ANSWERS, LONG_QUESTIONS = 0.05, 0.005
LONG_WORDS = "A long story. " * 400
#: How many answers carry files, up to FILES_AT_ONCE, and how many questions in the chat are one:
#: each goes to every agent, whose chats take one message a second.
FILE_SHARE, QUESTION_FILE_SHARE = 0.4, 0.03
FILES_AT_ONCE = 3


class Load:
    """Begins and ends what people do; the drivers stay connected until `leave`."""

    def __init__(
        self, history: History, telegram: RemoteTelegram, url: str, dice: random.Random
    ) -> None:
        self._history = history
        self._telegram = telegram
        self._url = url
        self._dice = dice
        self._doing: list[asyncio.Task[None]] = []
        self._answered_at_s: dict[int, float] = {}
        #: Files of the agents that no answer has carried yet.
        self.stock: dict[int, list[Stocked]] = {}
        self.agents = [Driver(f"a{one}", one, True, history) for one in AGENTS]
        self.customers = [Driver(f"s{one}", one, False, history) for one in SOCKET_PEOPLE]
        self.both = [Driver(f"b{one}", one, False, history, 1) for one in BOTH_DOORS_PEOPLE]

    @property
    def drivers(self) -> list[Driver]:
        return [*self.agents, *self.customers, *self.both]

    async def introduce(self) -> None:
        """Everyone has written to the bot once, so that it may write to them."""
        for person in (ADMIN_ID, *AGENTS, *CUSTOMERS):
            await self._telegram.ask("add_user", user_id=person, first_name=f"Person {person}")
            await self._telegram.ask("send_text", user_id=person, text="/start")

    def begin(self) -> None:
        for driver in self.drivers:
            driver.heard = self._hear
            driver.start(self._url)
        self._do(self._speak(driver) for driver in (*self.customers, *self.both))
        self._do(self._write(person, "t") for person in TELEGRAM_PEOPLE)
        self._do(self._write(person, "w") for person in BOTH_DOORS_PEOPLE)
        self._do(self._look(driver) for driver in self.both)

    def _do(self, doings: Iterable[Coroutine[Any, Any, None]]) -> None:
        self._doing.extend(asyncio.create_task(doing) for doing in doings)

    async def end(self) -> None:
        """Nobody says anything new; what was said is still being sent."""
        for driver in self.drivers:
            driver.heard = lambda _driver, _event: None
        for doing in self._doing:
            doing.cancel()
        ended = await asyncio.gather(*self._doing, return_exceptions=True)
        for error in ended:
            if isinstance(error, Exception):
                raise error
        for driver in self.both:
            driver.tell("conversation.view", ticket_id=None)

    async def leave(self) -> None:
        await asyncio.gather(*(driver.stop() for driver in self.drivers))

    # -- customers -------------------------------------------------------------------------

    async def _speak(self, driver: Driver) -> None:
        driver.say("ticket.open", "It does not work", subject="A question")
        while True:
            await asyncio.sleep(self._dice.uniform(*SAYS_EVERY_S))
            if driver.waiting < 200:
                driver.say("message.post", self._words(LONG_QUESTIONS))

    async def _write(self, person: int, door: str) -> None:
        number = 0
        while True:
            number += 1
            said = Said(f"{door}{person}", person, number, "", by_telegram=True)
            said.body = f"A question\n[{said.sender}-{number:05d}] from the chat"
            self._history.said.append(said)
            is_file = self._dice.random() < QUESTION_FILE_SHARE
            send = self._send_file if is_file else self._send_text
            await asyncio.shield(send(person, said.body))
            await asyncio.sleep(self._dice.uniform(*TELEGRAM_EVERY_S))

    async def _send_text(self, person: int, text: str) -> None:
        await self._telegram.ask("send_text", user_id=person, text=text)

    async def _send_file(self, person: int, caption: str) -> None:
        file = {"name": "letter.txt", "mime": "text/plain", "content": f"{caption}\n" * 200}
        place = {"user_id": person, "kind": "document", "caption": caption}
        await self._telegram.ask("send", **place, **file)

    async def _look(self, driver: Driver) -> None:
        """They have the ticket on screen, now and then."""
        while True:
            looks = driver.ticket_id is not None and self._dice.random() < 0.7
            driver.tell("conversation.view", ticket_id=driver.ticket_id if looks else None)
            await asyncio.sleep(VIEWS_EVERY_S)

    # -- hearing ---------------------------------------------------------------------------

    def _hear(self, driver: Driver, event: dict[str, Any]) -> None:
        message = event.get("message")
        if event["type"] not in {"message.posted", "ticket.opened"} or message is None:
            return
        by_customer = message["author"] and message["author"]["role"] == "customer"
        if driver.is_staff and by_customer:
            self._answer(driver, event["ticket"]["id"])
        elif driver in self.both and not by_customer and self._dice.random() < 0.7:
            place = {"ticket_id": message["ticket_id"], "message_id": message["id"]}
            driver.tell("conversation.mark_read", **place)

    def _answer(self, agent: Driver, ticket_id: int) -> None:
        if self.agents[ticket_id % len(self.agents)] is not agent:
            return
        if self._dice.random() < NOTE_SHARE:
            agent.say("note.add", "for us alone", ticket_id=ticket_id)
        now_s = time.monotonic()
        if now_s - self._answered_at_s.get(ticket_id, 0.0) >= ANSWERS_EVERY_S:
            self._answered_at_s[ticket_id] = now_s
            files = self._take_files(agent.person)
            ids = {"attachment_ids": [one.attachment_id for one in files]} if files else {}
            said = agent.say(
                "message.post", self._words(LONG_ANSWERS), ticket_id=ticket_id, **ids
            )
            said.files = [one.name for one in files]

    def _take_files(self, agent: int) -> list[Stocked]:
        left = self.stock.get(agent, [])
        if not left or self._dice.random() >= FILE_SHARE:
            return []
        return [left.pop() for _ in range(min(len(left), self._dice.randint(1, FILES_AT_ONCE)))]

    def _words(self, long_share: float) -> str:
        return LONG_WORDS if self._dice.random() < long_share else "and some more words"
