"""The doctor's rows about what is kept: real databases, really damaged, locked and outgrown."""

import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from app.clock import now_ms
from app.services import checkup
from app.services.shelf import Manifest, Part, stamp
from app.store.connections import opener
from app.store.database import DATABASE_NAME
from scripts.checkup.storage import WAL_LIMIT_BYTES, network_kind
from tests.scripts.clinic import Clinic

AS_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0
NOBODY = 65_534
HOUR_MS = 3600 * 1000


@pytest.fixture
def clinic(tmp_path: Path) -> Clinic:
    return Clinic(tmp_path)


@pytest.fixture
def made(clinic: Clinic) -> Clinic:
    clinic.make_desk()
    return clinic


@pytest.fixture
def raw(made: Clinic) -> Iterator[sqlite3.Connection]:
    """Another program's connection to the file."""
    path = made.desk_folder / DATABASE_NAME
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        yield connection


# -- the folder and the disk ---------------------------------------------------------------


def test_the_folder_is_made(clinic: Clinic) -> None:
    clinic.fix("data_folder", "missing", then="ok")
    assert clinic.desk_folder.is_dir()


def test_a_file_in_its_place_is_told(clinic: Clinic) -> None:
    clinic.desk_folder.write_bytes(b"")
    clinic.see("data_folder", "not_folder")


@pytest.mark.skipif(os.name != "posix", reason="rights of another kind")
def test_a_folder_that_takes_no_files_is_told(clinic: Clinic) -> None:
    # Not even root can make a file there.
    clinic.configure(data_dir="/proc/self/fdinfo")
    clinic.see("data_folder", "not_writable")


def test_a_network_drive_is_told(made: Clinic, tmp_path: Path) -> None:
    mounts = tmp_path / "mountinfo"
    spelled = str(made.desk_folder).replace(" ", "\\040")
    mounts.write_text(
        f"21 1 8:1 / / rw shared:1 - ext4 /dev/sda1 rw\n"
        f"40 21 0:50 / {spelled} rw,relatime shared:9 master:1 - nfs4 nas:/desk rw\n",
        encoding="utf-8",
    )
    made.machine = made.machine._replace(mounts=mounts)
    assert made.see("data_folder", "network").values["kind"] == "nfs4"
    assert network_kind(tmp_path, mounts) is None
    made.machine = made.machine._replace(mounts=tmp_path / "nothing")
    made.see("data_folder", "ok")


@pytest.mark.parametrize("name", ["OneDrive", "OneDrive - Firma", "dropbox"])
def test_a_folder_of_a_synchroniser_is_told(clinic: Clinic, name: str) -> None:
    clinic.configure(data_dir=f"{name}/desk")
    clinic.see("data_folder", "synced")


def test_a_name_that_only_begins_alike_is_not(clinic: Clinic) -> None:
    (clinic.folder / "DropboxLess").mkdir()
    clinic.configure(data_dir="DropboxLess")
    clinic.see("data_folder", "ok")


def test_room_on_the_disk(clinic: Clinic) -> None:
    clinic.see("disk", "ok")
    clinic.machine = clinic.machine._replace(free_bytes=lambda _folder: 700 * 1024 * 1024)
    assert clinic.see("disk", "low").values["megabytes"] == 700
    clinic.machine = clinic.machine._replace(free_bytes=lambda _folder: 99 * 1024 * 1024)
    clinic.see("disk", "full")


# -- the database --------------------------------------------------------------------------


def test_no_database_yet(clinic: Clinic) -> None:
    clinic.see("database", "missing")
    for name in ("writable", "integrity", "wal", "backups", "bot", "outbox"):
        assert clinic.see(name, "waits").values["row"] == "database"
    assert not clinic.desk_folder.exists(), "the doctor has made a database by looking for one"


def test_a_database_of_today(made: Clinic) -> None:
    assert made.see("database", "ok").values["version"] == checkup.newest_version()
    for name in ("writable", "integrity", "wal"):
        made.see(name, "ok")


def test_a_database_of_another_time(made: Clinic, raw: sqlite3.Connection) -> None:
    raw.execute("PRAGMA user_version = 1")
    made.see("database", "older")
    raw.execute("PRAGMA user_version = 999")
    made.see("database", "newer")
    made.see("outbox", "waits")


def test_another_programs_database(clinic: Clinic) -> None:
    clinic.desk_folder.mkdir()
    path = clinic.desk_folder / DATABASE_NAME
    with closing(sqlite3.connect(path)) as foreign:
        foreign.execute("CREATE TABLE songs (name TEXT)")
    before = path.read_bytes()
    clinic.see("database", "foreign")
    clinic.see("writable", "waits")
    assert path.read_bytes() == before


def test_a_file_that_is_no_database(clinic: Clinic) -> None:
    clinic.desk_folder.mkdir()
    (clinic.desk_folder / DATABASE_NAME).write_bytes(b"This is not a database. " * 200)
    clinic.see("database", "damaged")


