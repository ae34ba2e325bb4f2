"""What is written, as a frame brings it: words, their entities, files."""

from typing import Any

from app.domain.entities import Entity, formatted
from app.domain.extras import Extras, with_changes
from app.domain.quotes import Quote
from app.domain.text import BODY_LIMIT, bounded
from app.services.conversation import MessageDraft
from app.services.requests import digest_of

Written = tuple[str, Extras | None, tuple[int, ...]]


def written(params: Any) -> Written:
    """Body, entities and files of a message; with files the body may be empty."""
    if not params.entities and not params.attachment_ids:
        return bounded(params.body, field="body", limit=BODY_LIMIT), None, ()
    ids = tuple(params.attachment_ids or ())
    body, entities = formatted(
        params.body, entities_of(params), limit=BODY_LIMIT, least=0 if ids else 1
    )
    return body, with_changes(None, entities=entities), ids


def entities_of(params: Any) -> list[Entity]:
    return [
        Entity(one.type, one.offset, one.length, one.url, one.language)
        for one in params.entities or ()
    ]


def beyond(extra: Extras | None, ids: tuple[int, ...]) -> tuple[object, ...]:
    """What joins the digest of a request: nothing for plain words, as it always was."""
    return (extra, ids) if extra or ids else ()


def message_draft(params: Any, method: str, *about: object) -> MessageDraft:
    """What a frame asks to be posted; `about` joins its method in what tells repetitions apart."""
    ticket_id, reply_to, seen = params.ticket_id, params.reply_to, params.seen
    body, extra, ids = written(params)
    quote = params.quote and Quote(params.quote.text, params.quote.position or 0)
    asked = (*about, ticket_id, body, reply_to, seen)
    if extra or ids:
        asked += (extra, ids)
    if quote:
        asked += (quote,)
    digest = digest_of(method, *asked)
    draft = MessageDraft(ticket_id, body, params.client_id, digest, reply_to, seen)
    draft.extra, draft.attachment_ids, draft.quote = extra, ids, quote
    return draft
