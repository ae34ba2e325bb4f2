"""The rows of the tables of wrong calls: one method, its arguments, the words of the refusal."""

from collections.abc import Callable
from typing import Any

from .scene import ANNA, FORUM, GROUP, STRANGER, Scene

Fields = dict[str, Any]
Wrong = tuple[str, Callable[[Scene], Fields], str]

HOME = {"chat_id": ANNA}
FLOODED = "x" * 4097
COLD = "Forbidden: bot can't initiate conversation with a user"
BAD = "Bad Request: "
MEDIA = "can't parse InputMedia: "
SCOPE = "can't parse BotCommandScope: "
BUTTON = "can't parse menu button: "


def bad(method: str, reason: str, **fields: Any) -> Wrong:
    return method, lambda _scene: fields, reason if reason.startswith("Forb") else BAD + reason


def on_message(method: str, name: str, reason: str, **fields: Any) -> Wrong:
    """On the message of that name in Anna's chat."""
    return method, lambda s: {**HOME, "message_id": s.ids[name], **fields}, BAD + reason


def missing(method: str, what: str, **fields: Any) -> list[Wrong]:
    """No chat, a wrong one, no message, a deleted one."""
    return [
        bad(method, "chat_id is empty", message_id=1, **fields),
        bad(method, "chat not found", chat_id=999, message_id=1, **fields),
        bad(method, f"{what} not found", **HOME, **fields),
        on_message(method, "deleted", f"{what} not found", **fields),
    ]


def unsendable(method: str, **fields: Any) -> list[Wrong]:
    """A send that is right in itself goes to the wrong place, with the wrong reply or buttons."""
    return [
        bad(method, "chat_id is empty", **fields),
        bad(method, "chat not found", chat_id=999, **fields),
        bad(method, COLD, chat_id=STRANGER, **fields),
        bad(method, "message thread not found", **HOME, message_thread_id=5, **fields),
        bad(method, "message to be replied not found", **HOME,
             reply_parameters={"message_id": 99_999}, **fields),
    ]


def file_rows(kind: str, method: str, words: str, other: str) -> list[Wrong]:
    return [
        bad(method, f"there is no {words} in the request", **HOME),
        bad(method, f"there is no {words} in the request", **HOME, **{kind: "attach://nowhere"}),
        bad(method, "file must be non-empty", **HOME, **{kind: b""}),
        bad(method, "failed to get HTTP URL content", **HOME, **{kind: "https://a.b/c.jpg"}),
        bad(method, "wrong file identifier/HTTP URL specified", **HOME, **{kind: "c.jpg"}),
        bad(method, "wrong remote file identifier specified: Wrong character in the string",
             **HOME, **{kind: "no such file"}),
        (method, lambda s: {**HOME, kind: s.file_id(other)}, _mismatch(other, kind)),
        *unsendable(method, **{kind: b"bytes"}),
    ]


def _mismatch(other: str, kind: str) -> str:
    names = {"voice": "VoiceNote", "video_note": "VideoNote"}
    said = [names.get(one, one.title()) for one in (other, kind)]
    return f"{BAD}can't use file of type {said[0]} as {said[1]}"


def moved(method: str, refusal: str) -> list[Wrong]:
    what = "message to copy" if method == "copyMessage" else "message to forward"
    return [
        bad(method, 'parameter "from_chat_id" is required', **HOME, message_id=1),
        bad(method, "chat not found", **HOME, from_chat_id=999, message_id=1),
        bad(method, f"{what} not found", **HOME, from_chat_id=ANNA, message_id=99_999),
        (method, lambda s: {**HOME, "from_chat_id": ANNA, "message_id": s.ids["protected"]},
         BAD + refusal),
        (method, lambda s: {**HOME, "from_chat_id": ANNA, "message_id": s.ids["notice"]},
         BAD + refusal),
        (method, lambda s: {"chat_id": STRANGER, "from_chat_id": ANNA, "message_id": s.ids["text"]},
         COLD),
    ]


def many(method: str, **fields: Any) -> list[Wrong]:
    said = {
        None: "message identifiers are not specified",
        "{": "can't parse message_ids JSON object",
        7: "expected an Array of message identifiers",
        (1,) * 101: "too many message identifiers specified",
        (1.5,): "message identifier must be a Number",
        ("x",): "can't parse message identifier as a Number",
        (0,): "invalid message identifier specified",
    }
    return [
        bad(method, reason, **fields, **({} if ids is None else {"message_ids": _listed(ids)}))
        for ids, reason in said.items()
    ]


def _listed(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def topic_rows(method: str, **fields: Any) -> list[Wrong]:
    return [
        bad(method, "chat_id is empty", **fields),
        bad(method, "the chat is not a forum", chat_id=GROUP, **fields),
        bad(method, "invalid forum topic identifier specified", chat_id=FORUM, **fields),
        bad(method, "TOPIC_ID_INVALID", chat_id=FORUM, message_thread_id=9_999, **fields),
    ]
