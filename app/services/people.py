"""Meeting people, and what they are to the desk."""

from app.domain.errors import invalid
from app.domain.events import Event, EventType, Scope
from app.domain.person import LANGUAGES, Person, Profile, Role
from app.domain.policy import require
from app.services import access, audit, catalog, delivery_marks, leaving
from app.store import cards, counts, deliveries, erasure, events, marks, people, sessions, tickets
from app.store.transaction import Transaction

#: Somebody who comes back to the bot is told what was said to them in so long a time.
MISSED_MS = 7 * 24 * 3600 * 1000


def meet(tx: Transaction, profile: Profile, admin_ids: frozenset[int]) -> Person:
    """The person behind a contact, made at the first one, renamed when Telegram says so.

    Somebody seen for the first time is a customer; ADMIN_IDS are admins.
    """
    person = people.get(tx, profile.id)
    if person is None:
        return _welcome(tx, profile, admin_ids)
    _rename(tx, person, profile)
    if person.id in admin_ids and not (person.pinned and person.role is Role.ADMIN):
        _pin(tx, person)
    return person


def _welcome(tx: Transaction, profile: Profile, admin_ids: frozenset[int]) -> Person:
    pinned = profile.id in admin_ids
    role = Role.ADMIN if pinned else Role.CUSTOMER
    person = Person(profile.id, profile.name, profile.username, role, profile.language, pinned)
    person.rev = tx.last_event_id + 1
    people.add(tx, person)
    tell_of(tx, person)
    return person


def _rename(tx: Transaction, person: Person, profile: Profile) -> None:
    if (person.name, person.username) == (profile.name, profile.username):
        return
    if person.name != erasure.BLANK:
        cards.keep_name(tx, person)
    person.name = profile.name
    person.username = profile.username
    person.rev = tell_of(tx, person)
    people.save(tx, person)


def tell_of(tx: Transaction, person: Person, actor: Person | None = None) -> int:
    """Somebody is other than they were: the event's id becomes their `rev`."""
    return events.append(
        tx,
        Event(
            0,
            0,
            EventType.PERSON_CHANGED,
            Scope.PUBLIC,
            actor_id=actor.id if actor else None,
            person_id=person.id,
        ),
    )


def set_role(tx: Transaction, actor: Person, person_id: int, role: Role) -> Person:
    """Makes somebody a customer, an agent or an admin; who is in ADMIN_IDS stays an admin.

    Whoever is no staff any more leaves their tickets to the queue. Raises `not_found`, and
    `forbidden` for whoever cannot be spared (leaving.py).
    """
    require(actor, "person.set_role")
    person = access.person_of(tx, person_id)
    if person.role is role:
        return person
    leaving.require_dispensable(tx, person)
    before = person.role
    _change_role(tx, person, role, actor)
    catalog.tell(tx, actor)
    audit.record(
        tx, actor, "person.set_role", person=person.ref, before=before.value, after=role.value
    )
    return person


def give_role(tx: Transaction, person: Person, role: Role, giver: Person) -> None:
    """Makes somebody staff whom an admin has invited; services/invites.py says who may be."""
    _change_role(tx, person, role, giver)


def set_language(tx: Transaction, person: Person, language: str) -> Person:
    """The language of the bot's words to them, and the one the Mini App begins with.

    Raises `invalid` for one that the desk does not speak.
    """
    require(person, "person.set_language")
    if language not in LANGUAGES:
        raise invalid("language")
    if person.language != language:
        person.language = language
        person.rev = tell_of(tx, person, person)
        people.save(tx, person)
    return person


def appoint_admin(tx: Transaction, person: Person) -> None:
    """Makes somebody the admin of a desk that has none; services/claims.py says who may be.

    The log has them as its actor: nobody else gave this role.
    """
    _change_role(tx, person, Role.ADMIN, person)


def apply_admin_ids(tx: Transaction, admin_ids: frozenset[int]) -> None:
    """At the start of a process: ADMIN_IDS are admins, and who has left the list is not."""
    for person in people.known(tx, sorted(admin_ids)):
        if not (person.pinned and person.role is Role.ADMIN):
            _pin(tx, person)
    for person in people.pinned(tx):
        if person.id not in admin_ids:
            person.pinned = False
            _change_role(tx, person, Role.CUSTOMER, None)


def _pin(tx: Transaction, person: Person) -> None:
    person.pinned = True
    if person.role is Role.ADMIN:
        people.save(tx, person)
        return
    _change_role(tx, person, Role.ADMIN, None)


def _change_role(tx: Transaction, person: Person, role: Role, actor: Person | None) -> None:
    if role is Role.CUSTOMER:
        leaving.release(tx, person, actor)
    person.role = role
    person.rev = tell_of(tx, person, actor)
    person.resync_after = person.rev
    people.save(tx, person)
    _recount(tx, person)


def _recount(tx: Transaction, person: Person) -> None:
    """What counts as unread differs between customers and staff (domain/ticket.py: Sight)."""
    marks.give_customer(tx, person.id)
    for ticket_id, _ in marks.of_person(tx, person.id):
        ticket = tickets.get(tx, ticket_id)
        if ticket:
            counts.recount_marks(tx, ticket)


def shut_out(
    tx: Transaction, person_id: int, actor: Person | None = None, *, silently: bool = False
) -> Person:
    """Ends every session of somebody and refuses new ones; services/bans.py says who may."""
    person = access.person_of(tx, person_id)
    if person.blocked_at is not None:
        return person
    person.blocked_at, person.blocked_silently = tx.now, silently
    person.rev = tell_of(tx, person, actor)
    people.save(tx, person)
    sessions.end_all_of(tx, person.id)
    return person


def let_in(tx: Transaction, person: Person, actor: Person) -> None:
    """They may come back; nothing of what they sent meanwhile does."""
    person.blocked_at, person.blocked_silently = None, False
    person.rev = tell_of(tx, person, actor)
    people.save(tx, person)


def set_reachable(tx: Transaction, person: Person) -> None:
    """They wrote to the bot, so Telegram delivers to them again, what they missed included."""
    if person.unreachable_at is None:
        return
    person.unreachable_at = None
    people.save(tx, person)
    for revived in deliveries.revive(tx, person.id, tx.now - MISSED_MS):
        delivery_marks.tell_of(tx, *revived)


def set_unreachable(tx: Transaction, person_id: int) -> None:
    """They have blocked the bot, or their account is gone."""
    person = people.get(tx, person_id)
    if person and person.unreachable_at is None:
        person.unreachable_at = tx.now
        people.save(tx, person)
