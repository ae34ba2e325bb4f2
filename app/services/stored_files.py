"""The files of a desk on their way into a backup: shared, copied, and compared with their names.

It must never hand on a rotten file, nor call a backup whole that lacks one of them.
"""

import hashlib
import os
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

from app.services import shelf
from app.services.shelf import BackupError, Part
from app.store.backup import files_named_in, synced

PIECE_BYTES = 1024 * 1024

#: Of what is under way: a step's name, bytes done, bytes in all.
Tell = Callable[[str, int, int], None]


def hashed(root: Path, path: Path, on_progress: Callable[[int, int], None]) -> Part:
    """What a manifest says of a file below `root`."""
    total = path.stat().st_size
    digest, done = hashlib.sha256(), 0
    with path.open("rb") as file:
        while piece := file.read(PIECE_BYTES):
            digest.update(piece)
            done += len(piece)
            on_progress(done, total)
    return Part(path.relative_to(root).as_posix(), done, digest.hexdigest())


def keep_files(source: Path, half: Path, to: Path, tell: Tell) -> list[Part]:
    """The files that the copied database in `half` names, and no others: each was there before
    its row, and none is thrown away while a backup is under way (file_sweep.py)."""
    known = _known_files(to)
    named = files_named_in(half / shelf.DATABASE_PART)
    done, total, parts = 0, sum(named.values()), []
    for digest, size in sorted(named.items()):
        name = digest.hex()
        relative = f"{shelf.FILES_FOLDER}/{name[:2]}/{name}"
        path = source / name[:2] / name
        part = _linked(known.get((relative, size)), half, relative) or _copied(path, half, relative)
        done += size
        tell("files", done, total)
        parts.append(part)
    return parts


def _known_files(to: Path) -> Mapping[tuple[str, int], tuple[Path, Part]]:
    """The files of the newest backup, by path and size: one that is named by its content never
    changes, so the new backup shares it."""
    newest = shelf.newest_backup(to)
    if newest is None:
        return {}
    path = newest[0]
    files = shelf.read_manifest(path).files
    return {(part.path, part.size): (path, part) for part in files if is_named_by_content(part)}


def is_named_by_content(part: Part) -> bool:
    return Path(part.path).name.split(".")[0] == part.sha256


def _linked(known: tuple[Path, Part] | None, half: Path, relative: str) -> Part | None:
    if known is None:
        return None
    path, part = known
    target = half / relative
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(path / relative, target)
    except OSError:
        return None  # a file system without links, or somebody has taken the file away
    found = hashed(half, target, lambda _done, _total: None)
    return part if found == part else None  # a rotten one is not handed on


def _copied(path: Path, half: Path, relative: str) -> Part:
    target = half / relative
    target.parent.mkdir(parents=True, exist_ok=True)
    target.unlink(missing_ok=True)
    try:
        shutil.copyfile(path, target)
    except FileNotFoundError:
        raise BackupError("lost", path=path) from None
    synced(target)
    part = hashed(half, target, lambda _done, _total: None)
    if path.name != part.sha256:
        raise BackupError("rotten", path=path)
    return part
