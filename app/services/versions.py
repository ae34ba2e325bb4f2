"""What a message said before it was edited: kept for the record, shown to the staff."""

from dataclasses import replace

from app.domain.message import Version
from app.domain.person import Person
from app.domain.policy import require
from app.services import access
from app.store import attachments, events, messages
from app.store.transaction import Transaction

#: The newest of them; who edits more often than that is not read back further.
VERSIONS_LIMIT = 50


def list_versions(tx: Transaction, actor: Person, message_id: int) -> tuple[list[Version], int]:
    """The former versions of a message, oldest first, and the cursor.

    A deleted message has taken its words with it: it has none to show. Raises `not_found`.
    """
    require(actor, "message.versions")
    message, _, _ = access.message_for(tx, actor, message_id)
    found = [] if message.deleted_at else messages.versions_of(tx, message_id, VERSIONS_LIMIT)
    return [_with_files_of_now(tx, one) for one in found], events.newest_id(tx)


def _with_files_of_now(tx: Transaction, version: Version) -> Version:
    """Its files may have arrived, or failed to, after the edit."""
    if version.extra is None or not version.extra.attachments:
        return version
    held = [(one, attachments.get(tx, one.id)) for one in version.extra.attachments]
    shown = tuple(found.attachment if found else one for one, found in held)
    return replace(version, extra=replace(version.extra, attachments=shown))
