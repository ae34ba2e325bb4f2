"""Brings a backup back: everything is made ready beside the desk, then one step puts it in place.

It must never start while anybody has the desk open, and never throw the former desk away.
"""

import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from app.services import backup, doubt, intake, notifications, shelf
from app.services.shelf import BackupError, Manifest
from app.services.stored_files import Tell, hashed
from app.store import backup as copies
from app.store import deliveries, swap
from app.store.backup import DamagedCopy, Progress, synced
from app.store.database import DATABASE_NAME, LOCK_NAME, make_private
from app.store.deliveries import Delivery
from app.store.lock import FairLock, LockTimeout
from app.store.migrate import UnusableDatabase
from app.store.transaction import Transaction

#: What is being made ready, and the former desks, in the data folder.
FRESH = "restoring" + shelf.PARTIAL
ASIDE = "before-restore-"
#: Beyond so many letters in doubt nobody is asked about each: the command says how many it were.
QUESTIONS_LIMIT = 20
#: Letters that a customer waits for; all others tell of what the Mini App shows anyway.
_TO_CUSTOMERS = frozenset({"message", "status"})


class Restored(NamedTuple):
    """`aside` is where the former desk is kept; None when there was none."""

    manifest: Manifest
    schema: int
    epoch: str
    sessions_ended: int
    letters: Counter[str]
    aside: Path | None


class _Rework:
    """What is changed in the restored database, in one transaction, and what that came to."""

    def __init__(self, former_numbers: dict[str, int]) -> None:
        self._former_numbers = former_numbers
        self.epoch = ""
        self.sessions_ended = 0
        self.letters: Counter[str] = Counter()

    def __call__(self, tx: Transaction) -> None:
        self.epoch = copies.begin_another_life(tx)
        self.sessions_ended = copies.forget_the_living(tx)
        copies.number_on_from(tx, self._former_numbers)
        _plan_all(tx)
        self.letters = settle_letters(tx)
        _plan_all(tx)


def _plan_all(tx: Transaction) -> None:
    while notifications.has_news(tx):
        notifications.plan(tx)


def settle_letters(tx: Transaction) -> Counter[str]:
    """Ends every delivery that had not ended: the desk may have sent it after the backup.

    What a customer waits for is in doubt and staff is asked; the rest is cancelled. Answers how
    many are `asked`, `unknown` and `cancelled`.
    """
    count: Counter[str] = Counter()
    for delivery in copies.under_way(tx):
        count[_settled(tx, delivery, count["asked"])] += 1
    return count


def _settled(tx: Transaction, delivery: Delivery, asked: int) -> str:
    if delivery.kind not in _TO_CUSTOMERS:
        deliveries.set_state(tx, delivery.id, "cancelled", "restored")
        return "cancelled"
    if asked >= QUESTIONS_LIMIT:
        deliveries.set_state(tx, delivery.id, "unknown", "restored")
        return "unknown"
    doubt.uncertain(tx, delivery, "restored")
    return "asked"


def restore(source: Path, data_dir: Path, clock: Callable[[], int], tell: Tell) -> Restored:
    """The desk of a backup in the place of that in `data_dir`, which is kept aside.

    Raises BackupError; then the former desk is in place, untouched but for its folded log.
    """
    with backup.disk_troubles(data_dir):
        make_private(data_dir)
        with backup.alone(data_dir):
            with _unused(data_dir):
                repair(data_dir, clock)
            manifest = backup.verify(source, tell)
            needed = 2 * manifest.database.size + sum(part.size for part in manifest.files)
            backup.require_room(data_dir, needed)
            try:
                return _restored(source, manifest, data_dir, clock, tell)
            finally:
                shutil.rmtree(data_dir / FRESH, ignore_errors=True)


@contextmanager
def _unused(data_dir: Path) -> Iterator[None]:
    """The write lock of a desk that nobody has open: whoever starts now waits for it.

    Raises BackupError `in_use` when a bot has its own lock or anybody has the database open.
    """
    bot = intake.only_bot(data_dir)
    if bot is None:
        raise BackupError("in_use", folder=data_dir)
    bot.close()
    lock = FairLock(data_dir / LOCK_NAME)
    try:
        with lock:
            if swap.is_in_use(data_dir / DATABASE_NAME):
                raise BackupError("in_use", folder=data_dir)
            yield
    except LockTimeout as error:
        raise BackupError("in_use", folder=data_dir) from error
    finally:
        lock.close()


