"""What looks the same to everybody who may see it, as JSON: people, files, entities, reactions.

Who may see it is visibility.py's to say. A field that has nothing to say is left out, so that a
message of plain words has the protocol's own fields and no other.
"""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from app.domain.attachment import Attachment, AttachmentState
from app.domain.desk import AuditEntry, Category, Tag, TicketChange
from app.domain.entities import Entity
from app.domain.extras import Extras, Reaction
from app.domain.inbox import SavedView, Wanted
from app.domain.person import PersonRef
from app.domain.rating import Rating
from app.domain.reminder import Reminder
from app.domain.reply import Reply
from app.domain.targets import Aim, Due

Wire = dict[str, Any]


def ref(person: PersonRef | None) -> Wire | None:
    if person is None:
        return None
    return {"id": person.id, "name": person.name, "role": person.role}


def beyond_words(extra: Extras) -> Wire:
    """What a message has beyond the protocol's own fields."""
    wire: Wire = {}
    if extra.entities:
        wire["entities"] = [_entity(one) for one in extra.entities]
    if extra.card:
        wire["card"] = extra.card
    if extra.forwarded_from:
        wire["forwarded_from"] = extra.forwarded_from
    if extra.quote:
        wire["quote"] = {"text": extra.quote.text, "position": extra.quote.position}
    if extra.reactions:
        wire["reactions"] = _by_emoji(extra.reactions)
    if extra.mentions:
        wire["mentions"] = [ref(one) for one in extra.mentions]
    return wire


def _entity(entity: Entity) -> Wire:
    wire: Wire = {"type": entity.type, "offset": entity.offset, "length": entity.length}
    if entity.url is not None:
        wire["url"] = entity.url
    if entity.language is not None:
        wire["language"] = entity.language
    return wire


def attachment(one: Attachment) -> Wire:
    """PROTOCOL.md section 3.2, and beside it only what there is to say."""
    wire: Wire = {
        "id": one.id,
        "kind": one.kind,
        "name": one.name,
        "mime": one.mime,
        "size": one.size,
        "width": one.width,
        "height": one.height,
        "duration": one.duration,
    }
    if one.look is not None:
        wire["look"] = one.look
    if one.state != AttachmentState.READY:
        wire["state"] = one.state
    if one.reason is not None:
        wire["reason"] = one.reason
    if one.preview is not None:
        wire["preview"] = {"width": one.preview[0], "height": one.preview[1]}
    if one.waveform:
        wire["waveform"] = list(one.waveform)
    return wire


def _by_emoji(reactions: Iterable[Reaction]) -> list[Wire]:
    """Each emoji once, in the order in which they came, with everybody who chose it."""
    people: dict[str, list[Wire | None]] = {}
    for reaction in reactions:
        people.setdefault(reaction.emoji, []).append(ref(reaction.person))
    return [{"emoji": emoji, "people": found} for emoji, found in people.items()]


def category(one: Category) -> Wire:
    """As a customer sees it."""
    return {"id": one.id, "name": one.name}


def tag(one: Tag) -> Wire:
    return {"id": one.id, "name": one.name, "archived": one.archived_at is not None}


def wanted(one: Wanted) -> Wire:
    """What is asked for, in the words of `inbox.list`: defaults are left out."""
    plain = asdict(Wanted(one.view))
    told = {name: value for name, value in asdict(one).items() if value != plain[name]}
    return {"view": one.view, **told}


def view(one: SavedView) -> Wire:
    return {
        "id": one.id,
        "name": one.name,
        "owner_id": one.owner_id,
        "is_shared": one.is_shared,
        "wanted": wanted(one.wanted),
    }


def ticket_change(one: TicketChange) -> Wire:
    """Of the staff's eyes alone."""
    return {
        "id": one.id,
        "at": one.at,
        "actor": ref(one.actor),
        "what": one.what,
        "before": one.before,
        "after": one.after,
    }


def audit_entry(one: AuditEntry) -> Wire:
    """Of an admin's eyes alone."""
    return {
        "id": one.id,
        "at": one.at,
        "actor": ref(one.actor),
        "act": one.act,
        "person": ref(one.person),
        "ticket_id": one.ticket_id,
        "detail": one.detail,
    }


def reply(one: Reply) -> Wire:
    acts = one.acts
    return {
        "id": one.id,
        "name": one.name,
        "body": one.body,
        "entities": [_entity(entity) for entity in one.entities],
        "owner": ref(one.owner),
        "is_shared": one.is_shared,
        "acts": {"status": acts.status, "tags": list(acts.tags), "assign": acts.assign},
        "used": one.used,
        "used_at": one.used_at,
    }


def standing(running: Iterable[Due], resting_ms: int | None) -> list[Wire]:
    """Targets of a ticket: those whose time runs have `at` and `warn_at`, one that stands still has
    `left_ms`."""
    shown: list[Wire] = [
        {"kind": str(one.aim), "at": one.at, "warn_at": one.warn_at, "left_ms": None}
        for one in running
    ]
    if resting_ms is not None:
        resting = {"kind": str(Aim.RESOLUTION), "at": None, "warn_at": None}
        shown.append({**resting, "left_ms": resting_ms})
    return shown


def reminder(one: Reminder) -> Wire:
    """Of one person alone, so it does not say whose it is."""
    return {
        "ticket_id": one.ticket_id,
        "due_at": one.due_at,
        "text": one.text,
        "rung_at": one.rung_at,
    }


def rating(one: Rating) -> Wire:
    """For the ticket's customer and the staff alike: it is the customer's own."""
    return {
        "score": one.score,
        "comment": one.comment,
        "at": one.at,
        "changed_at": one.changed_at,
        "may_change_until": one.may_change_until,
    }
