"""Canned replies, named staff, ratings and figures on the wire, key by key."""

from tests.live.desk_objects import flag
from tests.live.shapes import PERSON_REF, Check, listed, one_of, or_null, shaped, text, whole

ENTITY: dict[str, Check] = {
    "type": text, "offset": whole, "length": whole, "url?": text, "language?": text,
}  # fmt: skip
ACTS: dict[str, Check] = {
    "status": or_null(one_of("resolved", "closed")),
    "tags": listed(whole),
    "assign": lambda value: value in {None, "me", "nobody"} or whole(value),
}
REPLY: dict[str, Check] = {
    "id": whole, "name": text, "body": text, "entities": listed(shaped(ENTITY)),
    "owner": shaped(PERSON_REF), "is_shared": flag, "acts": shaped(ACTS), "used": whole,
    "used_at": or_null(whole),
}  # fmt: skip
RATING: dict[str, Check] = {
    "score": whole, "comment": text, "at": whole, "changed_at": whole, "may_change_until": whole,
}  # fmt: skip
RATED: dict[str, Check] = {
    "rating": or_null(shaped(RATING)), "may_rate": flag, "cursor": whole,
}  # fmt: skip
TOOK: dict[str, Check] = {
    "n": whole, "ms": whole, "spans": listed(whole), "p50?": whole, "p90?": whole,
}  # fmt: skip
LENGTH: dict[str, Check] = {"n": whole, "ms": whole, "p50": whole, "p90": whole}
LENGTHS: dict[str, Check] = {
    name: or_null(shaped(LENGTH)) for name in ("first", "next", "resolution")
}
SCORES: dict[str, Check] = {"n": whole, "sum": whole, "scores": listed(whole)}
COUNTED: dict[str, Check] = {
    "opened": whole, "asked": whole, "reopened": whole, "ended": whole,
    "first": or_null(shaped(TOOK)), "next": or_null(shaped(TOOK)),
    "resolution": or_null(shaped(TOOK)), "ratings": or_null(shaped(SCORES)),
}  # fmt: skip
FIGURES: dict[str, Check] = {
    "from": text,
    "to": text,
    "zone": text,
    "total": shaped(LENGTHS),
    "days": listed(shaped({"day": text, "backlog": whole, **COUNTED})),
    "agents": listed(shaped({"person": shaped(PERSON_REF), **COUNTED})),
    "categories": listed(shaped({"category": or_null(whole), **COUNTED})),
    "cells": listed(
        shaped(
            {
                "person": or_null(shaped(PERSON_REF)),
                "category": or_null(whole),
                **LENGTHS,
                "ratings": or_null(shaped({"n": whole, "sum": whole})),
            }
        )
    ),
    "hours": listed(listed(whole)),
    "is_whole": flag,
    "cursor": whole,
}
GIVEN: dict[str, Check] = {
    "ticket_id": whole, "assignee": or_null(shaped(PERSON_REF)), **RATING,
}  # fmt: skip
REMINDER: dict[str, Check] = {
    "ticket_id": whole, "due_at": whole, "text": text, "rung_at": or_null(whole),
}  # fmt: skip
MENTION: dict[str, Check] = {"ticket_id": whole, "message_id": whole}

RESULTS: dict[str, dict[str, Check]] = {
    "reply.save": {"reply": shaped(REPLY)},
    "reply.remove": {"cursor": whole},
    "reply.list": {"replies": listed(shaped(REPLY)), "cursor": whole},
    "mention.list": {"mentions": listed(shaped(MENTION)), "cursor": whole},
    "reminder.set": {"reminder": shaped(REMINDER), "cursor": whole},
    "reminder.remove": {"cursor": whole},
    "reminder.list": {"reminders": listed(shaped(REMINDER)), "cursor": whole},
    **dict.fromkeys(("rating.get", "rating.give", "rating.comment"), RATED),
    "figures.get": FIGURES,
    "figures.ratings": {
        "ratings": listed(shaped(GIVEN)), "next": or_null(text), "cursor": whole,
    },
}  # fmt: skip
