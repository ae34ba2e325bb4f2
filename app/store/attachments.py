"""Attachments and the bytes they name, as rows. Bytes lie elsewhere (docs/decisions/0021)."""

import json
from collections.abc import Collection
from dataclasses import dataclass, replace

from app.domain.attachment import Attachment, AttachmentKind, Look
from app.store.transaction import Row, Transaction

_COLUMNS = (
    "a.id, a.kind, a.name, a.mime, a.size, a.width, a.height, a.duration, a.look, a.state,"
    " a.reason, a.preview_width, a.preview_height, a.waveform"
)
_WIDTH = 14
_PLAIN = 11


@dataclass(frozen=True, slots=True)
class KeptFile:
    """Bytes that lie in `data_dir/files`: their SHA-256 and their number."""

    digest: bytes
    size: int


@dataclass(frozen=True, slots=True)
class Holding:
    """An attachment with what only the desk knows of it.

    A replaced one belongs to a former version of its message.
    """

    attachment: Attachment
    owner_id: int
    message_id: int | None
    file_hash: bytes | None
    preview_hash: bytes | None
    telegram_file_id: str | None
    telegram_unique_id: str | None
    telegram_preview_id: str | None
    tries: int
    is_replaced: bool

    @property
    def fetched_id(self) -> str | None:
        """Under which name Telegram hands out the bytes that are shown here: of an animated
        sticker, which no browser plays, those of its still picture. It is sent as what it is."""
        one = self.attachment
        has_still = one.look == Look.STICKER and one.kind == AttachmentKind.PHOTO
        return (has_still and self.telegram_preview_id) or self.telegram_file_id


_HOLDING = (
    f"SELECT {_COLUMNS}, a.owner_id, a.message_id, a.file_hash, a.preview_hash,"
    " a.telegram_file_id, a.telegram_unique_id, a.telegram_preview_id, a.tries,"
    " a.replaced_at IS NOT NULL"
    " FROM attachments a"
)


def _from_row(row: Row) -> Attachment:
    width, height, waveform = row[_PLAIN:_WIDTH]
    preview = (width, height) if width and height else None
    peaks = tuple(json.loads(waveform)) if waveform else ()
    return replace(Attachment(*row[:_PLAIN]), preview=preview, waveform=peaks)


def _holding(row: Row) -> Holding:
    return Holding(_from_row(row), *row[_WIDTH:])


def add(tx: Transaction, owner_id: int, attachment: Attachment) -> Attachment:
    """Adds one that belongs to no message yet; the answer has its id."""
    added = tx.execute_beside(
        "INSERT INTO attachments (owner_id, kind, look, name, mime, size, width, height, duration,"
        " waveform, state, reason, due_at, created_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            owner_id,
            attachment.kind,
            attachment.look,
            attachment.name,
            attachment.mime,
            attachment.size,
            attachment.width,
            attachment.height,
            attachment.duration,
            json.dumps(attachment.waveform) if attachment.waveform else None,
            attachment.state,
            attachment.reason,
            tx.now,
            tx.now,
        ),
    )
    row = tx.one(f"SELECT {_COLUMNS} FROM attachments a WHERE a.id = ?", (added.lastrowid,))
    if row is None:
        raise LookupError("an attachment was added and is not there")
    return _from_row(row)


def get(tx: Transaction, attachment_id: int) -> Holding | None:
    row = tx.one(f"{_HOLDING} WHERE a.id = ?", (attachment_id,))
    return _holding(row) if row else None


def of_message(tx: Transaction, message_id: int) -> list[Holding]:
    """In the order in which they are shown."""
    rows = tx.all(
        f"{_HOLDING} WHERE a.message_id = ? AND a.replaced_at IS NULL ORDER BY a.place, a.id",
        (message_id,),
    )
    return [_holding(row) for row in rows]


def ids_of_message(tx: Transaction, message_id: int) -> list[int]:
    """Those of former versions too."""
    rows = tx.all("SELECT id FROM attachments WHERE message_id = ?", (message_id,))
    return [int(row[0]) for row in rows]


def set_message(tx: Transaction, attachment_id: int, message_id: int, place: int) -> None:
    tx.execute_beside(
        "UPDATE attachments SET message_id = ?, place = ? WHERE id = ?",
        (message_id, place, attachment_id),
    )


def set_replaced(tx: Transaction, attachment_id: int) -> None:
    """Another one stands in its place; it is kept with the former version of its message."""
    tx.execute_beside(
        "UPDATE attachments SET replaced_at = ? WHERE id = ?", (tx.now, attachment_id)
    )


def set_telegram(
    tx: Transaction,
    attachment_id: int,
    file_id: str,
    unique_id: str | None,
    preview_id: str | None,
) -> None:
    """Under which names Telegram knows the bytes, and the small picture of a film."""
    tx.execute_beside(
        "UPDATE attachments SET telegram_file_id = ?, telegram_unique_id = ?,"
        " telegram_preview_id = ? WHERE id = ?",
        (file_id, unique_id, preview_id, attachment_id),
    )


