"""The file that a message holds, as an attachment whose bytes Telegram still has.

Of a photo the largest size; of a film its small picture too; of a sticker that no browser plays the
still picture in its place. What the bytes really are is found out when they are here
(services/attachments.py).
"""

from collections.abc import Callable
from typing import NamedTuple

from app.domain.attachment import (
    FETCH_LIMIT_BYTES,
    Attachment,
    AttachmentKind,
    AttachmentState,
    FailureReason,
    Look,
)
from app.domain.filename import cleaned
from app.services.incoming import RemoteFile
from app.telegram.labels import Content, song_title

#: Sides and lengths beyond these are a joke of the sender's program.
SIDE_LIMIT_PX = 100_000
DURATION_LIMIT_S = 7 * 24 * 3600
MIME_LIMIT = 100


class Form(NamedTuple):
    """What a kind of message becomes, with what stands for a name and a type that are not told."""

    kind: AttachmentKind
    name: str
    mime: str
    look: Look | None = None


_PHOTO = Form(AttachmentKind.PHOTO, "photo.jpg", "image/jpeg")
_STILL_STICKER = Form(AttachmentKind.PHOTO, "sticker.webp", "image/webp", Look.STICKER)
_MOVING_STICKER = Form(AttachmentKind.VIDEO, "sticker.webm", "video/webm", Look.STICKER)
_FORMS = {
    "video": Form(AttachmentKind.VIDEO, "video.mp4", "video/mp4"),
    "animation": Form(AttachmentKind.VIDEO, "animation.mp4", "video/mp4", Look.ANIMATION),
    "video_note": Form(AttachmentKind.VIDEO, "video-message.mp4", "video/mp4", Look.ROUND),
    "voice": Form(AttachmentKind.VOICE, "voice.ogg", "audio/ogg"),
    "audio": Form(AttachmentKind.AUDIO, "audio.mp3", "audio/mpeg"),
    "document": Form(AttachmentKind.FILE, "file", "application/octet-stream"),
}


def file_of(kind: str, content: Content) -> RemoteFile | None:
    """None for a kind without a file, and for one whose file this program cannot name."""
    if kind in _FORMS:
        return _remote(_FORMS[kind], content)
    pick = _PICKED.get(kind)
    return pick(content) if pick else None


def _photo(content: Content) -> RemoteFile | None:
    return _largest(content.get("photo"))


def _largest(sizes: object) -> RemoteFile | None:
    """They come smallest first."""
    return _remote(_PHOTO, sizes[-1]) if isinstance(sizes, list) and sizes else None


def _sticker(content: Content) -> RemoteFile | None:
    if content.get("is_video"):
        return _remote(_MOVING_STICKER, content)
    if not content.get("is_animated"):
        return _remote(_STILL_STICKER, content)
    still = _thumbnail_of(content)
    made = _remote(_STILL_STICKER, content) if still else None
    return made._replace(preview_id=still) if made else None


def _remote(form: Form, content: Content) -> RemoteFile | None:
    file_id, unique_id = content.get("file_id"), content.get("file_unique_id")
    if not isinstance(file_id, str) or not file_id:
        return None
    size = _number(content.get("file_size"), 2**53) or 0
    is_too_big = size > FETCH_LIMIT_BYTES
    attachment = Attachment(
        id=0,
        kind=str(form.kind),
        name=_name(form, content),
        mime=_mime(content) or form.mime,
        size=size,
        width=_number(content.get("width") or content.get("length"), SIDE_LIMIT_PX),
        height=_number(content.get("height") or content.get("length"), SIDE_LIMIT_PX),
        duration=_number(content.get("duration"), DURATION_LIMIT_S),
        look=str(form.look) if form.look else None,
        state=str(AttachmentState.FAILED if is_too_big else AttachmentState.WAITING),
        reason=str(FailureReason.TOO_BIG) if is_too_big else None,
    )
    known = unique_id if isinstance(unique_id, str) else None
    return RemoteFile(attachment, file_id, known, _preview_id(form, content))


def _preview_id(form: Form, content: Content) -> str | None:
    """Of a film: previews of pictures are drawn here, and no film is played to look at it."""
    return _thumbnail_of(content) if form.kind is AttachmentKind.VIDEO else None


def _thumbnail_of(content: Content) -> str | None:
    thumbnail = content.get("thumbnail")
    file_id = thumbnail.get("file_id") if isinstance(thumbnail, dict) else None
    return file_id if isinstance(file_id, str) and file_id else None


def _name(form: Form, content: Content) -> str:
    given = content.get("file_name")
    if isinstance(given, str) and cleaned(given):
        return cleaned(given)
    title = cleaned(song_title(content)) if form.kind is AttachmentKind.AUDIO else ""
    return f"{title}.mp3" if title else form.name


def _mime(content: Content) -> str | None:
    mime = content.get("mime_type")
    is_sound = isinstance(mime, str) and "/" in mime and mime.isascii() and mime.isprintable()
    return mime.lower()[:MIME_LIMIT] if isinstance(mime, str) and is_sound else None


def _number(value: object, limit: int) -> int | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return int(value) if 0 < value < limit else None


_PICKED: dict[str, Callable[[Content], RemoteFile | None]] = {
    "photo": _photo,
    "live_photo": _photo,
    "sticker": _sticker,
}
