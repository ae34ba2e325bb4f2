"""The rows of contract.TABLE for canned replies, named staff, ratings and figures."""

from collections.abc import Callable
from typing import Any

from app import clock
from tests.live.desk_contract import STAFF, Outcomes

Params = Callable[[Any], dict[str, Any]]

ABSENT: Outcomes = ("forbidden", "forbidden", "not_found", "not_found")
TOO_LARGE: Outcomes = ("too_large",) * 4
WRONG: Outcomes = ("forbidden", "forbidden", "invalid", "invalid")
#: Of the customer alone, once their ticket has ended: here none has.
LIVE: Outcomes = ("transition_refused", "not_found", "forbidden", "forbidden")
PARTIES: Outcomes = ("ok", "not_found", "ok", "ok")
DAYS = {"from": "2026-10-01", "to": "2026-10-31"}


def in_an_hour() -> int:
    return clock.now_ms() + 3_600_000


def rows(
    of_ticket: Params, said: Params, fresh_id: Callable[[], str], absent: int
) -> list[tuple[str, Params, Outcomes]]:
    """Method, params of a scene, outcome for customer, outsider, agent, admin."""

    def reply(**more: Any) -> dict[str, Any]:
        return {"name": fresh_id(), "body": "{customer}, hello", **more}

    return [
        ("reply.save", lambda _s: reply(is_shared=True), STAFF),
        ("reply.save", lambda _s: reply(acts={"status": "resolved", "assign": "me"}), STAFF),
        ("reply.save", lambda _s: reply(acts={"tags": [absent]}), ABSENT),
        ("reply.save", lambda _s: reply(reply_id=absent), ABSENT),
        ("reply.save", lambda _s: reply(acts={"status": "open"}), ("invalid",) * 4),
        ("reply.save", lambda _s: {"name": " ", "body": "b"}, ("invalid",) * 4),
        ("reply.save", lambda _s: {"name": "n", "body": "b" * 4_001}, ("too_large",) * 4),
        ("reply.remove", lambda _s: {"reply_id": absent}, ABSENT),
        ("reply.list", lambda _s: {}, STAFF),
        ("reply.use", lambda s: {**said(s), "reply_id": absent}, ABSENT),
        ("mention.list", lambda _s: {}, STAFF),
        ("reminder.set", lambda s: {**of_ticket(s), "at": in_an_hour(), "text": "t"}, STAFF),
        ("reminder.set", lambda s: {**of_ticket(s), "at": 1}, WRONG),
        ("reminder.set", lambda _s: {"ticket_id": absent, "at": in_an_hour()}, ABSENT),
        ("reminder.set", lambda s: {**of_ticket(s), "at": 1, "text": "t" * 201}, TOO_LARGE),
        ("reminder.remove", lambda _s: {"ticket_id": absent}, ABSENT),
        ("reminder.list", lambda _s: {}, STAFF),
        ("rating.get", of_ticket, PARTIES),
        ("rating.give", lambda s: {**of_ticket(s), "score": 5}, LIVE),
        ("rating.give", lambda s: {**of_ticket(s), "score": 6}, ("invalid",) * 4),
        ("rating.comment", lambda s: {**of_ticket(s), "comment": "Fast"}, LIVE),
        ("figures.get", lambda _s: DAYS, STAFF),
        ("figures.get", lambda _s: {"from": DAYS["to"], "to": DAYS["from"]}, WRONG),
        ("figures.get", lambda _s: {**DAYS, "to": "2026-02-30"}, ("invalid",) * 4),
        ("figures.ratings", lambda _s: DAYS, STAFF),
    ]
