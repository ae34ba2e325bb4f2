"""The only way out: what a given viewer gets of a person, a ticket, a message, an event.

Every object that leaves a process passes here; a note, a staff field or a foreign ticket that
reaches a customer is a fault of this file and of no other.
"""

from collections.abc import Callable
from dataclasses import replace

from app.domain import shapes
from app.domain.delivery import DeliveryMark
from app.domain.desk import Catalog
from app.domain.events import Event, EventType, Scope
from app.domain.extras import NOTHING
from app.domain.message import Kind, Message, Version, preview
from app.domain.person import Person
from app.domain.ticket import DeskFields, LastMessage, Mark, Sight, Ticket
from app.domain.told import Told as Told

Wire = shapes.Wire
ref = shapes.ref

#: Looking a member up in its enum takes longer than comparing it.
_NOTE = Kind.NOTE
_OF_ONE = Scope.PERSON
_OF_STAFF = Scope.STAFF


def person_for(viewer: Person, person: Person) -> Wire:
    """Customers learn of staff what a message shows of them: no username."""
    shows_username = viewer.is_staff or viewer.id == person.id
    wire: Wire = {
        "id": person.id,
        "name": person.name,
        "username": person.username if shows_username else None,
        "role": person.role.value,
        "language": person.language,
    }
    if viewer.is_staff and person.pinned:
        wire["pinned"] = True
    if viewer.is_staff and person.blocked_at is not None:
        wire["blocked_at"] = person.blocked_at
        wire["blocked_silently"] = person.blocked_silently
    return wire


def sight_of(viewer: Person, ticket: Ticket) -> Sight:
    return ticket.staff if viewer.is_staff else ticket.public


def ticket_for(viewer: Person, ticket: Ticket, mark: Mark | None) -> Wire:
    """PROTOCOL.md section 3.2: a customer's ticket has no staff field."""
    unread, rev = numbers_of(viewer.is_staff, ticket, mark)
    return {**ticket_body(viewer, ticket), "unread": unread, "rev": rev}


#: Whether they are staff, whether they wrote the message, and their own `unread` and `rev`.
Eyes = tuple[bool, bool, tuple[int, int]]


def eyes_of(
    viewer: Person, event: Event, ticket: Ticket, message: Message | None, marks: dict[int, Mark]
) -> Eyes | None:
    """All in which one viewer's form of a ticket's event differs from another's; None when the
    event is not theirs."""
    if not may_hear(viewer, event, ticket.customer.id):
        return None
    is_staff, viewer_id = viewer.is_staff, viewer.id
    author = None if message is None else message.author
    is_author = author is not None and author[0] == viewer_id
    return is_staff, is_author, numbers_of(is_staff, ticket, marks.get(viewer_id))


def numbers_of(viewer_is_staff: bool, ticket: Ticket, mark: Mark | None) -> tuple[int, int]:  # noqa: FBT001
    """`unread` and `rev` of one viewer."""
    sight = ticket.staff if viewer_is_staff else ticket.public
    if mark is None:
        return sight.count, sight.rev
    unread = sight.count - mark.seen
    return (unread if unread > 0 else 0), (sight.rev if sight.rev > mark.rev else mark.rev)


def ticket_body(viewer: Person, ticket: Ticket) -> Wire:
    """What all the staff, or the customer, see alike: everything but `unread` and `rev`."""
    seen = ticket_seen(ticket, sight_of(viewer, ticket))
    return {**seen, **staff_fields(ticket)} if viewer.is_staff else seen


def staff_fields(ticket: Ticket) -> Wire:
    """What a customer's ticket does not have."""
    desk = ticket.desk
    return {
        "priority": str(ticket.priority),
        "category": desk.category_id,
        "tags": list(desk.tags),
        "snoozed_until": desk.snoozed_until,
        "waiting_since": desk.waiting_since,
        "due": _due(desk),
        "rating": desk.rating,
    }


def _due(desk: DeskFields) -> Wire | None:
    if desk.due_at is None:
        return None
    return {"kind": desk.due_kind, "at": desk.due_at, "warn_at": desk.warn_at}


def ticket_seen(ticket: Ticket, sight: Sight) -> Wire:
    """A ticket through one of its two sights."""
    return {**ticket_head(ticket), **news(sight)}


def ticket_head(ticket: Ticket) -> Wire:
    """What is the same in both sights, and stays as it is while people only talk."""
    return {
        "id": ticket.id,
        "subject": ticket.subject,
        "status": str(ticket.status),
        "customer": ref(ticket.customer),
        "assignee": ref(ticket.assignee),
        "follows": ticket.follows,
        "created_at": ticket.created_at,
    }


def news(sight: Sight) -> Wire:
    """What a sight adds to the head."""
    return {"updated_at": sight.updated_at, "last_message": _last_message(sight.last)}


def _last_message(last: LastMessage | None) -> Wire | None:
    if last is None:
        return None
    wire: Wire = {
        "id": last.id,
        "kind": last.kind,
        "author_id": last.author_id,
        "preview": preview(last.body),
        "created_at": last.created_at,
    }
    if last.holds is not None:
        wire["holds"] = last.holds
    return wire


def message_for(viewer: Person, message: Message) -> Wire:
    """The caller has asked `may_see_message` (access.py) or checked the event's scope."""
    return {**message_body(message), "client_id": client_id_for(viewer, message)}


