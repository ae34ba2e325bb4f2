"""What the tests of restoring share: a backup of a desk, and bringing it back.

It must never leave a desk open in this very program: the restore looks for that.
"""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from app.services import backup, restore
from app.services.backup import quietly
from app.services.restore import Restored
from app.store.database import DATABASE_NAME
from tests.factories import Desk

Row = tuple[Any, ...]


def backed_up(desk: Desk, tmp_path: Path) -> Path:
    """A backup of the desk, which is closed then."""
    desk.later(1000)
    made = backup.make(desk.path.parent, tmp_path / "shelf", 14, lambda: desk.now, quietly)
    return made.path


def restored(source: Path, folder: Path, now: int = 2_000_000_000_000) -> Restored:
    return restore.restore(source, folder, lambda: now, quietly)


def rows(folder: Path, sql: str) -> list[Row]:
    with closing(sqlite3.connect(folder / DATABASE_NAME)) as found:
        return found.execute(sql).fetchall()
