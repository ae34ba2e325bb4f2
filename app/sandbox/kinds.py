"""The contents of messages that are more than text: what people send, and what the bot's files are.
Each is complete enough for any client library to parse; the bytes are small stand-ins.
"""

import secrets
from collections.abc import Callable
from typing import Any

from app.sandbox.files import Files, StoredFile
from app.sandbox.pictures import GIF_HEADS, fitted, sides_of

#: The boxes that a photo is fitted into, smallest first; the first that holds it whole is the last.
PHOTO_BOXES_PX = (90, 320, 800, 1280, 2560)
STAND_IN_SIDES_PX = (800, 800)
THUMBNAIL_BOX_PX = 320
STAND_IN = b"pretend file"
Builder = Callable[[Files, dict[str, Any]], dict[str, Any]]


def content_of(kind: str, files: Files, fields: dict[str, Any]) -> dict[str, Any]:
    """`fields` may give name, mime, content, size (declared bytes) and the kind's own fields.

    Files also take `thumbnail` (bytes); width, height, duration, title and performer are what
    the real server would read from the file.
    """
    if kind not in BUILDERS:
        raise LookupError(f"no such kind {kind!r}; there are {sorted(BUILDERS)}")
    return BUILDERS[kind](files, fields)


def photo_sizes(files: Files, content: bytes, size: int | None = None) -> list[dict[str, Any]]:
    """The sizes Telegram makes of a picture, the whole one last; all carry the same bytes."""
    sides = sides_of(content) or STAND_IN_SIDES_PX
    sizes: list[dict[str, Any]] = []
    for box_px in PHOTO_BOXES_PX:
        stored = files.keep("photo", content, "photo.jpg", "image/jpeg", size)
        width, height = fitted(sides, box_px)
        sizes.append({**stored.wire(), "width": width, "height": height})
        files.note(stored.file_id, sizes)
        if max(sides) <= box_px:
            break
    return sizes


def _keep(files: Files, fields: dict[str, Any], kind: str, name: str, mime: str) -> StoredFile:
    return files.keep(
        kind,
        fields.get("content", STAND_IN),
        fields.get("name", name),
        fields.get("mime", mime),
        fields.get("size"),
    )


def _shown(
    files: Files, stored: StoredFile, fields: dict[str, Any], own: dict[str, Any]
) -> dict[str, Any]:
    """The file's object with its thumbnail; remembered, so that its file_id can be sent again."""
    body = {**stored.wire(), **own}
    preview = fields.get("thumbnail")
    if isinstance(preview, bytes):
        body["thumbnail"] = _thumbnail(files, preview)
    files.note(stored.file_id, body)
    return body


def _thumbnail(files: Files, content: bytes) -> dict[str, Any]:
    stored = files.keep("thumbnail", content, "thumb.jpg", "image/jpeg")
    width, height = fitted(sides_of(content) or STAND_IN_SIDES_PX, THUMBNAIL_BOX_PX)
    return {**stored.wire(), "width": width, "height": height}


def _labels(stored: StoredFile) -> dict[str, Any]:
    return {"file_name": stored.name, "mime_type": stored.mime}


def _given(fields: dict[str, Any], **defaults: float | str) -> dict[str, Any]:
    return {name: fields.get(name, default) for name, default in defaults.items()}


def _photo(files: Files, fields: dict[str, Any]) -> dict[str, Any]:
    return {"photo": photo_sizes(files, fields.get("content", STAND_IN), fields.get("size"))}


def _document(files: Files, fields: dict[str, Any]) -> dict[str, Any]:
    """A picture sent as a file gets a thumbnail by itself, as in real life."""
    stored = _keep(files, fields, "document", "report.pdf", "application/pdf")
    if sides_of(stored.content):
        fields = {"thumbnail": stored.content, **fields}
    return {"document": _shown(files, stored, fields, _labels(stored))}


def _animation(files: Files, fields: dict[str, Any]) -> dict[str, Any]:
    stored = _keep(files, fields, "animation", "cat.mp4", "video/mp4")
    width, height = sides_of(stored.content) or (320, 240)
    own = _given(fields, width=width, height=height, duration=2)
    body = _shown(files, stored, fields, {**_labels(stored), **own})
    document = {name: value for name, value in body.items() if name not in own}
    return {"animation": body, "document": document}


