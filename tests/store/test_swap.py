"""Another database in the place of one that nobody uses."""

import asyncio
import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from app.store import swap
from app.store.connections import opener
from tests.faults.stage import line_of, program


def database(path: Path, word: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with closing(opener(path, 0)()) as made:
        made.execute("CREATE TABLE words (word)")
        made.execute("INSERT INTO words VALUES (?)", (word,))
    return path


def word_in(path: Path) -> str:
    with closing(sqlite3.connect(path)) as found:
        return str(found.execute("SELECT word FROM words").fetchone()[0])


async def test_a_database_that_another_process_has_open_is_in_use(tmp_path: Path) -> None:
    path = tmp_path / "tikethet.db"
    assert not swap.is_in_use(path), "there is nothing yet"
    async with program("saturate", tmp_path) as other:
        assert await line_of(other) == "writing"
        assert swap.is_in_use(path)
        assert not swap.fold(path)
        other.kill()
        await asyncio.wait_for(other.wait(), 10)
    assert not swap.is_in_use(path), "the lock outlived its process"


async def test_a_damaged_database_that_is_open_is_in_use_all_the_same(tmp_path: Path) -> None:
    path = tmp_path / "tikethet.db"
    async with program("saturate", tmp_path) as other:
        assert await line_of(other) == "writing"
        path.write_bytes(b"rubbish" * 5_000)
        assert swap.is_in_use(path)


def test_folding_leaves_one_file_with_everything_in_it(tmp_path: Path) -> None:
    path = database(tmp_path / "a.db", "a")
    writing = opener(path, 0)()
    writing.execute("UPDATE words SET word = 'later'")
    wal = path.with_name("a.db-wal").read_bytes()
    writing.close()
    path.with_name("a.db-wal").write_bytes(wal)
    assert swap.fold(path)
    assert [one.name for one in tmp_path.iterdir()] == ["a.db"]
    assert word_in(path) == "later"


def test_the_former_database_keeps_a_name(tmp_path: Path) -> None:
    path = database(tmp_path / "desk" / "a.db", "former")
    fresh = database(tmp_path / "fresh.db", "new")
    swap.put_in_place(fresh, path, tmp_path / "aside")
    assert word_in(path) == "new"
    assert word_in(tmp_path / "aside" / "a.db") == "former"
    assert not fresh.exists()


def test_without_a_former_one_nothing_is_kept(tmp_path: Path) -> None:
    fresh = database(tmp_path / "fresh.db", "new")
    swap.put_in_place(fresh, tmp_path / "a.db", tmp_path / "aside")
    assert word_in(tmp_path / "a.db") == "new"
    assert not (tmp_path / "aside").exists()


def test_a_file_system_without_links_gets_a_copy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_source: Path, _target: Path) -> None:
        raise OSError("no links here")

    monkeypatch.setattr(os, "link", refuse)
    path = database(tmp_path / "desk" / "a.db", "former")
    swap.put_in_place(database(tmp_path / "fresh.db", "new"), path, tmp_path / "aside")
    assert word_in(tmp_path / "aside" / "a.db") == "former"
    assert [one.name for one in (tmp_path / "aside").iterdir()] == ["a.db"]


def test_the_log_of_an_unreadable_database_is_not_applied_to_the_new_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(swap, "fold", lambda _path: False)
    path = tmp_path / "desk" / "a.db"
    path.parent.mkdir()
    path.write_bytes(b"rubbish" * 5_000)
    path.with_name("a.db-wal").write_bytes(b"its log")
    swap.put_in_place(database(tmp_path / "fresh.db", "new"), path, tmp_path / "aside")
    assert word_in(path) == "new"
    assert sorted(one.name for one in (tmp_path / "aside").iterdir()) == ["a.db", "a.db-wal"]


def test_a_log_that_was_taken_away_too_early_goes_back(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    aside = tmp_path / "aside"
    aside.mkdir()
    (aside / "a.db-wal").write_bytes(b"its log")
    swap.take_back(aside, path)
    assert path.with_name("a.db-wal").read_bytes() == b"its log"
    swap.take_back(aside, path)


def test_a_file_that_is_held_for_a_moment_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, target = tmp_path / "a", tmp_path / "b"
    source.write_bytes(b"x")
    refusals = [PermissionError("a scanner reads it")] * 3
    real = Path.replace

    def replace(self: Path, other: Path) -> Path:
        if refusals:
            raise refusals.pop()
        return real(self, other)

    monkeypatch.setattr(Path, "replace", replace)
    monkeypatch.setattr(swap, "REPLACE_EVERY_S", 0)
    swap.replaced(source, target)
    assert target.read_bytes() == b"x"
    refusals += [PermissionError("for ever")] * 10_000
    monkeypatch.setattr(swap, "REPLACE_PATIENCE_S", 0.01)
    target.rename(source)
    with pytest.raises(PermissionError):
        swap.replaced(source, target)
