"""Bytes on the disk: whole under the name of their content, or not there at all."""

import hashlib
import os
import threading
from pathlib import Path

import pytest

from app.domain.filetype import HEAD_BYTES
from app.services import file_folder
from app.services.file_folder import FileFolder, append, discard, read_through, size_of
from app.store.swap import replaced

CONTENT = bytes(range(256)) * 40


@pytest.fixture
def folder(tmp_path: Path) -> FileFolder:
    made = FileFolder(tmp_path)
    made.prepare()
    return made


def coming(folder: FileFolder, content: bytes = CONTENT) -> Path:
    path = folder.new_path()
    path.write_bytes(content)
    return path


def test_a_file_lies_under_the_digest_of_its_bytes(folder: FileFolder) -> None:
    path = coming(folder)
    found = read_through(path)
    assert found.digest == hashlib.sha256(CONTENT).digest()
    assert (found.size, found.head) == (len(CONTENT), CONTENT[:HEAD_BYTES])
    with folder.naming_lock():
        folder.place(path, found.digest)
    assert not path.exists()
    name = found.digest.hex()
    assert folder.path_of(found.digest) == folder.root / name[:2] / name
    assert folder.path_of(found.digest).read_bytes() == CONTENT


def test_the_same_bytes_twice_are_one_file(folder: FileFolder) -> None:
    digest = hashlib.sha256(CONTENT).digest()
    for _ in range(2):
        with folder.naming_lock():
            folder.place(coming(folder), digest)
    assert [one.name for one in folder.root.glob("??/*")] == [digest.hex()]
    folder.remove(digest)
    folder.remove(digest)
    assert list(folder.named(2**40)) == []


def test_everything_is_on_the_disk_before_it_has_a_name(
    folder: FileFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps: list[str] = []
    monkeypatch.setattr(file_folder, "synced", lambda path: steps.append(f"sync {path.name}"))

    def renamed(source: Path, target: Path) -> None:
        steps.append("rename")
        replaced(source, target)

    monkeypatch.setattr(file_folder, "replaced", renamed)
    path, digest = coming(folder), hashlib.sha256(CONTENT).digest()
    folder.place(path, digest)
    assert steps == ["sync files", f"sync {path.name}", "rename", f"sync {digest.hex()[:2]}"]


def test_bytes_that_somebody_reads_stay_where_they_are(
    folder: FileFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    digest = hashlib.sha256(CONTENT).digest()
    folder.place(coming(folder), digest)
    os.utime(folder.path_of(digest), (1000, 1000))

    def refused(_source: Path, _target: Path) -> None:
        raise PermissionError

    monkeypatch.setattr(file_folder, "replaced", refused)
    again = coming(folder)
    folder.place(again, digest)
    assert not again.exists()
    assert not folder.is_older(digest, 2000)
    other = coming(folder, b"other bytes")
    with pytest.raises(PermissionError):
        folder.place(other, digest)


def test_naming_is_one_at_a_time(folder: FileFolder) -> None:
    order: list[str] = []
    inside = threading.Event()

    def other() -> None:
        inside.wait(5)
        with folder.naming_lock():
            order.append("second")

    thread = threading.Thread(target=other)
    thread.start()
    with folder.naming_lock():
        inside.set()
        thread.join(0.05)
        order.append("first")
    thread.join(5)
    assert order == ["first", "second"]


def test_pieces_are_written_where_they_belong(folder: FileFolder) -> None:
    path = folder.upload_path(7)
    assert append(path, 0, [b"abc", b"def"], is_milestone=False) == 6
    assert append(path, 6, [b"ghi"], is_milestone=True) == 9
    assert append(path, 4, [b"X"], is_milestone=False) == 5
    assert path.read_bytes() == b"abcdX"
    assert size_of(path) == 5
    discard(path)
    discard(path)
    assert size_of(path) == 0


def test_only_what_is_old_is_swept(folder: FileFolder) -> None:
    old, young, named = coming(folder), coming(folder), coming(folder)
    digest = hashlib.sha256(CONTENT).digest()
    folder.place(named, digest)
    (folder.root / "ab").mkdir(exist_ok=True)
    (folder.root / "ab" / "a-guest").write_bytes(b"not ours")
    for path in (old, folder.path_of(digest), folder.root / "ab" / "a-guest"):
        os.utime(path, (1000, 1000))
    assert list(folder.named(2000)) == [digest]
    assert list(folder.named(500)) == []
    assert folder.sweep_incoming(2000) == 1
    assert not old.exists()
    assert young.exists()


def test_there_must_be_room(folder: FileFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    assert folder.has_room(1)
    monkeypatch.setattr(file_folder, "SPARE_BYTES", 2**62)
    assert not folder.has_room(1)
