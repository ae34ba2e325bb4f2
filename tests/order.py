"""The order in which tests begin: what takes long first, shared out among the workers.

pytest-xdist gives each worker a run of the list and lets whoever has nothing left take from the end
of another's. What stands at the beginning of a run is never taken, so the longest files are dealt
out one by one; begun last, or all to one worker, they would run on alone.
"""

from collections.abc import Callable, Iterable, Sequence
from itertools import chain, groupby
from typing import TypeVar

T = TypeVar("T")

#: The files that take longest, the longest first.
LONGEST = (
    "tests/faults/test_kills.py",
    "tests/scripts/test_demo.py",
    "tests/faults/test_upload_kills.py",
    "tests/journeys/test_demo.py",
    "tests/checks/test_every_screen.py",
    "tests/journeys/test_every_kind.py",
    "tests/journeys/test_lease_journey.py",
    "tests/faults/test_torn_config.py",
    "tests/faults/test_backup_kills.py",
    "tests/journeys/test_restore_journey.py",
)
#: Folders whose other files come next: each test of theirs starts whole processes.
LONG_FOLDERS = ("tests/journeys/", "tests/faults/")


def begun_well(tests: Iterable[T], file_of: Callable[[T], str], workers: int) -> list[T]:
    """The same tests; those of one file stay together and in their order."""
    files = [(path, list(group)) for path, group in groupby(tests, file_of)]
    long = sorted((one for one in files if _rank(one[0]) is not None), key=lambda one: _key(one[0]))
    short = [group for path, group in files if _rank(path) is None]
    return _dealt([group for _, group in long], list(chain.from_iterable(short)), workers)


def _key(path: str) -> int:
    rank = _rank(path)
    return len(LONGEST) if rank is None else rank


def _rank(path: str) -> int | None:
    """None for a file that may come whenever it does."""
    if path in LONGEST:
        return LONGEST.index(path)
    return len(LONGEST) if path.startswith(LONG_FOLDERS) else None


def _dealt(files: Sequence[list[T]], rest: list[T], workers: int) -> list[T]:
    """Each worker's run: every so-manieth of the long files, then as much of the rest as fits."""
    order: list[T] = []
    left = sum(map(len, files)) + len(rest)
    for worker in range(workers):
        run = list(chain.from_iterable(files[worker::workers]))
        # As large as the run that xdist will hand to this worker.
        room = max(left // (workers - worker) - len(run), 0)
        run, rest = run + rest[:room], rest[room:]
        order += run
        left -= len(run)
    return order + rest
