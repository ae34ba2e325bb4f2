"""Canned replies: keeping them, and sending one with all that it does in the same transaction."""

from dataclasses import dataclass, replace

from app.domain.desk import TICKET_TAGS_LIMIT
from app.domain.entities import Entity
from app.domain.errors import DeskError
from app.domain.events import Event, EventType, Scope
from app.domain.person import Person
from app.domain.policy import require
from app.domain.reply import (
    ME,
    NO_ACTS,
    NOBODY,
    OWN_LIMIT,
    SHARED_LIMIT,
    Ending,
    Reply,
    ReplyActs,
    may_see,
    require_changing,
)
from app.domain.ticket import Ticket
from app.services import access, desk_fields, requests, tickets
from app.services.conversation import MessageDraft, post_message
from app.services.outcome import Outcome
from app.store import catalog, events, people, replies
from app.store.transaction import Transaction


@dataclass(slots=True)
class ReplyDraft:
    """What somebody wants to be kept; without `reply_id` it is a new one."""

    name: str
    body: str
    entities: tuple[Entity, ...] = ()
    is_shared: bool = False
    acts: ReplyActs = NO_ACTS
    reply_id: int | None = None


def save_reply(tx: Transaction, actor: Person, draft: ReplyDraft) -> Reply:
    """Keeps a reply, new or changed.

    Raises `not_found` (also for tags and people that are not there, with the field),
    `forbidden`, `conflict` for a name that is taken, `too_large` for one more than the limit.
    """
    require(actor, "reply.save")
    former = _own(tx, actor, draft.reply_id) if draft.reply_id is not None else None
    owner = former.owner if former else actor.ref
    reply = Reply(
        former.id if former else 0,
        draft.name,
        draft.body,
        draft.entities,
        owner,
        draft.is_shared,
        draft.acts,
    )
    _require_acts(tx, draft.acts)
    _require_room(tx, reply, former)
    if former is None:
        reply = replace(reply, id=replies.add(tx, reply))
    else:
        replies.save(tx, reply)
    _tell(tx, actor, reply)
    if former and former.is_shared and not reply.is_shared:
        _tell(tx, actor, former)
    return _kept(tx, reply.id)


def _kept(tx: Transaction, reply_id: int) -> Reply:
    reply = replies.get(tx, reply_id)
    if reply is None:
        raise LookupError("a reply that was just kept is gone")
    return reply


def _require_acts(tx: Transaction, acts: ReplyActs) -> None:
    for tag_id in acts.tags:
        if not _is_tag(tx, tag_id):
            raise DeskError("not_found", field="tags")
    if isinstance(acts.assign, int) and _staff(tx, acts.assign) is None:
        raise DeskError("not_found", field="assign")


def _staff(tx: Transaction, person_id: int) -> Person | None:
    person = people.get(tx, person_id)
    return person if person and person.is_staff and person.blocked_at is None else None


def _require_room(tx: Transaction, reply: Reply, former: Reply | None) -> None:
    if replies.named(tx, reply) not in {None, reply.id}:
        raise DeskError("conflict", field="name")
    if former and former.is_shared == reply.is_shared:
        return
    limit = SHARED_LIMIT if reply.is_shared else OWN_LIMIT
    if replies.count(tx, reply) >= limit:
        raise DeskError("too_large", field="replies", limit=limit)


def _own(tx: Transaction, actor: Person, reply_id: int) -> Reply:
    reply = _seen(tx, actor, reply_id)
    require_changing(actor, reply)
    return reply


def _seen(tx: Transaction, actor: Person, reply_id: int) -> Reply:
    reply = replies.get(tx, reply_id)
    if reply is None or not may_see(actor, reply):
        raise DeskError("not_found")
    return reply


def remove_reply(tx: Transaction, actor: Person, reply_id: int) -> int:
    """Answers the cursor. Raises `not_found`, `forbidden`."""
    require(actor, "reply.remove")
    reply = _own(tx, actor, reply_id)
    replies.remove(tx, reply.id)
    _tell(tx, actor, reply)
    return tx.last_event_id


def _tell(tx: Transaction, actor: Person, reply: Reply) -> None:
    """Whoever sees the reply reads the list again; counts of use are not worth telling."""
    scope = Scope.STAFF if reply.is_shared else Scope.PERSON
    person_id = None if reply.is_shared else reply.owner.id
    what = EventType.REPLIES_CHANGED
    events.append(tx, Event(0, 0, what, scope, actor_id=actor.id, person_id=person_id))


def list_replies(tx: Transaction, actor: Person) -> tuple[list[Reply], int]:
    """Shared ones and the actor's own, by name, and the cursor."""
    require(actor, "reply.list")
    return replies.seen_by(tx, actor.id), events.newest_id(tx)


def use_reply(tx: Transaction, actor: Person, reply_id: int, draft: MessageDraft) -> Outcome:
    """Posts the words that a reply has become, and does to the ticket what it says.

    All of it or nothing. A tag or a colleague that is gone since is left out: what the customer
    is told must not wait for it. Raises what `message.post` raises, and `not_found`.
    """
    require(actor, "reply.use")
    repeated = requests.repeated(tx, actor, draft.client_id, draft.digest)
    if repeated:
        return repeated
    reply = _seen(tx, actor, reply_id)
    posted = post_message(tx, actor, draft, per_minute=0)
    replies.count_use(tx, reply.id)
    _act(tx, actor, posted.ticket, reply.acts)
    ticket, mark = access.ticket_for(tx, actor, posted.ticket.id)
    return Outcome(ticket, mark, tx.last_event_id, posted.message)


def _act(tx: Transaction, actor: Person, ticket: Ticket, acts: ReplyActs) -> None:
    _add_tags(tx, actor, ticket, acts.tags)
    _assign(tx, actor, ticket.id, acts.assign)
    if acts.status is Ending.RESOLVED:
        tickets.resolve(tx, actor, ticket.id)
    elif acts.status is Ending.CLOSED:
        tickets.close(tx, actor, ticket.id)


def _add_tags(tx: Transaction, actor: Person, ticket: Ticket, tags: tuple[int, ...]) -> None:
    """Those that are still there, as far as the ticket has room for them."""
    known = [tag_id for tag_id in tags if _is_tag(tx, tag_id)]
    fresh = [tag_id for tag_id in known if tag_id not in ticket.desk.tags]
    room = TICKET_TAGS_LIMIT - len(ticket.desk.tags)
    if fresh[:room]:
        desk_fields.set_tags(tx, actor, ticket.id, fresh[:room], ())


def _is_tag(tx: Transaction, tag_id: int) -> bool:
    tag = catalog.tag(tx, tag_id)
    return tag is not None and tag.archived_at is None


def _assign(tx: Transaction, actor: Person, ticket_id: int, whom: int | str | None) -> None:
    if whom == ME:
        tickets.assign(tx, actor, ticket_id, actor.id)
    elif whom == NOBODY:
        tickets.assign(tx, actor, ticket_id, None)
    elif isinstance(whom, int) and _staff(tx, whom):
        tickets.assign(tx, actor, ticket_id, whom)
