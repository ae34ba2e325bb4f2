"""The objects of the desk itself: what staff see of a ticket, categories, tags, settings, acts."""

from typing import Any

from tests.live.shapes import PERSON_REF, Check, listed, one_of, or_null, shaped, text, whole


def flag(value: Any) -> bool:
    return isinstance(value, bool)


def anything(_value: Any) -> bool:
    return True


def a_dict(value: Any) -> bool:
    return isinstance(value, dict)


DUE: dict[str, Check] = {
    "kind": one_of("first", "next", "resolution"), "at": whole, "warn_at": or_null(whole),
}  # fmt: skip
#: What a customer's ticket does not have.
STAFF_FIELDS: dict[str, Check] = {
    "priority": one_of("low", "normal", "high", "urgent"),
    "category": or_null(whole),
    "tags": listed(whole),
    "snoozed_until": or_null(whole),
    "waiting_since": or_null(whole),
    "due": or_null(shaped(DUE)),
    "rating": or_null(whole),
}
CHOICE: dict[str, Check] = {"id": whole, "name": text}
CATEGORY: dict[str, Check] = {**CHOICE, "archived": flag, "people": listed(whole)}
TAG: dict[str, Check] = {**CHOICE, "archived": flag}
CHANGE: dict[str, Check] = {
    "id": whole, "at": whole, "actor": or_null(shaped(PERSON_REF)), "what": text,
    "before": anything, "after": anything,
}  # fmt: skip
ENTRY: dict[str, Check] = {
    "id": whole, "at": whole, "actor": or_null(shaped(PERSON_REF)), "act": text,
    "person": or_null(shaped(PERSON_REF)), "ticket_id": or_null(whole), "detail": a_dict,
}  # fmt: skip
VIEW: dict[str, Check] = {
    "id": whole, "name": text, "owner_id": whole, "is_shared": flag, "wanted": a_dict,
}  # fmt: skip
_TUNING = (
    "category.save", "category.archive", "tag.save", "tag.archive", "view.save", "view.remove",
)  # fmt: skip
REFUSAL: dict[str, Check] = {"ticket_id": whole, "code": text}


def desk_of(role: str) -> dict[str, Check]:
    if role == "customer":
        return {"categories": listed(shaped(CHOICE))}
    return {
        "categories": listed(shaped(CATEGORY)),
        "tags": listed(shaped(TAG)),
        "staff": listed(shaped(PERSON_REF)),
        "views": listed(shaped(VIEW)),
    }


TARGET: dict[str, Check] = {
    "kind": one_of("first", "next", "resolution"),
    "at": or_null(whole), "warn_at": or_null(whole), "left_ms": or_null(whole),
}  # fmt: skip


def results(role: str) -> dict[str, dict[str, Check]]:
    """The result of every method of the desk itself for a viewer of this role."""
    desk = {"desk": shaped(desk_of(role)), "cursor": whole}
    settings: dict[str, Check] = {"settings": a_dict}
    duty: dict[str, Check] = {"duty": a_dict}
    return {
        "ticket.history": {
            "changes": listed(shaped(CHANGE)),
            "followers": listed(shaped(PERSON_REF)),
            "targets": listed(shaped(TARGET)),
            "cursor": whole,
        },
        **dict.fromkeys(
            ("desk.get", *_TUNING),
            desk,
        ),
        "inbox.counts": {"counts": listed(whole), "cursor": whole},
        "settings.get": settings,
        "settings.set": settings,
        "duty.get": duty,
        "duty.set": duty,
        "audit.list": {"entries": listed(shaped(ENTRY)), "next": or_null(whole)},
    }
