"""Who changed what of the desk itself: every administrative act leaves a line."""

from app.domain.desk import AuditEntry
from app.domain.person import Person, PersonRef
from app.domain.policy import require
from app.store import audit
from app.store.transaction import Transaction

_BEYOND = 2**53


def record(
    tx: Transaction,
    actor: Person | None,
    act: str,
    person: PersonRef | None = None,
    ticket_id: int | None = None,
    **detail: object,
) -> None:
    """In the transaction of the act. `act` is the command's name; `detail` must fit JSON."""
    by = actor.ref if actor else None
    audit.add(tx, AuditEntry(0, 0, by, act, person, ticket_id, detail))


def list_entries(
    tx: Transaction, actor: Person, before: int | None, limit: int
) -> tuple[list[AuditEntry], int | None]:
    """A page, the newest first, and the id to ask with for the next one."""
    require(actor, "audit.list")
    found = audit.before(tx, _BEYOND if before is None else before, limit + 1)
    page = found[:limit]
    return page, page[-1].id if len(found) > limit else None
