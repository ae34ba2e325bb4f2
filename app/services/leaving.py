"""When somebody stops working at the desk: what was theirs, and whether they can be spared."""

from app.domain.errors import DeskError
from app.domain.person import Person, Role
from app.services.tickets import change_assignee
from app.store import assignments, delivery_queue, invites, people, tickets
from app.store.transaction import Transaction


def require_dispensable(tx: Transaction, person: Person) -> None:
    """Somebody has to rule the desk, and ADMIN_IDS are not changed from within.

    Raises `forbidden` with the reason `pinned` or `last_admin`.
    """
    if person.pinned:
        raise DeskError("forbidden", reason="pinned")
    if person.role is not Role.ADMIN or person.blocked_at is not None:
        return
    others = (one for one in people.staff(tx) if one.id != person.id)
    if not any(one.role is Role.ADMIN for one in others):
        raise DeskError("forbidden", reason="last_admin")


def release(tx: Transaction, person: Person, actor: Person | None) -> int:
    """What was theirs is nobody's, what waits for their chat is not sent, their links are void.

    Answers how many tickets went back to the queue.
    """
    ids = assignments.unfinished_of(tx, person.id)
    for ticket_id in ids:
        ticket = tickets.get(tx, ticket_id)
        if ticket is not None:
            change_assignee(tx, ticket, actor, None, "unassigned")
            tickets.save(tx, ticket)
    assignments.drop_ties(tx, person.id)
    delivery_queue.cancel_of_staff(tx, person.id)
    invites.revoke_of(tx, person.id)
    return len(ids)