def set_file_id(tx: Transaction, attachment_id: int, file_id: str | None) -> None:
    """Telegram keeps the bytes under this name, or does not know it any more."""
    tx.execute_beside(
        "UPDATE attachments SET telegram_file_id = ? WHERE id = ?", (file_id, attachment_id)
    )


def add_file(tx: Transaction, file: KeptFile) -> None:
    """Says that bytes are there; they must be, under their final name."""
    tx.execute_beside(
        "INSERT OR IGNORE INTO files (hash, size, created_at) VALUES (?, ?, ?)",
        (file.digest, file.size, tx.now),
    )


def set_ready(
    tx: Transaction,
    attachment: Attachment,
    file: KeptFile,
    preview: KeptFile | None,
) -> None:
    """The bytes are here; `attachment` says what they have turned out to be."""
    width, height = attachment.preview or (None, None)
    tx.execute_beside(
        "UPDATE attachments SET state = 'ready', reason = NULL, kind = ?, mime = ?, size = ?,"
        " width = ?, height = ?, duration = ?, file_hash = ?, preview_hash = ?,"
        " preview_width = ?, preview_height = ? WHERE id = ?",
        (
            attachment.kind,
            attachment.mime,
            attachment.size,
            attachment.width,
            attachment.height,
            attachment.duration,
            file.digest,
            preview.digest if preview else None,
            width,
            height,
            attachment.id,
        ),
    )


def remove(tx: Transaction, attachment_id: int) -> None:
    """Forgets one, with its links and the upload that it came from; its bytes are swept later."""
    for statement in _REMOVE:
        tx.execute_beside(statement, (attachment_id,))


_REMOVE = (
    "DELETE FROM file_links WHERE attachment_id = ?",
    "DELETE FROM uploads WHERE attachment_id = ?",
    "DELETE FROM attachments WHERE id = ?",
)


def unused(tx: Transaction, before: int, limit: int) -> list[int]:
    """Ids of those that no message has taken since a moment."""
    rows = tx.all(
        "SELECT id FROM attachments WHERE message_id IS NULL AND created_at < ?"
        " ORDER BY created_at LIMIT ?",
        (before, limit),
    )
    return [int(row[0]) for row in rows]


def set_failed(tx: Transaction, attachment_id: int, reason: str) -> None:
    tx.execute_beside(
        "UPDATE attachments SET state = 'failed', reason = ? WHERE id = ?",
        (reason, attachment_id),
    )


def postpone(tx: Transaction, attachment_id: int, due_at: int) -> None:
    """The bytes could not be fetched now."""
    tx.execute_beside(
        "UPDATE attachments SET tries = tries + 1, due_at = ? WHERE id = ?", (due_at, attachment_id)
    )


@dataclass(frozen=True, slots=True)
class Twin:
    """Bytes that are here already, and what they have turned out to be."""

    attachment: Attachment
    file: KeptFile
    preview: KeptFile | None


def twin_of(tx: Transaction, attachment_id: int) -> Twin | None:
    """One that Telegram knows under the same name and that looks the same, with its bytes."""
    row = tx.one(
        f"SELECT {_COLUMNS}, f.hash, f.size, p.hash, p.size FROM attachments a"
        " JOIN attachments own ON own.id = ? AND own.telegram_unique_id = a.telegram_unique_id"
        " AND own.look IS a.look JOIN files f ON f.hash = a.file_hash"
        " LEFT JOIN files p ON p.hash = a.preview_hash"
        " WHERE a.telegram_unique_id IS NOT NULL AND a.file_hash IS NOT NULL"
        " AND a.state = 'ready' LIMIT 1",
        (attachment_id,),
    )
    if row is None:
        return None
    digest, size, preview, preview_size = row[_WIDTH:]
    small = KeptFile(preview, preview_size) if preview is not None else None
    return Twin(_from_row(row), KeptFile(digest, size), small)


def due(tx: Transaction, limit: int) -> list[Holding]:
    """Waiting ones whose bytes are to be fetched now; a banned person's are left alone."""
    rows = tx.all(
        f"{_HOLDING} JOIN people p ON p.id = a.owner_id WHERE a.state = 'waiting'"
        " AND a.due_at <= ? AND p.blocked_at IS NULL ORDER BY a.due_at, a.id LIMIT ?",
        (tx.now, limit),
    )
    return [_holding(row) for row in rows]


def next_due_at(tx: Transaction, but: Collection[int]) -> int | None:
    """When the first of the waiting ones is to be fetched, some left aside."""
    row = tx.one(
        "SELECT min(a.due_at) FROM attachments a JOIN people p ON p.id = a.owner_id"
        " WHERE a.state = 'waiting' AND p.blocked_at IS NULL"
        " AND a.id NOT IN (SELECT value FROM json_each(?))",
        (json.dumps(list(but)),),
    )
    return row[0] if row else None
