"""Backups: whole or not there at all, kept in number, verified to the last byte."""

import json
import os
import shutil
from pathlib import Path

import pytest

from app.services import backup, shelf
from app.services.backup import ONLY_ONE, Made, make, quietly, verify
from app.services.shelf import PARTIAL, BackupError
from app.store.database import DATABASE_NAME
from app.store.lock import FileLock
from tests.factories import STARTED_AT, Desk


def made(desk: Desk, to: Path, keep: int = 14) -> Made:
    desk.later(1000)
    return make(desk.path.parent, to, keep, lambda: desk.now, quietly)


def in_files(stored: Path) -> str:
    return f"files/{stored.parent.name}/{stored.name}"


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_backup_is_a_folder_with_a_manifest_of_all_that_is_in_it(
    desk: Desk, tmp_path: Path
) -> None:
    desk.open()
    stored = desk.file(b"a photo")
    found = made(desk, tmp_path / "shelf")
    assert names(found.path) == ["files", "manifest.json", "tikethet.db"]
    said = json.loads((found.path / "manifest.json").read_text(encoding="utf-8"))
    assert said["log_end"] == desk.cursor
    assert said["made_at"] == desk.now
    assert [part["path"] for part in said["parts"]] == ["tikethet.db", in_files(stored)]
    assert verify(found.path, quietly) == found.manifest == shelf.read_manifest(found.path)
    assert shelf.newest_backup(tmp_path / "shelf") == (found.path, desk.now)


def test_a_backup_holds_the_files_that_its_rows_name_and_no_others(
    desk: Desk, tmp_path: Path
) -> None:
    stored = desk.file(b"a photo")
    for name in ("0" * 64, f"x{PARTIAL}", "x.part", ".hidden"):
        (stored.parent / name).write_bytes(b"nobody's")
    if os.name != "nt":
        (stored.parent / "link").symlink_to(desk.path)
    assert [Path(part.path).name for part in made(desk, tmp_path / "s").manifest.files] == [
        stored.name
    ]


def test_files_are_shared_between_backups_and_rot_is_not_handed_on(
    desk: Desk, tmp_path: Path
) -> None:
    stored = desk.file(b"a photo")
    first, second = made(desk, tmp_path / "s"), made(desk, tmp_path / "s")
    here, there = (one.path / in_files(stored) for one in (first, second))
    assert here.samefile(there)
    assert not here.samefile(stored), "a fault of the desk's disk would be one of the backup"
    here.write_bytes(b"rotten!")
    third = made(desk, tmp_path / "s")
    assert (third.path / in_files(stored)).read_bytes() == b"a photo"
    verify(third.path, quietly)


def test_a_rotten_file_of_the_desk_is_said_and_no_backup_is_made(
    desk: Desk, tmp_path: Path
) -> None:
    desk.file(b"a photo").write_bytes(b"rotten!")
    with pytest.raises(BackupError) as refusal:
        made(desk, tmp_path / "s")
    assert refusal.value.code == "rotten"
    assert names(tmp_path / "s") == [ONLY_ONE]


def test_a_lost_file_of_the_desk_is_said_and_no_backup_is_made(desk: Desk, tmp_path: Path) -> None:
    desk.file(b"a photo").unlink()
    with pytest.raises(BackupError) as refusal:
        made(desk, tmp_path / "s")
    assert refusal.value.code == "lost"
    assert names(tmp_path / "s") == [ONLY_ONE]


def test_a_file_that_the_desk_has_lost_comes_from_the_backup_before(
    desk: Desk, tmp_path: Path
) -> None:
    stored = desk.file(b"a photo")
    made(desk, tmp_path / "s")
    stored.unlink()
    again = made(desk, tmp_path / "s")
    assert (again.path / in_files(stored)).read_bytes() == b"a photo"


def test_the_newest_are_kept(desk: Desk, tmp_path: Path) -> None:
    found = [made(desk, tmp_path / "s", keep=3) for _ in range(5)]
    assert [one.path for one in shelf.shelved(tmp_path / "s")] == [one.path for one in found[2:]]
    assert found[-1].dropped == [found[1].path.name]


def test_what_is_no_backup_is_never_thrown_away(desk: Desk, tmp_path: Path) -> None:
    for name in ("holiday", "tikethet-old", "tikethet-2020-01-01T00-00-00Z"):
        (tmp_path / "s" / name).mkdir(parents=True)
    made(desk, tmp_path / "s", keep=1)
    made(desk, tmp_path / "s", keep=1)
    kept = names(tmp_path / "s")
    assert {"holiday", "tikethet-old", "tikethet-2020-01-01T00-00-00Z"} <= set(kept)
    assert len(kept) == 5


def test_two_in_one_second_have_names_of_their_own(desk: Desk, tmp_path: Path) -> None:
    folder = desk.path.parent
    found = [make(folder, tmp_path / "s", 14, lambda: STARTED_AT, quietly) for _ in range(11)]
    ordered = [one.path.name for one in shelf.shelved(tmp_path / "s")]
    assert ordered == [one.path.name for one in found]
    assert ordered[1] == ordered[0] + "-2"


@pytest.mark.parametrize("whose", ["desk", "shelf"])
def test_never_two_at_once(desk: Desk, tmp_path: Path, whose: str) -> None:
    to = tmp_path / "s"
    to.mkdir()
    other = FileLock((desk.path.parent if whose == "desk" else to) / ONLY_ONE)
    assert other.try_acquire()
    with pytest.raises(BackupError) as refusal:
        made(desk, to)
    assert refusal.value.code == "busy"
    other.close()
    made(desk, to)