def _restored(
    source: Path,
    manifest: Manifest,
    data_dir: Path,
    clock: Callable[[], int],
    tell: Tell,
) -> Restored:
    fresh = data_dir / FRESH
    fresh.mkdir()
    database = fresh / DATABASE_NAME
    _copied(source, manifest, database, lambda done, total: tell("copy", done, total))
    rework = _Rework(_former_numbers(data_dir))
    try:
        schema = copies.rework(database, rework, clock())
    except UnusableDatabase as error:
        raise BackupError("unusable", folder=source, reason=error) from error
    _bring_files(source, manifest, data_dir, tell)
    synced(database)
    aside = _put_in_place(database, data_dir, clock())
    return Restored(manifest, schema, rework.epoch, rework.sessions_ended, rework.letters, aside)


def _former_numbers(data_dir: Path) -> dict[str, int]:
    """What the desk that is to go has counted up to, as far as it can be read."""
    database = data_dir / DATABASE_NAME
    with _unused(data_dir):
        if not database.exists():
            return {}
        swap.fold(database)
        return copies.numbers_of(database)


def _copied(source: Path, manifest: Manifest, target: Path, on_progress: Progress) -> None:
    shutil.copyfile(source / shelf.DATABASE_PART, target)
    copied = hashed(target.parent, target, on_progress)
    if copied.sha256 != manifest.database.sha256:
        raise BackupError("changed", path=shelf.DATABASE_PART)


def _bring_files(source: Path, manifest: Manifest, data_dir: Path, tell: Tell) -> None:
    """Adds what is missing; nothing of the former desk's files is taken away or written over
    without a second name."""
    done, total = 0, sum(part.size for part in manifest.files)
    for part in manifest.files:
        _bring_file(source / part.path, data_dir / part.path, part)
        done += part.size
        tell("files", done, total)


def _bring_file(source: Path, target: Path, part: shelf.Part) -> None:
    if target.is_file() and _sha256_of(target) == part.sha256:
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    half = target.with_name(target.name + shelf.PARTIAL)
    shutil.copyfile(source, half)
    if _sha256_of(half) != part.sha256:
        raise BackupError("changed", path=part.path)
    synced(half)
    swap.replaced(half, target)
    synced(target.parent)


def _sha256_of(path: Path) -> str:
    return hashed(path.parent, path, lambda _done, _total: None).sha256


def _put_in_place(fresh: Path, data_dir: Path, now: int) -> Path | None:
    half = data_dir / (_aside_name(data_dir, now) + shelf.PARTIAL)
    with _unused(data_dir):
        swap.put_in_place(fresh, data_dir / DATABASE_NAME, half)
    return _named(half, now) if half.exists() else None


def _aside_name(data_dir: Path, now: int) -> str:
    return shelf.free_name(data_dir, ASIDE + shelf.stamp(now))


# -- what a killed run has left ------------------------------------------------------------------


def repair(data_dir: Path, clock: Callable[[], int]) -> None:
    """Ends what a killed restore has begun, while nobody has the desk open."""
    shutil.rmtree(data_dir / FRESH, ignore_errors=True)
    for half in sorted(data_dir.glob(f"{ASIDE}*{shelf.PARTIAL}")):
        if _is_in_place(half / DATABASE_NAME, data_dir / DATABASE_NAME):
            swap.take_back(half, data_dir / DATABASE_NAME)
            shutil.rmtree(half, ignore_errors=True)
        else:
            _named(half, clock())


def _is_in_place(second: Path, database: Path) -> bool:
    """Whether the former desk is still the desk: its second name, or nothing, was all there was."""
    if not second.exists():
        return True
    return database.exists() and second.samefile(database)


def _named(half: Path, now: int) -> Path:
    """Gives the former desk its name, and a manifest, so that the way back is the same command."""
    name = half.name.removesuffix(shelf.PARTIAL)
    database = half / DATABASE_NAME
    try:
        facts = copies.check_copy(database)
    except DamagedCopy:
        facts = None  # kept all the same: it is for a person to look at
    if facts is not None:
        part = hashed(half, database, lambda _done, _total: None)
        backup.write_manifest(half, Manifest(name, now, *facts, backup.SQLITE, [part]))
    swap.replaced(half, half.with_name(name))
    synced(half.parent)
    return half.with_name(name)
