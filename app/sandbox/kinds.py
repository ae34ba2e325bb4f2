"""The contents of messages that are more than text, as people send them.
Each is complete enough for any client library to parse; the bytes are small stand-ins.
"""

from collections.abc import Callable
from typing import Any

from app.sandbox.files import Files, StoredFile

PHOTO_SIDES_PX = (90, 320, 800)
STAND_IN = b"pretend file"
Builder = Callable[[Files, dict[str, Any]], dict[str, Any]]


def content_of(kind: str, files: Files, fields: dict[str, Any]) -> dict[str, Any]:
    """`fields` may give name, mime, content, size (declared bytes) and the kind's own fields."""
    if kind not in BUILDERS:
        raise LookupError(f"no such kind {kind!r}; there are {sorted(BUILDERS)}")
    return BUILDERS[kind](files, fields)


def photo_sizes(files: Files, content: bytes, size: int | None = None) -> list[dict[str, Any]]:
    """Three sizes as Telegram makes them, the original the last and largest."""
    sizes = []
    for side_px in PHOTO_SIDES_PX:
        stored = files.keep("photo", content, "photo.jpg", "image/jpeg", size)
        sizes.append({**stored.wire(), "width": side_px, "height": side_px})
    return sizes


def document_body(stored: StoredFile) -> dict[str, Any]:
    return {**stored.wire(), "file_name": stored.name, "mime_type": stored.mime}


def _keep(files: Files, fields: dict[str, Any], kind: str, name: str, mime: str) -> StoredFile:
    return files.keep(
        kind,
        fields.get("content", STAND_IN),
        fields.get("name", name),
        fields.get("mime", mime),
        fields.get("size"),
    )


def _photo(files: Files, fields: dict[str, Any]) -> dict[str, Any]:
    return {"photo": photo_sizes(files, fields.get("content", STAND_IN), fields.get("size"))}


def _document(files: Files, fields: dict[str, Any]) -> dict[str, Any]:
    stored = _keep(files, fields, "document", "report.pdf", "application/pdf")
    return {"document": document_body(stored)}


def _animation(files: Files, fields: dict[str, Any]) -> dict[str, Any]:
    stored = _keep(files, fields, "animation", "cat.mp4", "video/mp4")
    body = {**document_body(stored), "width": 320, "height": 240, "duration": 2}
    return {"animation": body, "document": document_body(stored)}


def _video(files: Files, fields: dict[str, Any]) -> dict[str, Any]:
    stored = _keep(files, fields, "video", "clip.mp4", "video/mp4")
    body = {**document_body(stored), "width": 640, "height": 360}
    return {"video": {**body, "duration": fields.get("duration", 5)}}


def _audio(files: Files, fields: dict[str, Any]) -> dict[str, Any]:
    stored = _keep(files, fields, "music", "song.mp3", "audio/mpeg")
    return {"audio": {**document_body(stored), "duration": 180, "title": "Song"}}


def _voice(files: Files, fields: dict[str, Any]) -> dict[str, Any]:
    stored = _keep(files, fields, "voice", "voice.oga", "audio/ogg")
    length_s = fields.get("duration", 3)
    return {"voice": {**stored.wire(), "mime_type": stored.mime, "duration": length_s}}


def _video_note(files: Files, fields: dict[str, Any]) -> dict[str, Any]:
    stored = _keep(files, fields, "video_note", "note.mp4", "video/mp4")
    return {"video_note": {**stored.wire(), "length": 240, "duration": 4}}


def _sticker(files: Files, fields: dict[str, Any]) -> dict[str, Any]:
    stored = _keep(files, fields, "sticker", "sticker.webp", "image/webp")
    looks = {"width": 512, "height": 512, "is_animated": False, "is_video": False}
    emoji = fields.get("emoji", "👍")
    return {"sticker": {**stored.wire(), "type": "regular", **looks, "emoji": emoji}}


def _location(_files: Files, fields: dict[str, Any]) -> dict[str, Any]:
    latitude, longitude = fields.get("latitude", 55.75), fields.get("longitude", 37.62)
    return {"location": {"latitude": latitude, "longitude": longitude}}


def _venue(files: Files, fields: dict[str, Any]) -> dict[str, Any]:
    place = _location(files, fields)
    title, address = fields.get("title", "Depot"), fields.get("address", "Tram Street 1")
    return {**place, "venue": {**place, "title": title, "address": address}}


def _contact(_files: Files, fields: dict[str, Any]) -> dict[str, Any]:
    phone, name = fields.get("phone_number", "+79990000000"), fields.get("first_name", "Ivan")
    return {"contact": {"phone_number": phone, "first_name": name}}


def _poll(_files: Files, fields: dict[str, Any]) -> dict[str, Any]:
    options = [
        {"text": text, "voter_count": 0, "persistent_id": str(number)}
        for number, text in enumerate(fields.get("options", ("Yes", "No")))
    ]
    switches = ("is_closed", "allows_multiple_answers", "allows_revoting", "members_only")
    body = {
        "id": "5" * 18,
        "question": fields.get("question", "Well?"),
        "options": options,
        "total_voter_count": 0,
        "is_anonymous": True,
        "type": "regular",
        **dict.fromkeys(switches, False),
    }
    return {"poll": body}


def _dice(_files: Files, fields: dict[str, Any]) -> dict[str, Any]:
    return {"dice": {"emoji": "🎲", "value": fields.get("value", 4)}}


BUILDERS: dict[str, Builder] = {
    "photo": _photo,
    "document": _document,
    "animation": _animation,
    "video": _video,
    "audio": _audio,
    "voice": _voice,
    "video_note": _video_note,
    "sticker": _sticker,
    "location": _location,
    "venue": _venue,
    "contact": _contact,
    "poll": _poll,
    "dice": _dice,
}