def _video(files: Files, fields: dict[str, Any]) -> dict[str, Any]:
    stored = _keep(files, fields, "video", "clip.mp4", "video/mp4")
    own = _given(fields, width=640, height=360, duration=5)
    return {"video": _shown(files, stored, fields, {**_labels(stored), **own})}


def _audio(files: Files, fields: dict[str, Any]) -> dict[str, Any]:
    stored = _keep(files, fields, "music", "song.mp3", "audio/mpeg")
    own = _given(fields, duration=180, title="Song")
    if fields.get("performer"):
        own["performer"] = fields["performer"]
    return {"audio": _shown(files, stored, fields, {**_labels(stored), **own})}


def _voice(files: Files, fields: dict[str, Any]) -> dict[str, Any]:
    stored = _keep(files, fields, "voice", "voice.oga", "audio/ogg")
    own = {"mime_type": stored.mime, **_given(fields, duration=3)}
    return {"voice": _shown(files, stored, {}, own)}


def _video_note(files: Files, fields: dict[str, Any]) -> dict[str, Any]:
    stored = _keep(files, fields, "video_note", "note.mp4", "video/mp4")
    return {"video_note": _shown(files, stored, fields, _given(fields, length=240, duration=4))}


def _sticker(files: Files, fields: dict[str, Any]) -> dict[str, Any]:
    """`is_animated` makes it a TGS, `is_video` a WebM; both take a `thumbnail`."""
    stored = _keep(files, fields, "sticker", "sticker.webp", "image/webp")
    width, height = sides_of(stored.content) or (512, 512)
    looks = {"width": width, "height": height, **_given(fields, is_animated=False, is_video=False)}
    own = {"type": "regular", **looks, **_given(fields, emoji="👍")}
    return {"sticker": _shown(files, stored, fields, own)}


def _location(_files: Files, fields: dict[str, Any]) -> dict[str, Any]:
    """`live_period` makes it a live one, with `heading` and `proximity_alert_radius` as given."""
    place = _given(fields, latitude=55.75, longitude=37.62)
    for name in ("horizontal_accuracy", "live_period", "heading", "proximity_alert_radius"):
        if fields.get(name):
            place[name] = fields[name]
    return {"location": place}


def _venue(files: Files, fields: dict[str, Any]) -> dict[str, Any]:
    place = _location(files, fields)
    labels = _given(fields, title="Depot", address="Tram Street 1")
    for name in ("foursquare_id", "foursquare_type", "google_place_id", "google_place_type"):
        if fields.get(name):
            labels[name] = fields[name]
    return {**place, "venue": {**place, **labels}}


def _contact(_files: Files, fields: dict[str, Any]) -> dict[str, Any]:
    """`user_id` is there when the number belongs to somebody on Telegram."""
    body = _given(fields, phone_number="+79990000000", first_name="Ivan")
    for name in ("last_name", "vcard", "user_id"):
        if fields.get(name):
            body[name] = fields[name]
    return {"contact": body}


def _poll(_files: Files, fields: dict[str, Any]) -> dict[str, Any]:
    options = [
        {"text": text, "voter_count": 0, "persistent_id": str(number)}
        for number, text in enumerate(fields.get("options", ("Yes", "No")))
    ]
    body = {
        "id": str(10**17 + secrets.randbelow(8 * 10**17)),
        **_given(fields, question="Well?"),
        "options": options,
        "total_voter_count": 0,
        "is_anonymous": True,
        "type": "regular",
        **dict.fromkeys(POLL_SWITCHES, False),
    }
    return {"poll": {**body, **fields.get("poll", {})}}


def _dice(_files: Files, fields: dict[str, Any]) -> dict[str, Any]:
    return {"dice": {"emoji": fields.get("emoji", "🎲"), "value": fields.get("value", 4)}}


def is_gif(content: bytes) -> bool:
    return content.startswith(GIF_HEADS)


POLL_SWITCHES = ("is_closed", "allows_multiple_answers", "allows_revoting", "members_only")
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
