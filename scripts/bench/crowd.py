"""A desk with one long conversation in it, and somebody who keeps it moving.

It must never write to a desk that is in use: its folder is the caller's, and new.
"""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from websockets.asyncio.client import ClientConnection, connect

from app import clock
from app.domain.person import Profile
from app.services import conversation, people
from app.services.conversation import MessageDraft
from app.store.database import open_store
from app.store.transaction import Transaction
from scripts.bench.people import client_id, request
from scripts.bench.servers import RunningServer, desk
from scripts.pictures.launch import init_data
from scripts.pictures.sample import ANNA, MAIN_SUBJECT, MARINA, Face
from scripts.pictures.seeding import seed

MESSAGES = 300
UPDATES_PER_S = 20
ANSWER_S = 10.0
NO_LIMIT = 0
WORDS = "Здравствуйте! Заказ 8812 должен был прийти ещё во вторник, а трек с тех пор молчит. "


@asynccontextmanager
async def crowded_desk(folder: Path) -> AsyncIterator[tuple[RunningServer, int]]:
    """The real server on the sample desk; also the ticket with MESSAGES messages."""
    numbers = await seed(folder / "data")
    ticket_id = numbers[MAIN_SUBJECT]
    async with open_store(folder / "data", clock.now_ms) as store:
        for number in range(MESSAGES):
            await store.write(_say, (ANNA, MARINA)[number % 3 == 0], ticket_id, number)
    async with desk(folder) as server:
        yield server, ticket_id


def _say(tx: Transaction, face: Face, ticket_id: int, number: int) -> None:
    actor = people.meet(tx, Profile(face.id, face.name, face.username, "ru"), frozenset())
    draft = MessageDraft(ticket_id, WORDS * (1 + number % 4))
    conversation.post_message(tx, actor, draft, NO_LIMIT)


class Mate:
    """The agent at the other end: half new messages, the rest marks, edits and typing."""

    def __init__(self, socket: ClientConnection, ticket_id: int) -> None:
        self._socket = socket
        self._ticket_id = ticket_id
        self._number = 0
        self._last = 0

    async def join(self) -> None:
        """Starts the session. Raises TimeoutError when the server does not answer."""
        await self._ask("session.start", init_data=init_data(ANNA, clock.now_ms()))

    async def keep_it_moving(self, seconds: float) -> int:
        """Sends UPDATES_PER_S updates a second and answers how many there were."""
        loop = asyncio.get_running_loop()
        began = loop.time()
        count = int(seconds * UPDATES_PER_S)
        for turn in range(count):
            await self._update(turn % 10)
            await asyncio.sleep(max(0.0, began + (turn + 1) / UPDATES_PER_S - loop.time()))
        return count

    async def _update(self, turn: int) -> None:
        ticket = self._ticket_id
        if turn < 5:
            unique = client_id(self._number)
            told = await self._ask("message.post", ticket_id=ticket, body=WORDS, client_id=unique)
            self._last = told["message"]["id"]
        elif turn < 8:
            await self._ask("conversation.mark_read", ticket_id=ticket, message_id=self._last)
        elif turn == 8:
            await self._ask("message.edit", message_id=self._last, body=f"{WORDS}{self._number}")
        else:
            typing = {"jsonrpc": "2.0", "method": "typing.set", "params": {"ticket_id": ticket}}
            await self._socket.send(json.dumps(typing))

    async def _ask(self, method: str, **params: object) -> dict[str, dict[str, int]]:
        self._number += 1
        await self._socket.send(request(self._number, method, **params).decode())
        async with asyncio.timeout(ANSWER_S):
            while True:
                frame = json.loads(await self._socket.recv())
                if frame.get("id") == self._number:
                    result: dict[str, dict[str, int]] = frame["result"]
                    return result


@asynccontextmanager
async def mate(port: int, ticket_id: int) -> AsyncIterator[Mate]:
    """The agent, in the desk."""
    async with connect(f"ws://127.0.0.1:{port}/ws", compression=None) as socket:
        found = Mate(socket, ticket_id)
        await found.join()
        yield found
