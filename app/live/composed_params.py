"""The params of what people write, shared by messages, notes and canned replies."""

from typing import Annotated

from pydantic import Field

from app.domain.entities import LANGUAGE_LIMIT, URL_LIMIT
from app.domain.quotes import QUOTE_LIMIT
from app.live.strict import ClientId, Id, Strict


class EntityParams(Strict):
    """Offsets and lengths in UTF-16 units, as Telegram counts (domain/entities.py)."""

    type: Annotated[str, Field(max_length=32)]
    offset: Id
    length: Id
    url: Annotated[str, Field(max_length=URL_LIMIT)] | None = None
    language: Annotated[str, Field(max_length=LANGUAGE_LIMIT)] | None = None


class Composed(Strict):
    """What a message may have beside its words."""

    entities: list[EntityParams] | None = None
    attachment_ids: list[Id] | None = None


class QuoteParams(Strict):
    text: Annotated[str, Field(min_length=1, max_length=QUOTE_LIMIT)]
    position: Id | None = None


class MessagePost(Composed):
    ticket_id: Id
    body: str
    client_id: ClientId
    reply_to: Id | None = None
    quote: QuoteParams | None = None
    seen: Id | None = None
