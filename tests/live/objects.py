"""The objects of PROTOCOL.md section 3.2 and of each result, key by key."""

from typing import Any

from tests.live import desk_objects, people_objects, reply_objects, search_objects
from tests.live.shapes import (
    PERSON_REF,
    ROLE,
    Check,
    listed,
    one_of,
    or_null,
    shaped,
    text,
    whole,
)

KIND = one_of("message", "note", "system")
ATTACHMENT_KINDS = ("photo", "video", "audio", "voice", "file")
LOOKS = ("sticker", "animation", "round")
PERSON: dict[str, Check] = {
    "id": whole,
    "name": text,
    "username": or_null(text),
    "role": ROLE,
    "language": one_of("ru", "en"),
    "pinned?": lambda value: value is True,
    "blocked_at?": whole,
    "blocked_silently?": lambda value: isinstance(value, bool),
}
LAST_MESSAGE: dict[str, Check] = {
    "id": whole,
    "kind": KIND,
    "author_id": or_null(whole),
    "preview": text,
    "created_at": whole,
    "holds?": one_of(*ATTACHMENT_KINDS, *LOOKS),
}
TICKET: dict[str, Check] = {
    "id": whole,
    "subject": text,
    "status": one_of("new", "open", "waiting", "resolved", "closed"),
    "customer": shaped(PERSON_REF),
    "assignee": or_null(shaped(PERSON_REF)),
    "follows": or_null(whole),
    "created_at": whole,
    "updated_at": whole,
    "last_message": or_null(shaped(LAST_MESSAGE)),
    "unread": whole,
    "rev": whole,
}
STAFF_TICKET: dict[str, Check] = {**TICKET, **desk_objects.STAFF_FIELDS}
ATTACHMENT: dict[str, Check] = {
    "id": whole,
    "kind": one_of(*ATTACHMENT_KINDS),
    "name": text,
    "mime": text,
    "size": whole,
    "width": or_null(whole),
    "height": or_null(whole),
    "duration": or_null(whole),
    "look?": one_of(*LOOKS),
    "state?": one_of("waiting", "failed"),
    "reason?": one_of(
        "too_big", "gone", "refused_type", "broken", "quota", "unreachable", "expired"
    ),
    "preview?": shaped({"width": whole, "height": whole}),
    "waveform?": listed(whole),
}
ENTITY: dict[str, Check] = {
    "type": text, "offset": whole, "length": whole, "url?": text, "language?": text,
}  # fmt: skip
REACTION: dict[str, Check] = {"emoji": text, "people": listed(shaped(PERSON_REF))}
MESSAGE: dict[str, Check] = {
    "id": whole,
    "ticket_id": whole,
    "kind": KIND,
    "author": or_null(shaped(PERSON_REF)),
    "body": text,
    "reply_to": or_null(whole),
    "attachments": listed(shaped(ATTACHMENT)),
    "entities?": listed(shaped(ENTITY)),
    "card?": lambda value: isinstance(value, dict) and text(value.get("kind")),
    "forwarded_from?": text,
    "quote?": shaped({"text": text, "position": whole}),
    "reactions?": listed(shaped(REACTION)),
    "mentions?": listed(shaped(PERSON_REF)),
    "client_id": or_null(text),
    "origin": one_of("mini_app", "telegram", "staff_group"),
    "created_at": whole,
    "edited_at": or_null(whole),
    "deleted_at": or_null(whole),
    "rev": whole,
}
VERSION: dict[str, Check] = {
    "body": text,
    "attachments": listed(shaped(ATTACHMENT)),
    "entities?": listed(shaped(ENTITY)),
    "replaced_at": whole,
}
MARK: dict[str, Check] = {"person": shaped(PERSON_REF), "message_id": whole}
DELIVERY: dict[str, Check] = {
    "message_id": whole,
    "state": one_of("queued", "sent", "failed", "unknown", "cancelled"),
    "reason": or_null(one_of("blocked", "refused", "too_big", "missing")),
    "at": whole,
    "differs?": one_of("edit", "deletion"),
}
LIMITS: dict[str, Check] = {
    "subject": whole,
    "body": whole,
    "frame_bytes": whole,
    "in_flight": whole,
    "page": whole,
    "upload_bytes": whole,
    "messages_per_minute": whole,
}


def ticket_of(role: str) -> Check:
    return shaped(TICKET if role == "customer" else STAFF_TICKET)


