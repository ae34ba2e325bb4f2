"""The lock between processes: one at a time, patience that ends, nothing left behind."""

from pathlib import Path
from threading import Thread

import pytest

from app.store.lock import FairLock, FileLock, LockTimeout, until


def test_one_holder_at_a_time(tmp_path: Path) -> None:
    one, two = FileLock(tmp_path / "a.lock"), FileLock(tmp_path / "a.lock", 0.05)
    with one:
        assert not two.try_acquire()
        with pytest.raises(LockTimeout), two:
            pytest.fail("both held it")
    with two:
        assert not one.try_acquire()
    one.close()
    two.close()


def test_a_holder_that_fails_lets_go(tmp_path: Path) -> None:
    one, two = FileLock(tmp_path / "a.lock"), FileLock(tmp_path / "a.lock")
    with pytest.raises(LookupError), one:
        raise LookupError
    assert two.try_acquire()
    two.release()
    assert one.try_acquire()
    one.close()
    assert two.try_acquire(), "closing the file lets go too"
    two.close()


def test_patience_tries_again_and_ends() -> None:
    tries: list[int] = []

    def third_time() -> bool:
        tries.append(1)
        return len(tries) == 3

    assert until(third_time, 5.0)
    assert len(tries) == 3
    assert not until(lambda: False, 0.01)
    assert until(lambda: True, 0.0), "without patience one try is left"


def test_whoever_waits_is_next(tmp_path: Path) -> None:
    """A holder that wants it back at once finds that the turn is the waiter's."""
    one, two = FairLock(tmp_path / "a.lock", 0.05), FairLock(tmp_path / "a.lock")
    told: list[str] = []
    with one:
        waiter = Thread(target=lambda: told.append("two") if two.__enter__() else None)
        waiter.start()
        assert until(lambda: not _has_turn(tmp_path), 5.0), "the waiter never took the turn"
    with pytest.raises(LockTimeout), one:
        pytest.fail("it was taken from under the waiter, or the waiter got no turn")
    waiter.join(5.0)
    assert told == ["two"]
    two.release()
    with one:
        told.append("one again")
    one.close()
    two.close()


def _has_turn(folder: Path) -> bool:
    """Whether nobody waits."""
    turn = FileLock(folder / "a.turn")
    try:
        return turn.try_acquire()
    finally:
        turn.close()
