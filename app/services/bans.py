"""Keeping somebody out: told or silently, and letting them in again.

Agents may do it too: abuse comes at hours when no admin is there, the log says who did it, and a
list undoes it. Staff cannot be kept out: their role is taken away first.
"""

from enum import StrEnum
from typing import NamedTuple

from app.domain.errors import DeskError
from app.domain.person import Person
from app.domain.policy import require
from app.services import access, answers, audit
from app.services import people as people_verbs
from app.store import events, floods, people, wishes
from app.store.transaction import Transaction

#: Of the list; whoever keeps out more than these has another problem.
LIST_LIMIT = 200


class Manner(StrEnum):
    """Whether the person hears of it in their chat."""

    TOLD = "told"
    SILENT = "silent"


class Banned(NamedTuple):
    people: list[Person]
    cursor: int


def block(tx: Transaction, actor: Person, person_id: int, manner: Manner) -> Person:
    """Ends somebody's sessions; what they send from now on is not filed and not fetched.

    Raises `not_found`, and `forbidden` for staff.
    """
    require(actor, "person.block")
    person = access.person_of(tx, person_id)
    if person.is_staff:
        raise DeskError("forbidden", reason="staff")
    if person.blocked_at is not None:
        return person
    person = people_verbs.shut_out(tx, person.id, actor, silently=manner is Manner.SILENT)
    audit.record(tx, actor, "person.block", person=person.ref, manner=manner.value)
    floods.end(tx, person.id)
    wishes.forget(tx, person.id)
    if manner is Manner.TOLD:
        answers.plan(tx, person.id, "banned")
    return person


def unblock(tx: Transaction, actor: Person, person_id: int) -> Person:
    """Lets a customer in again; whoever was told that they were out is told this as well.

    Raises `not_found`, and `forbidden` for staff: an admin has deactivated them (staff.py).
    """
    require(actor, "person.unblock")
    person = access.person_of(tx, person_id)
    if person.blocked_at is None:
        return person
    if person.is_staff:
        raise DeskError("forbidden", reason="staff")
    was_told = not person.blocked_silently
    people_verbs.let_in(tx, person, actor)
    audit.record(tx, actor, "person.unblock", person=person.ref)
    if was_told:
        answers.plan(tx, person.id, "unbanned")
    return person


def blocked(tx: Transaction, actor: Person) -> Banned:
    """Which customers are kept out, the newest first."""
    require(actor, "person.blocked")
    return Banned(people.blocked(tx, LIST_LIMIT), events.newest_id(tx))
