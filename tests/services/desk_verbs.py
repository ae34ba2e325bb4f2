"""The verbs of the desk itself: what they do to a ticket of vera's, and who hears of it.

The staff hear of each; of none does a customer hear anything.
"""

from collections.abc import Callable

from app.domain.bulk import Change
from app.domain.errors import DeskError
from app.domain.inbox import Wanted
from app.domain.person import Person
from app.domain.ticket import Priority, Status
from app.services import (
    audit,
    bulk,
    catalog,
    desk_fields,
    duty,
    inbox,
    searching,
    settings,
    views,
)
from app.services.catalog import CategoryDraft
from app.services.desk_fields import Attention
from tests.factories import DAY_MS, Desk

Step = Callable[[Desk], object]
#: The number of nothing and nobody.
ABSENT = 987_654


def category(desk: Desk, name: str = "Оплата") -> int:
    """A category of that name, made when there is none."""
    known, _ = desk.look(catalog.get, desk.admin())
    if not any(one.name == name and one.is_open for one in known.categories):
        draft = CategoryDraft(None, name)
        known, _ = desk.do(catalog.save_category, desk.admin(), draft)
    return next(one.id for one in known.categories if one.name == name and one.is_open)


def tag(desk: Desk, name: str = "возврат") -> int:
    known, _ = desk.look(catalog.get, desk.admin())
    if not any(one.name == name and one.archived_at is None for one in known.tags):
        known, _ = desk.do(catalog.save_tag, desk.admin(), None, name)
    return next(one.id for one in known.tags if one.name == name)


def one(desk: Desk) -> int:
    return int(desk.rows("SELECT min(id) FROM tickets")[0][0])



def shared(name: str, view_id: int | None = None) -> views.ViewDraft:
    return views.ViewDraft(view_id, name, is_shared=True, wanted=Wanted("open"))


def saved_view(desk: Desk, owner: Person | None = None) -> int:
    """A shared list, the agent's unless somebody else of the staff is named."""
    actor = owner or desk.agent()
    if not actor.is_staff:
        return ABSENT
    found, _ = desk.do(views.save, actor, shared(f"Ждут {actor.id}"))
    return max(one.id for one in found.views)


def hurried(desk: Desk, ticket_id: int, actor: Person | None = None) -> int:
    """The way back from an act on a ticket, the agent's unless somebody else is named."""
    whose = actor or desk.agent()
    if not whose.is_staff:
        return ABSENT
    now = desk.rows("SELECT priority FROM tickets WHERE id = ?", ticket_id)[0][0]
    change = Change("priority", priority="high" if now != "high" else "low")
    return desk.do(bulk.change_many, whose, [ticket_id], change).undo or ABSENT


def alone(done: bulk.Changed) -> None:
    """Raises what the only ticket was refused with."""
    for refusal in done.refused:
        raise DeskError("not_found" if refusal.code == "not_found" else "invalid")


_CHANGED = ["ticket.changed"]
_TUNED = ["desk.changed"]

# The form of test_verb_table.EVENTFUL.
EVENTFUL: dict[str, tuple[Status, Step, list[str], list[str]]] = {
    "desk_fields.set_priority": (
        Status.NEW,
        lambda d: d.do(desk_fields.set_priority, d.agent(), one(d), Priority.HIGH),
        _CHANGED, [],
    ),
    "desk_fields.set_category": (
        Status.NEW,
        lambda d: d.do(desk_fields.set_category, d.agent(), one(d), category(d)),
        _TUNED + _CHANGED, [],
    ),
    "desk_fields.set_tags": (
        Status.NEW,
        lambda d: d.do(desk_fields.set_tags, d.agent(), one(d), [tag(d)], []),
        _TUNED + _CHANGED, [],
    ),
    "desk_fields.snooze": (
        Status.NEW,
        lambda d: d.do(desk_fields.snooze, d.agent(), one(d), d.now + DAY_MS),
        _CHANGED, [],
    ),
    "desk_fields.follow": (
        Status.NEW,
        lambda d: d.do(desk_fields.follow, d.agent(), one(d), Attention(follows=True)),
        _CHANGED, [],
    ),
    "bulk.change_many": (Status.NEW, lambda d: hurried(d, one(d)), _CHANGED, []),
    "bulk.undo": (
        Status.NEW,
        lambda d: d.do(bulk.undo, d.agent(), hurried(d, one(d))),
        _CHANGED + _CHANGED, [],
    ),
    "views.save": (Status.NEW, saved_view, _TUNED, []),
    "views.remove": (
        Status.NEW, lambda d: d.do(views.remove, d.agent(), saved_view(d)), _TUNED + _TUNED, [],
    ),
    "catalog.save_category": (Status.NEW, category, _TUNED, []),
    "catalog.archive_category": (
        Status.NEW,
        lambda d: d.do(catalog.archive_category, d.admin(), category(d)),
        _TUNED + _TUNED, [],
    ),
    "catalog.save_tag": (Status.NEW, tag, _TUNED, []),
    "catalog.archive_tag": (
        Status.NEW, lambda d: d.do(catalog.archive_tag, d.admin(), tag(d)), _TUNED + _TUNED, [],
    ),
    "settings.set_section": (
        Status.NEW,
        lambda d: d.do(settings.set_section, d.admin(), "silence", {"resolved_days": 3}),
        _TUNED, [],
    ),
}  # fmt: skip

