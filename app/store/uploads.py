"""Uploads on their way from the Mini App, as rows; how far one has come is its file's length."""

import json
from collections.abc import Sequence
from typing import NamedTuple

from app.store.transaction import Transaction


class UploadRow(NamedTuple):
    """`asked` is what was asked for, to tell a repetition; `attachment_id` is set by its end."""

    id: int
    person_id: int
    client_id: str
    asked: str
    size: int
    attachment_id: int | None


_COLUMNS = "id, person_id, client_id, asked, size, attachment_id"


def by_client_id(tx: Transaction, person_id: int, client_id: str) -> UploadRow | None:
    row = tx.one(
        f"SELECT {_COLUMNS} FROM uploads WHERE person_id = ? AND client_id = ?",
        (person_id, client_id),
    )
    return UploadRow(*row) if row else None


def get(tx: Transaction, upload_id: int) -> UploadRow | None:
    row = tx.one(f"SELECT {_COLUMNS} FROM uploads WHERE id = ?", (upload_id,))
    return UploadRow(*row) if row else None


def add(tx: Transaction, person_id: int, client_id: str, asked: str, size: int) -> int:
    """The new upload's id, which is never given to another."""
    added = tx.execute_beside(
        "INSERT INTO uploads (person_id, client_id, asked, size, created_at, touched_at)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        (person_id, client_id, asked, size, tx.now, tx.now),
    )
    return int(added.lastrowid or 0)


def touch(tx: Transaction, upload_id: int) -> None:
    tx.execute_beside("UPDATE uploads SET touched_at = ? WHERE id = ?", (tx.now, upload_id))


def end(tx: Transaction, upload_id: int, attachment_id: int) -> None:
    tx.execute_beside(
        "UPDATE uploads SET attachment_id = ?, touched_at = ? WHERE id = ?",
        (attachment_id, tx.now, upload_id),
    )


def remove(tx: Transaction, upload_id: int) -> None:
    tx.execute_beside("DELETE FROM uploads WHERE id = ?", (upload_id,))


def promised_bytes(tx: Transaction, person_id: int) -> int:
    """What a person's unfinished uploads may still grow to."""
    row = tx.one(
        "SELECT coalesce(sum(size), 0) FROM uploads WHERE attachment_id IS NULL AND person_id = ?",
        (person_id,),
    )
    return int(row[0]) if row else 0


def unfinished_of(tx: Transaction, person_id: int, besides: Sequence[int]) -> list[int]:
    """Ids of a person's unfinished uploads but for some, the one touched longest ago first."""
    rows = tx.all(
        "SELECT id FROM uploads WHERE person_id = ? AND attachment_id IS NULL"
        " AND id NOT IN (SELECT value FROM json_each(?)) ORDER BY touched_at, id",
        (person_id, json.dumps(list(besides))),
    )
    return [int(row[0]) for row in rows]


def purge(tx: Transaction, before: int) -> None:
    """Forgets uploads that nobody has touched since a moment, finished ones included."""
    tx.execute_beside("DELETE FROM uploads WHERE touched_at < ?", (before,))
