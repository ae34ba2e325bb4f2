"""What a message of a chat says, whatever its kind: words with their entities, a card, a file.

It never drops a message that says something, never refuses one, and never fetches a file.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from telegram import (
    Message,
    MessageEntity,
    MessageOriginChannel,
    MessageOriginChat,
    MessageOriginHiddenUser,
    MessageOriginUser,
)

from app.domain.entities import Entity, fitting
from app.domain.extras import Card
from app.domain.graphemes import border
from app.domain.quotes import QUOTE_LIMIT, Quote
from app.domain.text import BODY_LIMIT, bounded, display_name, utf16_length
from app.services.incoming import RemoteFile
from app.telegram.cards import card_of
from app.telegram.labels import Content, label_of
from app.telegram.remote_files import file_of

_UNUSABLE = re.compile("[\x00\ud800-\udfff]")
_REPLACEMENT = "\ufffd"
UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Said:
    """`label` names the kind where there are no words; `body` may be empty beside a file."""

    body: str
    entities: tuple[Entity, ...] = ()
    card: Card | None = None
    file: RemoteFile | None = None
    forwarded_from: str | None = None
    quote: Quote | None = None
    label: str = ""


def said_in(message: Message, locale: str) -> Said | None:
    """What a message says; None for a service message that says nothing."""
    kind = kind_of(message) if message.text is None else None
    if kind is None and message.text is None:
        return None
    content = _content(message, kind) if kind else {}
    file = file_of(kind, content) if kind else None
    label = label_of(kind, content, locale) if kind else ""
    body, entities = _written(message, _spoken(kind, content, label, file))
    if not body and file is None:
        return None
    card = card_of(kind, content) if kind else None
    quote = _quote_of(message)
    return Said(body, entities, card, file, _forwarded_from(message), quote, _clean(label))


def _spoken(kind: str | None, content: Content, label: str, file: RemoteFile | None) -> str:
    """The words for a kind that has none itself: a file speaks for itself, a sticker by its emoji,
    all else by its label."""
    if kind is None:
        return ""
    if file is None:
        return label
    return str(content.get("emoji") or "") if kind == "sticker" else ""


def _written(message: Message, spoken: str) -> tuple[str, tuple[Entity, ...]]:
    """Label and text or caption, each on lines of its own, with the entities of each."""
    parts: list[tuple[str, list[Entity]]] = []
    if spoken:
        parts.append((spoken, []))
    if message.text or message.caption:
        given = message.entities if message.text else message.caption_entities
        parts.append((message.text or message.caption or "", list(_entities(given))))
    return _joined(parts)


def _quote_of(message: Message) -> Quote | None:
    """The part that its writer chose; what Telegram takes by itself is no choice."""
    quote = message.quote
    text = _clean(quote.text) if quote is not None and quote.is_manual else ""
    if quote is None or not text:
        return None
    return Quote(text[: border(text, QUOTE_LIMIT)], quote.position)


def _joined(parts: Iterable[tuple[str, list[Entity]]]) -> tuple[str, tuple[Entity, ...]]:
    text, entities = "", []
    for words, own in parts:
        text = f"{text}\n" if text else ""
        lead = utf16_length(text)
        text += words
        entities += [
            Entity(one.type, one.offset + lead, one.length, one.url, one.language) for one in own
        ]
    return fitting(_usable(text), entities, limit=BODY_LIMIT)


def _entities(given: Iterable[MessageEntity]) -> Iterable[Entity]:
    """Those the desk knows; a mention of somebody without a name and a custom emoji stay words."""
    for one in given:
        yield Entity(str(one.type), one.offset, one.length, one.url, one.language)


def kind_of(message: Message) -> str | None:
    """The kind of what a message holds besides text, `unknown` for one newer than this program."""
    for kind in KINDS:
        if getattr(message, kind):
            return kind
    novel = any(isinstance(value, dict | list) for value in message.api_kwargs.values())
    return UNKNOWN if novel else None


def _content(message: Message, kind: str) -> Content:
    """The kind's fields as Telegram spells them."""
    if kind == UNKNOWN:
        return {}
    if kind in {"photo", "live_photo"}:
        return {"photo": [size.to_dict() for size in message.photo or ()]}
    to_dict = getattr(getattr(message, kind), "to_dict", None)
    return dict(to_dict()) if to_dict else {}


def _forwarded_from(message: Message) -> str | None:
    """Whose words these were, as far as Telegram tells."""
    origin = message.forward_origin
    if origin is None:
        return None
    if isinstance(origin, MessageOriginUser):
        return display_name(origin.sender_user.first_name, origin.sender_user.last_name)
    if isinstance(origin, MessageOriginHiddenUser):
        return display_name(origin.sender_user_name)
    if isinstance(origin, MessageOriginChat):
        return _titled(origin.sender_chat.title, origin.author_signature)
    if isinstance(origin, MessageOriginChannel):
        return _titled(origin.chat.title, origin.author_signature)
    return display_name()


def _titled(title: str | None, signature: str | None) -> str:
    return display_name(f"{title}, {signature}" if title and signature else title or signature)


def _usable(text: str) -> str:
    return _UNUSABLE.sub(_REPLACEMENT, text)[:BODY_LIMIT]


def _clean(text: str) -> str:
    return bounded(_usable(text), field="body", limit=BODY_LIMIT, least=0)


#: In the order of asking: an animation is a document too, a venue a location, a live photo both.
KINDS = (
    "live_photo", "photo", "animation", "video", "video_note", "voice", "audio", "document",
    "sticker", "venue", "location", "contact", "poll", "checklist", "dice", "game", "invoice",
    "story", "paid_media", "passport_data", "giveaway", "giveaway_winners",
)  # fmt: skip
