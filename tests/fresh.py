"""Desks as the migrations leave them: they run once a worker, and who begins anew gets a copy."""

import functools
import secrets
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

from app.store.connections import opener
from app.store.database import DATABASE_NAME
from app.store.migrate import migrate


def lay_desk(folder: Path) -> Path:
    """A new desk's database in `folder`, with a life of its own; one that is there stays."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / DATABASE_NAME
    if not path.exists():
        path.write_bytes(_migrated())
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            life = ("epoch", secrets.token_urlsafe(12))
            connection.execute("INSERT OR REPLACE INTO desk_facts (key, value) VALUES (?, ?)", life)
    return path


@functools.cache
def _migrated() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / DATABASE_NAME
        with closing(opener(path, 0)()) as connection:
            migrate(connection)
        return path.read_bytes()
