"""The first admin of a desk: a one-time link, and the one person who opens it in time.

A token is known to the console that shows it and to the chat that brings it back, never to a log.
"""

import hashlib
import hmac
import secrets
from collections.abc import Set as AbstractSet

from app.domain.person import Person, Role
from app.services import guesses
from app.services import people as people_verbs
from app.store import claims, desk_facts, people
from app.store.claims import Claim
from app.store.transaction import Transaction

CLAIM_MS = 10 * 60_000
#: 192 bits; with `claim_` before it well below the 64 characters of a start parameter.
TOKEN_BYTES = 24
START_PREFIX = "claim_"
#: So long an ended link is told from one that never was, and no more than so many of them.
KEEP_ENDED_MS = 7 * 24 * 3600 * 1000
KEEP_LIMIT = 200


def has_admin(tx: Transaction, admin_ids: AbstractSet[int]) -> bool:
    """Whether somebody rules this desk already: by ADMIN_IDS, or by a role in the database."""
    return bool(admin_ids) or any(person.role is Role.ADMIN for person in people.staff(tx))


def issue_claim(tx: Transaction) -> str:
    """A fresh token, good once and for CLAIM_MS, while the desk has no admin.

    Several may be good at once (the server's and the doctor's): the first one used ends them all.
    """
    token = secrets.token_urlsafe(TOKEN_BYTES)
    claims.forget(tx, tx.now - KEEP_ENDED_MS, KEEP_LIMIT)
    guesses.forget_old(tx)
    claims.add(tx, _hash(token), tx.now + CLAIM_MS)
    return token


def claim_link(username: str, token: str) -> str:
    """The address that opens the bot with the token; `username` is the bot's, without @."""
    return f"https://t.me/{username}?start={START_PREFIX}{token}"


def bot_username(tx: Transaction, bot_id: int) -> str | None:
    """The bot's name for links; None until the bot with this id has met Telegram."""
    if desk_facts.get(tx, desk_facts.BOT_ID) != str(bot_id):
        return None
    return desk_facts.get(tx, desk_facts.BOT_USERNAME) or None


def claim_desk(
    tx: Transaction, person: Person, token: str, admin_ids: AbstractSet[int]
) -> str:
    """Makes `person` the admin when the link is good, and says what became of it.

    `claimed`; otherwise `taken` (the desk has an admin), `used`, `expired`, `unknown` (no such
    link) or `too_many` (the person has tried too many wrong ones).
    """
    if not guesses.may_try(tx, person.id):
        return "too_many"
    found = _find(tx, token)
    if found is None:
        guesses.count_wrong(tx, person.id)
        return "unknown"
    if found.used_at is not None:
        return "used"
    if has_admin(tx, admin_ids):
        return "taken"
    if found.expires_at <= tx.now:
        return "expired"
    claims.set_used(tx, found.token_hash)
    people_verbs.appoint_admin(tx, person)
    return "claimed"


def _find(tx: Transaction, token: str) -> Claim | None:
    """Compares with every known one, each in constant time, so that no time tells how near."""
    wanted, found = _hash(token), None
    for claim in claims.all_known(tx):
        if hmac.compare_digest(claim.token_hash, wanted):
            found = claim
    return found


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", errors="replace")).digest()
