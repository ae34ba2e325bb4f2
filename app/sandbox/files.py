"""Files that people or the bot have uploaded: identifiers, paths, bytes and how they are shown.
It keeps them in memory and never touches the disk.
"""

import base64
import hashlib
from dataclasses import dataclass
from typing import Any

DOWNLOAD_LIMIT_BYTES = 20 * 1024 * 1024
UPLOAD_LIMIT_BYTES = 50 * 1024 * 1024
PHOTO_UPLOAD_LIMIT_BYTES = 10 * 1024 * 1024
THUMBNAIL_LIMIT_BYTES = 200 * 1024

#: The folder of a kind in `file_path`, as the real server names it; others take an s.
FOLDERS = {"voice": "voice", "music": "music"}


@dataclass(frozen=True)
class StoredFile:
    """`size` may exceed the bytes kept: a test can declare a huge file without making one."""

    file_id: str
    file_unique_id: str
    path: str
    name: str
    mime: str
    size: int
    content: bytes
    kind: str

    def wire(self) -> dict[str, Any]:
        return {
            "file_id": self.file_id,
            "file_unique_id": self.file_unique_id,
            "file_size": self.size,
        }


class Files:
    """`file_id` is opaque and long as the real ones, `file_unique_id` short and stable."""

    def __init__(self) -> None:
        self._by_id: dict[str, StoredFile] = {}
        self._by_path: dict[str, StoredFile] = {}
        self._shown: dict[str, Any] = {}

    def keep(
        self, kind: str, content: bytes, name: str, mime: str, size: int | None = None
    ) -> StoredFile:
        number = len(self._by_id)
        digest = hashlib.sha256(f"{kind}/{number}/{name}".encode()).digest()
        suffix = name.rpartition(".")[2] if "." in name else "bin"
        stored = StoredFile(
            file_id=base64.urlsafe_b64encode(b"\x02" + digest + digest[:20]).decode().rstrip("="),
            file_unique_id=base64.urlsafe_b64encode(digest[:11]).decode().rstrip("="),
            path=f"{FOLDERS.get(kind, f'{kind}s')}/file_{number}.{suffix}",
            name=name,
            mime=mime,
            size=len(content) if size is None else size,
            content=content,
            kind=kind,
        )
        self.take_in(stored)
        return stored

    def take_in(self, stored: StoredFile) -> None:
        """Puts a file of an earlier run back under its id and path."""
        self._by_id[stored.file_id] = stored
        self._by_path[stored.path] = stored

    def everything(self) -> list[StoredFile]:
        """All files in the order they were kept."""
        return list(self._by_id.values())

    def by_id(self, file_id: str) -> StoredFile | None:
        return self._by_id.get(file_id)

    def by_path(self, path: str) -> StoredFile | None:
        return self._by_path.get(path)

    def note(self, file_id: str, shown: Any) -> None:
        """How messages show this file (its PhotoSizes, its Video …), for sending it by its id."""
        self._shown[file_id] = shown

    def shown(self, file_id: str) -> Any:
        """What was noted, or None: a thumbnail, and what an earlier run has left."""
        return self._shown.get(file_id)
