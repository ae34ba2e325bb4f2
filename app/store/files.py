"""Rows of bytes that lie in `data_dir/files`, who names them, and links to them."""

from collections.abc import Sequence
from typing import NamedTuple

from app.store.transaction import Transaction

_NAMED = (
    "EXISTS (SELECT 1 FROM attachments a WHERE a.file_hash = f.hash)"
    " OR EXISTS (SELECT 1 FROM attachments a WHERE a.preview_hash = f.hash)"
)


class LinkRow(NamedTuple):
    """What stands behind a link; `expires_at` in Unix milliseconds."""

    attachment_id: int
    person_id: int
    rendition: str
    expires_at: int


def bytes_of_owner(tx: Transaction, owner_id: int, before: int | None = None) -> int:
    """What one person's attachments take, previews aside, with what is still to come; all of them,
    or those that came before the one with the id `before`."""
    row = tx.one(
        "SELECT coalesce(sum(size), 0) FROM attachments WHERE owner_id = ?1 AND state <> 'failed'"
        " AND (?2 IS NULL OR id < ?2)",
        (owner_id, before),
    )
    return int(row[0]) if row else 0


def bytes_of_all(tx: Transaction) -> int:
    """What lies on the disk and what unfinished uploads may still bring."""
    row = tx.one("SELECT sum(bytes) FROM byte_counts")
    return int(row[0]) if row else 0


def size_of(tx: Transaction, digest: bytes) -> int | None:
    row = tx.one("SELECT size FROM files WHERE hash = ?", (digest,))
    return int(row[0]) if row else None


def drop_unnamed(tx: Transaction, before: int, limit: int) -> list[bytes]:
    """Forgets bytes that came before a moment and that no attachment names; their digests."""
    found = [
        bytes(row[0])
        for row in tx.all(
            f"SELECT f.hash FROM files f WHERE f.created_at < ? AND NOT ({_NAMED}) LIMIT ?",
            (before, limit),
        )
    ]
    for digest in found:
        tx.execute_beside("DELETE FROM files WHERE hash = ?", (digest,))
    return found


def without_row(tx: Transaction, digests: Sequence[bytes]) -> list[bytes]:
    """Those of `digests` that no row speaks of."""
    return [digest for digest in digests if size_of(tx, digest) is None]


# -- links ---------------------------------------------------------------------------------------


def add_link(tx: Transaction, token_hash: bytes, link: LinkRow) -> None:
    tx.execute_beside(
        "INSERT INTO file_links (token_hash, attachment_id, person_id, rendition, expires_at)"
        " VALUES (?, ?, ?, ?, ?)",
        (token_hash, *link),
    )


def link_of(tx: Transaction, token_hash: bytes) -> LinkRow | None:
    """A link that has not expired."""
    row = tx.one(
        "SELECT attachment_id, person_id, rendition, expires_at FROM file_links"
        " WHERE token_hash = ? AND expires_at > ?",
        (token_hash, tx.now),
    )
    return LinkRow(*row) if row else None


def purge_links(tx: Transaction) -> None:
    tx.execute_beside("DELETE FROM file_links WHERE expires_at <= ?", (tx.now,))
