"""The writer when the disk is full, COMMIT fails, the file is locked or the process dies.

Whatever happens: nothing half-stored, nobody left waiting, and it goes on when the cause is gone.
"""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.errors import DeskError
from app.store.transaction import Transaction
from tests.faults.stage import Runner, can_mount, resize, small_disk, trouble
from tests.store.verbs import event_ids, keep, keep_and_fail, kept, lose_everything

pytestmark = pytest.mark.fault

BIG = 3_000_000


def codes(answers: list[object]) -> list[object]:
    """Errors by their code, results as they are."""
    return [one.code if isinstance(one, DeskError) else one for one in answers]


def state(runner: Runner) -> tuple[set[str], list[int]]:
    tx = Transaction(runner.batches.connection, 0)
    assert not runner.batches.connection.in_transaction, "a transaction was left open"
    return kept(tx), event_ids(tx)


def assert_whole(runner: Runner) -> None:
    found = runner.batches.connection.execute("PRAGMA integrity_check").fetchall()
    assert found == [("ok",)], found


@pytest.fixture
def runner(tmp_path: Path) -> Iterator[Runner]:
    made = Runner(tmp_path / "desk", lambda _: None)
    yield made
    made.close()


def test_after_a_lost_transaction_those_before_are_uncertain_and_the_rest_go_on(
    runner: Runner,
) -> None:
    answers = runner.run(
        (keep, ("a",)), (keep, ("b",)), (lose_everything, ("c",)), (keep, ("d",)), (keep, ("e",))
    )
    assert codes(answers) == ["unavailable", "unavailable", "unavailable", 1, 2]
    assert state(runner) == ({"d", "e"}, [1, 2])
    assert runner.run((keep, ("f",))) == [3]


def test_the_rest_of_a_broken_batch_is_one_transaction_each(runner: Runner) -> None:
    answers = runner.run(
        (lose_everything, ("a",)), (keep, ("b",)), (lose_everything, ("c",)),
        (keep_and_fail, ("d",)), (keep, ("e",)),
    )  # fmt: skip
    assert codes(answers[:3]) == ["unavailable", 1, "unavailable"]
    assert isinstance(answers[3], LookupError)
    assert answers[4] == 2
    assert state(runner) == ({"b", "e"}, [1, 2])


class Disk:
    """A desk with little room, and how to give it more."""

    def __init__(self, runner: Runner, folder: Path, kind: str) -> None:
        self.runner = runner
        self.folder = folder
        self.kind = kind

    def give_room(self) -> None:
        if self.kind == "tmpfs":
            resize(self.folder, "64m")
        else:
            self.runner.connection.execute("PRAGMA max_page_count = 100000")


@pytest.fixture(params=["pages", "tmpfs"] if can_mount() else ["pages"])
def disk(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Disk]:
    if request.param == "pages":
        made = Runner(tmp_path / "desk", lambda one: _limit(one, "max_page_count = 300"))
        yield Disk(made, tmp_path, "pages")
        made.close()
        return
    with small_disk(tmp_path / "small", "2m"):
        # A small cache spills into the file in mid-transaction, which then is lost as a whole.
        made = Runner(tmp_path / "small" / "desk", lambda one: _limit(one, "cache_size = 10"))
        yield Disk(made, tmp_path / "small", "tmpfs")
        made.close()


def _limit(connection: sqlite3.Connection, pragma: str) -> None:
    connection.execute(f"PRAGMA {pragma}").fetchall()


def test_a_full_disk_in_mid_batch(disk: Disk) -> None:
    runner = disk.runner
    assert runner.run((keep, ("first",))) == [1]
    answers = runner.run(
        (keep, ("a",)), (keep, ("big", BIG)), (keep, ("b",)), (keep, ("big", BIG)), (keep, ("c",))
    )
    found, ids = state(runner)
    told = codes(answers)
    assert told[1] == told[3] == "unavailable", told
    assert {"b", "c"} <= found, f"{disk.kind}: the rest did not go on: {told}"
    for name, answer in zip(("a", "b", "c"), (told[0], told[2], told[4]), strict=True):
        assert (answer == "unavailable") == (name not in found), f"{name}: {answer}"
    assert ids == list(range(1, len(ids) + 1))
    assert_whole(runner)
    disk.give_room()
    assert isinstance(runner.run((keep, ("big", BIG)))[0], int), "no recovery with room"
    assert "big" in state(runner)[0]


def test_a_full_disk_is_met_again_and_again(disk: Disk) -> None:
    runner = disk.runner
    stored, refused = 0, 0
    for number in range(300):
        answer = runner.run((keep, (str(number), 20_000)))[0]
        stored += isinstance(answer, int)
        refused += isinstance(answer, DeskError)
    assert stored + refused == 300
    assert stored > 0
    assert refused > 0
    assert len(state(runner)[0]) == stored
    assert_whole(runner)
    disk.give_room()
    assert isinstance(runner.run((keep, ("after", 20_000)))[0], int)


