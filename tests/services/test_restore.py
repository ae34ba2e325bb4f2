"""Bringing a backup back: another life of the same desk, and nothing sent twice."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from app.domain.person import Role
from app.services import backup, intake, restore, sessions, shelf, tickets
from app.services.sessions import Resume
from app.services.shelf import BackupError
from app.store import desk_facts, migrate, swap
from app.store.database import DATABASE_NAME
from app.store.lock import FileLock
from tests.factories import Desk
from tests.services.restoring import backed_up, restored, rows
from tests.store.old_desks import first_desk


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "desk"


def test_the_desk_is_as_it_was_and_the_later_one_is_kept(folder: Path, tmp_path: Path) -> None:
    desk = Desk(folder)
    ticket_id = desk.open()
    source = backed_up(desk, tmp_path)
    desk.post(desk.customer(), ticket_id, "later")
    desk.close()
    found = restored(source, folder)
    assert [row[0] for row in rows(folder, "SELECT body FROM messages")] == ["It is dark"]
    assert found.aside is not None
    kept = rows(found.aside, "SELECT body FROM messages ORDER BY id")
    assert [row[0] for row in kept] == ["It is dark", "later"]
    back = restored(found.aside, folder)
    assert [row[0] for row in rows(folder, "SELECT body FROM messages ORDER BY id")] == [
        "It is dark",
        "later",
    ]
    assert back.aside != found.aside


def test_an_empty_folder_becomes_the_desk(folder: Path, tmp_path: Path) -> None:
    desk = Desk(folder)
    desk.open()
    source = backed_up(desk, tmp_path)
    found = restored(source, tmp_path / "new")
    assert found.aside is None
    again = Desk(tmp_path / "new")
    assert again.cursor == desk.cursor
    again.open()
    desk.close()
    again.close()


def test_every_session_ends_and_no_cursor_resumes(folder: Path, tmp_path: Path) -> None:
    desk = Desk(folder)
    vera = desk.customer()
    desk.do(sessions.start_with_profile, desk.profile("vera"), frozenset(), b"hash", None)
    before = desk.look(desk_facts.epoch)
    source = backed_up(desk, tmp_path)
    desk.close()
    found = restored(source, folder)
    assert found.sessions_ended == 1
    desk = Desk(folder)
    assert desk.look(desk_facts.epoch) == found.epoch != before
    resume = Resume(before, desk.cursor)
    profile = desk.profile if vera.id in desk._ids.values() else None
    assert profile is None
    desk._ids["vera"] = vera.id
    started = desk.do(
        sessions.start_with_profile, desk.profile("vera"), frozenset(), b"other", resume
    )
    assert not started.resumed
    desk.close()


def test_numbers_that_the_later_desk_gave_out_are_not_given_again(
    folder: Path, tmp_path: Path
) -> None:
    desk = Desk(folder)
    desk.open()
    source = backed_up(desk, tmp_path)
    newest = [desk.open() for _ in range(3)][-1]
    desk.close()
    restored(source, folder)
    again = Desk(folder)
    assert again.open() == newest + 1
    again.close()


def test_a_desk_that_cannot_be_read_is_replaced_and_kept(folder: Path, tmp_path: Path) -> None:
    desk = Desk(folder)
    desk.open()
    source = backed_up(desk, tmp_path)
    desk.close()
    (folder / DATABASE_NAME).write_bytes(b"rubbish" * 9_000)
    found = restored(source, folder)
    assert found.aside is not None
    assert (found.aside / DATABASE_NAME).read_bytes().startswith(b"rubbish")
    assert not (found.aside / shelf.MANIFEST_NAME).exists(), "it is nothing to restore from"
    assert rows(folder, "SELECT count(*) FROM messages") == [(1,)]


def test_an_older_schema_is_brought_up_and_a_newer_one_refused(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    all_of_them = migrate.migrations()
    monkeypatch.setattr(migrate, "migrations", lambda: all_of_them[:1])
    folder.mkdir(exist_ok=True)
    first_desk(folder / DATABASE_NAME)
    desk = Desk(folder)
    source = backed_up(desk, tmp_path)
    assert shelf.read_manifest(source).schema == 1
    desk.close()
    monkeypatch.setattr(migrate, "migrations", lambda: all_of_them)
    found = restored(source, folder)
    assert found.schema == all_of_them[-1][0]
    assert rows(folder, "PRAGMA user_version") == [(found.schema,)]
    source = backed_up(again := Desk(folder), tmp_path)
    again.close()
    monkeypatch.setattr(migrate, "migrations", lambda: all_of_them[:1])
    before = (folder / DATABASE_NAME).read_bytes()
    with pytest.raises(BackupError) as refusal:
        restored(source, folder)
    assert refusal.value.code == "damaged"
    assert "newer" in str(refusal.value.values["reason"])
    assert (folder / DATABASE_NAME).read_bytes() == before


def test_files_come_back_and_what_is_there_stays(folder: Path, tmp_path: Path) -> None:
    desk = Desk(folder)
    one, two = desk.file(b"one"), desk.file(b"two")
    source = backed_up(desk, tmp_path)
    desk.close()
    one.unlink()
    two.write_bytes(b"changed")
    three = folder / "files" / "ab" / ("ab" * 32)
    three.parent.mkdir(exist_ok=True)
    three.write_bytes(b"three")
    restored(source, folder)
    assert [path.read_bytes() for path in (one, two, three)] == [b"one", b"two", b"three"]


def _foreign(path: Path) -> None:
    (path / shelf.MANIFEST_NAME).unlink()


def _damaged(path: Path) -> None:
    content = bytearray((path / DATABASE_NAME).read_bytes())
    content[9000] ^= 255
    (path / DATABASE_NAME).write_bytes(content)


def _without_database(path: Path) -> None:
    (path / DATABASE_NAME).unlink()


@pytest.mark.parametrize("spoil", [_foreign, _damaged, _without_database])
def test_a_bad_backup_leaves_the_desk_as_it_was(
    folder: Path, tmp_path: Path, spoil: Callable[[Path], None]
) -> None:
    desk = Desk(folder)
    desk.open()
    source = backed_up(desk, tmp_path)
    desk.open()
    desk.close()
    spoil(source)
    with pytest.raises(BackupError):
        restored(source, folder)
    assert rows(folder, "SELECT count(*) FROM tickets") == [(2,)]
    assert not list(folder.glob("*" + shelf.PARTIAL))
    assert not list(folder.glob("before-restore*"))


def test_a_running_bot_and_another_restore_are_in_the_way(folder: Path, tmp_path: Path) -> None:
    desk = Desk(folder)
    source = backed_up(desk, tmp_path)
    desk.close()
    bot = intake.only_bot(folder)
    assert bot is not None
    with pytest.raises(BackupError) as refusal:
        restored(source, folder)
    assert refusal.value.code == "in_use"
    bot.close()
    other = FileLock(folder / backup.ONLY_ONE)
    assert other.try_acquire()
    with pytest.raises(BackupError) as refusal:
        restored(source, folder)
    assert refusal.value.code == "busy"
    other.close()


def test_too_little_room_leaves_the_desk_as_it_was(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = Desk(folder)
    source = backed_up(desk, tmp_path)
    desk.close()
    before = (folder / DATABASE_NAME).read_bytes()
    monkeypatch.setattr(backup, "SPARE_BYTES", 2**62)
    with pytest.raises(BackupError) as refusal:
        restored(source, folder)
    assert refusal.value.code == "no_room"
    assert (folder / DATABASE_NAME).read_bytes() == before


def test_a_restore_that_was_cut_off_before_its_last_step_is_undone(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = Desk(folder)
    desk.open()
    source = backed_up(desk, tmp_path)
    desk.close()
    half = folder / f"before-restore-x{shelf.PARTIAL}"
    half.mkdir()
    (half / DATABASE_NAME).hardlink_to(folder / DATABASE_NAME)
    restore.repair(folder, lambda: 0)
    assert not half.exists()
    assert rows(folder, "SELECT count(*) FROM tickets") == [(1,)]
    # And one that was cut off behind it is finished.
    half.mkdir()
    shutil.copy(source / DATABASE_NAME, half / DATABASE_NAME)
    restore.repair(folder, lambda: 0)
    assert shelf.read_manifest(folder / "before-restore-x").schema == swap_schema(folder)


def swap_schema(folder: Path) -> int:
    assert not swap.is_in_use(folder / DATABASE_NAME)
    return int(rows(folder, "PRAGMA user_version")[0][0])


def test_roles_and_states_survive(folder: Path, tmp_path: Path) -> None:
    desk = Desk(folder)
    ticket_id = desk.open()
    desk.do(tickets.claim, desk.agent(), ticket_id, None)
    source = backed_up(desk, tmp_path)
    desk.close()
    restored(source, folder)
    assert rows(folder, "SELECT count(*) FROM people WHERE role = 'agent'") == [(1,)]
    assert rows(folder, "SELECT status FROM tickets WHERE assignee_id IS NOT NULL") == [("new",)]
    assert Role.AGENT.value == "agent"