TICKET_VERBS = (
    "get", "claim", "assign", "resolve", "reopen", "close", "set_priority", "set_category",
    "set_tags", "snooze", "follow",
)  # fmt: skip

PERSON_VERBS = ("set_role", "set_language", "block", "unblock")


def flag(value: Any) -> bool:
    return isinstance(value, bool)


_ONE_MESSAGE: dict[str, Check] = {"message": shaped(MESSAGE), "cursor": whole}
#: The results that look alike to every viewer.
_ALIKE: dict[str, dict[str, Check]] = {
    "session.start": {
        "person": shaped(PERSON),
        "token": lambda value: text(value) and len(value) >= 22,
        "token_expires_at": whole,
        "epoch": text,
        "cursor": whole,
        "resumed": flag,
        "limits": shaped(LIMITS),
        "build": text,
    },
    "message.list": {
        "messages": listed(shaped(MESSAGE)),
        "more_before": flag,
        "more_after": flag,
        "cursor": whole,
    },
    "message.edit": _ONE_MESSAGE,
    "message.delete": _ONE_MESSAGE,
    "message.versions": {"versions": listed(shaped(VERSION)), "cursor": whole},
    "note.add": _ONE_MESSAGE,
    "reaction.set": _ONE_MESSAGE,
    "upload.start": {
        "upload": whole,
        "received": whole,
        "chunk_bytes": whole,
        "attachment?": shaped(ATTACHMENT),
    },
    "upload.finish": {"attachment": shaped(ATTACHMENT), "cursor": whole},
    "upload.cancel": {},
    "file.link": {"url": lambda value: text(value) and len(value) == 50, "expires_at": whole},
    "conversation.mark_read": {"cursor": whole},
    "conversation.marks": {"marks": listed(shaped(MARK)), "cursor": whole},
    "conversation.deliveries": {"deliveries": listed(shaped(DELIVERY)), "cursor": whole},
    "delivery.resend": {"delivery": shaped(DELIVERY), "cursor": whole},
    "conversation.view": {},
    "typing.set": {},
    **{f"person.{verb}": {"person": shaped(PERSON)} for verb in PERSON_VERBS},
    "person.blocked": {"people": listed(shaped(PERSON)), "cursor": whole},
}


def results(role: str) -> dict[str, dict[str, Check]]:
    """The result of every method for a viewer of this role."""
    ticket = ticket_of(role)
    one_ticket = {"ticket": ticket, "cursor": whole}
    page: dict[str, Check] = {"tickets": listed(ticket), "next": or_null(text), "cursor": whole}
    changed: dict[str, Check] = {
        "tickets": listed(ticket),
        "refused": listed(shaped(desk_objects.REFUSAL)),
        "undo": or_null(whole),
        "cursor": whole,
    }
    said = {"message": shaped(MESSAGE), "ticket": ticket, "cursor": whole}
    return {
        **_ALIKE,
        "ticket.open": said,
        **{f"ticket.{verb}": one_ticket for verb in TICKET_VERBS},
        "inbox.list": page if role == "customer" else {**page, "order": text},
        **dict.fromkeys(("ticket.change_many", "ticket.undo"), changed),
        "message.post": said,
        "reply.use": said,
        **desk_objects.results(role),
        **reply_objects.RESULTS,
        **search_objects.results(ticket, shaped(MESSAGE), shaped(PERSON)),
        **people_objects.results(PERSON, ticket_of("agent")),
    }


def event_shape(kind: str, role: str) -> dict[str, Check]:
    """The params of an `event` of this type for a viewer of this role."""
    head: dict[str, Check] = {"id": whole, "type": text, "at": whole}
    if kind == "conversation.read":
        return {**head, "ticket_id": whole, "person": shaped(PERSON_REF), "message_id": whole}
    if kind == "person.changed":
        return {**head, "person": shaped(PERSON)}
    if kind == "desk.changed":
        return {**head, "desk": shaped(desk_objects.desk_of(role))}
    if kind == "delivery.changed":
        return {**head, "ticket_id": whole, "delivery": shaped(DELIVERY)}
    if kind in {"ticket.removed", "reminders.changed"}:
        return {**head, "ticket_id": whole}
    if kind == "ticket.rated":
        return {**head, "ticket_id": whole, "rating": shaped(reply_objects.RATING)}
    if kind == "replies.changed":
        return head
    message = shaped(MESSAGE)
    if kind == "ticket.changed":
        message = or_null(message)
    return {**head, "ticket": ticket_of(role), "message": message}
