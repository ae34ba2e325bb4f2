"""A ticket's JSON is the same whether its head is written anew or was kept from before."""

import json
from collections.abc import Iterator
from dataclasses import fields, replace
from typing import Any

import pytest

from app.domain import visibility
from app.domain.person import Person, PersonRef, Role
from app.domain.ticket import (
    DeskFields,
    LastMessage,
    Mark,
    Priority,
    Sight,
    Status,
    Ticket,
)
from app.live import texts
from app.live.texts import Texts

VERA = PersonRef(5, "Вера", "customer")
LAST = LastMessage(9, "message", 5, "Где «заказ»?", 1_700)
AT_FIRST = Ticket(
    7, "Заказ", Status.NEW, Priority.NORMAL, VERA, None, None, 1_000,
    Sight(1_700, 3, 1, LAST), Sight(1_700, 3, 1, LAST),
)  # fmt: skip
#: Something else for each field: a field that gets none here fails the test below.
LATER: dict[str, Any] = {
    "subject": "Другой заказ",
    "status": Status.OPEN,
    "priority": Priority.URGENT,
    "customer": PersonRef(5, "Вера Ильина", "customer"),
    "assignee": PersonRef(2, "Павел", "agent"),
    "follows": 6,
    "created_at": 1_001,
    "public": Sight(1_800, 4, 2, replace(LAST, id=10, body="И где «чек»?")),
    "staff": Sight(1_900, 5, 3, replace(LAST, id=11, kind="note", holds="photo")),
}
DESK: dict[str, Any] = {
    "category_id": 3,
    "tags": (4, 5),
    "snoozed_until": 2_000,
    "waiting_since": 1_700,
    "due_at": 3_000,
    "due_kind": "next",
    "warn_at": 2_500,
    "rating": 4,
}
VIEWERS = (
    Person(5, "Вера", None, Role.CUSTOMER, "ru"),
    Person(2, "Павел", None, Role.AGENT, "ru"),
)


def changed() -> Iterator[tuple[str, Ticket]]:
    """One ticket with one more field changed each time."""
    ticket, desk = AT_FIRST, DeskFields()
    for field in fields(Ticket):
        if field.name not in {"id", "desk"}:
            ticket = replace(ticket, **{field.name: LATER[field.name]})
            yield field.name, ticket
    for field in fields(DeskFields):
        desk = replace(desk, **{field.name: DESK[field.name]})
        yield f"desk.{field.name}", replace(ticket, desk=desk)


def written(kept: Texts, viewer: Person, ticket: Ticket, mark: Mark | None) -> object:
    numbers = visibility.numbers_of(viewer.is_staff, ticket, mark)
    return json.loads(kept.ticket(viewer.is_staff, ticket, numbers))


def test_whatever_changes_of_a_ticket_is_shown() -> None:
    kept = Texts()
    mark = Mark(8, 1, 2)
    for viewer in VIEWERS:
        written(kept, viewer, AT_FIRST, None)
    kept.forget()
    for name, ticket in changed():
        for viewer in VIEWERS:
            shown = visibility.ticket_for(viewer, ticket, mark)
            assert written(kept, viewer, ticket, mark) == shown, f"{name} is shown as before"
            assert list(json.loads(kept.ticket(viewer.is_staff, ticket, (0, 1)))) == list(shown)
        kept.forget()


def test_the_heads_of_many_tickets_do_not_pile_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(texts, "HEADS_LIMIT", 10)
    kept = Texts()
    for number in range(25):
        ticket = replace(AT_FIRST, id=number)
        shown = visibility.ticket_for(VIEWERS[1], ticket, None)
        assert written(kept, VIEWERS[1], ticket, None) == shown
        assert len(kept._heads) <= 10
