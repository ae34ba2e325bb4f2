"""What pages of the inbox, tickets and searches cost in the store of a small and a large desk.

`python scripts/bench/million.py [--sizes 1000 1000000] [--rounds 200] [--folder DIR]
[--only TEXT] [--clock cpu]`

The desks are built when they are not there (scripts/bench/large.py) and kept in DIR. It measures
inside the reader's thread: what a query costs, without the socket around it.
"""

import argparse
import asyncio
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from app import clock
from app.services.inbox import MessagePage, TicketPage
from app.services.searching import SearchPage
from app.store.database import Store, open_store
from app.store.transaction import Transaction
from scripts.bench import past
from scripts.bench.large import SEED, build, bytes_of
from scripts.bench.million_kinds import FOUND, Kind, Query, every_kind

LIMIT_MS, GROWTH_LIMIT = 20.0, 3.0
#: Rounds whose times are thrown away: they fill the caches.
WARM_UP = 20

ClockS = Callable[[], float]
#: The time of the thread's own work is the same whatever else the machine does.
CLOCKS_S: dict[str, ClockS] = {"wall": time.perf_counter, "cpu": time.thread_time}


class Sample(NamedTuple):
    """Milliseconds; `rows` is what the median answer holds, `short` the share of searches whose
    page is not full although more may follow."""

    median: float
    p99: float
    worst: float
    rows: float
    short: float


async def measure(store: Store, kind: Kind, rounds: int, clock_s: ClockS) -> Sample:
    dice = random.Random(kind.name)
    times: list[float] = []
    rows: list[int] = []
    short = 0
    for at in range(WARM_UP + rounds):
        took, answer = await store.read(_timed, kind.make(dice), clock_s)
        if at < WARM_UP:
            continue
        times.append(took * 1_000)
        rows.append(_rows_of(answer))
        if isinstance(answer, SearchPage):
            short += answer.next is not None and len(answer.found_messages) < FOUND
    times.sort()
    p99 = times[int(len(times) * 0.99)]
    median = statistics.median(times)
    return Sample(median, p99, times[-1], statistics.median(rows), short / len(times))


def _rows_of(answer: object) -> int:
    if isinstance(answer, SearchPage):
        return len(answer.found_messages)
    if isinstance(answer, TicketPage):
        return len(answer.tickets)
    return len(answer.messages) if isinstance(answer, MessagePage) else 1


def _timed(tx: Transaction, query: Query, clock_s: ClockS) -> tuple[float, Any]:
    began = clock_s()
    answer = query(tx)
    return clock_s() - began, answer


async def _one_desk(options: argparse.Namespace, count: int) -> dict[str, Sample]:
    folder = options.folder / str(count)
    async with open_store(folder, clock.now_ms) as store:
        await build(store, count)
        found = {}
        for kind in every_kind(100_001, count, past.Words(SEED)):
            if options.only not in kind.name:
                continue
            found[kind.name] = await measure(store, kind, options.rounds, CLOCKS_S[options.clock])
            print(f"\r{kind.name:60}", end="", flush=True, file=sys.stderr)
    print(f"\r{count:,} tickets: {bytes_of(folder) / 2**30:.2f} GiB{' ' * 40}", file=sys.stderr)
    return found


def _print(results: dict[int, dict[str, Sample]]) -> None:
    sizes = sorted(results)
    heads = [f"{size:,} tickets: p50, p99, worst; rows" for size in sizes]
    heads += ["growth of p50, for each row shown", "goes on"]
    print(f"\n| ms in the store | {' | '.join(heads)} |")
    print("|---|" + "---|" * len(heads))
    for name, last in results[sizes[-1]].items():
        every = [results[size][name] for size in sizes]
        cells = [
            f"{one.median:.2f}, {one.p99:.2f}, {one.worst:.1f}; {one.rows:.0f}" for one in every
        ]
        cells += [_growth(every[0], last), f"{last.short:.0%}"]
        print(f"| {name} | {' | '.join(cells)} |")


def _growth(first: Sample, last: Sample) -> str:
    growth = last.median / first.median
    by_row = growth * (1 + first.rows) / (1 + last.rows)
    has_grown = growth > GROWTH_LIMIT and by_row > GROWTH_LIMIT
    mark = " (!)" if last.p99 > LIMIT_MS or has_grown else ""
    return f"{growth:.1f}, {by_row:.1f}{mark}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 1_000_000])
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "large-desks")
    parser.add_argument("--clock", choices=CLOCKS_S, default="wall")
    parser.add_argument("--only", default="", help="kinds whose names have this in them")
    options = parser.parse_args()
    results = {
        size: asyncio.run(_one_desk(options, size)) for size in options.sizes
    }
    _print(results)


if __name__ == "__main__":
    main()
