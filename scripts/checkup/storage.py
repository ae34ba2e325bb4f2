"""Rows about what is kept: the folder, the disk, the database, backups.

It must never change a row of the database, and asks for its lock only for a glance.
"""

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from scripts.checkup import commands
from scripts.checkup.case import Case
from scripts.checkup.findings import FAIL, OK, UNKNOWN, WARN, Finding, Row, Value, WaitsError, found

PRIVATE_FOLDER = 0o700
MIB = 1 << 20
LOW_BYTES = 1024 * MIB
FULL_BYTES = 100 * MIB
WAL_LIMIT_BYTES = 64 * MIB
CHECK_LIMIT_S = 6.0
BACKUP_OLD_MS = 48 * 3600 * 1000
HOUR_MS = 3600 * 1000
TELL_LIMIT_S = 2.0
#: Drives as Windows counts them: GetDriveTypeW, DRIVE_REMOTE.
REMOTE_DRIVE = 4
NETWORK_KINDS = frozenset(
    {"9p", "afpfs", "afs", "ceph", "cifs", "davfs", "glusterfs", "nfs", "nfs4", "smb3", "smbfs"}
    | {"fuse.sshfs", "fuse.rclone", "fuse.glusterfs", "vboxsf", "webdav", "lustre"}
)
#: Folders of programs that copy files while they are written.
SYNCED = ("OneDrive", "Dropbox", "Google Drive", "iCloudDrive", "YandexDisk", "Yandex.Disk")

_MACOS_MOUNT = re.compile(r"^.* on (.+) \(([a-z0-9]+)[,)]", re.MULTILINE)


def check_folder(case: Case) -> Finding:
    """Where everything is kept: there, ours to write, and on a disk of this machine."""
    folder = case.data_dir()
    kind = network_kind(_existing(folder), case.machine.mounts)
    if kind is not None:
        return found("network", folder=str(folder), kind=kind)
    synced = next((name for name in SYNCED if _lies_in(folder, name)), None)
    if synced is not None:
        return found("synced", folder=str(folder), name=synced)
    if not folder.exists():
        return found("missing", folder=str(folder))
    if not folder.is_dir():
        return found("not_folder", folder=str(folder))
    if not _takes_files(folder):
        return found("not_writable", folder=str(folder))
    return found("ok", folder=str(folder))


def _existing(path: Path) -> Path:
    return next(one for one in (path, *path.parents) if one.exists())


def _lies_in(folder: Path, name: str) -> bool:
    """`OneDrive` and `OneDrive - Company` alike."""
    parts = [part.casefold() for part in folder.absolute().parts]
    wanted = name.casefold()
    return any(part == wanted or part.startswith(f"{wanted} ") for part in parts)


def _takes_files(folder: Path) -> bool:
    try:
        with tempfile.TemporaryFile(dir=folder):
            return os.access(folder, os.R_OK | os.W_OK | os.X_OK)
    except OSError:
        return False


def network_kind(path: Path, mounts: Path) -> str | None:
    """The kind of a file system that lies on another machine; None for a disk of this one."""
    if sys.platform == "win32":
        return _windows_kind(path)
    if sys.platform == "darwin":
        return _kind_in(path, _macos_mounts())
    with suppress(OSError):
        return _kind_in(path, dict(_linux_mounts(mounts.read_text(encoding="utf-8"))))
    return None


def _linux_mounts(text: str) -> list[tuple[str, str]]:
    """Mount points with their kinds (proc(5), mountinfo): blanks are spelled as octal numbers."""
    found_ones = []
    for line in text.splitlines():
        before, _, after = line.partition(" - ")
        point = re.sub(r"\\([0-7]{3})", lambda match: chr(int(match[1], 8)), before.split()[4])
        found_ones.append((point, after.split()[0]))
    return found_ones


def _macos_mounts() -> dict[str, str]:
    with suppress(OSError, subprocess.SubprocessError):
        done = subprocess.run(
            ["/sbin/mount"], capture_output=True, timeout=TELL_LIMIT_S, check=False
        )
        return dict(_MACOS_MOUNT.findall(done.stdout.decode("utf-8", errors="replace")))
    return {}


def _kind_in(path: Path, kinds: Mapping[str, str]) -> str | None:
    place = path.resolve()
    for parent in (place, *place.parents):
        if str(parent) in kinds:
            kind = kinds[str(parent)]
            return kind if kind in NETWORK_KINDS else None
    return None


def _windows_kind(path: Path) -> str | None:
    if str(path.resolve()).startswith("\\\\"):
        return "smb"
    if sys.platform == "win32":
        import ctypes

        drive = ctypes.windll.kernel32.GetDriveTypeW(path.resolve().anchor)
        return "smb" if drive == REMOTE_DRIVE else None
    return None


