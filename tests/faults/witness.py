"""Fresh looks at a desk from outside: at the database file, over new sockets, in the chats.

It opens the file for reading only, so that what it sees is what the desk has left there.
"""

import contextlib
import json
import re
import sqlite3
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

from websockets.asyncio.client import connect

from app.sandbox.remote import RemoteTelegram
from tests.faults.history import Facts, Logged, Planned, Reading, Seen, Taken
from tests.live.live_desk import Client, init_data

PAGE = 100
SENDING = frozenset(
    {"sendMessage", "sendPhoto", "sendDocument", "sendAudio", "sendVoice", "sendMediaGroup"}
)
#: As tests/faults/media.py names them.
FILE_NAME = re.compile(r"f\d+-\d{5}\.bin")
BUSY_S = 5.0


@contextlib.contextmanager
def _opened(path: Path) -> Iterator[sqlite3.Connection]:
    address = f"{path.absolute().as_uri()}?mode=ro"
    with contextlib.closing(sqlite3.connect(address, uri=True, timeout=BUSY_S)) as connection:
        yield connection


def on_their_way(path: Path) -> list[int]:
    """The deliveries that are `sending`: asked right after a kill, those in flight at it."""
    if not path.exists():
        return []
    with _opened(path) as database:
        if not database.execute("SELECT 1 FROM sqlite_master WHERE name = 'deliveries'").fetchone():
            return []
        rows = database.execute("SELECT id FROM deliveries WHERE state = 'sending'")
        return [row[0] for row in rows]


def unfinished(path: Path, chat: int | None = None) -> dict[str, int]:
    """How much the desk still has to do; all zero when it is quiet.

    What waits for somebody who has the ticket on screen counts too: with `chat`, only its own does.
    """
    with _opened(path) as database:
        (updates,) = database.execute("SELECT count(*) FROM updates WHERE state = 'new'").fetchone()
        (deliveries,) = database.execute(
            "SELECT count(*) FROM deliveries WHERE state IN ('pending', 'sending')"
            " AND chat_id = coalesce(?, chat_id)",
            (chat,),
        ).fetchone()
        (unplanned,) = database.execute(
            "SELECT count(*) FROM events WHERE id > coalesce("
            "(SELECT event_id FROM cursors WHERE name = 'notifier'), 0)"
        ).fetchone()
        files = _waiting_files(database)
    found = {"updates": updates, "deliveries": deliveries, "unplanned events": unplanned}
    return {**found, "files to fetch": files}


def _waiting_files(database: sqlite3.Connection) -> int:
    (count,) = database.execute(
        "SELECT count(*) FROM attachments WHERE state = 'waiting'"
    ).fetchone()
    return int(count)


def updates_done(path: Path) -> int:
    """How many of Telegram's updates have been worked; 0 before there is a desk."""
    if not path.exists():
        return 0
    with _opened(path) as database:
        row = database.execute("SELECT count(*) FROM updates WHERE state = 'done'").fetchone()
        return int(row[0])


def newest_visible(path: Path) -> dict[int, int]:
    """The newest event that each person may hear of, by their id."""
    with _opened(path) as database:
        (newest,) = database.execute(
            "SELECT max(id) FROM events WHERE scope <> 'person'"
        ).fetchone()
        found: dict[int, int] = {}
        for person, event_id in database.execute(_NEWEST_OF_PEOPLE):
            found[person] = max(event_id, found.get(person, 0))
        for person in _staff(database):
            found[person] = max(newest or 0, found.get(person, 0))
        return found


_NEWEST_OF_PEOPLE = """
SELECT t.customer_id, max(e.id) FROM events e JOIN tickets t ON t.id = e.ticket_id
WHERE e.scope = 'public' GROUP BY t.customer_id
UNION ALL
SELECT person_id, max(id) FROM events WHERE scope = 'person' GROUP BY person_id
"""


def _staff(database: sqlite3.Connection) -> list[int]:
    return [row[0] for row in database.execute("SELECT id FROM people WHERE role <> 'customer'")]


