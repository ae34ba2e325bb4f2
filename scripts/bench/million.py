"""What pages of the inbox, tickets and searches cost in the store of a small and a large desk.

`python scripts/bench/million.py [--sizes 1000 1000000] [--rounds 200] [--folder DIR]`

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
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from app import clock
from app.domain.inbox import STAFF_STATUSES, Wanted
from app.domain.person import Person, Role
from app.services import inbox, searching
from app.services.inbox import MessagePage, TicketPage
from app.services.searching import SearchPage
from app.store.database import Store, open_store
from app.store.transaction import Transaction
from scripts.bench import past
from scripts.bench.large import SEED, build, bytes_of

LIMIT_MS, GROWTH_LIMIT = 20.0, 3.0
PAGE, FOUND = 50, 20
#: Rounds whose times are thrown away: they fill the caches.
WARM_UP = 20

Query = Callable[[Transaction], object]


class Kind(NamedTuple):
    """One kind of query; `make` gives another one of it each time."""

    name: str
    make: Callable[[random.Random], Query]


class Sample(NamedTuple):
    """Milliseconds; `rows` is what the median answer holds, `short` the share of searches whose
    page is not full although more may follow."""

    median: float
    p99: float
    worst: float
    rows: float
    short: float


def _agent(at: int) -> Person:
    return Person(past.FIRST_AGENT_ID + at, "", None, Role.AGENT, "ru")


def _inbox_kinds() -> Iterator[Kind]:
    lists = {f"view {name}": Wanted(name) for name in STAFF_STATUSES}
    lists |= {
        f"view {name}, longest waiting first": Wanted(name, oldest=True)
        for name in ("live", "open", "mine", "unassigned")
    }
    for name, wanted in lists.items():
        yield Kind(f"inbox: {name}", partial(_page_of, wanted))
    for view in ("live", "closed", "all"):
        for narrowed in ("category", "tag", "assignee", "customer"):
            yield Kind(f"inbox: {view} by {narrowed}", _narrowed(view, narrowed))
    yield Kind("inbox: counts of all views", _counts)


def _page_of(wanted: Wanted, dice: random.Random) -> Query:
    actor = _agent(dice.randrange(past.AGENTS))
    return lambda tx: inbox.list_tickets(tx, actor, wanted, None, PAGE)


def _narrowed(view: str, name: str) -> Callable[[random.Random], Query]:
    ways: dict[str, tuple[int, int, Callable[[int], Wanted]]] = {
        "category": (1, past.CATEGORIES, lambda one: Wanted(view, category_id=one)),
        "tag": (1, past.TAGS, lambda one: Wanted(view, tag_id=one)),
        "assignee": (
            past.FIRST_AGENT_ID,
            past.FIRST_AGENT_ID + past.AGENTS - 1,
            lambda one: Wanted(view, assignee_id=one),
        ),
        "customer": (
            past.FIRST_CUSTOMER_ID,
            past.FIRST_CUSTOMER_ID + 300,
            lambda one: Wanted(view, customer_id=one),
        ),
    }
    low, high, wanted = ways[name]
    return lambda dice: _page_of(wanted(dice.randint(low, high)), dice)


def _counts(dice: random.Random) -> Query:
    actor = _agent(dice.randrange(past.AGENTS))
    lists = [Wanted(name) for name in STAFF_STATUSES]
    return lambda tx: inbox.count_tickets(tx, actor, lists)


def _ticket_kinds(first_id: int, count: int) -> Iterator[Kind]:
    def any_id(dice: random.Random) -> int:
        return first_id + dice.randrange(count)

    yield Kind("ticket: open", lambda dice: _opened(any_id(dice)))
    yield Kind("ticket: newest 50 messages", lambda dice: _messages(any_id(dice)))


def _opened(ticket_id: int) -> Query:
    return lambda tx: inbox.get_ticket(tx, _agent(1), ticket_id)


def _messages(ticket_id: int) -> Query:
    return lambda tx: inbox.list_messages(tx, _agent(1), ticket_id, PAGE)


def _search_kinds(words: past.Words) -> Iterator[Kind]:
    common, rare = past.COMMON, words.rare
    texts: dict[str, Callable[[random.Random], str]] = {
        "one frequent word": lambda dice: dice.choice(common[:20]) + " ",
        "two frequent words": lambda dice: " ".join(dice.sample(common[:40], 2)) + " ",
        "three words of the desk": lambda dice: " ".join(dice.sample(common, 3)) + " ",
        "a rare word": lambda dice: rare(dice) + " ",
        "two rare words": lambda dice: f"{rare(dice)} {rare(dice)} ",
        "a rare and a frequent word": lambda dice: f"{rare(dice)} {dice.choice(common[:20])} ",
        "a beginning": lambda dice: dice.choice([w for w in common if len(w) > 4])[:4],
        "a beginning of three letters": lambda dice: dice.choice(words.vocabulary)[:3],
        "a number": lambda dice: str(dice.randrange(10_000_000)),
        "a name": lambda dice: dice.choice(past.customers(0, 500))[1],
        "a name with a slip": lambda dice: _slip(dice, dice.choice(past.customers(0, 500))[1]),
        "from: a name, and a word": lambda dice: (
            f'from:"{dice.choice(past.customers(0, 500))[1]}" {dice.choice(common)} '
        ),
        "from: one colleague, and a word": lambda dice: (
            f"from:@agent{dice.randrange(50)} {dice.choice(common)} "
        ),
        "tag: and a word": lambda dice: (
            f"tag:метка{dice.randint(1, past.TAGS)} {dice.choice(common)} "
        ),
        "is:note and a word": lambda dice: f"is:note {dice.choice(common)} ",
        "is:mine and a word": lambda dice: f"is:mine {dice.choice(common)} ",
        "is:open and a word": lambda dice: f"is:open {dice.choice(common)} ",
        "is:unassigned and a rare word": lambda dice: f"is:unassigned {rare(dice)} ",
        "is:closed and a word": lambda dice: f"is:closed {dice.choice(common)} ",
        "a week and a word": lambda dice: (
            f"after:2023-11-15 before:2023-11-22 {dice.choice(common)} "
        ),
    }  # fmt: skip
    for name, text in texts.items():
        yield Kind(f"search: {name}", partial(_asked, text))
    yield Kind("search: a customer, a word", lambda dice: _found(
        Person(past.FIRST_CUSTOMER_ID + dice.randrange(300), "", None, Role.CUSTOMER, "ru"),
        dice.choice(common) + " ",
    ))  # fmt: skip


def _asked(text: Callable[[random.Random], str], dice: random.Random) -> Query:
    return _found(_agent(dice.randrange(40)), text(dice))


def _slip(dice: random.Random, name: str) -> str:
    at = dice.randrange(1, len(name) - 1)
    return name[:at] + "ы" + name[at + 1 :]


def _found(actor: Person, text: str) -> Query:
    return lambda tx: searching.find(tx, actor, text, None, None, FOUND)


async def measure(store: Store, kind: Kind, rounds: int) -> Sample:
    dice = random.Random(kind.name)
    times: list[float] = []
    rows: list[int] = []
    short = 0
    for at in range(WARM_UP + rounds):
        took, answer = await store.read(_timed, kind.make(dice))
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


def _timed(tx: Transaction, query: Query) -> tuple[float, Any]:
    began = time.perf_counter()
    answer = query(tx)
    return time.perf_counter() - began, answer


async def _one_desk(folder: Path, count: int, rounds: int) -> dict[str, Sample]:
    async with open_store(folder, clock.now_ms) as store:
        await build(store, count)
        kinds = [*_inbox_kinds(), *_ticket_kinds(100_001, count), *_search_kinds(past.Words(SEED))]
        found = {}
        for kind in kinds:
            found[kind.name] = await measure(store, kind, rounds)
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
    options = parser.parse_args()
    results = {
        size: asyncio.run(_one_desk(options.folder / str(size), size, options.rounds))
        for size in options.sizes
    }
    _print(results)


if __name__ == "__main__":
    main()
