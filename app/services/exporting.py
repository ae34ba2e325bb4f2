"""What a ticket or a person is, taken out of the desk: everything that an archive of it holds.

Who asks is an admin; what staff said to each other is in it and marked as such.
"""

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from app.domain import people_shapes, shapes, visibility
from app.domain.errors import DeskError
from app.domain.extras import NOTHING
from app.domain.filename import for_download
from app.domain.message import Message
from app.domain.person import LANGUAGES, Person, Role
from app.domain.policy import require
from app.services import access, audit
from app.store import attachments, cards, exports, files, messages, people, ticket_changes
from app.store.exports import ExportLink
from app.store.transaction import Transaction

TICKET = "ticket"
PERSON = "person"
LINK_FOR_MS = 10 * 60 * 1000
NAMES_MOST = 1_000
CHANGES_MOST = 10_000
VERSIONS_MOST = 1_000


class Address(NamedTuple):
    """`token` is told once and never kept; `expires_at` in Unix milliseconds."""

    token: str
    expires_at: int


class KeptPart(NamedTuple):
    """A file of the archive: its path there, and the bytes by their SHA-256."""

    path: str
    digest: bytes
    size: int


@dataclass(slots=True)
class Export:
    """`content` is what the JSON says; the page is drawn from it. `name` is the archive's."""

    name: str
    language: str
    content: dict[str, Any]
    parts: list[KeptPart] = field(default_factory=list)


def link_export(
    tx: Transaction, actor: Person, subject: str, subject_id: int, token: str, token_hash: bytes
) -> Address:
    """An address for LINK_FOR_MS at which the archive can be fetched. Raises `not_found`."""
    require(actor, f"{subject}.export")
    _require_there(tx, actor, subject, subject_id)
    link = ExportLink(actor.id, subject, subject_id, tx.now + LINK_FOR_MS)
    exports.add_link(tx, token_hash, link)
    _record(tx, actor, subject, subject_id)
    return Address(token, link.expires_at)


def _require_there(tx: Transaction, actor: Person, subject: str, subject_id: int) -> None:
    if subject == TICKET:
        access.ticket_for(tx, actor, subject_id)
    else:
        access.person_of(tx, subject_id)


def open_export(tx: Transaction, token_hash: bytes) -> Export:
    """What is behind an address, for whoever may still have it. Raises `not_found`."""
    link = exports.link_of(tx, token_hash)
    person = people.get(tx, link.person_id) if link else None
    if link is None or person is None:
        raise DeskError("not_found")
    try:
        require(person, f"{link.subject}.export")
    except DeskError:
        raise DeskError("not_found") from None
    return gather(tx, person, link.subject, link.subject_id)


def _record(tx: Transaction, actor: Person | None, subject: str, subject_id: int) -> None:
    person = people.get(tx, subject_id) if subject == PERSON else None
    ticket_id = subject_id if subject == TICKET else None
    ref = person.ref if person else None
    audit.record(tx, actor, f"{subject}.export", person=ref, ticket_id=ticket_id)


def gather_for_operator(tx: Transaction, subject: str, subject_id: int) -> Export:
    """The same for whoever has the desk's folder, and needs no role in it. Raises `not_found`."""
    operator = Person(0, "", None, Role.ADMIN, LANGUAGES[0])
    return gather(tx, operator, subject, subject_id)


def gather(tx: Transaction, viewer: Person, subject: str, subject_id: int) -> Export:
    """Everything of a ticket or a person as `viewer`, an admin, may see it. Raises `not_found`."""
    if subject == TICKET:
        ticket, _ = access.ticket_for(tx, viewer, subject_id)
        found = Export(f"ticket-{ticket.id}", viewer.language, {})
        found.content = {"tickets": [_ticket(tx, viewer, ticket.id, found)]}
        return found
    person = access.person_of(tx, subject_id)
    found = Export(f"person-{person.id}", viewer.language, {})
    found.content = _person(tx, viewer, person) | {
        "tickets": [
            _ticket(tx, viewer, ticket_id, found)
            for ticket_id in exports.ticket_ids_of(tx, person.id)
        ]
    }
    return found


def _person(tx: Transaction, viewer: Person, person: Person) -> dict[str, Any]:
    names = cards.former_names(tx, person.id, NAMES_MOST)
    return {
        "person": visibility.person_for(viewer, person),
        "met_at": cards.met_at(tx, person.id),
        "names": [people_shapes.former_name(one) for one in names],
        "notes": [people_shapes.note(one) for one in cards.notes_of(tx, person.id)],
    }


def _ticket(tx: Transaction, viewer: Person, ticket_id: int, into: Export) -> dict[str, Any]:
    ticket, mark = access.ticket_for(tx, viewer, ticket_id)
    said = [_message(tx, viewer, one, into) for one in exports.conversation(tx, ticket_id)]
    changes = ticket_changes.newest(tx, ticket_id, CHANGES_MOST)
    return {
        **visibility.ticket_for(viewer, ticket, mark),
        "messages": said,
        "changes": [shapes.ticket_change(one) for one in reversed(changes)],
    }


def _message(tx: Transaction, viewer: Person, message: Message, into: Export) -> dict[str, Any]:
    shown = visibility.message_for(viewer, message)
    versions = [] if message.deleted_at else messages.versions_of(tx, message.id, VERSIONS_MOST)
    if versions:
        shown["versions"] = [visibility.version_for(viewer, one) for one in versions]
    if message.deleted_at is None and (message.extra or NOTHING).attachments:
        paths = _keep_files(tx, message, into)
        shown["attachments"] = [
            {**one, "path": paths.get(one["id"])} for one in shown["attachments"]
        ]
    return shown


def _keep_files(tx: Transaction, message: Message, into: Export) -> dict[int, str]:
    """Puts the message's files into the archive; answers where by their ids."""
    paths = {}
    for held in attachments.of_message(tx, message.id):
        size = files.size_of(tx, held.file_hash) if held.file_hash else None
        if held.file_hash is None or size is None:
            continue
        one = held.attachment
        path = f"files/{one.id}-{for_download(one.name, one.mime)}"
        into.parts.append(KeptPart(path, held.file_hash, size))
        paths[one.id] = path
    return paths
