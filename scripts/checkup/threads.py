"""Work side by side in threads that nobody has to wait for: what hangs is left behind.

It must never start a thread that could keep the program from ending.
"""

import queue
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import TypeVar

T = TypeVar("T")


def side_by_side(
    works: Mapping[str, Callable[[], T]], deadline: float
) -> Iterator[tuple[str, T | Exception]]:
    """Names with their outcomes as they come in, until `deadline` of time.monotonic().

    An outcome is what the work returned or raised; what is not ready by then does not come at all.
    """
    outcomes: queue.SimpleQueue[tuple[str, T | Exception]] = queue.SimpleQueue()
    for name, work in works.items():
        threading.Thread(target=partial(_run, name, work, outcomes), daemon=True).start()
    for _ in works:
        try:
            yield outcomes.get(timeout=max(0.0, deadline - time.monotonic()))
        except queue.Empty:
            return


def _run(
    name: str,
    work: Callable[[], T],
    outcomes: "queue.SimpleQueue[tuple[str, T | Exception]]",
) -> None:
    try:
        outcomes.put((name, work()))
    except Exception as error:  # noqa: BLE001 - it is the outcome
        outcomes.put((name, error))
