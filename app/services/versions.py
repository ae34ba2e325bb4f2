"""What a message said before it was edited: kept for the record, shown to the staff."""

from app.domain.message import Version
from app.domain.person import Person
from app.domain.policy import require
from app.services import access
from app.store import events, messages
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
    return found, events.newest_id(tx)
