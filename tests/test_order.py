from itertools import chain
from pathlib import Path

import pytest

from tests.order import LONG_FOLDERS, LONGEST, begun_well

ROOT = Path(__file__).parents[1]
FILES = [
    *(f"tests/domain/test_{number}.py" for number in range(10)),
    *LONGEST,
    "tests/faults/test_other.py",
]
TESTS = [f"{path}::{number}" for path in sorted(FILES) for number in range(4)]


def file_of(test: str) -> str:
    return test.partition("::")[0]


@pytest.mark.parametrize("workers", [1, 2, 3, 7, 100])
def test_every_test_runs_once_beside_those_of_its_file(workers: int) -> None:
    order = begun_well(TESTS, file_of, workers)
    assert sorted(order) == sorted(TESTS)
    for path in LONGEST:
        own = [f"{path}::{number}" for number in range(4)]
        begin = order.index(own[0])
        assert order[begin : begin + 4] == own


@pytest.mark.parametrize("workers", [1, 2, 3])
def test_every_worker_begins_with_what_takes_long(workers: int) -> None:
    order = begun_well(TESTS, file_of, workers)
    size = len(order) // workers
    begins = [file_of(order[worker * size]) for worker in range(workers)]
    assert begins == list(LONGEST[:workers])
    for worker in range(workers):
        run = [test.startswith("tests/domain") for test in order[worker * size :][:size]]
        assert run == sorted(run), "something that takes long comes after what does not"


def test_one_file_alone_stays_as_it_is() -> None:
    alone = [f"tests/domain/test_text.py::{number}" for number in range(5)]
    assert begun_well(alone, file_of, 3) == alone
    assert begun_well([], file_of, 3) == []


def test_what_takes_longest_is_there() -> None:
    missing = [path for path in chain(LONGEST, LONG_FOLDERS) if not (ROOT / path).exists()]
    assert not missing, f"LONGEST and LONG_FOLDERS of tests/order.py name {missing}"
