"""One act on several tickets in one transaction, and the way back from it.

A ticket that the act may not change is left as it was and named; the others are changed. Taking
back restores exactly what was, but never over what somebody has changed since.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from app.domain.bulk import UNDO_FOR_MS, Change, Refusal
from app.domain.errors import DeskError
from app.domain.person import Person
from app.domain.policy import require
from app.domain.ticket import Mark, Priority, Status, Ticket
from app.services import access, desk_fields, tickets
from app.store import catalog, people, undos
from app.store import tickets as rows
from app.store.transaction import Transaction

_Set = Callable[[Transaction, Person, int, Change], object]


class Changed(NamedTuple):
    """The tickets as they are now. `undo` takes it back; None when nothing was changed."""

    tickets: list[tuple[Ticket, Mark | None]]
    refused: list[Refusal]
    undo: int | None
    cursor: int


_STATUS_VERBS = {
    "resolved": tickets.resolve,
    "open": tickets.reopen,
}

#: By the name of the field, the verb that gives it to one ticket.
_VERBS: dict[str, _Set] = {
    "status": lambda tx, a, t, c: _STATUS_VERBS[str(c.status)](tx, a, t),
    "assignee_id": lambda tx, a, t, c: tickets.assign(tx, a, t, c.assignee_id),
    "priority": lambda tx, a, t, c: desk_fields.set_priority(tx, a, t, Priority(str(c.priority))),
    "category_id": lambda tx, a, t, c: desk_fields.set_category(tx, a, t, c.category_id),
    "tags": lambda tx, a, t, c: desk_fields.set_tags(tx, a, t, c.add_tags, c.remove_tags),
    "snoozed_until": lambda tx, a, t, c: desk_fields.snooze(tx, a, t, c.snoozed_until),
}


def change_many(
    tx: Transaction, actor: Person, ticket_ids: Sequence[int], change: Change
) -> Changed:
    """What `change` names is given to each; one field at a time, so that none is half changed."""
    require(actor, "ticket.change_many")
    changes: undos.Changes = {}
    refused: list[Refusal] = []
    ids = list(dict.fromkeys(ticket_ids))
    for ticket_id in ids:
        try:
            before = _state(access.ticket_for(tx, actor, ticket_id)[0])
            _VERBS[change.field](tx, actor, ticket_id, change)
        except DeskError as refusal:
            refused.append(Refusal(ticket_id, refusal.code))
            continue
        after = _state(access.ticket_for(tx, actor, ticket_id)[0])
        if after != before:
            changes[ticket_id] = (before, after)
    undo = _keep(tx, actor, changes)
    left = {one.ticket_id for one in refused}
    found = [access.ticket_for(tx, actor, one) for one in ids if one not in left]
    return Changed(found, refused, undo, tx.last_event_id)


def _keep(tx: Transaction, actor: Person, changes: undos.Changes) -> int | None:
    undos.forget(tx, tx.now - UNDO_FOR_MS)
    return undos.add(tx, actor.id, changes) if changes else None


def _state(ticket: Ticket) -> dict[str, Any]:
    """Everything that an act may change, as JSON can keep it."""
    desk = ticket.desk
    return {
        "status": str(ticket.status),
        "assignee_id": ticket.assignee.id if ticket.assignee else None,
        "priority": str(ticket.priority),
        "category_id": desk.category_id,
        "tags": list(desk.tags),
        "snoozed_until": desk.snoozed_until,
        "waiting_since": desk.waiting_since,
    }


def undo(tx: Transaction, actor: Person, undo_id: int) -> Changed:
    """Takes an own act back; tickets that were changed since are refused with `conflict`.

    Raises `not_found` for one that is not the actor's, or too old, or taken back already.
    """
    require(actor, "ticket.undo")
    undos.forget(tx, tx.now - UNDO_FOR_MS)
    changes = undos.take(tx, undo_id, actor.id)
    if changes is None:
        raise DeskError("not_found", field="undo_id")
    found: list[tuple[Ticket, Mark | None]] = []
    refused: list[Refusal] = []
    for ticket_id, (before, after) in changes.items():
        ticket, _ = access.ticket_for(tx, actor, ticket_id)
        moved = [name for name in before if before[name] != after[name]]
        now = _state(ticket)
        if any(now[name] != after[name] for name in moved):
            refused.append(Refusal(ticket_id, "conflict"))
            continue
        _restore(tx, actor, ticket, before, moved)
        found.append(access.ticket_for(tx, actor, ticket_id))
    return Changed(found, refused, None, tx.last_event_id)


def _restore(
    tx: Transaction, actor: Person, ticket: Ticket, before: dict[str, Any], moved: list[str]
) -> None:
    now = _state(ticket)
    if "status" in moved:
        tickets.change_status(tx, ticket, actor, Status(before["status"]))
    if "assignee_id" in moved:
        _give_back(tx, actor, ticket, before["assignee_id"])
    if "priority" in moved:
        ticket.priority = Priority(before["priority"])
    if "tags" in moved:
        catalog.set_ticket_tags(tx, ticket.id, tuple(before["tags"]))
    ticket.desk = replace(
        ticket.desk,
        category_id=before["category_id"],
        tags=tuple(before["tags"]),
        snoozed_until=before["snoozed_until"],
        waiting_since=before["waiting_since"],
    )
    for name in _SILENT:
        if name in moved:
            desk_fields.change(tx, actor, ticket, _SILENT[name], (now[name], before[name]))
    rows.save_desk(tx, ticket)
    rows.save(tx, ticket)


#: Fields without a line in the conversation, by what the history calls their change.
_SILENT = {
    "priority": "priority",
    "category_id": "category",
    "tags": "tags",
    "snoozed_until": "snooze",
}


def _give_back(tx: Transaction, actor: Person, ticket: Ticket, assignee_id: int | None) -> None:
    """Somebody who is staff no longer does not get it back: then it is nobody's."""
    former = people.get(tx, assignee_id) if assignee_id is not None else None
    if former is None or not former.is_staff:
        tickets.change_assignee(tx, ticket, actor, None, "unassigned")
        return
    code = "claimed" if former.id == actor.id else f"assigned:{former.name}"
    tickets.change_assignee(tx, ticket, actor, former.ref, code)
