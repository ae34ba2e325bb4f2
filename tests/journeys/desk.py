"""A whole desk as its people meet it: both real processes, a pretend Telegram, and ways in.

It drives only what a person could drive, and must never write to the database.
"""

from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from websockets.asyncio.client import connect

from app.sandbox.launch import launch_url
from tests.faults import witness
from tests.faults.supervisor import Doors, doors
from tests.live.live_desk import ADMIN_ID, Client, init_data

PUBLIC_URL = "https://desk.example"
QUIET_LIMIT_S = 120.0
CHAT_LIMIT_S = 60.0


class WholeDesk:
    """`join` opens a socket by signed initData; it is left open until the desk ends."""

    def __init__(self, made: Doors) -> None:
        self.doors = made
        self.telegram = made.telegram
        self._clients: list[Client] = []

    # -- the Mini App's way in -------------------------------------------------------------

    async def join(self, person: int, signed: str | None = None) -> Client:
        socket = await connect(self.doors.socket_url, compression=None, proxy=None)
        client = Client(socket)
        self._clients.append(client)
        signed = signed or init_data(person, f"Person {person}")
        client.started = await client.call("session.start", init_data=signed)
        return client

    async def agent(self, person: int, name: str) -> None:
        """Somebody whom the admin has made an agent, with a chat of their own."""
        await self.meet(person, name)
        first = await self.join(person, init_data(person, name))
        admin = await self.join(ADMIN_ID)
        await admin.call("person.set_role", person_id=person, role="agent")
        await first.closed()
        await admin.leave()

    def address_for(self, person: int, name: str, **look: Any) -> str:
        """The page as a Telegram client opens it, with launch parameters in its hash."""
        return launch_url(f"{self.doors.url}/", init_data(person, name), **look)

    async def address_of_button(self, person: int, message_id: int, label: str) -> str:
        """What the person's Telegram opens when they press the button under a message."""
        asked = {"user_id": person, "message_id": message_id, "label": label}
        url: str = (await self.telegram.ask("open", **asked))["url"]
        assert url.startswith(PUBLIC_URL), url
        return self.doors.url + url.removeprefix(PUBLIC_URL)

    # -- the chat's way in -----------------------------------------------------------------

    async def meet(self, person: int, name: str) -> None:
        await self.telegram.ask("add_user", user_id=person, first_name=name)
        await self.telegram.ask("send_text", user_id=person, text="/start")
        await self.wait_in_chat(person, "")

    async def write(self, person: int, text: str) -> None:
        await self.telegram.ask("send_text", user_id=person, text=text)

    async def wait_in_chat(self, person: int, text: str) -> dict[str, Any]:
        """The first message of the bot with this text in it."""
        try:
            seen: dict[str, Any] = await self.telegram.ask(
                "wait", chat_id=person, text=text, timeout_s=CHAT_LIMIT_S
            )
        except TimeoutError:
            raise AssertionError(f"{text!r} never reached {person}\n{self.doors.logs()}") from None
        return seen

    async def count_in_chat(self, person: int, text: str) -> int:
        """In how many messages of the bot the text stands."""
        history = await self.telegram.ask("history", chat_id=person)
        said = [one.get("text", "") for one in history["messages"] if one["from_bot"]]
        return sum(text in one for one in said)

    # -- the end ---------------------------------------------------------------------------

    async def quiet(self, chat: int | None = None) -> None:
        """Until every update is done and every delivery (to this chat) has ended."""

        async def is_quiet() -> bool:
            pending = (await self.telegram.ask("updates"))["pending"]
            return not pending and not any(witness.unfinished(self.doors.database, chat).values())

        await self.doors.until(is_quiet, "the desk has nothing to do", QUIET_LIMIT_S)

    async def bodies(self, reader: int = ADMIN_ID) -> list[str]:
        """All messages of people that a fresh reader is shown, oldest first."""
        reading = await witness.reading_of(self.doors.socket_url, reader)
        return [message.body for message in reading.messages if message.kind != "system"]

    async def leave(self) -> None:
        for client in self._clients:
            await client.leave()


@asynccontextmanager
async def whole_desk(folder: Path) -> AsyncIterator[WholeDesk]:
    """Both doors started at once over an empty folder, and at the end asked to stop."""
    async with doors(folder, public_url=PUBLIC_URL) as made:
        await made.start()
        desk = WholeDesk(made)
        await desk.meet(ADMIN_ID, "Вера")
        yield desk
        await desk.leave()
        codes = await made.stop()
        assert codes == [0, 0], f"stopped with {codes}\n{made.logs()}"


def signed_in(address: str) -> str:
    """The initData in an address."""
    return parse_qs(urlsplit(address).fragment)["tgWebAppData"][0]


def doubled(texts: list[str]) -> list[str]:
    return [text for text, count in Counter(texts).items() if count > 1]
