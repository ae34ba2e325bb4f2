"""What comes out of a private chat, in the desk's own terms: words, a card, a file, a place.

Whatever Telegram calls these things, nothing behind this line knows.
"""

from dataclasses import dataclass, replace
from typing import NamedTuple

from app.domain.attachment import Attachment
from app.domain.entities import Entity, fitting
from app.domain.extras import Card, Extras
from app.domain.person import Person
from app.domain.quotes import Quote
from app.domain.text import BODY_LIMIT, utf16_length
from app.services import attachments
from app.store.transaction import Transaction


class RemoteFile(NamedTuple):
    """Bytes that Telegram has; `unique_id` is the same for the same bytes, `file_id` is not.

    `preview_id` is the file_id of a film's small picture.
    """

    attachment: Attachment
    file_id: str
    unique_id: str | None
    preview_id: str | None = None


@dataclass(slots=True)
class Incoming:
    """One message of a private chat as it stands there now.

    `sent_at_s` and `edited_at_s` are Telegram's dates. `label` names in words what has none: the
    subject of a ticket that begins with it. `quote` is the part of the message answered that was
    chosen, as it stands in the chat. `opens_ticket` is the wish of `/new`.
    """

    telegram_id: int
    sent_at_s: int
    body: str
    reply_to: int | None = None
    album: str | None = None
    entities: tuple[Entity, ...] = ()
    card: Card | None = None
    forwarded_from: str | None = None
    file: RemoteFile | None = None
    quote: Quote | None = None
    label: str = ""
    edited_at_s: int | None = None
    thread_id: int | None = None
    opens_ticket: bool = False

    @property
    def said_at_s(self) -> int:
        """When the version that this is was made."""
        return self.edited_at_s or self.sent_at_s

    @property
    def extra(self) -> Extras | None:
        """What it has beyond its words, without its file."""
        return Extras(
            self.entities, self.card, self.forwarded_from, quote=self.quote
        ).or_none()


def with_quote_in_words(incoming: Incoming) -> Incoming:
    """What it quotes stands before its words: for a quote of what is no message of the desk."""
    if incoming.quote is None:
        return incoming
    quote, words = incoming.quote.text, incoming.body
    lead = utf16_length(quote) + 1
    moved = (replace(one, offset=one.offset + lead) for one in incoming.entities)
    marked = [Entity("blockquote", 0, lead - 1), *moved]
    body, entities = fitting(f"{quote}\n{words}", marked, limit=BODY_LIMIT)
    return replace(incoming, body=body, entities=entities, quote=None)


def expect_file(tx: Transaction, person: Person, incoming: Incoming) -> tuple[int, ...]:
    """The attachments of a message's draft: its file, whose bytes are still at Telegram."""
    file = incoming.file
    if file is None:
        return ()
    added = attachments.expect(
        tx, person, file.attachment, file.file_id, file.unique_id, file.preview_id
    )
    return (added.id,)