def facts_of(path: Path, in_flight: list[list[int]]) -> Facts:
    with _opened(path) as database:
        one = database.execute
        return Facts(
            staff=_staff(database),
            customers=dict(one("SELECT id, customer_id FROM tickets").fetchall()),
            assignees=dict(
                one("SELECT id, assignee_id FROM tickets WHERE assignee_id NOTNULL").fetchall()
            ),
            log=[
                Logged(*row)
                for row in one(
                    "SELECT e.id, e.type, e.scope, e.person_id, t.customer_id FROM events e"
                    " LEFT JOIN tickets t ON t.id = e.ticket_id ORDER BY e.id"
                )
            ],
            planned=[_planned(row) for row in one(_PLANNED)],
            marks=[list(row) for row in one("SELECT ticket_id, person_id, message_id FROM marks")],
            updates=dict(one("SELECT state, count(*) FROM updates GROUP BY state").fetchall()),
            in_flight=in_flight,
            waiting_files=_waiting_files(database),
            integrity="; ".join(row[0] for row in one("PRAGMA integrity_check")),
        )


_PLANNED = "SELECT id, chat_id, kind, state, ticket_id, message_id, content FROM deliveries"


def _planned(row: tuple[Any, ...]) -> Planned:
    delivery_id, chat, kind, state, ticket_id, message_id, content = row
    held = json.loads(content)
    ids = held.get("message_ids") or ([message_id] if message_id else [])
    return Planned(delivery_id, chat, kind, state, ticket_id, ids, held.get("delivery_id"))


# -- over a new socket ---------------------------------------------------------------------


@contextlib.asynccontextmanager
async def signed_in(url: str, person: int) -> AsyncIterator[Client]:
    """A new socket with a session by initData."""
    async with connect(url, compression=None, proxy=None, max_size=None) as socket:
        client = Client(socket)
        client.started = await client.call(
            "session.start", init_data=init_data(person, f"Person {person}")
        )
        yield client
        await client.leave()


async def reading_of(url: str, person: int) -> Reading:
    """All that this person is shown, page by page, with nothing remembered."""
    async with signed_in(url, person) as client:
        role = client.started["person"]["role"]
        reading = Reading(person, role != "customer")
        for ticket_id in await _tickets(client):
            reading.messages.extend(await _messages(client, ticket_id))
        return reading


async def _tickets(client: Client) -> list[int]:
    found: list[int] = []
    page: dict[str, Any] = await client.call("inbox.list", view="all", limit=PAGE)
    while True:
        found.extend(ticket["id"] for ticket in page["tickets"])
        if page["next"] is None:
            return found
        page = await client.call("inbox.list", view="all", limit=PAGE, before=page["next"])


async def _messages(client: Client, ticket_id: int) -> list[Seen]:
    page = await client.call("message.list", ticket_id=ticket_id, limit=PAGE)
    found = page["messages"]
    while page["more_before"]:
        oldest = found[0]["id"]
        page = await client.call("message.list", ticket_id=ticket_id, limit=PAGE, before=oldest)
        found = [*page["messages"], *found]
    return [_seen(message) for message in found]


def _seen(message: dict[str, Any]) -> Seen:
    author = message["author"]["id"] if message["author"] else None
    return Seen(message["id"], message["ticket_id"], message["kind"], author, message["body"])


# -- in the chats --------------------------------------------------------------------------


async def taken_by(telegram: RemoteTelegram) -> list[Taken]:
    """Every message that Telegram accepted from the bot, whether or not its answer arrived."""
    calls = await telegram.ask("calls")
    return [_taken(call) for call in calls if call["method"] in SENDING and call["accepted"]]


def _taken(call: dict[str, Any]) -> Taken:
    number = call["message_id"] or 0
    return Taken(call["chat_id"], number, _words(call), _pressable(call), _files(call))


def _words(call: dict[str, Any]) -> str:
    said = call["arguments"]
    return str(said.get("text") or said.get("caption") or "")


def _files(call: dict[str, Any]) -> list[str]:
    """The call log keeps of an upload its name."""
    values = [one for one in call["arguments"].values() if isinstance(one, str)]
    return [one for one in values if FILE_NAME.fullmatch(one)]


def _pressable(call: dict[str, Any]) -> list[str]:
    markup = call["arguments"].get("reply_markup") or {}
    held = json.loads(markup) if isinstance(markup, str) else markup
    buttons = [button for row in held.get("inline_keyboard", []) for button in row]
    return [button["callback_data"] for button in buttons if "callback_data" in button]
