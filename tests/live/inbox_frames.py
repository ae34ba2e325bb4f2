"""Every param of the frames about the inbox, each with a value that fits."""

from typing import Any

LIST: dict[str, Any] = {
    "view": "all", "category_id": 1, "tag_id": 1, "assignee_id": 1, "customer_id": 1,
    "awake": True, "oldest": False,
}  # fmt: skip
FULL: dict[str, dict[str, Any]] = {
    "inbox.list": {**LIST, "before": "x", "limit": 100},
    "inbox.counts": {"lists": [LIST]},
    "view.save": {"view_id": 1, "name": "v", "is_shared": True, "wanted": LIST},
    "view.remove": {"view_id": 1},
    "ticket.change_many": {"ticket_ids": [1], "change": {"priority": "high"}},
    "ticket.undo": {"undo_id": 1},
}
#: Params that a frame may lack; with a method in front, that one alone may.
OPTIONAL = {
    "awake", "oldest", "is_shared", "view.save view_id",
    *(f"inbox.list {name}" for name in ("category_id", "tag_id", "assignee_id")),
}  # fmt: skip
WRONG: dict[str, tuple[object, ...]] = {
    "lists": ([1], [{"view": "x"}], [{"x": 1}], "x", 1, {}, [{}] * 201),
    "wanted": ([], "x", 1, None, {"view": "x"}, {"limit": 1}),
    "ticket_ids": ([True], [-1], ["1"], "x", 1, {}, [], [1] * 101),
    "change": ([], "x", 1, None, {}, {"priority": "x"}, {"status": "closed"}, {"colour": 1},
               {"priority": "low", "status": "open"}, {"priority": "low", "add_tags": [1]}),
}  # fmt: skip
