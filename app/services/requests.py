"""What was asked before: the same `client_id` answers the same object for ever.

The digest of a request's method and params tells a repetition from a mix-up.
"""

from hashlib import blake2b

from app.domain.errors import DeskError
from app.domain.person import Person
from app.services import access
from app.services.outcome import Outcome
from app.store import erasure, messages
from app.store.transaction import Transaction

DIGEST_BYTES = 12


def digest_of(method: str, *params: object) -> str:
    """Identifies a request by its method and its params as first sent (normalised, so
    none holds a NUL)."""
    canonical = "\0".join([method, *["" if one is None else str(one) for one in params]])
    return blake2b(canonical.encode(), digest_size=DIGEST_BYTES).hexdigest()


def repeated(
    tx: Transaction, actor: Person, client_id: str | None, digest: str | None
) -> Outcome | None:
    """What this client_id already made, as it is now; None when it is new.

    Raises `conflict` when it was used for something else, `not_found` when that is gone.
    """
    if client_id is None:
        return None
    known = messages.by_client_id(tx, actor.id, client_id)
    if known is None:
        return None
    message_id, _, first_digest = known
    if first_digest == erasure.ERASED:
        raise DeskError("not_found")
    if first_digest != digest:
        raise DeskError("conflict", field="client_id")
    message, ticket, mark = access.message_for(tx, actor, message_id)
    return Outcome(ticket, mark, tx.last_event_id, message)
