"""What a message shows beyond its words, as one JSON text of its row.

Written in the transaction that changes any part of it, so that reading a message stays one row.
"""

import json
from dataclasses import replace
from typing import Any

from app.domain.attachment import Attachment
from app.domain.entities import Entity
from app.domain.extras import Extras, Reaction
from app.domain.person import PersonRef
from app.domain.quotes import Quote


def encode(extra: Extras | None) -> str | None:
    """None for what has nothing: the column stays NULL."""
    if extra is None:
        return None
    parts = {
        "entities": [[e.type, e.offset, e.length, e.url, e.language] for e in extra.entities],
        "card": extra.card,
        "forwarded_from": extra.forwarded_from,
        "attachments": [_attachment(one) for one in extra.attachments],
        "quote": extra.quote and [extra.quote.text, extra.quote.position],
        "reactions": [[one.emoji, *one.person] for one in extra.reactions],
        "mentions": [list(one) for one in extra.mentions],
    }
    kept = {name: part for name, part in parts.items() if part}
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":"))


def decode(text: str | None) -> Extras | None:
    if text is None:
        return None
    parts: dict[str, Any] = json.loads(text)
    quote = parts.get("quote")
    return Extras(
        tuple(Entity(*one) for one in parts.get("entities", ())),
        parts.get("card"),
        parts.get("forwarded_from"),
        tuple(_to_attachment(one) for one in parts.get("attachments", ())),
        tuple(Reaction(one[0], PersonRef(*one[1:])) for one in parts.get("reactions", ())),
        tuple(PersonRef(*one) for one in parts.get("mentions", ())),
        Quote(*quote) if quote else None,
    )


def _attachment(one: Attachment) -> list[Any]:
    return [
        one.id, one.kind, one.name, one.mime, one.size, one.width, one.height, one.duration,
        one.look, one.state, one.reason, one.preview, one.waveform,
    ]  # fmt: skip


def _to_attachment(fields: list[Any]) -> Attachment:
    found = Attachment(*fields)
    preview = (fields[11][0], fields[11][1]) if fields[11] else None
    return replace(found, preview=preview, waveform=tuple(fields[12]))
