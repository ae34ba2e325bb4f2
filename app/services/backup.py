"""Backups of a living desk: made beside it, checked, and shown only when they are whole.

It must never give a name to half a backup, and never throw away the only good one.
"""

import contextlib
import errno
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from app.services import shelf
from app.services.shelf import BackupError, Manifest, Part
from app.services.stored_files import Tell, hashed, keep_files
from app.store import backup as copies
from app.store.backup import DamagedCopy, Facts, synced
from app.store.database import DATABASE_NAME, LOCK_NAME, make_private
from app.store.lock import FairLock, FileLock, LockTimeout, until
from app.store.migrate import UnusableDatabase
from app.store.swap import replaced

#: Held by whoever makes, restores or throws away backups: in the data folder and on the shelf.
ONLY_ONE = "backup.lock"
#: The bot's sweep of files holds it for a moment, too.
SWEEP_PATIENCE_S = 2.0
#: What must stay free on the disk of the backups, beside the backup itself.
SPARE_BYTES = 16 * 1024 * 1024
#: The version of SQLite that made a backup, for its manifest.
SQLITE = sqlite3.sqlite_version


class Made(NamedTuple):
    """A new backup, and the names of those that were thrown away for it."""

    path: Path
    manifest: Manifest
    dropped: list[str]


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """The right to work on the backups in or of a folder. Raises BackupError `busy`."""
    lock = FileLock(folder / ONLY_ONE)
    try:
        if not until(lock.try_acquire, SWEEP_PATIENCE_S):
            raise BackupError("busy", folder=folder)
        yield
    finally:
        lock.close()


@contextmanager
def disk_troubles(folder: Path) -> Iterator[None]:
    """A full disk, or one that refuses, becomes one sentence."""
    try:
        yield
    except (sqlite3.Error, OSError, LockTimeout) as error:
        raise BackupError("disk", folder=_place(error, folder), reason=_reason(error)) from error


def _place(error: Exception, folder: Path) -> Path:
    """The folder that is to blame: of the desk and of the backups it may be either."""
    named = error.filename if isinstance(error, OSError) else None
    if not isinstance(named, str) or Path(named).is_relative_to(folder):
        return folder
    return Path(named).parent


def _reason(error: Exception) -> str:
    if isinstance(error, OSError):
        return error.strerror or type(error).__name__
    if isinstance(error, LockTimeout):
        return "write.lock"
    return str(error)


def make(data_dir: Path, to: Path, keep: int, clock: Callable[[], int], tell: Tell) -> Made:
    """Copies the desk in `data_dir` onto the shelf `to` and keeps the newest `keep`.

    Raises BackupError; then nothing of the new backup is left.
    """
    database = data_dir / DATABASE_NAME
    if not database.is_file():
        raise BackupError("no_desk", folder=data_dir)
    if to.absolute().is_relative_to((data_dir / shelf.FILES_FOLDER).absolute()):
        raise BackupError("inside", folder=to)
    with disk_troubles(to):
        make_private(to)
        with alone(data_dir), alone(to):
            sweep(to)
            name = shelf.free_name(to, f"tikethet-{shelf.stamp(clock())}")
            manifest = _make_under(to / (name + shelf.PARTIAL), data_dir, to, clock(), tell)
            return Made(to / name, manifest, _drop_old(to, keep))


def _make_under(half: Path, data_dir: Path, to: Path, now: int, tell: Tell) -> Manifest:
    """Makes it under a name that says it is not whole; gives it its own at the very end."""
    half.mkdir()
    try:
        manifest = _filled(half, data_dir, to, now, tell)
        write_manifest(half, manifest)
        replaced(half, to / manifest.name)
    except BaseException:
        shutil.rmtree(half, ignore_errors=True)
        raise
    synced(to)
    return manifest


def _filled(half: Path, data_dir: Path, to: Path, now: int, tell: Tell) -> Manifest:
    require_room(to, _size_of_database(data_dir))
    facts = _copied_database(data_dir, half / shelf.DATABASE_PART, tell)
    part = hashed(half, half / shelf.DATABASE_PART, lambda done, total: tell("hash", done, total))
    files = keep_files(data_dir / shelf.FILES_FOLDER, half, to, tell)
    return Manifest(
        half.name.removesuffix(shelf.PARTIAL), now, facts.schema, facts.epoch, facts.log_end,
        facts.rows, SQLITE, [part, *files],
    )  # fmt: skip


