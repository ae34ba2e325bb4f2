"""Files of a desk without a loop: uploads that end at once, attachments on messages."""

from dataclasses import replace

from app.domain.attachment import Attachment
from app.domain.person import Person
from app.services import uploads
from app.services.uploads import UploadDraft
from app.store.attachments import KeptFile
from tests.factories import Desk

PHOTO = Attachment(0, "photo", "photo.jpg", "image/jpeg", 3, 4, 5, preview=(2, 2))


def digest(letter: str) -> bytes:
    return letter.encode() * 32


def uploaded(
    desk: Desk,
    owner: Person,
    name: str = "c1",
    file: str = "f",
    preview: str | None = "p",
    size: int = 3,
    named: str = "photo.jpg",
) -> Attachment:
    """An attachment that its owner has uploaded and not used; its bytes are said to be there."""
    begun = desk.do(uploads.begin_upload, owner, UploadDraft(name, named, size))
    small = KeptFile(digest(preview), 1) if preview else None
    made = replace(PHOTO, size=size, name=named)
    return desk.do(
        uploads.finish_upload, owner, begun.id, made, KeptFile(digest(file), size), small
    ).attachment
