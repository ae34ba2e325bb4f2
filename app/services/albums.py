"""An album is one message: its first part opens it, the others join it, however late they come.

Its words are those of its parts in the order in which they were sent, whatever order they came in
(docs/decisions/0026).
"""

from typing import NamedTuple

from app.domain.attachment import ATTACHMENTS_LIMIT
from app.domain.entities import Entity, fitting
from app.domain.extras import with_changes
from app.domain.message import Message
from app.domain.person import Person
from app.domain.text import BODY_LIMIT, utf16_length
from app.services import attachments
from app.services.incoming import Incoming, expect_file
from app.store import albums, chats, messages
from app.store import attachments as attachment_rows
from app.store.albums import Part
from app.store.transaction import Transaction

#: Between the words of two parts.
BETWEEN = "\n"
KEEP_MS = 7 * 24 * 3600 * 1000


class Words(NamedTuple):
    body: str
    entities: tuple[Entity, ...]


def join(tx: Transaction, person: Person, incoming: Incoming) -> Message | None:
    """Adds a part to its album's message; None when no part of that album is here yet."""
    if incoming.album is None:
        return None
    message_id = albums.message_of(tx, person.id, incoming.album)
    message = messages.get(tx, message_id) if message_id else None
    if message is None or message.author_id != person.id:
        return None
    parts = albums.parts_of(tx, message.id)
    if len(parts) >= ATTACHMENTS_LIMIT:
        return None
    chats.remember(
        tx, person.id, incoming.telegram_id, message.ticket_id, message.id, incoming.said_at_s
    )
    if message.deleted_at is not None:
        return message
    for attachment_id in expect_file(tx, person, incoming) or (None,):
        keep_part(tx, message.id, incoming, attachment_id)
    _set_in_order(tx, message.id)
    words = words_of(tx, message.id)
    message.body = words.body
    message.extra = with_changes(message.extra, entities=words.entities)
    messages.save(tx, message)
    return attachments.show(tx, message.id)


def begin(tx: Transaction, person: Person, incoming: Incoming, message: Message) -> None:
    """The first part of an album has become a message."""
    if incoming.album is None:
        return
    held = message.extra.attachments if message.extra else ()
    albums.keep(tx, person.id, incoming.album, message.id)
    keep_part(tx, message.id, incoming, held[0].id if held else None)


def keep_part(
    tx: Transaction, message_id: int, incoming: Incoming, attachment_id: int | None
) -> None:
    """What one part says now."""
    part = Part(incoming.telegram_id, attachment_id, incoming.body, incoming.entities)
    albums.keep_part(tx, message_id, part)


def words_of(tx: Transaction, message_id: int) -> Words:
    """The words of all parts of a message, one after another."""
    body, entities = "", []
    for part in albums.parts_of(tx, message_id):
        if not part.body:
            continue
        body += BETWEEN if body else ""
        lead = utf16_length(body)
        body += part.body
        entities += [
            Entity(one.type, one.offset + lead, one.length, one.url, one.language)
            for one in part.entities
        ]
    return Words(*fitting(body[:BODY_LIMIT], entities, limit=BODY_LIMIT))


def _set_in_order(tx: Transaction, message_id: int) -> None:
    for place, part in enumerate(albums.parts_of(tx, message_id)):
        if part.attachment_id is not None:
            attachment_rows.set_message(tx, part.attachment_id, message_id, place)


def purge(tx: Transaction) -> int:
    return albums.purge(tx, tx.now - KEEP_MS, 1_000)