def _size_of_database(data_dir: Path) -> int:
    names = (DATABASE_NAME, DATABASE_NAME + "-wal")
    return sum((data_dir / name).stat().st_size for name in names if (data_dir / name).exists())


def require_room(folder: Path, needed: int) -> None:
    free = shutil.disk_usage(folder).free
    if free < needed + SPARE_BYTES:
        raise BackupError("no_room", folder=folder, needed=needed + SPARE_BYTES, free=free)


def _copied_database(data_dir: Path, target: Path, tell: Tell) -> Facts:
    lock = FairLock(data_dir / LOCK_NAME)
    try:
        facts = copies.copy_snapshot(
            data_dir / DATABASE_NAME, target, lock, lambda done, total: tell("copy", done, total)
        )
    except UnusableDatabase as error:
        raise BackupError("unusable", folder=data_dir, reason=error) from error
    finally:
        lock.close()
    synced(target)
    tell("check", 0, target.stat().st_size)
    _require_equal(target, facts)
    tell("check", target.stat().st_size, target.stat().st_size)
    return facts


def _require_equal(target: Path, facts: Facts) -> None:
    """The copy is whole and says the same as the original said in the same snapshot."""
    try:
        found = copies.check_copy(target)
    except DamagedCopy as error:
        raise BackupError("damaged", path=target.name, reason=error) from error
    if found != facts:
        raise BackupError("unequal", path=target.name)


def write_manifest(half: Path, manifest: Manifest) -> None:
    file = half / shelf.MANIFEST_NAME
    file.write_text(manifest.to_json(), encoding="utf-8")
    synced(file)
    for folder in sorted({half, *(half / part.path for part in manifest.parts)}):
        synced(folder if folder.is_dir() else folder.parent)


# -- what is thrown away ------------------------------------------------------------------------


def sweep(folder: Path) -> None:
    """Removes what a killed run has left; the caller is alone on this shelf."""
    for half in folder.glob(f"tikethet-*{shelf.PARTIAL}"):
        shutil.rmtree(half, ignore_errors=True)


def _drop_old(to: Path, keep: int) -> list[str]:
    whole = [one for one in shelf.shelved(to) if one.manifest is not None]
    dropped = []
    for one in whole[: max(0, len(whole) - max(keep, 1))]:
        half = one.path.with_name(one.path.name + shelf.PARTIAL)
        # Only half of it might go: it must not look like a backup then.
        replaced(one.path, half)
        shutil.rmtree(half, ignore_errors=True)
        dropped.append(one.path.name)
    return dropped


# -- what is looked at --------------------------------------------------------------------------


def find(name: str, to: Path) -> Path:
    """A backup by its name on the shelf, or by its path. Raises BackupError `unknown`."""
    for path in (to / name, Path(name)):
        if path.is_dir():
            return path
    raise BackupError("unknown", name=name, folder=to)


def verify(path: Path, tell: Tell) -> Manifest:
    """Reads every byte of a backup. Raises BackupError with what is wrong with it."""
    manifest = shelf.read_manifest(path)
    done = 0
    for part in manifest.parts:
        _require_part(path, part)
        done += part.size
        tell("hash", done, manifest.size)
    tell("check", 0, manifest.database.size)
    _require_equal(
        path / shelf.DATABASE_PART,
        Facts(manifest.schema, manifest.epoch, manifest.log_end, manifest.rows),
    )
    tell("check", manifest.database.size, manifest.database.size)
    return manifest


def _require_part(path: Path, part: Part) -> None:
    try:
        found = hashed(path, path / part.path, lambda _done, _total: None)
    except OSError as error:
        reason = errno.errorcode.get(error.errno or 0, type(error).__name__)
        raise BackupError("damaged", path=part.path, reason=reason) from error
    if found != part:
        raise BackupError("changed", path=part.path)


def listed(to: Path) -> list[shelf.Shelved]:
    return shelf.shelved(to)


def quietly(_step: str, _done: int, _total: int) -> None:
    """A Tell for those who do not want to be told."""


def removed(path: Path) -> None:
    with contextlib.suppress(OSError):
        shutil.rmtree(path)
