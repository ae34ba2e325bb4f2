"""Telegram's updates on their way in: stored first, worked in order, parked when they are poison.

What an update brings about and the mark that it is done are one transaction.
"""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Concatenate, NamedTuple, ParamSpec, TypeVar

from app.services import answers
from app.store import floods, people, updates
from app.store.lock import FileLock
from app.store.transaction import Transaction
from app.store.updates import StoredUpdate as StoredUpdate

P = ParamSpec("P")
R = TypeVar("R")

#: Five tries within about a minute, then the update is parked.
RETRY_DELAYS_MS = (1_000, 4_000, 15_000, 35_000)
#: Two bots on one folder would share its updates at random and send its deliveries twice.
LOCK_NAME = "bot.lock"
KEEP_ENDED_MS = 3 * 24 * 3600 * 1000


class RawUpdate(NamedTuple):
    """`raw` is the JSON as it came.

    `lane` is the sender's id, 0 when there is none; a button that was pressed takes the lane of
    its negative, so that its answer never waits behind a message.
    """

    id: int
    lane: int
    raw: str


def only_bot(folder: Path) -> FileLock | None:
    """The right to be this folder's one bot until it is closed; None while another has it."""
    lock = FileLock(folder / LOCK_NAME)
    if lock.try_acquire():
        return lock
    lock.close()
    return None


def store_updates(tx: Transaction, batch: Iterable[RawUpdate]) -> int:
    """Stores what a poll brought and answers how many were new."""
    return sum(updates.add(tx, one.id, one.lane, one.raw) for one in batch)


def next_due(tx: Transaction, limit: int) -> list[StoredUpdate]:
    """The first unfinished update of each lane whose time has come."""
    return updates.next_due(tx, limit)


def next_due_at(tx: Transaction) -> int | None:
    return updates.next_due_at(tx)


class SetAside(NamedTuple):
    """What a verb answers whose time has not come: its update waits for a message of Telegram.

    `waits_for` is chats.place_of that message, `until` when it is worked all the same;
    `replaces` says that it makes older ones needless which wait for the same.
    """

    waits_for: str
    until: int
    replaces: bool = False


def work(
    tx: Transaction,
    update: StoredUpdate,
    verb: Callable[Concatenate[Transaction, P], R],
    *args: P.args,
    **kwargs: P.kwargs,
) -> R | None:
    """Runs what an update asks for and marks it done; None when it was done before.

    One whose verb says so is set aside instead, and its lane goes on.
    """
    if not updates.is_new(tx, update.id):
        return None
    result = verb(tx, *args, **kwargs)
    if isinstance(result, SetAside):
        if result.replaces:
            updates.drop_older(tx, result.waits_for, update.id)
        updates.set_aside(tx, update.id, result.waits_for, result.until)
    else:
        updates.set_done(tx, update.id)
    _end_flood(tx, update.lane)
    return result


def skip(tx: Transaction, update: StoredUpdate) -> None:
    """An update that asks for nothing is done."""
    updates.set_done(tx, update.id)
    _end_flood(tx, update.lane)


def wait(tx: Transaction, update: StoredUpdate, delay_ms: int) -> None:
    """The sender's rate is used up: the update waits, and those behind it with it.

    The sender is told once, and once more when all of it has been filed.
    """
    updates.postpone(tx, update.id, tx.now + delay_ms, "rate_limited", update.tries)
    person = people.get(tx, update.lane) if update.lane > 0 else None
    if person and floods.begin(tx, person.id):
        answers.plan(tx, person.id, "flood")


def _end_flood(tx: Transaction, lane: int) -> None:
    if lane <= 0 or not floods.is_on(tx, lane) or updates.has_new(tx, lane):
        return
    floods.end(tx, lane)
    person = people.get(tx, lane)
    if person and person.blocked_at is None:
        answers.plan(tx, lane, "flood_over")


def fail(tx: Transaction, update: StoredUpdate, error: str) -> bool:
    """One try has failed; True when it was the last and the update is parked.

    `error` is the kind of the fault and never quotes the update. The staff are told of parked ones.
    """
    if update.tries < len(RETRY_DELAYS_MS):
        delay = RETRY_DELAYS_MS[update.tries]
        updates.postpone(tx, update.id, tx.now + delay, error, update.tries + 1)
        return False
    updates.park(tx, update.id, error)
    _end_flood(tx, update.lane)
    for person in people.staff(tx):
        answers.plan(tx, person.id, "parked", update_id=update.id)
    return True


def purge(tx: Transaction) -> int:
    return updates.purge(tx, tx.now - KEEP_ENDED_MS, 1_000)
