"""The group commit: answers only after COMMIT, in order, and a verb that fails fails alone."""

import asyncio
import sqlite3
from pathlib import Path

import pytest

from app.domain.errors import DeskError
from app.store import database, events
from app.store.connections import opener
from app.store.database import DATABASE_NAME, Store, open_store
from tests.factories import STARTED_AT, Desk
from tests.store.verbs import event_ids, keep, keep_and_fail, kept


def clock() -> int:
    return STARTED_AT


async def test_an_answer_means_that_others_can_read_it(tmp_path: Path) -> None:
    async with open_store(tmp_path, clock) as store:
        other = opener(store.path, 1000)()
        seen: list[bool] = []
        done = asyncio.Event()

        def answer(result: int, error: Exception | None) -> None:
            rows = other.execute("SELECT max(id) FROM events").fetchone()
            seen.append(error is None and rows[0] >= result)
            if len(seen) == 200:
                done.set()

        for number in range(200):
            store.submit(answer, keep, (str(number),))
            await asyncio.sleep(0)
        await asyncio.wait_for(done.wait(), 10)
        other.close()
        assert all(seen), f"{seen.count(False)} answers came before their COMMIT"


async def test_what_is_queued_together_is_one_commit_in_order(tmp_path: Path) -> None:
    async with open_store(tmp_path, clock) as store:
        batches: list[int] = []
        store.observe_batches(lambda jobs, _seconds: batches.append(jobs))
        writes = [store.write(keep, str(number)) for number in range(120)]
        ids = await asyncio.gather(*writes)
        assert ids == list(range(1, 121))
        assert batches == [120]
        assert store.answered_event_id == 120


async def test_a_batch_is_bounded(tmp_path: Path) -> None:
    async with open_store(tmp_path, clock) as store:
        batches: list[int] = []
        store.observe_batches(lambda jobs, _seconds: batches.append(jobs))
        count = database.BATCH_LIMIT + 7
        await asyncio.gather(*(store.write(keep, str(number)) for number in range(count)))
        assert batches == [database.BATCH_LIMIT, 7]


async def test_a_verb_that_raises_takes_back_only_itself(tmp_path: Path) -> None:
    async with open_store(tmp_path, clock) as store:
        writes = [
            store.write(keep_and_fail if number % 3 == 1 else keep, str(number))
            for number in range(30)
        ]
        answers = await asyncio.gather(*writes, return_exceptions=True)
        for number, answer in enumerate(answers):
            assert isinstance(answer, LookupError if number % 3 == 1 else int), number
        assert await store.read(kept) == {str(n) for n in range(30) if n % 3 != 1}
        assert await store.read(event_ids) == list(range(1, 21)), "event ids have a hole"


async def test_a_refusal_reaches_its_caller_as_it_is(tmp_path: Path) -> None:
    def refuse(tx: object) -> None:
        raise DeskError("conflict", field="client_id")

    async with open_store(tmp_path, clock) as store:
        refused = store.write(refuse)
        answered = store.write(keep, "one")
        found = await asyncio.gather(refused, answered, return_exceptions=True)
        assert isinstance(found[0], DeskError)
        assert (found[0].code, found[0].facts) == ("conflict", {"field": "client_id"})
        assert found[1] == 1


async def test_a_mistake_in_a_verb_is_not_called_unavailable(tmp_path: Path) -> None:
    def wrong(tx: object) -> None:
        tx.execute("INSERT INTO cursors (name, event_id) VALUES ('a', NULL)")  # type: ignore[attr-defined]

    async with open_store(tmp_path, clock) as store:
        with pytest.raises(sqlite3.IntegrityError):
            await store.write(wrong)


async def test_cancelling_a_waiter_does_not_stop_its_write(tmp_path: Path) -> None:
    async with open_store(tmp_path, clock) as store:
        waiter = asyncio.ensure_future(store.write(keep, "cancelled"))
        await asyncio.sleep(0)
        waiter.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiter
        await store.write(keep, "next")
        assert await store.read(kept) == {"cancelled", "next"}


async def test_the_queue_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "QUEUE_LIMIT", 5)
    async with open_store(tmp_path, clock) as store:
        taken = [asyncio.ensure_future(store.write(keep, str(n))) for n in range(5)]
        await asyncio.sleep(0)
        with pytest.raises(DeskError) as refusal:
            await store.write(keep, "one too many")
        assert refusal.value.code == "unavailable"
        assert await asyncio.gather(*taken) == [1, 2, 3, 4, 5]
        assert await store.write(keep, "there is room again") == 6


async def test_closing_finishes_what_is_queued_and_refuses_what_comes(tmp_path: Path) -> None:
    async with open_store(tmp_path, clock) as store:
        queued = [asyncio.ensure_future(store.write(keep, str(n))) for n in range(1_200)]
        await asyncio.sleep(0)
    assert await asyncio.gather(*queued) == list(range(1, 1_201))
    with pytest.raises(DeskError) as refusal:
        await store.write(keep, "late")
    assert refusal.value.code == "unavailable"
    with pytest.raises(DeskError):
        await store.read(kept)
    async with open_store(tmp_path, clock) as again:
        assert len(await again.read(kept)) == 1_200


