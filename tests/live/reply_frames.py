"""Every param of the frames of canned replies, ratings, figures and search, each with a value
that fits."""

from typing import Any

_DAYS = {"from": "2026-10-01", "to": "2026-10-31"}

FULL: dict[str, dict[str, Any]] = {
    "reply.save": {
        "reply_id": 1, "name": "n", "body": "b", "entities": [], "is_shared": True,
        "acts": {"status": "resolved", "tags": [1], "assign": "me"},
    },
    "reply.remove": {"reply_id": 1},
    "reply.list": {},
    "reply.use": {
        "reply_id": 1, "ticket_id": 1, "body": "b", "client_id": "c", "attachment_ids": [1],
        "entities": [], "reply_to": 1, "quote": {"text": "b", "position": 0}, "seen": 1,
    },
    "mention.list": {},
    "reminder.set": {"ticket_id": 1, "at": 1, "text": "t"},
    "reminder.remove": {"ticket_id": 1},
    "reminder.list": {},
    "rating.get": {"ticket_id": 1},
    "rating.give": {"ticket_id": 1, "score": 5},
    "rating.comment": {"ticket_id": 1, "comment": "c"},
    "figures.get": _DAYS,
    "figures.ratings": {**_DAYS, "before": "1:1", "which": "low"},
    "search.find": {"query": "q", "before": 1, "limit": 20, "zone": "Europe/Moscow"},
    "search.lookup": {"query": "q"},
}  # fmt: skip
#: As in desk_frames.
OPTIONAL = {"reply.save reply_id", "is_shared", "acts", "quote", "zone", "which", "text"}
_WRONG_SHAPES: tuple[object, ...] = ([], "x", 1, True)
WRONG: dict[str, tuple[object, ...]] = {
    "acts": (*_WRONG_SHAPES, None, {"status": "open"}, {"tags": ["1"]}, {"more": 1}),
    "quote": (*_WRONG_SHAPES, {}, {"text": ""}, {"text": "x", "position": -1}),
    "which": (*_WRONG_SHAPES, None, "high"),
    "score": (True, 1.0, "1", 0, 6, None),
}
