"""The event log's vocabulary: what happened, in the past tense, and who may hear of it.

The log stores facts and ids; the objects of an event are rendered for each viewer when sent.
"""

from dataclasses import dataclass
from enum import StrEnum


class EventType(StrEnum):
    """PROTOCOL.md section 3.4, and what docs/protocol.md adds in its pattern."""

    TICKET_OPENED = "ticket.opened"
    TICKET_CHANGED = "ticket.changed"
    TICKET_REMOVED = "ticket.removed"
    TICKET_RATED = "ticket.rated"
    MESSAGE_POSTED = "message.posted"
    MESSAGE_EDITED = "message.edited"
    MESSAGE_DELETED = "message.deleted"
    MESSAGE_MOVED = "message.moved"
    MESSAGE_REACTED = "message.reacted"
    ATTACHMENT_CHANGED = "attachment.changed"
    DELIVERY_CHANGED = "delivery.changed"
    NOTE_ADDED = "note.added"
    CONVERSATION_READ = "conversation.read"
    PERSON_CHANGED = "person.changed"
    DESK_CHANGED = "desk.changed"
    REPLIES_CHANGED = "replies.changed"
    REMINDERS_CHANGED = "reminders.changed"


class Scope(StrEnum):
    """Who may hear of an event.

    `public` the staff and the ticket's customer · `staff` the staff · `person` one person alone.
    """

    PUBLIC = "public"
    STAFF = "staff"
    PERSON = "person"


@dataclass(slots=True)
class Event:
    """One row of the log.

    `actor_id` did it; `person_id` is whom a `person` event or `person.changed` is about.
    `public_message_id` is the newest message a customer may see up to a read mark, when the
    mark has moved for the customer's eyes.
    """

    id: int
    at: int
    type: str
    scope: str
    ticket_id: int | None = None
    message_id: int | None = None
    actor_id: int | None = None
    person_id: int | None = None
    public_message_id: int | None = None
