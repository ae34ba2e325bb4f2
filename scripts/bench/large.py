"""Builds a large desk in a folder, or goes on where it was left: people, tickets, the index.

`python scripts/bench/large.py FOLDER --tickets 1000000`
"""

import argparse
import asyncio
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from app import clock
from app.services import made_past, search_index
from app.store.database import Store, open_store
from scripts.bench import past

T = TypeVar("T")

#: Rows of one commit: large ones make less of the index's merging, and the memory stays small.
PEOPLE_STEP, TICKETS_STEP, INDEX_STEP = 5_000, 1_000, 10_000
SEED = 20_261_201


class Progress:
    """One line that tells how far it is and how long the rest will take."""

    def __init__(self, what: str, total: int, done: int) -> None:
        self._what = what
        self._total = max(1, total)
        self._first = done
        self._began = time.monotonic()

    def tell(self, done: int) -> None:
        took = time.monotonic() - self._began
        rate = (done - self._first) / took if took else 0.0
        rest = (self._total - done) / rate if rate else 0.0
        share = f"{done:,} of {self._total:,} ({done / self._total:.0%})"
        print(f"\r{self._what}: {share}, {rate:,.0f}/s, {rest:,.0f} s to go   ", end="", flush=True)

    def end(self) -> None:
        print(
            f"\r{self._what}: {self._total:,} in {time.monotonic() - self._began:,.0f} s" + " " * 30
        )


async def build(store: Store, count: int) -> None:
    """The desk with `count` tickets; what is there already is left as it is."""
    words = past.Words(SEED)
    await _add_people(store, count)
    done = await store.read(made_past.tickets_written)
    progress = Progress("tickets", count, done)
    while done < count:
        end = min(count, done + TICKETS_STEP)
        await store.write(made_past.add_tickets, list(past.tickets(words, done, end, count)))
        done = end
        progress.tell(done)
    progress.end()
    await _index(store)


async def _add_people(store: Store, count: int) -> None:
    if await store.read(made_past.people_after, past.FIRST_AGENT_ID - 1) == 0:
        names = [f"Категория {at}" for at in range(1, past.CATEGORIES + 1)]
        tags = [f"метка{at}" for at in range(1, past.TAGS + 1)]
        await store.write(made_past.found, past.staff(), names, tags)
    total = max(1, count // past.TICKETS_A_CUSTOMER)
    done = await store.read(made_past.people_after, past.FIRST_CUSTOMER_ID - 1)
    progress = Progress("customers", total, done)
    while done < total:
        end = min(total, done + PEOPLE_STEP)
        await store.write(made_past.add_people, past.customers(done, end))
        done = end
        progress.tell(done)
    progress.end()


async def _index(store: Store) -> None:
    await store.write(search_index.prepare)
    done, newest = await store.read(search_index.behind)
    progress = Progress("messages in the index", newest, done)
    while await store.write(made_past.index, INDEX_STEP):
        done, newest = await store.read(search_index.behind)
        progress.tell(done)
    progress.end()


def bytes_of(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


async def _run(folder: Path, count: int) -> None:
    async with open_store(folder, clock.now_ms) as store:
        await build(store, count)
    print(f"{bytes_of(folder) / 2**30:.2f} GiB in {folder}")


def main(arguments: Sequence[str], run: Callable[[Path, int], T]) -> T:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--tickets", type=int, default=1_000_000)
    options = parser.parse_args(arguments)
    return run(options.folder, options.tickets)


if __name__ == "__main__":
    main(sys.argv[1:], lambda folder, count: asyncio.run(_run(folder, count)))
