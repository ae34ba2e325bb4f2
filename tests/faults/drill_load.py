"""One process that writes to a desk as its doors do, until its stdin ends, and notes what was
acknowledged: `python -m tests.faults.drill_load FOLDER NUMBER HISTORY`.

It must never note a write before its answer has come.
"""

import asyncio
import json
import random
import sys
import time
from pathlib import Path
from typing import Any, TextIO

from app.clock import now_ms
from app.domain.errors import DeskError
from app.domain.person import Person, Profile
from app.domain.ticket import Ticket
from app.services import conversation, intake, people, tickets
from app.services.conversation import MessageDraft, NoteDraft
from app.services.intake import RawUpdate
from app.services.outcome import Outcome
from app.services.requests import digest_of
from app.services.tickets import TicketDraft
from app.store.database import Store, open_store

LANES = 4
REST_S = 0.02
WORDS = 60


class Load:
    """`number` tells the processes apart, so that two never act as the same person."""

    def __init__(self, store: Store, number: int, history: TextIO) -> None:
        self._store = store
        self._number = number
        self._history = history
        self._random = random.Random(number)
        self._written = 0
        self.waits: list[tuple[float, float]] = []
        self.stopping = False

    async def work(self, lane: int) -> None:
        customer = await self._meet(1_000 * self._number + lane, frozenset())
        agent_id = 1_000 * self._number + 500 + lane
        agent = await self._meet(agent_id, frozenset({agent_id}))
        draft = TicketDraft(f"matter {lane}", "first words", self._client_id(), digest_of("open"))
        opened = await self._timed(tickets.open_ticket, customer, draft, 0)
        assert opened is not None
        while not self.stopping:
            await self._act(opened.ticket, customer, agent)
            await asyncio.sleep(REST_S)

    async def _meet(self, person_id: int, admins: frozenset[int]) -> Person:
        profile = Profile(person_id, f"Person {person_id}", None, "en")
        return await self._store.write(people.meet, profile, admins)

    async def _act(self, ticket: Ticket, customer: Person, agent: Person) -> None:
        speaker = self._random.choice((customer, agent))
        posted = await self._timed(conversation.post_message, speaker, self._message(ticket), 0)
        chance = self._random.random()
        if chance < 0.2 and posted and posted.message:
            await self._timed(conversation.edit_message, speaker, posted.message.id, self._words())
        elif chance < 0.4:
            note = NoteDraft(ticket.id, self._words(), self._client_id(), digest_of("note"))
            await self._timed(conversation.add_note, agent, note)
        elif chance < 0.5:
            await self._timed(tickets.resolve, agent, ticket.id)
        await self._store_update()

    def _message(self, ticket: Ticket) -> MessageDraft:
        return MessageDraft(ticket.id, self._words(), self._client_id(), digest_of("post"))

    def _words(self) -> str:
        return " ".join(str(self._random.random()) for _ in range(self._random.randrange(1, WORDS)))

    def _client_id(self) -> str:
        self._written += 1
        return f"c{self._number}-{self._written}"

    async def _timed(self, verb: Any, *arguments: Any) -> Outcome | None:
        began = time.monotonic()
        try:
            outcome: Outcome = await self._store.write(verb, *arguments)
        except DeskError as refusal:
            if refusal.code == "unavailable":
                raise
            return None
        ended = time.monotonic()
        self.waits.append((ended, 1000 * (ended - began)))
        if outcome.message is not None:
            message = outcome.message
            self._note(message=message.id, rev=message.rev, body=message.body)
        return outcome

    async def _store_update(self) -> None:
        self._written += 1
        update = RawUpdate(self._number * 10_000_000 + self._written, self._number, "{}")
        await self._store.write(intake.store_updates, [update])
        self._note(update=update.id)

    def _note(self, **acknowledged: object) -> None:
        self._history.write(json.dumps(acknowledged) + "\n")
        self._history.flush()


async def run(folder: Path, number: int, history: Path) -> None:
    with history.open("w", encoding="utf-8") as file:
        async with open_store(folder, now_ms) as store:
            load = Load(store, number, file)
            lanes = [asyncio.create_task(load.work(lane)) for lane in range(LANES)]
            print("writing", flush=True)
            await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
            load.stopping = True
            await asyncio.gather(*lanes)
    print(json.dumps(load.waits), flush=True)


if __name__ == "__main__":
    asyncio.run(run(Path(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3])))
