"""Files that agents have uploaded before anything goes wrong, ready to be sent with answers.

They are put where an upload leaves them: bytes under their digest, then the row.
"""

import hashlib
from pathlib import Path
from typing import NamedTuple

from app.clock import now_ms
from app.domain.attachment import Attachment
from app.services.file_folder import FileFolder
from app.store import attachments
from app.store.attachments import KeptFile
from app.store.database import open_store
from app.store.transaction import Transaction

#: Large enough that an upload takes a moment, small enough that a run does not fill a disk.
FILE_BYTES = 150_000


class Stocked(NamedTuple):
    """An attachment of an agent that no message has yet; its name is unique in a run."""

    attachment_id: int
    name: str


async def stock(data_dir: Path, agents: list[int], count: int) -> dict[int, list[Stocked]]:
    """`count` files for each agent, half of them audio, so that neighbours are no album."""
    folder = FileFolder(data_dir)
    found: dict[int, list[Stocked]] = {}
    async with open_store(data_dir, now_ms) as store:
        for agent in agents:
            kept = [_kept(folder, agent, number) for number in range(count)]
            found[agent] = await store.write(_add, agent, kept)
    return found


def _kept(folder: FileFolder, agent: int, number: int) -> tuple[Attachment, KeptFile]:
    name = f"f{agent}-{number:05d}.bin"
    content = name.encode() * (FILE_BYTES // len(name))
    digest = hashlib.sha256(content).digest()
    path = folder.path_of(digest)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    kind, mime = [("file", "application/octet-stream"), ("audio", "audio/mpeg")][number % 2]
    attachment = Attachment(0, kind, name, mime, len(content))
    return attachment, KeptFile(digest, len(content))


def _add(tx: Transaction, agent: int, kept: list[tuple[Attachment, KeptFile]]) -> list[Stocked]:
    found = []
    for attachment, file in kept:
        attachments.add_file(tx, file)
        added = attachments.add(tx, agent, attachment)
        attachments.set_ready(tx, added, file, None)
        found.append(Stocked(added.id, attachment.name))
    return found