def make_folder(case: Case, _finding: Finding) -> Mapping[str, Value]:
    folder = case.data_dir()
    folder.mkdir(parents=True, exist_ok=True, mode=PRIVATE_FOLDER)
    return {"folder": str(folder)}


def check_disk(case: Case) -> Finding:
    """Room where the database lies."""
    try:
        free = case.machine.free_bytes(_existing(case.data_dir()))
    except OSError:
        raise WaitsError("data_folder") from None
    if free < FULL_BYTES:
        return found("full", megabytes=free // MIB)
    if free < LOW_BYTES:
        return found("low", megabytes=free // MIB)
    return found("ok", gigabytes=free // (1024 * MIB))


def check_database(case: Case) -> Finding:
    """Whose file it is, and of which version."""
    from app.services import checkup

    state = checkup.state(case.data_dir())
    values: dict[str, Value] = {"version": state.version, "wanted": state.wanted}
    code = "ok" if state.code == "current" else state.code
    return found(code, file=str(case.data_dir() / "tikethet.db"), **values)


def _require_database(case: Case) -> Path:
    if check_database(case).code not in {"ok", "older"}:
        raise WaitsError("database")
    return case.data_dir()


def check_writable(case: Case) -> Finding:
    """Whether something could be written at this moment."""
    from app.services import checkup

    folder = _require_database(case)
    try:
        trouble = checkup.write_trouble(folder)
    except OSError as error:
        trouble = error.strerror or type(error).__name__
    if trouble is None:
        return found("ok")
    if trouble in {"locked", "read_only"}:
        return found(trouble, folder=str(folder))
    return found("refused", folder=str(folder), reason=trouble)


def check_integrity(case: Case) -> Finding:
    """SQLite's own quick check, and the references between the tables."""
    from app.services import checkup

    seen = checkup.wholeness(_require_database(case), case.left_s(CHECK_LIMIT_S))
    codes = {"whole": "ok", "unreadable": "damaged"}
    return found(codes.get(seen.code, seen.code), count=seen.faults, detail=seen.detail[:120])


def check_wal(case: Case) -> Finding:
    """The log of changes that have not been moved into the database file."""
    from app.services import checkup

    size = checkup.wal_bytes(_require_database(case))
    if size > WAL_LIMIT_BYTES:
        return found("large", megabytes=size // MIB)
    return found("ok", megabytes=size // MIB)


def shrink_wal(case: Case, finding: Finding) -> Mapping[str, Value]:
    """A checkpoint as the desk itself makes it: it moves changes and loses none."""
    from app.services import checkup

    left = checkup.checkpoint(case.data_dir())
    return {"megabytes": finding.values["megabytes"], "left": left // MIB}


def check_backups(case: Case) -> Finding:
    """The newest whole backup in the folder that scripts/backup.py keeps."""
    from app.services.shelf import default_shelf, newest_backup

    folder = default_shelf(case.data_dir())
    try:
        newest = newest_backup(folder)
    except OSError:
        newest = None
    if newest is None:
        _require_database(case)
        return found("none", folder=str(folder), command=commands.BACKUP)
    hours = max(0, case.now_ms() - newest[1]) // HOUR_MS
    if case.now_ms() - newest[1] > BACKUP_OLD_MS:
        return found("old", count=hours // 24, folder=str(folder), command=commands.BACKUP)
    return found("ok", hours=hours, folder=str(folder))


ROWS = (
    Row(
        "data_folder",
        check_folder,
        {
            "ok": OK,
            "missing": WARN,
            "synced": WARN,
            "network": FAIL,
            "not_folder": FAIL,
            "not_writable": FAIL,
        },
        {"missing": make_folder},
    ),
    Row("disk", check_disk, {"ok": OK, "low": WARN, "full": FAIL}),
    Row(
        "database",
        check_database,
        {
            "ok": OK,
            "missing": WARN,
            "older": WARN,
            "newer": FAIL,
            "foreign": FAIL,
            "damaged": FAIL,
            "unreadable": FAIL,
        },
    ),
    Row(
        "writable",
        check_writable,
        {"ok": OK, "locked": FAIL, "read_only": FAIL, "refused": FAIL},
    ),
    Row(
        "integrity",
        check_integrity,
        {"ok": OK, "damaged": FAIL, "orphans": FAIL, "unfinished": UNKNOWN},
        is_settled=True,
    ),
    Row("wal", check_wal, {"ok": OK, "large": WARN}, {"large": shrink_wal}),
    Row("backups", check_backups, {"ok": OK, "none": WARN, "old": WARN}),
)
