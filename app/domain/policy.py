"""Who may do what: one table by role, and the few rules that look at the object as well.

Everything that is not allowed here is refused; whether somebody sees a ticket at all is asked
first (services/access.py), so that a foreign one answers `not_found` and not `forbidden`.
"""

from app.domain.errors import DeskError
from app.domain.inbox import SavedView
from app.domain.message import Kind, Message
from app.domain.person import STAFF_ROLES, Person, Role
from app.domain.ticket import Ticket

EVERYONE = frozenset(Role)
STAFF = STAFF_ROLES
ADMINS = frozenset({Role.ADMIN})

#: A command without a row here cannot be called: commands.py looks its rule up by name.
PERMISSIONS: dict[str, frozenset[Role]] = {
    "ticket.open": EVERYONE,
    "ticket.get": EVERYONE,
    "ticket.claim": STAFF,
    "ticket.assign": STAFF,
    "ticket.resolve": EVERYONE,
    "ticket.reopen": EVERYONE,
    "ticket.close": STAFF,
    "inbox.list": EVERYONE,
    "message.list": EVERYONE,
    "message.post": EVERYONE,
    "message.edit": EVERYONE,
    "message.delete": EVERYONE,
    "message.versions": STAFF,
    "reaction.set": EVERYONE,
    "note.add": STAFF,
    "upload.start": EVERYONE,
    "upload.finish": EVERYONE,
    "upload.cancel": EVERYONE,
    "file.link": EVERYONE,
    "conversation.mark_read": EVERYONE,
    "conversation.marks": EVERYONE,
    "conversation.deliveries": STAFF,
    "conversation.view": EVERYONE,
    "delivery.resend": STAFF,
    "typing.set": EVERYONE,
    "inbox.counts": STAFF,
    "view.save": STAFF,
    "view.remove": STAFF,
    "ticket.change_many": STAFF,
    "ticket.undo": STAFF,
    "ticket.set_priority": STAFF,
    "ticket.set_category": STAFF,
    "ticket.set_tags": STAFF,
    "ticket.snooze": STAFF,
    "ticket.follow": STAFF,
    "ticket.history": STAFF,
    "desk.get": EVERYONE,
    "category.save": ADMINS,
    "category.archive": ADMINS,
    "tag.save": STAFF,
    "tag.archive": ADMINS,
    "settings.get": STAFF,
    "settings.set": ADMINS,
    "audit.list": ADMINS,
    "search.find": EVERYONE,
    "search.lookup": STAFF,
    "duty.get": STAFF,
    "duty.set": STAFF,
    "person.set_role": ADMINS,
    "person.set_language": EVERYONE,
    "person.block": STAFF,
    "person.unblock": STAFF,
    "person.blocked": STAFF,
    "reply.save": STAFF,
    "reply.remove": STAFF,
    "reply.list": STAFF,
    "reply.use": STAFF,
    "mention.list": STAFF,
    "reminder.set": STAFF,
    "reminder.remove": STAFF,
    "reminder.list": STAFF,
    "rating.get": EVERYONE,
    "rating.give": EVERYONE,
    "rating.comment": EVERYONE,
    "figures.get": STAFF,
    "figures.ratings": STAFF,
    "ticket.split": STAFF,
    "ticket.merge": STAFF,
    "person.card": STAFF,
    "person_note.add": STAFF,
    "person_note.remove": STAFF,
    "ticket.export": ADMINS,
    "person.export": ADMINS,
    "person.erase": ADMINS,
    "staff.list": ADMINS,
    "staff.deactivate": ADMINS,
    "staff.reactivate": ADMINS,
    "invite.list": ADMINS,
    "invite.make": ADMINS,
    "invite.revoke": ADMINS,
}


def require(person: Person, command: str) -> None:
    """Raises `forbidden` unless the person's role may give this command."""
    if person.blocked_at is not None or person.role not in PERMISSIONS[command]:
        raise DeskError("forbidden")


def may_view(person: Person, ticket: Ticket) -> bool:
    return person.is_staff or ticket.customer.id == person.id


def may_see_message(person: Person, message: Message) -> bool:
    return person.is_staff or message.kind != Kind.NOTE


def require_own(person: Person, message: Message) -> None:
    """Only the author changes their words, and nobody changes a system line."""
    if message.kind == Kind.SYSTEM or message.author_id != person.id:
        raise DeskError("forbidden")


def require_customer_of(person: Person, customer: Person) -> None:
    """Only staff open a ticket in somebody else's name."""
    if person.id != customer.id and not person.is_staff:
        raise DeskError("forbidden")


def require_own_view(person: Person, view: SavedView) -> None:
    """What all of the staff share is tuned by who made it, and by admins."""
    if person.id != view.owner_id and person.role not in ADMINS:
        raise DeskError("forbidden")
