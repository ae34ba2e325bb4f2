"""Words, files and cards as the messages that Telegram makes of them, in their order.

Files come first, albums where Telegram allows them, words under or behind them; the buttons are
under the last one, which an album cannot be.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from types import MappingProxyType
from typing import Any, NamedTuple

from app.domain.attachment import Attachment
from app.domain.extras import Card
from app.domain.splitting import CAPTION_LIMIT, Part, is_blank, sendable, split
from app.domain.text import utf16_length
from app.telegram.steps import Step

ALBUM_LIMIT = 10
#: https://core.telegram.org/bots/api#sendphoto
PHOTO_LIMIT_BYTES = 10 * 1024 * 1024
PHOTO_SIDES_LIMIT_PX = 10_000
PHOTO_RATIO_LIMIT = 20
PHOTO_TYPES = frozenset({"image/jpeg", "image/png", "image/webp"})
#: What the methods for sound and moving pictures take; everything else is a file to them.
VIDEO_TYPES = frozenset({"video/mp4", "video/quicktime"})
ANIMATION_TYPES = frozenset({"video/mp4", "image/gif"})
AUDIO_TYPES = frozenset({"audio/mpeg", "audio/mp4", "audio/x-m4a", "audio/m4a"})
VOICE_TYPES = AUDIO_TYPES | {"audio/ogg", "application/ogg"}

#: What may stand together in an album.
_ALBUM_OF = {"photo": "seen", "video": "seen", "document": "document", "audio": "audio"}
_WITHOUT_CAPTION = frozenset({"sticker", "video_note"})
_BY_LOOK = {"sticker": "sticker", "animation": "animation", "round": "video_note"}
_BY_KIND = {
    "photo": "photo", "video": "video", "audio": "audio", "voice": "voice", "file": "document",
}  # fmt: skip
_TYPES_OF = {
    "photo": PHOTO_TYPES,
    "video": VIDEO_TYPES,
    "video_note": VIDEO_TYPES,
    "animation": ANIMATION_TYPES,
    "audio": AUDIO_TYPES,
    "voice": VOICE_TYPES,
}
#: Cards that are messages of their own.
SHOWN_CARDS = frozenset({"location", "contact"})


NO_QUOTE: Mapping[str, Any] = MappingProxyType({})


class Held(NamedTuple):
    """A file of a message; what came through Telegram keeps the kind that it has there."""

    attachment: Attachment
    came_by_telegram: bool


class Draft(NamedTuple):
    """What a delivery shall say, before it is fitted into messages.

    `answers` is the message of the chat that it replies to, `quoting` which part of it.
    """

    part: Part
    held: Sequence[Held] = ()
    cards: Sequence[Card] = ()
    answers: int | None = None
    quoting: Mapping[str, Any] = NO_QUOTE


def packed(draft: Draft) -> list[Step]:
    cards = [card for card in draft.cards if card["kind"] in SHOWN_CARDS]
    steps = [*file_steps(draft.held), *map(_of_card, cards)]
    if len(steps) == 1 and _takes_caption(steps[0], draft.part):
        steps = [replace(steps[0], part=draft.part)]
    elif not (steps and is_blank(draft.part.text)):
        steps += [Step("text", part) for part in sendable(split(*draft.part))]
    values = {**steps[0].values, **draft.quoting}
    steps[0] = replace(steps[0], target=draft.answers, values=values)
    return [*steps[:-1], replace(steps[-1], buttons=steps[-1].do != "album")]


def _takes_caption(step: Step, part: Part) -> bool:
    if len(step.files) != 1 or step.do in _WITHOUT_CAPTION:
        return False
    return utf16_length(part.text) <= CAPTION_LIMIT and not is_blank(part.text)


def file_steps(held: Sequence[Held]) -> list[Step]:
    """Neighbours that may stand together are an album; the others go one by one."""
    steps: list[Step] = []
    for album, run in groupby(held, key=lambda one: _ALBUM_OF.get(method(one))):
        group = list(run)
        step = ALBUM_LIMIT if album else 1
        steps += [_of_group(group[at : at + step]) for at in range(0, len(group), step)]
    return steps


def _of_group(group: Sequence[Held]) -> Step:
    ids = tuple(one.attachment.id for one in group)
    kinds = [method(one) for one in group]
    if len(ids) == 1:
        return Step(kinds[0], files=ids)
    return Step("album", files=ids, values={"kinds": kinds})


def method(one: Held) -> str:
    """The kind of message that a file becomes: what Telegram would refuse is sent as a file."""
    wanted = _BY_LOOK.get(one.attachment.look or "") or _BY_KIND[one.attachment.kind]
    if one.attachment.mime == "image/gif" and wanted == "photo":
        wanted = "animation"
    if one.came_by_telegram or _fits(wanted, one.attachment):
        return wanted
    return "document"


def _fits(wanted: str, attachment: Attachment) -> bool:
    if wanted == "photo" and not _is_photo(attachment):
        return False
    types = _TYPES_OF.get(wanted)
    return types is None or attachment.mime in types


def _is_photo(attachment: Attachment) -> bool:
    width, height = attachment.width or 0, attachment.height or 0
    if attachment.size > PHOTO_LIMIT_BYTES or width + height > PHOTO_SIDES_LIMIT_PX:
        return False
    return max(width, height) <= PHOTO_RATIO_LIMIT * min(width, height)


def _of_card(card: Card) -> Step:
    """A place or a person as Telegram shows them; polls and dice are in the words already."""
    if card["kind"] == "contact":
        return Step("contact", values={"phone_number": card["phone"], "first_name": card["name"]})
    place = {"latitude": card["latitude"], "longitude": card["longitude"]}
    if card.get("title") and card.get("address"):
        return Step("venue", values={**place, "title": card["title"], "address": card["address"]})
    return Step("location", values=place)
