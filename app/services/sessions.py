"""Starting and resuming a session: who it is, until when, and from where the log goes on."""

from typing import NamedTuple

from app.domain.errors import DeskError
from app.domain.person import Person, Profile
from app.services import access, people, sync
from app.store import sessions
from app.store.sessions import Session
from app.store.transaction import Transaction

IDLE_MS = 7 * 24 * 3600 * 1000
ABSOLUTE_MS = 30 * 24 * 3600 * 1000
#: How long a token lives on after it has been exchanged for a fresh one.
FORMER_TOKEN_MS = 60_000


class Resume(NamedTuple):
    """What a client remembers of the log."""

    epoch: str
    cursor: int


class Started(NamedTuple):
    person: Person
    expires_at: int
    epoch: str
    cursor: int
    resumed: bool


def start_with_profile(
    tx: Transaction,
    profile: Profile,
    admin_ids: frozenset[int],
    token_hash: bytes,
    resume: Resume | None,
) -> Started:
    """A session from verified initData. Raises `forbidden` for somebody who is blocked."""
    person = people.meet(tx, profile, admin_ids)
    return _start(tx, person, tx.now, token_hash, resume)


def start_with_token(
    tx: Transaction, former_hash: bytes, token_hash: bytes, resume: Resume | None
) -> Started:
    """A session from a former one's token. Raises `auth_invalid`, `auth_expired`, `forbidden`."""
    former = sessions.get(tx, former_hash)
    if former is None:
        raise DeskError("auth_invalid")
    if former.expires_at <= tx.now:
        raise DeskError("auth_expired")
    person = access.person_of(tx, former.person_id)
    sessions.shorten(tx, former_hash, tx.now + FORMER_TOKEN_MS)
    return _start(tx, person, former.started_at, token_hash, resume)


def _start(
    tx: Transaction, person: Person, started_at: int, token_hash: bytes, resume: Resume | None
) -> Started:
    if person.blocked_at is not None:
        raise DeskError("forbidden")
    expires_at = min(tx.now + IDLE_MS, started_at + ABSOLUTE_MS)
    sessions.add(tx, token_hash, Session(person.id, started_at, expires_at))
    epoch = sync.epoch(tx)
    resumed = resume is not None and resume.epoch == epoch and sync.may_resume(
        tx, person, resume.cursor
    )
    return Started(person, expires_at, epoch, tx.last_event_id, resumed)
