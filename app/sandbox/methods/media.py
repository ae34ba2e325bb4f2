"""Files: sendPhoto and sendDocument, by upload or by file_id, and getFile.
Files by URL are refused: the pretend Telegram reaches nothing outside this machine.
"""

from typing import Any

from app.sandbox.arguments import Arguments, Upload
from app.sandbox.entities import formatted
from app.sandbox.files import (
    DOWNLOAD_LIMIT_BYTES,
    PHOTO_UPLOAD_LIMIT_BYTES,
    UPLOAD_LIMIT_BYTES,
    StoredFile,
)
from app.sandbox.kinds import PHOTO_SIDES_PX, document_body, photo_sizes
from app.sandbox.methods.messages import check_length, post
from app.sandbox.methods.places import chat_to_write
from app.sandbox.refusal import RefusalError, bad_request
from app.sandbox.text import CAPTION_LIMIT
from app.sandbox.world import World


def send_photo(world: World, arguments: Arguments) -> dict[str, Any]:
    upload = _upload(arguments, "photo", PHOTO_UPLOAD_LIMIT_BYTES)
    if upload is not None:
        return _send(world, arguments, {"photo": photo_sizes(world.files, upload.content)})
    stored = _stored(world, arguments, "photo")
    side_px = PHOTO_SIDES_PX[-1]
    size = {**stored.wire(), "width": side_px, "height": side_px}
    return _send(world, arguments, {"photo": [size]})


def send_document(world: World, arguments: Arguments) -> dict[str, Any]:
    upload = _upload(arguments, "document", UPLOAD_LIMIT_BYTES)
    if upload is None:
        stored = _stored(world, arguments, "document")
    else:
        stored = world.files.keep("document", upload.content, upload.name, upload.mime)
    return _send(world, arguments, {"document": document_body(stored)})


def get_file(world: World, arguments: Arguments) -> dict[str, Any]:
    file_id = arguments.text("file_id")
    if not file_id:
        raise bad_request("file_id not specified")
    stored = world.files.by_id(file_id)
    if stored is None:
        raise bad_request("wrong file_id or the file is temporarily unavailable")
    if stored.size > DOWNLOAD_LIMIT_BYTES:
        raise bad_request("file is too big")
    return {**stored.wire(), "file_path": stored.path}


def _send(world: World, arguments: Arguments, content: dict[str, Any]) -> dict[str, Any]:
    caption = formatted(arguments, "caption", "caption_entities")
    chat = chat_to_write(world, arguments)
    check_length(caption, CAPTION_LIMIT, "message caption is too long")
    whole = {**content, **caption.content("caption", "caption_entities")}
    return post(world, arguments, chat, whole).wire()


def _upload(arguments: Arguments, name: str, limit_bytes: int) -> Upload | None:
    upload = arguments.upload(name)
    if upload is None:
        return None
    if len(upload.content) > limit_bytes:
        raise RefusalError(413, "Request Entity Too Large")
    if not upload.content:
        raise bad_request("file must be non-empty")
    return upload


def _stored(world: World, arguments: Arguments, name: str) -> StoredFile:
    file_id = arguments.text(name)
    if not file_id:
        raise bad_request(f"there is no {name} in the request")
    if file_id.startswith(("http://", "https://")):
        raise bad_request("failed to get HTTP URL content")
    stored = world.files.by_id(file_id)
    if stored is None:
        raise bad_request("wrong remote file identifier specified: Wrong string length")
    if (name == "photo") != (stored.kind == "photo"):
        raise bad_request(f"can't use file of type {stored.kind.title()} as {name.title()}")
    return stored


METHODS = {"sendphoto": send_photo, "senddocument": send_document, "getfile": get_file}
