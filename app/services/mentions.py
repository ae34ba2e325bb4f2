"""Staff named in notes: told in Telegram (notifications.py), and marked in their inbox.

A customer is never named: only who is staff now can be.
"""

from typing import NamedTuple

from app.domain.extras import NOTHING, Extras, with_changes
from app.domain.mentions import named_in
from app.domain.message import Message
from app.domain.person import Person
from app.domain.policy import require
from app.domain.ticket import Ticket
from app.services import duty
from app.store import deliveries, delivery_marks, events, mentions, people
from app.store.deliveries import Delivery
from app.store.transaction import Transaction

#: The newest notes that name somebody; what lies further back is nobody's news.
AMONG = 200


def name_in(tx: Transaction, body: str, extra: Extras | None) -> Extras | None:
    """What a note has beyond its words, with the people that these name."""
    staff = people.staff(tx) if "@" in body else []
    written = (extra or NOTHING).entities
    named = named_in(body, staff, [one for one in written if one.type != "mention"])
    refs = tuple(person.ref for person in named.people)
    return with_changes(extra, entities=named.entities, mentions=refs)


def keep(tx: Transaction, note: Message, former: Extras | None = None) -> None:
    """Remembers whom a note names, and forgets whom it has ceased to name."""
    now = {one.id for one in (note.extra or NOTHING).mentions} - {note.author_id}
    before = {one.id for one in (former or NOTHING).mentions}
    mentions.forget(tx, note.id, before - now)
    mentions.add(tx, note.id, now - before)


class Mention(NamedTuple):
    ticket_id: int
    message_id: int


def list_mentions(tx: Transaction, actor: Person) -> tuple[list[Mention], int]:
    """Notes that name the actor and that they have not read, the newest first, and the cursor."""
    require(actor, "mention.list")
    found = mentions.unread(tx, actor.id, AMONG)
    return [Mention(*one) for one in found], events.newest_id(tx)


def plan_alerts(tx: Transaction, ticket: Ticket, note: Message) -> None:
    """One delivery for each of the staff whom a note names, and has not named before."""
    for named in (note.extra or NOTHING).mentions:
        person = people.get(tx, named.id)
        if person is None or not person.is_staff or person.blocked_at is not None:
            continue
        if person.id == note.author_id or person.unreachable_at is not None:
            continue
        if delivery_marks.newest_in(tx, person.id, note.id, "mention") is not None:
            continue
        if not duty.holds_back(tx, person.id):
            deliveries.add(tx, _alert(tx, person, ticket, note))


def _alert(tx: Transaction, person: Person, ticket: Ticket, note: Message) -> Delivery:
    return Delivery(
        chat_id=person.id,
        kind="mention",
        person_id=person.id,
        ticket_id=ticket.id,
        message_id=note.id,
        due_at=tx.now,
    )