@pytest.mark.parametrize("statement", ["COMMIT", "UPDATE log_end SET event_id = ?"])
@pytest.mark.parametrize(
    "error", [trouble(sqlite3.SQLITE_FULL, "FULL"), trouble(1034, "SQLITE_IOERR_FSYNC")], ids=str
)
def test_a_commit_that_fails_refuses_everybody(
    runner: Runner, error: sqlite3.Error, statement: str
) -> None:
    runner.connection.fail_with[statement] = error
    answers = runner.run((keep, ("a",)), (keep_and_fail, ("b",)), (keep, ("c",)))
    assert codes(answers) == ["unavailable"] * 3
    assert not runner.opened[0].fail_with, f"{statement} was not run"
    assert state(runner) == (set(), [])
    assert runner.run((keep, ("d",)), (keep, ("e",))) == [1, 2]
    assert state(runner) == ({"d", "e"}, [1, 2])


def test_a_commit_that_sqlite_itself_forbids(runner: Runner) -> None:
    def forbid(action: int, first: str | None, *_rest: object) -> int:
        is_commit = action == sqlite3.SQLITE_TRANSACTION and first == "COMMIT"
        return sqlite3.SQLITE_DENY if is_commit else sqlite3.SQLITE_OK

    runner.connection.set_authorizer(forbid)
    assert codes(runner.run((keep, ("a",)))) == ["unavailable"]
    runner.connection.set_authorizer(None)
    assert state(runner) == (set(), [])
    assert runner.run((keep, ("b",))) == [1]


def test_an_io_error_opens_the_file_anew(runner: Runner) -> None:
    runner.connection.fail_with["COMMIT"] = trouble(778, "SQLITE_IOERR_WRITE")
    runner.run((keep, ("a",)))
    assert len(runner.opened) == 2, "the connection was kept after an I/O error"
    assert runner.batches.connection is runner.opened[1]


def test_an_io_error_inside_a_verb_opens_the_file_anew(runner: Runner) -> None:
    def broken(tx: Transaction) -> None:
        tx.connection.execute("ROLLBACK")
        raise trouble(266, "SQLITE_IOERR_READ")

    answers = runner.run((keep, ("a",)), (broken, ()), (keep, ("b",)))
    assert codes(answers) == ["unavailable", "unavailable", 1]
    assert len(runner.opened) == 2, "the connection was kept after an I/O error"


def test_an_io_error_before_the_first_verb_leaves_no_transaction(runner: Runner) -> None:
    sql = "SELECT event_id FROM log_end"
    runner.connection.fail_with[sql] = trouble(266, "SQLITE_IOERR_READ")
    assert codes(runner.run((keep, ("a",)))) == ["unavailable"]
    assert runner.run((keep, ("b",))) == [1]


def test_a_rollback_that_fails_too(runner: Runner) -> None:
    runner.connection.fail_with["COMMIT"] = trouble(sqlite3.SQLITE_FULL, "FULL")
    runner.connection.fail_with["ROLLBACK"] = trouble(sqlite3.SQLITE_FULL, "FULL")
    assert codes(runner.run((keep, ("a",)))) == ["unavailable"]
    assert runner.run((keep, ("b",))) == [1]
    assert state(runner) == ({"b"}, [1])


def test_trouble_that_left_the_transaction_standing_is_not_raised_at_people(
    runner: Runner,
) -> None:
    def full(tx: Transaction) -> None:
        keep(tx, "half")
        raise trouble(sqlite3.SQLITE_FULL, "SQLITE_FULL")

    answers = runner.run((keep, ("a",)), (full, ()), (keep, ("b",)))
    assert codes(answers) == [1, "unavailable", 2]
    assert state(runner) == ({"a", "b"}, [1, 2])


def test_a_file_that_cannot_be_opened_again_is_tried_at_the_next_batch(
    runner: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unopenable() -> sqlite3.Connection:
        raise trouble(sqlite3.SQLITE_CANTOPEN, "SQLITE_CANTOPEN")

    reopen = runner.batches._connect
    monkeypatch.setattr(runner.batches, "_connect", unopenable)
    runner.connection.fail_with["COMMIT"] = trouble(778, "SQLITE_IOERR_WRITE")
    runner.run((keep, ("a",)))
    monkeypatch.setattr(runner.batches, "_connect", reopen)
    runner.connection.fail_with["BEGIN IMMEDIATE"] = trouble(778, "SQLITE_IOERR_WRITE")
    assert codes(runner.run((keep, ("b",)))) == ["unavailable"]
    assert len(runner.opened) == 2
    assert runner.run((keep, ("c",))) == [1]
