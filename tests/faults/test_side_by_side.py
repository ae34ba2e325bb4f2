"""Two processes and one file: fairness, locks, deaths, first openings and a main that fails."""

import asyncio
import sqlite3
import statistics
import sys
from pathlib import Path

import pytest

from app.clock import now_ms
from app.domain.errors import DeskError
from app.store import writer
from app.store.connections import opener
from app.store.database import DATABASE_NAME, open_store
from app.store.migrate import newest_version
from tests.faults.stage import line_of, program
from tests.store.verbs import event_ids, keep, kept

pytestmark = pytest.mark.fault

WAITS = 400
#: Twenty times what it takes on an idle machine; SQLite's own way of waiting takes 4-5 s.
WAIT_P99_LIMIT_MS = 100
EXIT_LIMIT_S = 2.0
ROUNDS = 10


def integrity(folder: Path) -> str:
    connection = sqlite3.connect(folder / DATABASE_NAME)
    try:
        return str(connection.execute("PRAGMA integrity_check").fetchone()[0])
    finally:
        connection.close()


async def test_a_saturated_process_lets_the_other_write(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(writer, "CHECKPOINT_WAL_BYTES", 200_000)
    loop = asyncio.get_running_loop()
    async with program("saturate", tmp_path) as other:
        assert await line_of(other) == "writing"
        waits: list[float] = []
        async with open_store(tmp_path, now_ms) as store:
            for number in range(WAITS):
                began = loop.time()
                await store.write(keep, f"mine {number}")
                waits.append((loop.time() - began) * 1000)
            assert other.stdin is not None
            other.stdin.close()
            theirs = int(await line_of(other))
            ids = await store.read(event_ids)
    p99 = statistics.quantiles(waits, n=100)[98]
    with capsys.disabled():
        print(
            f"\nwrite beside {theirs} others: p50 {statistics.median(waits):.1f} ms,"
            f" p99 {p99:.1f} ms, most {max(waits):.1f} ms"
        )
    assert len(ids) == WAITS + theirs, "what was acknowledged is not all there"
    assert theirs > WAITS, "the other process was not saturated"
    assert p99 < WAIT_P99_LIMIT_MS
    assert integrity(tmp_path) == "ok"


async def test_another_programs_lock_is_waited_for(tmp_path: Path) -> None:
    async with open_store(tmp_path, now_ms) as store:
        other = opener(store.path, 0)()
        other.execute("BEGIN IMMEDIATE")
        waiting = asyncio.ensure_future(store.write(keep, "patient"))
        for _ in range(20):
            assert await store.read(kept) == set()
        assert not waiting.done()
        other.execute("COMMIT")
        assert await asyncio.wait_for(waiting, 5) == 1
        other.close()


async def test_a_lock_that_stays_is_unavailable_and_the_loop_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer, "PATIENCE_S", 0.3)
    async with open_store(tmp_path, now_ms) as store:
        other = opener(store.path, 0)()
        other.execute("BEGIN IMMEDIATE")
        waiting = [asyncio.ensure_future(store.write(keep, str(n))) for n in range(3)]
        turns = 0
        while not all(one.done() for one in waiting):
            await store.read(kept)
            turns += 1
        found = await asyncio.gather(*waiting, return_exceptions=True)
        assert [getattr(one, "code", one) for one in found] == ["unavailable"] * 3
        assert turns > 20, f"the loop turned {turns} times while the writer waited"
        other.execute("ROLLBACK")
        other.close()
        assert await store.write(keep, "free again") == 1


async def test_the_write_lock_of_a_stuck_process_is_unavailable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_store(tmp_path, now_ms) as stuck, open_store(tmp_path, now_ms) as store:
        monkeypatch.setattr(store._lock, "_patience_s", 0.2)
        with stuck._lock, pytest.raises(DeskError) as refusal:
            await store.write(keep, "one")
        assert refusal.value.code == "unavailable"
        assert await store.write(keep, "two") == 1


async def test_a_process_that_dies_in_a_batch_leaves_no_lock_and_no_half(tmp_path: Path) -> None:
    async with program("die_in_a_batch", tmp_path) as dying:
        assert await line_of(dying) == "dying"
        assert await asyncio.wait_for(dying.wait(), 10) == 9
    async with open_store(tmp_path, now_ms) as store:
        assert await asyncio.wait_for(store.write(keep, "next"), 2) == 2
        assert await store.read(kept) == {"acknowledged", "next"}
    assert integrity(tmp_path) == "ok"


async def test_two_processes_open_an_empty_folder_at_once(tmp_path: Path) -> None:
    for number in range(ROUNDS):
        await _open_together(tmp_path / str(number))


async def _open_together(folder: Path) -> None:
    async with (
        program("open_at_once", folder, "a") as one,
        program("open_at_once", folder, "b") as two,
    ):
        for child in (one, two):
            assert await line_of(child) == "ready"
        for child in (one, two):
            assert child.stdin is not None
            child.stdin.write(b"go\n")
        versions = [await line_of(child) for child in (one, two)]
        assert [await child.wait() for child in (one, two)] == [0, 0]
    assert versions == [str(newest_version())] * 2
    async with open_store(folder, now_ms) as store:
        assert await store.read(kept) == {"a", "b"}
        assert await store.read(event_ids) == [1, 2]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit on the size of a file")
async def test_a_real_io_error_is_unavailable_and_passes(tmp_path: Path) -> None:
    async with program("write_to_a_limit", tmp_path) as child:
        said = await line_of(child)
        assert await child.wait() == 0
    assert said == f"{['unavailable'] * 6} ['before'] ['after', 'before']"
    assert integrity(tmp_path) == "ok"


async def test_a_main_that_raises_with_an_open_store_ends(tmp_path: Path) -> None:
    async with program("raise_with_an_open_store", tmp_path) as child:
        assert await line_of(child) == "raising"
        assert await asyncio.wait_for(child.wait(), EXIT_LIMIT_S) == 1
        assert child.stderr is not None
        assert b"LookupError: the main has failed" in await child.stderr.read()