def test_a_folder_in_its_place(clinic: Clinic) -> None:
    (clinic.desk_folder / DATABASE_NAME).mkdir(parents=True)
    clinic.see("database", "unreadable")


def test_damaged_pages_are_found(made: Clinic) -> None:
    with made.desk() as desk:
        for _ in range(40):
            desk.open(body="x" * 3000)
    path = made.desk_folder / DATABASE_NAME
    content = bytearray(path.read_bytes())
    for page in range(len(content) - 4096 * 20, len(content), 4096):
        content[page : page + 200] = b"\xff" * 200
    path.write_bytes(bytes(content))
    made.see("integrity", "damaged")


def test_rows_that_refer_to_nothing_are_found(made: Clinic, raw: sqlite3.Connection) -> None:
    raw.execute("PRAGMA foreign_keys = OFF")
    raw.execute(
        "INSERT INTO marks (ticket_id, person_id, message_id, seen, rev) VALUES (1, 1, 1, 1, 1)"
    )
    values = made.see("integrity", "orphans").values
    assert (values["count"], values["detail"]) == (2, "marks")


def test_a_check_that_would_take_too_long_is_given_up(
    made: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    with made.desk() as desk:
        for _ in range(300):
            desk.open(body="x" * 1000)
    made.see("integrity", "ok")
    monkeypatch.setattr("scripts.checkup.storage.CHECK_LIMIT_S", -1)
    monkeypatch.setattr("scripts.checkup.case.LEAST_WAIT_S", -1)
    made.see("integrity", "unfinished")


def test_a_database_that_somebody_keeps_locked(made: Clinic, raw: sqlite3.Connection) -> None:
    raw.execute("BEGIN IMMEDIATE")
    made.see("writable", "locked")
    raw.execute("ROLLBACK")
    made.see("writable", "ok")


@pytest.mark.skipif(os.name != "posix", reason="rights of another kind")
def test_a_database_that_can_only_be_read() -> None:
    with tempfile.TemporaryDirectory() as name:
        made = Clinic(Path(name))
        made.make_desk()
        with closing(sqlite3.connect(made.desk_folder / DATABASE_NAME)) as raw:
            raw.execute("PRAGMA journal_mode = DELETE")
        made.see("writable", "ok")
        with _as_somebody_else(made.folder):
            made.see("writable", "read_only")


@contextmanager
def _as_somebody_else(folder: Path) -> Iterator[None]:
    """Root may write everything: for a while this process is nobody, who owns all but the file."""
    path = folder / "data" / DATABASE_NAME
    path.chmod(0o444)
    if not AS_ROOT:
        yield
        return
    for one in (folder, *folder.rglob("*")):
        os.chown(one, 0 if one == path else NOBODY, -1)
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


def test_a_write_that_is_refused_for_another_reason(made: Clinic) -> None:
    (made.desk_folder / "write.lock").unlink()
    (made.desk_folder / "write.lock").mkdir()
    made.see("writable", "refused")


def test_an_outgrown_log_is_shrunk_and_nothing_is_lost(made: Clinic) -> None:
    with closing(opener(made.desk_folder / DATABASE_NAME, 1000)()) as writer:
        writer.execute("CREATE TABLE ballast (filling BLOB)")
        for _ in range(WAL_LIMIT_BYTES // (4 << 20) + 1):
            writer.execute("INSERT INTO ballast VALUES (zeroblob(?))", (4 << 20,))
        made.fix("wal", "large", then="ok")
        held = writer.execute("SELECT count(*) FROM ballast").fetchone()[0]
    assert held == WAL_LIMIT_BYTES // (4 << 20) + 1


def test_looking_changes_nothing(made: Clinic) -> None:
    with made.desk() as desk:
        desk.open()
    before = {path.name: path.read_bytes() for path in made.desk_folder.iterdir()}
    for name in ("database", "integrity", "wal", "bot", "outbox", "updates", "backups"):
        made.see(name, {"bot": "never", "backups": "none"}.get(name, "ok"))
    after = {path.name: path.read_bytes() for path in made.desk_folder.iterdir()}
    assert after["tikethet.db"] == before["tikethet.db"]
    assert after.get("tikethet.db-wal", b"") == b""


# -- backups -------------------------------------------------------------------------------


def test_backups(made: Clinic) -> None:
    made.see("backups", "none")
    shelf = made.folder / "backups"
    _shelve(shelf, now_ms() - 80 * HOUR_MS)
    assert made.see("backups", "old").values["count"] == 3
    _shelve(shelf, now_ms() - 5 * HOUR_MS)
    assert made.see("backups", "ok").values["hours"] == 5


def _shelve(shelf: Path, made_at: int) -> None:
    """A backup as its manifest tells of it; the doctor does not open the copy."""
    name = f"tikethet-{stamp(made_at)}"
    (shelf / name).mkdir(parents=True)
    part = Part("tikethet.db", 1, "0" * 64)
    manifest = Manifest(name, made_at, 1, "epoch", 1, {}, "3", [part])
    (shelf / name / "manifest.json").write_text(manifest.to_json(), encoding="utf-8")
