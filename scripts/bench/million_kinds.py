"""The kinds of queries that million.py measures: lists, counts, tickets, searches."""

import random
from collections.abc import Callable, Iterator
from functools import partial
from typing import NamedTuple

from app.domain.inbox import STAFF_STATUSES, Wanted
from app.domain.person import Person, Role
from app.services import inbox, searching
from app.store.transaction import Transaction
from scripts.bench import past

PAGE, FOUND = 50, 20

Query = Callable[[Transaction], object]


class Kind(NamedTuple):
    """One kind of query; `make` gives another one of it each time."""

    name: str
    make: Callable[[random.Random], Query]


def every_kind(first_id: int, count: int, words: past.Words) -> list[Kind]:
    """Of a desk with `count` tickets from `first_id` on."""
    return [*_inbox_kinds(), *_ticket_kinds(first_id, count), *_search_kinds(words)]


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
    for name, wanted_of in _TOGETHER.items():
        yield Kind(f"inbox: {name}", partial(_together, wanted_of))
    yield Kind("inbox: counts of all views", _counts)
    yield Kind("inbox: counts of several filters", _counts_together)


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


#: Several filters at once, of an agent, a category and a tag.
_TOGETHER: dict[str, Callable[[int, int, int], Wanted]] = {
    "mine by category": lambda _agent, one, _tag: Wanted("mine", category_id=one),
    "unassigned by category, longest waiting first": lambda _agent, one, _tag: Wanted(
        "unassigned", category_id=one, oldest=True
    ),
    "live by tag and category": lambda _agent, one, tag: Wanted(
        "live", category_id=one, tag_id=tag
    ),
    "live by tag, category and assignee": lambda agent, one, tag: Wanted("live", one, tag, agent),
    "unassigned by tag, awake": lambda _agent, _one, tag: Wanted(
        "unassigned", tag_id=tag, awake=True
    ),
    "overdue by category": lambda _agent, one, _tag: Wanted("overdue", category_id=one),
    "overdue by tag": lambda _agent, _one, tag: Wanted("overdue", tag_id=tag),
    "closed by category and assignee": lambda agent, one, _tag: Wanted("closed", one, None, agent),
    "all by tag and assignee": lambda agent, _one, tag: Wanted("all", None, tag, agent),
    "all by tag, category and assignee": lambda agent, one, tag: Wanted("all", one, tag, agent),
}


def _together(wanted_of: Callable[[int, int, int], Wanted], dice: random.Random) -> Query:
    return _page_of(_dealt(wanted_of, dice), dice)


def _dealt(wanted_of: Callable[[int, int, int], Wanted], dice: random.Random) -> Wanted:
    agent = past.FIRST_AGENT_ID + dice.randrange(past.AGENTS)
    return wanted_of(agent, dice.randint(1, past.CATEGORIES), dice.randint(1, past.TAGS))


def _counts_together(dice: random.Random) -> Query:
    actor = _agent(dice.randrange(past.AGENTS))
    lists = [_dealt(wanted_of, dice) for wanted_of in _TOGETHER.values()]
    return lambda tx: inbox.count_tickets(tx, actor, lists)


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
