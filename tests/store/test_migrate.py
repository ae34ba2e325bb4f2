"""Migrations: from nothing, at any moment of a death, and never on what is not ours."""

import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from app.services import access, inbox, sync
from app.store import claims
from app.store import migrate as migrations
from app.store.connections import has_wal_reset_fault, opener
from app.store.database import DATABASE_NAME, open_store
from app.store.migrate import APPLICATION_ID, UnusableDatabase, migrate, newest_version
from tests.factories import STARTED_AT
from tests.store.old_desks import first_desk, schema

if TYPE_CHECKING:
    from sqlite3 import _Parameters


def clock() -> int:
    return STARTED_AT


class Killed(BaseException):
    """The process dies here: nothing of it runs on."""


class Mortal(sqlite3.Connection):
    """Dies at its n-th statement."""

    left = 10_000

    def execute(self, sql: str, values: "_Parameters" = (), /) -> sqlite3.Cursor:
        if sql != "ROLLBACK":
            self.left -= 1
        if self.left < 0:
            raise Killed
        return super().execute(sql, values)


def mortal(path: Path, statements: int) -> Mortal:
    opener(path, 0)().close()
    made = sqlite3.connect(path, isolation_level=None, factory=Mortal)
    made.left = statements
    return made


def shapes(folder: Path, patch: pytest.MonkeyPatch) -> list[list[tuple[str, ...]]]:
    """The schema at each version, from none to the newest."""
    known, found = migrations.migrations(), []
    for version in range(len(known) + 1):
        with patch.context() as only:
            only.setattr(migrations, "migrations", lambda upto=version: known[:upto])
            connection = opener(folder / f"version-{version}.db", 0)()
            migrate(connection)
            found.append(schema(connection))
            connection.close()
    return found


def test_a_migration_that_was_killed_anywhere_starts_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = shapes(tmp_path, monkeypatch)
    statements = 0
    while True:
        path = tmp_path / f"{statements}.db"
        dying = mortal(path, statements)
        try:
            migrate(dying)
        except Killed:
            dying.close()
            again = opener(path, 0)()
            assert schema(again) in wanted, f"half a schema after {statements} statements"
            assert migrate(again) == newest_version()
            assert schema(again) == wanted[-1]
            again.close()
            statements += 11
            continue
        dying.close()
        break
    assert statements > 30, "the migration never died"