def test_what_a_killed_run_left_is_swept_away(desk: Desk, tmp_path: Path) -> None:
    half = tmp_path / "s" / f"tikethet-2026-01-01T00-00-00Z{PARTIAL}"
    half.mkdir(parents=True)
    (half / DATABASE_NAME).write_bytes(b"half")
    made(desk, tmp_path / "s")
    assert not half.exists()
    assert len(shelf.shelved(tmp_path / "s")) == 1


def test_a_folder_without_a_desk_and_one_among_the_files_are_refused(
    desk: Desk, tmp_path: Path
) -> None:
    with pytest.raises(BackupError) as refusal:
        make(tmp_path / "nowhere", tmp_path / "s", 14, lambda: 0, quietly)
    assert refusal.value.code == "no_desk"
    assert not (tmp_path / "nowhere").exists()
    with pytest.raises(BackupError) as refusal:
        made(desk, desk.path.parent / "files" / "shelf")
    assert refusal.value.code == "inside"


def test_a_shelf_that_cannot_be_written_is_one_sentence(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "s").write_bytes(b"a file")
    with pytest.raises(BackupError) as refusal:
        made(desk, tmp_path / "s")
    assert refusal.value.code == "disk"


def test_the_folder_that_refuses_is_named(desk: Desk, tmp_path: Path) -> None:
    """A folder where a file is to be: nobody may open that, whoever runs the tests."""
    (desk.path.parent / "backup.lock").mkdir()
    with pytest.raises(BackupError) as refusal:
        made(desk, tmp_path / "s")
    assert refusal.value.code == "disk"
    assert refusal.value.values["folder"] == desk.path.parent


def test_too_little_room_is_said_before_anything_is_written(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backup, "SPARE_BYTES", 2**62)
    with pytest.raises(BackupError) as refusal:
        made(desk, tmp_path / "s")
    assert refusal.value.code == "no_room"
    assert names(tmp_path / "s") == [ONLY_ONE]


def test_every_change_of_a_backup_is_found(desk: Desk, tmp_path: Path) -> None:
    desk.open()
    desk.file(b"a photo")
    whole = made(desk, tmp_path / "s").path
    for number, path in enumerate(sorted(whole.rglob("*"))):
        if path.is_file():
            for kind in ("flipped", "shorter", "gone"):
                other = tmp_path / f"{number}-{kind}"
                shutil.copytree(whole, other)
                _spoil(other / path.relative_to(whole), kind)
                with pytest.raises(BackupError) as refusal:
                    verify(other, quietly)
                assert refusal.value.code in {"changed", "damaged", "garbled", "foreign", "unequal"}


def _spoil(path: Path, kind: str) -> None:
    content = path.read_bytes()
    if kind == "gone":
        path.unlink()
    elif kind == "shorter":
        path.write_bytes(content[: len(content) // 2])
    else:
        path.write_bytes(b"\x00" + content[1:])


def test_a_manifest_that_claims_something_else_is_found(desk: Desk, tmp_path: Path) -> None:
    desk.open()
    path = made(desk, tmp_path / "s").path
    manifest = shelf.read_manifest(path)
    manifest.log_end += 1
    (path / "manifest.json").write_text(manifest.to_json(), encoding="utf-8")
    with pytest.raises(BackupError) as refusal:
        verify(path, quietly)
    assert refusal.value.code == "unequal"


@pytest.mark.parametrize(
    "change",
    [
        {"format": 2}, {"parts": []}, {"parts": None}, {"schema": "x"}, {"rows": []},
        {"name": None},
        {"parts": [{"path": "../tikethet.db", "size": 1, "sha256": "0" * 64}]},
        {"parts": [{"path": "tikethet.db", "size": 1, "sha256": "0"}]},
        {"parts": [{"path": "tikethet.db", "size": -1, "sha256": "0" * 64}]},
        {"parts": [{"path": "files/../../x", "size": 1, "sha256": "0" * 64}]},
        {"parts": [{"path": "files/C:\\x", "size": 1, "sha256": "0" * 64}]},
        {"parts": [{"path": "tikethet.db", "size": 1, "sha256": "0" * 64}] * 2},
    ],
)  # fmt: skip
def test_a_manifest_that_could_lead_astray_is_refused(
    desk: Desk, tmp_path: Path, change: dict[str, object]
) -> None:
    path = made(desk, tmp_path / "s").path
    said = json.loads((path / "manifest.json").read_text(encoding="utf-8")) | change
    if change == {"name": None}:
        del said["name"]
    (path / "manifest.json").write_text(json.dumps(said), encoding="utf-8")
    with pytest.raises(BackupError) as refusal:
        shelf.read_manifest(path)
    assert refusal.value.code == "garbled"
    assert shelf.newest_backup(tmp_path / "s") is None


@pytest.mark.parametrize("content", [b"", b"[]", b"{", b"\xff\xfe", b"[" * 100_000])
def test_garbage_is_no_manifest(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "manifest.json").write_bytes(content)
    with pytest.raises(BackupError):
        shelf.read_manifest(tmp_path)


def test_a_backup_is_found_by_name_and_by_path(desk: Desk, tmp_path: Path) -> None:
    path = made(desk, tmp_path / "s").path
    assert backup.find(path.name, tmp_path / "s") == path
    assert backup.find(str(path), tmp_path / "elsewhere") == path
    with pytest.raises(BackupError) as refusal:
        backup.find("tikethet-of-nobody", tmp_path / "s")
    assert refusal.value.code == "unknown"
