"""Brings a database of any age to today's shape; refuses one from the future.

Each migration and its `user_version` are one transaction, and a landed file is never edited.
"""

import re
import secrets
import sqlite3
from pathlib import Path

MIGRATIONS = Path(__file__).parent / "migrations"
SEPARATOR = "\n--;\n"

#: "TikT": says whose file this is, so that a foreign one is not migrated by mistake.
APPLICATION_ID = 0x54696B54


#: The tables whose rows a migration adds, changes, takes away or puts under another name.
_CHANGED = re.compile(
    r"\b(?:INTO|UPDATE|DELETE FROM|DROP TABLE|ALTER TABLE|RENAME TO)\s+(\w+)", re.IGNORECASE
)


class UnusableDatabase(Exception):  # noqa: N818 - the name is the finding
    """The file is not a desk of ours, or of a newer version than this program."""


def migrations() -> list[tuple[int, Path]]:
    """(version, file) in order; the version is the number that the name starts with."""
    files = sorted(MIGRATIONS.glob("[0-9]*.sql"))
    return [(int(file.name.split("_")[0]), file) for file in files]


def newest_version() -> int:
    return migrations()[-1][0]


def migrate(connection: sqlite3.Connection) -> int:
    """Runs what is missing and answers the version.

    The caller holds the write lock and has asked `refuse_foreign`.
    """
    for version, file in migrations():
        if _version(connection) < version:
            _apply(connection, version, file.read_text(encoding="utf-8"))
    return _version(connection)


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def refuse_foreign(path: Path) -> None:
    """Raises UnusableDatabase for a file of somebody else or of a newer program.

    It looks before the first pragma of ours, so that such a file is left as it was found.
    """
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        application = int(connection.execute("PRAGMA application_id").fetchone()[0])
        version = _version(connection)
        tables = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]
    except sqlite3.OperationalError:
        raise
    except sqlite3.DatabaseError as error:
        raise UnusableDatabase("the file is not a database, or it is damaged") from error
    finally:
        connection.close()
    if application != APPLICATION_ID and (application or tables):
        raise UnusableDatabase("the file belongs to another program")
    if version > newest_version():
        raise UnusableDatabase(f"the database is of version {version}, newer than this program")


def _apply(connection: sqlite3.Connection, version: int, script: str) -> None:
    """Foreign keys rest meanwhile, so that a table can be made anew under its old name
    (https://sqlite.org/lang_altertable.html#otheralter), and those of changed tables are
    looked at before COMMIT."""
    connection.execute("PRAGMA foreign_keys = OFF")
    connection.execute("BEGIN IMMEDIATE")
    try:
        # Another process may have finished it while this one waited.
        if _version(connection) < version:
            for statement in script.split(SEPARATOR):
                connection.execute(statement)
            _require_whole(connection, script)
            _found(connection)
            connection.execute(f"PRAGMA user_version = {version:d}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    finally:
        connection.execute("PRAGMA foreign_keys = ON")


def _require_whole(connection: sqlite3.Connection, script: str) -> None:
    """Raises UnusableDatabase when a row names one that is not there.

    Only tables that the script has changed, and those whose rows name rows of them, can have come
    to that: of a million tickets the others would take the start half a minute.
    """
    changed = set(_CHANGED.findall(script))
    for table in _tables(connection):
        parents = connection.execute(f'PRAGMA foreign_key_list("{table}")').fetchall()
        if changed.isdisjoint({table, *(row[2] for row in parents)}):
            continue
        if connection.execute(f'PRAGMA foreign_key_check("{table}")').fetchone() is not None:
            raise UnusableDatabase("rows of the database name others that are missing")


def _tables(connection: sqlite3.Connection) -> list[str]:
    rows = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()
    return [row[0] for row in rows]


def _found(connection: sqlite3.Connection) -> None:
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID:d}")
    connection.execute(
        "INSERT OR IGNORE INTO desk_facts (key, value) VALUES ('epoch', ?)",
        (secrets.token_urlsafe(12),),
    )
