"""Media of the bot: every send method for files, albums, and getFile.
A file comes as an upload, as an attached part, or as the file_id of an earlier one.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from app.sandbox.arguments import Arguments
from app.sandbox.entities import formatted
from app.sandbox.files import DOWNLOAD_LIMIT_BYTES
from app.sandbox.methods.attachments import Source, content_for, source_of, thumbnail_of
from app.sandbox.methods.sending import Made, captioned, send, send_album
from app.sandbox.refusal import bad_request
from app.sandbox.text import FormattedText
from app.sandbox.world import World

ALBUM_LIMIT = 10
NUMBERS = ("duration", "width", "height", "length")
WORDS = ("title", "performer", "emoji")
ALBUM_KINDS = frozenset({"photo", "video", "audio", "document"})
EDIT_KINDS = ALBUM_KINDS | {"animation"}
UNMIXED = ("audio", "document")
ABOVE = frozenset({"photo", "video", "animation"})
KINDS = ("photo", "video", "animation", "audio", "document", "voice", "sticker", "video_note")
BARE = frozenset({"sticker", "video_note"})


@dataclass(frozen=True)
class Medium:
    """A file to be sent and how it will look; nothing is kept before `make`."""

    kind: str
    source: Source
    fields: Mapping[str, Any]
    caption: FormattedText
    switches: Mapping[str, bool]

    def make(self, world: World) -> dict[str, Any]:
        content = captioned(content_for(world, self.kind, self.source, self.fields), self.caption)
        return {**content, **self.switches}

    def maker(self, world: World) -> Made:
        return lambda _chat: self.make(world)


def send_medium(kind: str) -> Callable[[World, Arguments], dict[str, Any]]:
    """The method that sends this kind of file."""

    def method(world: World, arguments: Arguments) -> dict[str, Any]:
        source = source_of(arguments, arguments.text(kind), kind)
        if source is None:
            raise bad_request(f"there is no {kind.replace('_', ' ')} in the request")
        medium = Medium(
            kind,
            source,
            {**_asked(arguments), **thumbnail_of(arguments, part="thumbnail")},
            _caption(arguments, kind),
            _switches(arguments, kind),
        )
        return send(world, arguments, medium.maker(world)).wire()

    return method


def send_media_group(world: World, arguments: Arguments) -> list[dict[str, Any]]:
    given = arguments.structure("media", "media")
    if given is None:
        raise bad_request('parameter "media" is required')
    if not isinstance(given, list):
        raise bad_request("expected an Array of InputMedia")
    media = [input_media(arguments, one, "InputMedia", ALBUM_KINDS) for one in given]
    _check_album(media)
    makes = [medium.maker(world) for medium in media]
    return [message.wire() for message in send_album(world, arguments, makes)]


def input_media(
    arguments: Arguments, given: Any, what: str, kinds: frozenset[str] = EDIT_KINDS
) -> Medium:
    """An InputMedia object of an album or an edit."""
    where = f"can't parse {what}"
    if not isinstance(given, dict):
        raise bad_request(f"{where}: expected an Object")
    nested = Arguments(given, {})
    kind = nested.text("type")
    if not kind:
        raise bad_request(f'{where}: Can\'t find field "type"')
    caption = formatted(nested, "caption", "caption_entities")
    source = source_of(arguments, nested.text("media"))
    if source is None:
        raise bad_request(f"{where}: media not found")
    if kind == "animation" and kind not in kinds:
        raise bad_request(f'{where}: type "animation" can\'t be used in sendMediaGroup')
    if kind not in kinds:
        raise bad_request(f'{where}: type "{kind}" is unsupported')
    album = {"as_file": True} if kinds is ALBUM_KINDS else {}
    preview = thumbnail_of(arguments, nested.text("thumbnail"))
    fields = {**_asked(nested), **album, **preview}
    return Medium(kind, source, fields, caption, _switches(nested, kind))


def get_file(world: World, arguments: Arguments) -> dict[str, Any]:
    file_id = arguments.text("file_id")
    if not file_id:
        raise bad_request("file_id not specified")
    stored = world.files.by_id(file_id)
    if stored is None:
        raise bad_request("invalid file_id")
    if stored.size > DOWNLOAD_LIMIT_BYTES:
        raise bad_request("file is too big")
    return {**stored.wire(), "file_path": stored.path}


def _check_album(media: list[Medium]) -> None:
    if len(media) > ALBUM_LIMIT:
        raise bad_request("too many messages to send as an album")
    if not media:
        raise bad_request("there are no messages to send")
    kinds = {medium.kind for medium in media}
    for kind in UNMIXED:
        if kind in kinds and len(kinds) > 1:
            raise bad_request(f"{kind} can't be mixed with other media types")
    if len({bool(medium.switches.get("show_caption_above_media")) for medium in media}) > 1:
        one = "parameter show_caption_above_media must be the same for all messages"
        raise bad_request(one)


def _asked(arguments: Arguments) -> dict[str, Any]:
    """What the caller says of the file: numbers above 0 and words that are there."""
    numbers = {name: arguments.integer(name) for name in NUMBERS}
    words = {name: arguments.text(name) for name in WORDS}
    asked: dict[str, Any] = {name: value for name, value in numbers.items() if value > 0}
    asked |= {name: value for name, value in words.items() if value}
    if arguments.is_true("disable_content_type_detection"):
        asked["as_file"] = True
    return asked


def _caption(arguments: Arguments, kind: str) -> FormattedText:
    if kind in BARE:
        return FormattedText("")
    return formatted(arguments, "caption", "caption_entities")


def _switches(arguments: Arguments, kind: str) -> dict[str, bool]:
    if kind not in ABOVE:
        return {}
    named = {
        "show_caption_above_media": "show_caption_above_media",
        "has_spoiler": "has_media_spoiler",
    }
    return {shown: True for name, shown in named.items() if arguments.is_true(name)}


METHODS = {
    **{f"send{kind.replace('_', '')}": send_medium(kind) for kind in KINDS},
    "sendmediagroup": send_media_group,
    "getfile": get_file,
}
