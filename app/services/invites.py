"""Inviting somebody onto the staff: a link that is good once, for a while, and until it is revoked.

The token is known to the admin who made it and to the chat that brings it back, never to a log.
"""

import hashlib
from typing import NamedTuple

from app.domain.errors import DeskError
from app.domain.invite import Invite, InviteState
from app.domain.person import Person, Role
from app.domain.policy import require
from app.services import answers, audit, catalog, guesses, staff_menus
from app.services import people as people_verbs
from app.store import desk_facts, events, invites, people
from app.store.transaction import Transaction

INVITE_FOR_MS = 3 * 24 * 3600 * 1000
#: An ended one is told from one that never was, and shown, for so long.
KEEP_ENDED_MS = 30 * 24 * 3600 * 1000
#: More open links than these are no invitations any more.
OPEN_LIMIT = 50
LIST_LIMIT = 100
START_PREFIX = "invite_"


class NewInvite(NamedTuple):
    """`url` is told once and never kept."""

    invite: Invite
    url: str
    cursor: int


class InviteList(NamedTuple):
    invites: list[Invite]
    now: int
    cursor: int


def make_invite(tx: Transaction, actor: Person, role: Role, token: str) -> NewInvite:
    """A link that makes whoever opens it first what `role` says; `token` is 256 random bits.

    Raises `conflict` while the bot has no name yet or OPEN_LIMIT are open.
    """
    require(actor, "invite.make")
    username = desk_facts.get(tx, desk_facts.BOT_USERNAME)
    if not username:
        raise DeskError("conflict", reason="bot_unknown")
    invites.forget(tx, tx.now - KEEP_ENDED_MS)
    if invites.count_open(tx) >= OPEN_LIMIT:
        raise DeskError("conflict", reason="too_many")
    made = invites.add(tx, hash_of(token), role, actor.id, tx.now + INVITE_FOR_MS)
    audit.record(tx, actor, "invite.make", invite_id=made.id, role=role.value)
    catalog.tell(tx, actor)
    return NewInvite(made, f"https://t.me/{username}?start={START_PREFIX}{token}", tx.last_event_id)


def hash_of(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", errors="replace")).digest()


def list_invites(tx: Transaction, actor: Person) -> InviteList:
    """The newest first, ended ones included."""
    require(actor, "invite.list")
    return InviteList(invites.newest(tx, LIST_LIMIT), tx.now, events.newest_id(tx))


def revoke_invite(tx: Transaction, actor: Person, invite_id: int) -> InviteList:
    """The link opens nothing from now on; one that has ended stays as it is."""
    require(actor, "invite.revoke")
    found = invites.get(tx, invite_id)
    if found is None:
        raise DeskError("not_found")
    if found.state_at(tx.now) is InviteState.OPEN:
        invites.set_revoked(tx, invite_id)
        audit.record(tx, actor, "invite.revoke", invite_id=invite_id)
        catalog.tell(tx, actor)
    return InviteList(invites.newest(tx, LIST_LIMIT), tx.now, tx.last_event_id)


def accept(tx: Transaction, person: Person, token: str) -> str:
    """Makes `person` what the link says, and tells what became of it.

    `agent` or `admin`; otherwise `used`, `revoked`, `expired`, `unknown`, `too_many`, or `already`
    for somebody who is that much and more: the link stays good then.
    """
    if not guesses.may_try(tx, person.id):
        return "too_many"
    found = invites.by_token(tx, hash_of(token))
    if found is None:
        guesses.count_wrong(tx, person.id)
        return "unknown"
    state = found.state_at(tx.now)
    if state is not InviteState.OPEN:
        return state.value
    maker = people.get(tx, found.made_by.id)
    if maker is None or maker.role is not Role.ADMIN or maker.blocked_at is not None:
        return InviteState.REVOKED.value
    if person.role in {found.role, Role.ADMIN}:
        return "already"
    _admit(tx, person, found, maker)
    return found.role.value


def _admit(tx: Transaction, person: Person, invite: Invite, maker: Person) -> None:
    invites.set_used(tx, invite.id, person.id)
    people_verbs.give_role(tx, person, invite.role, maker)
    staff_menus.try_again(tx, person.id)
    audit.record(
        tx, person, "invite.accept", person=person.ref, invite_id=invite.id, role=invite.role.value
    )
    catalog.tell(tx, person)
    answers.plan(tx, maker.id, f"invite_accepted_{invite.role.value}", who=person.name)
