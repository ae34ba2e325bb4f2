"""A copy of a living database: one snapshot, whole, and refused when it is not."""

import sqlite3
from contextlib import closing, suppress
from pathlib import Path

import pytest

from app.store import backup
from app.store.backup import DamagedCopy, check_copy, copy_snapshot, facts_of
from app.store.database import DATABASE_NAME, LOCK_NAME
from app.store.lock import FairLock
from app.store.migrate import UnusableDatabase, newest_version
from tests.factories import Desk


def nobody(_done: int, _total: int) -> None:
    return None


def copied(desk: Desk, target: Path) -> backup.Facts:
    lock = FairLock(desk.path.with_name(LOCK_NAME))
    try:
        return copy_snapshot(desk.path, target, lock, nobody)
    finally:
        lock.close()


def test_a_copy_is_one_file_that_says_what_the_original_says(desk: Desk, tmp_path: Path) -> None:
    desk.post(desk.agent(), desk.open())
    target = tmp_path / "copy.db"
    facts = copied(desk, target)
    assert facts == check_copy(target)
    assert facts.schema == newest_version()
    assert facts.log_end == desk.cursor
    assert facts.rows["messages"] == desk.rows("SELECT count(*) FROM messages")[0][0]
    assert [path.name for path in tmp_path.iterdir() if "copy" in path.name] == ["copy.db"]


def test_what_is_written_during_a_copy_is_not_in_it(desk: Desk, tmp_path: Path) -> None:
    ticket_id = desk.open()
    for number in range(300):
        desk.post(desk.customer(), ticket_id, f"{number} " + "x" * 12_000)
    before, told = desk.cursor, []

    def write_too(done: int, total: int) -> None:
        told.append((done, total))
        desk.post(desk.customer(), ticket_id, "meanwhile")

    lock = FairLock(desk.path.with_name(LOCK_NAME))
    facts = copy_snapshot(desk.path, tmp_path / "copy.db", lock, write_too)
    lock.close()
    assert len(told) > 2, "the desk was too small to be copied in pieces"
    assert told[-1][0] == told[-1][1]
    assert [done for done, _ in told] == sorted(done for done, _ in told), "it began again"
    assert facts.log_end == before == check_copy(tmp_path / "copy.db").log_end
    assert desk.cursor > before


@pytest.mark.parametrize("place", [0, 40, 5_000, 50_000])
def test_a_damaged_copy_is_found_or_says_the_same(desk: Desk, tmp_path: Path, place: int) -> None:
    desk.open()
    target = tmp_path / "copy.db"
    facts = copied(desk, target)
    content = bytearray(target.read_bytes())
    content[place : place + 64] = b"\xa5" * 64
    target.write_bytes(content)
    found = None
    with suppress(DamagedCopy):
        found = check_copy(target)
    assert found is None or found == facts


def test_half_a_copy_a_foreign_file_and_no_file_are_refused(desk: Desk, tmp_path: Path) -> None:
    desk.open()
    target = tmp_path / "copy.db"
    copied(desk, target)
    target.write_bytes(target.read_bytes()[: 40 * 1024])
    foreign = tmp_path / "foreign.db"
    with closing(sqlite3.connect(foreign)) as other:
        other.execute("CREATE TABLE x (y)")
    for path in (target, foreign, tmp_path / "none.db", tmp_path):
        with pytest.raises(DamagedCopy):
            check_copy(path)


def test_a_row_that_points_nowhere_is_found(desk: Desk, tmp_path: Path) -> None:
    desk.open()
    target = tmp_path / "copy.db"
    copied(desk, target)
    with closing(sqlite3.connect(target, isolation_level=None)) as loose:
        loose.execute("UPDATE tickets SET assignee_id = 4")
    with pytest.raises(DamagedCopy, match="points nowhere"):
        check_copy(target)


def test_a_copy_of_the_future_is_refused(desk: Desk, tmp_path: Path) -> None:
    target = tmp_path / "copy.db"
    copied(desk, target)
    with closing(sqlite3.connect(target, isolation_level=None)) as newer:
        newer.execute(f"PRAGMA user_version = {newest_version() + 1}")
    with pytest.raises(DamagedCopy, match="newer than this program"):
        check_copy(target)


def test_a_foreign_original_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / DATABASE_NAME
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE x (y)")
        other.commit()
    before = path.read_bytes()
    lock = FairLock(tmp_path / LOCK_NAME)
    with pytest.raises(UnusableDatabase):
        copy_snapshot(path, tmp_path / "copy.db", lock, nobody)
    lock.close()
    assert path.read_bytes() == before


def test_a_checked_copy_may_lie_where_nothing_can_be_written(desk: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "medium"
    folder.mkdir()
    target = folder / "copy.db"
    copied(desk, target)
    target.chmod(0o400)
    check_copy(target)
    assert [path.name for path in folder.iterdir()] == ["copy.db"]


def test_facts_count_every_table(desk: Desk) -> None:
    desk.open()
    tables = desk.rows(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'"
    )
    named = {row[0] for row in tables}
    assert set(facts_of(desk.connection).rows) == {n for n in named if not n.startswith("sqlite_")}
