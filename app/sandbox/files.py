"""Files that people or the bot have uploaded: identifiers, paths and bytes.
It keeps them in memory and never touches the disk.
"""

import base64
import hashlib
from dataclasses import dataclass
from typing import Any

DOWNLOAD_LIMIT_BYTES = 20 * 1024 * 1024
UPLOAD_LIMIT_BYTES = 50 * 1024 * 1024
PHOTO_UPLOAD_LIMIT_BYTES = 10 * 1024 * 1024


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

    def keep(
        self, kind: str, content: bytes, name: str, mime: str, size: int | None = None
    ) -> StoredFile:
        number = len(self._by_id)
        digest = hashlib.sha256(f"{kind}/{number}/{name}".encode()).digest()
        suffix = name.rpartition(".")[2] if "." in name else "bin"
        stored = StoredFile(
            file_id=base64.urlsafe_b64encode(b"\x02" + digest + digest[:20]).decode().rstrip("="),
            file_unique_id=base64.urlsafe_b64encode(digest[:11]).decode().rstrip("="),
            path=f"{kind}s/file_{number}.{suffix}",
            name=name,
            mime=mime,
            size=len(content) if size is None else size,
            content=content,
            kind=kind,
        )
        self._by_id[stored.file_id] = stored
        self._by_path[stored.path] = stored
        return stored

    def by_id(self, file_id: str) -> StoredFile | None:
        return self._by_id.get(file_id)

    def by_path(self, path: str) -> StoredFile | None:
        return self._by_path.get(path)
