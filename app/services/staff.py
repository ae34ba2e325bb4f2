"""Who works at the desk: the list, and taking somebody off it for a while or for good.

A deactivated person keeps their role and their past and can do nothing: no session, no button, no
command. What was theirs goes back to the queue in the same transaction.
"""

from typing import NamedTuple

from app.domain.errors import DeskError
from app.domain.person import Person, Role
from app.domain.policy import require
from app.services import access, audit, catalog, leaving
from app.services import people as people_verbs
from app.store import assignments, events, people
from app.store.transaction import Transaction


class Member(NamedTuple):
    """`live` is how many live tickets are theirs."""

    person: Person
    live: int


class StaffList(NamedTuple):
    members: list[Member]
    cursor: int


def list_staff(tx: Transaction, actor: Person) -> StaffList:
    """Everybody with a role, deactivated ones too: admins first, then by name."""
    require(actor, "staff.list")
    found = [Member(one, assignments.count_live(tx, one.id)) for one in people.all_staff(tx)]
    found.sort(key=lambda one: (one.person.role is not Role.ADMIN, one.person.name.casefold()))
    return StaffList(found, events.newest_id(tx))


def deactivate(tx: Transaction, actor: Person, person_id: int) -> Person:
    """Ends what a member of staff can do at once; their tickets are nobody's from now on.

    Raises `not_found` for whoever is no staff, `forbidden` for who cannot be spared (leaving.py).
    """
    require(actor, "staff.deactivate")
    person = _staff_of(tx, person_id)
    if person.blocked_at is not None:
        return person
    leaving.require_dispensable(tx, person)
    person = people_verbs.shut_out(tx, person.id, actor, silently=True)
    leaving.release(tx, person, actor)
    audit.record(tx, actor, "staff.deactivate", person=person.ref)
    catalog.tell(tx, actor)
    return person


def reactivate(tx: Transaction, actor: Person, person_id: int) -> Person:
    """They are what they were; the tickets that went back to the queue stay there."""
    require(actor, "staff.reactivate")
    person = _staff_of(tx, person_id)
    if person.blocked_at is None:
        return person
    people_verbs.let_in(tx, person, actor)
    audit.record(tx, actor, "staff.reactivate", person=person.ref)
    catalog.tell(tx, actor)
    return person


def _staff_of(tx: Transaction, person_id: int) -> Person:
    person = access.person_of(tx, person_id)
    if not person.is_staff:
        raise DeskError("not_found")
    return person
