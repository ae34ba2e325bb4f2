"""The lock between processes: one at a time, patience that ends, nothing left behind."""

from pathlib import Path

import pytest

from app.store.lock import FileLock, LockTimeout, until


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
