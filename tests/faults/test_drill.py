"""Backups of a desk that two processes write to, each restored and compared; and that the
comparison sees what it should."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest

from app.store.database import DATABASE_NAME
from tests.factories import Desk
from tests.faults import drill
from tests.faults.drill_check import Claim, differences

pytestmark = [pytest.mark.fault, pytest.mark.slow]

BACKUPS = 5


async def test_backups_under_load_are_the_log_as_it_was(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    outcome = await drill.run(tmp_path, BACKUPS)
    with capsys.disabled():
        print(f"\n{outcome.figures}")
    assert outcome.differences == []
    assert outcome.figures["backups"] == BACKUPS
    first, last = outcome.figures["log ends, first to last"]
    assert last > first, "nobody wrote between the backups"
    assert outcome.figures["write ms during a backup, p50 and p99"], "nobody wrote during them"


Plant = Callable[[sqlite3.Connection], object]
PLANTS: dict[str, tuple[Plant, str]] = {
    "an event is gone": (lambda c: c.execute("DELETE FROM events WHERE id = 2"), "event that is"),
    "an event too many": (
        lambda c: c.execute("INSERT INTO events SELECT 99, at, type, scope, ticket_id,"
                            " message_id, actor_id, person_id, public_message_id FROM events"
                            " WHERE id = 2"),
        "event that should not",
    ),
    "other words": (lambda c: c.execute("UPDATE messages SET body = 'x'"), "message that"),
    "a ticket of another moment": (
        lambda c: c.execute("UPDATE tickets SET staff_rev = staff_rev + 1"), "ticket that",
    ),
    "the log ends early": (lambda c: c.execute("UPDATE log_end SET event_id = 1"), "the log ends"),
    "the same life": (
        lambda c: c.execute("UPDATE desk_facts SET value = 'old' WHERE key = 'epoch'"), "the epoch",
    ),
    "a session": (
        lambda c: c.execute("INSERT INTO sessions SELECT x'00', id, 0, 0 FROM people LIMIT 1"),
        "sessions",
    ),
    "a letter on its way": (
        lambda c: c.execute("INSERT INTO deliveries (chat_id, kind, due_at, created_at)"
                            " VALUES (1, 'message', 0, 0)"),
        "deliveries",
    ),
    "an orphan": (lambda c: c.execute("UPDATE tickets SET assignee_id = 77"), "point nowhere"),
}  # fmt: skip


@pytest.fixture
def twins(tmp_path: Path) -> tuple[Path, Path, Claim]:
    """A desk, a true copy of it with another epoch, and what its backup would say."""
    desk = Desk(tmp_path / "desk")
    opened = desk.open()
    desk.post(desk.agent(), opened)
    end = desk.cursor
    desk.connection.execute("PRAGMA journal_mode=DELETE").fetchone()
    desk.close()
    copytree(tmp_path / "desk", tmp_path / "copy")
    with closing(sqlite3.connect(tmp_path / "copy" / DATABASE_NAME)) as copy:
        (epoch,) = copy.execute("SELECT value FROM desk_facts WHERE key = 'epoch'").fetchone()
        copy.execute("UPDATE desk_facts SET value = 'new' WHERE key = 'epoch'")
        copy.execute("DELETE FROM deliveries")
        copy.commit()
    with closing(sqlite3.connect(tmp_path / "desk" / DATABASE_NAME)) as original:
        original.execute("UPDATE desk_facts SET value = 'old' WHERE key = 'epoch'")
        original.commit()
    assert epoch != "old"
    return tmp_path / "copy", tmp_path / "desk", Claim(end, "old")


def test_a_true_copy_has_no_differences(twins: tuple[Path, Path, Claim]) -> None:
    assert differences(*twins, []) == []


@pytest.mark.parametrize("name", PLANTS)
def test_the_comparison_sees_what_is_wrong(name: str, twins: tuple[Path, Path, Claim]) -> None:
    plant, told = PLANTS[name]
    with closing(sqlite3.connect(twins[0] / DATABASE_NAME)) as copy:
        plant(copy)
        copy.commit()
    found = differences(*twins, [])
    assert any(told in one for one in found), found


def test_the_comparison_misses_nothing_that_was_acknowledged(
    twins: tuple[Path, Path, Claim],
) -> None:
    told: list[dict[str, Any]] = [{"update": 5}, {"message": 1, "rev": 1, "body": "never said"}]
    assert len(differences(*twins, told)) == 2