def version_for(_viewer: Person, version: Version) -> Wire:
    """What a message said before; the reactions belong to the message and not to its words."""
    extra = replace(version.extra or NOTHING, reactions=(), mentions=())
    return {
        "body": version.body,
        "attachments": [shapes.attachment(one) for one in extra.attachments],
        "replaced_at": version.replaced_at,
        **shapes.beyond_words(extra),
    }


def client_id_for(viewer: Person, message: Message) -> str | None:
    """The author alone learns under which id they sent a message."""
    return message.client_id if is_author(viewer, message) else None


def is_author(viewer: Person, message: Message) -> bool:
    author = message.author
    return author is not None and author.id == viewer.id


def message_body(message: Message) -> Wire:
    """What everybody who sees a message sees alike: everything but `client_id`."""
    deleted = message.deleted_at is not None
    extra = None if deleted else message.extra
    wire: Wire = {
        "id": message.id,
        "ticket_id": message.ticket_id,
        "kind": message.kind,
        "author": ref(message.author),
        "body": "" if deleted else message.body,
        "reply_to": message.reply_to,
        "attachments": [shapes.attachment(one) for one in extra.attachments] if extra else [],
        "origin": message.origin,
        "created_at": message.created_at,
        "edited_at": message.edited_at,
        "deleted_at": message.deleted_at,
        "rev": message.rev,
    }
    return {**wire, **shapes.beyond_words(extra)} if extra else wire


#: What a customer hears because it is about them, whosever the ticket is.
_OF_ONE_PERSON = frozenset({EventType.PERSON_CHANGED, EventType.TICKET_REMOVED})


def may_hear(viewer: Person, event: Event, customer_id: int | None) -> bool:
    """Whether an event reaches this viewer; `customer_id` is that of the event's ticket."""
    if event.scope == _OF_ONE and event.person_id != viewer.id:
        return False
    if viewer.is_staff:
        return True
    if event.scope == _OF_STAFF:
        return False
    if event.type in _OF_ONE_PERSON:
        return event.person_id == viewer.id
    return customer_id == viewer.id


def event_for(viewer: Person, told: Told) -> Wire | None:
    """The params of an `event` notification for this viewer, or None when it is not theirs."""
    event = told.event
    if not may_hear(viewer, event, told.customer_id):
        return None
    wire: Wire = {"id": event.id, "type": event.type, "at": event.at}
    _BODY_OF.get(event.type, _ticket_and_message)(viewer, told, wire)
    return wire


def _ticket_and_message(viewer: Person, told: Told, wire: Wire) -> None:
    if told.ticket:
        wire["ticket"] = ticket_for(viewer, told.ticket, told.marks.get(viewer.id))
    message = told.message
    if message and (viewer.is_staff or message.kind != _NOTE):
        wire["message"] = message_for(viewer, message)
    else:
        wire["message"] = None


def _read_mark(viewer: Person, told: Told, wire: Wire) -> None:
    event = told.event
    wire["ticket_id"] = event.ticket_id
    wire["person"] = ref(told.actor)
    wire["message_id"] = event.message_id if viewer.is_staff else event.public_message_id


def _person(viewer: Person, told: Told, wire: Wire) -> None:
    wire["person"] = person_for(viewer, told.subject) if told.subject else None


def _delivery(_viewer: Person, told: Told, wire: Wire) -> None:
    """Of the staff's eyes alone (Scope.STAFF)."""
    wire["ticket_id"] = told.event.ticket_id
    wire["delivery"] = delivery(told.delivery) if told.delivery else None


def delivery(mark: DeliveryMark) -> Wire:
    wire: Wire = {
        "message_id": mark.message_id,
        "state": str(mark.state),
        "reason": str(mark.reason) if mark.reason else None,
        "at": mark.at,
    }
    return {**wire, "differs": mark.differs} if mark.differs else wire


def _desk(viewer: Person, told: Told, wire: Wire) -> None:
    wire["desk"] = catalog_for(viewer, told.catalog) if told.catalog else None


def catalog_for(viewer: Person, catalog: Catalog) -> Wire:
    """A customer learns which categories there are to choose from, and nothing else."""
    if not viewer.is_staff:
        return {"categories": [shapes.category(one) for one in catalog.categories if one.is_open]}
    return {
        "categories": [
            {**shapes.category(one), "archived": not one.is_open, "people": list(one.people)}
            for one in catalog.categories
        ],
        "tags": [shapes.tag(one) for one in catalog.tags],
        "staff": [ref(person) for person in catalog.staff],
        "views": [shapes.view(one) for one in catalog.views if one.is_for(viewer.id)],
    }


def _rated(_viewer: Person, told: Told, wire: Wire) -> None:
    wire["ticket_id"] = told.event.ticket_id
    wire["rating"] = shapes.rating(told.rating) if told.rating else None


def _ticket_alone(_viewer: Person, told: Told, wire: Wire) -> None:
    wire["ticket_id"] = told.event.ticket_id


def _bare(_viewer: Person, _told: Told, _wire: Wire) -> None:
    """That it has happened is all there is to say: whoever shows it asks again."""


_BODY_OF: dict[str, Callable[[Person, Told, Wire], None]] = {
    EventType.CONVERSATION_READ: _read_mark,
    EventType.DELIVERY_CHANGED: _delivery,
    EventType.DESK_CHANGED: _desk,
    EventType.PERSON_CHANGED: _person,
    EventType.REPLIES_CHANGED: _bare,
    EventType.REMINDERS_CHANGED: _ticket_alone,
    EventType.TICKET_RATED: _rated,
    EventType.TICKET_REMOVED: _ticket_alone,
}
