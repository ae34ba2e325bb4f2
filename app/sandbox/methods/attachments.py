"""The files of a call: an upload, a part of a multipart body, or the file_id of an earlier one.
Files by URL are refused: the pretend Telegram reaches nothing outside this machine.
"""

import mimetypes
import re
from collections.abc import Mapping
from typing import Any

from app.sandbox.arguments import Arguments, Upload
from app.sandbox.files import (
    PHOTO_UPLOAD_LIMIT_BYTES,
    THUMBNAIL_LIMIT_BYTES,
    UPLOAD_LIMIT_BYTES,
    StoredFile,
)
from app.sandbox.kinds import content_of, is_gif
from app.sandbox.pictures import sides_of
from app.sandbox.refusal import RefusalError, bad_request
from app.sandbox.rules import Rules
from app.sandbox.world import World

PHOTO_SIDES_SUM_PX = 10_000
PHOTO_RATIO = 20
ATTACHED = "attach://"
UNTYPED = "application/octet-stream"
FILE_ID = re.compile(r"[A-Za-z0-9_-]+")
WRONG_ID = "wrong remote file identifier specified: "

#: The field of a message by the kind of its file, and what refusals call the kind.
FIELDS = {"music": "audio"}
MOVING = frozenset({"width", "height", "duration"})
TYPE_NAMES = {
    "music": "Audio",
    "voice": "VoiceNote",
    "video_note": "VideoNote",
    "profile_photo": "ChatPhoto",
}

Source = Upload | str


def source_of(arguments: Arguments, reference: str, part: str = "") -> Source | None:
    """`reference` is what stands for the file; without one it may be the part of that name."""
    if reference.startswith(ATTACHED):
        return arguments.upload(reference.removeprefix(ATTACHED))
    return reference or (arguments.upload(part) if part else None)


def upload_of(arguments: Arguments, reference: str, part: str = "") -> Upload | None:
    """As source_of, where only an upload will do."""
    source = source_of(arguments, reference, part)
    return source if isinstance(source, Upload) else arguments.upload(part) if part else None


def content_for(
    world: World, kind: str, source: Source, fields: Mapping[str, Any]
) -> dict[str, Any]:
    """The content of a message with this file; a file_id keeps the kind of its first sending."""
    if isinstance(source, str):
        return _again(world, stored_file(world, source, kind))
    check_size(source, kind)
    if kind == "photo":
        _check_sides(source, world.rules)
    if kind == "document" and is_gif(source.content) and not fields.get("as_file"):
        kind = "animation"
    labels = {"name": source.name} if kind not in {"photo", "voice", "video_note"} else {}
    uploaded = {"content": source.content, **_mime(source), **labels}
    return content_of(kind, world.files, {**uploaded, **fields})


def _check_sides(upload: Upload, rules: Rules) -> None:
    sides = sides_of(upload.content)
    if sides is None:
        if rules.true_pictures:
            raise bad_request("IMAGE_PROCESS_FAILED")
        return
    if sum(sides) > PHOTO_SIDES_SUM_PX or max(sides) > PHOTO_RATIO * min(sides):
        raise bad_request("PHOTO_INVALID_DIMENSIONS")


def _mime(upload: Upload) -> dict[str, str]:
    """By the name, as the real server has it; what the part says of itself comes second."""
    mime = mimetypes.guess_type(upload.name)[0] or upload.mime
    return {} if mime == UNTYPED else {"mime": mime}


def check_size(upload: Upload, kind: str) -> None:
    size = len(upload.content)
    if not size:
        raise bad_request("file must be non-empty")
    if kind == "photo" and size > PHOTO_UPLOAD_LIMIT_BYTES:
        limit = f"the maximum size is {PHOTO_UPLOAD_LIMIT_BYTES} bytes"
        raise bad_request(f"file of size {size} bytes is too big for a photo; {limit}")
    if size > UPLOAD_LIMIT_BYTES:
        raise RefusalError(413, "Request Entity Too Large")


def thumbnail_of(arguments: Arguments, reference: str = "", part: str = "") -> dict[str, bytes]:
    """Only uploads make thumbnails; whatever else is given is passed over, as in real life."""
    upload = upload_of(arguments, reference, part)
    if upload is None:
        return {}
    size = len(upload.content)
    if size > THUMBNAIL_LIMIT_BYTES:
        limit = f"the maximum size is {THUMBNAIL_LIMIT_BYTES} bytes"
        raise bad_request(f"file of size {size} bytes is too big for a thumbnail; {limit}")
    return {"thumbnail": upload.content}


def stored_file(world: World, file_id: str, kind: str) -> StoredFile:
    """The file with this id, refused where its type does not fit a message of `kind`."""
    if file_id.startswith(("http://", "https://")):
        raise bad_request("failed to get HTTP URL content")
    if "." in file_id:
        raise bad_request("wrong file identifier/HTTP URL specified")
    stored = world.files.by_id(file_id)
    if stored is None:
        raise bad_request(WRONG_ID + _what_is_wrong(file_id))
    is_picture = {stored.kind == "photo", kind == "photo"}
    if len(is_picture) > 1 or stored.kind in {"thumbnail", "profile_photo"}:
        raise bad_request(f"can't use file of type {type_name(stored.kind)} as {type_name(kind)}")
    return stored


def type_name(kind: str) -> str:
    return TYPE_NAMES.get(kind, kind.title())


def _again(world: World, stored: StoredFile) -> dict[str, Any]:
    """Its former object; files of an earlier run are measured anew, under the same id."""
    field = FIELDS.get(stored.kind, stored.kind)
    shown = world.files.shown(stored.file_id) or _measured(world, stored, field)
    if field != "animation":
        return {field: shown}
    document = {name: value for name, value in shown.items() if name not in MOVING}
    return {"animation": shown, "document": document}


def _measured(world: World, stored: StoredFile, field: str) -> Any:
    fields = {"content": stored.content, "name": stored.name, "mime": stored.mime}
    shown = content_of(field, world.files, fields)[field]
    if isinstance(shown, list):
        return [*shown[:-1], {**shown[-1], **stored.wire()}]
    return {**shown, **stored.wire()}


def _what_is_wrong(file_id: str) -> str:
    if not FILE_ID.fullmatch(file_id):
        return "Wrong character in the string"
    if len(file_id) % 4 == 1:
        return "Wrong string length"
    return "can't unserialize it. Wrong last symbol"
