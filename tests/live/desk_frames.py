"""Every param of the frames about the desk itself, each with a value that fits."""

from typing import Any

FULL: dict[str, dict[str, Any]] = {
    "ticket.set_priority": {"ticket_id": 1, "priority": "high"},
    "ticket.set_category": {"ticket_id": 1, "category_id": 1},
    "ticket.set_tags": {"ticket_id": 1, "add": [1], "remove": [2]},
    "ticket.snooze": {"ticket_id": 1, "until": 1},
    "ticket.follow": {"ticket_id": 1, "is_following": True},
    "ticket.history": {"ticket_id": 1},
    "desk.get": {},
    "category.save": {"category_id": 1, "name": "c", "people": [1]},
    "category.archive": {"category_id": 1},
    "tag.save": {"tag_id": 1, "name": "t"},
    "tag.archive": {"tag_id": 1},
    "settings.get": {},
    "settings.set": {"section": "silence", "value": {}},
    "audit.list": {"before": 1, "limit": 50},
    "duty.get": {},
    "duty.set": {"value": {}},
}
#: Params that a frame may lack; with a method in front, that one alone may.
OPTIONAL = {"add", "remove", "people", "category.save category_id", "tag.save tag_id"}
_WRONG_IDS: tuple[object, ...] = ([True], [-1], ["1"], "x", 1, {})
WRONG: dict[str, tuple[object, ...]] = {
    "add": _WRONG_IDS,
    "remove": _WRONG_IDS,
    "people": _WRONG_IDS,
    "value": ([], "x", 1, None),
}