#: The form of test_permissions.COMMANDS: how each is given by an actor about a ticket.
COMMANDS: dict[str, Callable[[Desk, Person, int, int], object]] = {
    "ticket.set_priority": lambda d, a, t, _m: d.do(
        desk_fields.set_priority, a, t, Priority.HIGH
    ),
    "ticket.set_category": lambda d, a, t, _m: d.do(
        desk_fields.set_category, a, t, category(d)
    ),
    "ticket.set_tags": lambda d, a, t, _m: d.do(
        desk_fields.set_tags, a, t, [tag(d)], []
    ),
    "ticket.snooze": lambda d, a, t, _m: d.do(desk_fields.snooze, a, t, d.now + DAY_MS),
    "ticket.follow": lambda d, a, t, _m: d.do(
        desk_fields.follow, a, t, desk_fields.Attention(follows=True)
    ),
    "ticket.history": lambda d, a, t, _m: d.look(desk_fields.history, a, t),
    "desk.get": lambda d, a, _t, _m: d.look(catalog.get, a),
    "category.save": lambda d, a, t, _m: d.do(
        catalog.save_category, a, catalog.CategoryDraft(None if t != ABSENT else ABSENT, f"к{a.id}")
    ),
    "category.archive": lambda d, a, t, _m: d.do(
        catalog.archive_category, a, category(d) if t != ABSENT else ABSENT
    ),
    "tag.save": lambda d, a, t, _m: d.do(
        catalog.save_tag, a, None if t != ABSENT else ABSENT, f"метка{a.id}"
    ),
    "tag.archive": lambda d, a, t, _m: d.do(
        catalog.archive_tag, a, tag(d) if t != ABSENT else ABSENT
    ),
    "inbox.counts": lambda d, a, _t, _m: d.look(inbox.count_tickets, a, [Wanted()]),
    "view.save": lambda d, a, t, _m: d.do(
        views.save, a, shared(f"в{a.id}", ABSENT if t == ABSENT else None)
    ),
    "view.remove": lambda d, a, t, _m: d.do(
        views.remove, a, saved_view(d, a) if t != ABSENT else ABSENT
    ),
    "ticket.change_many": lambda d, a, t, _m: alone(
        d.do(bulk.change_many, a, [t], Change("priority", priority="low"))
    ),
    "ticket.undo": lambda d, a, t, _m: d.do(
        bulk.undo, a, hurried(d, t, a) if t != ABSENT else ABSENT
    ),
    "settings.get": lambda d, a, _t, _m: d.look(settings.all_sections, a),
    "settings.set": lambda d, a, _t, _m: d.do(
        settings.set_section, a, "silence", {"resolved_days": 3}
    ),
    "audit.list": lambda d, a, _t, _m: d.look(audit.list_entries, a, None, 10),
    "search.find": lambda d, a, _t, _m: d.look(searching.find, a, "hello", None, None, 10),
    "search.lookup": lambda d, a, _t, _m: d.look(searching.look_up, a, "hello"),
    "duty.get": lambda d, a, _t, _m: d.look(duty.get, a),
    "duty.set": lambda d, a, _t, _m: d.do(duty.set_own, a, {"is_quiet": True}),
}
#: What is tuned at the desk, which is there or is not.
ABOUT_THE_DESK = {
    "category.save", "category.archive", "tag.save", "tag.archive", "view.save", "view.remove",
    "ticket.undo",
}  # fmt: skip
#: Commands that name nothing.
WITHOUT_OBJECT = {
    "inbox.counts", "desk.get", "settings.get", "settings.set", "audit.list", "search.find",
    "search.lookup", "duty.get", "duty.set",
}  # fmt: skip