async def test_closing_answers_everybody_even_when_a_verb_hangs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "CLOSE_PATIENCE_S", 0.05)
    monkeypatch.setattr(database, "BATCH_LIMIT", 1)
    let_go = asyncio.Event()
    loop = asyncio.get_running_loop()

    def hang(tx: object) -> None:
        asyncio.run_coroutine_threadsafe(let_go.wait(), loop).result(10)

    async with open_store(tmp_path, clock) as store:
        waiting = [asyncio.ensure_future(store.write(verb)) for verb in (hang, hang)]
        await asyncio.sleep(0)
        loop.call_later(0.2, let_go.set)
    found = await asyncio.wait_for(asyncio.gather(*waiting, return_exceptions=True), 5)
    codes = [error.code for error in found if isinstance(error, DeskError)]
    assert codes == ["unavailable", "unavailable"]


async def test_a_listener_that_fails_does_not_end_the_writer(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_news: object) -> None:
        raise LookupError

    async with open_store(tmp_path, clock) as store:
        store.tail_with(lambda tx, _told: events.newest_id(tx), fail)
        store.observe_batches(fail)
        store.submit(fail, keep, ("one",))
        assert await asyncio.wait_for(store.write(keep, "two"), 5) == 2
        assert await asyncio.wait_for(store.write(keep, "three"), 5) == 3
    assert "a listener of the writer failed" in caplog.text


async def test_the_tail_reads_what_was_just_committed(tmp_path: Path) -> None:
    found: list[int] = []
    async with open_store(tmp_path, clock) as store:
        store.tail_with(lambda tx, _told: events.newest_id(tx), found.append)
        for number in range(5):
            await store.write(keep, str(number))
        await store.settled()
    assert found == [1, 2, 3, 4, 5]


async def test_one_moment_is_the_moment_of_a_whole_batch(tmp_path: Path) -> None:
    ticks = iter(range(STARTED_AT, STARTED_AT + 1000))
    async with open_store(tmp_path, lambda: next(ticks)) as store:
        moments = await asyncio.gather(*(store.write(_moment) for _ in range(40)))
        assert len(set(moments)) == 1
        assert await store.write(_moment) > moments[0]


def _moment(tx: object) -> int:
    return int(tx.now)  # type: ignore[attr-defined]


async def test_a_snapshot_does_not_move_under_its_reader(tmp_path: Path) -> None:
    async with open_store(tmp_path, clock) as store:
        await store.write(keep, "first")
        started, go_on = asyncio.Event(), asyncio.Event()
        loop = asyncio.get_running_loop()

        def twice(tx: object) -> tuple[int, int]:
            before = len(event_ids(tx))  # type: ignore[arg-type]
            loop.call_soon_threadsafe(started.set)
            asyncio.run_coroutine_threadsafe(go_on.wait(), loop).result(5)
            return before, len(event_ids(tx))  # type: ignore[arg-type]

        reading = asyncio.ensure_future(store.read(twice))
        await started.wait()
        await store.write(keep, "meanwhile")
        go_on.set()
        assert await reading == (1, 1)
        assert await store.read(event_ids) == [1, 2]


async def test_a_read_that_fails_leaves_its_reader_usable(tmp_path: Path) -> None:
    def broken(tx: object) -> None:
        tx.execute("SELECT * FROM no_such_table")  # type: ignore[attr-defined]

    async with open_store(tmp_path, clock) as store:
        for _ in range(database.READERS * 2):
            with pytest.raises(DeskError) as refusal:
                await store.read(broken)
            assert refusal.value.code == "unavailable"
        assert await store.read(event_ids) == []


def test_ids_of_events_are_never_handed_out_twice(desk: Desk) -> None:
    desk.open()
    newest = desk.cursor
    desk.connection.execute("DELETE FROM events")
    assert desk.do(keep, "after") == newest + 1


async def test_the_wal_is_moved_into_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.store.writer.CHECKPOINT_WAL_BYTES", 100_000)
    monkeypatch.setattr("app.store.writer.CHECKPOINT_AGAIN_S", 0.0)
    async with open_store(tmp_path, clock) as store:
        wal = store.path.with_name(f"{DATABASE_NAME}-wal")
        of_the_migrations = wal.stat().st_size
        for number in range(20):
            await store.write(keep, str(number), 20_000)
        assert wal.stat().st_size < of_the_migrations + 200_000
        assert len(await store.read(kept)) == 20


def test_files_of_a_desk_are_its_owners_alone(tmp_path: Path) -> None:
    folder = tmp_path / "new"

    async def open_once() -> Store:
        async with open_store(folder, clock) as store:
            await store.write(keep, "one")
            modes = {path.name: path.stat().st_mode & 0o077 for path in folder.iterdir()}
            assert set(modes.values()) == {0}, modes
            return store

    asyncio.run(open_once())
    assert folder.stat().st_mode & 0o077 == 0
