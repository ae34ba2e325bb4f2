"""The rows of contract.TABLE for the desk itself: who may sort tickets, who may tune it."""

from collections.abc import Callable
from typing import Any

Outcomes = tuple[str, str, str, str]

EVERYONE: Outcomes = ("ok", "ok", "ok", "ok")
STAFF: Outcomes = ("forbidden", "forbidden", "ok", "ok")
ADMINS: Outcomes = ("forbidden", "forbidden", "forbidden", "ok")


def rows(
    of_ticket: Callable[[Any], dict[str, Any]], fresh_id: Callable[[], str], absent: int
) -> list[tuple[str, Callable[[Any], dict[str, Any]], Outcomes]]:
    """Method, params of a scene, outcome for customer, outsider, agent, admin."""
    to_staff: Outcomes = ("forbidden", "forbidden", "not_found", "not_found")
    to_admins: Outcomes = ("forbidden", "forbidden", "forbidden", "not_found")
    wrong: Outcomes = ("forbidden", "forbidden", "forbidden", "invalid")
    return [
        ("ticket.set_priority", lambda s: {**of_ticket(s), "priority": "high"}, STAFF),
        ("ticket.set_category", lambda s: {**of_ticket(s), "category_id": None}, STAFF),
        ("ticket.set_category", lambda s: {**of_ticket(s), "category_id": absent}, to_staff),
        ("ticket.set_tags", lambda s: {**of_ticket(s), "remove": [absent]}, STAFF),
        ("ticket.set_tags", lambda s: {**of_ticket(s), "add": [absent]}, to_staff),
        ("ticket.snooze", lambda s: {**of_ticket(s), "until": None}, STAFF),
        (
            "ticket.snooze",
            lambda s: {**of_ticket(s), "until": 1},
            ("forbidden", "forbidden", "invalid", "invalid"),
        ),
        ("ticket.follow", lambda s: {**of_ticket(s), "is_following": True}, STAFF),
        ("ticket.history", of_ticket, STAFF),
        ("desk.get", lambda _s: {}, EVERYONE),
        ("category.save", lambda _s: {"name": fresh_id()}, ADMINS),
        ("category.save", lambda _s: {"name": fresh_id(), "people": [absent]}, to_admins),
        ("category.archive", lambda _s: {"category_id": absent}, to_admins),
        ("tag.save", lambda _s: {"name": fresh_id()}, STAFF),
        ("tag.archive", lambda _s: {"tag_id": absent}, to_admins),
        ("settings.get", lambda _s: {}, STAFF),
        (
            "settings.set",
            lambda _s: {"section": "silence", "value": {"resolved_days": 8}},
            ADMINS,
        ),
        ("settings.set", lambda _s: {"section": "none", "value": {}}, wrong),
        ("settings.set", lambda _s: {"section": "silence", "value": {"days": 1}}, wrong),
        ("audit.list", lambda _s: {}, ADMINS),
    ]


#: Somebody's own hours.
DUTY_ROWS: list[tuple[str, Callable[[Any], dict[str, Any]], Outcomes]] = [
    ("duty.get", lambda _s: {}, STAFF),
    ("duty.set", lambda _s: {"value": {"is_quiet": True}}, STAFF),
    (
        "duty.set",
        lambda _s: {"value": {"quiet": "25:00-26:00"}},
        ("forbidden", "forbidden", "invalid", "invalid"),
    ),
]
