"""What the desk can say of its own health to whoever looks from outside, with nothing running.

It must never change what it looks at; the one thing it does on demand is a checkpoint.
"""

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Concatenate, NamedTuple, ParamSpec, TypeVar

from app.services import health
from app.services.intake import LOCK_NAME as BOT_LOCK_NAME
from app.store import checkup, deliveries, desk_facts, people, presence, updates
from app.store.checkup import State, Wholeness
from app.store.connections import has_wal_reset_fault
from app.store.transaction import Transaction

P = ParamSpec("P")
R = TypeVar("R")

#: The heartbeat of somebody else: when Telegram last said that another program polls this bot.
CONFLICT = "bot_conflict"
RECENT_MS = 24 * 3600 * 1000


class Figures(NamedTuple):
    """Times in Unix milliseconds; None where there was nothing yet.

    `failed` and `uncertain` are deliveries that ended so within RECENT_MS; `parked` are updates.
    """

    cursor: int
    epoch: str
    bot_seen_at: int | None
    conflict_at: int | None
    bot_id: str | None
    bot_username: str | None
    outbox_since: int | None
    failed: int
    uncertain: int
    updates_since: int | None
    parked: int
    staff: int


class UnreadableDesk(Exception):  # noqa: N818 - the name is the finding
    """The database cannot be read now."""


def state(folder: Path) -> State:
    """Whose the database in `folder` is, and of which version."""
    return checkup.state_of(folder)


def newest_version() -> int:
    """The version that this program brings a database to."""
    return checkup.newest_version()


def bot_has_ended(folder: Path) -> bool:
    """Whether the bot whose heartbeat is still fresh is gone: the system has dropped its lock.

    Ask only while the heartbeat is fresh: a bot that starts just now must find its lock free.
    """
    try:
        return checkup.is_free(folder / BOT_LOCK_NAME) is True
    except OSError:
        return False


def wholeness(folder: Path, limit_s: float) -> Wholeness:
    return checkup.wholeness_of(folder, limit_s)


def write_trouble(folder: Path) -> str | None:
    """Why the database cannot be written: locked, read_only or SQLite's name for it."""
    return checkup.write_trouble(folder)


def wal_bytes(folder: Path) -> int:
    return checkup.wal_bytes(folder)


def checkpoint(folder: Path) -> int:
    """Moves the log of changes into the database; the bytes that are left of it."""
    return checkup.checkpoint(folder)


def sqlite_is_faulty(version: tuple[int, ...]) -> bool:
    """Whether this SQLite has the WAL-reset fault."""
    return has_wal_reset_fault(version)


def read_figures(folder: Path, now: int) -> Figures:
    """All figures from one snapshot. Raises UnreadableDesk."""
    return ask(folder, now, figures)


def ask(
    folder: Path,
    now: int,
    query: Callable[Concatenate[Transaction, P], R],
    *args: P.args,
    **kwargs: P.kwargs,
) -> R:
    """What a query of the desk finds, with no process of the desk between. Raises UnreadableDesk.
    """
    try:
        with checkup.looking(folder, now) as tx:
            return query(tx, *args, **kwargs)
    except sqlite3.Error as error:
        raise UnreadableDesk(type(error).__name__) from None


def figures(tx: Transaction) -> Figures:
    seen = health.look(tx)
    endings = checkup.endings_since(tx, tx.now - RECENT_MS)
    return Figures(
        cursor=seen.cursor,
        epoch=desk_facts.epoch(tx),
        bot_seen_at=seen.bot_seen_at,
        conflict_at=presence.last_beat(tx, CONFLICT),
        bot_id=desk_facts.get(tx, desk_facts.BOT_ID),
        bot_username=seen.bot_username,
        outbox_since=deliveries.oldest_due(tx),
        failed=endings.get("failed", 0),
        uncertain=endings.get("unknown", 0),
        updates_since=checkup.oldest_new_update(tx),
        parked=updates.counts(tx).get("parked", 0),
        staff=len(people.staff(tx)),
    )