async def test_a_desk_of_the_first_shape_opens_with_all_it_had(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = migrations.migrations()[:1]
    with monkeypatch.context() as then:
        then.setattr(migrations, "migrations", lambda: first)
        first_desk(tmp_path / DATABASE_NAME)
    async with open_store(tmp_path, clock) as store:
        assert store.schema == newest_version()
        assert not await store.read(claims.all_known)
        boss = await store.read(access.person_of, 9)
        ticket, _ = await store.read(access.ticket_for, boss, 104203)
        assert (ticket.subject, ticket.status, ticket.staff.count) == ("Лампа", "waiting", 2)
        assert (ticket.customer.name, ticket.assignee) == ("Вера", boss.ref)
        page = await store.read(inbox.list_messages, boss, 104203, 10)
        told = await store.read(sync.log_after, 0, 10)
    said = [(one.id, one.body, one.client_id, one.origin, one.extra) for one in page.messages]
    assert said == [
        (1, "Не горит", "c1", "mini_app", None), (2, "Заменим", None, "telegram", None),
    ]  # fmt: skip
    assert [one.event.type for one in told] == ["ticket.opened", "message.posted"]


async def test_a_desk_keeps_its_epoch_and_a_new_one_has_another(tmp_path: Path) -> None:
    epochs = []
    for folder in ("one", "one", "two"):
        async with open_store(tmp_path / folder, clock) as store:
            assert store.schema == newest_version()
            epochs.append(await store.read(lambda tx: tx.one("SELECT value FROM desk_facts")))
    assert epochs[0] == epochs[1] != epochs[2]


def foreign(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE recipes (name TEXT)")
    connection.commit()
    connection.close()


def foreign_by_id(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA application_id = 4711")
    connection.commit()
    connection.close()


def newer(path: Path) -> None:
    connection = opener(path, 0)()
    migrate(connection)
    connection.execute(f"PRAGMA user_version = {newest_version() + 1}")
    connection.close()


def no_database(path: Path) -> None:
    path.write_bytes(b"My dear diary, " * 400)


def damaged_header(path: Path) -> None:
    connection = opener(path, 0)()
    migrate(connection)
    connection.close()
    whole = path.read_bytes()
    path.write_bytes(b"\xff" * 16 + whole[16:])


@pytest.mark.parametrize("make", [foreign, foreign_by_id, newer, no_database, damaged_header])
async def test_what_is_not_ours_is_refused_and_left_as_it_was(tmp_path: Path, make: object) -> None:
    path = tmp_path / DATABASE_NAME
    make(path)  # type: ignore[operator]
    before = path.read_bytes()
    with pytest.raises(UnusableDatabase):
        async with open_store(tmp_path, clock):
            pytest.fail("it was opened")
    assert path.read_bytes() == before
    assert not path.with_name(f"{DATABASE_NAME}-wal").exists()


async def test_an_empty_file_becomes_a_desk(tmp_path: Path) -> None:
    (tmp_path / DATABASE_NAME).write_bytes(b"")
    async with open_store(tmp_path, clock) as store:
        assert store.schema == newest_version()
        ours = await store.read(lambda tx: tx.one("PRAGMA application_id"))
        assert ours == (APPLICATION_ID,)


@pytest.mark.parametrize(
    ("version", "is_faulty"),
    [
        ((3, 6, 23), False), ((3, 7, 0), True), ((3, 40, 1), True), ((3, 44, 5), True),
        ((3, 44, 6), False), ((3, 44, 9), False), ((3, 45, 0), True), ((3, 50, 6), True),
        ((3, 50, 7), False), ((3, 51, 0), True), ((3, 51, 2), True), ((3, 51, 3), False),
        ((3, 52, 0), False), ((4, 0, 0), False),
    ],
)  # fmt: skip
def test_which_sqlite_has_the_wal_reset_fault(version: tuple[int, ...], is_faulty: bool) -> None:
    assert has_wal_reset_fault(version) is is_faulty


@pytest.mark.parametrize("busy_ms", [0, 5_000])
def test_every_connection_is_durable_and_never_checkpoints_by_itself(
    tmp_path: Path, busy_ms: int
) -> None:
    connection = opener(tmp_path / "a.db", busy_ms)()
    found = {
        name: connection.execute(f"PRAGMA {name}").fetchone()[0]
        for name in (
            "journal_mode", "synchronous", "foreign_keys", "wal_autocheckpoint", "busy_timeout",
        )
    }  # fmt: skip
    connection.close()
    assert found == {
        "journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "wal_autocheckpoint": 0,
        "busy_timeout": busy_ms,
    }  # fmt: skip


#: Tables whose changes write no event, each with its reason. What PROTOCOL.md 3.2 shows lives in
#: the others: people, tickets, messages with their attachments and reactions, marks.
WITHOUT_EVENTS = {
    "desk_facts": "the epoch and the bot's name are told at the start of a session",
    "sessions": "a session is nobody's business but its owner's",
    "message_versions": "former words are kept for the record and shown to nobody yet",
    "events": "the log itself",
    "log_end": "the last id of the log",
    "album_parts": "what the parts of an album said is shown by their one message",
    "topics": "where a ticket stands in the chat is the bot's own book-keeping",
    "wishes": "where a person's next message goes is shown by nothing before it has come",
    "floods": "who was told to wait is the bot's own book-keeping",
    "allowances": "an allowance is felt only as a refusal",
    "leases": "a lease expires by itself; others are told by a signal",
    "heartbeats": "told by /healthz",
    "cursors": "how far a reader of ours has come",
    "updates": "Telegram's updates as they came; their verbs write the events",
    "bursts": "how the next message of a chat finds its ticket",
    "telegram_messages": "which Telegram message is which of ours",
    "deliveries": "planned from the log, never the other way",
    "chat_holds": "a pause that Telegram asked for",
    "chat_turns": "kept by triggers of the deliveries and the leases",
    "claims": "a link is nobody's business; the role it gives is a change of a person",
    "claim_guesses": "wrong links are felt only as a refusal",
    "app_buttons": "which of the bot's messages have a button to keep up to date",
    "files": "bytes are shown by the attachments that name them",
    "uploads": "how far a file has come is told to its uploader alone",
    "byte_counts": "kept by triggers of files and uploads",
    "file_links": "an address is told to whoever asked for it",
    "albums": "how a late part of an album finds its message",
    "typings": "told by a signal, and by the bot in the chat",
    "staff_menus": "whose chat has the staff's commands",
    "ticket_tags": "shown by the ticket's own list of tags, written with it",
    "followers": "told by the ticket's change",
    "ticket_changes": "told by the ticket's change",
    "ticket_clocks": "what the next look at the clock needs; what it shows is the ticket's",
    "duties": "one person's own working hours, told to them alone",
    "ticket_counts": "kept by triggers of the tickets",
    "status_counts": "kept by triggers of the tickets",
    "search_terms": "a list of words, made of what the messages say",
    "search_marks": "how far the index of search has come",
    **{
        f"{index}_words{part}": "an index of what the messages, tickets and people say themselves"
        for index in ("message", "ticket", "person")
        for part in ("", "_data", "_idx", "_config")
    },
    "tag_counts": "kept by triggers of the tickets' tags",
    "undos": "a way back is its owner's alone; taking it has events of its own",
    "invites": "told by a change of the desk",
    "person_names": "written with a change of the person",
    "person_notes": "told by a change of the person, to the staff alone",
    "merges": "written with the lines of both tickets",
    "export_links": "an address is nobody's business but its owner's",
    "audit": "written with the acts, which have events of their own",
    "mentions": "told by the note that names them",
    "comment_wishes": "where somebody's next words go is shown by nothing before they come",
    "facts": "what events have told, noted once more for the figures",
    "figure_days": "facts, added up",
    "figure_lengths": "facts, added up",
    "figure_work": "how far the adding up has come",
}
WITH_EVENTS = {
    "people", "tickets", "messages", "marks", "attachments", "reactions", "categories",
    "category_people", "tags", "settings", "replies", "ratings", "views", "reminders",
}  # fmt: skip


async def test_every_table_has_events_or_a_reason(tmp_path: Path) -> None:
    async with open_store(tmp_path, clock) as store:
        rows = await store.read(
            lambda tx: tx.all("SELECT name FROM sqlite_schema WHERE type = 'table'")
        )
    tables = {row[0] for row in rows if not row[0].startswith("sqlite_")}
    assert tables == WITHOUT_EVENTS.keys() | WITH_EVENTS
