"""Tables that a migration makes anew keep their rules, their rows and their ids."""

import sqlite3
from pathlib import Path

import pytest

from app.store import migrate as migrations
from app.store.connections import opener
from app.store.database import DATABASE_NAME
from app.store.migrate import UnusableDatabase, migrate
from tests.store.old_desks import first_desk, schema


def old_desk(folder: Path, monkeypatch: pytest.MonkeyPatch) -> sqlite3.Connection:
    """A desk of the first version with what it holds."""
    path, first = folder / DATABASE_NAME, migrations.migrations()[:1]
    with monkeypatch.context() as then:
        then.setattr(migrations, "migrations", lambda: first)
        first_desk(path)
    return opener(path, 0)()


def test_tables_made_anew_keep_their_rules_and_their_ids(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    connection = old_desk(tmp_path, monkeypatch)
    connection.execute("DELETE FROM messages")
    connection.execute("DELETE FROM tickets")
    migrate(connection)
    connection.execute(
        "INSERT INTO tickets (subject, status, customer_id, created_at, public_updated_at,"
        " public_rev, public_count, staff_updated_at, staff_rev, staff_count)"
        " VALUES ('Лампа', 'new', 1, 0, 0, 0, 0, 0, 0, 0)"
    )
    assert connection.execute("SELECT id FROM tickets").fetchall() == [(104204,)]
    said = (
        "INSERT INTO messages (ticket_id, kind, body, origin, created_at, rev)"
        " VALUES ({ticket}, '{kind}', '', '{origin}', 0, 0)"
    )
    for change in (
        "UPDATE tickets SET status = 'lost'", "UPDATE tickets SET priority = 'lost'",
        "UPDATE tickets SET customer_id = 4711", "UPDATE events SET scope = 'lost'",
        said.format(ticket=104204, kind="shout", origin="mini_app"),
        said.format(ticket=104204, kind="note", origin="fax"),
        said.format(ticket=1, kind="note", origin="mini_app"),
    ):  # fmt: skip
        with pytest.raises(sqlite3.IntegrityError):
            connection.execute(change)
    connection.close()


def test_a_row_that_names_a_missing_one_stops_the_migration(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    connection = old_desk(tmp_path, monkeypatch)
    connection.execute("PRAGMA foreign_keys = OFF")
    connection.execute("DELETE FROM tickets")
    before = schema(connection)
    with pytest.raises(UnusableDatabase):
        migrate(connection)
    assert schema(connection) == before
    assert connection.execute("PRAGMA foreign_keys").fetchone() == (1,)
    connection.close()


@pytest.mark.parametrize(
    ("script", "is_whole"),
    [
        ("INSERT INTO marks VALUES (7, 1, 1, 0, 0)", False),
        ("DELETE FROM people", False),
        ("UPDATE tickets\n    SET customer_id = 4711", False),
        ("DROP TABLE people", False),
        ("CREATE TABLE other (id INTEGER PRIMARY KEY, at INTEGER)", True),
        ("INSERT INTO marks SELECT * FROM marks WHERE 0", True),
    ],
)  # fmt: skip
def test_whatever_a_migration_does_to_rows_leaves_none_that_names_a_missing_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str, is_whole: bool
) -> None:
    connection = old_desk(tmp_path, monkeypatch)
    file = tmp_path / "0002_other.sql"
    file.write_text(script, encoding="utf-8")
    first = migrations.migrations()[:1]
    monkeypatch.setattr(migrations, "migrations", lambda: [*first, (2, file)])
    if is_whole:
        assert migrate(connection) == 2
    else:
        with pytest.raises(UnusableDatabase):
            migrate(connection)
        assert connection.execute("PRAGMA user_version").fetchone() == (1,)
    connection.close()
