"""A desk in a temporary folder with its pretend Telegram and its bot, started and stopped."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from app.clock import now_ms
from app.config import LIVE_KEYS, Settings, write_config
from app.domain.message import Message as Said
from app.domain.person import Person
from app.sandbox import Message, PretendTelegram, User
from app.services import access, conversation, health
from app.services.conversation import MessageDraft
from app.store import messages
from app.store.database import Store, open_store
from app.store.transaction import Row, Transaction
from app.telegram.bot import Desk
from tests.fresh import lay_desk

TOKEN = "1001:pretend-token-of-the-tests-000000000"
PUBLIC_URL = "https://desk.example"
PATIENCE_S = 60.0
ADMIN_ID = 9001
OTHER_ADMIN_ID = 9002
GREETING_OF_STAFF = "Сюда приходят сообщения клиентов"


class Bench:
    """`advance` moves the desk's clock; Telegram's stays as it is."""

    def __init__(self, telegram: PretendTelegram, folder: Path) -> None:
        self.telegram = telegram
        self.folder = folder
        self.config_path = folder / "config.json"
        self.store: Store
        self._opened = AsyncExitStack()
        self._shift_ms = 0
        self._stop = asyncio.Event()
        self._bot: asyncio.Task[int] | None = None

    # The desk

    async def open_store(self) -> None:
        lay_desk(self.folder / "data")
        store = open_store(self.folder / "data", lambda: now_ms() + self._shift_ms)
        self.store = await self._opened.enter_async_context(store)

    async def close(self) -> None:
        await self.stop_bot()
        await self._opened.aclose()

    async def advance(self, milliseconds: int) -> None:
        self._shift_ms += milliseconds
        await self.store.write(health.beat, "test")

    def configure(self, **keys: Any) -> None:
        write_config(self.config_path, keys)

    def settings(self, **changes: Any) -> Settings:
        settings = Settings(
            bot_token=SecretStr(TOKEN),
            config_path=self.config_path,
            data_dir=self.folder / "data",
            admin_ids=frozenset({ADMIN_ID, OTHER_ADMIN_ID}),
            bot_api_url=self.telegram.url,
            public_url=PUBLIC_URL,
        )
        return settings.model_copy(update=changes)

    def start_bot(self, **changes: Any) -> None:
        settings = self.settings(**changes)
        self.configure(**{key: getattr(settings, key) for key in LIVE_KEYS})
        self._stop = asyncio.Event()
        self._bot = asyncio.create_task(Desk(settings, self.store).run(self._stop))

    async def stop_bot(self) -> int:
        """A clean end, as by SIGTERM."""
        if self._bot is None:
            return 0
        bot, self._bot = self._bot, None
        self._stop.set()
        async with asyncio.timeout(PATIENCE_S):
            return await bot

    async def restart(self) -> None:
        """The bot and its store end and begin anew, as after a crash or an update."""
        await self.stop_bot()
        await self._opened.aclose()
        await self.open_store()
        self.start_bot()

    # Telegram's side

    async def staff(self, user_id: int = ADMIN_ID, first_name: str = "Борис") -> User:
        """Somebody of ADMIN_IDS who has started the bot and seen its greeting."""
        user = self.telegram.add_user(user_id, first_name)
        self.telegram.start(user)
        await self.hears(user, GREETING_OF_STAFF)
        return user

    async def customer(self, user_id: int = 2001, first_name: str = "Анна") -> User:
        """Somebody who has started the bot and seen its greeting."""
        user = self.telegram.add_user(user_id, first_name)
        self.telegram.start(user)
        await self.hears(user, "Здравствуйте")
        return user

    async def hears(self, user: User, fragment: str, after: Message | None = None) -> Message:
        """The bot's message with `fragment` in this person's chat, now or later."""
        chat = self.telegram.chat(user)
        return await chat.wait_for_bot(fragment, timeout_s=PATIENCE_S, after=after)

    async def opens_ticket(self, user: User, text: str) -> int:
        """Writes `text` and answers the id of the ticket that has taken it."""
        self.telegram.send_text(user, text)
        return int((await self.filed(text)).ticket_id)

    def heard(self, user: User) -> list[str]:
        return [message.text for message in self.telegram.chat(user).from_bot()]

    async def press(self, user: User, message: Message, label: str) -> str:
        """Presses a button and answers the line that Telegram shows."""
        pressed = self.telegram.press(user, message, label)
        return str((await pressed.answered(timeout_s=PATIENCE_S))["text"])

    # What the store says

    async def until(self, query: Callable[[Transaction], Any]) -> Any:
        """The first result of a query that is not empty.

        A store has one listener of its commits, and that is the bot: so this one looks often.
        """
        async with asyncio.timeout(PATIENCE_S):
            while not (found := await self.store.read(query)):  # noqa: ASYNC110
                await asyncio.sleep(0.01)
        return found

    async def rows(self, sql: str, *values: object) -> list[Row]:
        return await self.store.read(lambda tx: tx.all(sql, values))

    async def has(self, sql: str, *values: object) -> Row:
        """The first row of a query, now or later."""
        row: Row = await self.until(lambda tx: tx.one(sql, values))
        return row

    async def filed(self, body: str) -> Said:
        """The message of the desk with this body, now or later."""
        row = await self.has("SELECT id FROM messages WHERE body = ?", body)
        message: Said = await self.until(lambda tx: messages.get(tx, row[0]))
        return message

    async def conversation(self, ticket_id: int) -> list[str]:
        """The bodies of a ticket's messages, oldest first, without system lines."""
        found = await self.rows(
            "SELECT body FROM messages WHERE ticket_id = ? AND kind = 'message' ORDER BY id",
            ticket_id,
        )
        return [row[0] for row in found]

    async def actor(self, user_id: int) -> Person:
        return await self.store.read(access.person_of, user_id)

    async def answer(self, ticket_id: int, body: str, user_id: int = ADMIN_ID) -> int:
        """A member of staff answers in the Mini App; the id of the message."""
        draft = MessageDraft(ticket_id, body)
        outcome = await self.store.write(
            conversation.post_message, await self.actor(user_id), draft, 0
        )
        assert outcome.message is not None
        return outcome.message.id


@asynccontextmanager
async def bench(folder: Path, **world: Any) -> AsyncIterator[Bench]:
    """`world` is what the pretend Telegram takes beside its token."""
    async with PretendTelegram(token=TOKEN, **world) as telegram:
        made = Bench(telegram, folder)
        await made.open_store()
        try:
            yield made
        finally:
            await made.close()
