"""The rows of contract.TABLE for the inbox: lists, kept lists, acts on several tickets."""

from collections.abc import Callable
from typing import Any

from tests.live.desk_contract import STAFF, Outcomes

INVALID: Outcomes = ("forbidden", "forbidden", "invalid", "invalid")
NOWHERE: Outcomes = ("forbidden", "forbidden", "not_found", "not_found")
ONLY_STAFF: Outcomes = ("forbidden", "forbidden", "ok", "ok")


def rows(
    of_ticket: Callable[[Any], dict[str, Any]], absent: int
) -> list[tuple[str, Callable[[Any], dict[str, Any]], Outcomes]]:
    """Method, params of a scene, outcome for customer, outsider, agent, admin."""

    def several(change: dict[str, Any]) -> Callable[[Any], dict[str, Any]]:
        return lambda s: {"ticket_ids": [of_ticket(s)["ticket_id"], absent], "change": change}

    return [
        ("inbox.list", lambda _s: {"view": "live", "awake": True, "oldest": True}, ONLY_STAFF),
        ("inbox.list", lambda _s: {"view": "overdue"}, ONLY_STAFF),
        ("inbox.list", lambda _s: {"view": "mine", "category_id": 1, "tag_id": 1}, ONLY_STAFF),
        ("inbox.list", lambda _s: {"view": "mine", "assignee_id": 1}, INVALID),
        ("inbox.counts", lambda _s: {"lists": [{"view": "open"}, {"customer_id": 1}]}, STAFF),
        ("inbox.counts", lambda _s: {"lists": [{"view": "all", "awake": True}]}, INVALID),
        ("view.save", lambda _s: {"name": "Ждут", "wanted": {"view": "open"}}, STAFF),
        ("view.save", lambda _s: {"view_id": absent, "name": "x", "wanted": {}}, NOWHERE),
        ("view.remove", lambda _s: {"view_id": absent}, NOWHERE),
        ("ticket.change_many", several({"priority": "high"}), STAFF),
        ("ticket.change_many", several({"assignee_id": None}), STAFF),
        ("ticket.change_many", several({"assignee_id": absent}), STAFF),
        ("ticket.undo", lambda _s: {"undo_id": absent}, NOWHERE),
    ]
