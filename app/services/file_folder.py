"""The bytes of the desk's files: named by their SHA-256, whole or not there at all.

It must never give a name to bytes that are not on the disk, nor open a path that somebody sent.
"""

import contextlib
import hashlib
import os
import re
import secrets
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from app.domain import box_strip, tiff_strip
from app.domain.filetype import HEAD_BYTES
from app.services.shelf import FILES_FOLDER
from app.store.backup import synced
from app.store.lock import FileLock
from app.store.swap import replaced

#: Where bytes lie that have no name yet: uploads under way, files being fetched or made ready.
INCOMING = "incoming"
#: Held from before a file gets its name until its row is written, and by whoever throws one away.
NAMING_LOCK = "files.lock"
NAMING_PATIENCE_S = 10.0
PIECE_BYTES = 1024 * 1024
#: Room that has to stay on the disk beside what comes in.
SPARE_BYTES = 256 * 1024 * 1024

_DIGEST = re.compile(r"[0-9a-f]{64}")


class Bytes(NamedTuple):
    """What a file is made of: its SHA-256, its length, its first HEAD_BYTES."""

    digest: bytes
    size: int
    head: bytes


class FileFolder:
    """`data_dir/files`. Every function of it waits for the disk: call it in a thread."""

    def __init__(self, data_dir: Path) -> None:
        self.root = data_dir / FILES_FOLDER
        self.incoming = self.root / INCOMING
        self._lock_path = data_dir / NAMING_LOCK

    def prepare(self) -> None:
        """Makes the folders; called once at start."""
        self.incoming.mkdir(parents=True, exist_ok=True)

    def path_of(self, digest: bytes) -> Path:
        """Where the bytes of this SHA-256 lie."""
        name = digest.hex()
        return self.root / name[:2] / name

    def new_path(self, mark: str = "") -> Path:
        """A path among the incoming that nobody else has; `mark` says what it is for."""
        return self.incoming / f"{mark}{secrets.token_hex(16)}.part"

    def upload_path(self, upload_id: int) -> Path:
        return self.incoming / f"upload-{upload_id}.part"

    def has_room(self, size: int) -> bool:
        """Whether `size` bytes may come in and SPARE_BYTES are left."""
        return shutil.disk_usage(self.incoming).free >= size + SPARE_BYTES

    # -- giving names ----------------------------------------------------------------------

    def naming_lock(self) -> FileLock:
        """The right to give bytes a name and to write its row, or to take both away.

        Whoever has asked for it closes it.
        """
        return FileLock(self._lock_path, NAMING_PATIENCE_S)

    def place(self, path: Path, digest: bytes) -> None:
        """Gives an incoming file its name; the caller holds the naming lock and has hashed it."""
        target = self.path_of(digest)
        os.utime(path)  # its age is counted from now: nobody sweeps it before its row is there
        if not target.parent.exists():
            target.parent.mkdir(exist_ok=True)
            synced(self.root)
        synced(path)
        _rename(path, target)
        synced(target.parent)

    def remove(self, digest: bytes) -> None:
        """Throws bytes away that no row names; the caller holds the naming lock."""
        # Windows does not let go of what somebody is reading: the next sweep comes.
        with contextlib.suppress(FileNotFoundError, PermissionError):
            self.path_of(digest).unlink()

    # -- looking ---------------------------------------------------------------------------

    def named(self, older_than_s: float) -> Iterator[bytes]:
        """The digests of all files that came before a moment (in seconds of the Unix clock)."""
        for path in self.root.glob("??/*"):
            if _DIGEST.fullmatch(path.name) and _is_older(path, older_than_s):
                yield bytes.fromhex(path.name)

    def is_older(self, digest: bytes, moment_s: float) -> bool:
        """Whether these bytes are here and came before a moment."""
        return _is_older(self.path_of(digest), moment_s)

    def sweep_incoming(self, older_than_s: float) -> int:
        """Throws away what has been coming in since before a moment; answers how many."""
        old = [path for path in self.incoming.glob("*.part") if _is_older(path, older_than_s)]
        for path in old:
            discard(path)
        return len(old)


def _rename(path: Path, target: Path) -> None:
    """Over the same bytes, if they are there: whatever rot they had is gone then.

    Where somebody is reading those, Windows does not allow it; they stay then, as young as new.
    """
    try:
        replaced(path, target)
    except PermissionError:
        if size_of(target) != size_of(path):
            raise
        os.utime(target)
        discard(path)


def _is_older(path: Path, moment_s: float) -> bool:
    try:
        return path.stat().st_mtime < moment_s
    except FileNotFoundError:
        return False


def read_through(path: Path) -> Bytes:
    """Hashes a file piece by piece. Raises OSError."""
    digest, size, head = hashlib.sha256(), 0, b""
    with path.open("rb") as file:
        while piece := file.read(PIECE_BYTES):
            head = head or piece[:HEAD_BYTES]
            digest.update(piece)
            size += len(piece)
    return Bytes(digest.digest(), size, head)


def blot_out(path: Path) -> None:
    """Overwrites what a file of boxes (HEIC, AVIF, MP4, MOV) or a TIFF says of where and by what it
    was made.

    Other files stay as they are. Raises OSError.
    """
    with path.open("r+b") as file:

        def read(at: int, size: int) -> bytes:
            file.seek(at)
            return file.read(size)

        size = path.stat().st_size
        if read(4, 4) == b"ftyp":
            found = box_strip.blots(read, size)
        else:
            found = tiff_strip.blots(read, size)
        for blot in found:
            file.seek(blot.start)
            file.write(blot.content)


def append(path: Path, offset: int, pieces: Iterable[bytes], *, is_milestone: bool) -> int:
    """Writes pieces behind the first `offset` bytes; what lay behind them is cut off.

    With `is_milestone` all of it is on the disk afterwards. Answers the new size. Raises OSError.
    """
    with path.open("r+b" if path.exists() else "w+b") as file:
        file.truncate(offset)
        file.seek(offset)
        for piece in pieces:
            file.write(piece)
        size = file.tell()
    if is_milestone:
        synced(path)
    return size


def size_of(path: Path) -> int:
    """0 for a file that is not there."""
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


def discard(path: Path) -> None:
    with contextlib.suppress(OSError):
        path.unlink()
