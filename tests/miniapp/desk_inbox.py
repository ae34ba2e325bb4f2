"""What the fake desk knows of the inbox: lists, counts, what is tuned, acts on several tickets."""

import copy
from dataclasses import dataclass, field
from typing import Any

from tests.miniapp.desk import Desk, Frame, Refused, in_view, ref

LIVE = ("new", "open", "waiting")
STAFF_FIELDS: Frame = {
    "priority": "normal", "category": None, "tags": [], "snoozed_until": None,
    "waiting_since": None, "due": None, "rating": None,
}  # fmt: skip
FILTERS = {"category_id": "category", "assignee_id": "assignee", "customer_id": "customer"}


@dataclass
class InboxDesk(Desk):
    """Categories, tags and kept lists, and the ways back."""

    categories: list[Frame] = field(default_factory=list)
    tags: list[Frame] = field(default_factory=list)
    views: list[Frame] = field(default_factory=list)
    undos: dict[int, list[Frame]] = field(default_factory=dict)
    followers: dict[int, list[Frame]] = field(default_factory=dict)
    targets: dict[int, list[Frame]] = field(default_factory=dict)
    changes: dict[int, list[Frame]] = field(default_factory=dict)

    def shown(self, ticket: Frame, person: Frame) -> Frame:
        """Staff see what customers do not have."""
        plain = super().shown(ticket, person)
        if person["role"] == "customer":
            return {key: value for key, value in plain.items() if key not in STAFF_FIELDS}
        return {**STAFF_FIELDS, **plain}

    def in_list(self, ticket: Frame, wanted: Frame, person: Frame) -> bool:
        whole = {**STAFF_FIELDS, **ticket}
        view = wanted.get("view", "all")
        live = whole["status"] in LIVE
        by_view = {
            "live": live,
            "overdue": live and whole["due"] is not None and whole["due"]["at"] <= self.at,
            "snoozed": live and whole["snoozed_until"] is not None,
        }.get(view)
        if not (in_view(ticket, view, person) if by_view is None else by_view):
            return False
        if wanted.get("awake") and whole["snoozed_until"] is not None:
            return False
        if "tag_id" in wanted and wanted["tag_id"] not in whole["tags"]:
            return False
        return all(
            _id_of(whole[field_name]) == wanted[name]
            for name, field_name in FILTERS.items()
            if name in wanted
        )

    def whole_desk(self) -> Frame:
        staff = [ref(one) for one in self.people.values() if one["role"] != "customer"]
        return {
            "categories": self.categories, "tags": self.tags, "staff": staff, "views": self.views,
        }  # fmt: skip

    # -- what is asked -------------------------------------------------------------------------

    def on_desk_get(self, _person: Frame, _params: Frame) -> Any:
        return {"desk": self.whole_desk()}, []

    def on_inbox_counts(self, person: Frame, params: Frame) -> Any:
        every = list(self.tickets.values())
        counts = [
            sum(self.in_list(one, wanted, person) for one in every) for wanted in params["lists"]
        ]
        return {"counts": counts}, []

    def on_ticket_history(self, _person: Frame, params: Frame) -> Any:
        number = params["ticket_id"]
        changes = self.changes.get(number, [])[::-1]
        followers, targets = self.followers.get(number, []), self.targets.get(number, [])
        return {"changes": changes, "followers": followers, "targets": targets}, []

    def on_person_card(self, person: Frame, params: Frame) -> Any:
        one = self.people[params["person_id"]]
        theirs = [t for t in self.tickets.values() if t["customer"]["id"] == one["id"]]
        shown = [self.shown(ticket, person) for ticket in reversed(theirs)]
        card = {"person": one, "met_at": self.at, "is_reachable": True, "names": [], "notes": []}
        return {"card": {**card, "tickets": shown, "ticket_count": len(shown)}}, []

    def on_ticket_follow(self, person: Frame, params: Frame) -> Any:
        ticket = self.tickets[params["ticket_id"]]
        known = [one for one in self.followers.get(ticket["id"], []) if one["id"] != person["id"]]
        self.followers[ticket["id"]] = known + ([ref(person)] if params["is_following"] else [])
        return {"ticket": self.shown(ticket, person)}, [("ticket.changed", ticket, None)]

    def on_tag_save(self, _person: Frame, params: Frame) -> Any:
        self.tags.append({"id": len(self.tags) + 1, "name": params["name"], "archived": False})
        return {"desk": self.whole_desk()}, []

    def on_view_save(self, person: Frame, params: Frame) -> Any:
        number = params.get("view_id") or len(self.views) + 1
        made = {
            "id": number, "name": params["name"], "owner_id": person["id"],
            "is_shared": params["is_shared"], "wanted": params["wanted"],
        }  # fmt: skip
        self.views = [*(one for one in self.views if one["id"] != number), made]
        return {"desk": self.whole_desk()}, []

    def on_view_remove(self, _person: Frame, params: Frame) -> Any:
        self.views = [one for one in self.views if one["id"] != params["view_id"]]
        return {"desk": self.whole_desk()}, []

    def on_ticket_change_many(self, person: Frame, params: Frame) -> Any:
        tickets = [self.tickets[one] for one in params["ticket_ids"]]
        if any(one["status"] == "closed" for one in tickets):
            raise Refused("closed")
        undo = len(self.undos) + 1
        self.undos[undo] = [copy.deepcopy(one) for one in tickets]
        for ticket in tickets:
            self._change(ticket, params["change"], person)
        shown = [self.shown(one, person) for one in tickets]
        news = [("ticket.changed", one, None) for one in tickets]
        return {"tickets": shown, "refused": [], "undo": undo}, news

    def _change(self, ticket: Frame, change: Frame, person: Frame) -> None:
        ticket["rev"] = self.next_id()
        for name, value in change.items():
            if name == "assignee_id":
                ticket["assignee"] = ref(self.people[value]) if value else None
            elif name in {"add_tags", "remove_tags"}:
                kept = [one for one in ticket.get("tags", []) if one not in value]
                ticket["tags"] = kept + (value if name == "add_tags" else [])
            else:
                ticket[{"category_id": "category"}.get(name, name)] = value
        if "priority" in change:
            line = {
                "id": self.last_id, "at": self.at, "actor": ref(person), "what": "priority",
                "before": "normal", "after": change["priority"],
            }  # fmt: skip
            self.changes.setdefault(ticket["id"], []).append(line)

    def on_ticket_undo(self, person: Frame, params: Frame) -> Any:
        before = self.undos.pop(params["undo_id"], None)
        if before is None:
            raise Refused("not_found")
        for one in before:
            self.tickets[one["id"]].update({**STAFF_FIELDS, **one, "rev": self.next_id()})
        tickets = [self.tickets[one["id"]] for one in before]
        shown = [self.shown(one, person) for one in tickets]
        return (
            {"tickets": shown, "refused": [], "undo": None},
            [("ticket.changed", one, None) for one in tickets],
        )


