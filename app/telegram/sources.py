"""The files of a call: where their bytes come from, what Telegram is told of them, its own name.

Bytes go from the disk to the socket in pieces; what has been uploaded once goes by its file_id.
"""

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any, NamedTuple

from telegram import (
    InputFile,
    InputMediaAnimation,
    InputMediaAudio,
    InputMediaDocument,
    InputMediaPhoto,
    InputMediaVideo,
    Message,
)

from app.domain.attachment import Attachment
from app.telegram.steps import Step

MEDIA: dict[str, Any] = {
    "photo": InputMediaPhoto,
    "video": InputMediaVideo,
    "document": InputMediaDocument,
    "audio": InputMediaAudio,
    "animation": InputMediaAnimation,
}


class Source(NamedTuple):
    """Where the bytes of an attachment come from: Telegram's own copy, or the disk."""

    attachment: Attachment
    file_id: str | None
    path: Path | None


def can_upload(step: Step, sources: Mapping[int, Source]) -> bool:
    return bool(step.files) and all(sources[one].path is not None for one in step.files)


def about_file(kind: str, attachment: Attachment) -> dict[str, Any]:
    """What Telegram is told of a file beside its bytes."""
    sides = {"width": attachment.width, "height": attachment.height}
    about: dict[str, dict[str, Any]] = {
        "video": {**sides, "duration": attachment.duration, "supports_streaming": True},
        "animation": {**sides, "duration": attachment.duration},
        "audio": {"duration": attachment.duration},
        "voice": {"duration": attachment.duration},
        "video_note": {"duration": attachment.duration, "length": attachment.width},
        "document": {"disable_content_type_detection": True},
    }
    return {name: value for name, value in about.get(kind, {}).items() if value is not None}


def bytes_of(source: Source, opened: ExitStack, kind: str) -> tuple[Source, Any]:
    if source.file_id is not None:
        return source, source.file_id
    if source.path is None:
        raise FileNotFoundError("an attachment without bytes")
    stream = opened.enter_context(source.path.open("rb"))
    name = _name_of(source.attachment, kind)
    return source, InputFile(stream, name, attach=True, read_file_handle=False)


def _name_of(attachment: Attachment, kind: str) -> str:
    """Telegram goes by the end of a name for what it shows as something else than a file."""
    return attachment.name if kind == "document" or "." in attachment.name else f"file.{kind}"


def file_ids_of(step: Step, messages: Sequence[Message]) -> dict[int, str]:
    """Only of what has become what it was sent as: nothing else may be sent again so."""
    kinds = step.values.get("kinds", [step.do])
    found = {}
    for attachment_id, kind, message in zip(step.files, kinds, messages, strict=False):
        shown: Any = getattr(message, kind, None)
        largest = shown[-1] if kind == "photo" and shown else shown
        if largest:
            found[attachment_id] = str(largest.file_id)
    return found
