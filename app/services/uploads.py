"""Uploads as the desk knows them: begun, gone on with, finished once, cancelled.

The bytes are the door's to bring to the disk; a file is known here only when it is whole.
"""

import json
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import NamedTuple

from app.domain.attachment import UPLOAD_LIMIT_BYTES, Attachment
from app.domain.errors import DeskError, invalid
from app.domain.person import Person
from app.domain.policy import require
from app.services import attachments
from app.store import attachments as attachment_rows
from app.store import files, uploads
from app.store.attachments import KeptFile
from app.store.transaction import Transaction
from app.store.uploads import UploadRow

#: What one person's files may take; those of unfinished uploads are counted as if they were whole.
CUSTOMER_QUOTA_BYTES = 1024**3
STAFF_QUOTA_BYTES = 20 * 1024**3
DESK_QUOTA_BYTES = 100 * 1024**3
#: Beyond it the unfinished uploads that nobody has gone on with are forgotten, oldest first.
UNFINISHED_LIMIT = 10


@dataclass(frozen=True, slots=True)
class UploadDraft:
    """What its sender says of a file; only its size is believed, and that is counted."""

    client_id: str
    name: str
    size: int
    kind: str | None = None
    look: str | None = None
    width: int | None = None
    height: int | None = None
    duration: int | None = None
    waveform: tuple[int, ...] = ()

    @property
    def asked(self) -> str:
        """What a repetition under the same client_id has to say again."""
        said = [self.name, self.size, self.kind, self.look, self.width, self.height, self.duration]
        return json.dumps([*said, self.waveform], ensure_ascii=False)


class Begun(NamedTuple):
    """`attachment` is there when the upload had been finished before."""

    id: int
    size: int
    attachment: Attachment | None
    dropped: list[int]


class Finished(NamedTuple):
    attachment: Attachment
    cursor: int


def begin_upload(
    tx: Transaction, person: Person, draft: UploadDraft, running: Collection[int] = ()
) -> Begun:
    """A new upload, or the one that this client_id has begun before.

    `running` are the person's uploads that must not be forgotten for this one. Raises `too_large`
    with what is exceeded (`size`, `quota`, `desk_quota`), `conflict`, `not_found`.
    """
    require(person, "upload.start")
    known = uploads.by_client_id(tx, person.id, draft.client_id)
    if known:
        return _again(tx, known, draft)
    if draft.size > UPLOAD_LIMIT_BYTES:
        raise DeskError("too_large", field="size", limit=UPLOAD_LIMIT_BYTES)
    dropped = _make_way(tx, person, running)
    require_room(tx, person, draft.size)
    upload_id = uploads.add(tx, person.id, draft.client_id, draft.asked, draft.size)
    return Begun(upload_id, draft.size, None, dropped)


def _again(tx: Transaction, known: UploadRow, draft: UploadDraft) -> Begun:
    if known.asked != draft.asked:
        raise DeskError("conflict", field="client_id")
    uploads.touch(tx, known.id)
    return Begun(known.id, known.size, _result_of(tx, known), [])


def _result_of(tx: Transaction, known: UploadRow) -> Attachment | None:
    if known.attachment_id is None:
        return None
    holding = attachment_rows.get(tx, known.attachment_id)
    if holding is None:
        raise DeskError("not_found")
    return holding.attachment


def _make_way(tx: Transaction, person: Person, running: Collection[int]) -> list[int]:
    idle = uploads.unfinished_of(tx, person.id, list(running))
    surplus = idle[: max(0, len(idle) + len(running) + 1 - UNFINISHED_LIMIT)]
    for upload_id in surplus:
        uploads.remove(tx, upload_id)
    return surplus


def require_room(
    tx: Transaction, person: Person, size: int, attachment_id: int | None = None
) -> None:
    """Whether a person's file of `size` bytes may come in: raises `too_large` if not.

    One that is an attachment of theirs already, and waits for its bytes, counts once and leaves
    those that came after it aside.
    """
    limit = STAFF_QUOTA_BYTES if person.is_staff else CUSTOMER_QUOTA_BYTES
    own = files.bytes_of_owner(tx, person.id, attachment_id)
    own += uploads.promised_bytes(tx, person.id)
    if own + size > limit:
        raise DeskError("too_large", field="quota", limit=limit)
    if files.bytes_of_all(tx) + size > DESK_QUOTA_BYTES:
        raise DeskError("too_large", field="desk_quota", limit=DESK_QUOTA_BYTES)


def finish_upload(
    tx: Transaction,
    person: Person,
    upload_id: int,
    made: Attachment,
    file: KeptFile,
    preview: KeptFile | None,
) -> Finished:
    """The bytes are on the disk under their names: the attachment and its files are known now.

    Raises `not_found` for an upload that was cancelled or forgotten meanwhile; finished twice, it
    answers the first attachment.
    """
    require(person, "upload.finish")
    known = _own(tx, person, upload_id)
    found = _result_of(tx, known)
    if found is None:
        found = attachments.add_ready(tx, person, made, file, preview)
        uploads.end(tx, known.id, found.id)
    return Finished(found, tx.last_event_id)


def cancel_upload(tx: Transaction, person: Person, upload_id: int) -> None:
    """Forgets an upload, and the file it has become as long as no message has it."""
    require(person, "upload.cancel")
    known = _own(tx, person, upload_id)
    uploads.remove(tx, known.id)
    if known.attachment_id is not None:
        attachments.drop_unused(tx, person, known.attachment_id)


def _own(tx: Transaction, person: Person, upload_id: int) -> UploadRow:
    known = uploads.get(tx, upload_id)
    if known is None or known.person_id != person.id:
        raise DeskError("not_found")
    return known


def attachment_of(draft: UploadDraft, made: Attachment) -> Attachment:
    """What the content says, and where it says nothing, what its sender says."""
    is_heard = made.kind in {"voice", "audio", "video"}
    return replace(
        made,
        width=made.width or (draft.width if made.kind == "video" else None),
        height=made.height or (draft.height if made.kind == "video" else None),
        duration=draft.duration if is_heard else None,
        waveform=draft.waveform if made.kind == "voice" else (),
    )


def require_peaks(waveform: tuple[int, ...], limit: int, peak: int) -> None:
    """A waveform is at most `limit` numbers from 0 to `peak`. Raises `invalid`."""
    if len(waveform) > limit or any(not 0 <= one <= peak for one in waveform):
        raise invalid("waveform")
