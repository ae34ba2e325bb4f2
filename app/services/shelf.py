"""Where backups stand: their names, their manifests, and which of them are whole.

It must never call a folder a backup that has no manifest; it needs nothing but Python itself.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

FORMAT = 1
MANIFEST_NAME = "manifest.json"
MANIFEST_LIMIT_BYTES = 256 * 1024 * 1024
DATABASE_PART = "tikethet.db"
FILES_FOLDER = "files"
#: The end of a name that says: not whole yet, or about to be thrown away.
PARTIAL = ".partial"

_NAME = re.compile(r"tikethet-\d{4}-\d{2}-\d{2}T\d{2}-\d{2}-\d{2}Z(-\d+)?")
_SHA256 = re.compile(r"[0-9a-f]{64}")


class BackupError(Exception):
    """Why something cannot be done; `code` is one of script.backup.* with `values` to fill in."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


class Part(NamedTuple):
    """One file of a backup; `path` is relative, with forward slashes."""

    path: str
    size: int
    sha256: str


@dataclass
class Manifest:
    """What a backup says of itself. `made_at` in Unix milliseconds; `rows` by table."""

    name: str
    made_at: int
    schema: int
    epoch: str
    log_end: int
    rows: dict[str, int]
    sqlite: str
    parts: list[Part] = field(default_factory=list)
    format: int = FORMAT

    @property
    def size(self) -> int:
        """In bytes, all parts together."""
        return sum(part.size for part in self.parts)

    @property
    def database(self) -> Part:
        return next(part for part in self.parts if part.path == DATABASE_PART)

    @property
    def files(self) -> list[Part]:
        return [part for part in self.parts if part.path != DATABASE_PART]

    def to_json(self) -> str:
        shown = asdict(self) | {"parts": [part._asdict() for part in self.parts]}
        return json.dumps(shown, indent=2, ensure_ascii=False) + "\n"


class Shelved(NamedTuple):
    """A folder that looks like a backup; without a manifest it is none."""

    path: Path
    manifest: Manifest | None


def default_shelf(data_dir: Path) -> Path:
    """Beside the data folder, so that losing the one is not losing the other."""
    return data_dir.parent / "backups"


def stamp(moment_ms: int) -> str:
    """`2026-11-23T03-45-00Z`: sorts by time and is a file name everywhere."""
    return datetime.fromtimestamp(moment_ms / 1000, UTC).strftime("%Y-%m-%dT%H-%M-%SZ")


def free_name(folder: Path, start: str) -> str:
    """`start`, or with the first number behind it that nobody has."""
    name, number = start, 1
    while (folder / name).exists() or (folder / (name + PARTIAL)).exists():
        number += 1
        name = f"{start}-{number}"
    return name


def shelved(folder: Path) -> list[Shelved]:
    """All backups of a folder, oldest first."""
    if not folder.is_dir():
        return []
    found = [one for one in folder.iterdir() if _NAME.fullmatch(one.name) and one.is_dir()]
    return [Shelved(one, _manifest_or_none(one)) for one in sorted(found, key=_age)]


def _age(path: Path) -> tuple[str, int]:
    moment, _, number = path.name.partition("Z")
    return moment, int(number.removeprefix("-") or 1)


def newest_backup(folder: Path) -> tuple[Path, int] | None:
    """The newest whole backup and when it was made, in Unix milliseconds."""
    for one in reversed(shelved(folder)):
        if one.manifest is not None:
            return one.path, one.manifest.made_at
    return None


def _manifest_or_none(path: Path) -> Manifest | None:
    try:
        return read_manifest(path)
    except BackupError:
        return None


def read_manifest(path: Path) -> Manifest:
    """Raises BackupError `foreign` for a folder that is no backup, `garbled` for a bad manifest."""
    file = path / MANIFEST_NAME
    try:
        if file.stat().st_size > MANIFEST_LIMIT_BYTES:
            raise BackupError("garbled", path=path)
        content = file.read_text(encoding="utf-8")
    except (FileNotFoundError, NotADirectoryError):
        raise BackupError("foreign", path=path) from None
    except (OSError, UnicodeDecodeError):
        raise BackupError("garbled", path=path) from None
    try:
        return _parsed(json.loads(content))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise BackupError("garbled", path=path) from None


def _parsed(found: Mapping[str, Any]) -> Manifest:
    if found["format"] != FORMAT:
        raise ValueError("a format of the future")
    parts = [Part(str(one["path"]), int(one["size"]), str(one["sha256"])) for one in found["parts"]]
    paths = {part.path for part in parts}
    if not all(map(_is_ours, parts)) or len(paths) != len(parts) or DATABASE_PART not in paths:
        raise ValueError("parts that no backup has")
    return Manifest(
        str(found["name"]), int(found["made_at"]), int(found["schema"]), str(found["epoch"]),
        int(found["log_end"]), {str(name): int(rows) for name, rows in found["rows"].items()},
        str(found["sqlite"]), parts,
    )  # fmt: skip


def _is_ours(part: Part) -> bool:
    """A manifest is text that anybody could have written: no path of it may lead elsewhere."""
    steps = PurePosixPath(part.path).parts
    is_inside = part.path == DATABASE_PART or (len(steps) > 1 and steps[0] == FILES_FOLDER)
    is_plain = not any(step in {"..", "."} or "\\" in step or ":" in step for step in steps)
    has_size = part.size >= 0 and _SHA256.fullmatch(part.sha256) is not None
    return is_inside and is_plain and has_size and PurePosixPath(part.path).as_posix() == part.path
