"""Files of messages: taken for a message, expected from Telegram, arrived, given up.

A message shows its attachments from its own row (`Message.extra`), which is rewritten here
together with theirs; whoever changes an attachment passes through `show`.
"""

from collections.abc import Sequence
from dataclasses import replace

from app.domain.attachment import ATTACHMENTS_LIMIT, Attachment, AttachmentState, FailureReason
from app.domain.errors import DeskError, invalid
from app.domain.events import Event, EventType, Scope
from app.domain.extras import Extras, with_changes
from app.domain.message import Kind, Message
from app.domain.person import Person
from app.services.writing import touch
from app.store import attachments, events, files, messages, tickets, uploads
from app.store.attachments import Holding, KeptFile
from app.store.transaction import Transaction

#: A file that no message has taken, and an upload that nobody goes on with, are kept so long.
UNUSED_AFTER_MS = 24 * 3600 * 1000
#: Bytes whose row is younger may be about to get a name by the next verb.
UNNAMED_AFTER_MS = 10 * 60 * 1000
SWEEP_LIMIT = 200
#: Bytes on the disk by their digest, for who fills a desk from outside the services.
Bytes = KeptFile


def take(
    tx: Transaction, owner: Person, ids: Sequence[int], extra: Extras | None
) -> Extras | None:
    """`extra` with the owner's unused attachments, in the order given.

    Raises `too_large` beyond ATTACHMENTS_LIMIT, `invalid` for what is not theirs, used or doubled.
    """
    if not ids:
        return extra
    if len(ids) > ATTACHMENTS_LIMIT:
        raise DeskError("too_large", field="attachment_ids", limit=ATTACHMENTS_LIMIT)
    found = [attachments.get(tx, attachment_id) for attachment_id in ids]
    if len(set(ids)) < len(ids) or not all(one and _is_free(one, owner) for one in found):
        raise invalid("attachment_ids")
    return with_changes(extra, attachments=tuple(one.attachment for one in found if one))


def _is_free(one: Holding, owner: Person) -> bool:
    return one.owner_id == owner.id and one.message_id is None


def attach(tx: Transaction, message: Message) -> None:
    """The attachments that a message was written with are its own from now on."""
    if message.extra is None:
        return
    for place, attachment in enumerate(message.extra.attachments):
        attachments.set_message(tx, attachment.id, message.id, place)


def expect(
    tx: Transaction,
    owner: Person,
    attachment: Attachment,
    file_id: str,
    unique_id: str | None,
    preview_id: str | None = None,
) -> Attachment:
    """One whose bytes Telegram has: the bot fetches them when it is `waiting`, and with a film its
    small picture, which Telegram has as `preview_id`.

    It belongs to no message yet: its id goes into the draft's `attachment_ids`.
    """
    added = attachments.add(tx, owner.id, attachment)
    attachments.set_telegram(tx, added.id, file_id, unique_id, preview_id)
    return added


def add_ready(
    tx: Transaction,
    owner: Person,
    made: Attachment,
    file: KeptFile,
    preview: KeptFile | None,
) -> Attachment:
    """One whose bytes are on the disk under their names; it belongs to no message yet."""
    _add_files(tx, file, preview)
    added = attachments.add(tx, owner.id, made)
    attachments.set_ready(tx, replace(made, id=added.id), file, preview)
    return replace(made, id=added.id)


def _add_files(tx: Transaction, file: KeptFile, preview: KeptFile | None) -> None:
    attachments.add_file(tx, file)
    if preview:
        attachments.add_file(tx, preview)


def drop(tx: Transaction, message: Message) -> None:
    """The message loses its files at once; bytes that nothing else names go at the next sweep.

    The caller tells of the message.
    """
    for attachment_id in attachments.ids_of_message(tx, message.id):
        attachments.remove(tx, attachment_id)


def drop_unused(tx: Transaction, owner: Person, attachment_id: int) -> None:
    """Forgets a file of the owner's as long as no message has it."""
    holding = attachments.get(tx, attachment_id)
    if holding and _is_free(holding, owner):
        attachments.remove(tx, attachment_id)


def sweep(tx: Transaction) -> list[bytes]:
    """Forgets what nobody uses: files that no message took, uploads left lying, dead links.

    Answers digests of bytes without a row, which are to be thrown away (file_sweep.py).
    """
    for attachment_id in attachments.unused(tx, tx.now - UNUSED_AFTER_MS, SWEEP_LIMIT):
        attachments.remove(tx, attachment_id)
    uploads.purge(tx, tx.now - UNUSED_AFTER_MS)
    files.purge_links(tx)
    return files.drop_unnamed(tx, tx.now - UNNAMED_AFTER_MS, SWEEP_LIMIT)


def arrived(
    tx: Transaction,
    attachment: Attachment,
    file: KeptFile,
    preview: KeptFile | None,
) -> None:
    """The bytes of a waiting attachment are on disk, and `attachment` is what they are."""
    _add_files(tx, file, preview)
    ready = replace(attachment, state=str(AttachmentState.READY), reason=None)
    attachments.set_ready(tx, ready, file, preview)
    _tell_of(tx, attachment.id)


def gave_up(tx: Transaction, attachment_id: int, reason: FailureReason) -> None:
    """The bytes will not come; both sides see why."""
    attachments.set_failed(tx, attachment_id, reason)
    _tell_of(tx, attachment_id)


def _tell_of(tx: Transaction, attachment_id: int) -> None:
    holding = attachments.get(tx, attachment_id)
    if holding and holding.message_id is not None and not holding.is_replaced:
        show(tx, holding.message_id)


def show(tx: Transaction, message_id: int) -> Message:
    """The message shows its attachments as they are now; everybody who sees it hears of it."""
    message = messages.get(tx, message_id)
    ticket = tickets.get(tx, message.ticket_id) if message else None
    if message is None or ticket is None:
        raise LookupError("an attachment of a message that is not there")
    if message.deleted_at is not None:
        return message
    held = tuple(one.attachment for one in attachments.of_message(tx, message_id))
    message.extra = with_changes(message.extra, attachments=held)
    scope = Scope.STAFF if message.kind == Kind.NOTE else Scope.PUBLIC
    message.rev = events.append(
        tx, Event(0, 0, EventType.ATTACHMENT_CHANGED, scope, ticket.id, message.id)
    )
    messages.save(tx, message)
    touch(tx, ticket, message)
    return message