def _id_of(value: Any) -> Any:
    return value["id"] if isinstance(value, dict) else value


def order_of(wanted: Frame) -> str:
    """As the server says it (app/domain/inbox.py)."""
    view = wanted.get("view", "all")
    live = view not in {"resolved", "closed", "all"}
    if view in {"overdue", "snoozed"}:
        return {"overdue": "due", "snoozed": "wakes"}[view]
    if "tag_id" in wanted or "customer_id" in wanted:
        return "opened"
    if "category_id" in wanted and (view in {"mine", "unassigned"} or "assignee_id" in wanted):
        return "queue" if wanted.get("oldest") and live else "opened"
    if "assignee_id" in wanted and not live:
        return "opened"
    return "waiting" if wanted.get("oldest") and live else "activity"


def place_of(order: str, ticket: Frame) -> tuple[int, ...]:
    whole = {**STAFF_FIELDS, **ticket}
    if order == "opened":
        return (-whole["id"],)
    if order == "due":
        return whole["due"]["at"], whole["id"]
    if order == "wakes":
        return whole["snoozed_until"], whole["id"]
    if order in {"waiting", "queue"} and whole["waiting_since"]:
        return 0, whole["waiting_since"], whole["id"]
    if order == "queue":
        return 1, -whole["id"]
    return int(order == "waiting"), -whole["updated_at"], -whole["id"]
