"""Addresses of files: short-lived, one person's, and asked again at each opening.

What may not be seen and what is not there are the same `not_found`, also behind a good address.
"""

from typing import NamedTuple

from app.domain.errors import DeskError
from app.domain.person import Person
from app.domain.policy import require
from app.services import access
from app.store import attachments, files, people
from app.store.attachments import Holding
from app.store.files import LinkRow
from app.store.transaction import Transaction

LINK_FOR_MS = 10 * 60 * 1000
WHOLE = "whole"
PREVIEW = "preview"
PREVIEW_MIME = "image/webp"


class FileLink(NamedTuple):
    """`token` is told once and never kept; `expires_at` in Unix milliseconds."""

    token: str
    expires_at: int


class Opened(NamedTuple):
    """The bytes behind a link, and how they may be shown."""

    attachment_id: int
    digest: bytes
    size: int
    name: str
    mime: str
    kind: str


def link_file(
    tx: Transaction,
    actor: Person,
    attachment_id: int,
    rendition: str,
    token: str,
    token_hash: bytes,
) -> FileLink:
    """An address for LINK_FOR_MS. Raises `not_found` for what is not there, not theirs to see, or
    has no such rendition."""
    require(actor, "file.link")
    holding = _visible(tx, actor, attachment_id)
    _digest_of(holding, rendition)
    link = LinkRow(attachment_id, actor.id, rendition, tx.now + LINK_FOR_MS)
    files.add_link(tx, token_hash, link)
    return FileLink(token, link.expires_at)


def open_link(tx: Transaction, token_hash: bytes) -> Opened:
    """What the link's owner may see behind it now. Raises `not_found`."""
    link = files.link_of(tx, token_hash)
    person = people.get(tx, link.person_id) if link else None
    if link is None or person is None or person.blocked_at is not None:
        raise DeskError("not_found")
    holding = _visible(tx, person, link.attachment_id)
    digest = _digest_of(holding, link.rendition)
    size = files.size_of(tx, digest)
    if size is None:
        raise DeskError("not_found")
    found = holding.attachment
    mime = PREVIEW_MIME if link.rendition == PREVIEW else found.mime
    return Opened(found.id, digest, size, found.name, mime, found.kind)


def _visible(tx: Transaction, person: Person, attachment_id: int) -> Holding:
    """Of a message that they may see and that is not deleted, or their own and of none yet.

    Former versions are the staff's to see, and so are their files.
    """
    holding = attachments.get(tx, attachment_id)
    if holding is None:
        raise DeskError("not_found")
    if holding.message_id is None:
        if holding.owner_id != person.id:
            raise DeskError("not_found")
        return holding
    message, _, _ = access.message_for(tx, person, holding.message_id)
    if message.deleted_at is not None or (holding.is_replaced and not person.is_staff):
        raise DeskError("not_found")
    return holding


def _digest_of(holding: Holding, rendition: str) -> bytes:
    digest = holding.preview_hash if rendition == PREVIEW else holding.file_hash
    if digest is None:
        raise DeskError("not_found")
    return digest
