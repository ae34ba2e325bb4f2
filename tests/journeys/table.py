"""A desk with both doors in one process, and ways to say each kind of message in it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from app.sandbox import Message, User
from app.services import following, notifications
from app.telegram import limits
from tests.journeys.kinds import Kind
from tests.live.live_desk import Client, LiveDesk, live_desk
from tests.live.sender import Sender
from tests.telegram.bench import ADMIN_ID, OTHER_ADMIN_ID, PUBLIC_URL, Bench, bench

ANNA, TICKET = 2001, 100_001
GATHER_MS = 300


class Table:
    """A desk with both doors, a customer, and an agent who has the ticket."""

    def __init__(self, desk: Bench, live: LiveDesk) -> None:
        self.desk = desk
        self.live = live
        self.anna: User
        self.boris: User
        self.alert: Message
        self._uploads = 0
        self.faults: list[str] = []

    async def begin(self) -> None:
        self.desk.start_bot(messages_per_minute=0)
        self.boris, self.anna = await self.desk.staff(), await self.desk.customer()
        await self.desk.staff(OTHER_ADMIN_ID, "Вера")
        await self.desk.opens_ticket(self.anna, "Вопрос")
        self.alert = await self.desk.hears(self.boris, "Вопрос")
        await self.desk.answer(TICKET, "Здравствуйте!")
        await self.desk.hears(self.anna, "Здравствуйте!")
        await self.settle()

    async def settle(self) -> None:
        """Until nothing is on its way any more."""
        await self.desk.telegram.updates.wait_confirmed(timeout_s=60)
        await self.desk.until(lambda tx: tx.one(_NOTHING_LEFT))

    async def app(self, person: int, name: str, *, looks: bool) -> Client:
        """The Mini App of somebody, with the ticket on screen if they look at it."""
        client = await self.live.join(person, name)
        if looks:
            await client.notify("conversation.view", ticket_id=TICKET)
            await client.settled()
        return client

    async def post(self, client: Client, kind: Kind, words: str) -> None:
        ids = []
        for name, content in kind.files or []:
            self._uploads += 1
            sender = Sender(client, content, f"u{self._uploads}", **kind.asked)
            sender.asked["name"] = name
            ids.append((await sender.whole())["id"])
        asked: dict[str, Any] = {"entities": [{"type": "bold", "offset": 0, "length": 3}]}
        if ids:
            asked["attachment_ids"] = ids
        client_id = f"c{abs(hash(words))}"
        await client.call(
            "message.post", ticket_id=TICKET, body=words, client_id=client_id, **asked
        )

    def check(self, cell: str, wanted: Any, shown: Any) -> None:
        if wanted != shown:
            self.faults.append(f"{cell}:\n  wanted {wanted}\n  shown  {shown}")


_NOTHING_LEFT = """
SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM deliveries WHERE state IN ('pending', 'sending'))
AND NOT EXISTS (SELECT 1 FROM updates WHERE state = 'new')
AND NOT EXISTS (SELECT 1 FROM attachments WHERE state = 'waiting')
AND (SELECT max(id) FROM events) = (SELECT event_id FROM cursors WHERE name = 'notifier')
"""


@asynccontextmanager
async def table_in(folder: Path, **world: Any) -> AsyncIterator[Table]:
    admins = frozenset({ADMIN_ID, OTHER_ADMIN_ID})
    async with (
        bench(folder, **world) as desk,
        live_desk(folder, admin_ids=admins, public_url=PUBLIC_URL, messages_per_minute=0) as live,
    ):
        made = Table(desk, live)
        await made.begin()
        yield made


@pytest.fixture
def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Telegram's pace, and the patience for more of the same, would take minutes here."""
    monkeypatch.setattr(limits, "PRIVATE_PER_S", 100.0)
    monkeypatch.setattr(limits, "ALL_PER_S", 500.0)
    monkeypatch.setattr(notifications, "ALERT_GATHER_MS", GATHER_MS)
    monkeypatch.setattr(following, "ALBUM_GATHER_MS", GATHER_MS)
